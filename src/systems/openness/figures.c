/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of a period: as a whole, and by unit, procedure or month.  Leaf counters are summed up the tree to the units just
 * below the one asked for; what does not add up is not shown. */
#include "systems/openness/openness.h"
#include <stdlib.h>
#include "base/log.h"
#include "store/db.h"
#include "systems/openness/figures.page.h"
#include "web/grid.h"

enum { LINES_A_PAGE = 30, COMMUNES_A_PAGE = 10 };

static bool same_sum(const struct figures *a, const struct figures *b)
{
    return a->opening == b->opening && figures_received(a) == figures_received(b) && a->moved_in == b->moved_in
        && figures_resolved(a) == figures_resolved(b) && a->refused == b->refused && a->withdrawn == b->withdrawn
        && a->stopped == b->stopped && a->moved_out == b->moved_out && a->pending == b->pending && a->pending_late == b->pending_late;
}

static bool nothing(const struct figures *f) { return same_sum(f, &(struct figures){ 0 }); }

/* ---- by unit ---- */

/* The unit whose line a leaf belongs to: one just below `top`, or top itself. */
static const struct unit *line_of(const struct unit *u, const struct unit *top)
{
    while (u != top && u->parent && u->parent != top) u = u->parent;
    return u;
}

static struct figures_line *unit_line(struct call *c, struct figures_view *v, const struct unit *u)
{
    EACH (line, v->lines)
        if (line->f.unit_id == u->id) return line;
    bool self = u == v->a.ask.unit;
    slice name = self ? slice_fmt(c->mem, "%.*s (riêng cơ quan này)", SL(u->name)) : u->name;
    struct figures_line *line = LIST_PUSH(c->mem, &v->lines);
    *line = (struct figures_line){ .name = name, .code = u->code, .href = self ? NONE : asked_url(c, &v->a, S("/cong-khai"), u->code),
                                   .f = { .unit_id = u->id } };
    return line;
}

static err by_unit(struct call *c, struct figures_view *v, const figures_list *leaves)
{
    const struct unit *top = v->a.ask.unit, *end = defs(c)->units.v + defs(c)->units.n;
    unit_line(c, v, top);
    for (const struct unit *u = top + 1; u < end && u->lo <= top->hi; u++)
        if (u->parent == top && unit_valid(u, v->a.ask.to)) unit_line(c, v, u);
    EACH (f, *leaves) {
        const struct unit *u = unit_by_id(c, f->unit_id);
        if (!u) return broken(c->mem, "figures.unit", "a counter of unit %lld, which is not known", (long long)f->unit_id);
        figures_add(&unit_line(c, v, line_of(u, top))->f, f);
    }
    return OK;
}

/* A territory with nothing in the period stays: zero is a figure.  Offices that handled nothing are left out. */
static void drop_empty(struct call *c, struct figures_view *v)
{
    size_t kept = 0;
    EACH (line, v->lines) {
        const struct unit *u = unit_by_id(c, line->f.unit_id);
        bool shown = !nothing(&line->f) || (u != v->a.ask.unit && unit_is_territory(u));
        if (shown) v->lines.v[kept++] = *line;
    }
    v->lines.n = kept;
}

static int latest_first(const void *a, const void *b)
{
    const struct figures_line *x = a, *y = b;
    int64_t n = y->f.pending_late - x->f.pending_late;
    if (!n) n = y->f.late - x->f.late;
    return n ? (n > 0) - (n < 0) : slice_cmp(x->code, y->code);
}

/* Nearly all is in time nearly everywhere, so fifths would show nothing. */
static int shade_of(const struct figures *f)
{
    int permille = figures_on_time_permille(f);
    return permille == 1000 ? 5 : permille >= 980 ? 4 : permille >= 950 ? 3 : permille >= 900 ? 2 : 1;
}

/* The communes below the unit: a cell each, and a line each, those with most that is overdue first. */
static void by_commune(struct call *c, struct figures_view *v, const figures_list *leaves)
{
    const struct unit *top = v->a.ask.unit, *end = defs(c)->units.v + defs(c)->units.n;
    v->cells = NEWN(c->mem, struct cell_view, defs(c)->units.n);
    for (const struct unit *u = top; u < end && u->lo <= top->hi; u++) {
        if (!slice_eq(u->level, S("commune")) || !unit_valid(u, v->a.ask.to)) continue;
        struct figures f = { 0 };
        EACH (leaf, *leaves)
            if (leaf->unit_id == u->id) f = *leaf;
        slice href = asked_url(c, &v->a, S("/cong-khai"), u->code);
        v->cells[v->cells_n++] = (struct cell_view){ u->name, href, f.early + f.on_time, figures_resolved(&f), shade_of(&f) };
        LIST_ADD(c->mem, &v->lines, ((struct figures_line){ unit_place(c->mem, u), href, u->code, f }));
    }
    if (v->lines.n) qsort(v->lines.v, v->lines.n, sizeof *v->lines.v, latest_first);
}

