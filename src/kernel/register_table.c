/* SPDX-License-Identifier: Apache-2.0 */
/* A register's tables: made when it is first published, and only ever added to.  What cannot be added to what is there is told before
 * anything is written, and what to do instead.  All names come from the declaration, whose reader has checked them. */
#include "kernel/app.h"
#include "kernel/register_inside.h"

enum { BATCH = 500 };

/* ---- what cannot become this ---- */

static const struct node *node_of(const struct registry *r, const char *list, const char *key, slice name)
{
    NODE_EACH (item, node_get(r->body, list))
        if (slice_eq(node_text(item, key), name)) return item;
    return node_get(r->body, list);
}

static err rows_in_state(struct call *c, const struct registry *r, slice state, bool *some)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    composed_add(&q, "select 1 from ");
    composed_name(&q, r->table);
    composed_add(&q, " where state = ");
    composed_arg(&q, value_text(state));
    composed_add(&q, " limit 1");
    TRY(composed_rows(c, &q, &rows));
    *some = rows.n > 0;
    return OK;
}

#define WRONG(at, ...) problem_add(c->mem, found, r->file, (at), __VA_ARGS__)

static void field_fits(struct call *c, const struct registry *r, const struct registry_field *f, problems *found)
{
    const struct registry_field *next = register_field(r, f->ask->name);
    const struct node *at = node_of(r, "fields", "name", f->ask->name);
    slice name = f->ask->name;
    if (!next) WRONG(at, "trường «%.*s» không còn, mà các dòng đã ghi còn nó; giữ lại và ghi retired: true", SL(name));
    else if (next->ask->type != f->ask->type)
        WRONG(at, "«%.*s» đổi kiểu từ %s sang %s; hãy thêm trường mới, và ghi retired: true ở trường cũ", SL(name),
              field_type_names[f->ask->type], field_type_names[next->ask->type]);
    else if (f->to.n && !slice_eq(f->to, next->to))
        WRONG(at, "«%.*s» đang dẫn đến sổ %.*s, không đổi được; hãy thêm trường mới", SL(name), SL(f->to));
}

err register_fits(struct call *c, const struct registry *now, const struct registry *r, problems *found)
{
    const struct node *states = node_get(r->body, "states");
    EACH (f, now->fields) field_fits(c, r, f, found);
    TRY(register_keys_fit(c, now, r, found));
    EACH (s, now->states) {
        bool some = false;
        if (!register_state(r, s->code)) TRY(rows_in_state(c, now, s->code, &some));
        if (some) WRONG(states, "còn dòng ở trạng thái «%.*s»; chuyển chúng đi rồi mới bỏ trạng thái", SL(s->code));
    }
    if (now->states.n && !r->states.n) WRONG(states, "các dòng đã có trạng thái; không thể bỏ hẳn trạng thái");
    if (!now->states.n && r->states.n) WRONG(states, "các dòng chưa có trạng thái; không thể thêm trạng thái vào sổ đang dùng");
    return OK;
}

/* ---- tables ---- */

static void column_add(struct composed *q, slice name, bool text, const char *more)
{
    composed_name(q, name);
    if (text) composed_add(q, " text");
    else composed_add(q, " bigint");
    out_z(&q->sql, more);
}

static const char *sort_default(const struct registry_field *f)
{
    return register_is_text(f) ? " not null default ''" : " not null default 0";
}

static err create(struct call *c, const struct registry *r)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "create table ");
    composed_name(&q, r->table);
    composed_add(&q, " (id bigint primary key, version bigint not null, code text, state text not null, owner bigint not null,"
                     " created_at bigint not null, created_by bigint not null, changed_at bigint not null, changed_by bigint not null");
    EACH (f, r->fields) {
        composed_add(&q, ", ");
        column_add(&q, f->column, register_is_text(f), "");
        if (!f->sort.n) continue;
        composed_add(&q, ", ");
        column_add(&q, f->sort, register_is_text(f), sort_default(f));
    }
    composed_add(&q, ", words text not null default '');");
    TRY(composed_script(c, &q));
    return register_phrases_create(c, r);
}

err register_column_add(struct call *c, const struct registry *r, slice column, bool text, const char *more)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "alter table ");
    composed_name(&q, r->table);
    composed_add(&q, " add column ");
    column_add(&q, column, text, more);
    return composed_script(c, &q);
}

static err extend(struct call *c, const struct registry *now, const struct registry *r)
{
    EACH (f, r->fields) {
        const struct registry_field *before = register_field(now, f->ask->name);
        if (!before) TRY(register_column_add(c, r, f->column, register_is_text(f), ""));
        if (f->sort.n && !(before && before->sort.n)) TRY(register_column_add(c, r, f->sort, register_is_text(f), sort_default(f)));
    }
    return OK;
}

/* ---- rows that are there already ---- */

static err row_again(struct call *c, const struct registry *r, const slice *columns, int64_t *id)
{
    struct registry_row row;
    struct composed q = composed_new(c->mem);
    cells list = { 0 };
    TRY(register_take(c, r, columns, &row));
    slice heard = register_words(c, r, &row);
    TRY(register_phrases_move(c, r, row.id, NONE, heard));
    LIST_ADD(c->mem, &list, ((struct cell){ S("words"), value_text(heard) }));
    EACH (f, r->fields) register_derived(c, f, register_value(row.values, f), &list);
    *id = row.id;
    composed_add(&q, "update ");
    composed_name(&q, r->table);
    composed_add(&q, " set ");
    register_set(&q, &list);
    composed_add(&q, " where id = ");
    composed_arg(&q, value_int(row.id));
    return composed_change(c, &q, NULL);
}

static err batch_again(struct call *c, const struct registry *r, int64_t *after, size_t *n)
{
    text_rows rows;
    TRY(register_batch(c, r, *after, BATCH, &rows));
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++) TRY(row_again(c, r, rows.v[i], after));
    return OK;
}

/* Words and sort keys of all rows anew, a batch at a time in memory of its own. */
err register_derive(struct call *c, const struct registry *r)
{
    struct composed q = composed_new(c->mem);
    int64_t after = 0;
    composed_add(&q, "delete from ");
    composed_name(&q, r->phrases);
    TRY(composed_change(c, &q, NULL));
    for (size_t n = BATCH; n == BATCH;) {
        err e = OK;
        ARENA_SCRATCH (tmp) {
            struct call own = *c;
            own.mem = tmp;
            e = batch_again(&own, r, &after, &n);
            if (e.fault) e = err_copy(c->mem, e);
        }
        TRY(e);
    }
    return OK;
}

bool register_derives_more(const struct registry *now, const struct registry *r)
{
    EACH (f, r->fields) {
        const struct registry_field *before = register_field(now, f->ask->name);
        if (before && ((f->sort.n && !before->sort.n) || f->searched != before->searched)) return true;
    }
    return false;
}

err register_build(struct call *c, const struct registry *now, const struct registry *r)
{
    if (!now) TRY(create(c, r));
    else TRY(extend(c, now, r));
    TRY(register_indexes_change(c, now, r));
    return now && register_derives_more(now, r) ? register_derive(c, r) : OK;
}
