/* SPDX-License-Identifier: Apache-2.0 */
/* A search by words (register_search.h).  Statements count, leap and stop early, so that none reads all of a common word: how rare a word
 * is, its first FEW entries tell or, if there are more, how far its newest eight reach back. */
#include "kernel/register_search.h"
#include "base/fold.h"

enum { RUNS_MOST = 16, NEWEST = 8 };

/* ---- what is typed ---- */

static bool asked_for(const words_asked *list, slice word)
{
    EACH (w, *list)
        if (slice_eq(w->word, word)) return true;
    return false;
}

void words_typed(struct call *c, slice typed, words_asked *list)
{
    slice rest = fold_name(c->mem, typed), rest_plain = fold(c->mem, typed), word, plain;
    while (list->n < WORDS_ASKED && fold_word_next(&rest, &word) && fold_word_next(&rest_plain, &plain))
        if (!asked_for(list, word)) LIST_ADD(c->mem, list, ((struct word_asked){ .word = word, .plain = plain }));
}

/* ---- pieces of statements ---- */

static slice past(struct arena *mem, slice word) { return slice_fmt(mem, "%.*s\xF4\x8F\xBF\xBF", SL(word)); }   /* all it begins */

static void word_is(struct composed *q, const struct word_asked *w)
{
    const char *comma = "word in (";
    if (!w->near.n) {
        composed_add(q, "word >= ");
        composed_arg(q, value_text(w->word));
        composed_add(q, " and word < ");
        composed_arg(q, value_text(past(q->sql.mem, w->word)));
        return;
    }
    EACH (near, w->near) {
        out_z(&q->sql, comma);
        composed_arg(q, value_text(*near));
        comma = ", ";
    }
    composed_add(q, ")");
}

static void from_words(struct composed *q, const struct registry *r)
{
    composed_add(q, " from ");
    composed_name(q, r->words);
}

/* The word by which the row of the walk is one that is asked for; null: it is not, or it has what was typed and not only what is near. */
static void row_has(struct composed *q, const struct registry *r, const struct word_asked *w)
{
    struct word_asked typed = { .word = w->word };
    composed_add(q, "(select min(word)");
    from_words(q, r);
    composed_add(q, " where id = lead.row_id and ");
    word_is(q, w);
    if (w->near.n) {
        composed_add(q, " and not exists (select 1");
        from_words(q, r);
        composed_add(q, " where id = lead.row_id and ");
        word_is(q, &typed);
        composed_add(q, ")");
    }
    composed_add(q, ")");
}

/* Whoever is led by a word has it; which one of several given ones, has to be looked at. */
static bool leads(const struct words_walk *walk, const struct word_asked *w) { return w == walk->lead && !w->near.n; }

void words_from(struct composed *q, const struct registry *r, const struct words_walk *walk)
{
    composed_add(q, " from (select distinct id as row_id");
    from_words(q, r);
    composed_add(q, " where ");
    word_is(q, walk->lead);
    composed_add(q, ") as lead cross join ");           /* SQLite: in this order */
    composed_name(q, r->table);
}

void words_where(struct composed *q, const char **how, const struct registry *r, const struct words_walk *walk)
{
    out_z(&q->sql, *how);
    *how = " and ";
    composed_add(q, "id = lead.row_id");
    EACH (w, walk->words) {
        if (leads(walk, w)) continue;
        composed_add(q, " and ");
        row_has(q, r, w);
        composed_add(q, " is not null");
    }
}

/* ---- how rare ---- */

err words_count(struct call *c, const struct registry *r, words_asked *list)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    const char *comma = "select ";
    EACH (w, *list) {
        out_z(&q.sql, comma);
        composed_add(&q, "(select count(*) from (select 1 as one");
        from_words(&q, r);
        composed_add(&q, " where ");
        word_is(&q, w);
        composed_add(&q, " limit ");
        composed_arg(&q, value_int(FEW + 1));
        composed_add(&q, ") as few)");
        comma = ", ";
    }
    TRY(composed_rows(c, &q, &rows));
    for (size_t i = 0; i < list->n; i++) (void)slice_int(rows.v[0][i], &list->v[i].entries);
    return OK;
}

/* "spelled (word)": from each word straight to the next one, or the given ones. */
static void spellings(struct composed *q, const struct registry *r, const struct word_asked *w)
{
    const char *comma = "with spelled (word) as (values (";
    EACH (near, w->near) {
        out_z(&q->sql, comma);
        composed_arg(q, value_text(*near));
        comma = "), (";
    }
    if (w->near.n) {
        composed_add(q, "))");
        return;
    }
    composed_add(q, "with recursive spelled (word) as (select (select min(word)");
    from_words(q, r);
    composed_add(q, " where ");
    word_is(q, w);
    composed_add(q, ") union all select (select min(k.word)");
    from_words(q, r);
    composed_add(q, " as k where k.word > s.word and k.word < ");
    composed_arg(q, value_text(past(q->sql.mem, w->word)));
    composed_add(q, ") from spelled as s where s.word is not null)");
}

