/* SPDX-License-Identifier: Apache-2.0 */
/* The reports of a system: asked by the address alone, so that one can be kept and sent; a table, a chart, the same as a file. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"
#include "web/grid.h"

/* ---- what the address names ---- */

slice reports_path(struct call *c, const struct registry_system *s) { return slice_fmt(c->mem, "/so/%.*s/bao-cao", SL(s->name)); }

slice reports_one_path(struct call *c, const struct registry_system *s, const struct registry_report *report)
{
    return slice_fmt(c->mem, "/so/%.*s/bao-cao/%.*s", SL(s->name), SL(report->name));
}

size_t reports_seen(const struct call *c, const struct registry_system *s)
{
    size_t n = 0;
    EACH (report, s->reports) n += report_visible(c, s, *report);
    return n;
}

static void page_start(struct call *c, slice title)
{
    page_begin_as(c, who_is_official(c->who) ? PAGE_OFFICIAL : PAGE_CITIZEN, title);
}

/* ---- which there are ---- */

err reports_show(struct call *c)
{
    struct reports_view v = { 0 };
    TRY(report_system(c, web_param(c, "system"), &v.system));
    page_start(c, slice_fmt(c->mem, "%s: %.*s", zstr(c->mem, say(c, "Báo cáo")), SL(v.system->title)));
    reports_page(c, &v);
    return page_end(c);
}

/* ---- one of them ---- */

/* The first visit asks for nothing that has no usual answer. */
static bool first_visit(struct call *c, const struct reports_view *v)
{
    EACH (f, v->report->params.sections.v[0].fields)
        if (node_find(web_queries(c), f->name)) return false;
    return true;
}

static err answer_read(struct call *c, struct reports_view *v)
{
    TRY(report_asked(c, web_param(c, "system"), web_param(c, "report"), &v->system, &v->report));
    v->values = node_map(c->mem);
    report_params(c, v->report, web_queries(c), v->values, &v->faults);
    v->waits = v->faults.n && first_visit(c, v);
    if (v->waits) v->faults = (field_faults){ 0 };
    else if (!v->faults.n) return report_run(c, v->system, v->report, v->values, &v->answer);
    return OK;
}

/* What was typed, or else what was taken for it. */
struct node *reports_typed(struct call *c, const struct reports_view *v)
{
    struct node *shown = node_copy(c->mem, v->values);
    NODE_EACH (q, web_queries(c))
        if (q->kind == NODE_TEXT && q->text.n) node_put(c->mem, shown, q->key, node_new(c->mem, NODE_TEXT, q->text));
    return shown;
}

err reports_one_show(struct call *c)
{
    struct reports_view v = { 0 };
    TRY(answer_read(c, &v));
    page_start(c, v.report->title);
    if (v.faults.n) page_status(c, 422);
    reports_one(c, &v);
    return page_end(c);
}

/* ---- the chart ---- */

static int64_t figure_of(slice value)
{
    int64_t n = 0;
    return slice_int(value, &n) && n > 0 ? n : 0;
}

/* Which of the labels it is; a new one comes last. */
static size_t label_at(struct chart_view *chart, slice *labels, slice label)
{
    for (size_t i = 0; i < chart->n; i++)
        if (slice_eq(labels[i], label)) return i;
    labels[chart->n] = label;
    return chart->n++;
}

/* Bars stand in no order of time: what is to be seen is the highest. */
static slice highest(struct call *c, const struct chart_view *chart)
{
    struct out o = out_new(c->mem, 4096);
    for (size_t s = 0; s < chart->series_n; s++) {
        const int64_t *figures = chart->series[s].v;
        size_t high = 0;
        for (size_t i = 0; i < chart->n; i++) high = figures[i] > figures[high] ? i : high;
        out_f(&o, "%s", s ? " " : "");
        out_s(&o, say_f(c, "%.*s: cao nhất %.*s (%.*s).", SL(chart->series[s].label), SL(number_text(c->mem, figures[high])),
                        SL(chart->labels[high])));
    }
    return out_slice(&o);
}

/* Lines that stand at the same place of the axis are added up. */
void reports_draw(struct call *c, const struct reports_view *v)
{
    const struct registry_report *own = v->report;
    const struct form_section *columns = &own->columns.sections.v[0];
    size_t n = v->answer.lines.n;
    slice *labels = NEWN(c->mem, slice, n + 1);
    struct series *series = NEWN(c->mem, struct series, own->ys.n + 1);
    int64_t *figures = NEWN(c->mem, int64_t, (n + 1) * own->ys.n + 1);
    for (size_t s = 0; s < own->ys.n; s++) series[s] = (struct series){ columns->fields.v[own->ys.v[s]].label, figures + s * (n + 1) };
    struct chart_view chart = { .title = say_f(c, "Biểu đồ: %.*s", SL(own->title)), .labels = labels, .series = series,
                                .series_n = own->ys.n };
    EACH (line, v->answer.lines) {
        size_t at = label_at(&chart, labels, report_value_text(c, own, own->x, (*line)[own->x]));
        for (size_t s = 0; s < own->ys.n; s++) figures[s * (n + 1) + at] += figure_of((*line)[own->ys.v[s]]);
    }
    if (own->chart == CHART_BAR) chart.summary = highest(c, &chart);
    if (own->chart == CHART_BAR) chart_bars(c, &chart);
    else chart_lines(c, &chart);
}

/* ---- the file ---- */

static void cell_put(struct call *c, struct grid *to, const struct registry_report *report, size_t column, slice value)
{
    const struct form_field *f = &report->columns.sections.v[0].fields.v[column];
    int64_t n;
    day d;
    if (field_is_figure(f) && slice_int(value, &n)) grid_int(to, n);
    else if (f->type == FIELD_DAY && day_parse(value, &d)) grid_day(to, d);
    else grid_text(to, report_value_text(c, report, column, value));
}

err reports_file(struct call *c)
{
    struct reports_view v = { 0 };
    TRY(answer_read(c, &v));
    if (v.waits) return fail(c, ERR_INPUT, "report.params", "Báo cáo này cần thêm tham số; hãy mở trang của nó và điền.");
    TRY(err_fields(c->mem, "report.params", v.faults));
    const struct form_section *columns = &v.report->columns.sections.v[0];
    struct grid *to = grid_new(c, v.report->title);
    EACH (f, columns->fields) grid_text(to, f->label);
    grid_line(to);
    EACH (line, v.answer.lines) {
        for (size_t i = 0; i < columns->fields.n; i++) cell_put(c, to, v.report, i, (*line)[i]);
        grid_line(to);
    }
    if (v.answer.more) {
        grid_text(to, slice_fmt(c->mem, "Còn nữa: tệp này chỉ ghi %d dòng đầu.", REPORT_ROWS));
        grid_line(to);
    }
    return grid_send(to, slice_eq(web_query(c, "dang"), S("csv")) ? GRID_CSV : GRID_XLSX, v.report->name);
}
