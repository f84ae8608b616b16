/* SPDX-License-Identifier: Apache-2.0 */
/* What may be meant where a search finds nothing, or not what was meant: what was typed with one of its words a letter longer, shorter,
 * another, with two exchanged, or parted.  Each such spelling is looked up among the phrases of the register, together with the words
 * around it and, when that finds nothing, by itself; so that none has to be kept for it.  A number is never guessed: the next one is
 * another certificate.  A spelling is told only with rows that have it, of those which the caller may see, and so tells nothing else. */
#include <stdlib.h>
#include "base/fold.h"
#include "kernel/register_search.h"

enum { LETTERS_MOST = 20,
       BEFORE = 24,         /* bytes of what stands before a word that it is looked up with */
       KNOWN = 100,         /* so far the phrases of a spelling are counted */
       NEAR_MOST = 40, NEAR_APART = 10,     /* spellings whose rows are read, those with most phrases first */
       GUESSED = 16, EACH_LEAST = 3, LOOKED = 500 };

/* ---- spellings that are near ---- */

struct near { struct typed as; slice q; int64_t n; };   /* folded; as it would have been typed */
typedef LIST(struct near) nears;
struct around { bool apart; slice before, after; };
struct guessing { struct call *c; const struct registry *r; const struct registry_ask *ask; struct typed typed; bool many; };

static bool letters_only(slice word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < 'a' || word.p[i] > 'z') return false;
    return word.n <= LETTERS_MOST;
}

/* $1: how many letters the word has; $2: the word as typed. */
static const char spellings[] =
    "with recursive place (n) as (select 0 union all select n + 1 from place where n < $1), "
    "letter (a) as (values ('a'), ('b'), ('c'), ('d'), ('e'), ('f'), ('g'), ('h'), ('i'), ('j'), ('k'), ('l'), ('m'), ('n'), ('o'), "
    "('p'), ('q'), ('r'), ('s'), ('t'), ('u'), ('v'), ('w'), ('x'), ('y'), ('z'), (' ')), "
    "typed (word) as (select substr($2, 1, n) || substr($2, n + 2) from place where n < $1 "
    "union select substr($2, 1, n) || a || substr($2, n + 1) from place, letter "
    "union select substr($2, 1, n) || a || substr($2, n + 2) from place, letter where n < $1 "
    "union select substr($2, 1, n) || substr($2, n + 2, 1) || substr($2, n + 1, 1) || substr($2, n + 3) from place where n < $1 - 1), "
    "spelled (word) as (select word from typed where word <> '' union select replace(word, 'y', 'i') from typed where word like '%y%') "
    "select s.word, (select count(*) from (select 1 as one from ";

/* The words before it, as many as a phrase has room for. */
static slice before(struct arena *mem, const words *list, size_t which)
{
    size_t from = which, n = 0;
    while (from > 0 && n + list->v[from - 1].n < BEFORE) n += list->v[--from].n + 1;
    words some = { .v = list->v + from, .n = which - from };
    return some.n ? slice_join(mem, search_joined(mem, &some, 0), S(" ")) : S("");
}

/* The last word is whole: as a beginning it would be near to everything. */
static slice after(struct arena *mem, const words *list, size_t which)
{
    return which + 1 < list->n ? slice_join(mem, S(" "), search_joined(mem, list, which + 1)) : S(" ");
}

static struct around around_of(struct arena *mem, const words *list, size_t which, bool apart)
{
    if (apart) return (struct around){ true, S(""), S(" ") };
    return (struct around){ false, before(mem, list, which), after(mem, list, which) };
}

static void phrase_add(struct composed *q, const struct around *around)
{
    composed_add(q, "substr(");
    composed_arg(q, value_text(around->before));
    composed_add(q, " || s.word || ");
    composed_arg(q, value_text(around->after));
    out_f(&q->sql, ", 1, %d)", PHRASE_MAX);
}

static words with(struct arena *mem, const words *list, size_t which, slice word)
{
    words other = { 0 };
    for (size_t i = 0; i < list->n; i++) LIST_ADD(mem, &other, i == which ? word : list->v[i]);
    return other;
}

/* Those which what was typed begins are found by it, if it was not found too often. */
static void near_add(struct arena *mem, const struct guessing *g, size_t which, bool apart, const slice *row, nears *list)
{
    slice word = row[0];
    const struct typed *typed = &g->typed;
    bool last = which + 1 == typed->words.n;
    struct near near = { 0 };
    words plain = with(mem, &typed->plain, which, word);
    if (slice_eq(word, typed->words.v[which]) || ((last || apart) && !g->many && slice_starts(word, typed->words.v[which]))) return;
    near.q = search_joined(mem, &plain, 0);
    near.as.words = with(mem, &typed->words, which, apart || last ? slice_join(mem, word, S(" ")) : word);
    near.as.phrase = search_joined(mem, &near.as.words, 0);
    (void)slice_int(row[1], &near.n);
    LIST_ADD(mem, list, near);
}

