/* SPDX-License-Identifier: Apache-2.0 */
/* Reading rows: every select has the same head, so that one function takes a row from its columns. */
#include "kernel/app.h"
#include "kernel/register_inside.h"
#include "store/db.h"

enum { HEAD = 9 };                      /* columns before those of the fields */

void register_columns(struct composed *q, const struct registry *r)
{
    composed_add(q, "id, version, code, state, owner, created_at, created_by, changed_at, changed_by");
    EACH (f, r->fields) {
        composed_add(q, ", ");
        composed_name(q, f->column);
    }
}

void register_select(struct composed *q, const struct registry *r)
{
    composed_add(q, "select ");
    register_columns(q, r);
    composed_add(q, " from ");
    composed_name(q, r->table);
}

err register_batch(struct call *c, const struct registry *r, int64_t after, int limit, text_rows *rows)
{
    struct composed q = composed_new(c->mem);
    register_select(&q, r);
    composed_add(&q, " where id > ");
    composed_arg(&q, value_int(after));
    composed_add(&q, " order by id limit ");
    composed_arg(&q, value_int(limit));
    return composed_rows(c, &q, rows);
}

static int64_t number(slice s)
{
    int64_t n = 0;
    (void)slice_int(s, &n);
    return n;
}

err register_take(struct call *c, const struct registry *r, const slice *columns, struct registry_row *row)
{
    const slice *own = columns + HEAD;
    *row = (struct registry_row){
        .id = number(columns[0]), .version = number(columns[1]), .code = columns[2], .state = columns[3],
        .owner = unit_by_id(c, number(columns[4])), .created_at = { number(columns[5]) }, .created_by = number(columns[6]),
        .changed_at = { number(columns[7]) }, .changed_by = number(columns[8]), .values = node_map(c->mem),
    };
    if (!row->owner) return broken(c->mem, "register.owner", "%.*s %lld belongs to no unit", SL(r->name), (long long)row->id);
    EACH (f, r->fields) {
        slice value = register_of_column(c->mem, f, *own++);
        if (value.p) node_put(c->mem, row->values, f->ask->name, node_new(c->mem, NODE_TEXT, value));
    }
    row->title = r->title_field ? register_value(row->values, r->title_field) : NONE;
    row->sight = register_sight(c, r, row->state, row->owner);
    return OK;
}

err register_find(struct call *c, const struct registry *r, slice key, struct registry_row *row, bool *found)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    int64_t id;
    register_select(&q, r);
    if (slice_int(key, &id)) {
        composed_add(&q, " where id = ");
        composed_arg(&q, value_int(id));
    } else {
        composed_add(&q, " where code = ");
        composed_arg(&q, value_text(key));
    }
    TRY(composed_rows(c, &q, &rows));
    *found = rows.n == 1;
    return *found ? register_take(c, r, rows.v[0], row) : OK;
}

static void lock(struct composed *q, const struct registry *r, int64_t id)
{
    composed_add(q, "update ");
    composed_name(q, r->table);
    composed_add(q, " set version = version where id = ");
    composed_arg(q, value_int(id));
}

err register_lock(struct call *c, const struct registry *r, int64_t id)
{
    struct composed q = composed_new(c->mem);
    lock(&q, r, id);
    return composed_change(c, &q, NULL);
}

bool register_key_where(struct composed *q, const struct registry_unique *u, const struct node *values)
{
    const char *glue = " where ";
    EACH (f, u->fields) {
        slice value = node_value(node_find(values, (*f)->ask->name));
        if (!value.n) return false;
        out_z(&q->sql, glue);
        composed_name(q, (*f)->column);
        composed_add(q, " = ");
        composed_arg(q, register_to_column(*f, value));
        glue = " and ";
    }
    return true;
}

err register_find_key(struct call *c, const struct registry *r, const struct registry_unique *u, const struct node *values,
                      struct registry_row *row, bool *found)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    *found = false;
    register_select(&q, r);
    if (!register_key_where(&q, u, values)) return OK;
    TRY(composed_rows(c, &q, &rows));
    *found = rows.n == 1;
    return *found ? register_take(c, r, rows.v[0], row) : OK;
}

