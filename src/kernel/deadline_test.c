/* SPDX-License-Identifier: Apache-2.0 */
/* Deadlines: cases worked out by hand on the real calendar of 2018–2020, and thousands of random ones against
 * an oracle that knows only minutes: open or not, suspended or not. */
#include "kernel/deadline.h"
#include <stdio.h>
#include <string.h>
#include "kernel/calendar_oracle.h"
#include "kernel/kernel_test.h"

/* ---- by hand ---- */

static const char real_yaml[] =
    "years: [2018, 2020]\n"
    "hours: [\"07:00-11:30\", \"13:30-17:00\"]\n"
    "cutoff: \"15:00\"\n"
    "days:\n"
    "  - {day: 2018-02-14, off: true, why: Nghỉ bù Tết Nguyên đán}\n"
    "  - {day: 2018-02-15, off: true, why: Tết Nguyên đán}\n"
    "  - {day: 2018-02-16, off: true, why: Tết Nguyên đán}\n"
    "  - {day: 2018-02-19, off: true, why: Tết Nguyên đán}\n"
    "  - {day: 2018-02-20, off: true, why: Nghỉ bù Tết Nguyên đán}\n"
    "  - {day: 2018-09-03, off: true, why: Nghỉ bù Quốc khánh}\n"
    "  - {day: 2018-12-31, off: true, why: Hoán đổi với thứ Bảy 05/01/2019}\n"
    "  - {day: 2019-01-01, off: true, why: Tết Dương lịch}\n"
    "  - {day: 2019-01-05, work: true, why: làm thay ngày 31/12/2018}\n";

static const struct calendar *real_calendar(struct arena *mem)
{
    problems list = { 0 };
    const struct calendar *cal = calendar_build(mem, yaml_read(mem, slice_z(real_yaml), S("c"), &list), S("c"), &list);
    EACH (p, list) fail_msg("%d:%d: %.*s", p->line, p->col, SL(p->message));
    return cal;
}

static instant when(const char *text)
{
    char rfc[32];
    instant t;
    snprintf(rfc, sizeof rfc, "%.10sT%.5s:00+07:00", text, text + 11);
    assert_true(instant_parse(slice_z(rfc), &t));
    return t;
}

#define NEXT DEADLINE_NEXT_DAY
#define SAME DEADLINE_SAME_TIME

