/* SPDX-License-Identifier: Apache-2.0 */
/* What the store can do on this disk: durable inserts a second for 1, 8 and 64 writers against the disk's own rate of
 * append + fdatasync in the same run, and keyed reads a second.
 *   store_bench FOLDER [SECONDS [URL]]      FOLDER must not hold a database; URL measures PostgreSQL */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "store/db.h"
#include "store/store.h"

struct item { int64_t id; slice name; int64_t n; };
LOCAL_RECORD(item, COLUMN(item, id), COLUMN(item, name), COLUMN(item, n));

static const struct migration schema[] = {
    { "bench/0001", S("create table item (id bigint not null primary key, name text not null, n bigint not null);"
                      "create index item_n on item (n);") },
};

static struct store *store;
static double seconds = 2;
static atomic_bool stop;
static atomic_long done_count;
static atomic_long next_key;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(err e)
{
    if (!e.fault) return;
    fprintf(stderr, "store_bench: %s %.*s\n", e.fault->code, SL(e.fault->detail));
    exit(1);
}

/* ---- the disk itself ---- */

static double disk_rate(const char *folder)
{
    char path[4096], page[4096];
    snprintf(path, sizeof path, "%s/fdatasync", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    memset(page, 7, sizeof page);
    long n = 0;
    double from = now();
    for (; now() - from < seconds; n++)
        if (fd < 0 || write(fd, page, sizeof page) != sizeof page || fdatasync(fd) != 0) exit(1);
    double rate = (double)n / (now() - from);
    close(fd);
    unlink(path);
    return rate;
}

/* ---- writers: each sends its next write when the last one is durable, as a server's connections do ---- */

struct client { struct write w; struct call c; int64_t key; };

static err insert(struct call *c)
{
    int64_t key = *(int64_t *)c->prepared;
    return db_do(c, "insert into item (id, name, n) values ($1, $2, $3)", key, S("Nguyễn Thị Minh Khai"), key % 1000);
}

static void send_next(struct client *k)
{
    arena_reset(k->c.mem);
    k->key = atomic_fetch_add(&next_key, 1) + 1;
    store_write(store, &k->w);
}

static atomic_int running;

static void after(struct write *w, err e)
{
    struct client *k = w->owner;
    check(e);
    atomic_fetch_add(&done_count, 1);
    if (atomic_load(&stop)) atomic_fetch_sub(&running, 1);
    else send_next(k);
}

static void bench_writes(int n, double disk)
{
    struct client *all = calloc((size_t)n, sizeof *all);
    struct store_counts before = store_counts(store);
    atomic_store(&stop, false);
    atomic_store(&done_count, 0);
    atomic_store(&running, n);
    double from = now();
    for (int i = 0; i < n; i++) {
        struct client *k = &all[i];
        k->c = (struct call){ .mem = arena_new(), .now = { 1 }, .prepared = &k->key };
        k->w = (struct write){ .c = &k->c, .apply = insert, .done = after, .owner = k };
        send_next(k);
    }
    while (now() - from < seconds) usleep(10000);
    double rate = (double)atomic_load(&done_count) / (now() - from);
    atomic_store(&stop, true);
    while (atomic_load(&running)) usleep(1000);
    struct store_counts after_all = store_counts(store);
    printf("%3d writers      %9.0f durable inserts/s  %5.2f × fdatasync, %.1f in a commit\n", n, rate, rate / disk,
        (double)(after_all.writes - before.writes) / (double)(after_all.batches - before.batches));
    for (int i = 0; i < n; i++) arena_free(all[i].c.mem);
    free(all);
}

/* ---- threads that wait for each write, as verbs and jobs do, and threads that read ---- */

static void *wait_writer(void *unused)
{
    int64_t key;
    struct call c = { .mem = arena_new(), .now = { 1 }, .prepared = &key };
    while (!atomic_load(&stop)) {
        arena_reset(c.mem);
        key = atomic_fetch_add(&next_key, 1) + 1;
        check(store_write_now(store, &c, insert));
        atomic_fetch_add(&done_count, 1);
    }
    arena_free(c.mem);
    return unused;
}

static err read_one(struct call *c)
{
    struct item it;
    return db_one(c, &item_record, &it, "select id, name, n from item where id = $1", *(int64_t *)c->prepared);
}

static void *reader(void *unused)
{
    unsigned seed = (unsigned)(uintptr_t)&seed;
    int64_t key, most = atomic_load(&next_key);
    struct call c = { .mem = arena_new(), .now = { 1 }, .prepared = &key };
    while (!atomic_load(&stop)) {
        arena_reset(c.mem);
        key = rand_r(&seed) % most + 1;
        check(store_read(store, &c, read_one));
        atomic_fetch_add(&done_count, 1);
    }
    arena_free(c.mem);
    return unused;
}

static double bench_threads(int n, void *(*fn)(void *))
{
    pthread_t ids[64];
    atomic_store(&stop, false);
    atomic_store(&done_count, 0);
    double from = now();
    for (int i = 0; i < n; i++) pthread_create(&ids[i], NULL, fn, NULL);
    usleep((useconds_t)(seconds * 1e6));
    double rate = (double)atomic_load(&done_count) / (now() - from);
    atomic_store(&stop, true);
    for (int i = 0; i < n; i++) pthread_join(ids[i], NULL);
    return rate;
}

static long anonymous_kb(void)
{
    char line[256];
    long kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "RssAnon:", 8) == 0) kb = strtol(line + 8, NULL, 10);
    if (f) fclose(f);
    return kb;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: store_bench FOLDER [SECONDS [URL]]\n");
        return 2;
    }
    if (argc > 2) seconds = strtod(argv[2], NULL);
    struct arena *mem = arena_new();
    struct store_options options = { .data = slice_z(argv[1]), .database = slice_z(argc > 3 ? argv[3] : NULL) };
    check(store_open(mem, &options, &store));
    check(store_migrate(store, schema, 1));
    double disk = disk_rate(argv[1]);
    printf("disk             %9.0f append + fdatasync/s\n", disk);
    static const int sizes[] = { 1, 8, 64 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) bench_writes(sizes[i], disk);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        printf("%3d threads      %9.0f durable inserts/s, each waiting\n", sizes[i], bench_threads(sizes[i], wait_writer));
    printf("  1 reader       %9.0f keyed reads/s\n", bench_threads(1, reader));
    printf("  8 readers      %9.0f keyed reads/s\n", bench_threads(8, reader));
    printf("private memory   %9ld kB\n", anonymous_kb());
    store_close(store);
    arena_free(mem);
    return 0;
}
