/* SPDX-License-Identifier: Apache-2.0 */
/* Writes: isolation in a batch, group commit, running again, many at once, faults at every point. */
#include "store/store_test.h"
#include "store/composed.h"
#include <semaphore.h>

/* ---- one batch: good writes, failing ones, and one that holds the writer until all are waiting ---- */

enum { BATCH = 40 };

struct held { sem_t go, in; bool alone, pressed; };

static err hold(struct call *c)
{
    struct held *h = c->prepared;
    h->alone = !store_pressed(c);
    sem_post(&h->in);
    sem_wait(&h->go);
    h->pressed = store_pressed(c);
    return thing_add(c, 1000, "holder");
}

/* Every third fails after it has written, every seventh breaks a unique key. */
static err one_of_many(struct call *c)
{
    int64_t id = *(int64_t *)c->prepared;
    TRY(thing_add(c, id, zstr(c->mem, slice_fmt(c->mem, "thing %d", (int)id))));
    if (id % 3 == 0) return fail(c, ERR_CONFLICT, "test.refused", "no");
    return id % 7 == 0 ? thing_add(c, id + 5000, "holder") : OK;
}

struct single { struct write w; struct call c; int64_t id; err e; sem_t *ready; };

static void single_done(struct write *w, err e)
{
    struct single *one = w->owner;
    one->e = e;
    sem_post(one->ready);
}

static void submit(struct store *s, struct single *one, work fn, void *prepared, sem_t *ready)
{
    one->c = (struct call){ .mem = arena_new(), .now = { 1 }, .prepared = prepared };
    one->ready = ready;
    one->w = (struct write){ .c = &one->c, .apply = fn, .done = single_done, .owner = one };
    store_write(s, &one->w);
}

static void check_single(const struct single *one)
{
    if (one->id % 3 == 0) faulty(one->e, ERR_CONFLICT, "test.refused");
    else if (one->id % 7 == 0) faulty(one->e, ERR_CONFLICT, "store.exists");
    else ok(one->e);
}

static void test_batch(void **state)
{
    struct fixture *f = *state;
    struct single all[BATCH + 1] = { 0 };
    struct held held = { 0 };
    sem_t ready;
    int64_t good = 1;
    sem_init(&ready, 0, 0);
    sem_init(&held.go, 0, 0);
    sem_init(&held.in, 0, 0);
    submit(f->store, &all[BATCH], hold, &held, &ready);
    sem_wait(&held.in);
    struct store_counts before = store_counts(f->store);
    if (on_pg()) sem_post(&held.go);            /* there each is its own transaction, and the key must be taken first */
    if (on_pg()) sem_wait(&ready);
    for (int i = 0; i < BATCH; i++) {
        all[i].id = i + 1;
        good += (i + 1) % 3 != 0 && (i + 1) % 7 != 0;
        submit(f->store, &all[i], one_of_many, &all[i].id, &ready);
    }
    if (!on_pg()) {
        assert_int_equal(store_counts(f->store).waiting, BATCH);
        sem_post(&held.go);
        sem_wait(&ready);
    }
    for (int i = 0; i < BATCH; i++) sem_wait(&ready);
    assert_true(held.alone);
    assert_int_equal(held.pressed, !on_pg());
    struct store_counts after = store_counts(f->store);
    assert_int_equal(after.writes - before.writes, BATCH);
    assert_int_equal(after.batches - before.batches, on_pg() ? BATCH : 1);
    for (int i = 0; i < BATCH; i++) check_single(&all[i]);
    assert_int_equal(things(f), good);
    for (int i = 0; i <= BATCH; i++) arena_free(all[i].c.mem);
}

/* ---- a statement that fails in the middle ---- */

static err two_alike(struct call *c)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "insert into counter (id, n) values (");
    composed_arg(&q, value_int(1));
    composed_add(&q, ", 0), (");
    composed_arg(&q, value_int(1));
    composed_add(&q, ", 0)");
    return composed_change(c, &q, NULL);
}

/* Beside another in its transaction. */
static err one_thing(struct call *c)
{
    must(on_pg() || store_pressed(c));
    return thing_add(c, 1, "a");
}

static err counters(struct call *c) { return db_int(c, (int64_t *)c->prepared, "select count(*) from counter"); }

