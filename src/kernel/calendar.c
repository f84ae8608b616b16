/* SPDX-License-Identifier: Apache-2.0 */
/* A calendar is one row per day with running totals, so that counting is a subtraction and finding a binary search. */
#include "kernel/calendar.h"
#include "base/out.h"

enum { DAY_MINUTES = 24 * 60, WEEKDAYS = 7, YEARS_MAX = 200 };

struct reader {
    struct arena    *mem;
    slice            file;
    problems        *list;
    struct calendar *cal;
    struct hours     week[WEEKDAYS], standard;
};

#define WRONG(r, at, ...) problem_add((r)->mem, (r)->list, (r)->file, (at), __VA_ARGS__)

/* ---- reading ---- */

/* "07:00" */
static bool clock_read(slice s, int *minute)
{
    int64_t h, m;
    slice head, tail;
    if (s.n != 5 || !slice_cut(s, ':', &head, &tail) || head.n != 2 || !slice_int(head, &h) || !slice_int(tail, &m)
        || h < 0 || h > 24 || m < 0 || m > 59 || h * 60 + m > DAY_MINUTES)
        return false;
    *minute = (int)(h * 60 + m);
    return true;
}

static void hours_read(struct reader *r, const struct node *from, struct hours *h)
{
    *h = (struct hours){ 0 };
    if (from->kind != NODE_LIST || from->n > CALENDAR_SPANS) {
        WRONG(r, from, "giờ làm việc là danh sách nhiều nhất hai khoảng, ví dụ [\"07:00-11:30\", \"13:30-17:00\"]");
        return;
    }
    NODE_EACH (item, from) {
        slice begin, end;
        int a, b;
        slice span = node_value(item);
        if (!slice_cut(span, '-', &begin, &end) || !clock_read(begin, &a) || !clock_read(end, &b) || a >= b) {
            WRONG(r, item, "“%.*s” không phải khoảng giờ, ví dụ đúng: \"07:00-11:30\"", SL(span));
        } else if (h->n && a < h->span[h->n - 1].to) {
            WRONG(r, item, "khoảng giờ “%.*s” bắt đầu trước khi khoảng trước kết thúc", SL(span));
        } else {
            h->span[h->n].from = a;
            h->span[h->n++].to = b;
            h->minutes += b - a;
        }
    }
}

static void years_read(struct reader *r, const struct node *from)
{
    const struct node *years = node_get(from, "years");
    int64_t first = 0, last = 0;
    NODE_EACH (item, years) {
        int64_t year;
        if (!slice_int(node_value(item), &year) || year < 1900 || year > 9998) {
            WRONG(r, item, "“%.*s” không phải năm", SL(node_value(item)));
        } else if (last && (year <= last || (item->next && year != last + 1) || year - first >= YEARS_MAX)) {
            WRONG(r, item, "các năm phải tăng dần và liền nhau: [2017, 2027] hoặc [2017, 2018, 2019]");
        } else {
            first = first ? first : year;
            last = year;
        }
    }
    if (!last) {
        WRONG(r, years ? years : from, "thiếu “years”: năm đầu và năm cuối của lịch, ví dụ [2017, 2027]");
        return;
    }
    r->cal->first = day_of((int)first, 1, 1);
    r->cal->last = day_of((int)last, 12, 31);
}

