/* SPDX-License-Identifier: Apache-2.0 */
/* /cong-khai: the figures of a period, as a whole and line by line (lines.c), for anyone; the same as a spreadsheet. */
#include "systems/openness/openness.h"
#include "systems/openness/pages.h"

enum { LINES_A_PAGE = 20 };

/* ---- the choosers ---- */

/* An office that decides on nothing is reached through the tables, not offered first. */
static bool decides(const struct call *c, const struct unit *u)
{
    for (size_t i = 0; i < defs(c)->procedures.n; i++)
        if (procedure_offered(&defs(c)->procedures.v[i], u)) return true;
    return false;
}

const struct option_view *unit_options(struct call *c, const struct unit *chosen)
{
    struct option_view *list = NEWN(c->mem, struct option_view, defs(c)->units.n + 1);
    const struct unit *root = unit_root(c), *district = unit_ancestor(chosen, S("district"));
    size_t n = 0;
    for (size_t i = 0; i < defs(c)->units.n; i++) {
        const struct unit *u = &defs(c)->units.v[i];
        bool near = (u->parent == root && decides(c, u)) || (district && u->parent == district && unit_is_territory(u));
        if (u != root && u != chosen && !(near && unit_valid(u, today(c)))) continue;
        bool inner = u->parent && u->parent != root;
        list[n++] = (struct option_view){ .value = u->code,
                                          .label = inner ? slice_join(c->mem, S("– "), u->name) : u->name,
                                          .on = u == chosen };
    }
    return list;
}

const struct option_view *role_options(struct call *c, enum tally_role role)
{
    static const char *const labels[TALLY_ROLES] = { "nơi tiếp nhận", "nơi đang xử lý", "nơi có thẩm quyền" };
    struct option_view *list = NEWN(c->mem, struct option_view, TALLY_ROLES + 1);
    for (enum tally_role r = 0; r < TALLY_ROLES; r++)
        list[r] = (struct option_view){ .value = slice_z(tally_role_keys[r]), .label = slice_z(labels[r]), .on = r == role };
    return list;
}

/* ---- the page ---- */

static err view_read(struct call *c, struct figures_view *v)
{
    asked_read(c, &v->a);
    enum lines_by by = lines_asked(c);
    if (by == LINES_CHANNEL) v->a.ask.role = TALLY_RECEIVED;
    TRY(lines_read(c, &v->a, by, &v->l));
    EACH (line, v->l.list) {
        if (line->unit && line->unit != v->a.ask.unit) line->href = asked_url(c, &v->a, S("/cong-khai"), line->code);
        if (by == LINES_PROCEDURE) line->href = asked_url(c, &v->a, slice_join(c->mem, S("/cong-khai/"), line->code), NONE);
    }
    return OK;
}

err openness_figures(struct call *c)
{
    struct figures_view v = { 0 };
    TRY(view_read(c, &v));
    v.page = stretch_asked(c, v.l.list.n, LINES_A_PAGE);
    v.communes = slice_eq(v.a.ask.unit->level, S("province")) || slice_eq(v.a.ask.unit->level, S("district"));
    v.units = unit_options(c, v.a.ask.unit);
    v.roles = role_options(c, v.a.ask.role);
    page_begin(c, slice_fmt(c->mem, "%sSố liệu công khai: %.*s", v.a.faults.n ? "Lỗi: " : "", SL(v.a.ask.unit->name)));
    if (v.a.faults.n) page_status(c, 422);
    figures_page(c, &v);
    return page_end(c);
}

/* ---- the same for a spreadsheet ---- */

static const char *const columns[] = { "mã", "tên", "từ ngày", "đến ngày", "tính cho", FIGURES_COLUMNS };

void figures_cells(struct grid *to, const struct figures *f)
{
    const int64_t figures[] = { f->opening, f->online, f->counter, f->post, f->moved_in, f->early, f->on_time, f->late, f->refused,
                                f->withdrawn, f->stopped, f->moved_out, f->pending, f->pending_late };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) grid_int(to, figures[i]);
}

static void grid_row(struct grid *to, struct call *c, const struct figures_view *v, slice code, slice name, const struct figures *f)
{
    grid_text(to, code);
    grid_text(to, name);
    grid_day(to, v->a.ask.from);
    grid_day(to, v->a.ask.to);
    grid_text(to, role_options(c, v->a.ask.role)[v->a.ask.role].label);
    figures_cells(to, f);
    grid_line(to);
}

static err figures_grid(struct call *c, enum grid_kind kind)
{
    struct figures_view v = { 0 };
    TRY(view_read(c, &v));
    TRY(err_fields(c->mem, "figures.ask", v.a.faults));
    if (!v.l.balances) return broken(c->mem, "figures.balance", "the figures of %.*s do not add up", SL(v.a.ask.unit->code));
    struct grid *to = grid_new(c, S("Số liệu công khai"));
    grid_head(to, columns, sizeof columns / sizeof *columns);
    EACH (line, v.l.list) grid_row(to, c, &v, line->code, line->name, &line->f);
    grid_row(to, c, &v, S("cộng"), v.a.ask.unit->name, &v.l.sum);
    return grid_send(to, kind, slice_fmt(c->mem, "cong-khai-%.*s-%.*s-%.*s", SL(v.a.ask.unit->code), SL(day_iso(c->mem, v.a.ask.from)),
                                          SL(day_iso(c->mem, v.a.ask.to))));
}

err openness_figures_csv(struct call *c)  { return figures_grid(c, GRID_CSV); }
err openness_figures_xlsx(struct call *c) { return figures_grid(c, GRID_XLSX); }
