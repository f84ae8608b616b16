/* SPDX-License-Identifier: Apache-2.0 */
#include "store/composed.h"
#include <string.h>
#include "base/hash.h"
#include "store/engine.h"

enum { SQL_MAX = 1 << 20, NAME_MAX_BYTES = 63 };       /* what PostgreSQL keeps of a name */

struct composed composed_new(struct arena *mem) { return (struct composed){ .sql = out_new(mem, SQL_MAX) }; }

static bool letter(char ch) { return ch >= 'a' && ch <= 'z'; }

void composed_name(struct composed *q, slice name)
{
    must(name.n && name.n <= NAME_MAX_BYTES && letter(name.p[0]));
    for (size_t i = 0; i < name.n; i++) must(letter(name.p[i]) || (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '_');
    out_s(&q->sql, name);
}

void composed_arg(struct composed *q, struct value v)
{
    LIST_ADD(q->sql.mem, &q->args, v);
    out_c(&q->sql, '$');
    out_i(&q->sql, (int64_t)q->args.n);
}

void composed_day(const struct call *c, struct composed *q, slice column)
{
    out_z(&q->sql, c->db->engine->day_of[0]);
    composed_name(q, column);
    out_z(&q->sql, c->db->engine->day_of[1]);
}

void composed_each(const struct call *c, struct composed *q, slice table)
{
    out_z(&q->sql, c->db->engine->each[0]);
    composed_name(q, table);
    out_z(&q->sql, c->db->engine->each[1]);
}

/* ---- running ---- */

static const struct statement *statement_of(struct arena *mem, const struct composed *q)
{
    unsigned char *types = NEWN(mem, unsigned char, q->args.n + 1);
    struct statement *st = NEW(mem, struct statement);
    must(!q->sql.over);
    for (size_t i = 0; i < q->args.n; i++) types[i] = (unsigned char)q->args.v[i].type;
    *st = (struct statement){ zstr(mem, out_slice(&q->sql)), "composed", NULL, types, q->args.n };
    return st;
}

static err start(struct call *c, struct query *q, const struct composed *from, const struct statement **st)
{
    struct db *db = c->db;
    *st = statement_of(c->mem, from);
    TRY(db_enter(c, (*st)->at));
    *q = (struct query){ .db = db, .st = st, .prepared = NEW(c->mem, struct prepared) };
    err e = store_injected(db, c->mem, (*st)->at);
    if (!e.fault) e = db->engine->once(q, c->mem, from->args.v);
    if (e.fault && db->state == DB_FINE) db->state = DB_FAILED;
    return e.fault ? err_detail(c->mem, e.fault->kind, e.fault->code, e.fault->at, "%.*s in: %s", SL(e.fault->detail), (*st)->sql) : OK;
}

static err step(struct call *c, struct query *q, bool *row)
{
    err e = q->db->engine->step(q, c->mem, row);
    if (e.fault && q->db->state == DB_FINE) q->db->state = DB_FAILED;
    return e;
}

static err row_read(struct call *c, const struct query *q, text_rows *rows)
{
    slice *row = NEWN(c->mem, slice, (size_t)q->prepared->n + 1);
    for (int i = 0; i < q->prepared->n; i++) {
        struct value v = { .type = VALUE_TEXT };
        if (q->db->engine->get(q, i, &v) == GOT_WRONG) return broken(c->mem, "store.type", "column %d of: %s", i, (*q->st)->sql);
        row[i] = slice_copy(c->mem, v.s);
    }
    LIST_ADD(c->mem, rows, row);
    return OK;
}

static err read_all(struct call *c, struct query *q, text_rows *rows)
{
    for (;;) {
        bool more;
        TRY(step(c, q, &more));
        if (!more) return OK;
        TRY(row_read(c, q, rows));
    }
}

err composed_rows(struct call *c, const struct composed *from, text_rows *rows)
{
    struct query q;
    const struct statement *st;
    *rows = (text_rows){ 0 };
    TRY(start(c, &q, from, &st));
    err e = read_all(c, &q, rows);
    q.db->engine->finish(&q);
    return e;
}

err composed_within(struct call *c, int ms)
{
    TRY(db_enter(c, "composed"));
    return c->db->engine->within(c->db, c->mem, ms);
}

err composed_change(struct call *c, const struct composed *from, int64_t *n)
{
    struct query q;
    const struct statement *st;
    TRY(start(c, &q, from, &st));
    err e = OK;
    for (bool row = true; row && !e.fault;) e = step(c, &q, &row);
    if (n) *n = e.fault ? 0 : q.db->engine->changed(&q);
    q.db->engine->finish(&q);
    return e;
}

bool composed_alone(const struct call *c) { return c->db->write && !c->db->engine->hold; }

err composed_hold(struct call *c, slice key)
{
    struct composed q = composed_new(c->mem);
    text_rows none;
    int64_t name;
    digest d = hash_of(key);
    if (composed_alone(c)) return OK;
    memcpy(&name, d.b, sizeof name);
    out_z(&q.sql, c->db->engine->hold);
    composed_arg(&q, value_int(name));
    composed_add(&q, ")");
    return composed_rows(c, &q, &none);
}

err composed_names(struct call *c, text_rows *names)
{
    struct composed q = composed_new(c->mem);
    out_z(&q.sql, c->db->engine->names);
    return composed_rows(c, &q, names);
}

err composed_script(struct call *c, const struct composed *q)
{
    must(!q->args.n && !q->sql.over);
    TRY(db_enter(c, "composed"));
    return c->db->engine->script(c->db, c->mem, out_slice(&q->sql));
}
