/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/field_rows.h"
#include "base/fold.h"
#include "base/out.h"

enum { SHOWN_BYTES = 1 << 16, NAME_CLIP = 40 };

const struct node *field_lines(struct arena *mem, slice value)
{
    problems none = { 0 };
    const struct node *list = slice_starts(value, S("[")) ? json_read(mem, value, S("rows"), &none) : NULL;
    return list ? list : node_list(mem);
}

struct rows { struct call *c; const struct form_field *f; field_faults *faults; };

slice field_cell_name(struct arena *mem, const struct form_field *f, size_t line, slice column)
{
    return slice_fmt(mem, "%.*s.%zu.%.*s", SL(f->name), line, SL(column));
}

static const struct form_field *column_named(const struct form_field *f, slice name)
{
    EACH (column, f->columns)
        if (slice_eq(column->name, name)) return column;
    return NULL;
}

static bool blank(const struct node *line)
{
    NODE_EACH (cell, line)
        if (cell->kind == NODE_LIST || cell->kind == NODE_MAP || slice_trim(node_value(cell)).n) return false;
    return true;
}

static void cell_check(const struct rows *r, size_t number, const struct form_field *column, const struct node *line, struct node *kept)
{
    struct call *c = r->c;
    const struct node *cell = node_find(line, column->name);
    slice typed = slice_trim(node_value(cell)), value, why, at = field_cell_name(c->mem, r->f, number, column->name);
    if (cell && (cell->kind == NODE_LIST || cell->kind == NODE_MAP))
        field_fault_add(c->mem, r->faults, at, "%.*s, dòng %zu, %.*s: chỉ nhận một giá trị", SL(r->f->label), number, SL(column->label));
    else if (typed.n && !field_value(c, column, typed, &value, &why))
        field_fault_add(c->mem, r->faults, at, "%.*s, dòng %zu, %.*s: %.*s", SL(r->f->label), number, SL(column->label), SL(why));
    else if (typed.n) node_put(c->mem, kept, column->name, node_new(c->mem, NODE_TEXT, value));
    else if (column->required)
        field_fault_add(c->mem, r->faults, at, "%.*s, dòng %zu: chưa có %.*s", SL(r->f->label), number, SL(column->label));
}

static void line_check(const struct rows *r, size_t number, const struct node *line, struct node *lines)
{
    struct call *c = r->c;
    struct node *kept = node_map(c->mem);
    NODE_EACH (cell, line)
        if (!column_named(r->f, cell->key))
            field_fault_add(c->mem, r->faults, field_cell_name(c->mem, r->f, number, utf8_clip(cell->key, NAME_CLIP)),
                            "%.*s, dòng %zu: không có cột “%.*s”", SL(r->f->label), number, SL(utf8_clip(cell->key, NAME_CLIP)));
    EACH (column, r->f->columns) cell_check(r, number, column, line, kept);
    node_add(lines, kept);
}

bool field_rows(struct call *c, const struct form_field *f, slice typed, slice *value, field_faults *faults)
{
    struct rows r = { c, f, faults };
    problems none = { 0 };
    const struct node *list = json_read(c->mem, typed, S("rows"), &none);
    struct node *lines = node_list(c->mem);
    size_t before = faults->n, number = 0;
    *value = NONE;
    if (!list || list->kind != NODE_LIST) field_fault_add(c->mem, faults, f->name, "%.*s: cần một danh sách các dòng", SL(f->label));
    else NODE_EACH (line, list) {
        number++;
        if (line->kind != NODE_MAP) field_fault_add(c->mem, faults, f->name, "%.*s, dòng %zu: cần {cột: giá trị}", SL(f->label), number);
        else if (!blank(line)) line_check(&r, number, line, lines);
    }
    if ((int64_t)lines->n > f->max) field_fault_add(c->mem, faults, f->name, "%.*s: có %zu dòng, nhiều nhất %lld", SL(f->label), lines->n,
                                                    (long long)f->max);
    if (faults->n > before) return false;
    if (lines->n) *value = json_canonical(c->mem, lines);
    return true;
}

slice field_rows_shown(struct call *c, const struct form_field *f, slice value)
{
    struct out o = out_new(c->mem, SHOWN_BYTES);
    const struct node *lines = field_lines(c->mem, value);
    NODE_EACH (line, lines) {
        const char *comma = line == lines->first ? "" : "; ";
        EACH (column, f->columns) {
            slice cell = node_value(node_find(line, column->name));
            if (!cell.n) continue;
            out_f(&o, "%s%.*s", comma, SL(form_shown(c, column, cell)));
            comma = ", ";
        }
    }
    return out_slice(&o);
}
