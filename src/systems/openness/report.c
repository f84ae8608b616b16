/* SPDX-License-Identifier: Apache-2.0 */
/* /bao-cao: the period report.  The same figures as /cong-khai, in the columns of a report; each number opens to its dossiers. */
#include "systems/openness/report.h"
#include "systems/openness/pages.h"

enum { LINES_A_PAGE = 60 };

/* ---- what is asked ---- */

static const struct report_shape *shape_asked(const struct call *c)
{
    slice key = web_query(c, "mau");
    for (size_t i = 0; i < REPORT_SHAPES; i++)
        if (slice_eq(key, slice_z(report_shapes[i].key))) return &report_shapes[i];
    return &report_shapes[SHAPE_BALANCE];
}

/* A form has its own lines, and knows no moves within the province. */
static err report_read(struct call *c, struct report_view *v)
{
    enum lines_by by = lines_asked(c);
    asked_read_from(c, &v->a, who_unit(c->who));
    v->shape = shape_asked(c);
    if (v->shape->form) {
        by = LINES_FIELD;
        if (v->a.ask.role == TALLY_HANDLED) v->a.ask.role = TALLY_COMPETENT;
    }
    if (by == LINES_CHANNEL) v->a.ask.role = TALLY_RECEIVED;
    return lines_read(c, &v->a, by, &v->l);
}

bool report_shown(const struct report_view *v, const struct report_column *column)
{
    return !column->moves || v->a.ask.role == TALLY_HANDLED;
}

/* ---- addresses ---- */

static void put_period(struct call *c, struct out *o, const struct report_view *v, day from, day to)
{
    put_query(c, o, "from", day_iso(c->mem, from));
    put_query(c, o, "to", day_iso(c->mem, to));
    put_query(c, o, "role", slice_z(tally_role_keys[v->a.ask.role]));
}

slice report_url(struct call *c, const struct report_view *v, slice path, enum lines_by by, day from, day to)
{
    struct out o = out_new(c->mem, 4096);
    out_s(&o, path);
    put_query(c, &o, "unit", v->a.ask.unit->code);
    put_period(c, &o, v, from, to);
    put_query(c, &o, "by", slice_z(lines_keys[by]));
    if (v->shape != report_shapes) put_query(c, &o, "mau", slice_z(v->shape->key));
    return out_slice(&o);
}

bool report_may(const struct call *c, const struct unit *u, bool own)
{
    enum scope s;
    bool alone = own || u->hi == u->lo;
    EACH (p, c->who->posts) {
        if (!right_role(p->role, S("report.read"), &s)) continue;
        if (s == SCOPE_PROVINCE || (s == SCOPE_SUBTREE && unit_within(u, p->unit)) || (s == SCOPE_UNIT && alone && p->unit == u))
            return true;
    }
    return false;
}

/* A line by month is a period of its own, cut to the one that is asked for. */
static void month_of(slice code, day *from, day *to)
{
    day first = { 0 };
    must(day_month_parse(code, &first));
    day last = day_add(day_month(first, 1), -1);
    *from = first.n > from->n ? first : *from;
    *to = last.n < to->n ? last : *to;
}

slice report_rows_url(struct call *c, const struct report_view *v, const struct figures_line *line, enum report_figure figure)
{
    const struct report_figure_row *row = &report_figures[figure];
    const struct unit *u = line && line->unit ? line->unit : v->a.ask.unit;
    const struct figures *f = line ? &line->f : &v->l.sum;
    bool own = line && line->unit == v->a.ask.unit && v->l.by == LINES_UNIT;
    day from = v->a.ask.from, to = v->a.ask.to;
    if (row->rows == ROWS_NONE || !row->of(f) || (!line && v->l.by == LINES_COMMUNE) || !report_may(c, u, own)) return NONE;
    struct out o = out_new(c->mem, 4096);
    out_z(&o, "/bao-cao/ho-so");
    put_query(c, &o, "so", slice_z(row->key));
    put_query(c, &o, "unit", u->code);
    if (own) put_query(c, &o, "own", S("1"));
    if (line && v->l.by == LINES_PROCEDURE) put_query(c, &o, "procedure", line->code);
    if (line && v->l.by == LINES_FIELD) put_query(c, &o, "field", line->code);
    if (line && v->l.by == LINES_CHANNEL) put_query(c, &o, "channel", line->code);
    if (line && v->l.by == LINES_MONTH) month_of(line->code, &from, &to);
    put_period(c, &o, v, from, to);
    return out_slice(&o);
}

