/* SPDX-License-Identifier: Apache-2.0 */
/* `reports:` of a system.yaml.  Read when all registers are known, since the text speaks of them. */
#include "base/fold.h"
#include "base/shape.h"
#include "kernel/report_inside.h"

enum { PARAMS_MAX = 10, COLUMNS_MAX = 20, SERIES_MAX = 4, BLOCK_INDENT = 2 };

static const struct shape param_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX, .pattern = "key" },
    { "label",    SHAPE_TEXT, NEED, .max = 200 },
    { "type",     SHAPE_ONE_OF, NEED, .words = WORDS("text", "day", "number", "money", "choice", "unit", "yesno") },
    { "hint",     SHAPE_TEXT, .max = 600 },
    { "required", SHAPE_BOOL },
    { "choices",  SHAPE_ANY },
    { "level",    SHAPE_LIST, .min = 1, .max = 6,
      .of = ITEM(SHAPE_ONE_OF, .words = WORDS("province", "district", "commune", "department", "branch", "division")) },
    { "min",      SHAPE_INT },
    { "max",      SHAPE_INT },
    { "default",  SHAPE_ONE_OF, .words = WORDS("year", "today") });

static const struct shape column_shape = SHAPE(
    { "name",    SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX, .pattern = "key" },
    { "label",   SHAPE_TEXT, NEED, .max = 200 },
    { "type",    SHAPE_ONE_OF, NEED, .words = WORDS("text", "day", "month", "number", "money", "choice", "unit") },
    { "unit",    SHAPE_TEXT, .max = 20 },
    { "to",      SHAPE_TEXT, .max = 40 },
    { "choices", SHAPE_ANY });

static const struct shape chart_shape = SHAPE(
    { "kind", SHAPE_ONE_OF, NEED, .words = WORDS("bar", "line") },
    { "x",    SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX },
    { "y",    SHAPE_LIST, NEED, .min = 1, .max = SERIES_MAX, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) });

const struct shape report_shape = SHAPE(
    { "name",    SHAPE_TEXT, NEED, .max = 40, .pattern = "key" },
    { "title",   SHAPE_TEXT, NEED, .max = 200 },
    { "law",     SHAPE_TEXT, .max = 400 },
    { "note",    SHAPE_TEXT, .max = 600 },
    { "source",  SHAPE_TEXT, .max = 400 },
    { "public",  SHAPE_BOOL },
    { "params",  SHAPE_LIST, .max = PARAMS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &param_shape) },
    { "columns", SHAPE_LIST, NEED, .min = 1, .max = COLUMNS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &column_shape) },
    { "sql",     SHAPE_TEXT, NEED, .max = REPORT_TEXT },
    { "chart",   SHAPE_MEMBERS, .shape = &chart_shape });

struct report_reader {
    struct definitions            *d;
    const struct registry_system  *s;
    struct registry_report        *report;
    problems                      *found;
};
#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->s->file, (at), __VA_ARGS__)

static void fields_read(struct report_reader *r, const struct node *list, struct form *form)
{
    struct form_section *section = LIST_PUSH(r->d->mem, &form->sections);
    *section = (struct form_section){ 0 };
    NODE_EACH (at, list) form_field_read(r->d->mem, r->d, at, r->s->file, form, section, r->found);
}

static void params_read(struct report_reader *r, const struct node *list)
{
    fields_read(r, list, &r->report->params);
    NODE_EACH (at, list) {
        slice otherwise = node_text(at, "default");
        enum report_from from = slice_eq(otherwise, S("year")) ? FROM_YEAR : otherwise.n ? FROM_TODAY : FROM_NOTHING;
        if (from && !slice_eq(node_text(at, "type"), S("day"))) WRONG(r, node_get(at, "default"), "«default» chỉ dùng với kiểu day");
        LIST_ADD(r->d->mem, &r->report->defaults, from);
    }
}

/* to: a register of this system whose rows have codes. */
static slice leading_read(struct report_reader *r, const struct node *at)
{
    const struct node *to = node_get(at, "to");
    if (!to) return NONE;
    const struct registry *of = register_named(r->d, slice_fmt(r->d->mem, "%.*s/%.*s", SL(r->s->name), SL(node_value(to))));
    if (!of) WRONG(r, to, "hệ thống này không có sổ «%.*s»", SL(node_value(to)));
    else if (!of->number.n) WRONG(r, to, "dòng của sổ «%.*s» không có mã (number)", SL(of->code));
    if (!slice_eq(node_text(at, "type"), S("text"))) WRONG(r, to, "«to» chỉ dùng với kiểu text: mã của dòng");
    return node_value(to);
}

