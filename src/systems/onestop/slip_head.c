/* SPDX-License-Identifier: Apache-2.0 */
/* What every slip begins with, as official documents do: the agency at the left, the country and its motto at the right. */
#include "systems/onestop/slip.h"

enum { AGENCY_WIDTH = 205, MOTTO_LEFT = SHEET_LEFT + 215, MOTTO_WIDTH = SHEET_WIDTH - 215, MOTTO_RULE = 148, AGENCY_RULE = 70 };

static slice own_name(const struct unit *u)        /* "Vĩnh Long" of "Tỉnh Vĩnh Long" */
{
    return u->name.n > u->kind.n + 1 ? slice_sub(u->name, u->kind.n + 1, u->name.n) : u->name;
}

static const struct unit *territory(const struct unit *u)
{
    while (!unit_is_territory(u) && u->parent) u = u->parent;
    return u;
}

/* Where a document is dated: a name of figures keeps its kind ("Phường 9"). */
static slice place(const struct unit *u)
{
    u = territory(u);
    slice name = own_name(u);
    return name.n && name.p[0] >= '0' && name.p[0] <= '9' ? u->name : name;
}

slice slip_office(struct arena *mem, const struct unit *u)
{
    if (!unit_is_territory(u)) return u->name;
    return slice_fmt(mem, "Ủy ban nhân dân %.*s %.*s", SL(u->kind), SL(own_name(u)));
}

slice slip_moment(struct arena *mem, instant t)
{
    int minutes = instant_minutes(t);
    return slice_fmt(mem, "%02d giờ %02d phút, ngày %.*s", minutes / 60, minutes % 60, SL(day_text(mem, instant_day(t))));
}

static double agency(struct sheet *on, const struct slip *s)
{
    const struct unit *u = s->received;
    bool centre = slice_eq(u->kind, S("trung tâm"));
    double y = sheet_y(on);
    y += sheet_text(on, SHEET_LEFT, y, AGENCY_WIDTH, (struct type){ 10, CENTRE },
                    sheet_upper(s->mem, slip_office(s->mem, territory(u))));
    if (!unit_is_territory(u))
        y += sheet_text(on, SHEET_LEFT, y, AGENCY_WIDTH, (struct type){ 10, CENTRE | (centre ? BOLD : PLAIN) },
                        sheet_upper(s->mem, u->name));
    if (!centre)
        y += sheet_text(on, SHEET_LEFT, y, AGENCY_WIDTH, (struct type){ 10, CENTRE | BOLD }, S("BỘ PHẬN TIẾP NHẬN\nVÀ TRẢ KẾT QUẢ"));
    sheet_rule(on, SHEET_LEFT + (AGENCY_WIDTH - AGENCY_RULE) / 2.0, y + 2, AGENCY_RULE);
    y += 7;
    return y + sheet_text(on, SHEET_LEFT, y, AGENCY_WIDTH, (struct type){ 10, CENTRE }, slice_fmt(s->mem, "Số: %.*s", SL(s->number)));
}

static double motto(struct sheet *on, const struct slip *s)
{
    int year, month, date;
    double y = sheet_y(on);
    day_split(instant_day(s->d.accepted_at), &year, &month, &date);
    y += sheet_text(on, MOTTO_LEFT, y, MOTTO_WIDTH, (struct type){ 10, CENTRE | BOLD }, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    y += sheet_text(on, MOTTO_LEFT, y, MOTTO_WIDTH, (struct type){ 11, CENTRE | BOLD }, S("Độc lập - Tự do - Hạnh phúc"));
    sheet_rule(on, MOTTO_LEFT + (MOTTO_WIDTH - MOTTO_RULE) / 2.0, y + 2, MOTTO_RULE);
    y += 9;
    return y + sheet_text(on, MOTTO_LEFT, y, MOTTO_WIDTH, (struct type){ 10.5, CENTRE | ITALIC },
                          slice_fmt(s->mem, "%.*s, ngày %02d tháng %02d năm %d", SL(place(s->received)), date, month, year));
}

void slip_head(struct sheet *on, const struct slip *s)
{
    double left = agency(on, s), right = motto(on, s);
    sheet_down(on, (left > right ? left : right) + 10 - sheet_y(on));
}
