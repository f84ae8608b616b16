/* SPDX-License-Identifier: Apache-2.0 */
/* A report is asked: its registers become views of what this reader may see, and its text is written behind them. */
#include "kernel/app.h"
#include "kernel/report_inside.h"

/* ---- who, and with what ---- */

bool report_visible(const struct call *c, const struct registry_system *s, const struct registry_report *report)
{
    if (report->open) return true;
    EACH (code, report->tables)
        if (!register_official(c, report_register(defs(c), s->name, *code))) return false;
    return who_is_official(c->who);
}

err report_system(struct call *c, slice system, const struct registry_system **s)
{
    *s = register_system(defs(c), system);
    return *s ? OK : fail(c, ERR_MISSING, "register.missing", "Không có hệ thống sổ “%.*s”.", SL(system));
}

err report_asked(struct call *c, slice system, slice name, const struct registry_system **s, const struct registry_report **report)
{
    TRY(report_system(c, system, s));
    *report = report_named(*s, name);
    if (*report && report_visible(c, *s, *report)) return OK;
    if (*report && !c->who->account) return fail(c, ERR_LOGIN, "login.needed", "Hãy đăng nhập để xem báo cáo này.");
    return fail(c, ERR_MISSING, "report.missing", "Không có báo cáo “%.*s”, hoặc bạn không được xem.", SL(name));
}

static slice otherwise(struct call *c, enum report_from from)
{
    day now = today(c);
    switch (from) {
    case FROM_YEAR:  return day_iso(c->mem, day_from_number(day_number(now) / 10000 * 10000 + 101));
    case FROM_TODAY: return day_iso(c->mem, now);
    case FROM_NOTHING: break;
    }
    return NONE;
}

void report_params(struct call *c, const struct registry_report *report, const struct node *typed, struct node *values,
                   field_faults *faults)
{
    struct node *asked = node_map(c->mem);
    const struct form_section *params = &report->params.sections.v[0];
    for (size_t i = 0; i < params->fields.n; i++) {
        slice value = slice_trim(node_value(node_find(typed, params->fields.v[i].name)));
        if (!value.n) value = otherwise(c, report->defaults.v[i]);
        if (value.n) node_put(c->mem, asked, params->fields.v[i].name, node_new(c->mem, NODE_TEXT, value));
    }
    form_check(c, &report->params, NULL, asked, true, values, faults);
}

/* ---- the views ---- */

static void view_column(const struct call *c, struct composed *q, const struct registry_field *f)
{
    composed_add(q, ", ");
    if (f->ask->type == FIELD_INSTANT) composed_day(c, q, f->column);
    else composed_name(q, f->column);
    composed_add(q, " as ");
    composed_name(q, f->ask->name);
}

/* Whose a row is stands as a code: looked up only where the report says `unit`. */
static void view_write(const struct call *c, struct composed *q, const struct registry *r, const struct registry_report *report)
{
    const char *how = " where ";
    composed_name(q, r->code);
    composed_add(q, " as (select id, code, state");
    if (report_names(report, S("unit"))) composed_add(q, ", (select u.code from unit u where u.id = owner) as unit");
    EACH (f, r->fields)
        if (report_shows(report, f)) view_column(c, q, f);
    composed_add(q, " from ");
    composed_name(q, r->table);
    register_scope_add(q, &how, c, r, !report->open);
    composed_add(q, ")");
}

/* A code that came back after a reform stands once, as it is newest. */
static void units_write(struct composed *q)
{
    composed_add(q, "units as (select u.code as code, u.name as name, u.level as level, p.code as parent from unit u "
                    "left join unit p on p.id = u.parent "
                    "where not exists (select 1 from unit v where v.code = u.code and v.valid_from > u.valid_from))");
}

static struct composed statement_of(const struct call *c, const struct registry_system *s, const struct registry_report *report,
                                    const struct node *values)
{
    struct composed q = composed_new(c->mem);
    const char *between = "with ";
    EACH (code, report->tables) {
        out_z(&q.sql, between);
        view_write(c, &q, report_register(defs(c), s->name, *code), report);
        between = ", ";
    }
    if (report->units) {
        out_z(&q.sql, between);
        units_write(&q);
    }
    report_write(&q, report, values, NULL);
    composed_add(&q, " limit ");
    composed_arg(&q, value_int(REPORT_ROWS + 1));
    return q;
}

/* ---- the answer ---- */

static void line_take(struct call *c, const struct registry_report *report, slice *line)
{
    const struct form_section *columns = &report->columns.sections.v[0];
    for (size_t i = 0; i < columns->fields.n; i++) {
        struct registry_field f = { .ask = &columns->fields.v[i] };
        line[i] = register_of_column(c->mem, &f, line[i]);
    }
}

err report_run(struct call *c, const struct registry_system *s, const struct registry_report *report, const struct node *values,
               struct report_answer *answer)
{
    struct composed q = statement_of(c, s, report, values);
    *answer = (struct report_answer){ 0 };
    TRY(composed_within(c, REPORT_MS));
    err e = composed_rows(c, &q, &answer->lines);
    if (e.fault && e.fault->kind == ERR_LATER)
        return fail(c, ERR_LATER, "report.long", "Báo cáo này đọc quá nhiều dòng trong một lần. Hãy chọn kỳ ngắn hơn hoặc lọc hẹp lại.");
    TRY(e);
    answer->more = answer->lines.n > REPORT_ROWS;
    if (answer->more) answer->lines.n = REPORT_ROWS;
    EACH (line, answer->lines) line_take(c, report, *line);
    return OK;
}

slice report_value_text(struct call *c, const struct registry_report *report, size_t column, slice value)
{
    int64_t n;
    if (!value.n) return S("");
    if (report->months.v[column] && slice_int(value, &n))
        return slice_fmt(c->mem, "%d/%d", (int)(n % 100), (int)(n / 100));
    return form_shown(c, &report->columns.sections.v[0].fields.v[column], value);
}
