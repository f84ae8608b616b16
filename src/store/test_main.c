/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store_test.h"
#include <ftw.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

slice test_database;

RECORD(thing, COLUMN(thing, id), COLUMN(thing, name), COLUMN(thing, born), COLUMN(thing, seen), COLUMN(thing, price),
    COLUMN(thing, sealed), COLUMN(thing, kind), COLUMN(thing, n));

static const struct migration test_migrations[] = {
    { "test/0001_thing", S("create table thing (\n"
        "    id bigint not null primary key, name text, born bigint, seen bigint, price bigint, sealed boolean,\n"
        "    kind bigint, n bigint);\n"
        "create unique index thing_name on thing (name);\n"
        "create table counter (id bigint not null primary key, n bigint not null);\n") },
};

void ok_at(err e, const char *file, int line)
{
    if (!e.fault) return;
    fprintf(stderr, "%s:%d: %s %.*s (%s)\n", file, line, e.fault->code, SL(e.fault->detail), e.fault->at);
    _fail(file, line);                          /* on another thread than the test's, cmocka ends the program */
}

void fault_at(err e, enum err_kind kind, const char *code, const char *file, int line)
{
    if (e.fault && e.fault->kind == kind && strcmp(e.fault->code, code) == 0) return;
    fprintf(stderr, "%s:%d: expected %s, got %s %.*s\n", file, line, code, e.fault ? e.fault->code : "no fault",
        e.fault ? (int)e.fault->detail.n : 0, e.fault ? e.fault->detail.p : "");
    _fail(file, line);
}

/* ---- the fixture ---- */

static void quiet(const char *line) { (void)line; }

static void open_store(struct fixture *f)
{
    struct store_options options = { .data = slice_z(f->data), .database = test_database, .log = quiet };
    ok(store_open(f->home, &options, &f->store));
}

static void wipe_pg(void)
{
    PGconn *h = PQconnectdb(test_database.p);
    PGresult *res = PQexec(h, "set client_min_messages to error; drop schema if exists public cascade; create schema public");
    if (PQresultStatus(res) != PGRES_COMMAND_OK) print_error("%s", PQerrorMessage(h)), _fail(__FILE__, __LINE__);
    PQclear(res);
    PQfinish(h);
}

int store_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->home = arena_new();
    f->mem = arena_new();
    strcpy(f->data, "/tmp/motcua-test.XXXXXX");
    if (!mkdtemp(f->data)) return -1;
    if (on_pg()) wipe_pg();
    open_store(f);
    ok(store_migrate(f->store, test_migrations, 1));
    f->c = (struct call){ .mem = f->mem, .now = instant_at(day_of(2018, 9, 11), 8 * 60) };
    *state = f;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

int store_down(void **state)
{
    struct fixture *f = *state;
    store_fail_nth(0, FAIL_BROKEN);
    store_close(f->store);
    arena_free(f->mem);
    arena_free(f->home);
    nftw(f->data, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

void store_reopen(struct fixture *f)
{
    store_close(f->store);
    open_store(f);
}

struct store *store_another(struct fixture *f, struct arena *mem)
{
    struct store *s;
    struct store_options options = { .data = slice_z(f->data), .database = test_database, .log = quiet };
    ok(store_open(mem, &options, &s));
    return s;
}

/* ---- small helpers ---- */

err thing_add(struct call *c, int64_t id, const char *name)
{
    return db_do(c, "insert into thing (id, name) values ($1, $2)", id, name);
}

static err count(struct call *c)
{
    return db_int(c, (int64_t *)c->prepared, "select count(*) from thing");
}

int64_t things(struct fixture *f)
{
    int64_t n = -1;
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, count));
    return n;
}

void in_parallel(int threads, void *(*fn)(void *), void *p)
{
    pthread_t ids[128];
    assert_true(threads <= 128);
    for (int i = 0; i < threads; i++) assert_int_equal(pthread_create(&ids[i], NULL, fn, p), 0);
    for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
}

void command(const char *verb)
{
    char line[1024];
    const char *script = getenv("MOTCUA_PG_SH");
    assert_non_null(script);
    snprintf(line, sizeof line, "%s %s '%s'", script, verb, test_database.p);
    assert_int_equal(system(line), 0);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--crash") == 0) return crash_child(argv[2]);
    if (argc == 2) test_database = slice_z(argv[1]);
    return db_tests() + write_tests() + migrate_tests() + blob_tests() + job_tests() + outbox_tests() + backup_tests()
        + crash_tests();
}
