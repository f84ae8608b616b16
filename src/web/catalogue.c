/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: an open-addressing hash table from literal to translation, and beside it those entries that are patterns, written once,
 * then only read. */
#include "web/catalogue.h"
#include <stdatomic.h>
#include <stdlib.h>
#include "base/embedded.h"
#include "base/out.h"

enum { PARTS = 12, DEPTH = 4, LETTERS_FIGURES = 2, LETTERS_ANY = 5 };     /* letters: bytes by which a pattern is known */
struct entry { uint64_t hash; slice literal, translated; };
struct part { slice before; char kind; };       /* what stands before a directive, and its letter; the last one: 0, the rest */
struct pattern { const struct entry *entry; size_t n, letters; struct part v[PARTS]; };
struct catalogue { size_t mask; struct entry *v; LIST(struct pattern) patterns; };

extern const struct embedded web_words[];       /* the language files, by tools/embed.c */
static const struct language vietnamese[] = { { { "vi", 2 }, { "Tiếng Việt", sizeof "Tiếng Việt" - 1 }, NULL }, { 0 } };
static _Atomic(const struct language *) in_use = vietnamese;

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

/* ---- patterns ---- */

static size_t letters(slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += (unsigned char)s.p[i] > ' ' && !slice_only(slice_sub(s, i, 1), ".,:;()");
    return n;
}

/* "Còn %d ngày" → "Còn " d, " ngày".  Not one: adjacent directives, or hardly anything to know it by. */
static bool pattern_of(const struct entry *e, struct pattern *p)
{
    slice rest = e->literal;
    bool any = false;
    *p = (struct pattern){ .entry = e };
    while (rest.n) {
        slice from = rest, d = directive(&rest);
        slice before = slice_sub(from, 0, d.n ? (size_t)(d.p - from.p) : from.n);
        if (p->n == PARTS || (d.n && d.p[d.n - 1] == '%')) return false;
        p->letters += letters(before);
        if (p->n && !before.n && d.n) return false;
        p->v[p->n++] = (struct part){ before, d.n ? d.p[d.n - 1] : 0 };
        any = any || p->v[p->n - 1].kind == 's';
    }
    if (p->n && p->v[p->n - 1].kind && p->n < PARTS) p->v[p->n++] = (struct part){ 0 };
    return p->n > 1 && !p->v[p->n - 1].kind && p->letters >= (any ? LETTERS_ANY : LETTERS_FIGURES);
}

static int by_letters(const void *a, const void *b)
{
    const struct pattern *x = a, *y = b;
    return (x->letters < y->letters) - (x->letters > y->letters);
}

static void patterns_read(struct arena *mem, struct catalogue *k)
{
    for (size_t i = 0; i <= k->mask; i++) {
        struct pattern p;
        if (k->v[i].literal.p && slice_find(k->v[i].literal, S("%")) < k->v[i].literal.n && pattern_of(&k->v[i], &p))
            LIST_ADD(mem, &k->patterns, p);
    }
    if (k->patterns.n) qsort(k->patterns.v, k->patterns.n, sizeof *k->patterns.v, by_letters);
}

static bool captured(const struct pattern *p, slice text, slice *captures)
{
    if (!slice_starts(text, p->v[0].before)) return false;
    text = slice_sub(text, p->v[0].before.n, text.n);
    for (size_t i = 1; i < p->n; i++) {
        slice after = p->v[i].before;
        bool last = i + 1 == p->n;
        size_t at = !last ? slice_find(text, after) : slice_ends(text, after) ? text.n - after.n : text.n + 1;
        if (at > text.n || (!last && at == text.n) || !at) return false;
        captures[i - 1] = slice_sub(text, 0, at);
        if (p->v[i - 1].kind != 's' && !slice_only(captures[i - 1], "0123456789")) return false;
        text = slice_sub(text, at + after.n, text.n);
    }
    return true;
}

static slice translate(const struct catalogue *k, struct arena *mem, slice text, int depth);

/* The translation with what was captured, itself translated, where its directives stand. */
static slice filled(const struct catalogue *k, struct arena *mem, const struct pattern *p, const slice *captures, int depth)
{
    struct out o = out_new(mem, 1 << 16);
    slice rest = p->entry->translated;
    for (size_t i = 0; rest.n; i++) {
        slice from = rest, d = directive(&rest);
        out_s(&o, slice_sub(from, 0, d.n ? (size_t)(d.p - from.p) : from.n));
        if (!d.n) break;
        slice in = translate(k, mem, captures[i], depth + 1);
        out_s(&o, in.p ? in : captures[i]);
    }
    return out_slice(&o);
}

static slice translate(const struct catalogue *k, struct arena *mem, slice text, int depth)
{
    slice whole = catalogue_get(k, text), captures[PARTS] = { 0 };
    if (whole.p || depth == DEPTH) return whole;
    EACH (p, k->patterns)
        if (captured(p, text, captures)) return filled(k, mem, p, captures, depth);
    return NONE;
}

slice catalogue_translate(const struct catalogue *k, struct arena *mem, slice text) { return translate(k, mem, text, 0); }

/* ---- reading ---- */

struct catalogue *catalogue_read(struct arena *mem, slice yaml, slice file, problems *found)
{
    const struct node *root = yaml_read(mem, yaml, file, found);
    struct catalogue *k = NEW(mem, struct catalogue);
    size_t room = 16;
    while (root && room < 2 * root->n) room *= 2;
    *k = (struct catalogue){ .mask = room - 1, .v = NEWN(mem, struct entry, room) };
    if (root && root->kind != NODE_MAP) {
        problem_add(mem, found, file, root, "a catalogue is a map from text to text");
        return k;
    }
    NODE_EACH (n, root) {
        if (n->kind != NODE_TEXT) problem_add(mem, found, file, n, "the translation is not text");
        else if (!same_directives(n->key, n->text)) problem_add(mem, found, file, n, "the %% directives differ from the key's");
        else if (n->text.n) *place(k, slice_hash(n->key), n->key) = (struct entry){ slice_hash(n->key), n->key, n->text };
    }
    patterns_read(mem, k);
    return k;
}

slice catalogue_get(const struct catalogue *k, slice literal) { return place(k, slice_hash(literal), literal)->translated; }

/* ---- the languages ---- */

const struct language *languages(void) { return atomic_load_explicit(&in_use, memory_order_acquire); }

void languages_use(const struct language *list) { atomic_store_explicit(&in_use, list ? list : vietnamese, memory_order_release); }

const struct language *language_of(slice code)
{
    for (const struct language *l = languages(); l->code.n; l++)
        if (slice_eq(l->code, code)) return l;
    return NULL;
}

err catalogue_start(struct arena *mem)
{
    size_t n = 0;
    while (web_words[n].name) n++;
    struct language *list = NEWN(mem, struct language, n + 2);
    list[0] = vietnamese[0];
    for (size_t i = 0; i < n; i++) {
        problems found = { 0 };
        slice file = slice_z(web_words[i].name), code = slice_sub(file, 0, slice_find(file, S(".")));
        struct catalogue *k = catalogue_read(mem, web_words[i].bytes, file, &found);
        slice name = catalogue_get(k, vietnamese[0].name);
        if (found.n) return broken(mem, "catalogue.read", "%.*s:%d: %.*s", SL(file), found.v[0].line, SL(found.v[0].message));
        if (!name.n) return broken(mem, "catalogue.name", "%.*s does not name its language: \"Tiếng Việt\"", SL(file));
        list[i + 1] = (struct language){ code, name, k };
    }
    languages_use(list);
    return OK;
}
