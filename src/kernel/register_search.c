/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a search by words (register_search.h): what is typed, places, counts and conditions. */
#include "kernel/register_search.h"
#include "base/fold.h"
#include "base/hash.h"

/* ---- what is typed ---- */

slice search_joined(struct arena *mem, const words *list, size_t from)
{
    struct out o = out_new(mem, 4096);
    for (size_t i = from; i < list->n; i++) out_f(&o, "%s%.*s", i > from ? " " : "", SL(list->v[i]));
    return out_slice(&o);
}

struct typed search_typed(struct arena *mem, slice q)
{
    struct typed typed = { 0 };
    slice rest = fold_name(mem, q), rest_plain = fold(mem, q), word, plain;
    while (typed.words.n < WORDS_ASKED && fold_word_next(&rest, &word) && fold_word_next(&rest_plain, &plain)) {
        LIST_ADD(mem, &typed.words, word);
        LIST_ADD(mem, &typed.plain, plain);
    }
    typed.phrase = search_joined(mem, &typed.words, 0);
    return typed;
}

/* ---- places ---- */

slice search_place_write(struct arena *mem, const struct search_place *place)
{
    return slice_fmt(mem, "%c.%.*s.%.*s.%lld", place->apart ? 'r' : 'l', SL(hex_write(mem, place->lead)), SL(hex_write(mem, place->phrase)),
                     (long long)place->row);
}

bool search_place_read(struct arena *mem, slice text, struct search_place *place)
{
    slice kind, lead, phrase, rest;
    if (!slice_cut(text, '.', &kind, &rest) || !slice_cut(rest, '.', &lead, &rest) || !slice_cut(rest, '.', &phrase, &rest)) return false;
    place->apart = slice_eq(kind, S("r"));
    return (place->apart || slice_eq(kind, S("l"))) && hex_read(mem, lead, &place->lead) && text_valid(place->lead)
        && hex_read(mem, phrase, &place->phrase) && text_valid(place->phrase) && slice_int(rest, &place->row);
}

/* ---- conditions ---- */

static void glue(struct composed *q, const char **how)
{
    out_z(&q->sql, *how);
    *how = " and ";
}

static slice past(struct arena *mem, slice lead) { return slice_fmt(mem, "%.*s\xF4\x8F\xBF\xBF", SL(lead)); }   /* all it begins */

static void beyond(struct composed *q, const char *way, const struct search_place *place)
{
    out_z(&q->sql, way);
    composed_arg(q, value_text(place->phrase));
    composed_add(q, ", ");
    composed_arg(q, value_int(place->row));
    composed_add(q, ")");
}

/* One lower and one upper bound, so that no engine has to choose. */
void search_between(struct composed *q, const char **how, const struct search_place *from, const struct search_place *to)
{
    glue(q, how);
    if (from->phrase.n) beyond(q, "(phrase, row_id) > (", from);
    else {
        composed_add(q, "phrase >= ");
        composed_arg(q, value_text(from->lead));
    }
    if (to) beyond(q, " and (phrase, row_id) <= (", to);
    else {
        composed_add(q, " and phrase < ");
        composed_arg(q, value_text(past(q->sql.mem, from->lead)));
    }
}

/* Folded words have nothing that LIKE takes for another. */
void search_has(struct composed *q, const char **how, slice phrase, bool has)
{
    glue(q, how);
    composed_add(q, "words ");
    if (!has) composed_add(q, "not ");
    composed_add(q, "like ");
    composed_arg(q, value_text(slice_fmt(q->sql.mem, "%% %.*s%%", SL(phrase))));
}

void search_has_all(struct composed *q, const char **how, const words *list)
{
    EACH (word, *list) search_has(q, how, *word, true);
}

/* ---- the table of phrases ---- */

err search_count(struct call *c, const struct registry *r, const words *leads, int most, int64_t *counts)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    const char *comma = "select ";
    EACH (lead, *leads) {
        const char *how = " where ";
        out_z(&q.sql, comma);
        composed_add(&q, "(select count(*) from (select 1 as one from ");
        composed_name(&q, r->phrases);
        search_between(&q, &how, &(struct search_place){ .lead = *lead }, NULL);
        composed_add(&q, " order by phrase limit ");           /* the order keeps PostgreSQL from reading all for the first few */
        composed_arg(&q, value_int(most));
        composed_add(&q, ") as few)");
        comma = ", ";
    }
    TRY(composed_rows(c, &q, &rows));
    for (size_t i = 0; i < leads->n; i++) (void)slice_int(rows.v[0][i], &counts[i]);
    return OK;
}

static size_t least(const int64_t *counts, size_t n)
{
    size_t i = 0;
    for (size_t k = 1; k < n; k++)
        if (counts[k] < counts[i]) i = k;
    return i;
}

/* From each word on, until all of the rest is kept. */
static void parts_of(struct arena *mem, slice phrase, words *parts)
{
    for (slice rest = phrase, word; rest.n;) {
        LIST_ADD(mem, parts, utf8_clip(rest, PHRASE_MAX));
        if (rest.n <= PHRASE_MAX || !slice_cut(rest, ' ', &word, &rest)) return;
    }
}

err search_lead(struct call *c, const struct registry *r, slice phrase, slice *lead)
{
    words parts = { 0 };
    *lead = phrase;
    if (phrase.n <= PHRASE_MAX) return OK;
    parts_of(c->mem, phrase, &parts);
    int64_t *counts = NEWN(c->mem, int64_t, parts.n);
    TRY(search_count(c, r, &parts, FEW, counts));
    *lead = parts.v[least(counts, parts.n)];
    return OK;
}

err search_ahead(struct call *c, const struct registry *r, const struct search_place *from, int64_t n, struct search_place *there,
                 bool *ended)
{
    struct composed q = composed_new(c->mem);
    const char *how = " where ";
    text_rows rows;
    composed_add(&q, "select phrase, row_id from ");
    composed_name(&q, r->phrases);
    search_between(&q, &how, from, NULL);
    composed_add(&q, " order by phrase, row_id limit 1 offset ");
    composed_arg(&q, value_int(n - 1));
    TRY(composed_rows(c, &q, &rows));
    *ended = !rows.n;
    *there = *from;
    if (!rows.n) return OK;
    there->phrase = rows.v[0][0];
    (void)slice_int(rows.v[0][1], &there->row);
    return OK;
}

bool search_first(slice heard, slice lead, slice phrase)
{
    slice other;
    for (size_t at = 0; register_phrase_next(heard, &at, &other);)
        if (slice_starts(other, lead) && slice_cmp(other, phrase) < 0) return false;
    return true;
}
