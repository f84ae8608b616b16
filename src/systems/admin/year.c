/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar in force, a year at a time: how many days a month works, which days are off and why, which are worked instead. */
#include "systems/admin/admin.h"
#include "systems/admin/pages.h"

static slice hours_text(struct call *c, const struct hours *h)
{
    struct out o = out_new(c->mem, 200);
    for (size_t i = 0; i < h->n; i++)
        out_f(&o, "%s%02d:%02d–%02d:%02d", i ? ", " : "", h->span[i].from / 60, h->span[i].from % 60, h->span[i].to / 60,
              h->span[i].to % 60);
    return h->n ? out_slice(&o) : S("nghỉ");
}

/* Neighbouring days with one reason are one run: "14/02 – 20/02 Nghỉ Tết". */
static void run_add(struct out *o, const struct calendar *cal, day first, day last)
{
    int y, m, d, y2, m2, d2;
    day_split(first, &y, &m, &d);
    day_split(last, &y2, &m2, &d2);
    if (o->n) out_z(o, "; ");
    if (first.n == last.n) out_f(o, "%02d/%02d", d, m);
    else out_f(o, "%02d/%02d – %02d/%02d", d, m, d2, m2);
    slice why = calendar_day(cal, first)->why;
    if (why.n) out_f(o, " %.*s", SL(why));
}

static bool alike(const struct calendar_day *a, const struct calendar_day *b) { return a->kind == b->kind && slice_eq(a->why, b->why); }

static slice runs(struct call *c, const struct calendar *cal, day from, day to, enum day_kind kind)
{
    struct out o = out_new(c->mem, 1 << 14);
    for (day d = from; d.n <= to.n; d = day_add(d, 1)) {
        const struct calendar_day *first = calendar_day(cal, d);
        if (first->kind != kind) continue;
        day last = d;
        while (last.n < to.n && alike(first, calendar_day(cal, day_add(last, 1)))) last = day_add(last, 1);
        run_add(&o, cal, d, last);
        d = last;
    }
    return out_slice(&o);
}

static void month_fill(struct call *c, const struct calendar *cal, struct year_view *v, int month)
{
    struct month_line *m = &v->months[month - 1];
    day from = day_of(v->year, month, 1), to = day_add(month == 12 ? day_of(v->year + 1, 1, 1) : day_of(v->year, month + 1, 1), -1);
    m->n = month;
    for (day d = from; d.n <= to.n; d = day_add(d, 1)) {
        m->working += calendar_is_working(cal, d);
        v->off += calendar_day(cal, d)->kind == DAY_OFF;
    }
    v->working += m->working;
    m->off = runs(c, cal, from, to, DAY_OFF);
    m->swapped = runs(c, cal, from, to, DAY_SWAPPED);
}

/* The hours of an ordinary day of that weekday: the first one that is neither listed nor off. */
static slice ordinary(struct call *c, const struct calendar *cal, int year, enum weekday weekday)
{
    day end = day_of(year, 12, 31);
    for (day d = day_of(year, 1, 1); d.n <= end.n; d = day_add(d, 1)) {
        const struct calendar_day *k = calendar_day(cal, d);
        if (day_weekday(d) == weekday && (k->kind == DAY_WORKING || k->kind == DAY_WEEKEND)) return hours_text(c, &k->hours);
    }
    return S("nghỉ");
}

err admin_year(struct call *c)
{
    const struct calendar *cal = defs(c)->calendar;
    struct year_view v = { 0 };
    int y, m, d;
    day_split(cal->first, &v.first, &m, &d);
    day_split(cal->last, &v.last, &m, &d);
    day_split(today(c), &y, &m, &d);
    int64_t asked = web_query_int(c, "nam", y);
    v.year = asked < v.first ? v.first : asked > v.last ? v.last : (int)asked;
    for (int month = 1; month <= 12; month++) month_fill(c, cal, &v, month);
    v.hours = ordinary(c, cal, v.year, MONDAY);
    v.saturday = ordinary(c, cal, v.year, SATURDAY);
    v.cutoff = slice_fmt(c->mem, "%02d:%02d", cal->cutoff / 60, cal->cutoff % 60);
    page_begin(c, slice_fmt(c->mem, "Lịch làm việc năm %d", v.year));
    year_page(c, &v);
    return page_end(c);
}
