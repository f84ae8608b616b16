/* SPDX-License-Identifier: Apache-2.0 */
/* What is derived from a row to find and order it by: its words, folded, and the columns to sort by. */
#include "base/fold.h"
#include "kernel/register_inside.h"

enum { WORDS_MAX = 200 };

typedef LIST(slice) word_list;

static bool has(const word_list *list, slice word)
{
    EACH (w, *list)
        if (slice_eq(*w, word)) return true;
    return false;
}

static void words_add(struct call *c, word_list *list, slice text)
{
    slice rest = fold_name(c->mem, text), word;
    while (list->n < WORDS_MAX && fold_word_next(&rest, &word))
        if (!has(list, word)) LIST_ADD(c->mem, list, word);
}

static void words_of(struct call *c, const struct registry *r, const struct registry_row *row, word_list *list)
{
    if (!row) return;
    words_add(c, list, row->code);
    EACH (f, r->fields)
        if (f->searched) words_add(c, list, form_shown(c, f->ask, register_value(row->values, f)));
}

static void words_without(struct call *c, const word_list *these, const word_list *others, word_list *left)
{
    EACH (w, *these)
        if (!has(others, *w)) LIST_ADD(c->mem, left, *w);
}

/* All of them by one statement: a row has some ten. */
static err words_insert(struct call *c, const struct registry *r, int64_t id, const word_list *these)
{
    struct composed q = composed_new(c->mem);
    if (!these->n) return OK;
    composed_add(&q, "insert into ");
    composed_name(&q, r->words);
    EACH (w, *these) {
        out_z(&q.sql, w == these->v ? " (word, id) values (" : ", (");
        composed_arg(&q, value_text(*w));
        composed_add(&q, ", ");
        composed_arg(&q, value_int(id));
        composed_add(&q, ")");
    }
    return composed_change(c, &q, NULL);
}

static err words_delete(struct call *c, const struct registry *r, int64_t id, const word_list *these)
{
    struct composed q = composed_new(c->mem);
    if (!these->n) return OK;
    composed_add(&q, "delete from ");
    composed_name(&q, r->words);
    composed_add(&q, " where id = ");
    composed_arg(&q, value_int(id));
    EACH (w, *these) {
        out_z(&q.sql, w == these->v ? " and word in (" : ", ");
        composed_arg(&q, value_text(*w));
    }
    composed_add(&q, ")");
    return composed_change(c, &q, NULL);
}

/* Nothing that words come from is another. */
static bool reads_alike(const struct registry *r, const struct registry_row *a, const struct registry_row *b)
{
    EACH (f, r->fields)
        if (f->searched && !slice_eq(register_value(a->values, f), register_value(b->values, f))) return false;
    return slice_eq(a->code, b->code);
}

err register_words_move(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_row *now)
{
    word_list before = { 0 }, after = { 0 }, gone = { 0 }, come = { 0 };
    if (was && reads_alike(r, was, now)) return OK;
    words_of(c, r, was, &before);
    words_of(c, r, now, &after);
    words_without(c, &before, &after, &gone);
    words_without(c, &after, &before, &come);
    TRY(words_delete(c, r, now->id, &gone));
    return words_insert(c, r, now->id, &come);
}

/* ---- by the row ---- */

slice register_words_by_row(struct arena *mem, const struct registry *r) { return slice_join(mem, r->words, S("__row")); }

err register_words_index(struct call *c, const struct registry *r)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "create index if not exists ");
    composed_name(&q, register_words_by_row(c->mem, r));
    composed_add(&q, " on ");
    composed_name(&q, r->words);
    composed_add(&q, " (id, word)");
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