/* Its first row is gone with it, alone and among others, and the others stay. */
static void test_half_done(void **state)
{
    struct fixture *f = *state;
    struct single two[3] = { 0 };
    struct held held = { 0 };
    sem_t ready;
    int64_t left = -1;
    faulty(store_write_now(f->store, &f->c, two_alike), ERR_CONFLICT, "store.exists");
    sem_init(&ready, 0, 0);
    sem_init(&held.go, 0, 0);
    sem_init(&held.in, 0, 0);
    submit(f->store, &two[2], hold, &held, &ready);
    sem_wait(&held.in);
    submit(f->store, &two[0], two_alike, NULL, &ready);
    submit(f->store, &two[1], one_thing, NULL, &ready);
    sem_post(&held.go);
    for (int i = 0; i < 3; i++) sem_wait(&ready);
    faulty(two[0].e, ERR_CONFLICT, "store.exists");
    ok(two[1].e);
    f->c.prepared = &left;
    ok(store_read(f->store, &f->c, counters));
    assert_int_equal(left, 0);
    assert_int_equal(things(f), 2);
    for (int i = 0; i < 3; i++) arena_free(two[i].c.mem);
}

/* ---- a swallowed fault ---- */

static err swallow(struct call *c)
{
    TRY(thing_add(c, 1, "a"));
    err e = thing_add(c, 1, "b");
    return e.fault ? OK : broken(c->mem, "test", "a key taken twice");
}

static err go_on(struct call *c)
{
    err e = swallow(c);
    if (e.fault) return e;
    return thing_add(c, 2, "c");
}

static void test_swallowed(void **state)
{
    struct fixture *f = *state;
    faulty(store_write_now(f->store, &f->c, swallow), ERR_BROKEN, "store.ended");
    faulty(store_write_now(f->store, &f->c, go_on), ERR_BROKEN, "store.ended");
    assert_int_equal(things(f), 0);
}

/* ---- many at once ---- */

enum { THREADS = 64, TURNS = 10 };

static err counter_make(struct call *c) { return db_do(c, "insert into counter (id, n) values (1, 0)"); }

/* Locks by an update, reads, then writes what it read plus one. */
static err increment(struct call *c)
{
    int64_t n;
    TRY(db_do(c, "update counter set n = n where id = 1"));
    TRY(db_int(c, &n, "select n from counter where id = 1"));
    return db_do(c, "update counter set n = $1 where id = 1", n + 1);
}

static err counter_read(struct call *c)
{
    return db_int(c, (int64_t *)c->prepared, "select n from counter where id = 1");
}

static void *increment_often(void *store)
{
    ARENA_SCRATCH (mem)
        for (int i = 0; i < TURNS; i++) {
            struct call c = { .mem = mem, .now = { 1 } };
            int64_t n;
            ok(store_write_now(store, &c, increment));
            c.prepared = &n;
            ok(store_read(store, &c, counter_read));
            assert_true(n > 0);
        }
    return NULL;
}

static void test_counter(void **state)
{
    struct fixture *f = *state;
    int64_t n = 0;
    ok(store_write_now(f->store, &f->c, counter_make));
    in_parallel(THREADS, increment_often, f->store);
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, counter_read));
    assert_int_equal(n, THREADS * TURNS);
    struct store_counts counts = store_counts(f->store);
    assert_true(counts.writes >= THREADS * TURNS);
    if (!on_pg()) assert_true(counts.batches < counts.writes);
}

/* ---- running again ---- */

struct attempts { int n; size_t used[2]; bool clean[2]; };

static err again(struct call *c)
{
    struct attempts *a = c->prepared;
    if (a->n == 2) return broken(c->mem, "test", "a third time");
    a->used[a->n] = arena_mark(c->mem).used;
    a->clean[a->n++] = c->tally == NULL;
    c->tally = arena_alloc(c->mem, 5000);       /* what a hook would leave behind */
    return thing_add(c, 1, "once");
}

static void test_conflict_runs_again(void **state)
{
    struct fixture *f = *state;
    struct attempts a = { 0 };
    assert_int_equal(things(f), 0);
    f->c.prepared = &a;
    store_fail_nth(2, FAIL_CONFLICT);           /* begin, then the insert */
    ok(store_write_now(f->store, &f->c, again));
    assert_int_equal(a.n, 2);
    assert_true(a.clean[0] && a.clean[1]);
    assert_true(a.used[1] <= a.used[0]);        /* less by what connecting took */
    assert_int_equal(store_counts(f->store).retries, 1);
    f->c.tally = NULL;
    assert_int_equal(things(f), 1);
}

/* Two that lock two rows in opposite order. */
struct crossing { struct store *store; pthread_barrier_t both; atomic_int turn, tries; };

static err cross(struct call *c)
{
    struct crossing *x = c->prepared;
    static _Thread_local int side;
    int first = c->now.ms == 1;
    side = first;
    TRY(db_do(c, "update counter set n = n + 1 where id = $1", side ? 1 : 2));
    if (atomic_fetch_add(&x->tries, 1) < 2) pthread_barrier_wait(&x->both);
    return db_do(c, "update counter set n = n + 1 where id = $1", side ? 2 : 1);
}

