/* SPDX-License-Identifier: Apache-2.0 */
/* /registers/{system}/reports[/{report}]: the reports of a system that the caller may see, and one of them, asked by its parameters:
 *     {name, title, columns: [{name, label, type}], params: {name: value}, items: [{column: value}], more, at}
 * A number is a number; `more`: there were more lines than a report gives. */
#include "systems/api/api.h"
#include "kernel/report.h"

static struct node *head_json(struct call *c, const struct registry_report *report)
{
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "name", report->name);
    node_put_text(c->mem, n, "title", report->title);
    node_put_text(c->mem, n, "law", report->law);
    node_put_bool(c->mem, n, "public", report->open);
    return n;
}

err reports_list(struct call *c)
{
    const struct registry_system *s;
    struct node *items;
    TRY(report_system(c, web_param(c, "system"), &s));
    struct node *reply = list_reply(c, &items, NONE);
    EACH (report, s->reports)
        if (report_visible(c, s, *report)) node_add(items, head_json(c, *report));
    return web_json(c, 200, reply);
}

static void lines_json(struct call *c, const struct form_section *columns, const struct report_answer *answer, struct node *items)
{
    EACH (line, answer->lines) {
        struct node *n = node_map(c->mem);
        for (size_t i = 0; i < columns->fields.n; i++) {
            const struct form_field *f = &columns->fields.v[i];
            slice value = (*line)[i];
            enum node_kind kind = !value.p ? NODE_NULL : field_is_figure(f) ? NODE_NUMBER : NODE_TEXT;
            node_put(c->mem, n, f->name, node_new(c->mem, kind, value.p ? value : S("null")));
        }
        node_add(items, n);
    }
}

static void columns_json(struct call *c, const struct registry_report *report, struct node *reply)
{
    struct node *list = node_put(c->mem, reply, S("columns"), node_list(c->mem));
    EACH (f, report->columns.sections.v[0].fields) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "name", f->name);
        node_put_text(c->mem, n, "label", f->label);
        node_put_text(c->mem, n, "type", slice_z(field_type_names[f->type]));
        node_add(list, n);
    }
}

static err params_read(struct call *c, const struct registry_report *report, struct node *values)
{
    field_faults faults = { 0 };
    NODE_EACH (q, web_queries(c))
        if (!form_find(&report->params, q->key))
            field_fault_add(c->mem, &faults, q->key, "Báo cáo này không có tham số “%.*s”.", SL(q->key));
    report_params(c, report, web_queries(c), values, &faults);
    return err_fields(c->mem, "report.params", faults);
}

err reports_run(struct call *c)
{
    const struct registry_system *s;
    const struct registry_report *report;
    struct report_answer answer;
    struct node *values = node_map(c->mem);
    TRY(report_asked(c, web_param(c, "system"), web_param(c, "report"), &s, &report));
    TRY(params_read(c, report, values));
    TRY(report_run(c, s, report, values, &answer));
    struct node *reply = head_json(c, report);
    columns_json(c, report, reply);
    node_put(c->mem, reply, S("params"), values);
    lines_json(c, &report->columns.sections.v[0], &answer, node_put(c->mem, reply, S("items"), node_list(c->mem)));
    node_put_bool(c->mem, reply, "more", answer.more);
    node_put_text(c->mem, reply, "at", instant_iso(c->mem, c->now));
    return web_json(c, 200, reply);
}
