/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of the figures, and how figures are written.  A wrong question is told at its field and answered with the usual one. */
#include "systems/openness/openness.h"

enum { YEARS_MOST = 10 };

static void day_asked(struct call *c, const char *name, struct asked *a, slice *typed, day *d)
{
    slice s = web_query(c, name);
    *typed = s.n ? s : day_text(c->mem, *d);
    if (!s.n) return;
    a->this_year = false;
    if (!day_read(s, d)) field_fault_add(c->mem, &a->faults, slice_z(name), "Ngày viết dạng 27/3/2018.");
}

static void period_check(struct call *c, struct asked *a)
{
    const struct figures_ask *ask = &a->ask;
    if (a->faults.n) return;
    if (ask->to.n > today(c).n) field_fault_add(c->mem, &a->faults, S("to"), "Chưa có số liệu của ngày mai.");
    else if (ask->to.n < ask->from.n) field_fault_add(c->mem, &a->faults, S("to"), "Ngày cuối phải từ ngày đầu trở đi.");
    else if (day_diff(ask->to, ask->from) > 366 * YEARS_MOST)
        field_fault_add(c->mem, &a->faults, S("from"), "Mỗi lần xem nhiều nhất %d năm.", YEARS_MOST);
}

static void unit_asked(struct call *c, struct asked *a, const struct unit *usual)
{
    slice code = web_query(c, "unit");
    a->ask.unit = code.n ? unit_by_code(c, code, a->ask.to) : usual;
    if (a->ask.unit) return;
    field_fault_add(c->mem, &a->faults, S("unit"), "Không có đơn vị mã “%.*s” vào ngày %.*s.", SL(code), SL(day_text(c->mem, a->ask.to)));
    a->ask.unit = usual;
}

static void role_asked(struct call *c, struct asked *a)
{
    slice role = web_query(c, "role");
    enum tally_role r = TALLY_RECEIVED;
    while (role.n && r < TALLY_ROLES && !slice_eq(role, slice_z(tally_role_keys[r]))) r++;
    a->ask.role = r < TALLY_ROLES ? r : TALLY_RECEIVED;
    if (r == TALLY_ROLES) field_fault_add(c->mem, &a->faults, S("role"), "Chọn một trong ba cách tính đơn vị.");
}

void asked_read_from(struct call *c, struct asked *a, const struct unit *usual)
{
    int y, m, d;
    day_split(today(c), &y, &m, &d);
    *a = (struct asked){ .this_year = true, .ask = { .from = day_of(y, 1, 1), .to = today(c) } };
    day_asked(c, "from", a, &a->from, &a->ask.from);
    day_asked(c, "to", a, &a->to, &a->ask.to);
    period_check(c, a);
    if (a->faults.n) {
        a->ask.from = day_of(y, 1, 1);
        a->ask.to = today(c);
    }
    unit_asked(c, a, usual);
    role_asked(c, a);
}

bool month_days(const struct call *c, slice month, day *from, day *to)
{
    if (!day_month_parse(month, from) || from->n > today(c).n) return false;
    *to = day_add(day_month(*from, 1), -1);
    if (to->n > today(c).n) *to = today(c);
    return true;
}

bool month_asked(struct call *c, slice *month, day *from, day *to)
{
    slice typed = web_query(c, "thang");
    *month = typed.n ? typed : day_month_text(c->mem, today(c));
    return month_days(c, *month, from, to);
}

void asked_read(struct call *c, struct asked *a) { asked_read_from(c, a, unit_root(c)); }

slice asked_url(struct call *c, const struct asked *a, slice path, slice unit)
{
    struct out o = out_new(c->mem, 1024);
    out_s(&o, path);
    if (!slice_eq(unit, unit_root(c)->code)) put_query(c, &o, "unit", unit);
    if (a->ask.role != TALLY_RECEIVED) put_query(c, &o, "role", slice_z(tally_role_keys[a->ask.role]));
    if (!a->this_year) {
        put_query(c, &o, "from", day_iso(c->mem, a->ask.from));
        put_query(c, &o, "to", day_iso(c->mem, a->ask.to));
    }
    return out_slice(&o);
}

struct stretch stretch_asked(const struct call *c, size_t n, size_t a_page)
{
    int64_t page = web_query_int(c, "trang", 1);
    size_t from = page > 1 && page < 1000 ? (size_t)(page - 1) * a_page : 0;
    if (from >= n) from = 0;
    return (struct stretch){ from, n - from < a_page ? n - from : a_page, n };
}

/* Nearly all is in time nearly everywhere, so fifths would show nothing. */
int share_shade(const struct figures *f)
{
    int permille = figures_on_time_permille(f);
    return permille == 1000 ? 5 : permille >= 980 ? 4 : permille >= 950 ? 3 : permille >= 900 ? 2 : 1;
}