static const struct {
    const char *name, *start;
    struct limit limit;
    enum deadline_convention convention;
    const char *due, *pause_from, *pause_to;
    struct limit extension;
} by_hand[] = {
    { "Monday + 2 is Wednesday, same time", "2018-09-10 10:00", { 2, LIMIT_WORKING_DAY }, SAME, "2018-09-12 10:00" },
    { "Monday + 2 is Wednesday, end of hours", "2018-09-10 10:00", { 2, LIMIT_WORKING_DAY }, NEXT, "2018-09-12 17:00" },
    { "over Tết 2018", "2018-02-12 09:00", { 5, LIMIT_WORKING_DAY }, NEXT, "2018-02-26 17:00" },
    { "over Tết 2018, same time", "2018-02-12 09:00", { 5, LIMIT_WORKING_DAY }, SAME, "2018-02-26 09:00" },
    { "2 September on a Sunday, Monday off", "2018-08-31 10:00", { 1, LIMIT_WORKING_DAY }, NEXT, "2018-09-04 17:00" },
    { "8 hours over 2 September", "2018-08-31 15:00", { 8, LIMIT_HOUR }, NEXT, "2018-09-04 15:00" },
    { "swapped Saturday counts", "2019-01-04 10:00", { 1, LIMIT_WORKING_DAY }, NEXT, "2019-01-05 17:00" },
    { "swapped Saturday counts, same time", "2019-01-04 10:00", { 1, LIMIT_WORKING_DAY }, SAME, "2019-01-05 10:00" },
    { "swapped Monday does not", "2018-12-28 14:00", { 2, LIMIT_WORKING_DAY }, NEXT, "2019-01-03 17:00" },
    { "before 15:00", "2018-09-10 14:59", { 1, LIMIT_WITHIN_DAY }, NEXT, "2018-09-10 17:00" },
    { "15:00 is not after 15:00", "2018-09-10 15:00", { 1, LIMIT_WITHIN_DAY }, NEXT, "2018-09-10 17:00" },
    { "after 15:00", "2018-09-10 15:01", { 1, LIMIT_WITHIN_DAY }, NEXT, "2018-09-11 17:00" },
    { "after 15:00 on Friday", "2018-09-14 15:30", { 1, LIMIT_WITHIN_DAY }, NEXT, "2018-09-17 17:00" },
    { "after hours", "2018-09-14 17:00", { 1, LIMIT_WITHIN_DAY }, NEXT, "2018-09-17 17:00" },
    { "on Saturday", "2018-09-15 16:00", { 1, LIMIT_WITHIN_DAY }, SAME, "2018-09-17 17:00" },
    { "month without that day", "2019-01-31 08:00", { 1, LIMIT_MONTH }, NEXT, "2019-02-28 17:00" },
    { "leap day on a Saturday moves", "2020-01-31 08:00", { 1, LIMIT_MONTH }, NEXT, "2020-03-02 17:00" },
    { "into the leap day", "2020-02-26 08:00", { 1, LIMIT_DAY }, NEXT, "2020-02-27 17:00" },
    { "past the leap day", "2020-02-28 08:00", { 3, LIMIT_DAY }, NEXT, "2020-03-02 17:00" },
    { "calendar day on a Saturday moves", "2018-09-07 08:00", { 1, LIMIT_DAY }, NEXT, "2018-09-10 17:00" },
    { "twelve months", "2018-06-29 08:00", { 12, LIMIT_MONTH }, NEXT, "2019-07-01 17:00" },
    { "received in the evening", "2018-09-15 20:00", { 1, LIMIT_WORKING_DAY }, SAME, "2018-09-18 07:00" },
    { "received at noon", "2018-09-10 12:00", { 1, LIMIT_WORKING_DAY }, SAME, "2018-09-11 13:30" },
    { "hours end with the day", "2018-09-10 15:00", { 2, LIMIT_HOUR }, NEXT, "2018-09-10 17:00" },
    { "suspended over the holiday, whole days", "2018-08-30 09:00", { 3, LIMIT_WORKING_DAY }, NEXT,
      "2018-09-07 17:00", "2018-08-31 10:00", "2018-09-04 10:00" },
    { "suspended over the holiday, to the minute", "2018-08-30 09:00", { 3, LIMIT_WORKING_DAY }, SAME,
      "2018-09-06 09:00", "2018-08-31 10:00", "2018-09-04 10:00" },
    { "a suspended night costs nothing", "2018-09-10 09:00", { 2, LIMIT_WORKING_DAY }, NEXT, "2018-09-12 17:00",
      "2018-09-10 17:00", "2018-09-11 07:00" },
    { "a suspended hour of hours", "2018-09-10 08:00", { 2, LIMIT_HOUR }, NEXT, "2018-09-10 11:00",
      "2018-09-10 09:00", "2018-09-10 10:00" },
    { "suspended on the last day off only", "2018-09-07 08:00", { 2, LIMIT_DAY }, NEXT, "2018-09-10 17:00",
      "2018-09-09 09:00", "2018-09-09 10:00" },
    { "extended", "2018-09-10 09:00", { 2, LIMIT_WORKING_DAY }, NEXT, "2018-09-17 17:00", NULL, NULL,
      { 3, LIMIT_WORKING_DAY } },
    { "extended by hours", "2018-09-10 09:00", { 2, LIMIT_WORKING_DAY }, NEXT, "2018-09-13 09:00", NULL, NULL,
      { 2, LIMIT_HOUR } },
};

static void cases_worked_out_by_hand(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        const struct calendar *cal = real_calendar(mem);
        for (size_t i = 0; i < sizeof by_hand / sizeof *by_hand; i++) {
            struct suspension pause = { 0 };
            if (by_hand[i].pause_from)
                pause = (struct suspension){ when(by_hand[i].pause_from), when(by_hand[i].pause_to) };
            struct deadline_input in = { .calendar = cal, .start = when(by_hand[i].start), .limit = by_hand[i].limit,
                                         .convention = by_hand[i].convention, .extension = by_hand[i].extension,
                                         .suspensions = &pause, .n_suspensions = pause.from.ms != 0 };
            struct deadline out;
            assert_ok(deadline_compute(mem, &in, &out));
            if (out.due.ms != when(by_hand[i].due).ms)
                fail_msg("%s: %.*s, expected %s", by_hand[i].name, SL(instant_text(mem, out.due)), by_hand[i].due);
        }
    }
}

