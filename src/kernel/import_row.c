/* SPDX-License-Identifier: Apache-2.0 */
/* A line of a file and the row it speaks of. */
#include <string.h>
#include "base/fold.h"
#include "kernel/app.h"
#include "kernel/claim.h"
#include "kernel/import_inside.h"
#include "kernel/merge.h"
#include "kernel/register_inside.h"

/* ---- what the columns are ---- */

static bool named_so(struct call *c, slice head, slice name) { return slice_eq(fold(c->mem, head), fold(c->mem, name)); }

/* As the source calls it in its files, or as the register does. */
static const struct registry_field *field_of(struct call *c, const struct registry *r, const struct registry_source *source, slice head)
{
    if (source) EACH (own, source->heads)
        if (named_so(c, own->head, head)) return own->field;
    EACH (f, r->fields)
        if (!f->retired && (slice_eq(head, f->ask->name) || named_so(c, head, f->ask->label))) return f;
    return NULL;
}

void import_headings_of(struct call *c, const struct registry *r, slice source, const struct record_cells *head, import_headings *columns)
{
    const struct registry_source *from = register_source(r, source);
    *columns = (import_headings){ 0 };
    EACH (cell, head->cells) {
        slice name = text_nfc(c->mem, *cell);
        struct import_heading column = { name, field_of(c, r, from, name), r->number.n && named_so(c, name, S("Mã")) };
        LIST_ADD(c->mem, columns, column);
    }
}

/* ---- what a cell says ---- */

/* People write what they see: the label of a choice, the name of a unit. */
static slice choice_code(struct call *c, const struct form_field *f, slice cell)
{
    EACH (choice, f->choices)
        if (slice_eq(choice->code, cell)) return cell;
    EACH (choice, f->choices)
        if (named_so(c, cell, choice->label)) return choice->code;
    return cell;
}

static slice unit_code(struct call *c, const struct form_field *f, slice cell)
{
    const struct unit *found = unit_by_code(c, cell, today(c));
    size_t n = 0;
    if (found) return cell;
    slice wanted = fold(c->mem, cell);
    for (size_t i = 0; i < defs(c)->units.n; i++) {
        const struct unit *u = &defs(c)->units.v[i];
        bool level = !f->levels.n;
        EACH (name, f->levels) level |= slice_eq(*name, u->level);
        if (!level || !unit_valid(u, today(c)) || !slice_eq(fold(c->mem, u->name), wanted)) continue;
        found = u;
        n++;
    }
    return n == 1 ? found->code : cell;
}

static err reference_code(struct call *c, const struct registry_field *f, slice cell, slice *said)
{
    const struct registry *to = register_named(defs(c), f->to);
    const struct registry_unique *key = to && to->uniques.n && to->uniques.v[0].fields.n == 1 ? to->uniques.v : NULL;
    struct node *values = node_map(c->mem);
    struct registry_row row;
    slice value, why;
    bool found = false;
    *said = cell;
    if (!key || !field_value(c, key->fields.v[0]->ask, cell, &value, &why)) return OK;
    node_put(c->mem, values, key->fields.v[0]->ask->name, node_new(c->mem, NODE_TEXT, value));
    TRY(register_find_key(c, to, key, values, &row, &found));
    if (found) *said = slice_number(c->mem, row.id);
    return OK;
}

static err said_by(struct call *c, const struct registry_field *f, slice cell, slice *said)
{
    *said = cell;
    if (f->ask->type == FIELD_DAY && slice_starts(cell, S("00:00 "))) *said = slice_sub(cell, 6, cell.n);    /* shown as a time */
    if (f->ask->type == FIELD_CHOICE) *said = choice_code(c, f->ask, cell);
    if (f->ask->type == FIELD_UNIT) *said = unit_code(c, f->ask, cell);
    return f->to.n ? reference_code(c, f, cell, said) : OK;
}

/* An apostrophe that keeps a spreadsheet from reckoning (web/csv.h) is no part of the text. */
static slice plain(slice cell)
{
    return cell.n > 1 && cell.p[0] == '\'' && strchr("=+-@", cell.p[1]) ? slice_sub(cell, 1, cell.n) : cell;
}

/* What a spreadsheet program writes where a formula came to nothing. */
static bool nothing_came(slice cell)
{
    static const char *const errors[] = { "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#CALC!", "#SPILL!" };
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (slice_eq(cell, slice_z(errors[i]))) return true;
    return false;
}

static err cell_take(struct call *c, const struct registry_field *f, slice cell, struct node *typed, field_faults *faults)
{
    slice said;
    if (nothing_came(cell))
        field_fault_add(c->mem, faults, f->ask->name, "%.*s: công thức trong ô chưa ra kết quả (%.*s); mở bằng Excel, "
                        "sửa rồi lưu lại", SL(f->ask->label), SL(cell));
    TRY(said_by(c, f, cell, &said));
    node_put(c->mem, typed, f->ask->name, node_new(c->mem, NODE_TEXT, said));
    return OK;
}

