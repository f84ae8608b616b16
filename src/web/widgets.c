/* SPDX-License-Identifier: Apache-2.0 */
/* The part of the widgets that is C: classes, ids, and fields that are another field with different words. */
#include "web/widgets_private.h"
#include "web/pages.h"

const char *tone_class(enum tone tone)
{
    static const char *const names[] = { "plain", "good", "warn", "bad" };
    return names[tone];
}

const char *button_class(enum button_kind kind)
{
    static const char *const names[] = { "first", "second", "danger", "quiet" };
    return names[kind];
}

const char *event_class(enum event_state state)
{
    static const char *const names[] = { "done", "now", "next", "late" };
    return names[state];
}

const char *field_class(const struct field_view *f) { return f->error.p ? "field bad" : "field"; }
bool field_insists(const struct field_view *f) { return f->required && !f->dependent; }

slice field_width(const struct field_view *f)
{
    static const struct { int most; slice name; } widths[] = {
        { 0, { NULL, 0 } }, { 4, { "w4", 2 } }, { 8, { "w8", 2 } }, { 12, { "w12", 3 } }, { 20, { "w20", 3 } },
    };
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        if (f->width <= widths[i].most) return widths[i].name;
    return none;
}

slice field_max(struct call *c, const struct field_view *f) { return f->max > 0 ? slice_fmt(c->mem, "%d", f->max) : none; }

slice field_described(struct call *c, const struct field_view *f)
{
    if (f->hint.p && f->error.p) return slice_fmt(c->mem, "%.*s-hint %.*s-fault", SL(f->name), SL(f->name));
    if (f->hint.p || f->error.p) return slice_fmt(c->mem, "%.*s-%s", SL(f->name), f->hint.p ? "hint" : "fault");
    return none;
}

bool option_on(const struct field_view *f, const struct option_view *p)
{
    return p->on || (f->value.p && slice_eq(f->value, p->value));
}

slice fault_text(const field_faults *faults, slice field)
{
    if (!faults) return none;
    EACH (f, *faults)
        if (slice_eq(f->field, field)) return f->text;
    return none;
}

void input_day(struct call *c, const struct field_view *f)
{
    struct field_view v = *f;
    if (!v.hint.p) v.hint = S("Ngày/tháng/năm, ví dụ 27/3/2018");
    v.inputmode = none;                         /* the digits of a phone have no slash */
    v.width = 12;
    v.max = 10;
    input_text(c, &v);
}

void input_money(struct call *c, const struct field_view *f)
{
    struct field_view v = *f;
    if (!v.unit.p) v.unit = S("đồng");
    if (!v.width) v.width = 20;
    v.inputmode = S("numeric");
    input_text(c, &v);
}

void input_radios(struct call *c, const struct field_view *f, const struct option_view *options) { choices(c, f, options, S("radio")); }
void input_checks(struct call *c, const struct field_view *f, const struct option_view *options) { choices(c, f, options, S("checkbox")); }

enum { FIRST_YEAR = 2015 };             /* no figures are older */

struct years_view years_asked(struct call *c)
{
    int month, date, now;
    day_split(today(c), &now, &month, &date);
    int64_t asked = web_query_int(c, "nam", now);
    int year = asked >= FIRST_YEAR && asked <= now ? (int)asked : now;
    return (struct years_view){ year, year > FIRST_YEAR ? year - 1 : 0, year < now ? year + 1 : 0 };
}
