/* SPDX-License-Identifier: Apache-2.0 */
/* One walk over the calendar, day by day.  A limit is a leg; an extension is a second leg that begins where
 * the first ended. */
#include "kernel/deadline.h"
#include <stdlib.h>

enum { DAY_MINUTES = 24 * 60, VALUE_MAX = 100000 };

struct period { instant from, to; slice why; };

/* What a walk carries. */
struct walk {
    struct arena          *mem;
    const struct calendar *cal;
    bool                   same_time;
    struct period         *pauses;      /* ascending by `from`; they may overlap; from the acceptance on */
    size_t                 n_pauses;
    int                    brief;
    trace                 *trace;
    instant                from;        /* where the leg begins: its first day's step is clipped to it */
    slice                  ending;      /* why it ends where it does */
};

static instant whole_minute(instant t) { return instant_at(instant_day(t), instant_minutes(t)); }

/* ---- the trace ---- */

/* Adds a step, or lets the last one grow when nothing but the night or the lunch break lies between. */
static void step(struct walk *w, struct trace_step s)
{
    struct trace_step *last = w->trace->n ? &w->trace->v[w->trace->n - 1] : NULL;
    bool point = s.from.ms == s.to.ms;
    if (!point && last && last->kind == s.kind && last->unit == s.unit && slice_eq(last->reason, s.reason)) {
        last->to = s.to;
        last->amount += s.amount;
    } else {
        LIST_ADD(w->mem, w->trace, s);
    }
}

static void step_point(struct walk *w, enum trace_kind kind, instant at, slice reason)
{
    step(w, (struct trace_step){ .kind = kind, .from = at, .to = at, .reason = reason });
}

static void step_counted(struct walk *w, day d, instant from, instant to, int64_t amount, enum limit_unit unit)
{
    const struct calendar_day *at = calendar_day(w->cal, d);
    bool swapped = at->kind == DAY_SWAPPED && unit != LIMIT_DAY;
    step(w, (struct trace_step){ swapped ? TRACE_SWAPPED_DAY : TRACE_COUNTED, from, to, amount, unit,
                                 swapped ? at->why : S("tính vào thời hạn") });
}

static void step_day_off(struct walk *w, day d)
{
    const struct calendar_day *at = calendar_day(w->cal, d);
    bool weekend = at->kind == DAY_WEEKEND;
    step(w, (struct trace_step){ weekend ? TRACE_SKIPPED_WEEKEND : TRACE_SKIPPED_HOLIDAY,
                                 instant_later(instant_at(d, 0), w->from), instant_at(d, DAY_MINUTES), 0, 0,
                                 weekend ? S("nghỉ cuối tuần") : at->why });
}

static void step_suspended(struct walk *w, instant from, instant to, slice why)
{
    slice reason = why.n ? why : S("tạm dừng tính thời hạn");
    step(w, (struct trace_step){ TRACE_SUSPENDED, instant_later(from, w->from), to, 0, 0, reason });
}

/* ---- suspensions ---- */

static int by_from(const void *a, const void *b)
{
    const struct period *x = a, *y = b;
    return (x->from.ms > y->from.ms) - (x->from.ms < y->from.ms);
}

static err pauses_read(struct walk *w, const struct deadline_input *in)
{
    w->pauses = NEWN(w->mem, struct period, in->n_suspensions);
    for (size_t i = 0; i < in->n_suspensions; i++) {
        struct suspension s = in->suspensions[i];
        if (s.to.ms < s.from.ms)
            return fail_in(w->mem, ERR_INPUT, "deadline.suspension", "Thời gian tạm dừng kết thúc trước khi bắt đầu.");
        struct period p = { instant_later(whole_minute(s.from), whole_minute(in->start)), whole_minute(s.to), s.why };
        if (p.from.ms < p.to.ms) w->pauses[w->n_pauses++] = p;
        else if (s.from.ms < s.to.ms && s.from.ms >= in->start.ms) w->brief++;
    }
    if (w->n_pauses) qsort(w->pauses, w->n_pauses, sizeof *w->pauses, by_from);
    return OK;
}

/* The first suspended piece of [from, to). */
static bool pause_in(const struct walk *w, instant from, instant to, struct period *piece)
{
    for (size_t i = 0; i < w->n_pauses; i++) {
        *piece = (struct period){ instant_later(from, w->pauses[i].from), instant_sooner(to, w->pauses[i].to), w->pauses[i].why };
        if (piece->from.ms < piece->to.ms) return true;
    }
    return false;
}

