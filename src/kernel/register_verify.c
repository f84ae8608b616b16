/* SPDX-License-Identifier: Apache-2.0 */
/* Holding every row of every register against the last event that speaks of it: who changes a table behind the program's back is found. */
#include "kernel/app.h"
#include "kernel/feed_pack.h"
#include "kernel/register_inside.h"
#include "store/db.h"

enum { BATCH = 500 };

struct last_event { int64_t n; slice body; };
LOCAL_RECORD(last_event, COLUMN(last_event, n), COLUMN(last_event, body));

static slice called(const struct registry_row *row) { return row->code.n ? row->code : row->title; }

/* Retired and present fields alike: the event has what the row has. */
static bool same(struct call *c, const struct registry_row *row, slice text)
{
    problems none = { 0 };
    const struct node *body = json_read(c->mem, text, S("event"), &none), *values = node_get(body, "values");
    return values && slice_eq(node_text(body, "state"), row->state) && slice_eq(node_text(body, "code"), row->code)
           && slice_eq(json_canonical(c->mem, values), json_canonical(c->mem, row->values));
}

static err row_verify(struct call *c, const struct registry *r, const slice *columns, int64_t *after, bool *right, slice *name)
{
    struct registry_row row;
    struct last_event last;
    bool found;
    TRY(register_take(c, r, columns, &row));
    *after = row.id;
    *name = called(&row);
    TRY(db_maybe(c, &last_event_record, &last, &found,
                 "select n, body from event where subject_kind = $1 and subject = $2 order by n desc limit 1", r->name, row.id));
    *right = found && last.n == row.version && (!last.body.p || same(c, &row, last.body));     /* no body: it was erased */
    return OK;
}

static err batch_verify(struct call *c, const struct registry *r, int64_t *after, struct registry_verdict *v, size_t *n)
{
    text_rows rows;
    TRY(register_batch(c, r, *after, BATCH, &rows));
    *n = rows.n;
    for (size_t i = 0; i < rows.n && !v->wrong.n; i++) {
        bool right;
        slice name;
        TRY(row_verify(c, r, rows.v[i], after, &right, &name));
        v->rows++;
        if (!right) v->wrong = slice_fmt(c->mem, "Sổ %.*s, dòng %.*s: khác với sự kiện cuối cùng ghi về nó", SL(r->name), SL(name));
    }
    return OK;
}

static err packs_verify(struct call *c, const struct registry *r, struct registry_verdict *v)
{
    int64_t after = 0;
    bool right = true, more = true;
    while (more && right) {
        err e = OK;
        ARENA_SCRATCH (tmp) {
            struct call own = *c;
            own.mem = tmp;
            e = feed_pack_verify(&own, r->name, &after, &right, &more);
            if (e.fault) e = err_copy(c->mem, e);
        }
        TRY(e);
    }
    if (!right) v->wrong = slice_fmt(c->mem, "Sổ %.*s: dòng thay đổi gửi các bên nhận, đến số %lld, khác với sổ cái", SL(r->name),
                                     (long long)after);
    return OK;
}

static err one_verify(struct call *c, const struct registry *r, struct registry_verdict *v)
{
    int64_t after = 0, before = v->rows, begun;
    for (size_t n = BATCH; n == BATCH && !v->wrong.n;) {
        err e = OK;
        ARENA_SCRATCH (tmp) {
            struct call own = *c;
            own.mem = tmp;
            e = batch_verify(&own, r, &after, v, &n);
            v->wrong = slice_copy(c->mem, v->wrong);
            if (e.fault) e = err_copy(c->mem, e);
        }
        TRY(e);
    }
    if (v->wrong.n) return OK;
    TRY(db_int(c, &begun, "select count(*) from event where subject_kind = $1 and n = 1", r->name));
    if (begun != v->rows - before)
        v->wrong = slice_fmt(c->mem, "Sổ %.*s có %lld dòng, mà sổ cái ghi %lld dòng đã được thêm", SL(r->name),
                             (long long)(v->rows - before), (long long)begun);
    return v->wrong.n ? OK : packs_verify(c, r, v);
}

err register_verify(struct call *c, struct registry_verdict *v)
{
    *v = (struct registry_verdict){ 0 };
    EACH (r, defs(c)->registries)
        if (!v->wrong.n) TRY(one_verify(c, r, v));
    return OK;
}
