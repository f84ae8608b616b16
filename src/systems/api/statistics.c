/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"
#include "kernel/tally.h"

static bool list_has(slice list, const char *word)
{
    while (list.n)
        if (slice_eq(slice_trim(slice_next(&list, ',')), slice_z(word))) return true;
    return false;
}

static void read_day(struct call *c, const char *name, day otherwise, day *d, field_faults *wrong)
{
    slice s = web_query(c, name);
    *d = otherwise;
    if (s.n && !day_parse(s, d)) field_fault_add(c->mem, wrong, slice_z(name), "Ngày viết dạng YYYY-MM-DD.");
}

static err read_ask(struct call *c, struct figures_ask *ask)
{
    field_faults wrong = { 0 };
    slice unit = web_query(c, "unit"), by = web_query(c, "by"), role = web_query(c, "role");
    int y, m, d;
    day_split(today(c), &y, &m, &d);
    read_day(c, "from", day_of(y, 1, 1), &ask->from, &wrong);
    read_day(c, "to", today(c), &ask->to, &wrong);
    ask->procedure = web_query(c, "procedure");
    ask->unit = unit.n ? unit_by_code(c, unit, ask->to) : unit_root(c);
    ask->by = (list_has(by, "unit") ? BY_UNIT : 0u) | (list_has(by, "procedure") ? BY_PROCEDURE : 0u) |
              (list_has(by, "month") ? BY_MONTH : 0u);
    ask->own = slice_eq(web_query(c, "scope"), S("own"));
    ask->role = TALLY_RECEIVED;
    while (role.n && ask->role < TALLY_ROLES && !slice_eq(role, slice_z(tally_role_keys[ask->role]))) ask->role++;
    if (!ask->unit) field_fault_add(c->mem, &wrong, S("unit"), "Không có đơn vị mã “%.*s”.", SL(unit));
    if (ask->role == TALLY_ROLES) field_fault_add(c->mem, &wrong, S("role"), "role là received, handled hoặc competent.");
    if (ask->to.n < ask->from.n) field_fault_add(c->mem, &wrong, S("to"), "Ngày cuối phải từ ngày đầu trở đi.");
    if (ask->to.n > today(c).n) field_fault_add(c->mem, &wrong, S("to"), "Chưa có số liệu của ngày mai.");
    if ((ask->by & BY_MONTH) && day_diff(ask->to, ask->from) > 366 * 10)
        field_fault_add(c->mem, &wrong, S("from"), "Nhiều nhất 10 năm theo tháng.");
    return err_fields(c->mem, "statistics.ask", wrong);
}

static struct node *row_json(struct call *c, const struct figures *f)
{
    const struct { const char *key; int64_t n; } figures[] = {
        { "opening", f->opening }, { "received", figures_received(f) }, { "received_online", f->online },
        { "received_counter", f->counter }, { "received_post", f->post }, { "moved_in", f->moved_in },
        { "resolved", figures_resolved(f) }, { "resolved_early", f->early }, { "resolved_on_time", f->on_time },
        { "resolved_late", f->late }, { "refused", f->refused }, { "withdrawn", f->withdrawn }, { "stopped", f->stopped },
        { "moved_out", f->moved_out }, { "pending", f->pending }, { "pending_in_time", f->pending - f->pending_late },
        { "pending_late", f->pending_late }, { "turned_away", f->turned_away },
    };
    struct node *n = node_map(c->mem);
    if (f->unit.n) node_put_text(c->mem, n, "unit", f->unit);
    if (f->procedure.n) node_put_text(c->mem, n, "procedure", f->procedure);
    if (f->month.n) node_put_text(c->mem, n, "month", f->month);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) node_put_int(c->mem, n, figures[i].key, figures[i].n);
    int permille = figures_on_time_permille(f);
    node_put(c->mem, n, S("on_time_ratio"), permille < 0 ? node_new(c->mem, NODE_NULL, S("null"))
             : node_new(c->mem, NODE_NUMBER, slice_fmt(c->mem, "%d.%03d", permille / 1000, permille % 1000)));
    return n;
}

err statistics_show(struct call *c)
{
    struct figures_ask ask = { 0 };
    figures_list rows;
    TRY(read_ask(c, &ask));
    TRY(tally_figures(c, &ask, &rows));
    struct node *reply = rows.n == 1 && !ask.by ? row_json(c, rows.v) : node_map(c->mem);
    if (ask.by) {
        struct node *items = node_put(c->mem, reply, S("items"), node_list(c->mem));
        EACH (f, rows) node_add(items, row_json(c, f));
        node_put_text(c->mem, reply, "next", (slice){ NULL, 0 });
    }
    put_day(c, reply, "from", ask.from);
    put_day(c, reply, "to", ask.to);
    node_put_text(c->mem, reply, "role", slice_z(tally_role_keys[ask.role]));
    return web_json(c, 200, reply);
}

err uniformity_show(struct call *c)
{
    slice code = web_param(c, "code"), common;
    uniforms list = { 0 };
    const struct procedure *p = procedure_by_code(c, code, today(c));
    if (!p) return fail(c, ERR_MISSING, "procedure.missing", "Không có thủ tục mã “%.*s”.", SL(code));
    TRY(procedure_uniformity(c, p, &common, &list));
    struct node *reply = node_map(c->mem), *units = node_list(c->mem), *exceptions = node_list(c->mem);
    EACH (u, list) {
        struct node *n = node_map(c->mem), *differs = node_list(c->mem);
        node_put_text(c->mem, n, "code", u->unit->code);
        node_put_text(c->mem, n, "hash", u->hash);
        node_put_int(c->mem, n, "version", u->version);
        EACH (text, u->differs) node_add(differs, node_new(c->mem, NODE_TEXT, *text));
        node_put(c->mem, n, S("differs"), differs);
        node_add(units, n);
        if (u->differs.n) node_add(exceptions, node_new(c->mem, NODE_TEXT, u->unit->code));
    }
    node_put_text(c->mem, reply, "process_hash", p->hash);
    node_put_text(c->mem, reply, "common_hash", common);
    node_put(c->mem, reply, S("units"), units);
    node_put(c->mem, reply, S("exceptions"), exceptions);
    return web_json(c, 200, reply);
}
