/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/calendar.h"
#include <stdio.h>
#include "kernel/calendar_oracle.h"
#include "kernel/kernel_test.h"

#define HOURS "hours: ['07:00-11:30']\ncutoff: '15:00'\n"
#define GOOD  "years: [2018]\n" HOURS "days:\n"

static void wrong_calendars_are_named(void **state)
{
    static const struct { const char *text, *says; } cases[] = {
        { "hours: ['07:00-11:30']\ncutoff: '15:00'", "years" },
        { "years: [2019, 2018]\n" HOURS, "tăng dần" },
        { "years: [2018]\ncutoff: '15:00'", "hours" },
        { "years: [2018]\ncutoff: '15:00'\nhours: ['7-11']", "7-11" },
        { "years: [2018]\ncutoff: '15:00'\nhours: ['11:30-07:00']", "11:30-07:00" },
        { "years: [2018]\ncutoff: '15:00'\nhours: ['07:00-11:30', '11:00-17:00']", "trước khi" },
        { "years: [2018]\nhours: ['07:00-11:30']", "cutoff" },
        { "years: [2018]\nhours: ['07:00-11:30']\ncutoff: '25:00'", "cutoff" },
        { "years: [2018]\n" HOURS "weekdays: {caturday: []}", "caturday" },
        { GOOD "  - {day: 2018-02-30, off: true, why: x}", "2018-02-30" },
        { GOOD "  - {day: 2019-02-01, off: true, why: x}", "ở ngoài" },
        { GOOD "  - {day: 2018-02-01, why: x}", "đúng một" },
        { GOOD "  - {day: 2018-02-01, off: true, work: true, why: x}", "đúng một" },
        { GOOD "  - {day: 2018-02-01, off: true}", "lý do" },
        { GOOD "  - {day: 2018-02-03, off: true, why: x}", "cuối tuần" },
        { GOOD "  - {day: 2018-02-01, off: true, why: x}\n  - {day: 2018-02-01, off: true, why: x}", "hai lần" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ARENA_SCRATCH (mem) {
            problems list = { 0 };
            struct node *tree = yaml_read(mem, slice_z(cases[i].text), S("c"), &list);
            assert_int_equal(list.n, 0);
            assert_null(calendar_build(mem, tree, S("c"), &list));
            assert_int_equal(list.n, 1);
            if (slice_find(list.v[0].message, slice_z(cases[i].says)) == list.v[0].message.n)
                fail_msg("case %zu: %.*s", i, SL(list.v[0].message));
        }
}

static void every_problem_is_told(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        problems list = { 0 };
        struct node *tree = json_read(mem, S("{\"years\": [2018], \"hours\": [\"x\"], \"cutoff\": \"x\", \"days\": "
                                             "[{\"day\": \"x\", \"off\": true, \"why\": \"x\"}]}"), S("c"), &list);
        assert_null(calendar_build(mem, tree, S("c"), &list));
        assert_int_equal(list.n, 3);
    }
}

static void outside_the_years_is_a_fault(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        uint64_t random = 1;
        const struct calendar *cal = oracle_calendar(mem, oracle_new(mem, &random));
        instant in = oracle_instant(600), out = oracle_instant(ORACLE_MINUTES), t;
        int64_t n;
        day d;
        assert_fault(calendar_minutes_between(mem, cal, in, out, &n), "calendar.ends");
        assert_fault(calendar_days_between(mem, cal, instant_day(out), instant_day(in), &n), "calendar.ends");
        assert_fault(calendar_add_minutes(mem, cal, in, 10000000, &t), "calendar.ends");
        assert_fault(calendar_next_working(mem, cal, cal->last, &d), "calendar.ends");
        assert_false(calendar_is_working(cal, instant_day(out)));
        err e = calendar_ends(mem, cal);
        assert_true(slice_find(e.fault->text, S("2020")) < e.fault->text.n);
    }
}

/* One random question of each kind, answered by counting minutes. */
static void compare(struct arena *mem, const struct oracle *o, const struct calendar *cal, uint64_t *random)
{
    int a = random_int(random, 0, ORACLE_MINUTES - 1), b = random_int(random, a, ORACLE_MINUTES - 1);
    if (random_int(random, 0, 3)) b = a + (b - a) / 200;
    int64_t minutes = 0, days = 0, got;
    for (int m = a; m < b; m++) minutes += o->open[m];
    assert_ok(calendar_minutes_between(mem, cal, oracle_instant(a), oracle_instant(b), &got));
    assert_int_equal(got, minutes);
    assert_ok(calendar_minutes_between(mem, cal, oracle_instant(b), oracle_instant(a), &got));
    assert_int_equal(got, -minutes);
    for (int d = a / ORACLE_DAY + 1; d <= b / ORACLE_DAY; d++) days += oracle_day_open(o, d);
    assert_ok(calendar_days_between(mem, cal, instant_day(oracle_instant(a)), instant_day(oracle_instant(b)), &got));
    assert_int_equal(got, days);

    int at = a, want = random_int(random, 0, 3000), left = want;
    while (!want && at < ORACLE_MINUTES && !o->open[at]) at++;
    while (left && at < ORACLE_MINUTES) left -= o->open[at++];
    instant to;
    err e = calendar_add_minutes(mem, cal, oracle_instant(a), want, &to);
    if (left || (!want && at == ORACLE_MINUTES)) {
        assert_fault(e, "calendar.ends");
        return;
    }
    assert_ok(e);
    assert_int_equal(to.ms, oracle_instant(at).ms);
}

static void counting_equals_counting_minutes(void **state)
{
    (void)state;
    uint64_t random = test_seed("calendar");
    size_t cases = test_cases(1000);
    for (size_t i = 0; i < cases; i += 100)
        ARENA_SCRATCH (mem) {
            const struct oracle *o = oracle_new(mem, &random);
            const struct calendar *cal = oracle_calendar(mem, o);
            for (int d = 0; d < ORACLE_DAYS; d++)
                assert_int_equal(calendar_is_working(cal, day_add(cal->first, d)), oracle_day_open(o, d));
            for (int k = 0; k < 100; k++) compare(mem, o, cal, &random);
        }
}

int calendar_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_calendars_are_named),
        cmocka_unit_test(every_problem_is_told),
        cmocka_unit_test(outside_the_years_is_a_fault),
        cmocka_unit_test(counting_equals_counting_minutes),
    };
    return RUN(tests);
}
