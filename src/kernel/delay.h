/* SPDX-License-Identifier: Apache-2.0 */
/* Whose delay it is.  A dossier stays at one step after another; each has a norm in working minutes.  The stay that overran its norm the
 * most (where none is set: the longest) is answerable for a promise that is not kept; time in which the clock stood counts for nobody.
 * Before the breach that goes into the draft of the apology (NĐ 61/2018 art. 19: reason and new day in writing, before the term ends);
 * after it, into the row of delay, once and for all, when the dossier is resolved. */
#ifndef KERNEL_DELAY_H
#define KERNEL_DELAY_H
#include "kernel/dossier.h"

struct holding {
    slice   step;                   /* its name */
    int64_t unit, account;          /* account: who completed it; 0: it lasts */
    int64_t used, norm;             /* working minutes; norm 0: none is set */
};
err delay_held_by(struct call *c, const struct dossier *d, struct holding *s);     /* of an accepted dossier; no step: it had none */
err delay_charge(struct call *c, const struct dossier *d);                      /* resolved late, its last stay is closed */

struct apology { int64_t dossier; instant due_at, drafted_at; slice step; int64_t unit, used, norm; };
err apology_draft(struct call *c, const struct dossier *d);                     /* for the promise as it stands; again: no change */
err apology_of(struct call *c, const struct dossier *d, struct apology *a, bool *found);    /* for that promise */
slice apology_words(struct call *c, const struct apology *a);      /* the reason, as the leader may sign it */

struct delay { int64_t dossier; slice step; int64_t unit, account, minutes; instant at; };
err delay_of(struct call *c, const struct dossier *d, struct delay *late, bool *found);

#endif
