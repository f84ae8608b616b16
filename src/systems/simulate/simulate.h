/* SPDX-License-Identifier: Apache-2.0 */
/* A realistic past: dossiers that live whole lives through the very functions people use — drafted, submitted, accepted, asked for
 * supplements, handled step by step in every unit concerned, finished early or late, handed over, rated.  The same seed over the
 * same province gives the same past. */
#ifndef SYSTEMS_SIMULATE_H
#define SYSTEMS_SIMULATE_H
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/dossier.h"

/* Makes `wanted` dossiers over the `days` days before c->now.  The store must be open and people must hold positions. */
err simulate_run(struct call *c, int64_t wanted, int64_t days, int64_t seed);

/* -- chance.c: everything random, from one seed -- */
struct chance { uint64_t s; };
uint64_t chance_next(struct chance *r);
int64_t  chance_range(struct chance *r, int64_t low, int64_t high);     /* both inclusive */
bool     chance_of(struct chance *r, int permille);

/* -- people.c: applicants, and the officials that hold each role in each unit -- */
struct cast { LIST(struct member) members; const struct who *citizen; slice pdf; };
struct member { int64_t unit; enum role role; const struct who *who; };
err  cast_load(struct call *c, struct cast *cast);                      /* lives in c->mem */
const struct who *cast_find(const struct cast *cast, struct chance *r, int64_t unit, enum role role);  /* NULL: nobody holds it */
struct applicant people_applicant(struct call *c, struct chance *r);

/* -- work.c: what is asked for where, and what happens to it next -- */
struct offer { const struct procedure *p; const struct unit *u; slice answers; int64_t upto; };   /* upto: running weight */
struct market { LIST(struct offer) offers; int64_t weight; };
err  market_load(struct call *c, struct market *m);
const struct offer *market_pick(const struct market *m, struct chance *r);

struct errand { instant at; int64_t dossier; const struct offer *arrival; };    /* a dossier's next move, or (dossier 0) a new one */
typedef LIST(struct errand) errands;
/* Does one errand at its time; what the dossier does next, if anything, is added to `next`. */
err  errand_do(struct call *c, const struct errand *e, const struct cast *cast, struct chance *r, errands *next);

#endif
