/* SPDX-License-Identifier: Apache-2.0 */
/* What applicants say of the service: stars for the whole, points for each criterion, by unit and month.
 * Criteria after NĐ 61/2018/NĐ-CP on the evaluation of one-stop counters: 2 good, 1 fair, 0 poor; none need be said.
 * A dossier is rated by its applicant once its result is there; a newer rating takes the older one's place in the counters. */
#ifndef KERNEL_SATISFACTION_H
#define KERNEL_SATISFACTION_H
#include "kernel/dossier.h"

struct criterion { const char *key, *question; };
extern const struct criterion criteria[CRITERIA];       /* term contacts process attitude publicity handling */
#define POINTS_MOST 2
#define STARS_SATISFIED 4

struct satisfaction { int64_t unit, ratings, satisfied, points, most, came, answered, in_time; };
typedef LIST(struct satisfaction) satisfactions;

/* Inside a write. */
err satisfaction_rate(struct call *c, const struct dossier *d, const struct act *a);
err satisfaction_add(struct call *c, const struct satisfaction *more);   /* to this month's counters of more->unit */
/* Sums by unit of the months from `from` to `to`, both included, most ratings first. */
err satisfaction_of(struct call *c, day from, day to, satisfactions *list);

#endif
