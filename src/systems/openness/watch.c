/* SPDX-License-Identifier: Apache-2.0 */
/* /bao-cao/bat-thuong: the signs of a month in one's own unit and below. */
#include "systems/openness/watch.h"
#include "systems/openness/pages.h"

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
    v->before = day_month_text(c->mem, day_add(from, -1));
    v->after = next.n <= today(c).n ? day_month_text(c->mem, next) : NONE;
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
