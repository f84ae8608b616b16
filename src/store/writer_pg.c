/* SPDX-License-Identifier: Apache-2.0 */
/* Writing on PostgreSQL: each write is a transaction of its own on a pool thread.  A conflict, a deadlock or a connection
 * that died before the commit was sent runs it again, from the arena's mark and a bounded number of times.  A connection
 * that dies during the commit leaves open whether it happened: that is told (ERR_LATER), never tried again. */
#include "store/engine.h"
#include <time.h>

enum { TRIES = 10, WAIT_MOST_MS = 64 };

static err once(struct db *db, struct write *w, bool *again)
{
    err e = db->engine->begin(db, w->c->mem);
    *again = e.fault && db->state == DB_CONFLICT;       /* not when it is lost: begin has tried anew by itself */
    if (e.fault) return e;
    e = write_attempt(db, w);
    if (e.fault) {
        *again = db->state == DB_CONFLICT || db->state == DB_LOST;
    } else {
        e = db->engine->commit(db, w->c->mem);
        *again = e.fault && db->state == DB_CONFLICT;
    }
    if (e.fault) db->engine->rollback(db);
    return e;
}

/* Two that collided must not collide again in step. */
static void wait_a_little(int tries)
{
    int64_t most = tries < 6 ? 1 << tries : WAIT_MOST_MS;
    int64_t ns = store_ns() % (most * 1000000) + 100000;
    nanosleep(&(struct timespec){ 0, ns }, NULL);
}

static err run(struct db *db, struct write *w)
{
    struct store *s = db->store;
    for (int tries = 1;; tries++) {
        bool again;
        err e = once(db, w, &again);
        if (again) atomic_fetch_add(&s->conflicts, 1);
        if (!again || tries == TRIES) return e;
        atomic_fetch_add(&s->retries, 1);
        write_again(w);
        wait_a_little(tries);
    }
}

static err serve(struct store *s, struct write *w)
{
    struct db *db;
    TRY(store_take(s, w->c->mem, true, &db));
    err e = run(db, w);
    store_give(db);
    return e;
}

void *writer_pg(void *store)
{
    struct store *s = store;
    for (struct write *w; (w = queue_take(&s->queue, 1));) {
        int64_t from = store_ns();
        atomic_fetch_add(&s->writes, 1);
        atomic_fetch_add(&s->batches, 1);
        err e = serve(s, w);
        atomic_fetch_add(&s->write_ns, store_ns() - from);
        w->done(w, e);
    }
    return NULL;
}
