/* SPDX-License-Identifier: Apache-2.0 */
/* Group commit.  The one writer thread takes every waiting write, runs each in its own savepoint inside one
 * transaction, commits once, and only then tells each that it is done: the disk is waited for once a batch, not once a
 * write.  While it waits, the next batch gathers.  A write that fails is rolled back to its savepoint and answered with
 * its batch; when the commit itself fails, so does every write of the batch. */
#include "store/lite.h"

enum { BATCH = 256, TRIES = 5 };

static int length(const struct write *w)
{
    int n = 0;
    for (; w; w = w->next) n++;
    return n;
}

/* False when the transaction is gone and with it all that the batch did so far.  A write that is alone needs no savepoint:
 * in a long one, SQLite walks all it has kept for it after every statement. */
static bool run_one(struct db *db, struct write *w)
{
    err e = db->shared ? lite_save(db, w->c->mem) : OK;
    if (!e.fault) e = write_attempt(db, w);
    if (!e.fault && db->shared) e = lite_keep(db, w->c->mem);
    w->result = e;
    if (!e.fault) return true;
    return db->shared && db->state != DB_CONFLICT && lite_undo(db);
}

static err run_all(struct db *db, struct arena *tmp, struct write *batch, bool *again)
{
    *again = false;
    db->shared = batch->next != NULL;
    err e = db->engine->begin(db, tmp);
    for (struct write *w = batch; w && !e.fault; w = w->next)
        if (!run_one(db, w)) e = err_copy(tmp, w->result);
    if (!e.fault) e = db->engine->commit(db, tmp);
    *again = e.fault && db->state == DB_CONFLICT;
    if (e.fault) db->engine->rollback(db);
    return e;
}

static void run_batch(struct db *db, struct arena *tmp, struct write *batch)
{
    struct store *s = db->store;
    bool again = true;
    err e = OK;
    for (int tries = 0; tries < TRIES && again; tries++) {
        if (tries) {
            for (struct write *w = batch; w; w = w->next) write_again(w);
            atomic_fetch_add(&s->retries, length(batch));
        }
        arena_reset(tmp);
        e = run_all(db, tmp, batch, &again);
        if (again) atomic_fetch_add(&s->conflicts, 1);
    }
    for (struct write *w = batch, *next; w; w = next) {
        next = w->next;                         /* after done the write is its owner's again */
        w->done(w, e.fault ? err_copy(w->c->mem, e) : w->result);
    }
}

static void serve(struct db *db, struct store *s)
{
    ARENA_SCRATCH (tmp) {
        for (struct write *batch; (batch = queue_take(&s->queue, BATCH));) {
            int64_t from = store_ns();
            atomic_fetch_add(&s->writes, length(batch));
            atomic_fetch_add(&s->batches, 1);
            run_batch(db, tmp, batch);
            atomic_fetch_add(&s->write_ns, store_ns() - from);
        }
    }
}

/* The file was opened once before by store_open; when it cannot be opened now, every write says so. */
void *writer_lite(void *store)
{
    struct store *s = store;
    struct db *db;
    ARENA_SCRATCH (mem) {
        err e = s->engine->open(s, mem, true, &db);
        if (!e.fault) {
            serve(db, s);
            s->engine->close(db);
        } else {
            for (struct write *w; (w = queue_take(&s->queue, 1));) w->done(w, err_copy(w->c->mem, e));
        }
    }
    return NULL;
}