/* ---- the periods that reports are asked for ---- */

const struct link_view *report_periods(struct call *c, const struct report_view *v)
{
    int y, m, d;
    day_split(today(c), &y, &m, &d);
    day month = day_month(today(c), 0), quarter = day_of(y, (m - 1) / 3 * 3 + 1, 1), before = day_add(month, -1);
    const struct { const char *label; day from, to; } periods[] = {
        { "Tháng này", month, today(c) },
        { "Tháng trước", day_month(before, 0), before },
        { "Quý này", quarter, today(c) },
        { "6 tháng", day_of(y, m > 6 ? 7 : 1, 1), today(c) },
        { "Năm nay", day_of(y, 1, 1), today(c) },
        { "Năm trước", day_of(y - 1, 1, 1), day_of(y - 1, 12, 31) },
    };
    size_t n = sizeof periods / sizeof *periods;
    struct link_view *links = NEWN(c->mem, struct link_view, n + 1);
    for (size_t i = 0; i < n; i++)
        links[i] = (struct link_view){ .label = slice_z(periods[i].label),
                                       .href = report_url(c, v, web_path(c), v->l.by, periods[i].from, periods[i].to),
                                       .current = periods[i].from.n == v->a.ask.from.n && periods[i].to.n == v->a.ask.to.n };
    return links;
}

/* ---- the page ---- */

err report_show(struct call *c)
{
    struct report_view v = { 0 };
    TRY(report_read(c, &v));
    EACH (line, v.l.list)
        if (line->unit && line->unit != v.a.ask.unit) {
            struct report_view there = v;
            there.a.ask.unit = line->unit;
            line->href = report_url(c, &there, S("/bao-cao"), LINES_UNIT, v.a.ask.from, v.a.ask.to);
        }
    v.page = stretch_asked(c, v.l.list.n, LINES_A_PAGE);
    v.units = unit_options(c, v.a.ask.unit);
    v.roles = role_options(c, v.a.ask.role);
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "%sBáo cáo: %.*s", v.a.faults.n ? "Lỗi: " : "", SL(v.a.ask.unit->name)));
    if (v.a.faults.n) page_status(c, 422);
    report_page(c, &v);
    return page_end(c);
}

/* ---- the same for a spreadsheet ---- */

static void grid_row(struct grid *to, const struct report_view *v, slice code, slice name, const struct figures *f)
{
    grid_text(to, code);
    grid_text(to, name);
    for (size_t i = 0; i < v->shape->n; i++)
        if (report_shown(v, &v->shape->columns[i])) grid_int(to, report_figures[v->shape->columns[i].figure].of(f));
    grid_line(to);
}

static err report_grid(struct call *c, enum grid_kind kind)
{
    struct report_view v = { 0 };
    TRY(report_read(c, &v));
    TRY(err_fields(c->mem, "figures.ask", v.a.faults));
    if (!v.l.balances) return broken(c->mem, "figures.balance", "the figures of %.*s do not add up", SL(v.a.ask.unit->code));
    struct grid *to = grid_new(c, slice_z(v.shape->name));
    slice from = day_iso(c->mem, v.a.ask.from), until = day_iso(c->mem, v.a.ask.to), unit = v.a.ask.unit->code;
    grid_text(to, S("Mã"));
    grid_text(to, S("Tên"));
    for (size_t i = 0; i < v.shape->n; i++) {
        const struct report_column *k = &v.shape->columns[i];
        if (report_shown(&v, k)) grid_text(to, slice_fmt(c->mem, "%s%s%s", k->group, *k->group ? ": " : "", k->head));
    }
    grid_line(to);
    EACH (line, v.l.list) grid_row(to, &v, line->code, line->name, &line->f);
    grid_row(to, &v, S("cộng"), v.a.ask.unit->name, &v.l.sum);
    return grid_send(to, kind, slice_fmt(c->mem, "bao-cao-%s-%.*s-%.*s-%.*s", v.shape->key, SL(unit), SL(from), SL(until)));
}

err report_csv(struct call *c)  { return report_grid(c, GRID_CSV); }
err report_xlsx(struct call *c) { return report_grid(c, GRID_XLSX); }