static void columns_read(struct report_reader *r, const struct node *list)
{
    fields_read(r, list, &r->report->columns);
    NODE_EACH (at, list) {
        LIST_ADD(r->d->mem, &r->report->months, slice_eq(node_text(at, "type"), S("month")));
        LIST_ADD(r->d->mem, &r->report->to, leading_read(r, at));
    }
}

static bool column_find(struct report_reader *r, const struct node *at, size_t *column)
{
    const struct form_section *columns = &r->report->columns.sections.v[0];
    for (*column = 0; *column < columns->fields.n; ++*column)
        if (slice_eq(columns->fields.v[*column].name, node_value(at))) return true;
    WRONG(r, at, "không có cột «%.*s»", SL(node_value(at)));
    return false;
}

static void chart_read(struct report_reader *r, const struct node *at)
{
    size_t y;
    if (!at) return;
    r->report->chart = slice_eq(node_text(at, "kind"), S("line")) ? CHART_LINE : CHART_BAR;
    if (!column_find(r, node_get(at, "x"), &r->report->x)) r->report->chart = CHART_NONE;
    NODE_EACH (name, node_get(at, "y")) {
        if (!column_find(r, name, &y)) continue;
        enum field_type type = r->report->columns.sections.v[0].fields.v[y].type;
        if (type != FIELD_NUMBER && type != FIELD_MONEY) WRONG(r, name, "trục y là một cột số (number, money)");
        LIST_ADD(r->d->mem, &r->report->ys, y);
    }
}

/* The place of a byte of the text.  A text of several lines is a block behind its key: it begins on the next line, two further in. */
static struct node place_of(const struct node *at, slice text, size_t byte)
{
    struct node place = *at;
    size_t line = 0;
    if (slice_find(text, S("\n")) == text.n) return place;
    for (size_t i = 0; i < byte && i < text.n; i++) {
        if (text.p[i] != '\n') continue;
        place.line++;
        line = i + 1;
    }
    place.line++;
    place.col += BLOCK_INDENT + (int)utf8_length(slice_sub(text, line, byte - line));
    return place;
}

static void sql_read(struct report_reader *r, const struct node *at)
{
    slice text = node_value(at), why;
    size_t byte;
    if (report_compile(r->d->mem, r->d, r->s->name, r->report, text, &why, &byte)) return;
    struct node place = place_of(at, text, byte);
    if (place.line == at->line) WRONG(r, at, "«sql», ký tự %zu: %.*s", byte + 1, SL(why));
    else WRONG(r, &place, "%.*s", SL(why));
}

static void report_read(struct report_reader *r, const struct node *at)
{
    struct registry_report *own = r->report;
    *own = (struct registry_report){ .name = node_text(at, "name"), .title = node_text(at, "title"), .law = node_text(at, "law"),
                                     .note = node_text(at, "note"), .open = node_bool(at, "public", false) };
    if (report_named(r->s, own->name)) WRONG(r, at, "báo cáo «%.*s» ghi hai lần", SL(own->name));
    params_read(r, node_get(at, "params"));
    columns_read(r, node_get(at, "columns"));
    chart_read(r, node_get(at, "chart"));
    sql_read(r, node_get(at, "sql"));
}

/* What is not of its shape has been told already, and is not looked into. */
void reports_tie(struct definitions *d, struct registry_system *s, problems *found)
{
    s->reports = (registry_reports){ 0 };
    NODE_EACH (at, node_get(s->body, "reports")) {
        problems amiss = { 0 };
        struct report_reader r = { d, s, NEW(d->mem, struct registry_report), found };
        if (!shape_check(d->mem, &report_shape, at, s->file, &amiss)) continue;
        report_read(&r, at);
        LIST_ADD(d->mem, &s->reports, r.report);
    }
}

const struct registry_report *report_named(const struct registry_system *s, slice name)
{
    EACH (report, s->reports)
        if (slice_eq((*report)->name, name)) return *report;
    return NULL;
}
