/* SPDX-License-Identifier: Apache-2.0 */
/* The database of one installation: SQLite (one file in the data folder) or PostgreSQL (by URL), behind one interface.
 *
 * Reading.  store_read runs a function on this thread's own connection inside a read-only snapshot.
 * Writing.  A write is a function of its call that may run twice.  On SQLite one writer thread takes every waiting
 *   write, runs each in its savepoint on the one write connection, commits once (synchronous=full), and only then calls
 *   each write's `done`; if the commit fails, every write of the batch fails.  On PostgreSQL each write is its own
 *   READ COMMITTED transaction on a pool thread, run again on conflict (40001, 40P01) from the arena's mark.  A write
 *   that reads a subject in order to change it first locks it by updating it (there is no "for update" in the common
 *   SQL); see dossier_lock.
 * The call's arena, db and prepared are the write's alone from store_write until `done`. */
#ifndef STORE_STORE_H
#define STORE_STORE_H
#include "base/call.h"
#include "base/node.h"

struct store;
struct db;

struct store_options {
    slice data;                 /* the data folder; holds motcua.db and blobs/ on SQLite, keys on both */
    slice database;             /* "postgres://…", or no value for SQLite */
    int   pool;                 /* PostgreSQL: write threads; 0 = 16 */
    void (*log)(const char *line);  /* where store says what an operator must know; any thread; NULL = stderr */
    instant (*clock)(void);     /* for jobs and migrations, which have no call; NULL = the machine's */
};

err  store_open(struct arena *mem, const struct store_options *options, struct store **store);
void store_close(struct store *s);      /* waits for running writes; refuses new ones with ERR_LATER */
bool store_is_pg(const struct store *s);/* for bench and health only; no caller may decide by it */

typedef err (*work)(struct call *c);

err  store_read(struct store *s, struct call *c, work fn);
err  store_write_now(struct store *s, struct call *c, work fn);  /* waits; for verbs, jobs and tests */

struct write {
    struct call  *c;
    work          apply;
    void        (*done)(struct write *w, err e);    /* on a store thread, after the commit is durable; at once, on the
                                                       caller's own, when the store is closing */
    void         *owner;                            /* the caller's own */
    /* store's own */
    struct write     *next;
    struct call       before;                       /* the call and its arena as they were at store_write */
    struct arena_mark mark;
    err               result;
};
void store_write(struct store *s, struct write *w);

/* Inside a write: others of this program wait for the transaction to end.  Those of another program are not seen. */
bool store_pressed(struct call *c);

/* Called inside a write's transaction just before it commits, after the handler succeeded (kernel: tally_flush). */
void store_before_commit(struct store *s, work fn);

struct migration { const char *name; slice sql; };   /* "kernel/0001_kernel"; run in list order, each once, hash recorded */
err  store_migrate(struct store *s, const struct migration *list, size_t n);

/* After much was written at once: PostgreSQL takes stock of its tables now, and not some time later, so that its plans fit them. */
err  store_take_stock(struct store *s, struct call *c);
int64_t store_ns(void);                              /* a monotonic clock, for measuring */
err  store_ping(struct store *s, struct call *c);    /* for /readyz */
struct store_counts { int64_t writes, batches, retries, conflicts, read_ms, write_ms, steps; int waiting; };
struct store_counts store_counts(struct store *s);   /* for /metrics; steps: of SQLite's machine, 0 on PostgreSQL */

/* A consistent copy while serving, in one .tar: SQLite's online backup or pg_dump, the blobs, the *.key files of the data
 * folder, and a manifest with one hash over all of it.  It appears under its name only when it is whole.  restore
 * refuses a data folder that is not empty and a file that is cut or changed (ERR_CONFLICT "store.backup"), and
 * leaves nothing behind when it fails. */
err  store_backup(struct store *s, struct call *c, slice file);
err  store_restore(struct arena *mem, const struct store_options *options, slice file);

/* Prepares every statement of the program and fits its columns to its record; each that fails is a problem with file
 * and line.  The fault returned is only the database's absence. */
err  store_check_statements(struct store *s, struct arena *mem, problems *list);

#endif
