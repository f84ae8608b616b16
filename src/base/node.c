/* SPDX-License-Identifier: Apache-2.0 */
/* The tree itself: looking in, building, copying.  The readers and writers are json.c, json_write.c, yaml.c, form.c. */
#include "base/node.h"
#include <stdlib.h>

void problem_add(struct arena *mem, problems *list, slice file, const struct node *at, const char *fmt, ...)
{
    struct out o = out_new(mem, 4096);
    va_list ap;
    va_start(ap, fmt);
    out_vf(&o, fmt, ap);
    va_end(ap);
    LIST_ADD(mem, list, ((struct problem){ file, at ? at->line : 0, at ? at->col : 0, out_slice(&o), { NULL, 0 } }));
}

slice problem_text(struct arena *mem, const struct problem *p)
{
    struct out o = out_new(mem, SIZE_MAX / 4);
    if (p->file.n) out_f(&o, "%.*s:", SL(p->file));
    if (p->line) out_f(&o, "%d:%d:", p->line, p->col);
    if (o.n) out_c(&o, ' ');
    out_s(&o, p->message);
    return out_slice(&o);
}

/* ---- looking in ---- */

const struct node *node_find(const struct node *map, slice key)
{
    if (!map || map->kind != NODE_MAP) return NULL;
    NODE_EACH (n, map)
        if (slice_eq(n->key, key)) return n;
    return NULL;
}

const struct node *node_get(const struct node *map, const char *key) { return node_find(map, slice_z(key)); }

const struct node *node_at(const struct node *map, const char *path)
{
    slice rest = slice_z(path);
    while (map && rest.n) map = node_find(map, slice_next(&rest, '.'));
    return map;
}

slice node_value(const struct node *n)
{
    return n && n->kind > NODE_NULL && n->kind < NODE_LIST ? n->text : NONE;
}

slice node_text(const struct node *map, const char *key) { return node_value(node_get(map, key)); }

int64_t node_int(const struct node *map, const char *key, int64_t otherwise)
{
    int64_t i;
    return slice_int(node_text(map, key), &i) ? i : otherwise;
}

bool node_bool(const struct node *map, const char *key, bool otherwise)
{
    slice s = node_text(map, key);
    if (slice_eq(s, S("true")) || slice_eq(s, S("on")) || slice_eq(s, S("1"))) return true;
    if (slice_eq(s, S("false")) || slice_eq(s, S("0"))) return false;
    return otherwise;
}

/* By key, then in the order written. */
static int twin_order(const void *a, const void *b)
{
    const struct node *const *left = a, *const *right = b;
    int order = slice_cmp((*left)->key, (*right)->key);
    if (order) return order;
    int line = (*left)->line - (*right)->line;
    return line ? line : (*left)->col - (*right)->col;
}

const struct node *node_twin(struct arena *mem, const struct node *map)
{
    if (map->n < 2) return NULL;
    struct arena_mark mark = arena_mark(mem);
    const struct node **all = NEWN(mem, const struct node *, map->n), *twin = NULL;
    size_t n = 0;
    NODE_EACH (m, map) all[n++] = m;
    qsort(all, n, sizeof *all, twin_order);
    for (size_t i = 1; i < n && !twin; i++)
        if (slice_eq(all[i - 1]->key, all[i]->key)) twin = all[i];
    arena_rewind(mem, mark);
    return twin;
}

/* ---- building ---- */

struct node *node_new(struct arena *mem, enum node_kind kind, slice text)
{
    struct node *n = NEW(mem, struct node);
    n->kind = kind;
    n->text = text;
    return n;
}

struct node *node_map(struct arena *mem)  { return node_new(mem, NODE_MAP, NONE); }
struct node *node_list(struct arena *mem) { return node_new(mem, NODE_LIST, NONE); }

void node_add(struct node *list, struct node *item)
{
    if (list->last) list->last->next = item;
    else list->first = item;
    list->last = item;
    list->n++;
}

struct node *node_put(struct arena *mem, struct node *map, slice key, struct node *value)
{
    struct node *before = NULL;
    for (struct node *n = map->first; n; before = n, n = n->next) {
        if (!slice_eq(n->key, key)) continue;
        value->key = n->key;
        value->next = n->next;
        if (before) before->next = value;
        else map->first = value;
        if (map->last == n) map->last = value;
        return value;
    }
    value->key = slice_copy(mem, key);
    node_add(map, value);
    return value;
}

struct node *node_put_text(struct arena *mem, struct node *map, const char *key, slice text)
{
    return node_put(mem, map, slice_z(key), node_new(mem, text.p ? NODE_TEXT : NODE_NULL, text));
}

struct node *node_put_int(struct arena *mem, struct node *map, const char *key, int64_t i)
{
    return node_put(mem, map, slice_z(key), node_new(mem, NODE_NUMBER, slice_fmt(mem, "%lld", (long long)i)));
}

struct node *node_put_bool(struct arena *mem, struct node *map, const char *key, bool b)
{
    return node_put(mem, map, slice_z(key), node_new(mem, NODE_BOOL, b ? S("true") : S("false")));
}

struct node *node_copy(struct arena *mem, const struct node *n)
{
    struct node *copy = node_new(mem, n->kind, slice_copy(mem, n->text));
    copy->key = slice_copy(mem, n->key);
    copy->line = n->line;
    copy->col = n->col;
    NODE_EACH (m, n) node_add(copy, node_copy(mem, m));
    return copy;
}
