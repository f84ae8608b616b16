/* SPDX-License-Identifier: Apache-2.0 */
/* The events of a register in the order of their numbers, as its feed reads them.  A table of events is in the order of their subjects, so
 * that a row's history is together; who catches up would look up each change by itself.  So a job copies them into packs of PACK_CHANGES
 * (fewer where rows are long: PACK_BYTES), each one row of feed_pack, without a gap from the first change on.  Packs hold events as they
 * are, not what somebody was told: rights, shares and declarations of today decide at each reading.  What is newer than the last pack is
 * read from event. */
#ifndef KERNEL_FEED_PACK_H
#define KERNEL_FEED_PACK_H
#include "base/call.h"
#include "base/list.h"
#include "base/time.h"
#include "store/record.h"

enum { PACK_CHANGES = 100, PACK_BYTES = 64 << 10, READ_BYTES = 2 << 20 };

/* An event, the number of the change before it, and of its body the row as it then was: code and values as JSON, as they stand there.  The
 * values are parted by tabs, in the order of their names, which neighbours share (the same address) where they are the same.  names NULL:
 * erased. */
typedef LIST(slice) feed_names;
struct feed_event { int64_t seq, prev, subject, n; instant at; slice kind, unit, hash, state, code, values; const feed_names *names; };
typedef LIST(struct feed_event) feed_events;
bool  feed_names_same(const feed_names *a, const feed_names *b);
slice feed_values_json(struct arena *mem, const struct feed_event *e);         /* {"name":value,…}; erased: no value */
#define OF_A_REGISTER "replace(subject_kind, '/', '') <> subject_kind and seq is not null "    /* as the index event_feed has it */

/* Numbered events of the register (its name) behind that number, up to `limit` and about READ_BYTES: fewer need not be the last. */
err feed_events_read(struct call *c, slice registry, int64_t after, int limit, feed_events *events);
err feed_event_find(struct call *c, slice registry, int64_t subject, int64_t n, struct feed_event *event, bool *found);

/* The job: packs what is numbered and has not been, when there is a pack full. */
err feed_pack_work(struct call *c);
/* The same for one register, at most so many packs; `left` is brought down by what was made. */
err feed_pack(struct call *c, slice registry, int *left);
/* Erases the row of that event from its pack, if it is in one.  The caller holds the ledger's head (ledger_hold), as the job does when it
 * copies: else a copy could outlive what was erased. */
err feed_pack_erase(struct call *c, slice registry, int64_t seq);
/* Do the packs behind that number say what the events say?  Looks at one, brings `after` to its end; more: there was one. */
err feed_pack_verify(struct call *c, slice registry, int64_t *after, bool *right, bool *more);

#endif
