/* SPDX-License-Identifier: Apache-2.0 */
#include "store/job.h"
#include <time.h>
#include "store/store_test.h"

static void test_schedules(void **state)
{
    (void)state;
    static const struct { const char *when; int at, last, due; } rows[] = {   /* minutes of 2018-09-11; due = next start */
        { "every 60s", 480, 480, 481 }, { "every 5m", 480, 470, 475 }, { "every 2h", 480, 400, 520 },
        { "daily 02:00", 480, 100, 120 }, { "daily 02:00", 480, 120, 120 + 1440 }, { "daily 23:59", 480, 10, 1439 },
    };
    static const char *const wrong[] = { "", "every", "every s", "every 0s", "every 5", "every -5m", "daily 24:00",
        "daily 2:00", "daily 02:60", "weekly", "every 5d", "daily 02:00 " };
    day d = day_of(2018, 9, 11);
    instant t;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(job_next(rows[i].when, instant_at(d, rows[i].last), &t));
        assert_int_equal(t.ms, instant_at(d, rows[i].due).ms);
        assert_true(job_due(rows[i].when, instant_at(d, rows[i].at), &t));
        assert_int_equal(instant_at(d, rows[i].last).ms <= t.ms, rows[i].due <= rows[i].at);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(job_next(wrong[i], t, &t));
        assert_false(job_due(wrong[i], t, &t));
    }
}

static atomic_int runs;
static bool failing;

static err job_write(struct call *c)
{
    assert_non_null(c->db);
    int n = atomic_fetch_add(&runs, 1);
    TRY(thing_add(c, n + 1, zstr(c->mem, slice_fmt(c->mem, "run %d", n))));
    return failing ? broken(c->mem, "test.job", "as asked") : OK;
}

static err job_outside(struct call *c)
{
    assert_null(c->db);
    atomic_fetch_add(&runs, 1);
    return failing ? broken(c->mem, "test.job", "as asked") : OK;
}

static struct call make(void *app, struct arena *mem, instant now)
{
    return (struct call){ .mem = mem, .now = now, .app = app };
}

static const struct job_host host = { make, NULL };
static _Atomic int64_t clock_ms;
static instant fake_clock(void) { return (instant){ clock_ms }; }

static void set_up(struct fixture *f)
{
    f->store->clock = fake_clock;
    clock_ms = f->c.now.ms;
    runs = 0;
    failing = false;
}

static bool turn(struct fixture *f, const struct job *job)
{
    bool ran = false;
    ok(job_turn(f->store, f->mem, &host, job, &ran));
    return ran;
}

static void check_turns(struct fixture *f, enum job_place place)
{
    struct job job = { "test", "every 60s", place == JOB_WRITE ? job_write : job_outside, "", place };
    set_up(f);
    assert_true(turn(f, &job));                 /* never seen: at once */
    assert_false(turn(f, &job));
    clock_ms += 59999;
    assert_false(turn(f, &job));
    clock_ms += 1;
    assert_true(turn(f, &job));
    assert_int_equal(runs, 2);
    clock_ms -= 3600000;                        /* the machine's clock was an hour ahead */
    assert_true(turn(f, &job));
    assert_false(turn(f, &job));
}

static void test_turns_write(void **state) { check_turns(*state, JOB_WRITE); }
static void test_turns_outside(void **state) { check_turns(*state, JOB_OUTSIDE); }

static err last_error(struct call *c)
{
    return db_text(c, (slice *)c->prepared, "select last_error from job_run where name = 'test'");
}

static void check_failure(struct fixture *f, enum job_place place)
{
    struct job job = { "test", "every 60s", place == JOB_WRITE ? job_write : job_outside, "", place };
    slice error;
    bool ran;
    set_up(f);
    failing = true;
    faulty(job_turn(f->store, f->mem, &host, &job, &ran), ERR_BROKEN, "test.job");
    assert_false(ran);
    assert_int_equal(things(f), 0);
    f->c.prepared = &error;
    ok(store_read(f->store, &f->c, last_error));
    assert_true(slice_starts(error, S("test.job as asked")));
    failing = false;
    assert_false(turn(f, &job));                /* not before its time */
    clock_ms += 60000;
    assert_true(turn(f, &job));
    ok(store_read(f->store, &f->c, last_error));
    assert_null(error.p);
}

static void test_failure_write(void **state) { check_failure(*state, JOB_WRITE); }
static void test_failure_outside(void **state) { check_failure(*state, JOB_OUTSIDE); }

static void *turn_elsewhere(void *fixture)
{
    struct fixture *f = fixture;
    struct job job = { "test", "every 60s", job_write, "", JOB_WRITE };
    ARENA_SCRATCH (mem) {
        struct store *s = store_another(f, mem);
        bool ran;
        s->clock = fake_clock;
        ok(job_turn(s, mem, &host, &job, &ran));
        store_close(s);
    }
    return NULL;
}

static void test_one_of_many(void **state)
{
    struct fixture *f = *state;
    set_up(f);
    in_parallel(6, turn_elsewhere, f);
    assert_int_equal(things(f), 1);
}

static err hold_and_die(struct call *c)
{
    return db_do(c, "update job_run set holder = 'gone:1', held_until = $1", (instant){ c->now.ms + 15 * 60000 });
}

static void test_lease(void **state)
{
    struct fixture *f = *state;
    struct job job = { "test", "every 60s", job_outside, "", JOB_OUTSIDE };
    set_up(f);
    assert_true(turn(f, &job));
    f->c.now.ms = clock_ms;
    ok(store_write_now(f->store, &f->c, hold_and_die));
    clock_ms += 60000;
    assert_false(turn(f, &job));
    clock_ms += 14 * 60000;
    assert_true(turn(f, &job));
}

static void test_runner(void **state)
{
    struct fixture *f = *state;
    static const struct job list[] = {
        { "a", "every 1s", job_outside, "", JOB_OUTSIDE }, { "b", "every 1s", job_write, "", JOB_WRITE }, { 0 },
    };
    static const struct job wrong[] = { { "c", "sometimes", job_write, "", JOB_WRITE }, { 0 } };
    struct jobs *jobs;
    runs = 0;
    failing = false;
    faulty(jobs_start(f->store, f->mem, (const struct job *const[]){ wrong, NULL }, &host, &jobs), ERR_USAGE, "store.job");
    ok(jobs_start(f->store, f->mem, (const struct job *const[]){ list, NULL, NULL }, &host, &jobs));
    for (int i = 0; i < 500 && atomic_load(&runs) < 4; i++) nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
    jobs_stop(jobs);
    assert_true(atomic_load(&runs) >= 4);
}

int job_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schedules), TEST(test_turns_write), TEST(test_turns_outside), TEST(test_failure_write),
        TEST(test_failure_outside), TEST(test_one_of_many), TEST(test_lease), TEST(test_runner),
    };
    return cmocka_run_group_tests_name("store: jobs", tests, NULL, NULL);
}
