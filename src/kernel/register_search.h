/* SPDX-License-Identifier: Apache-2.0 */
/* Rows by what is typed.  The phrases that begin with it, in their order, lead to the rows that have its words one after the other; then
 * come those that have them anywhere, by the rarest of them.  So what is typed from a name's beginning, or from one of its words on, is
 * read off the table of phrases, and only words typed apart have to be looked for among the rows of one of them.
 * How many rows are looked at is bounded by whoever walks. */
#ifndef KERNEL_REGISTER_SEARCH_H
#define KERNEL_REGISTER_SEARCH_H
#include "kernel/register_inside.h"

enum { WORDS_ASKED = 12,            /* of what is typed; the rest does not count */
       FEW = 2000,                  /* phrases that are read at once, and whose rows may be sorted */
       COUNTED = 5000 };            /* so far a word's phrases are counted */

struct typed {
    words words, plain;            /* folded as words are kept; and with y where it was typed */
    slice  phrase;                  /* the words with a space between; the last may go on */
};
struct typed search_typed(struct arena *mem, slice q);
slice search_joined(struct arena *mem, const words *list, size_t from);

/* Where a search stands: behind that phrase of that row, among those which begin with `lead`. */
struct search_place { bool apart; slice lead, phrase; int64_t row; };
slice search_place_write(struct arena *mem, const struct search_place *place);
bool  search_place_read(struct arena *mem, slice text, struct search_place *place);

/* How many phrases begin with each of these, up to `most`. */
err search_count(struct call *c, const struct registry *r, const words *leads, int most, int64_t *counts);
/* What the rows of a phrase are found by: the phrase, or of one that is longer than those kept, its part that begins the fewest. */
err search_lead(struct call *c, const struct registry *r, slice phrase, slice *lead);

/* " where …", then " and …": a phrase that begins with the lead of `from`, behind that place and not behind `to` (NULL: all the others). */
void search_between(struct composed *q, const char **how, const struct search_place *from, const struct search_place *to);
/* The words of the row have that phrase; each of these words begins one of them. */
void search_has(struct composed *q, const char **how, slice phrase, bool has);
void search_has_all(struct composed *q, const char **how, const words *list);
/* The phrase of so many further on; ended: there are not so many. */
err search_ahead(struct call *c, const struct registry *r, const struct search_place *from, int64_t n, struct search_place *there,
                 bool *ended);
/* Is it the first one of the row that begins with lead?  By the others the row is met again. */
bool search_first(slice heard, slice lead, slice phrase);

/* Rows that have what is typed together, or all of its words and these apart; at most ask->limit, of those the caller may see and which
 * pass the filters; the first `most` phrases are looked at.  register_list.c */
err register_said(struct call *c, const struct registry *r, const struct registry_ask *ask, const struct typed *typed, bool apart,
                  int64_t most, registry_rows *rows);

#endif