/* ---- by procedure, by month ---- */

static int line_order(const void *a, const void *b)
{
    const struct figures_line *x = a, *y = b;
    int64_t n = figures_received(&y->f) - figures_received(&x->f);
    return n ? (n > 0) - (n < 0) : slice_cmp(x->code, y->code);
}

static void by_procedure(struct call *c, struct figures_view *v, const figures_list *rows)
{
    EACH (f, *rows) {
        if (nothing(f)) continue;
        const struct procedure *p = procedure_by_code(c, f->procedure, v->a.ask.to);
        if (!p) p = procedure_version(c, f->procedure, 1);
        slice path = slice_join(c->mem, S("/cong-khai/"), f->procedure);
        LIST_ADD(c->mem, &v->lines,
                 ((struct figures_line){ p ? p->name : f->procedure, asked_url(c, &v->a, path, NONE),
                                         f->procedure, *f }));
    }
    if (v->lines.n) qsort(v->lines.v, v->lines.n, sizeof *v->lines.v, line_order);
}

static void by_month(struct call *c, struct figures_view *v, const figures_list *rows)
{
    EACH (f, *rows) {
        slice year, month;
        slice_cut(f->month, '-', &year, &month);
        LIST_ADD(c->mem, &v->lines, ((struct figures_line){ slice_fmt(c->mem, "%.*s/%.*s", SL(month), SL(year)), NONE, f->month, *f }));
    }
}

/* The whole is the sum of its rows; over months what stands is handed on from one to the next. */
static struct figures whole_of(const figures_list *rows, bool months)
{
    struct figures all = { 0 };
    EACH (f, *rows) figures_add(&all, f);
    if (months && rows->n) {
        all.opening = rows->v[0].opening;
        all.pending = rows->v[rows->n - 1].pending;
        all.pending_late = rows->v[rows->n - 1].pending_late;
    }
    return all;
}

/* Every line balances, the lines give the whole, a month begins with what the one before left; and what is pending in the whole
 * province today is counted once more, from the dossiers themselves. */
static err check(struct call *c, struct figures_view *v)
{
    const struct figures_ask *ask = &v->a.ask;
    bool months = slice_eq(v->by, S("month"));
    figures_list lines = { 0 };
    int64_t open = v->all.pending;
    v->balances = figures_balance(&v->all);
    EACH (line, v->lines) {
        v->balances = v->balances && figures_balance(&line->f);
        if (months && line > v->lines.v) v->balances = v->balances && line->f.opening == line[-1].f.pending;
        LIST_ADD(c->mem, &lines, line->f);
    }
    v->sum = whole_of(&lines, months);
    if (ask->unit == unit_root(c) && ask->to.n == today(c).n) TRY(db_int(c, &open, "select count(*) from dossier where open = true"));
    v->balances = v->balances && (v->cells_n || same_sum(&v->sum, &v->all)) && open == v->all.pending;
    if (!v->balances)
        log_error("figures.balance", L("unit", ask->unit->code), L("by", v->by), L("pending", v->all.pending), L("open", open));
    return OK;
}

/* ---- the choosers ---- */

/* An office that decides on nothing is reached through the tables, not offered first. */
static bool decides(const struct call *c, const struct unit *u)
{
    for (size_t i = 0; i < defs(c)->procedures.n; i++)
        if (procedure_offered(&defs(c)->procedures.v[i], u)) return true;
    return false;
}

static const struct option_view *unit_options(struct call *c, const struct unit *chosen)
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

static const struct option_view *role_options(struct call *c, enum tally_role role)
{
    static const char *const labels[TALLY_ROLES] = { "nơi tiếp nhận", "nơi đang xử lý", "nơi có thẩm quyền" };
    struct option_view *list = NEWN(c->mem, struct option_view, TALLY_ROLES + 1);
    for (enum tally_role r = 0; r < TALLY_ROLES; r++)
        list[r] = (struct option_view){ .value = slice_z(tally_role_keys[r]), .label = slice_z(labels[r]), .on = r == role };
    return list;
}

