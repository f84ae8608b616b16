/* SPDX-License-Identifier: Apache-2.0 */
/* /bao-cao/bat-thuong: the signs of a month in one's own unit and below. */
#include "systems/openness/watch.h"
#include "systems/openness/watch.page.h"

/* "2018-09" */
static slice month_text(struct call *c, day on) { return slice_sub(day_iso(c->mem, on), 0, 7); }

bool month_asked(struct call *c, slice *month, day *from, day *to)
{
    slice typed = web_query(c, "thang");
    day first = day_month(today(c), 0);
    bool ok = !typed.n || (day_parse(slice_join(c->mem, typed, S("-01")), &first) && first.n <= today(c).n);
    *from = ok ? first : day_month(today(c), 0);
    *to = day_add(day_month(*from, 1), -1);
    if (to->n > today(c).n) *to = today(c);
    *month = month_text(c, *from);
    return ok;
}

static err unit_asked(struct call *c, const struct unit **u)
{
    slice code = web_query(c, "unit");
    *u = code.n ? unit_by_code(c, code, today(c)) : who_unit(c->who);
    if (*u && right_on(c->who, S("report.watch"), *u)) return OK;
    return fail(c, ERR_DENIED, "watch.unit", "Đơn vị này không thuộc phạm vi của bạn.");
}

static void neighbours(struct call *c, struct watch_view *v, day from, day to)
{
    day next = day_add(to, 1);
    v->before = month_text(c, day_add(from, -1));
    v->after = next.n <= today(c).n ? month_text(c, next) : NONE;
}

err watch_show(struct call *c)
{
    struct watch_view v = { 0 };
    day from, to;
    TRY(unit_asked(c, &v.unit));
    if (!month_asked(c, &v.month, &from, &to))
        return fail(c, ERR_INPUT, "watch.month", "Tháng ghi dạng 2018-09, từ tháng này trở về trước.");
    neighbours(c, &v, from, to);
    if (defs(c)->watch.known) TRY(watch_find(c, v.unit, from, to, &v.list));
    EACH (f, v.list) v.counts[f->kind]++;
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "Dấu hiệu bất thường: %.*s", SL(v.unit->name)));
    watch_page(c, &v);
    return page_end(c);
}
