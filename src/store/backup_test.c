/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/blob.h"
#include "store/store_test.h"

enum { WRITERS = 2 };

struct busy { struct store *store; atomic_bool stop; atomic_int id; };

static err add_pair(struct call *c)
{
    int64_t id = *(int64_t *)c->prepared;
    TRY(thing_add(c, 2 * id, zstr(c->mem, slice_fmt(c->mem, "left %d", (int)id))));
    return thing_add(c, 2 * id + 1, zstr(c->mem, slice_fmt(c->mem, "right %d", (int)id)));
}

static void *keep_writing(void *busy)
{
    struct busy *b = busy;
    ARENA_SCRATCH (mem)
        while (!atomic_load(&b->stop)) {
            int64_t id = atomic_fetch_add(&b->id, 1) + 1;
            struct call c = { .mem = mem, .now = { 1 }, .prepared = &id };
            ok(store_write_now(b->store, &c, add_pair));
        }
    return NULL;
}

static slice in_data(struct fixture *f, const char *name) { return slice_fmt(f->mem, "%s.%s", f->data, name); }

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void backup(struct fixture *f, slice file, slice *blob)
{
    ok(blob_put(f->store, f->mem, S("a paper"), blob));
    write_file(zstr(f->mem, slice_fmt(f->mem, "%s/ledger.key", f->data)), "secret");
    write_file(zstr(f->mem, slice_fmt(f->mem, "%s/notes.txt", f->data)), "not ours");
    ok(store_backup(f->store, &f->c, file));
}

/* PostgreSQL is restored into the same database, emptied. */
static void empty_database(void)
{
    if (!on_pg()) return;
    PGconn *h = PQconnectdb(test_database.p);
    PQclear(PQexec(h, "set client_min_messages to error; drop schema public cascade; create schema public"));
    PQfinish(h);
}

static err restore(struct fixture *f, slice file, const char *to)
{
    struct store_options options = { .data = in_data(f, to), .database = test_database };
    return store_restore(f->mem, &options, file);
}

static void swap_in(struct fixture *f, const char *from)
{
    char line[300];
    snprintf(line, sizeof line, "rm -rf %s && mv %s.%s %s", f->data, f->data, from, f->data);
    assert_int_equal(system(line), 0);
}

static void remove_beside(struct fixture *f)
{
    char line[200];
    snprintf(line, sizeof line, "rm -rf %s.*", f->data);
    assert_int_equal(system(line), 0);
}

static err halves(struct call *c)
{
    return db_int(c, (int64_t *)c->prepared, "select count(*) from thing a where not exists "
        "(select 1 from thing b where b.id <> a.id and b.id / 2 = a.id / 2)");
}

static void test_while_serving(void **state)
{
    struct fixture *f = *state;
    struct busy b = { .store = f->store };
    pthread_t writers[WRITERS];
    slice file = in_data(f, "tar"), blob, bytes;
    int64_t half = -1, before;
    char line[300];
    for (int i = 0; i < WRITERS; i++) pthread_create(&writers[i], NULL, keep_writing, &b);
    while (atomic_load(&b.id) < 50) usleep(1000);
    before = things(f);
    backup(f, file, &blob);
    atomic_store(&b.stop, true);
    for (int i = 0; i < WRITERS; i++) pthread_join(writers[i], NULL);
    snprintf(line, sizeof line, "tar tf %s.tar > /dev/null && ! tar tf %s.tar | grep -q notes", f->data, f->data);
    assert_int_equal(system(line), 0);

    store_close(f->store);
    empty_database();
    ok(restore(f, file, "new"));
    swap_in(f, "new");
    struct store_options options = { .data = slice_z(f->data), .database = test_database };
    ok(store_open(f->home, &options, &f->store));
    assert_true(things(f) >= before);
    f->c.prepared = &half;
    ok(store_read(f->store, &f->c, halves));
    assert_int_equal(half, 0);                  /* of one moment */
    ok(blob_get(f->store, f->mem, blob, 100, &bytes));
    assert_true(slice_eq(bytes, S("a paper")));
    snprintf(line, sizeof line, "grep -q secret %s/ledger.key", f->data);
    assert_int_equal(system(line), 0);
    remove_beside(f);
}

static void flip_byte(const char *path, off_t at)
{
    int fd = open(path, O_RDWR);
    char ch;
    assert_int_equal(pread(fd, &ch, 1, at), 1);
    ch ^= 1;
    assert_int_equal(pwrite(fd, &ch, 1, at), 1);
    close(fd);
}

static bool exists(struct fixture *f, const char *name) { return access(zstr(f->mem, in_data(f, name)), F_OK) == 0; }

static void test_refusals(void **state)
{
    struct fixture *f = *state;
    slice file = in_data(f, "tar"), blob;
    const char *path = zstr(f->mem, file);
    struct stat st;
    backup(f, file, &blob);
    assert_false(exists(f, "tar.part") || exists(f, "tar.copy"));
    faulty(restore(f, S("/nonexistent"), "new"), ERR_MISSING, "store.missing");
    mkdir(zstr(f->mem, in_data(f, "used")), 0700);
    write_file(zstr(f->mem, in_data(f, "used/x")), "x");
    faulty(restore(f, file, "used"), ERR_CONFLICT, "store.not_empty");
    flip_byte(path, 512 + 700);                 /* inside the database copy */
    faulty(restore(f, file, "new"), ERR_CONFLICT, "store.backup");
    flip_byte(path, 512 + 700);
    flip_byte(path, 20);                        /* the first header */
    faulty(restore(f, file, "new"), ERR_CONFLICT, "store.backup");
    flip_byte(path, 20);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 2048), 0);
    faulty(restore(f, file, "new"), ERR_CONFLICT, "store.backup");
    assert_false(exists(f, "new") || exists(f, "new.restoring"));
    remove_beside(f);
}

/* An archive that would write outside the folder. */
static void test_foreign(void **state)
{
    struct fixture *f = *state;
    char line[400];
    static const char *const tricks[] = { "../evil.key", "blobs/ab/../../evil.key", "/tmp/evil.key", "motcua.db/x" };
    for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
        snprintf(line, sizeof line, "echo x > %s.x && tar cf %s.tar --format=ustar -P --transform 's|.*|%s|' %s.x",
            f->data, f->data, tricks[i], f->data);
        assert_int_equal(system(line), 0);
        faulty(restore(f, in_data(f, "tar"), "new"), ERR_CONFLICT, "store.backup");
    }
    remove_beside(f);
}

int backup_tests(void)
{
    const struct CMUnitTest tests[] = { TEST(test_while_serving), TEST(test_refusals), TEST(test_foreign) };
    return cmocka_run_group_tests_name("store: backup", tests, NULL, NULL);
}
