/* SPDX-License-Identifier: Apache-2.0 */
/* Submitted dossiers by the words of their applicants' names, within each unit that received or handles them.  The table dossier_word
 * follows the dossier in the transaction that writes it.  A name is found by any of its words, in any order, each by its beginning. */
#ifndef KERNEL_DOSSIER_WORDS_H
#define KERNEL_DOSSIER_WORDS_H
#include "kernel/dossier.h"

/* From what a dossier was to what it is: submitted, handled elsewhere, of another name. */
err dossier_words_move(struct call *c, const struct dossier *was, const struct dossier *now);

enum { NAMES_WALKED = 20000 };      /* names that one search looks at, at most */

struct name_search {
    int64_t lo, hi;                 /* units, by their place in the tree: unit.lo within these */
    slice   name;                   /* as typed; at least one letter or digit in it */
    slice   procedure;              /* its code; no value: any */
    int64_t holder;                 /* an account, 0: nobody has taken it, -1: any */
    int64_t before;                 /* ids below this */
    int     limit;
};

/* The newest `limit` dossiers of that name, adding to `list`.  Only names that have the rarest of its words are looked at, and no more than
 * NAMES_WALKED; then `reached` is the id down to which every dossier was looked at, and the next search goes on before it.  0: what
 * there is has been found, or the list is full. */
err dossier_named(struct call *c, const struct name_search *ask, dossiers *list, int64_t *reached);

#endif
