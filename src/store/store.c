/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing, reading, and handing writes to the writer threads.
 * Idle connections stand in two lists, for reading and for writing, the last used on top: as many exist as were ever used at once. */
#include "store/engine.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { POOL = 16 };
#define OPEN_NS 3000000000LL

int64_t store_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void to_stderr(const char *line) { fprintf(stderr, "motcua: %s\n", line); }

void store_say(const struct store *s, const char *fmt, ...)
{
    char line[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    s->log(line);
}

const char *store_path(struct arena *mem, const struct store *s, const char *name)
{
    return zstr(mem, slice_fmt(mem, "%.*s/%s", SL(s->data), name));
}

/* ---- open, close ---- */

static err folder(struct arena *mem, const struct store *s)
{
    if (!s->data.n) return fault_of(mem, ERR_USAGE, "store.no_data", "no data folder given");
    const char *path = zstr(mem, s->data);
    if (mkdir(path, 0700) == 0 || errno == EEXIST) return OK;
    return broken(mem, "store.data", "%s: %s", path, strerror(errno));
}

/* The first connection is a writer's: it creates the file and proves that the server can be reached. */
static err try_open(struct store *s, struct arena *mem)
{
    struct db *db;
    TRY(s->engine->open(s, mem, true, &db));
    s->engine->close(db);
    return OK;
}

/* A machine that has just started, or a crowded one, is given three seconds to answer. */
static err first_open(struct store *s, struct arena *mem)
{
    TRY(folder(mem, s));
    err e = try_open(s, mem);
    for (int64_t until = store_ns() + OPEN_NS; e.fault && e.fault->kind == ERR_LATER && store_ns() < until;) {
        nanosleep(&(struct timespec){ 0, 200000000 }, NULL);
        e = try_open(s, mem);
    }
    return e;
}

static void start_writers(struct store *s)
{
    s->n_threads = s->engine->writers(s);
    s->threads = NEWN(s->mem, pthread_t, (size_t)s->n_threads);
    for (int i = 0; i < s->n_threads; i++)
        must(pthread_create(&s->threads[i], NULL, s->engine->writer, s) == 0);
}

void store_options_take(struct store *s, struct arena *mem, const struct store_options *options)
{
    s->mem = mem;
    s->data = slice_copy(mem, options->data);
    s->database = slice_copy(mem, options->database);
    s->engine = s->database.n ? &engine_pg : &engine_lite;
    s->pool = options->pool ? options->pool : POOL;
    s->log = options->log ? options->log : to_stderr;
    s->clock = options->clock ? options->clock : instant_real;
}

err store_open(struct arena *mem, const struct store_options *options, struct store **store)
{
    struct store *s = NEW(mem, struct store);
    store_options_take(s, mem, options);
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->dial_lock, NULL);
    pthread_mutex_init(&s->blob_lock, NULL);
    queue_init(&s->queue);
    TRY(first_open(s, mem));
    start_writers(s);
    *store = s;
    return OK;
}

void store_close(struct store *s)
{
    queue_close(&s->queue);
    for (int i = 0; i < s->n_threads; i++) pthread_join(s->threads[i], NULL);
    for (int write = 0; write < 2; write++)
        for (struct db *db = s->idle[write], *next; db; db = next) {
            next = db->next;
            s->engine->close(db);
        }
    queue_free(&s->queue);
    pthread_mutex_destroy(&s->dial_lock);
    pthread_mutex_destroy(&s->blob_lock);
    pthread_mutex_destroy(&s->lock);
}

bool store_is_pg(const struct store *s) { return s->database.n != 0; }

void store_before_commit(struct store *s, work fn) { s->before_commit = fn; }

struct store_counts store_counts(struct store *s)
{
    return (struct store_counts){
        .writes = atomic_load(&s->writes), .batches = atomic_load(&s->batches),
        .retries = atomic_load(&s->retries), .conflicts = atomic_load(&s->conflicts),
        .read_ms = atomic_load(&s->read_ns) / 1000000, .write_ms = atomic_load(&s->write_ns) / 1000000,
        .steps = atomic_load(&s->steps),
        .waiting = queue_length(&s->queue),
    };
}

