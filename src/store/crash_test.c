/* SPDX-License-Identifier: Apache-2.0 */
/* What no one wishes for: a killed process, a full disk, a server that dies. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "store/store_test.h"

/* ---- kill -9 between acknowledged writes ---- */

enum { KILLS = 3, KILL_THREADS = 4, ACKS = 60 };

static err add_id(struct call *c)
{
    int64_t id = db_id(c);
    *(int64_t *)c->prepared = id;
    return thing_add(c, id, zstr(c->mem, slice_fmt(c->mem, "%lld", (long long)id)));
}

/* Writes without end and says each id on stdout once it is acknowledged. */
static void *acknowledge(void *store)
{
    ARENA_SCRATCH (mem)
        for (;;) {
            int64_t id;
            struct call c = { .mem = mem, .now = instant_real(), .prepared = &id };
            err e = store_write_now(store, &c, add_id);
            if (e.fault || write(STDOUT_FILENO, &id, sizeof id) != sizeof id) _exit(3);
            arena_reset(mem);
        }
    return NULL;
}

int crash_child(const char *data)
{
    struct arena *mem = arena_new();
    struct store *s;
    struct store_options options = { .data = slice_z(data), .database = slice_z(getenv("CRASH_DATABASE")) };
    if (store_open(mem, &options, &s).fault) return 3;
    in_parallel(KILL_THREADS, acknowledge, s);
    return 0;
}

extern char **environ;

/* Starts the child and reads ids until there are enough; then kills it and reads what was still in the pipe. */
static size_t run_and_kill(struct fixture *f, int64_t *ids, size_t most)
{
    int pipes[2];
    pid_t pid;
    posix_spawn_file_actions_t actions;
    char *args[] = { (char[]){ "/proc/self/exe" }, (char[]){ "--crash" }, f->data, NULL };
    assert_int_equal(pipe(pipes), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipes[0]);
    assert_int_equal(posix_spawn(&pid, args[0], &actions, NULL, args, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(pipes[1]);
    size_t n = 0;
    while (n < most && read(pipes[0], &ids[n], sizeof *ids) == sizeof *ids)
        if (++n == ACKS) kill(pid, SIGKILL);
    close(pipes[0]);
    waitpid(pid, NULL, 0);
    return n;
}

struct ids { int64_t *v; size_t n; };

static err all_there(struct call *c)
{
    struct ids *ids = c->prepared;
    for (size_t i = 0; i < ids->n; i++) {
        struct thing t;
        TRY(db_one(c, &thing_record, &t, "select id from thing where id = $1", ids->v[i]));
    }
    return OK;
}

static void test_kill(void **state)
{
    struct fixture *f = *state;
    if (on_pg()) setenv("CRASH_DATABASE", test_database.p, 1);
    else unsetenv("CRASH_DATABASE");
    int64_t acked[20000];
    struct ids ids = { acked, 0 };
    for (int i = 0; i < KILLS; i++) {
        ids.n += run_and_kill(f, acked + ids.n, 20000 - ids.n);
        assert_true(ids.n >= (size_t)(i + 1) * ACKS);
        f->c.prepared = &ids;
        ok(store_read(f->store, &f->c, all_there));
    }
}

/* ---- a full disk, played by a limit on the size of a file ---- */

enum { SLAB = 256 * 1024 };

static err add_slab(struct call *c)
{
    int64_t id = db_id(c);
    char *p = arena_alloc(c->mem, SLAB);
    memset(p, 'x', SLAB);
    return db_do(c, "insert into thing (id, name) values ($1, $2)", id,
        slice_join(c->mem, slice_fmt(c->mem, "%lld", (long long)id), (slice){ p, SLAB }));
}

static void test_full_disk(void **state)
{
    struct fixture *f = *state;
    struct rlimit limit, was;
    if (on_pg()) skip();                        /* the disk is the server's */
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &was);
    limit = was;
    limit.rlim_cur = 1 << 20;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    err e = OK;
    int64_t had = 0;
    for (int i = 0; i < 100 && !e.fault; i++) {
        had = things(f);
        e = store_write_now(f->store, &f->c, add_slab);
    }
    err again = store_write_now(f->store, &f->c, add_slab);
    setrlimit(RLIMIT_FSIZE, &was);
    faulty(e, ERR_FULL, "store.full");
    faulty(again, ERR_FULL, "store.full");
    assert_int_equal(things(f), had);
    ok(store_write_now(f->store, &f->c, add_slab));
    assert_int_equal(things(f), had + 1);
}

/* ---- PostgreSQL dies and comes back ---- */

static err add_one(struct call *c) { return thing_add(c, *(int64_t *)c->prepared, "x"); }

static err two_things(struct call *c)
{
    TRY(thing_add(c, 101, "y"));
    return thing_add(c, 102, "z");
}

static err count(struct call *c) { return db_int(c, (int64_t *)c->prepared, "select count(*) from thing"); }

static void away_at_once(struct fixture *f, work fn, bool write)
{
    int64_t from = store_ns();
    err e = write ? store_write_now(f->store, &f->c, fn) : store_read(f->store, &f->c, fn);
    faulty(e, ERR_LATER, "store.away");
    assert_true(store_ns() - from < 10000000000);       /* it does not hang: three seconds to dial, on a machine that does much else */
}

static void test_dead_server(void **state)
{
    struct fixture *f = *state;
    int64_t n = 1;
    if (!on_pg()) skip();
    f->c.prepared = &n;
    ok(store_write_now(f->store, &f->c, add_one));
    command("kill");
    for (int i = 0; i < 20; i++) {
        away_at_once(f, add_one, true);
        away_at_once(f, count, false);
    }
    command("again");
    err e = OK;
    for (int i = 0; i < 50; i++) {              /* the back-off is two seconds at most */
        e = store_read(f->store, &f->c, count);
        if (!e.fault) break;
        usleep(100000);
    }
    ok(e);
    assert_int_equal(n, 1);                     /* what was acknowledged is there */
    ok(store_write_now(f->store, &f->c, two_things));
}

/* A restart that nobody was looking at: idle connections are dead, and nobody notices. */
static void test_restart(void **state)
{
    struct fixture *f = *state;
    int64_t n;
    if (!on_pg()) skip();
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, count));
    ok(store_write_now(f->store, &f->c, count));
    command("kill");
    command("again");
    ok(store_read(f->store, &f->c, count));
    ok(store_write_now(f->store, &f->c, two_things));
}

int crash_tests(void)
{
    const struct CMUnitTest tests[] = { TEST(test_kill), TEST(test_full_disk), TEST(test_dead_server), TEST(test_restart) };
    return cmocka_run_group_tests_name("store: crashes", tests, NULL, NULL);
}