err register_row_by(struct call *c, const struct registry *r, const struct node *values, struct registry_row *row, bool *found)
{
    struct registry_unique u = { 0 };
    struct node *kept = node_map(c->mem);
    slice id = node_text(values, "id");
    if (id.n) return register_find(c, r, id, row, found);
    *found = values->n > 0;
    NODE_EACH (value, values) {
        const struct registry_field *f = register_field(r, value->key);
        slice as_kept = f && f->compact ? register_compact(c->mem, node_value(value)) : node_value(value);
        if (f) LIST_ADD(c->mem, &u.fields, f);
        *found &= f && as_kept.n;
        node_put(c->mem, kept, value->key, node_new(c->mem, NODE_TEXT, as_kept));
    }
    return *found ? register_find_key(c, r, &u, kept, row, found) : OK;
}

err register_row(struct call *c, const struct registry *r, slice key, struct registry_row *row)
{
    bool found;
    TRY(register_find(c, r, slice_trim(key), row, &found));
    return register_found(c, r, key, row, found);
}

err register_found(struct call *c, const struct registry *r, slice key, const struct registry_row *row, bool found)
{
    if (found && row->sight != SIGHT_NONE) return OK;
    return fail(c, ERR_MISSING, "register.no_row", "Không có %.*s “%.*s” trong sổ, hoặc bạn không được xem.", SL(r->one), SL(key));
}

err register_row_of(struct call *c, const struct registry *r, int64_t id, struct registry_row *row)
{
    return register_row(c, r, slice_number(c->mem, id), row);
}

err register_locked(struct call *c, const struct registry *r, int64_t id, struct registry_row *row)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    lock(&q, r, id);
    composed_add(&q, " returning ");
    register_columns(&q, r);
    TRY(composed_rows(c, &q, &rows));
    if (rows.n) TRY(register_take(c, r, rows.v[0], row));
    return register_found(c, r, slice_number(c->mem, id), row, rows.n == 1);
}

err register_held(struct call *c, const struct registry *r, struct registry_row *row)
{
    if (!composed_alone(c)) return register_locked(c, r, row->id, row);
    return register_found(c, r, slice_number(c->mem, row->id), row, true);
}

/* ---- what fields show ---- */

static slice name_of(struct arena *mem, const struct registry_row *row)
{
    return row->code.n ? slice_fmt(mem, "%.*s · %.*s", SL(row->code), SL(row->title)) : row->title;
}

/* By one statement, however many. */
static err rows_referred(struct call *c, const struct registry *to, size_t n, const slice *values, registry_rows *list)
{
    struct composed q = composed_new(c->mem);
    const char *comma = " where id in (";
    text_rows rows;
    int64_t id;
    register_select(&q, to);
    for (size_t i = 0; i < n; i++) {
        if (!slice_int(values[i], &id)) continue;
        out_z(&q.sql, comma);
        composed_arg(&q, value_int(id));
        comma = ", ";
    }
    if (!q.args.n) return OK;
    composed_add(&q, ")");
    TRY(composed_rows(c, &q, &rows));
    for (size_t i = 0; i < rows.n; i++) TRY(register_take(c, to, rows.v[i], LIST_PUSH(c->mem, list)));
    return OK;
}

static slice referred_name(struct arena *mem, const registry_rows *list, slice value, slice otherwise)
{
    int64_t id;
    if (!slice_int(value, &id)) return otherwise;
    EACH (row, *list)
        if (row->id == id && row->sight != SIGHT_NONE) return name_of(mem, row);
    return otherwise;
}

err register_shown_all(struct call *c, const struct registry_field *f, size_t n, const slice *values, slice *texts)
{
    const struct registry *to = f->to.n ? register_named(defs(c), f->to) : NULL;
    registry_rows list = { 0 };
    for (size_t i = 0; i < n; i++) texts[i] = form_shown(c, f->ask, values[i]);
    if (!to) return OK;
    TRY(rows_referred(c, to, n, values, &list));
    for (size_t i = 0; i < n; i++) texts[i] = referred_name(c->mem, &list, values[i], texts[i]);
    return OK;
}

err register_shown(struct call *c, const struct registry_field *f, slice value, slice *text)
{
    return register_shown_all(c, f, 1, &value, text);
}
