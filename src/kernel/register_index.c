/* SPDX-License-Identifier: Apache-2.0 */
/* A register's indexes: each order, of all rows and of one unit's; each filter in the usual order; codes, references, keys; and for rules,
 * what refers to a thing in each of its states.  They follow the declaration: what it does not ask for any more is dropped. */
#include "base/hash.h"
#include "kernel/app.h"
#include "kernel/register_inside.h"

static slice suffix(const struct registry *r) { return slice_sub(r->table, 2, r->table.n); }

/* By what it is over, so that the same is never made twice. */
slice register_index_name(struct call *c, const struct registry *r, const struct registry_index *x)
{
    struct out o = out_new(c->mem, 4096);
    for (size_t i = 0; i < x->n; i++) out_f(&o, "%.*s,", SL(x->columns[i]));
    return slice_fmt(c->mem, "%c_%.*s__%.*s", x->unique ? 'u' : 'i', SL(suffix(r)), SL(slice_sub(hash_hex(c->mem, out_slice(&o)), 0, 8)));
}

/* In the register's usual order behind the given columns. */
static struct registry_index ordered(const struct registry *r, slice first)
{
    struct registry_index x = { .n = 1, .columns = { first } };
    if (r->sorted) x.columns[x.n++] = r->sorted->sort;
    x.columns[x.n++] = S("id");
    return x;
}

static struct registry_index key_index(const struct registry_unique *u)
{
    struct registry_index x = { .unique = true, .label = u->fields.v[0]->ask->label };
    EACH (f, u->fields) x.columns[x.n++] = (*f)->column;
    return x;
}

void register_indexes(struct call *c, const struct registry *r, registry_indexes *list)
{
    LIST_ADD(c->mem, list, ((struct registry_index){ .unique = true, .n = 1, .columns = { S("code") } }));
    LIST_ADD(c->mem, list, ordered(r, S("owner")));
    LIST_ADD(c->mem, list, ordered(r, S("state")));
    EACH (f, r->sorts) {
        LIST_ADD(c->mem, list, ((struct registry_index){ .n = 2, .columns = { (*f)->sort, S("id") } }));
        if (*f != r->sorted) LIST_ADD(c->mem, list, ((struct registry_index){ .n = 3, .columns = { S("owner"), (*f)->sort, S("id") } }));
    }
    EACH (f, r->fields)
        if (f->filtered || f->to.n || f->key) LIST_ADD(c->mem, list, ordered(r, f->column));
    EACH (f, r->fields)
        if (r->states.n && (f->to.n || f->key))
            LIST_ADD(c->mem, list, ((struct registry_index){ .n = 2, .columns = { f->column, S("state") } }));
    if (r->periods.of)
        LIST_ADD(c->mem, list, ((struct registry_index){ .n = 2, .columns = { r->periods.of->column, r->periods.from->column } }));
    EACH (u, r->uniques) LIST_ADD(c->mem, list, key_index(u));
}

err register_index_make(struct call *c, const struct registry *r, const struct registry_index *x)
{
    struct composed q = composed_new(c->mem);
    if (x->unique) composed_add(&q, "create unique index if not exists ");
    else composed_add(&q, "create index if not exists ");
    composed_name(&q, register_index_name(c, r, x));
    composed_add(&q, " on ");
    composed_name(&q, r->table);
    for (size_t i = 0; i < x->n; i++) {
        out_z(&q.sql, i ? ", " : " (");
        composed_name(&q, x->columns[i]);
    }
    composed_add(&q, ")");
    err e = composed_script(c, &q);
    if (!e.fault || e.fault->kind != ERR_CONFLICT) return e;
    return fail(c, ERR_INPUT, "register.twice", "%.*s: đã có những dòng trùng “%.*s”; sửa chúng trước khi đặt khóa ấy.", SL(r->title),
                SL(x->label));
}

bool register_indexed(struct call *c, const struct registry *r, const registry_indexes *list, const struct registry_index *x)
{
    EACH (other, *list)
        if (slice_eq(register_index_name(c, r, other), register_index_name(c, r, x))) return true;
    return false;
}

/* ---- a key that rows break already ---- */

enum { TWICE_TOLD = 3 };

static void key_columns(struct composed *q, const struct registry_unique *u, const char *before, const char *between, const char *after)
{
    const char *glue = before;
    EACH (f, u->fields) {
        out_z(&q->sql, glue);
        composed_name(q, (*f)->column);
        out_z(&q->sql, after);
        glue = between;
    }
}

/* The code or number of one of each two rows that have the same key. */
static err twice(struct call *c, const struct registry *r, const struct registry_unique *u, text_rows *rows)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "select coalesce(min(code), cast(min(id) as text)), count(*) from ");
    composed_name(&q, r->table);
    key_columns(&q, u, " where ", " and ", " is not null");
    key_columns(&q, u, " group by ", ", ", "");
    composed_add(&q, " having count(*) > 1 order by 1 limit ");
    composed_arg(&q, value_int(TWICE_TOLD));
    return composed_rows(c, &q, rows);
}

static bool key_there(const struct registry *now, const struct registry_unique *u)
{
    EACH (f, u->fields)
        if (!register_field(now, (*f)->ask->name)) return false;
    return true;
}

err register_keys_fit(struct call *c, const struct registry *now, const struct registry *r, problems *found)
{
    registry_indexes before = { 0 };
    register_indexes(c, now, &before);
    EACH (u, r->uniques) {
        struct registry_index key = key_index(u);
        text_rows rows;
        if (register_indexed(c, r, &before, &key) || !key_there(now, u)) continue;
        TRY(twice(c, now, u, &rows));
        struct out o = out_new(c->mem, 4096);
        for (size_t i = 0; i < rows.n; i++) out_f(&o, "%s%.*s (%.*s dòng)", i ? "; " : "", SL(rows.v[i][0]), SL(rows.v[i][1]));
        if (rows.n)
            problem_add(c->mem, found, r->file, node_get(r->body, "unique"),
                        "đã có những dòng trùng “%.*s”: %.*s; sửa chúng trước khi đặt khóa ấy", SL(key.label), SL(out_slice(&o)));
    }
    return OK;
}

/* ---- from one declaration to the next ---- */

static err index_drop(struct call *c, const struct registry *r, const struct registry_index *x)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "drop index ");
    composed_name(&q, register_index_name(c, r, x));
    return composed_script(c, &q);
}

err register_indexes_change(struct call *c, const struct registry *now, const struct registry *r)
{
    registry_indexes before = { 0 }, after = { 0 };
    if (now) register_indexes(c, now, &before);
    register_indexes(c, r, &after);
    EACH (x, before)
        if (!register_indexed(c, r, &after, x)) TRY(index_drop(c, r, x));
    EACH (x, after) TRY(register_index_make(c, r, x));
    return OK;
}