static bool touched(const struct walk *w, day d, struct period *piece)
{
    const struct hours *h = &calendar_day(w->cal, d)->hours;
    for (size_t i = 0; i < h->n; i++)
        if (pause_in(w, instant_at(d, h->span[i].from), instant_at(d, h->span[i].to), piece)) return true;
    return !h->n && pause_in(w, instant_at(d, 0), instant_at(d, DAY_MINUTES), piece);
}

/* ---- legs counted in days ---- */

static instant closing(const struct walk *w, day d)
{
    const struct hours *h = &calendar_day(w->cal, d)->hours;
    return instant_at(d, h->span[h->n - 1].to);
}

/* Takes one day: counts it, or says why not. */
static bool day_taken(struct walk *w, day d, enum limit_unit unit)
{
    struct period pause;
    bool working = calendar_is_working(w->cal, d);
    if (unit == LIMIT_WORKING_DAY && !working) {
        step_day_off(w, d);
        return false;
    }
    if (touched(w, d, &pause)) {
        step_suspended(w, instant_at(d, 0), instant_at(d, DAY_MINUTES), pause.why);
        return false;
    }
    step_counted(w, d, instant_at(d, 0), instant_at(d, DAY_MINUTES), 1, unit);
    return true;
}

/* Moves d on to a working day that no suspension touches.  Its own step is not written. */
static err settle(struct walk *w, day *d)
{
    for (;; *d = day_add(*d, 1)) {
        struct period pause;
        if (!calendar_covers(w->cal, *d)) return calendar_ends(w->mem, w->cal);
        if (!calendar_is_working(w->cal, *d)) step_day_off(w, *d);
        else if (touched(w, *d, &pause)) step_suspended(w, instant_at(*d, 0), instant_at(*d, DAY_MINUTES), pause.why);
        else return OK;
    }
}

/* A last day that was counted but does not work: its step is there already, so settle begins after it. */
static err leg_days(struct walk *w, instant start, int64_t n, enum limit_unit unit, instant *due)
{
    day d = instant_day(start);
    while (n > 0) {
        d = day_add(d, 1);
        if (!calendar_covers(w->cal, d)) return calendar_ends(w->mem, w->cal);
        n -= day_taken(w, d, unit);
    }
    w->ending = S("hết giờ làm việc của ngày cuối");
    if (!calendar_is_working(w->cal, d)) {
        w->ending = S("ngày cuối là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo");
        d = day_add(d, 1);
        TRY(settle(w, &d));
    }
    *due = closing(w, d);
    return OK;
}

static err leg_months(struct walk *w, instant start, int64_t n, instant *due)
{
    int y, m, d;
    day from = instant_day(start), to;
    day_split(from, &y, &m, &d);
    int64_t month = m - 1 + n;
    int64_t year = y + month / 12;
    if (year > 9999) return calendar_ends(w->mem, w->cal);
    do to = day_of((int)year, (int)(month % 12) + 1, d--); while (!to.n);
    return leg_days(w, start, day_diff(to, from), LIMIT_DAY, due);
}

static err leg_within_day(struct walk *w, instant start, instant *due)
{
    day d = instant_day(start);
    int cutoff = w->cal->cutoff;
    bool working = calendar_is_working(w->cal, d), closed = working && start.ms >= closing(w, d).ms;
    if (closed || (working && instant_minutes(start) > cutoff)) {
        step_point(w, TRACE_CUTOFF, start, closed ? S("nhận khi đã hết giờ làm việc")
                                                  : slice_fmt(w->mem, "nhận sau %02d:%02d", cutoff / 60, cutoff % 60));
        d = day_add(d, 1);
    }
    TRY(settle(w, &d));
    w->ending = S("hết giờ làm việc của ngày");
    *due = closing(w, d);
    return OK;
}

/* ---- legs counted in minutes ---- */

/* Counts in the span [from, to) of one day; *rest is what remains.  A leg that is `open` ends where the
 * minute after its last one begins, any other where its last one ends. */
static bool span_counted(struct walk *w, day d, instant from, instant to, bool open, int64_t *rest, instant *due)
{
    while (from.ms < to.ms) {
        struct period pause;
        bool paused = pause_in(w, from, to, &pause);
        int64_t free = ((paused ? pause.from.ms : to.ms) - from.ms) / 60000;
        int64_t taken = free < *rest ? free : *rest;
        instant end = { from.ms + taken * 60000 };
        if (taken) step_counted(w, d, from, end, taken, LIMIT_HOUR);
        *rest -= taken;
        if (!*rest && (free > taken || !open)) {
            *due = end;
            return true;
        }
        if (!paused) return false;
        step_suspended(w, pause.from, pause.to, pause.why);
        from = pause.to;
    }
    return false;
}

