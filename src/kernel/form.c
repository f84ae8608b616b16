/* SPDX-License-Identifier: Apache-2.0 */
/* Answer sheets: which fields are asked, what is wrong with them, and how an answer is shown.  One value: field_value.c;
 * reading a form's definition: form_read.c. */
#include "kernel/form.h"
#include <math.h>
#include "base/fold.h"
#include "kernel/app.h"
#include "kernel/field_rows.h"

const struct form_field *form_find(const struct form *f, slice name)
{
    EACH (section, f->sections)
        EACH (field, section->fields)
            if (slice_eq(field->name, name)) return field;
    return NULL;
}

bool form_asked(const struct form_field *f, const struct node *answers)
{
    if (!f->when_field.n) return true;
    slice answer = node_value(node_find(answers, f->when_field));
    EACH (value, f->when_is)
        if (slice_eq(*value, answer)) return true;
    return false;
}

/* What is no longer asked or was emptied must not stay in the sheet. */
static void answer_drop(struct node *clean, slice name)
{
    struct node *before = NULL;
    for (struct node *n = clean->first; n; before = n, n = n->next) {
        if (!slice_eq(n->key, name)) continue;
        if (before) before->next = n->next;
        else clean->first = n->next;
        if (clean->last == n) clean->last = before;
        clean->n--;
        return;
    }
}

static void missing(struct call *c, const struct form_field *f, field_faults *faults)
{
    bool pick = f->type == FIELD_CHOICE || f->type == FIELD_YESNO || f->type == FIELD_UNIT;
    field_fault_add(c->mem, faults, f->name, "%s: %.*s", pick ? "Chưa chọn" : "Chưa nhập", SL(f->label));
}

static void day_order(struct call *c, const struct form *form, const struct form_field *f, slice value, const struct node *clean,
                      field_faults *faults)
{
    day own, other;
    if (!f->not_before.n || !day_parse(value, &own) || !day_parse(node_text(clean, zstr(c->mem, f->not_before)), &other)) return;
    if (own.n >= other.n) return;
    const struct form_field *first = form_find(form, f->not_before);
    field_fault_add(c->mem, faults, f->name, "%.*s: %.*s trước %.*s (%.*s)", SL(f->label), SL(day_text(c->mem, own)),
                    SL(first ? first->label : f->not_before), SL(day_text(c->mem, other)));
}

/* Each cell that is wrong is told by itself; lines that are all empty are no lines. */
static void rows_check(struct call *c, const struct form_field *f, slice typed, bool complete, struct node *clean, field_faults *faults)
{
    slice value;
    if (!field_rows(c, f, typed, &value, faults)) return;
    answer_drop(clean, f->name);
    if (value.n) node_put(c->mem, clean, f->name, node_new(c->mem, NODE_TEXT, value));
    else if (complete && f->required) missing(c, f, faults);
}

static void field_check(struct call *c, const struct form *form, const struct form_field *f, const struct node *answers,
                        bool complete, struct node *clean, field_faults *faults)
{
    if (!form_asked(f, clean)) {
        answer_drop(clean, f->name);
        return;
    }
    const struct node *at = node_find(answers, f->name);
    slice typed = slice_trim(node_value(at)), value, why;
    if (at && (at->kind == NODE_LIST || at->kind == NODE_MAP)) {
        field_fault_add(c->mem, faults, f->name, "%.*s: chỉ nhận một giá trị", SL(f->label));
    } else if (!typed.n) {
        answer_drop(clean, f->name);
        if (complete && f->required) missing(c, f, faults);
    } else if (f->type == FIELD_ROWS) {
        rows_check(c, f, typed, complete, clean, faults);
    } else if (!field_value(c, f, typed, &value, &why)) {
        field_fault_add(c->mem, faults, f->name, "%.*s: %.*s", SL(f->label), SL(why));
    } else {
        node_put(c->mem, clean, f->name, node_new(c->mem, NODE_TEXT, value));
        day_order(c, form, f, value, clean, faults);
    }
}

void form_check(struct call *c, const struct form *f, const struct form_section *section, const struct node *answers,
                bool complete, struct node *clean, field_faults *faults)
{
    EACH (s, f->sections) {
        if (section && s != section) continue;
        EACH (field, s->fields) field_check(c, f, field, answers, complete, clean, faults);
    }
}

static slice with_unit(struct arena *mem, slice number, slice unit)
{
    return unit.n ? slice_fmt(mem, "%.*s %.*s", SL(number), SL(unit)) : number;
}

static slice decimal_shown(struct arena *mem, slice value, slice unit)
{
    slice whole, rest;
    int64_t n;
    bool parts = slice_cut(value, '.', &whole, &rest);
    if (!slice_int(whole, &n)) return value;
    slice text = number_text(mem, n);
    if (parts) text = slice_fmt(mem, "%.*s,%.*s", SL(text), SL(rest));
    return with_unit(mem, text, unit);
}

static slice polygon_shown(struct arena *mem, slice value)
{
    outline o = field_outline(mem, value);
    int64_t tenths = llround(outline_area(&o) * 10);
    return slice_fmt(mem, "%zu đỉnh, %.*s,%lld m²", o.n, SL(number_text(mem, tenths / 10)), (long long)(tenths % 10));
}

/* A number of four digits and never fewer or more is a year: 1990, not 1.990. */
static bool is_year(const struct form_field *f) { return f->min >= 1000 && f->max <= 9999; }

slice form_shown(struct call *c, const struct form_field *f, slice value)
{
    int64_t n;
    day d;
    instant t;
    const struct unit *u;
    struct field_file file;
    switch (f->type) {
    case FIELD_INSTANT: return instant_parse(value, &t) ? instant_text(c->mem, t) : value;
    case FIELD_DAY:    return day_parse(value, &d) ? day_text(c->mem, d) : value;
    case FIELD_MONEY:  return slice_int(value, &n) ? money_text(c->mem, (money){ n }) : value;
    case FIELD_NUMBER: return slice_int(value, &n) && !is_year(f) ? with_unit(c->mem, number_text(c->mem, n), f->unit) : value;
    case FIELD_AREA:   return decimal_shown(c->mem, value, f->unit.n ? f->unit : S("m²"));
    case FIELD_DECIMAL: return decimal_shown(c->mem, value, f->unit);
    case FIELD_FILE:   return field_file_read(c->mem, value, &file) ? file.name : value;
    case FIELD_ROWS:   return value.n ? field_rows_shown(c, f, value) : value;
    case FIELD_POLYGON: return value.n ? polygon_shown(c->mem, value) : value;
    case FIELD_YESNO:  return slice_eq(value, S("yes")) ? S("Có") : slice_eq(value, S("no")) ? S("Không") : value;
    case FIELD_UNIT:   return (u = unit_by_code(c, value, today(c))) ? unit_place(c->mem, u) : value;
    case FIELD_CHOICE:
        EACH (choice, f->choices)
            if (slice_eq(choice->code, value)) return choice->label;
        return value;
    default:           return value;
    }
}
