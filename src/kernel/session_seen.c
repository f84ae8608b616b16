/* SPDX-License-Identifier: Apache-2.0 */
/* When sessions were last used.  No request waits for it to be written down: what is more than an hour old is noted here, in memory, and a
 * job writes what has gathered.  A slot that is taken, or lost when a conflict repeats the job, is noted again with the next request. */
#include "kernel/account.h"
#include <pthread.h>
#include <string.h>
#include "store/db.h"

enum { SLOTS = 1 << 10, HASH_LONG = 64 };

struct seen { char hash[HASH_LONG]; instant at; };      /* at {0}: a free slot */

static struct { pthread_mutex_t lock; struct seen slots[SLOTS]; } table = { .lock = PTHREAD_MUTEX_INITIALIZER };

static size_t slot_of(slice hash)
{
    size_t slot = 0;
    for (size_t i = 0; i < 3; i++) slot = slot * 16 + (size_t)(hash.p[i] <= '9' ? hash.p[i] - '0' : hash.p[i] - 'a' + 10);
    return slot % SLOTS;
}

void session_seen(struct call *c, slice hash)
{
    must(hash.n == HASH_LONG);
    struct seen *s = &table.slots[slot_of(hash)];
    pthread_mutex_lock(&table.lock);
    if (!s->at.ms) {
        memcpy(s->hash, hash.p, HASH_LONG);
        s->at = c->now;
    }
    pthread_mutex_unlock(&table.lock);
}

err session_seen_write(struct call *c)
{
    LIST(struct seen) gathered = { 0 };
    pthread_mutex_lock(&table.lock);
    for (size_t i = 0; i < SLOTS; i++) {
        if (table.slots[i].at.ms) LIST_ADD(c->mem, &gathered, table.slots[i]);
        table.slots[i].at = (instant){ 0 };
    }
    pthread_mutex_unlock(&table.lock);
    EACH (s, gathered)
        TRY(db_do(c, "update session set used_at = $2 where hash = $1 and used_at < $2", slice_copy(c->mem, (slice){ s->hash, HASH_LONG }),
                  s->at));
    return OK;
}
