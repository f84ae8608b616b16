/* SPDX-License-Identifier: Apache-2.0 */
/* Of a field of rows: the columns of its lines, each a question of a simple type that stands by itself. */
#include "base/shape.h"
#include "kernel/register_inside.h"

enum { LINES_USUAL = 20 };

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

const struct shape register_column_shape = SHAPE(
    { "name",       SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX, .pattern = "key" },
    { "label",      SHAPE_TEXT, NEED, .max = 100 },
    { "type",       SHAPE_ONE_OF, NEED, .words = WORDS("text", "name", "day", "instant", "money", "number", "area", "decimal", "choice",
                                                       "yesno", "id_number", "tax_code", "phone", "email", "address", "unit") },
    { "required",   SHAPE_BOOL },
    { "choices",    SHAPE_ANY },
    { "level",      SHAPE_LIST, .min = 1, .max = LEVELS_MAX,
      .of = ITEM(SHAPE_ONE_OF, .words = WORDS("province", "district", "commune", "department", "branch", "division")) },
    { "min",        SHAPE_INT },
    { "max",        SHAPE_INT },
    { "unit",       SHAPE_TEXT, .max = 20 },
    { "not_future", SHAPE_BOOL },
    { "source",     SHAPE_TEXT, .max = 400 });

void register_columns_read(struct register_reader *r, const struct node *at, struct form_field *rows)
{
    const struct node *columns = node_get(at, "fields");
    struct form own = { 0 };
    if (rows->type != FIELD_ROWS) {
        if (columns) WRONG(r, columns, "«fields» chỉ dùng với kiểu rows");
        if (node_get(at, "most")) WRONG(r, node_get(at, "most"), "«most» chỉ dùng với kiểu rows");
        return;
    }
    if (!columns) WRONG(r, at, "trường kiểu rows cần «fields»: các cột của mỗi dòng");
    struct form_section *section = LIST_PUSH(r->d->mem, &own.sections);
    NODE_EACH (column, columns)
        if (column->kind == NODE_MAP) form_field_read(r->d->mem, r->d, column, r->file, &own, section, r->found);
    rows->columns.v = section->fields.v;
    rows->columns.n = section->fields.n;
    rows->max = node_int(at, "most", LINES_USUAL);
}