static void assert_words(struct arena *mem, const struct deadline_input *in, const char *const *expected)
{
    struct deadline out;
    assert_ok(deadline_compute(mem, in, &out));
    words said = deadline_words(mem, &out);
    size_t i = 0;
    for (; expected[i]; i++) {
        assert_true(i < said.n);
        assert_string_equal(zstr(mem, said.v[i]), expected[i]);
    }
    assert_int_equal(said.n, i);
}

static void the_reasons_are_told_in_words(void **state)
{
    static const char *const tet[] = {
        "Tiếp nhận lúc 09:00 thứ Hai 12/02/2018: ngày tiếp nhận không tính vào thời hạn.",
        "Ngày thứ Ba 13/02/2018: tính 1 ngày làm việc.",
        "Ngày thứ Tư 14/02/2018: ngày nghỉ (Nghỉ bù Tết Nguyên đán), không tính.",
        "Từ thứ Năm 15/02/2018 đến hết thứ Sáu 16/02/2018: ngày nghỉ (Tết Nguyên đán), không tính.",
        "Từ thứ Bảy 17/02/2018 đến hết Chủ nhật 18/02/2018: nghỉ cuối tuần, không tính.",
        "Ngày thứ Hai 19/02/2018: ngày nghỉ (Tết Nguyên đán), không tính.",
        "Ngày thứ Ba 20/02/2018: ngày nghỉ (Nghỉ bù Tết Nguyên đán), không tính.",
        "Từ thứ Tư 21/02/2018 đến hết thứ Năm 22/02/2018: tính 2 ngày làm việc.",
        "Hạn trả kết quả: 17:00 thứ Năm 22/02/2018 (hết giờ làm việc của ngày cuối).", NULL };
    static const char *const swapped[] = {
        "Tiếp nhận lúc 16:00 thứ Sáu 04/01/2019: thời hạn tính từ lúc tiếp nhận.",
        "Từ 16:00 thứ Sáu 04/01/2019 đến 17:00 thứ Sáu 04/01/2019: tính 1 giờ làm việc.",
        "Từ 07:00 thứ Bảy 05/01/2019 đến 09:00 thứ Bảy 05/01/2019: ngày làm việc bù (làm thay ngày 31/12/2018), "
            "tính 2 giờ làm việc.",
        "Từ 09:00 thứ Bảy 05/01/2019 đến 10:00 thứ Bảy 05/01/2019: tạm dừng (chờ bổ sung hồ sơ), không tính.",
        "Từ 10:00 thứ Bảy 05/01/2019 đến 11:00 thứ Bảy 05/01/2019: ngày làm việc bù (làm thay ngày 31/12/2018), "
            "tính 1 giờ làm việc.",
        "Hạn trả kết quả: 11:00 thứ Bảy 05/01/2019 (đủ thời gian làm việc).", NULL };
    static const char *const within[] = {
        "Tiếp nhận lúc 15:30 thứ Sáu 14/09/2018: trả kết quả trong ngày làm việc.",
        "Hồ sơ nhận sau 15:00 nên chuyển sang ngày làm việc tiếp theo.",
        "Từ thứ Bảy 15/09/2018 đến hết Chủ nhật 16/09/2018: nghỉ cuối tuần, không tính.",
        "Hạn trả kết quả: 17:00 thứ Hai 17/09/2018 (hết giờ làm việc của ngày).", NULL };
    static const char *const moved[] = {
        "Tiếp nhận lúc 08:00 thứ Sáu 07/09/2018: ngày tiếp nhận không tính vào thời hạn.",
        "Từ thứ Bảy 08/09/2018 đến hết Chủ nhật 09/09/2018: tính 2 ngày.",
        "Hạn ban đầu là 17:00 thứ Hai 10/09/2018; gia hạn thêm 1 ngày làm việc.",
        "Ngày thứ Ba 11/09/2018: tính 1 ngày làm việc.",
        "Hạn trả kết quả: 17:00 thứ Ba 11/09/2018 (hết giờ làm việc của ngày cuối).", NULL };
    static const char *const brief[] = {
        "Tiếp nhận lúc 08:00 thứ Sáu 07/09/2018: ngày tiếp nhận không tính vào thời hạn.",
        "Từ thứ Bảy 08/09/2018 đến hết Chủ nhật 09/09/2018: tính 2 ngày.",
        "Có 1 lần tạm dừng chưa đến một phút, không làm đổi hạn.",
        "Hạn trả kết quả: 17:00 thứ Hai 10/09/2018 (ngày cuối là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo).", NULL };
    (void)state;
    ARENA_SCRATCH (mem) {
        const struct calendar *cal = real_calendar(mem);
        struct suspension blink = { { when("2018-09-08 09:00").ms + 5000 }, { when("2018-09-08 09:00").ms + 55000 }, S("nhầm") };
        struct suspension pause = { when("2019-01-05 09:00"), when("2019-01-05 10:00"), S("chờ bổ sung hồ sơ") };
        assert_words(mem, &(struct deadline_input){ .calendar = cal, .start = when("2018-02-12 09:00"),
            .limit = { 3, LIMIT_WORKING_DAY } }, tet);
        assert_words(mem, &(struct deadline_input){ .calendar = cal, .start = when("2019-01-04 16:00"),
            .limit = { 4, LIMIT_HOUR }, .suspensions = &pause, .n_suspensions = 1 }, swapped);
        assert_words(mem, &(struct deadline_input){ .calendar = cal, .start = when("2018-09-14 15:30"),
            .limit = { 1, LIMIT_WITHIN_DAY } }, within);
        assert_words(mem, &(struct deadline_input){ .calendar = cal, .start = when("2018-09-07 08:00"),
            .limit = { 2, LIMIT_DAY }, .extension = { 1, LIMIT_WORKING_DAY } }, moved);
        assert_words(mem, &(struct deadline_input){ .calendar = cal, .start = when("2018-09-07 08:00"),
            .limit = { 2, LIMIT_DAY }, .suspensions = &blink, .n_suspensions = 1 }, brief);
    }
}

