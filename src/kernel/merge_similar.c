/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows may be one thing: those that share a telling word of the name are compared, by name, then by what else is declared. */
#include "base/fold.h"
#include "kernel/merge.h"
#include "kernel/register_inside.h"

enum { TELLING = 4, LOOKED = 40 };

bool merge_looks(const struct registry *r) { return node_get(r->body, "similar") != NULL; }

struct similarity similarity_of(struct arena *mem, const struct registry *r)
{
    struct similarity by = { 0 };
    const struct node *at = node_get(r->body, "similar");
    NODE_EACH (name, node_get(at, "fields")) {
        const struct registry_field *f = register_field(r, node_value(name));
        if (f) LIST_ADD(mem, &by.fields, f);
    }
    NODE_EACH (word, node_get(at, "ignore")) LIST_ADD(mem, &by.ignored, fold_name(mem, node_value(word)));
    return by;
}

/* ---- texts ---- */

slice similar_plain(struct arena *mem, const struct similarity *by, slice name)
{
    slice text = slice_fmt(mem, " %.*s ", SL(fold_name(mem, name)));
    EACH (word, by->ignored) text = slice_replace(mem, text, slice_fmt(mem, " %.*s ", SL(*word)), S(" "));
    return slice_trim(text);
}

/* Equal but for one letter more, less or another. */
static bool near(slice a, slice b)
{
    slice shorter = a.n < b.n ? a : b, longer = a.n < b.n ? b : a;
    size_t i = 0;
    if (longer.n - shorter.n > 1 || shorter.n < 3) return slice_eq(a, b);
    while (i < shorter.n && shorter.p[i] == longer.p[i]) i++;
    bool other = longer.n == shorter.n;
    return slice_eq(slice_sub(shorter, i + other, shorter.n), slice_sub(longer, i + 1, longer.n));
}

static bool holds(slice text, slice word)
{
    slice rest = text, own;
    while (fold_word_next(&rest, &own))
        if (near(own, word)) return true;
    return false;
}

static size_t words_of(slice text)
{
    slice rest = text, word;
    size_t n = 0;
    while (fold_word_next(&rest, &word)) n++;
    return n;
}

int similar_percent(struct arena *mem, slice a, slice b)
{
    slice x = fold_name(mem, a), y = fold_name(mem, b), rest = x, word;
    size_t both = 0, most = words_of(x) > words_of(y) ? words_of(x) : words_of(y);
    while (fold_word_next(&rest, &word)) both += holds(y, word);
    return most ? (int)((both < most ? both : most) * 100 / most) : 0;
}

/* ---- rows ---- */

/* The name counts twice what each other field does; a field that either has not counts for nothing. */
static int alike(struct call *c, const struct similarity *by, const struct registry_row *a, const struct registry_row *b)
{
    int sum = 0, of = 0;
    for (size_t i = 0; i < by->fields.n; i++) {
        slice x = register_value(a->values, by->fields.v[i]), y = register_value(b->values, by->fields.v[i]);
        int weight = i ? 1 : 2;
        if (!x.n || !y.n) continue;
        if (!i) x = similar_plain(c->mem, by, x);
        if (!i) y = similar_plain(c->mem, by, y);
        sum += weight * similar_percent(c->mem, x, y);
        of += weight;
    }
    return of ? sum / of : 0;
}

static bool listed(const similars *list, int64_t id)
{
    EACH (s, *list)
        if (s->row.id == id) return true;
    return false;
}

static err by_word(struct call *c, const struct registry *r, const struct similarity *by, const struct registry_row *row, slice word,
                   similars *list)
{
    struct registry_ask ask = { .q = word, .limit = LOOKED, .filters = node_map(c->mem) };
    registry_rows rows;
    field_faults none = { 0 };
    slice next;
    TRY(register_list(c, r, &ask, &rows, &next, &none));
    EACH (other, rows) {
        struct similar s = { *other, alike(c, by, row, other) };
        if (other->id != row->id && s.percent >= SIMILAR_LEAST && !listed(list, other->id)) LIST_ADD(c->mem, list, s);
    }
    return OK;
}

static void likeliest_first(similars *list)
{
    for (size_t i = 1; i < list->n; i++)
        for (size_t j = i; j && list->v[j - 1].percent < list->v[j].percent; j--) {
            struct similar s = list->v[j];
            list->v[j] = list->v[j - 1];
            list->v[j - 1] = s;
        }
    if (list->n > SIMILAR_SHOWN) list->n = SIMILAR_SHOWN;
}

err merge_similar(struct call *c, const struct registry *r, const struct registry_row *row, similars *list)
{
    slice rest, word;
    *list = (similars){ 0 };
    struct similarity by = similarity_of(c->mem, r);
    if (!by.fields.n) return OK;
    rest = similar_plain(c->mem, &by, register_value(row->values, by.fields.v[0]));
    for (int n = 0; n < TELLING && fold_word_next(&rest, &word); n++) TRY(by_word(c, r, &by, row, word, list));
    likeliest_first(list);
    return OK;
}
