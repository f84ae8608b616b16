/* SPDX-License-Identifier: Apache-2.0 */
/* Paper follows the dossier: when a step has moved it to another unit, what lies on paper is still where it was.  That unit packs the
 * papers of several dossiers to one unit into a batch under a number of its book (phiếu bàn giao, gap-free per unit and year); the unit
 * that has the dossiers says of each that its papers came, or sends them back with a reason, and the others stay.  Basis:
 * NĐ 61/2018/NĐ-CP art. 18, which wants giver and receiver of each transfer on record; TT 01/2018/TT-VPCP, Mẫu số 05.
 * Until then they are on the way: who sent them answers for them, the clock runs, and the step goes neither forward nor back.  What ends
 * meanwhile (withdrawn, stopped, refused) stays in its batch until somebody has said where its papers are.
 * A dossier is in at most one batch that is open.  The actions are send, receive and send_back of the table in action.c; a dossier sent
 * back returns to the step before where that step was the sender's, else only its papers return, to be sent again. */
#ifndef KERNEL_BATCH_H
#define KERNEL_BATCH_H
#include "kernel/dossier.h"

struct batch {
    int64_t id, unit, to_unit, year, n;
    slice   number;
    instant sent_at;
    int64_t sent_by;
    slice   sender;                     /* name */
    int64_t items, open;                /* dossiers; those still on the way */
};
typedef LIST(struct batch) batches;
struct batch_item {
    int64_t dossier;
    instant closed_at;                  /* {0}: on the way */
    slice   outcome, reason, closer;    /* "received", "returned"; closer: name */
};
typedef LIST(struct batch_item) batch_items;

enum { BATCHES_SHOWN = 100 };           /* the newest of a unit: what it sent, what comes to it */
err batches_sent(struct call *c, const struct unit *u, batches *list);
err batches_coming(struct call *c, const struct unit *u, batches *list);
err batch_of(struct call *c, const struct dossier *d, struct batch *b);     /* the one it is on the way with; d->batch is not 0 */
/* ERR_MISSING "batch.missing": none, or of units whose dossiers the caller may not read. */
err batch_find(struct call *c, int64_t id, struct batch *b);
err batch_dossiers(struct call *c, const struct batch *b, batch_items *items, dossiers *list);     /* in one order, by dossier */

#endif