static err leg_minutes(struct walk *w, instant start, int64_t minutes, bool open, instant *due)
{
    w->ending = S("đủ thời gian làm việc");
    for (day d = instant_day(start);; d = day_add(d, 1)) {
        const struct calendar_day *at = calendar_day(w->cal, d);
        if (!at) return calendar_ends(w->mem, w->cal);
        if (!at->hours.n) step_day_off(w, d);
        for (size_t i = 0; i < at->hours.n; i++) {
            instant from = instant_later(start, instant_at(d, at->hours.span[i].from));
            if (span_counted(w, d, from, instant_at(d, at->hours.span[i].to), open, &minutes, due)) return OK;
        }
    }
}

/* Same time n working days later, without suspensions; then that much working time, without what was
 * suspended. */
static err leg_same_time(struct walk *w, instant start, int64_t n, instant *due)
{
    instant begin, end;
    TRY(calendar_add_minutes(w->mem, w->cal, start, 0, &begin));
    day d = instant_day(begin);
    for (; n > 0; n--) TRY(calendar_next_working(w->mem, w->cal, d, &d));
    TRY(calendar_add_minutes(w->mem, w->cal, instant_at(d, instant_minutes(begin)), 0, &end));
    int64_t minutes;
    TRY(calendar_minutes_between(w->mem, w->cal, begin, end, &minutes));
    return leg_minutes(w, begin, minutes, true, due);
}

static err leg(struct walk *w, instant start, struct limit l, instant *due)
{
    w->from = start;
    if (!calendar_covers(w->cal, instant_day(start))) return calendar_ends(w->mem, w->cal);
    switch (l.unit) {
    case LIMIT_HOUR:        return leg_minutes(w, start, l.value * 60, false, due);
    case LIMIT_WORKING_DAY: return w->same_time ? leg_same_time(w, start, l.value, due)
                                                : leg_days(w, start, l.value, LIMIT_WORKING_DAY, due);
    case LIMIT_DAY:         return leg_days(w, start, l.value, LIMIT_DAY, due);
    case LIMIT_MONTH:       return leg_months(w, start, l.value, due);
    default:                return leg_within_day(w, start, due);
    }
}

/* ---- the whole ---- */

static bool limit_good(struct limit l)
{
    return (unsigned)l.unit < LIMIT_UNITS && (l.unit == LIMIT_WITHIN_DAY || (l.value >= 1 && l.value <= VALUE_MAX));
}

/* What the citizen should know about the beginning. */
static slice start_reason(const struct walk *w, const struct deadline_input *in, instant start)
{
    bool minutes = in->limit.unit == LIMIT_HOUR || (in->limit.unit == LIMIT_WORKING_DAY && w->same_time);
    if (in->limit.unit == LIMIT_WITHIN_DAY) return S("trả kết quả trong ngày làm việc");
    if (!minutes) return S("ngày tiếp nhận không tính vào thời hạn");
    const struct calendar_day *at = calendar_day(w->cal, instant_day(start));
    int m = instant_minutes(start);
    for (size_t i = 0; at && i < at->hours.n; i++)
        if (m >= at->hours.span[i].from && m < at->hours.span[i].to) return S("thời hạn tính từ lúc tiếp nhận");
    return S("ngoài giờ làm việc, thời hạn tính từ giờ làm việc tiếp theo");
}

err deadline_compute(struct arena *mem, const struct deadline_input *in, struct deadline *out)
{
    *out = (struct deadline){ 0 };
    bool extended = in->extension.value != 0;
    if (!limit_good(in->limit) || (extended && (!limit_good(in->extension) || in->extension.unit == LIMIT_WITHIN_DAY)))
        return fail_in(mem, ERR_INPUT, "deadline.limit",
                       "Thời hạn hoặc thời gian gia hạn không hợp lệ: cần từ 1 đến %d và đúng đơn vị tính.", VALUE_MAX);
    struct walk w = { .mem = mem, .cal = in->calendar, .same_time = in->convention == DEADLINE_SAME_TIME,
                      .trace = &out->trace };
    instant start = whole_minute(in->start);
    TRY(pauses_read(&w, in));
    out->brief = w.brief;
    step_point(&w, TRACE_START, start, start_reason(&w, in, start));
    TRY(leg(&w, start, in->limit, &out->due));
    if (extended) {
        step_point(&w, TRACE_EXTENSION, out->due,
                   slice_fmt(mem, "gia hạn thêm %.*s", SL(limit_text(mem, in->extension))));
        TRY(leg(&w, out->due, in->extension, &out->due));
    }
    step_point(&w, TRACE_DUE, out->due, w.ending);
    return OK;
}