static void what_cannot_be_answered_is_refused(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct deadline out;
        struct deadline_input in = { .calendar = real_calendar(mem), .start = when("2020-12-28 09:00"),
                                     .limit = { 10, LIMIT_WORKING_DAY } };
        err e = deadline_compute(mem, &in, &out);
        assert_fault(e, "calendar.ends");
        assert_true(slice_find(e.fault->text, S("năm 2020")) < e.fault->text.n);
        in.limit = (struct limit){ 100000, LIMIT_MONTH };
        assert_fault(deadline_compute(mem, &in, &out), "calendar.ends");
        in.start = when("2021-01-04 09:00");
        in.limit = (struct limit){ 1, LIMIT_WITHIN_DAY };
        assert_fault(deadline_compute(mem, &in, &out), "calendar.ends");
        in.start = when("2018-09-10 09:00");
        in.extension = (struct limit){ 1, LIMIT_WITHIN_DAY };
        assert_fault(deadline_compute(mem, &in, &out), "deadline.limit");
        in.extension = (struct limit){ 0 };
        in.limit = (struct limit){ 0, LIMIT_HOUR };
        assert_fault(deadline_compute(mem, &in, &out), "deadline.limit");
        in.limit = (struct limit){ 1, LIMIT_HOUR };
        in.suspensions = &(struct suspension){ when("2018-09-12 09:00"), when("2018-09-11 09:00") };
        in.n_suspensions = 1;
        assert_fault(deadline_compute(mem, &in, &out), "deadline.suspension");
    }
}

/* ---- the oracle: minutes only; −1 when the calendar ends first ---- */

struct pauses { int n, from[4], to[4], after; };

static bool paused(const struct pauses *p, int m)
{
    for (int i = 0; m >= p->after && i < p->n; i++)
        if (m >= p->from[i] && m < p->to[i]) return true;
    return false;
}

