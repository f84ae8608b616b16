/* SPDX-License-Identifier: Apache-2.0 */
/* Rows by their words, as register_list and register_guess walk them.  A word asked for stands for every word that it begins, or for
 * given ones; a word is a run of rows in the table of words, the newest first.  The rarest word leads: its rows are looked at one after
 * the other, and whether they have the other words, the table tells by the row (register_words_ready).
 * What a walk costs is bounded by whoever walks: by `looked`. */
#ifndef KERNEL_REGISTER_SEARCH_H
#define KERNEL_REGISTER_SEARCH_H
#include "kernel/register_inside.h"

enum { WORDS_ASKED = 12,            /* of what is typed; the rest does not count */
       FEW = 2000,                  /* so many entries are read at once, and may be sorted */
       WALKED = 20000 };            /* rows that one page of a search looks at, at most; a row read counts as READ_WEIGHS */
enum { READ_WEIGHS = 4 };

typedef LIST(slice) slices;
struct word_asked {
    slice   word, plain;            /* as words are kept; and with y where it was typed, which may be another letter misspelt */
    slices  near;                   /* it stands for these; none: for all that it begins */
    slices  runs;                   /* of a word that is not rare, what it stands for; none: too many to be walked as runs */
    int64_t entries;                /* rows that have it, up to FEW + 1; a row counts for each of its words that it stands for */
    double  often;                  /* entries in a stretch of time, by its newest */
};
typedef LIST(struct word_asked) words_asked;

struct words_walk {
    words_asked words;
    const struct word_asked *lead;  /* the rarest; NULL: all rows are walked */
    int64_t at;                     /* the next row is older than this id */
    int64_t looked;
    bool    ended;                  /* there are no more */
};

/* The words of what is typed, each once, and how rare they are; lead is known then. */
void words_typed(struct call *c, slice typed, words_asked *list);
err  words_count(struct call *c, const struct registry *r, words_asked *list);
err  words_lead(struct call *c, const struct registry *r, struct words_walk *walk);

/* The newest rows that come next and have all words, as a walk of `most` more rows finds them; near: which of the words it was that one
 * of those asked for stands for, no value when none stands for given words. */
struct row_met { int64_t id; slice near; };
typedef LIST(struct row_met) rows_met;
err words_walk(struct call *c, const struct registry *r, struct words_walk *walk, int most, rows_met *met);

/* " from … cross join r_…", " where …": of a walk whose lead has FEW entries, all at once and in any order. */
void words_from(struct composed *q, const struct registry *r, const struct words_walk *walk);
void words_where(struct composed *q, const char **how, const struct registry *r, const struct words_walk *walk);

/* Those of these ids, at most ROWS_AMONG, that are rows which the caller may see and which pass the filters of what is asked; the newest
 * first. */
enum { ROWS_AMONG = 64 };
err register_among(struct call *c, const struct registry *r, const struct registry_ask *ask, const rows_met *ids, registry_rows *rows);

#endif
