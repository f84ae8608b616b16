/* SPDX-License-Identifier: Apache-2.0 */
/* What may be meant where a search finds nothing, or not what was meant: one of its words with a letter more, less, another, or two
 * exchanged.  Each such spelling is looked up among the words of the register, so that none has to be kept for it.  A number is never
 * guessed: the next one is another certificate.  A spelling is told only with rows that have it, of those which the caller may see, and so
 * tells nothing else. */
#include "base/fold.h"
#include "kernel/register_search.h"

enum { LETTERS_MOST = 20, NEAR_MOST = 24, KNOWN = 100, GUESSED = 8, EACH_LEAST = 3, MET_MOST = 120, GUESS_WALKED = 3000, STEP = 250 };

/* ---- words that are near ---- */

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
    "('p'), ('q'), ('r'), ('s'), ('t'), ('u'), ('v'), ('w'), ('x'), ('y'), ('z')), "
    "typed (word) as (select substr($2, 1, n) || substr($2, n + 2) from place where n < $1 "
    "union select substr($2, 1, n) || a || substr($2, n + 1) from place, letter "
    "union select substr($2, 1, n) || a || substr($2, n + 2) from place, letter where n < $1 "
    "union select substr($2, 1, n) || substr($2, n + 2, 1) || substr($2, n + 1, 1) || substr($2, n + 3) from place where n < $1 - 1), "
    "spelled (word) as (select word from typed where word <> '' union select replace(word, 'y', 'i') from typed where word like '%y%') "
    "select s.word, (select count(*) from (select 1 as one from ";

/* The commonest first; those that the word begins are found by it already. */
static err near_read(struct call *c, const struct registry *r, struct word_asked *w)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    LIST_ADD(c->mem, &q.args, value_int((int64_t)w->plain.n));
    LIST_ADD(c->mem, &q.args, value_text(w->plain));
    composed_add(&q, "select near.word from (");
    out_z(&q.sql, spellings);
    composed_name(&q, r->words);
    composed_add(&q, " as k where k.word = s.word limit ");
    composed_arg(&q, value_int(KNOWN));
    composed_add(&q, ") as known) as n from spelled as s) as near where near.n > 0 order by near.n desc, near.word");
    TRY(composed_rows(c, &q, &rows));
    for (size_t i = 0; i < rows.n && w->near.n < NEAR_MOST; i++)
        if (!slice_starts(rows.v[i][0], w->word)) LIST_ADD(c->mem, &w->near, rows.v[i][0]);
    return OK;
}

/* ---- rows that have them ---- */

struct guessing { struct call *c; const struct registry *r; const struct registry_ask *ask; registry_guesses *list; };

/* What would have been typed. */
static slice respelled(struct arena *mem, const words_asked *list, slice near)
{
    struct out o = out_new(mem, 4096);
    EACH (w, *list) out_f(&o, "%s%.*s", o.n ? " " : "", SL(w->near.n ? near : w->plain));
    return out_slice(&o);
}

/* Those that have one spelling, all of which are known. */
static err spelling_add(struct guessing *g, const words_asked *asked, const rows_met *met, slice near)
{
    rows_met ids = { 0 };
    struct registry_guess guess = { .q = respelled(g->c->mem, asked, near) };
    EACH (m, *met)
        if (slice_eq(m->near, near) && ids.n < ROWS_AMONG) LIST_ADD(g->c->mem, &ids, *m);
    TRY(register_among(g->c, g->r, g->ask, &ids, &guess.rows));
    if (guess.rows.n) LIST_ADD(g->c->mem, g->list, guess);
    return OK;
}

/* One word is taken for what it is near to; the others stay. */
static err word_guess(struct guessing *g, const words_asked *asked, size_t which, int64_t most, int64_t *left)
{
    struct words_walk walk = { .at = INT64_MAX };
    rows_met met = { 0 };
    EACH (w, *asked) LIST_ADD(g->c->mem, &walk.words, *w);
    struct word_asked *w = &walk.words.v[which];
    TRY(near_read(g->c, g->r, w));
    if (!w->near.n) return OK;
    TRY(words_count(g->c, g->r, &walk.words));
    TRY(words_lead(g->c, g->r, &walk));
    while (!walk.ended && walk.looked < most && met.n < MET_MOST) TRY(words_walk(g->c, g->r, &walk, STEP, &met));
    *left -= walk.looked;
    EACH (near, w->near)
        if (g->list->n < GUESSED) TRY(spelling_add(g, &walk.words, &met, *near));
    return OK;
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

/* ---- when ---- */

static size_t unheard(const words_asked *asked)
{
    size_t n = 0;
    EACH (w, *asked) n += !w->entries;
    return n;
}

/* The rarest word is the likeliest to be misspelt, and has half of what may still be looked at. */
static size_t rarest_left(const words_asked *asked, const bool *tried)
{
    size_t least = asked->n;
    for (size_t i = 0; i < asked->n; i++)
        if (!tried[i] && (least == asked->n || asked->v[i].entries < asked->v[least].entries)) least = i;
    return least;
}

err register_guess(struct call *c, const struct registry *r, const struct registry_ask *ask, size_t found, registry_guesses *list)
{
    struct guessing g = { c, r, ask, list };
    words_asked asked = { 0 };
    *list = (registry_guesses){ 0 };
    words_typed(c, ask->q, &asked);
    if (!asked.n || (found && !ask->near) || found >= (size_t)ask->limit) return OK;
    TRY(words_count(c, r, &asked));
    size_t strange = unheard(&asked);
    if (strange > 1) return OK;
    bool *tried = NEWN(c->mem, bool, asked.n);
    int64_t left = GUESS_WALKED;
    for (size_t n = 0; n < asked.n && left > 0; n++) {
        size_t i = rarest_left(&asked, tried);
        tried[i] = true;
        if (letters_only(asked.v[i].plain) && (!strange || !asked.v[i].entries))
            TRY(word_guess(&g, &asked, i, strange ? left : left / 2 + 1, &left));
    }
    share_out(list, (size_t)ask->limit - found);
    return OK;
}