static bool day_hurt(const struct oracle *o, const struct pauses *p, int d)
{
    bool open = oracle_day_open(o, d);
    for (int m = d * ORACLE_DAY; m < (d + 1) * ORACLE_DAY; m++)
        if ((o->open[m] || !open) && paused(p, m)) return true;
    return false;
}

static int day_end(const struct oracle *o, int d)
{
    int m = (d + 1) * ORACLE_DAY;
    while (!o->open[m - 1]) m--;
    return m;
}

static int first_open(const struct oracle *o, int m)
{
    while (m < ORACLE_MINUTES && !o->open[m]) m++;
    return m < ORACLE_MINUTES ? m : -1;
}

static int oracle_minutes(const struct oracle *o, const struct pauses *p, int m, int left, bool carry)
{
    for (; m < ORACLE_MINUTES; m++)
        if (o->open[m] && !paused(p, m)) {
            if (!left) return m;
            if (!--left && !carry) return m + 1;
        }
    return -1;
}

static int oracle_same_time(const struct oracle *o, const struct pauses *p, int start, int n)
{
    int begin = first_open(o, start), left = 0;
    if (begin < 0) return -1;
    int d = begin / ORACLE_DAY;
    while (n-- > 0) {
        do d++; while (d < ORACLE_DAYS && !oracle_day_open(o, d));
        if (d >= ORACLE_DAYS) return -1;
    }
    int end = first_open(o, d * ORACLE_DAY + begin % ORACLE_DAY);
    if (end < 0) return -1;
    for (int m = begin; m < end; m++) left += o->open[m];
    return oracle_minutes(o, p, begin, left, true);
}

static int oracle_settled(const struct oracle *o, const struct pauses *p, int d)
{
    while (d < ORACLE_DAYS && (!oracle_day_open(o, d) || day_hurt(o, p, d))) d++;
    return d < ORACLE_DAYS ? day_end(o, d) : -1;
}

static int oracle_days(const struct oracle *o, const struct pauses *p, int start, int n, bool working)
{
    int d = start / ORACLE_DAY;
    while (n > 0) {
        if (++d >= ORACLE_DAYS) return -1;
        n -= (!working || oracle_day_open(o, d)) && !day_hurt(o, p, d);
    }
    return oracle_settled(o, p, d);
}

static int oracle_month_days(int start, int n)
{
    static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
                                  31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int d = start / ORACLE_DAY, month = 0;
    while (d >= length[month]) d -= length[month++];
    if (month + n >= 24) return ORACLE_DAYS;
    int days = -d;
    for (int i = 0; i < n; i++) days += length[month + i];
    return days + (d < length[month + n] ? d : length[month + n] - 1);
}

static int oracle_leg(const struct oracle *o, const struct pauses *p, int start, struct limit l, bool same_time)
{
    if (start < 0 || start >= ORACLE_MINUTES) return -1;
    int n = (int)l.value, first = start / ORACLE_DAY;
    bool late = oracle_day_open(o, first) && (start % ORACLE_DAY > o->cutoff || start >= day_end(o, first));
    switch (l.unit) {
    case LIMIT_HOUR:        return oracle_minutes(o, p, start, n * 60, false);
    case LIMIT_WORKING_DAY: return same_time ? oracle_same_time(o, p, start, n) : oracle_days(o, p, start, n, true);
    case LIMIT_DAY:         return oracle_days(o, p, start, n, false);
    case LIMIT_MONTH:       return oracle_days(o, p, start, oracle_month_days(start, n), false);
    default:                return oracle_settled(o, p, first + late);
    }
}

/* ---- comparing ---- */

static struct limit limit_random(uint64_t *random, int units)
{
    static const int most[] = { [LIMIT_HOUR] = 200, [LIMIT_WORKING_DAY] = 40, [LIMIT_DAY] = 60, [LIMIT_MONTH] = 3,
                                [LIMIT_WITHIN_DAY] = 1 };
    enum limit_unit unit = (enum limit_unit)random_int(random, 0, units - 1);
    return (struct limit){ random_int(random, 1, most[unit]), unit };
}