static void *cross_once(void *crossing)
{
    struct crossing *x = crossing;
    ARENA_SCRATCH (mem) {
        struct call c = { .mem = mem, .now = { atomic_fetch_add(&x->turn, 1) + 1 }, .prepared = x };
        ok(store_write_now(x->store, &c, cross));
    }
    return NULL;
}

static err two_counters(struct call *c) { return db_do(c, "insert into counter (id, n) values (1, 0), (2, 0)"); }

static err counters_sum(struct call *c) { return db_int(c, (int64_t *)c->prepared, "select sum(n) from counter"); }

static void test_deadlock(void **state)
{
    struct fixture *f = *state;
    struct crossing x = { .store = f->store };
    int64_t n;
    if (!on_pg()) skip();                       /* one writer cannot cross itself */
    pthread_barrier_init(&x.both, NULL, 2);
    ok(store_write_now(f->store, &f->c, two_counters));
    in_parallel(2, cross_once, &x);
    assert_true(store_counts(f->store).retries >= 1);
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, counters_sum));
    assert_int_equal(n, 4);
}

/* ---- the hook ---- */

static err hook(struct call *c) { return db_do(c, "update counter set n = n + 1 where id = 1"); }

static err refuse(struct call *c) { return fail(c, ERR_INPUT, "test.refused", "no"); }

static err nothing(struct call *c)
{
    (void)c;
    return OK;
}

static void test_hook(void **state)
{
    struct fixture *f = *state;
    int64_t n = 0;
    ok(store_write_now(f->store, &f->c, counter_make));
    store_before_commit(f->store, hook);
    ok(store_write_now(f->store, &f->c, nothing));
    faulty(store_write_now(f->store, &f->c, refuse), ERR_INPUT, "test.refused");
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, counter_read));
    assert_int_equal(n, 1);
}

/* ---- a fault at every point ---- */

static err three(struct call *c)
{
    int64_t base = *(int64_t *)c->prepared * 10;
    for (int i = 0; i < 3; i++)
        TRY(thing_add(c, base + i, zstr(c->mem, slice_fmt(c->mem, "%d", (int)base + i))));
    return OK;
}

static void sweep_faults(struct fixture *f, enum injected how, bool fails)
{
    int64_t had = things(f), n = had + 1;
    for (int nth = 1; nth <= 5; nth++, n++) {               /* begin, three statements, commit */
        f->c.prepared = &n;
        store_fail_nth(nth, how);
        err e = store_write_now(f->store, &f->c, three);
        store_fail_nth(0, how);
        if (fails) faulty(e, ERR_BROKEN, "store.injected");
        else ok(e);
        had += fails ? 0 : 3;
        assert_int_equal(things(f), had);
    }
    f->c.prepared = &n;
    ok(store_write_now(f->store, &f->c, three));
    assert_int_equal(things(f), had + 3);
}

static void test_every_fault(void **state)
{
    struct fixture *f = *state;
    sweep_faults(f, FAIL_BROKEN, true);
}

static void test_every_conflict(void **state)
{
    struct fixture *f = *state;
    sweep_faults(f, FAIL_CONFLICT, false);
}

/* ---- closing, and a second process ---- */

static void test_closing(void **state)
{
    struct fixture *f = *state;
    sem_t ready;
    struct single all[BATCH] = { 0 };
    sem_init(&ready, 0, 0);
    for (int i = 0; i < BATCH; i++) {
        all[i].id = i + 1;
        submit(f->store, &all[i], one_of_many, &all[i].id, &ready);
    }
    store_reopen(f);                            /* drains: nothing that was taken in is dropped */
    for (int i = 0; i < BATCH; i++) {
        assert_int_equal(sem_trywait(&ready), 0);
        if (all[i].id % 7 == 0 && all[i].id % 3 != 0) {
            arena_free(all[i].c.mem);           /* fate depends on the order on PostgreSQL */
            continue;
        }
        check_single(&all[i]);
        arena_free(all[i].c.mem);
    }
}

static void *other_process(void *fixture)
{
    struct fixture *f = fixture;
    struct arena *mem = arena_new();
    struct store *s = store_another(f, mem);
    increment_often(s);
    store_close(s);
    arena_free(mem);
    return NULL;
}

static void test_two_processes(void **state)
{
    struct fixture *f = *state;
    int64_t n;
    ok(store_write_now(f->store, &f->c, counter_make));
    in_parallel(4, other_process, f);
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, counter_read));
    assert_int_equal(n, 4 * TURNS);
}

int write_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_batch), TEST(test_half_done), TEST(test_swallowed), TEST(test_counter), TEST(test_conflict_runs_again),
        TEST(test_deadlock), TEST(test_hook), TEST(test_every_fault), TEST(test_every_conflict), TEST(test_closing),
        TEST(test_two_processes),
    };
    return cmocka_run_group_tests_name("store: writes", tests, NULL, NULL);
}
