/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/time.h"

static void every_day_round_trips(void **state)
{
    struct arena *mem = *state;
    struct arena_mark mark = arena_mark(mem);
    day x = day_of(1900, 1, 1), end = day_of(2101, 1, 1), again;
    assert_int_equal(day_weekday(x), MONDAY);
    int weekday = MONDAY, before = 0;
    for (; x.n < end.n; x = day_add(x, 1)) {
        int y, m, d;
        day_split(x, &y, &m, &d);
        assert_int_equal(day_of(y, m, d).n, x.n);
        assert_int_equal(day_weekday(x), weekday);
        weekday = (weekday + 1) % 7;
        assert_true(y * 10000 + m * 100 + d > before);
        before = y * 10000 + m * 100 + d;
        assert_int_equal(day_number(x), before);
        assert_int_equal(day_from_number(before).n, x.n);
        assert_true(day_parse(day_iso(mem, x), &again) && again.n == x.n);
        assert_true(day_read(day_text(mem, x), &again) && again.n == x.n);
        assert_int_equal(instant_day(instant_at(x, 0)).n, x.n);
        assert_int_equal(instant_day(instant_at(x, 1439)).n, x.n);
        arena_rewind(mem, mark);
    }
    assert_int_equal(before, 21001231);
    assert_int_equal(day_diff(end, day_of(1900, 1, 1)), 73414);
}

static void edges(void **state)
{
    struct arena *mem = *state;
    assert_int_equal(day_of(1, 1, 1).n, 1);
    assert_int_equal(day_of(9999, 12, 31).n, 3652059);
    assert_int_equal(day_of(1970, 1, 1).n, 719163);
    int y, m, d;
    for (int32_t n = 1; n <= 3652059; n += 97) {
        day_split((day){ n }, &y, &m, &d);
        assert_int_equal(day_of(y, m, d).n, n);
    }
    assert_null(day_iso(mem, (day){ 0 }).p);
    assert_text(day_text(mem, (day){ 0 }), "");
    assert_int_equal(day_number((day){ 0 }), 0);
    assert_int_equal(day_from_number(20180231).n, 0);
    assert_int_equal(day_from_number(-1).n, 0);
    assert_int_equal(day_from_number(INT64_MAX).n, 0);
    assert_int_equal(day_month(day_of(2018, 9, 30), 0).n, day_of(2018, 9, 1).n);
    assert_int_equal(day_month(day_of(2018, 12, 31), 1).n, day_of(2019, 1, 1).n);
    assert_int_equal(day_month(day_of(2019, 1, 31), 13).n, day_of(2020, 2, 1).n);
}

static void days_people_type(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *s, *iso; } table[] = {
        { "2018-09-11", "2018-09-11" }, { "11/09/2018", "2018-09-11" }, { " 1/9/2018 ", "2018-09-01" },
        { "1-9-2018", "2018-09-01" }, { "1.9.2018", "2018-09-01" }, { "1 / 9 / 2018", "2018-09-01" },
        { "29/02/2016", "2016-02-29" }, { "29/02/2000", "2000-02-29" },
        { "31/02/2018", NULL }, { "29/02/2018", NULL }, { "29/02/1900", NULL }, { "31/04/2018", NULL },
        { "0/1/2018", NULL }, { "1/13/2018", NULL }, { "1/1/18", NULL }, { "1/1/0000", NULL }, { "", NULL },
        { "11092018", NULL }, { "11/09", NULL }, { "11/09/2018/1", NULL }, { "11-09/2018", NULL },
        { "2018-9-11", NULL },
        { "a/b/cccc", NULL }, { "+1/1/2018", NULL }, { "001/1/2018", NULL }, { "2018-13-01", NULL },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        day x;
        bool ok = day_read(slice_z(table[i].s), &x);
        if (ok != (table[i].iso != NULL)) fail_msg("day «%s»", table[i].s);
        if (ok) assert_text(day_iso(mem, x), table[i].iso);
    }
    day x;
    assert_false(day_parse(S("11/09/2018"), &x));
    assert_false(day_parse(S("2018-02-30"), &x));
}

static void instants(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *s, *iso; } table[] = {
        { "2018-09-11T08:05:00+07:00", "2018-09-11T08:05:00+07:00" },
        { "2018-09-11T01:05:09Z",      "2018-09-11T08:05:09+07:00" },
        { "2018-09-10t20:05:00-05:00", "2018-09-11T08:05:00+07:00" },
        { "2018-09-11 01:05:00.987654z", "2018-09-11T08:05:00+07:00" },
        { "1945-09-02T14:00:00+07:00", "1945-09-02T14:00:00+07:00" },
        { "2018-09-11T24:00:00Z", NULL }, { "2018-09-11T08:60:00Z", NULL }, { "2018-09-11T08:05:60Z", NULL },
        { "2018-09-11T08:05:00", NULL }, { "2018-09-11T08:05:00.Z", NULL }, { "2018-02-30T08:05:00Z", NULL },
        { "2018-09-11T08:05:00+7:00", NULL }, { "2018-09-11T08:05:00+24:00", NULL },
        { "2018-09-11T08:05:00+07:60", NULL },
        { "2018-09-11X08:05:00Z", NULL }, { "", NULL }, { "2018-09-11T08:05:00+07:00x", NULL },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        instant t;
        bool ok = instant_parse(slice_z(table[i].s), &t);
        if (ok != (table[i].iso != NULL)) fail_msg("instant «%s»", table[i].s);
        if (ok) assert_text(instant_iso(mem, t), table[i].iso);
    }
    instant t = instant_at(day_of(2018, 9, 11), 8 * 60 + 5);
    assert_int_equal(t.ms, 1536627900000);
    assert_text(instant_text(mem, t), "08:05 11/09/2018");
    assert_text(instant_rfc5322(mem, t), "Tue, 11 Sep 2018 08:05:00 +0700");
    assert_int_equal(instant_minutes(t), 485);
    assert_true(instant_parse(S("2018-09-11T08:05:00.25+07:00"), &t) && t.ms == 1536627900250);
    assert_text(instant_text(mem, (instant){ 0 }), "");
    assert_null(instant_iso(mem, (instant){ 0 }).p);
    assert_true(instant_real().ms > 1536627900000);
}

static void numbers(void **state)
{
    struct arena *mem = *state;
    static const struct { int64_t n; const char *text; } table[] = {
        { 0, "0" }, { 999, "999" }, { 1000, "1.000" }, { 1254000, "1.254.000" }, { -100, "-100" },
        { -1000, "-1.000" },
        { INT64_MIN, "-9.223.372.036.854.775.808" },
    };
    for (size_t i = 0; i < COUNT(table); i++) assert_text(number_text(mem, table[i].n), table[i].text);
    assert_text(money_text(mem, (money){ 1254000 }), "1.254.000 đ");
    static const struct { int64_t part, whole; const char *text; } shares[] = {
        { 19, 20, "95\u00A0%" }, { 0, 3, "0\u00A0%" }, { 3, 3, "100\u00A0%" }, { 2, 3, "66,6\u00A0%" }, { 999, 1000, "99,9\u00A0%" },
        { 9999, 10000, "99,9\u00A0%" }, { 0, 0, "–" },
    };
    for (size_t i = 0; i < COUNT(shares); i++) assert_text(share_text(mem, shares[i].part, shares[i].whole), shares[i].text);
}

int time_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(every_day_round_trips), TEST(edges), TEST(days_people_type), TEST(instants), TEST(numbers),
    };
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
