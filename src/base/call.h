/* SPDX-License-Identifier: Apache-2.0 */
/* One piece of work: a request, a verb, a job run.  Memory, time, database and person come in through the call and
 * nowhere else: there are no globals, so a test can set them all.  The upper floors fill in their own pointers;
 * this floor only carries them.
 *
 * A call that changes something may be run twice (a conflict on PostgreSQL, a failed batch on SQLite): its arena is
 * rewound to the mark set after the input was read, and the handler starts again. */
#ifndef BASE_CALL_H
#define BASE_CALL_H
#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "base/time.h"

struct call {
    struct arena *mem;
    instant       now;        /* fixed for the whole call */
    struct db    *db;         /* store/db.h: the connection whose transaction this call runs in */
    struct app   *app;        /* kernel/app.h: store, keys, the data folder */
    const struct definitions *defs; /* kernel/app.h: the published set this call began with */
    struct who   *who;        /* kernel/who.h: the person; never NULL once the door has been passed */
    struct web   *web;        /* web/web.h: request and reply; NULL in verbs and jobs */
    struct tally_batch *tally;/* kernel/tally.h: counter changes not yet written in this transaction */
    void         *prepared;   /* what the prepare half left for the apply half (design.md, the write path) */
};

static inline day today(const struct call *c) { return instant_day(c->now); }

#endif