/* ---- reading ---- */

err store_take(struct store *s, struct arena *mem, bool write, struct db **db)
{
    pthread_mutex_lock(&s->lock);
    *db = s->idle[write];
    if (*db) s->idle[write] = (*db)->next;
    pthread_mutex_unlock(&s->lock);
    return *db ? OK : s->engine->open(s, mem, write, db);
}

void store_give(struct db *db)
{
    struct store *s = db->store;
    pthread_mutex_lock(&s->lock);
    db->next = s->idle[db->write];
    s->idle[db->write] = db;
    pthread_mutex_unlock(&s->lock);
}

err store_read(struct store *s, struct call *c, work fn)
{
    must(!c->db);                           /* no reading inside another transaction */
    int64_t from = store_ns();
    struct db *db;
    TRY(store_take(s, c->mem, false, &db));
    c->db = db;
    err e = fn(c);
    c->db = NULL;
    db_end(db);
    if (db->begun) s->engine->rollback(db); /* a snapshot has nothing to commit */
    store_give(db);
    atomic_fetch_add_explicit(&s->read_ns, store_ns() - from, memory_order_relaxed);
    return e;
}

static err ping(struct call *c)
{
    int64_t one;
    TRY(db_int(c, &one, "select 1 as one"));
    return one == 1 ? OK : broken(c->mem, "store.ping", "select 1 gave %lld", (long long)one);
}

err store_ping(struct store *s, struct call *c) { return store_read(s, c, ping); }

/* ---- writing ---- */

void write_mark(struct write *w)
{
    w->mark = arena_mark(w->c->mem);
    w->before = *w->c;
}

void write_again(struct write *w)
{
    arena_rewind(w->c->mem, w->mark);
    *w->c = w->before;
}

/* A handler that swallowed a statement's fault must not commit half of its work. */
static err fit_to_commit(struct call *c)
{
    if (c->db->state == DB_FINE) return OK;
    return broken(c->mem, "store.ended", "the handler ignored the fault of one of its statements");
}

err write_attempt(struct db *db, struct write *w)
{
    struct call *c = w->c;
    work last = db->store->before_commit;
    c->db = db;
    err e = w->apply(c);
    if (!e.fault && last) e = last(c);
    if (!e.fault) e = fit_to_commit(c);
    c->db = NULL;
    db_end(db);
    return e;
}

void store_write(struct store *s, struct write *w)
{
    must(!w->c->db);
    write_mark(w);
    if (!queue_put(&s->queue, w))
        w->done(w, fault_of(w->c->mem, ERR_LATER, "store.closing", "the store is closing"));
}

bool store_pressed(struct call *c)
{
    must(c->db);
    return c->db->shared || queue_length(&c->db->store->queue);
}

struct waiter { pthread_mutex_t lock; pthread_cond_t woken; bool done; err result; };

static void wake(struct write *w, err e)
{
    struct waiter *me = w->owner;
    pthread_mutex_lock(&me->lock);
    me->result = e;
    me->done = true;
    pthread_cond_signal(&me->woken);
    pthread_mutex_unlock(&me->lock);
}

err store_write_now(struct store *s, struct call *c, work fn)
{
    struct waiter me = { .lock = PTHREAD_MUTEX_INITIALIZER, .woken = PTHREAD_COND_INITIALIZER };
    struct write w = { .c = c, .apply = fn, .done = wake, .owner = &me };
    store_write(s, &w);
    pthread_mutex_lock(&me.lock);
    while (!me.done) pthread_cond_wait(&me.woken, &me.lock);
    pthread_mutex_unlock(&me.lock);
    pthread_cond_destroy(&me.woken);
    pthread_mutex_destroy(&me.lock);
    return me.result;
}

static err take_stock(struct call *c) { return c->db->engine->script(c->db, c->mem, S("analyze")); }

err store_take_stock(struct store *s, struct call *c) { return store_is_pg(s) ? store_write_now(s, c, take_stock) : OK; }
