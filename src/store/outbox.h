/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be sent, kept in the same transaction as what it tells of, and delivered afterwards by a job.
 * Delivery is at least once: a process that dies between sending and noting it sends again, with the same id, so that the
 * receiver can tell.  A failed delivery is tried again after 1, 2, 4 … minutes, at most a day apart, and given up
 * ('failed') after 12 tries, or at once when the receiver refuses it for good (a fault ERR_INPUT). */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H
#include "store/store.h"

struct outbox_item {
    int64_t id;                     /* stable: goes into Message-ID, or a webhook's idempotency key */
    slice   kind, target;           /* "mail", "name@example.vn" */
    slice   subject, body;
    int64_t tries;                  /* this one included */
    instant created_at;
};

/* Inside a write. */
err outbox_add(struct call *c, slice kind, slice target, slice subject, slice body);
/* The same, not to leave before `from`; *id names it. */
err outbox_add_for(struct call *c, slice kind, slice target, slice subject, slice body, instant from, int64_t *id);

/* Gives a failed item its tries again, from now on; *found is false when it is not a failed one. */
err outbox_retry(struct call *c, int64_t id, bool *found);

/* Outside any transaction, in a JOB_OUTSIDE job.  Delivers what is due of one kind, at most 500, one after the other.
 * A fault of `deliver` is noted with its item and does not stop the others; the fault returned is the database's. */
typedef err (*outbox_deliver)(struct call *c, const struct outbox_item *item);
err outbox_run(struct store *s, struct call *c, const char *kind, outbox_deliver deliver, int64_t *delivered);

#endif