static err near_read(const struct guessing *g, size_t which, bool apart, nears *list)
{
    struct call *c = g->c;
    struct composed q = composed_new(c->mem);
    text_rows rows;
    slice plain = g->typed.plain.v[which];
    struct around around = around_of(c->mem, &g->typed.words, which, apart);
    LIST_ADD(c->mem, &q.args, value_int((int64_t)plain.n));
    LIST_ADD(c->mem, &q.args, value_text(plain));
    composed_add(&q, "select near.word, near.n from (");
    out_z(&q.sql, spellings);
    composed_name(&q, g->r->phrases);
    composed_add(&q, " where phrase >= ");
    phrase_add(&q, &around);
    composed_add(&q, " and phrase < ");
    phrase_add(&q, &around);
    composed_add(&q, " || ");
    composed_arg(&q, value_text(S("\xF4\x8F\xBF\xBF")));
    composed_add(&q, " order by phrase limit ");
    composed_arg(&q, value_int(KNOWN));
    composed_add(&q, ") as known) as n from spelled as s) as near where near.n > 0 order by near.n desc, near.word limit ");
    composed_arg(&q, value_int(NEAR_MOST));
    TRY(composed_rows(c, &q, &rows));
    for (size_t i = 0; i < rows.n; i++) near_add(c->mem, g, which, apart, rows.v[i], list);
    return OK;
}

static int more_of(const void *a, const void *b)
{
    const struct near *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : slice_cmp(x->q, y->q);
}

/* ---- rows that have them ---- */

static err rows_read(const struct guessing *g, const nears *list, bool apart, registry_guesses *guesses)
{
    size_t most = apart ? NEAR_APART : NEAR_MOST;
    for (size_t i = 0; i < list->n && i < most && guesses->n < GUESSED; i++) {
        struct registry_guess guess = { .q = list->v[i].q };
        TRY(register_said(g->c, g->r, g->ask, &list->v[i].as, apart, LOOKED, &guess.rows));
        if (guess.rows.n) LIST_ADD(g->c->mem, guesses, guess);
    }
    return OK;
}

/* Which words may be meant otherwise: those that are letters, and whose following words there are as they were typed. */
static err doubtful(const struct guessing *g, bool apart, bool *which)
{
    const words *list = &g->typed.words;
    words tails = { 0 };
    int64_t *counts = NEWN(g->c->mem, int64_t, list->n);
    for (size_t i = 1; i < list->n; i++) LIST_ADD(g->c->mem, &tails, utf8_clip(search_joined(g->c->mem, list, i), PHRASE_MAX));
    if (tails.n && !apart) TRY(search_count(g->c, g->r, &tails, 1, counts));
    for (size_t i = 0; i < list->n; i++) which[i] = letters_only(g->typed.plain.v[i]) && (apart || i == tails.n || counts[i]);
    return OK;
}

static err guess(const struct guessing *g, bool apart, registry_guesses *guesses)
{
    nears near = { 0 };
    bool *which = NEWN(g->c->mem, bool, g->typed.words.n + 1);
    TRY(doubtful(g, apart, which));
    for (size_t i = 0; i < g->typed.words.n; i++)
        if (which[i]) TRY(near_read(g, i, apart, &near));
    if (near.n) qsort(near.v, near.n, sizeof *near.v, more_of);
    return rows_read(g, &near, apart, guesses);
}

static void fullest_first(registry_guesses *list)
{
    for (size_t i = 1; i < list->n; i++)
        for (size_t j = i; j && list->v[j - 1].rows.n < list->v[j].rows.n; j--) {
            struct registry_guess g = list->v[j];
            list->v[j] = list->v[j - 1];
            list->v[j - 1] = g;
        }
}

/* The room is shared out, so that a rare spelling has some of it too. */
static void share_out(registry_guesses *list, size_t room)
{
    size_t each = list->n && room / list->n > EACH_LEAST ? room / list->n : EACH_LEAST;
    fullest_first(list);
    for (size_t i = 0; i < list->n; i++) {
        registry_rows *rows = &list->v[i].rows;
        size_t most = each < room ? each : room;
        if (rows->n > most) rows->n = most;
        room -= rows->n;
        if (!rows->n) list->n = i;
    }
}

err register_guess(struct call *c, const struct registry *r, const struct registry_ask *ask, size_t found, registry_guesses *list)
{
    struct guessing g = { c, r, ask, search_typed(c->mem, ask->q), found >= (size_t)ask->limit };
    *list = (registry_guesses){ 0 };
    if (found && !ask->near) return OK;
    TRY(guess(&g, false, list));
    if (!list->n && g.typed.words.n > 1) TRY(guess(&g, true, list));
    share_out(list, (size_t)ask->limit);
    return OK;
}
