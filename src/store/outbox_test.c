/* SPDX-License-Identifier: Apache-2.0 */
#include "store/outbox.h"
#include "store/store_test.h"

static _Atomic int64_t clock_ms;
static instant fake_clock(void) { return (instant){ clock_ms }; }

static err add_two(struct call *c)
{
    TRY(outbox_add(c, S("mail"), S("a@example.vn"), S("Hồ sơ đã nhận"), S("thân")));
    return outbox_add(c, S("sms"), S("0900000000"), (slice){ NULL, 0 }, S("x"));
}

static err add_and_fail(struct call *c)
{
    TRY(add_two(c));
    return fail(c, ERR_CONFLICT, "test.refused", "no");
}

static int seen;
static int64_t last_id, last_tries;
static bool down;

static err deliver(struct call *c, const struct outbox_item *item)
{
    assert_null(c->db);
    if (last_id) assert_int_equal(item->id, last_id);       /* the same message every time */
    last_id = item->id;
    last_tries = item->tries;
    assert_true(slice_eq(item->target, S("a@example.vn")) && slice_eq(item->subject, S("Hồ sơ đã nhận")));
    seen++;
    return down ? fault_of(c->mem, ERR_LATER, "test.smtp", "no route") : OK;
}

static int64_t run(struct fixture *f)
{
    int64_t n;
    ok(outbox_run(f->store, &f->c, "mail", deliver, &n));
    return n;
}

static void set_up(struct fixture *f)
{
    f->store->clock = fake_clock;
    clock_ms = f->c.now.ms;
    seen = 0;
    last_id = 0;
    down = false;
}

static void test_once(void **state)
{
    struct fixture *f = *state;
    set_up(f);
    faulty(store_write_now(f->store, &f->c, add_and_fail), ERR_CONFLICT, "test.refused");
    assert_int_equal(run(f), 0);                /* what did not happen is not told */
    ok(store_write_now(f->store, &f->c, add_two));
    assert_int_equal(run(f), 1);
    assert_int_equal(run(f), 0);
    assert_int_equal(seen, 1);
}

static err failed(struct call *c)
{
    return db_int(c, (int64_t *)c->prepared, "select count(*) from outbox where state = 'failed' and last_error = $1",
        "test.smtp no route");
}

static err retry(struct call *c)
{
    bool again, twice;
    c->now.ms = clock_ms;
    TRY(outbox_retry(c, last_id, &again));
    TRY(outbox_retry(c, last_id, &twice));
    assert_true(again && !twice);
    return OK;
}

static bool refused;

static err refuse(struct call *c, const struct outbox_item *item)
{
    seen++;
    return refused ? fault_of(c->mem, ERR_INPUT, "test.refused", "%.*s", SL(item->target)) : OK;
}

static err add_for_later(struct call *c)
{
    int64_t id;
    return outbox_add_for(c, S("sms"), S("0900000001"), (slice){ NULL, 0 }, S("x"), (instant){ clock_ms + 1000 }, &id);
}

static void test_later_and_for_good(void **state)
{
    struct fixture *f = *state;
    int64_t n;
    set_up(f);
    ok(store_write_now(f->store, &f->c, add_for_later));
    ok(outbox_run(f->store, &f->c, "sms", refuse, &n));
    assert_int_equal(seen, 0);                  /* not before its time */
    clock_ms += 1000;
    refused = true;
    ok(outbox_run(f->store, &f->c, "sms", refuse, &n));
    assert_int_equal(seen, 1);
    clock_ms += 30 * 86400000LL;
    refused = false;
    ok(outbox_run(f->store, &f->c, "sms", refuse, &n));
    assert_int_equal(seen, 1);                  /* refused for good */
}

static void test_back_off(void **state)
{
    struct fixture *f = *state;
    int64_t n;
    set_up(f);
    down = true;
    ok(store_write_now(f->store, &f->c, add_two));
    for (int64_t tries = 1, wait = 60000; tries <= 12; tries++, wait = wait * 2 < 86400000 ? wait * 2 : 86400000) {
        assert_int_equal(run(f), 0);
        assert_int_equal(seen, tries);
        assert_int_equal(last_tries, tries);
        clock_ms += wait - 1;
        run(f);
        assert_int_equal(seen, tries);          /* too early */
        clock_ms++;
    }
    clock_ms += 30 * 86400000LL;
    run(f);
    assert_int_equal(seen, 12);                 /* given up */
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, failed));
    assert_int_equal(n, 1);
    ok(store_write_now(f->store, &f->c, retry));
    down = false;
    assert_int_equal(run(f), 1);                /* an operator gave it its tries again */
    assert_int_equal(last_tries, 1);
}

static err die(struct call *c, const struct outbox_item *item)
{
    (void)item;
    store_fail_nth(1, FAIL_BROKEN);             /* as if the process died before it could note the delivery */
    (void)c;
    return OK;
}

static void test_lease(void **state)
{
    struct fixture *f = *state;
    int64_t n;
    set_up(f);
    ok(store_write_now(f->store, &f->c, add_two));
    faulty(outbox_run(f->store, &f->c, "mail", die, &n), ERR_BROKEN, "store.injected");
    assert_int_equal(run(f), 0);
    clock_ms += 5 * 60000;
    assert_int_equal(run(f), 1);
    assert_int_equal(last_tries, 2);
}

struct crowd { struct fixture *f; atomic_int n; };

static err count_it(struct call *c, const struct outbox_item *item)
{
    (void)item;
    struct crowd *w = (void *)c->app;
    atomic_fetch_add(&w->n, 1);
    return OK;
}

static void *run_elsewhere(void *crowd)
{
    struct crowd *w = crowd;
    ARENA_SCRATCH (mem) {
        int64_t n;
        struct call c = { .mem = mem, .now = { clock_ms }, .app = (void *)w };
        ok(outbox_run(w->f->store, &c, "mail", count_it, &n));
    }
    return NULL;
}

static err add_fifty(struct call *c)
{
    for (int i = 0; i < 25; i++) TRY(add_two(c));
    return OK;
}

static void test_crowd(void **state)
{
    struct fixture *f = *state;
    struct crowd w = { .f = f };
    set_up(f);
    ok(store_write_now(f->store, &f->c, add_fifty));
    in_parallel(5, run_elsewhere, &w);
    run_elsewhere(&w);                          /* whoever lost a race for a row may have stopped early */
    assert_int_equal(w.n, 25);                  /* each exactly once while nobody dies */
}

int outbox_tests(void)
{
    const struct CMUnitTest tests[] = { TEST(test_once), TEST(test_back_off), TEST(test_later_and_for_good),
        TEST(test_lease), TEST(test_crowd) };
    return cmocka_run_group_tests_name("store: outbox", tests, NULL, NULL);
}