static err runs_read(struct call *c, const struct registry *r, struct word_asked *w)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    int64_t now = db_id(c), id;
    size_t most = w->near.n ? w->near.n : RUNS_MOST;
    spellings(&q, r, w);
    composed_add(&q, " select s.word, (select min(newest.id) from (select k.id");
    from_words(&q, r);
    composed_add(&q, " as k where k.word = s.word order by k.id desc limit ");
    composed_arg(&q, value_int(NEWEST));
    composed_add(&q, ") as newest) from spelled as s where s.word is not null limit ");
    composed_arg(&q, value_int((int64_t)most + 1));
    TRY(composed_rows(c, &q, &rows));
    for (size_t i = 0; i < rows.n && rows.n <= most; i++) {
        if (!slice_int(rows.v[i][1], &id)) continue;
        LIST_ADD(c->mem, &w->runs, rows.v[i][0]);
        w->often += 1.0 / (double)(now > id ? now - id : 1);
    }
    return OK;
}

static bool rarer(const struct word_asked *a, const struct word_asked *b)
{
    if (!b) return a->entries <= FEW || a->runs.n;
    if (a->entries <= FEW || b->entries <= FEW) return a->entries < b->entries;
    return a->runs.n && a->often < b->often;
}

err words_lead(struct call *c, const struct registry *r, struct words_walk *walk)
{
    bool few = false;
    EACH (w, walk->words) few |= w->entries <= FEW;
    EACH (w, walk->words) {
        if (!few) TRY(runs_read(c, r, w));
        if (rarer(w, walk->lead)) walk->lead = w;
    }
    return OK;
}

/* ---- the walk ---- */

static void older(struct composed *q, const struct words_walk *walk, int most)
{
    composed_add(q, "id < ");
    composed_arg(q, value_int(walk->at));
    composed_add(q, " order by id desc limit ");
    composed_arg(q, value_int(most));
}

/* Each run is in order; together they are merged. */
static void runs_older(struct composed *q, const struct registry *r, const struct words_walk *walk, int most)
{
    const char *glue = "";
    EACH (word, walk->lead->runs) {
        out_z(&q->sql, glue);
        composed_add(q, "select row_id from (select id as row_id");
        from_words(q, r);
        composed_add(q, " where word = ");
        composed_arg(q, value_text(*word));
        composed_add(q, " and ");
        older(q, walk, most);
        composed_add(q, ") as run");
        glue = " union ";
    }
    composed_add(q, " order by row_id desc limit ");
    composed_arg(q, value_int(most));
}

/* All rows of a rare word, however it is spelled; by the index of rows they would be looked for among all. */
static void few_older(struct composed *q, const struct registry *r, const struct words_walk *walk, int most)
{
    composed_add(q, "select few.row_id from (select distinct id as row_id");
    from_words(q, r);
    composed_add(q, " where ");
    word_is(q, walk->lead);
    composed_add(q, ") as few where +few.row_id < ");
    composed_arg(q, value_int(walk->at));
    composed_add(q, " order by few.row_id desc limit ");
    composed_arg(q, value_int(most));
}

static void lead_older(struct composed *q, const struct registry *r, const struct words_walk *walk, int most)
{
    if (walk->lead && walk->lead->entries > FEW) {
        runs_older(q, r, walk, most);
        return;
    }
    if (walk->lead) {
        few_older(q, r, walk, most);
        return;
    }
    composed_add(q, "select id as row_id from ");
    composed_name(q, r->table);
    composed_add(q, " where ");
    older(q, walk, most);
}

static void met_add(struct call *c, const struct words_walk *walk, const slice *row, rows_met *met)
{
    struct row_met m = { 0 };
    const slice *word = row + 1;
    EACH (w, walk->words) {
        if (leads(walk, w)) continue;
        if (!word->p) return;
        if (w->near.n) m.near = *word;
        word++;
    }
    (void)slice_int(row[0], &m.id);
    LIST_ADD(c->mem, met, m);
}

err words_walk(struct call *c, const struct registry *r, struct words_walk *walk, int most, rows_met *met)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    composed_add(&q, "select lead.row_id");
    EACH (w, walk->words) {
        if (leads(walk, w)) continue;
        composed_add(&q, ", ");
        row_has(&q, r, w);
    }
    composed_add(&q, " from (");
    lead_older(&q, r, walk, most);
    composed_add(&q, ") as lead order by lead.row_id desc");
    TRY(composed_rows(c, &q, &rows));
    for (size_t i = 0; i < rows.n; i++) met_add(c, walk, rows.v[i], met);
    walk->looked += (int64_t)rows.n;
    walk->ended = rows.n < (size_t)most;
    if (rows.n) (void)slice_int(rows.v[rows.n - 1][0], &walk->at);
    return OK;
}
