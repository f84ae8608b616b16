/* SPDX-License-Identifier: Apache-2.0 */
/* Private to store/: what an engine must be able to do, and the connection and store behind the opaque names.
 * Two engines: db_lite.c (SQLite) and db_pg.c (PostgreSQL).  Everything above the vtable is written once.
 * A connection belongs to one thread at a time; struct store is shared, its members say by what they are guarded. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H
#include <pthread.h>
#include <stdatomic.h>
#include "store/db.h"
#include "store/store.h"

/* What became of the running transaction.  A statement that failed ends it on both engines, as PostgreSQL would have
 * it: nothing more runs in it and it cannot commit, even if the handler swallows the fault. */
enum db_state {
    DB_FINE,
    DB_FAILED,
    DB_CONFLICT,        /* worth running again: a serialization conflict, a deadlock, another process's lock */
    DB_LOST,            /* the connection is gone */
};

/* One statement on one connection; made once. */
struct prepared {
    void        *handle;            /* sqlite3_stmt, or a mark that the server knows it */
    const char **names;             /* result columns, n of them */
    const struct column **columns;  /* the record's columns in the same order; NULL when it has no record */
    int         *slots;             /* SQLite: slot of $1, $2 …, 0 = not used in the text; NULL: in that order */
    bool        *truths;            /* PostgreSQL: this column is a boolean */
    int          n;
    bool         ready, busy;       /* columns resolved; being stepped through */
};

/* One run of a statement, from start to finish. */
struct query {
    struct db       *db;
    statement_ref    st;
    struct prepared *prepared;
    void            *handle;        /* sqlite3_stmt, or PGresult */
    struct query    *next;          /* of the connection's open cursors */
    struct arena    *row_mem;       /* of a cursor: the texts of its current row */
    int              row, rows;     /* PostgreSQL: place in the result */
    unsigned         cursor;        /* PostgreSQL: number of the server's cursor, 0 = none */
    bool             open, own;     /* own: a handle beside the cached one, which is busy */
};

struct db {
    const struct engine *engine;
    struct store        *store;
    struct db           *next;      /* in the store's idle list */
    struct arena        *mem;       /* the connection's own; holds this struct too */
    struct arena_mark    made;      /* above it: prepared statements */
    struct prepared     *prepared;  /* by statement number */
    struct query        *cursors;   /* open ones */
    enum db_state        state;
    bool                 write, begun;
    bool                 shared;    /* the transaction that runs is that of several writes */
};

enum got { GOT_VALUE, GOT_NULL, GOT_WRONG };    /* wrong: not of the type asked for */

struct engine {
    err  (*open)(struct store *s, struct arena *mem, bool write, struct db **db);
    void (*close)(struct db *db);
    err  (*begin)(struct db *db, struct arena *mem);    /* a snapshot, or a write when db->write */
    err  (*commit)(struct db *db, struct arena *mem);
    void (*rollback)(struct db *db);
    err  (*script)(struct db *db, struct arena *mem, slice sql);    /* several statements, inside a write */
    err  (*prepare)(struct db *db, struct arena *mem, const struct statement *st, struct prepared *p);
    err  (*start)(struct query *q, struct arena *mem, const struct value *args, bool cursor);
    err  (*once)(struct query *q, struct arena *mem, const struct value *args);   /* prepares and starts (composed.c) */
    err  (*within)(struct db *db, struct arena *mem, int ms);       /* in ms, of any statement to the transaction's end */
    err  (*step)(struct query *q, struct arena *mem, bool *row);
    enum got (*get)(const struct query *q, int column, struct value *v);    /* v->type says what is wanted */
    int64_t  (*changed)(const struct query *q);
    void (*finish)(struct query *q);
    void *(*writer)(void *store);                       /* a writer thread's main, in writer_*.c */
    int  (*writers)(const struct store *s);             /* how many of them */
    const char *day_of[2];                              /* around a column of instants: its day here, as the number 20180911 */
    const char *each[2];                                /* around a table: composed_each */
    const char *names;                                  /* a select of the names of all tables and indexes */
    const char *hold;                                   /* a select that waits for a number, up to it; NULL: there is one writer */
    const char *dump_name;                              /* the database's name in a backup */
    err  (*dump)(struct store *s, struct arena *mem, const char *to);       /* a consistent copy, while serving */
    err  (*load)(struct store *s, struct arena *mem, const char *from);     /* proves it and puts it to use */
};

extern const struct engine engine_lite, engine_pg;
void *writer_lite(void *store);
void *writer_pg(void *store);

/* Waiting writes, first come first served.  Guarded by its lock. */
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t  some;
    struct write   *first, **last;
    int             n;
    bool            closed;
};
void queue_init(struct queue *q);
void queue_free(struct queue *q);
bool queue_put(struct queue *q, struct write *w);           /* false: closed */
struct write *queue_take(struct queue *q, int most);        /* waits; a chain, or NULL when closed and empty */
int  queue_length(struct queue *q);
void queue_close(struct queue *q);

struct store {
    struct arena        *mem;               /* used by open and migrate only */
    const struct engine *engine;
    slice                data, database;
    int                  pool;
    void               (*log)(const char *line);
    instant            (*clock)(void);
    work                 before_commit;     /* set before the first write */

    pthread_mutex_t      lock;              /* guards idle and the two below */
    struct db           *idle[2];           /* connections for reading and for writing, the last used first */
    int64_t              down_until;        /* PostgreSQL is away: monotonic ms before which nobody tries again */
    int                  down_wait;         /* ms, doubled with every failure */

    pthread_mutex_t      dial_lock;         /* see pg_connect.c */
    pthread_mutex_t      blob_lock;         /* see blob_file.c */

    struct queue         queue;
    pthread_t           *threads;
    int                  n_threads;

    atomic_int_fast64_t  writes, batches, retries, conflicts, read_ns, write_ns, steps;
};

void    store_options_take(struct store *s, struct arena *mem, const struct store_options *options);
void    store_say(const struct store *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
err     store_take(struct store *s, struct arena *mem, bool write, struct db **db);   /* an idle connection, or a new one */
void    store_give(struct db *db);
const char *store_path(struct arena *mem, const struct store *s, const char *name);   /* in the data folder */

/* db.c: the part of a connection that both engines share. */
struct db *db_new(const struct engine *engine, struct store *s, bool write, size_t size /* of the engine's struct */);
void db_free(struct db *db);
void db_forget(struct db *db);                              /* every prepared statement; after a reconnect */
err  db_prepare(struct db *db, struct arena *mem, statement_ref st);    /* and fits its columns to its record */
err  db_enter(struct call *c, const char *at);              /* before a statement: nothing has failed, and a transaction runs */
void db_end(struct db *db);                                 /* closes open cursors; before commit or rollback */

/* One attempt at a write inside a begun transaction: the handler, then the hook, both on db. */
err  write_attempt(struct db *db, struct write *w);
void write_mark(struct write *w);                           /* before the first attempt */
void write_again(struct write *w);                          /* call and arena as they were at the mark */

extern const struct migration store_migrations[];           /* sql/, embedded */
extern const size_t store_migrations_n;

/* Fault injection, only in test builds (STORE_FAULTS): the n-th operation from now fails, faults.c. */
#ifdef STORE_FAULTS
enum injected { FAIL_BROKEN, FAIL_CONFLICT };               /* as a bad disk would; as a collision would */
void store_fail_nth(int n, enum injected how);              /* 0 = none */
err  store_injected(struct db *db, struct arena *mem, const char *at);
#else
#define store_injected(db, mem, at) OK
#endif

#endif