static void week_read(struct reader *r, const struct node *from)
{
    static const char *const names[WEEKDAYS] =
        { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
    const struct node *hours = node_get(from, "hours");
    if (hours) hours_read(r, hours, &r->standard);
    if (!hours || hours->n == 0) WRONG(r, hours ? hours : from, "thiếu “hours”: giờ làm việc");
    for (int w = MONDAY; w <= FRIDAY; w++) r->week[w] = r->standard;
    NODE_EACH (item, node_get(from, "weekdays")) {
        int w = 0;
        while (w < WEEKDAYS && !slice_eq(item->key, slice_z(names[w]))) w++;
        if (w == WEEKDAYS) WRONG(r, item, "“%.*s” không phải thứ trong tuần (monday … sunday)", SL(item->key));
        else hours_read(r, item, &r->week[w]);
    }
    slice cutoff = node_text(from, "cutoff");
    if (!clock_read(cutoff, &r->cal->cutoff))
        WRONG(r, node_get(from, "cutoff") ? node_get(from, "cutoff") : from,
              "thiếu “cutoff”: giờ sau đó hồ sơ tính như nhận ngày làm việc tiếp theo, ví dụ \"15:00\"");
}

/* One row of `days`. */
static void listed_read(struct reader *r, const struct node *item)
{
    day d;
    slice text = node_text(item, "day"), why = node_text(item, "why");
    bool off = node_bool(item, "off", false), work = node_bool(item, "work", false);
    struct calendar_day *at = NULL;
    if (!day_parse(text, &d)) WRONG(r, item, "“%.*s” không phải ngày (YYYY-MM-DD)", SL(text));
    else if (!calendar_covers(r->cal, d)) WRONG(r, item, "ngày %.*s ở ngoài các năm của lịch", SL(text));
    else at = &r->cal->days[day_diff(d, r->cal->first)];
    if (off == work) WRONG(r, item, "ngày %.*s cần đúng một trong hai: off: true hoặc work: true", SL(text));
    if (!why.n) WRONG(r, item, "ngày %.*s thiếu lý do (why)", SL(text));
    if (!at || off == work) return;
    if (at->why.p) WRONG(r, item, "ngày %.*s ghi hai lần", SL(text));
    if (off && at->kind == DAY_WEEKEND) WRONG(r, item, "ngày %.*s vốn đã nghỉ cuối tuần", SL(text));
    struct hours own = r->standard;
    if (work && node_get(item, "hours")) hours_read(r, node_get(item, "hours"), &own);
    at->why = why.p ? slice_copy(r->mem, why) : S("");
    if (off) at->kind = DAY_OFF;
    else if (at->kind == DAY_WEEKEND) at->kind = DAY_SWAPPED;
    at->hours = off ? (struct hours){ 0 } : own;
}

const struct calendar *calendar_build(struct arena *mem, const struct node *from, slice file, problems *list)
{
    struct reader r = { .mem = mem, .file = file, .list = list, .cal = NEW(mem, struct calendar) };
    size_t before = list->n;
    years_read(&r, from);
    week_read(&r, from);
    if (!r.cal->last.n) return NULL;
    size_t n = (size_t)day_diff(r.cal->last, r.cal->first) + 1;
    r.cal->days = NEWN(mem, struct calendar_day, n);
    for (size_t i = 0; i < n; i++) {
        struct hours *h = &r.week[day_weekday(day_add(r.cal->first, (int)i))];
        r.cal->days[i] = (struct calendar_day){ .kind = h->n ? DAY_WORKING : DAY_WEEKEND, .hours = *h };
    }
    NODE_EACH (item, node_get(from, "days")) listed_read(&r, item);
    for (size_t i = 1; i < n; i++) {
        const struct calendar_day *y = &r.cal->days[i - 1];
        r.cal->days[i].days_before = y->days_before + (y->hours.n > 0);
        r.cal->days[i].minutes_before = y->minutes_before + y->hours.minutes;
    }
    return list->n == before ? r.cal : NULL;
}

/* ---- asking ---- */

bool calendar_covers(const struct calendar *cal, day d) { return d.n >= cal->first.n && d.n <= cal->last.n; }

const struct calendar_day *calendar_day(const struct calendar *cal, day d)
{
    return calendar_covers(cal, d) ? &cal->days[day_diff(d, cal->first)] : NULL;
}

bool calendar_is_working(const struct calendar *cal, day d)
{
    const struct calendar_day *at = calendar_day(cal, d);
    return at && at->hours.n;
}

err calendar_ends(struct arena *mem, const struct calendar *cal)
{
    int first, last, m, d;
    day_split(cal->first, &first, &m, &d);
    day_split(cal->last, &last, &m, &d);
    return fail_in(mem, ERR_CONFLICT, "calendar.ends",
                   "Lịch làm việc chỉ có từ năm %d đến hết năm %d nên không tính được thời hạn này. "
                   "Cần bổ sung lịch làm việc của năm còn thiếu.", first, last);
}

/* Working minutes of a day before minute m. */
static int minutes_until(const struct hours *h, int m)
{
    int sum = 0;
    for (size_t i = 0; i < h->n; i++)
        if (m > h->span[i].from) sum += (m < h->span[i].to ? m : h->span[i].to) - h->span[i].from;
    return sum;
}

static int64_t total_until(const struct calendar *cal, day d, int minute)
{
    const struct calendar_day *at = calendar_day(cal, d);
    return at->minutes_before + minutes_until(&at->hours, minute);
}

err calendar_next_working(struct arena *mem, const struct calendar *cal, day d, day *next)
{
    if (!calendar_covers(cal, d)) return calendar_ends(mem, cal);
    do d = day_add(d, 1); while (calendar_covers(cal, d) && !calendar_is_working(cal, d));
    if (!calendar_covers(cal, d)) return calendar_ends(mem, cal);
    *next = d;
    return OK;
}

err calendar_days_between(struct arena *mem, const struct calendar *cal, day a, day b, int64_t *days)
{
    const struct calendar_day *x = calendar_day(cal, a), *y = calendar_day(cal, b);
    if (!x || !y) return calendar_ends(mem, cal);
    *days = (y->days_before + (y->hours.n > 0)) - (x->days_before + (x->hours.n > 0));
    return OK;
}

err calendar_minutes_between(struct arena *mem, const struct calendar *cal, instant a, instant b, int64_t *minutes)
{
    day x = instant_day(a), y = instant_day(b);
    if (!calendar_covers(cal, x) || !calendar_covers(cal, y)) return calendar_ends(mem, cal);
    *minutes = total_until(cal, y, instant_minutes(b)) - total_until(cal, x, instant_minutes(a));
    return OK;
}

/* The instant on this day at which `rest` (1 … the day's minutes) of its working minutes have passed. */
static int minute_after(const struct hours *h, int64_t rest)
{
    for (size_t i = 0; i < h->n; i++) {
        int span = h->span[i].to - h->span[i].from;
        if (rest <= span) return h->span[i].from + (int)rest;
        rest -= span;
    }
    never();
}

err calendar_add_minutes(struct arena *mem, const struct calendar *cal, instant from, int64_t minutes, instant *to)
{
    must(minutes >= 0);
    day d = instant_day(from);
    if (!calendar_covers(cal, d)) return calendar_ends(mem, cal);
    int64_t target = total_until(cal, d, instant_minutes(from)) + (minutes ? minutes : 1);
    int32_t low = day_diff(d, cal->first), high = day_diff(cal->last, cal->first);
    const struct calendar_day *end = &cal->days[high];
    if (target > end->minutes_before + end->hours.minutes) return calendar_ends(mem, cal);
    while (low < high) {                        /* the first day by whose end the target is reached */
        int32_t mid = low + (high - low) / 2;
        if (cal->days[mid].minutes_before + cal->days[mid].hours.minutes >= target) high = mid;
        else low = mid + 1;
    }
    int minute = minute_after(&cal->days[low].hours, target - cal->days[low].minutes_before);
    *to = instant_at(day_add(cal->first, low), minutes ? minute : minute - 1);
    return OK;
}

slice work_time_text(struct arena *mem, int64_t minutes)
{
    const struct { int64_t n; const char *unit; } parts[] = {
        { minutes / WORK_DAY, "ngày" }, { minutes % WORK_DAY / WORK_HOUR, "giờ" }, { minutes % WORK_HOUR, "phút" },
    };
    struct out o = out_new(mem, 64);
    for (int i = 0; i < 3; i++)
        if (parts[i].n || (i == 2 && !o.n)) out_f(&o, "%s%lld %s", o.n ? " " : "", (long long)parts[i].n, parts[i].unit);
    return out_slice(&o);
}