/* In order of time, spans apart, ends where it should, and what it counted is the limit. */
static void check_trace(const struct deadline_input *in, const struct deadline *out)
{
    int64_t counted = 0;
    const struct trace_step *last = NULL;
    assert_int_equal(out->trace.v[0].kind, TRACE_START);
    EACH (s, out->trace) {
        assert_true(s->from.ms <= s->to.ms && s->reason.n);
        assert_true(s->from.ms >= out->trace.v[0].from.ms);
        if (s->kind == TRACE_COUNTED || s->kind == TRACE_SWAPPED_DAY) counted += s->amount;
        else assert_int_equal(s->amount, 0);
        if (s->from.ms == s->to.ms) continue;
        if (last) assert_true(last->to.ms <= s->from.ms);
        last = s;
    }
    const struct trace_step *end = &out->trace.v[out->trace.n - 1];
    assert_int_equal(end->kind, TRACE_DUE);
    assert_int_equal(end->from.ms, out->due.ms);
    assert_true(out->due.ms > out->trace.v[0].from.ms);
    if (in->extension.value) return;
    if (in->limit.unit == LIMIT_HOUR) assert_int_equal(counted, in->limit.value * 60);
    if (in->limit.unit == LIMIT_DAY) assert_int_equal(counted, in->limit.value);
    if (in->limit.unit == LIMIT_WORKING_DAY && in->convention == NEXT) assert_int_equal(counted, in->limit.value);
}

static bool random_case(const struct oracle *o, const struct calendar *cal, uint64_t *random)
{
    bool answered = false;
    ARENA_SCRATCH (mem) {
        int start = random_int(random, 0, ORACLE_MINUTES - 1);
        struct pauses p = { .n = random_int(random, -3, 4), .after = start };
        struct suspension list[4];
        for (int i = 0; i < p.n; i++) {
            p.from[i] = start + random_int(random, -ORACLE_DAY, 20 * ORACLE_DAY);
            p.to[i] = p.from[i] + random_int(random, 0, random_int(random, 0, 1) ? 300 : 9 * ORACLE_DAY);
            list[i] = (struct suspension){ oracle_instant(p.from[i]), oracle_instant(p.to[i]), S("chờ") };
        }
        struct deadline_input in = { .calendar = cal, .limit = limit_random(random, LIMIT_UNITS),
            .start = { oracle_instant(start).ms + random_int(random, 0, 59999) },
            .convention = (enum deadline_convention)random_int(random, 0, 1),
            .suspensions = list, .n_suspensions = p.n > 0 ? (size_t)p.n : 0 };
        if (random_int(random, 0, 2) == 0) in.extension = limit_random(random, LIMIT_WITHIN_DAY);
        struct deadline out;
        err e = deadline_compute(mem, &in, &out);
        int due = oracle_leg(o, &p, start, in.limit, in.convention == SAME);
        if (in.extension.value) due = oracle_leg(o, &p, due, in.extension, in.convention == SAME);
        if (due < 0) {
            assert_fault(e, "calendar.ends");
        } else {
            assert_ok(e);
            if (out.due.ms != oracle_instant(due).ms)
                fail_msg("%s %s, %s, from %.*s: %.*s, expected %.*s", zstr(mem, limit_text(mem, in.limit)),
                         in.convention == SAME ? "same time" : "next day", zstr(mem, limit_text(mem, in.extension)),
                         SL(instant_text(mem, in.start)), SL(instant_text(mem, out.due)),
                         SL(instant_text(mem, oracle_instant(due))));
            check_trace(&in, &out);
            answered = true;
        }
    }
    return answered;
}

static void random_deadlines_equal_the_oracle(void **state)
{
    (void)state;
    uint64_t random = test_seed("deadline");
    size_t cases = test_cases(5000), answered = 0;
    for (size_t i = 0; i < cases; i += 100)
        ARENA_SCRATCH (mem) {
            const struct oracle *o = oracle_new(mem, &random);
            const struct calendar *cal = oracle_calendar(mem, o);
            for (int k = 0; k < 100; k++) answered += random_case(o, cal, &random);
        }
    printf("deadline: %zu cases, %zu with a date\n", cases, answered);
    assert_true(answered > cases / 2);
}

int deadline_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_worked_out_by_hand),
        cmocka_unit_test(the_reasons_are_told_in_words),
        cmocka_unit_test(what_cannot_be_answered_is_refused),
        cmocka_unit_test(random_deadlines_equal_the_oracle),
    };
    return RUN(tests);
}