/* ---- the page ---- */

static slice by_asked(const struct call *c)
{
    slice by = web_query(c, "by");
    return slice_eq(by, S("commune")) || slice_eq(by, S("procedure")) || slice_eq(by, S("month")) ? by : S("unit");
}

static err view_read(struct call *c, struct figures_view *v)
{
    figures_list rows;
    asked_read(c, &v->a);
    v->by = by_asked(c);
    struct figures_ask ask = v->a.ask;
    ask.by = slice_eq(v->by, S("procedure")) ? BY_PROCEDURE : slice_eq(v->by, S("month")) ? BY_MONTH : BY_UNIT;
    TRY(tally_figures(c, &ask, &rows));
    v->all = whole_of(&rows, ask.by == BY_MONTH);
    if (ask.by == BY_PROCEDURE) {
        by_procedure(c, v, &rows);
    } else if (ask.by == BY_MONTH) {
        by_month(c, v, &rows);
    } else if (slice_eq(v->by, S("commune"))) {
        by_commune(c, v, &rows);
    } else {
        TRY(by_unit(c, v, &rows));
        drop_empty(c, v);
    }
    return check(c, v);
}

err openness_figures(struct call *c)
{
    struct figures_view v = { 0 };
    TRY(view_read(c, &v));
    v.page = stretch_asked(c, v.lines.n, v.cells_n ? COMMUNES_A_PAGE : LINES_A_PAGE);
    v.communes = slice_eq(v.a.ask.unit->level, S("province")) || slice_eq(v.a.ask.unit->level, S("district"));
    v.units = unit_options(c, v.a.ask.unit);
    v.roles = role_options(c, v.a.ask.role);
    page_begin(c, slice_fmt(c->mem, "%sSố liệu công khai: %.*s", v.a.faults.n ? "Lỗi: " : "", SL(v.a.ask.unit->name)));
    if (v.a.faults.n) page_status(c, 422);
    figures_page(c, &v);
    return page_end(c);
}

/* ---- the same for a spreadsheet ---- */

static const char *const columns[] = { "mã", "tên", "từ ngày", "đến ngày", "tính cho", "tồn đầu kỳ", "tiếp nhận trực tuyến",
    "tiếp nhận tại quầy", "tiếp nhận qua bưu chính", "chuyển đến", "giải quyết sớm hạn", "giải quyết đúng hạn", "giải quyết trễ hạn",
    "từ chối", "rút", "dừng", "chuyển đi", "đang giải quyết", "trong đó quá hạn" };

static void grid_row(struct grid *to, struct call *c, const struct figures_view *v, slice code, slice name, const struct figures *f)
{
    const int64_t figures[] = { f->opening, f->online, f->counter, f->post, f->moved_in, f->early, f->on_time, f->late, f->refused,
                                f->withdrawn, f->stopped, f->moved_out, f->pending, f->pending_late };
    grid_text(to, code);
    grid_text(to, name);
    grid_day(to, v->a.ask.from);
    grid_day(to, v->a.ask.to);
    grid_text(to, role_options(c, v->a.ask.role)[v->a.ask.role].label);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) grid_int(to, figures[i]);
    grid_line(to);
}

static err figures_grid(struct call *c, enum grid_kind kind)
{
    struct figures_view v = { 0 };
    TRY(view_read(c, &v));
    TRY(err_fields(c->mem, "figures.ask", v.a.faults));
    if (!v.balances) return broken(c->mem, "figures.balance", "the figures of %.*s do not add up", SL(v.a.ask.unit->code));
    struct grid *to = grid_new(c, S("Số liệu công khai"));
    grid_head(to, columns, sizeof columns / sizeof *columns);
    EACH (line, v.lines) grid_row(to, c, &v, line->code, line->name, &line->f);
    grid_row(to, c, &v, S("cộng"), v.a.ask.unit->name, &v.sum);
    return grid_send(to, kind, slice_fmt(c->mem, "cong-khai-%.*s-%.*s-%.*s", SL(v.a.ask.unit->code), SL(day_iso(c->mem, v.a.ask.from)),
                                          SL(day_iso(c->mem, v.a.ask.to))));
}

err openness_figures_csv(struct call *c)  { return figures_grid(c, GRID_CSV); }
err openness_figures_xlsx(struct call *c) { return figures_grid(c, GRID_XLSX); }
