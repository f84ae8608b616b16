/* SPDX-License-Identifier: Apache-2.0 */
/* How long a batch of an import is: no longer than what is done together in any case when others wait for the writer. */
#include "kernel/kernel_test.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/import.h"
#include "kernel/ledger_key.h"
#include "kernel/province.h"
#include "kernel/test_installed.h"
#include "store/blob.h"
#include "store/db.h"

enum { LINES = 1200, TOGETHER = 500 };

static struct world {
    struct installed in;
    struct import    im;
    import_headings  columns;
} w;

static struct call call_on(struct arena *mem)
{
    struct call c = installed_call(&w.in);
    c.mem = mem;
    return c;
}

#define WRITE(fn) assert_ok(installed_do(&w.in, store_write_now, fn))
#define READ(fn)  assert_ok(installed_do(&w.in, store_read, fn))

static const struct registry *boxes(struct call *c) { return register_named(defs(c), S("kho/hop")); }

/* An account of its own: an import is run in the name of who brought it. */
static err clerk(struct call *c)
{
    struct account a = { .login = S("thu.kho"), .kind = S("official"), .name = S("Lê Thị Ánh") };
    struct who *who;
    TRY(account_add(c, &a));
    TRY(position_add(c, &(struct position){ .account = a.id, .role = S("clerk"), .unit = unit_by_code(c, S("SYT"), today(c))->id }));
    TRY(who_of_account(c, a.id, &who));
    w.in.who = *who;
    return OK;
}

static int world_open(void **state)
{
    (void)state;
    w = (struct world){ 0 };
    installed_open(&w.in);
    WRITE(clerk);
    return 0;
}

static int world_close(void **state)
{
    (void)state;
    installed_close(&w.in);
    return 0;
}

/* ---- a file of so many boxes ---- */

static err start(struct call *c)
{
    field_faults faults = { 0 };
    TRY(import_open(c, boxes(c), &w.columns, &w.im, &faults));
    if (faults.n) fail_msg("%.*s", SL(faults.v[0].text));
    return import_start(c, &w.im, false);
}

static void file_bring(void)
{
    struct call c = call_on(w.in.mem);
    struct out o = out_new(w.in.mem, 1 << 20);
    slice sha256;
    out_z(&o, "Tên,Ngày\n");
    for (int i = 1; i <= LINES; i++) out_f(&o, "Hộp %d,1/9/2018\n", i);
    assert_ok(blob_put(w.in.app.store, w.in.mem, out_slice(&o), &sha256));
    w.im.name = S("hop.csv");
    assert_ok(import_receive(&c, sha256, &w.im));
    assert_ok(import_head(&c, boxes(&c), &w.im, &w.columns));
    WRITE(start);
}

static err look(struct call *c) { return import_find(c, boxes(c), w.im.id, &w.im); }

/* ---- one batch, while others wait for the writer ---- */

struct waiting { struct call c; struct write w; sem_t in, go, done; };

static err hold(struct call *c)
{
    struct waiting *one = c->prepared;
    sem_post(&one->in);
    sem_wait(&one->go);
    return OK;
}

static err nothing(struct call *c)
{
    (void)c;
    return OK;
}

static void done(struct write *write, err e)
{
    struct waiting *one = write->owner;
    (void)e;
    sem_post(&one->done);
}

static void submit(struct waiting *one, work fn)
{
    *one = (struct waiting){ .c = call_on(arena_new()) };
    sem_init(&one->in, 0, 0);
    sem_init(&one->go, 0, 0);
    sem_init(&one->done, 0, 0);
    one->c.prepared = one;
    one->w = (struct write){ .c = &one->c, .apply = fn, .done = done, .owner = one };
    store_write(w.in.app.store, &one->w);
}

static void *turn(void *more)
{
    ARENA_SCRATCH (mem) {
        struct call c = call_on(mem);
        assert_ok(import_turn(&c, w.im.id, more));
    }
    return NULL;
}

static void wait_for(int writes)
{
    while (store_counts(w.in.app.store).waiting < writes) usleep(1000);
}

static void test_batch(void **state)
{
    struct waiting first, other;
    pthread_t thread;
    bool more = false;
    (void)state;
    if (test_database.n) skip();                    /* there nobody waits for the one writer */
    file_bring();
    submit(&first, hold);
    sem_wait(&first.in);
    assert_int_equal(pthread_create(&thread, NULL, turn, &more), 0);
    wait_for(1);
    submit(&other, nothing);
    wait_for(2);
    sem_post(&first.go);
    sem_wait(&first.done);
    sem_wait(&other.done);
    pthread_join(thread, NULL);
    READ(look);
    assert_true(more);
    assert_int_equal(w.im.line, TOGETHER);
    assert_int_equal(w.im.added, TOGETHER - 1);     /* the first line names the columns */
    for (int turns = 0; more; turns++) {
        assert_in_range(turns, 0, LINES / TOGETHER);
        turn(&more);
    }
    READ(look);
    assert_string_equal(zstr(w.in.mem, w.im.state), "done");
    assert_int_equal(w.im.added, LINES);
    arena_free(first.c.mem);
    arena_free(other.c.mem);
}

int import_tests(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_batch) };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
