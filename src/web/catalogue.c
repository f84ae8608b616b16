/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: an open-addressing hash table from literal to translation, written once, then only read. */
#include "web/catalogue.h"
#include "base/embedded.h"
#include <stdatomic.h>

struct entry { uint64_t hash; slice literal, translated; };
struct catalogue { size_t mask; struct entry *v; };

extern const struct embedded web_words[];       /* en.yaml, by tools/embed.c */
static _Atomic(const struct catalogue *) in_use;

/* FNV-1a: the keys are our own texts, nobody chooses them against us. */
static uint64_t hash_of(slice s)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
    return h;
}

static struct entry *place(const struct catalogue *k, uint64_t hash, slice literal)
{
    for (size_t i = hash & k->mask;; i = (i + 1) & k->mask) {
        struct entry *e = &k->v[i];
        if (!e->literal.p || (e->hash == hash && slice_eq(e->literal, literal))) return e;
    }
}

/* The next printf directive of s, or nothing: "%d", "%.*s", "%lld"; "%%" counts too. */
static slice directive(slice *s)
{
    size_t at = slice_find(*s, S("%")), end = at + 1;
    while (end < s->n && slice_only(slice_sub(*s, end, 1), "0123456789.*-+ #lhzjt")) end++;
    slice d = at < s->n ? slice_sub(*s, at, end + 1 - at) : (slice){ NULL, 0 };
    *s = slice_sub(*s, end + 1, s->n);
    return d;
}

static bool same_directives(slice a, slice b)
{
    while (a.n || b.n)
        if (!slice_eq(directive(&a), directive(&b))) return false;
    return true;
}

struct catalogue *catalogue_read(struct arena *mem, slice yaml, slice file, problems *found)
{
    const struct node *root = yaml_read(mem, yaml, file, found);
    struct catalogue *k = NEW(mem, struct catalogue);
    size_t room = 16;
    while (root && room < 2 * root->n) room *= 2;
    *k = (struct catalogue){ room - 1, NEWN(mem, struct entry, room) };
    if (root && root->kind != NODE_MAP) {
        problem_add(mem, found, file, root, "a catalogue is a map from text to text");
        return k;
    }
    NODE_EACH (n, root) {
        if (n->kind != NODE_TEXT) problem_add(mem, found, file, n, "the translation is not text");
        else if (!same_directives(n->key, n->text)) problem_add(mem, found, file, n, "the %% directives differ from the key's");
        else if (n->text.n) *place(k, hash_of(n->key), n->key) = (struct entry){ hash_of(n->key), n->key, n->text };
    }
    return k;
}

slice catalogue_get(const struct catalogue *k, slice literal) { return place(k, hash_of(literal), literal)->translated; }

void catalogue_use(const struct catalogue *k) { atomic_store_explicit(&in_use, k, memory_order_release); }

err catalogue_start(struct arena *mem)
{
    problems found = { 0 };
    struct catalogue *k = catalogue_read(mem, web_words[0].bytes, slice_z(web_words[0].name), &found);
    if (found.n) return broken(mem, "catalogue.read", "%.*s:%d: %.*s", SL(found.v[0].file), found.v[0].line, SL(found.v[0].message));
    catalogue_use(k);
    return OK;
}

slice catalogue_find(slice literal)
{
    const struct catalogue *k = atomic_load_explicit(&in_use, memory_order_acquire);
    return k ? catalogue_get(k, literal) : (slice){ NULL, 0 };
}