static err record_take(struct call *c, const import_headings *columns, const struct record_cells *record, struct node *typed, slice *code,
                       field_faults *faults)
{
    for (size_t i = 0; i < columns->n && i < record->cells.n; i++) {
        const struct import_heading *column = &columns->v[i];
        slice cell = plain(text_nfc(c->mem, record->cells.v[i]));
        if (!cell.n) continue;
        if (column->code) *code = cell;
        if (column->field) TRY(cell_take(c, column->field, cell, typed, faults));
    }
    return OK;
}

/* A name that is not one is told where the row is written: unlike a column of a file that the register does not need, it is a mistake. */
static err said_take(struct call *c, const struct registry *r, const struct node *said, struct node *typed, field_faults *faults)
{
    NODE_EACH (cell, said) {
        const struct registry_field *f = register_field(r, cell->key);
        slice text = slice_trim(node_value(cell));
        if (!f) node_put(c->mem, typed, cell->key, node_copy(c->mem, cell));
        else if (text.n) TRY(cell_take(c, f, text, typed, faults));
    }
    return OK;
}

/* ---- which row ---- */

static err row_of(struct call *c, const struct registry *r, const struct node *typed, slice code, struct registry_row *row, bool *found)
{
    struct node *key = node_map(c->mem);
    *found = false;
    if (code.n) return register_find(c, r, code, row, found);
    EACH (f, r->uniques.v[0].fields) {
        slice value, why;
        if (field_value(c, (*f)->ask, node_value(node_find(typed, (*f)->ask->name)), &value, &why))
            node_put(c->mem, key, (*f)->ask->name, node_new(c->mem, NODE_TEXT, value));
    }
    return register_find_key(c, r, r->uniques.v, key, row, found);
}

static slice told(struct call *c, const field_faults *faults)
{
    struct out o = out_new(c->mem, 8192);
    EACH (f, *faults) out_f(&o, "%s%.*s", o.n ? "; " : "", SL(f->text));
    return out_slice(&o);
}

/* About the row and its rights; what is broken in the database ends the batch. */
static bool of_the_row(err e)
{
    return e.fault && (e.fault->kind == ERR_DENIED || e.fault->kind == ERR_MISSING || e.fault->kind == ERR_STALE
           || (e.fault->kind == ERR_CONFLICT && slice_starts(slice_z(e.fault->code), S("register."))));
}

/* In a register with sources the line is the word of one of them. */
static err line_write(struct call *c, const struct registry *r, const struct import *im, const struct node *typed,
                      struct line_done *line)
{
    struct registry_row *row = &line->row;
    bool found = row->id != 0, news = !found;
    struct registry_change ch = { .typed = typed, .why = im->document };
    int64_t version = row->version;
    struct claim_said said = { .source = claim_source(c, r, im->source), .typed = typed, .document = im->document, .valid_from = im->as_of,
                               .valid_to = im->until, .import = im->id };
    if (r->sources.n) TRY(claim_make(c, r, &said, row, &news, &line->faults));
    else if (found) TRY(register_change(c, r, slice_number(c->mem, row->id), &ch, row, &line->faults));
    else TRY(register_add(c, r, &ch, row, &line->faults));
    news |= row->version != version;
    line->outcome = line->faults.n ? IMPORT_BAD : !found ? IMPORT_ADDED : news ? IMPORT_CHANGED : IMPORT_SAME;
    return OK;
}

/* The row it speaks of, and what it says of it. */
static err line_do(struct call *c, const struct registry *r, const struct import *im, slice code, const struct node *typed,
                   struct line_done *line)
{
    bool found = false;
    TRY(row_of(c, r, typed, code, &line->row, &found));
    if (!found) line->row = (struct registry_row){ 0 };
    if (found && r->sources.n) TRY(merge_follow(c, r, &line->row));
    if (code.n && !found) {
        field_fault_add(c->mem, &line->faults, S(""), "không có %.*s mã “%.*s”", SL(r->one), SL(code));
        return OK;
    }
    err e = line_write(c, r, im, typed, line);
    if (!of_the_row(e)) return e;
    line->outcome = IMPORT_BAD;
    field_fault_add(c->mem, &line->faults, S(""), "%.*s", SL(e.fault->text));
    return OK;
}

err import_row(struct call *c, const struct registry *r, const struct import *im, const import_headings *columns,
               const struct record_cells *record, enum import_outcome *outcome, slice *wrong)
{
    struct node *typed = node_map(c->mem);
    struct line_done line = { .outcome = IMPORT_BAD };
    slice code = NONE;
    *outcome = IMPORT_BAD;
    *wrong = S("dòng hỏng: dấu nháy không đóng, hoặc quá nhiều cột");
    if (record->broken) return OK;
    TRY(record_take(c, columns, record, typed, &code, &line.faults));
    if (!line.faults.n) TRY(line_do(c, r, im, code, typed, &line));
    *outcome = line.outcome;
    *wrong = told(c, &line.faults);
    return OK;
}

err import_said(struct call *c, const struct registry *r, const struct import *im, slice code, const struct node *said,
                struct line_done *line)
{
    struct node *typed = node_map(c->mem);
    struct import as = *im;
    *line = (struct line_done){ .outcome = IMPORT_BAD };
    import_terms(c, r, &as, &line->faults);
    TRY(said_take(c, r, said, typed, &line->faults));
    return line->faults.n ? OK : line_do(c, r, &as, code, typed, line);
}
