/* SPDX-License-Identifier: Apache-2.0 */
/* What is derived from a row to find and order it by: its words, folded, with the phrases that they begin, and the columns to sort by. */
#include "base/fold.h"
#include "kernel/register_inside.h"

enum { WORDS_MAX = 200 };

typedef LIST(slice) phrase_list;

/* ---- words ---- */

/* " le thi anh ": so " thi" begins one of its words, and " thi anh " is two whole ones that follow each other. */
static void words_add(struct call *c, struct out *heard, slice text, int *left)
{
    slice rest = fold_name(c->mem, text), word;
    bool some = false;
    for (; *left > 0 && fold_word_next(&rest, &word); (*left)--, some = true) out_f(heard, " %.*s", SL(word));
    if (some) out_c(heard, ' ');
}

slice register_words(struct call *c, const struct registry *r, const struct registry_row *row)
{
    struct out heard = out_new(c->mem, 1 << 16);
    int left = WORDS_MAX;
    words_add(c, &heard, row->code, &left);
    EACH (f, r->fields)
        if (f->searched) words_add(c, &heard, form_shown(c, f->ask, register_value(row->values, f)), &left);
    return out_slice(&heard);
}

bool register_reads_alike(const struct registry *r, const struct registry_row *a, const struct registry_row *b)
{
    EACH (f, r->fields)
        if (f->searched && !slice_eq(register_value(a->values, f), register_value(b->values, f))) return false;
    return slice_eq(a->code, b->code);
}

/* ---- phrases ---- */

bool register_phrase_next(slice heard, size_t *at, slice *phrase)
{
    while (*at + 1 < heard.n && (heard.p[*at] != ' ' || heard.p[*at + 1] == ' ')) ++*at;
    size_t from = *at + 1, end = from;
    if (from >= heard.n) return false;
    while (end + 1 < heard.n && !(heard.p[end] == ' ' && heard.p[end + 1] == ' ')) end++;
    *phrase = utf8_clip(slice_sub(heard, from, end + 1 - from), PHRASE_MAX);
    *at = from;
    return true;
}

static bool has(const phrase_list *list, slice phrase)
{
    EACH (p, *list)
        if (slice_eq(*p, phrase)) return true;
    return false;
}

static void phrases_of(struct arena *mem, slice heard, const phrase_list *but, phrase_list *list)
{
    slice phrase;
    for (size_t at = 0; register_phrase_next(heard, &at, &phrase);)
        if (!has(list, phrase) && !has(but, phrase)) LIST_ADD(mem, list, phrase);
}

/* All of them by one statement: a row has some ten. */
static err phrases_insert(struct call *c, const struct registry *r, int64_t id, const phrase_list *these)
{
    struct composed q = composed_new(c->mem);
    if (!these->n) return OK;
    composed_add(&q, "insert into ");
    composed_name(&q, r->phrases);
    EACH (phrase, *these) {
        out_z(&q.sql, phrase == these->v ? " (phrase, row_id) values (" : ", (");
        composed_arg(&q, value_text(*phrase));
        composed_add(&q, ", ");
        composed_arg(&q, value_int(id));
        composed_add(&q, ")");
    }
    return composed_change(c, &q, NULL);
}

static err phrases_delete(struct call *c, const struct registry *r, int64_t id, const phrase_list *these)
{
    struct composed q = composed_new(c->mem);
    if (!these->n) return OK;
    composed_add(&q, "delete from ");
    composed_name(&q, r->phrases);
    composed_add(&q, " where row_id = ");
    composed_arg(&q, value_int(id));
    EACH (phrase, *these) {
        out_z(&q.sql, phrase == these->v ? " and phrase in (" : ", ");
        composed_arg(&q, value_text(*phrase));
    }
    composed_add(&q, ")");
    return composed_change(c, &q, NULL);
}

err register_phrases_move(struct call *c, const struct registry *r, int64_t id, slice was, slice now)
{
    phrase_list none = { 0 }, before = { 0 }, after = { 0 }, gone = { 0 }, come = { 0 };
    phrases_of(c->mem, was, &none, &before);
    phrases_of(c->mem, now, &none, &after);
    phrases_of(c->mem, was, &after, &gone);
    phrases_of(c->mem, now, &before, &come);
    TRY(phrases_delete(c, r, id, &gone));
    return phrases_insert(c, r, id, &come);
}

err register_phrases_create(struct call *c, const struct registry *r)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "create table ");
    composed_name(&q, r->phrases);
    composed_add(&q, " (phrase text not null, row_id bigint not null, primary key (phrase, row_id)) without rowid;");
    return composed_script(c, &q);
}

/* ---- columns to sort by ---- */

void register_derived(struct call *c, const struct registry_field *f, slice value, cells *list)
{
    if (f->sort.n) LIST_ADD(c->mem, list, ((struct cell){ f->sort, register_sort_value(c, f, value) }));
}

void register_set(struct composed *q, const cells *list)
{
    const char *comma = "";
    EACH (cell, *list) {
        out_z(&q->sql, comma);
        composed_name(q, cell->name);
        composed_add(q, " = ");
        composed_arg(q, cell->value);
        comma = ", ";
    }
}
