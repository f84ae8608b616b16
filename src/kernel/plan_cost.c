/* SPDX-License-Identifier: Apache-2.0 */
/* For how long writers of a register will wait: its new indexes are built, and its words and sort keys made anew, on a sample of the
 * rows in temporary tables, which have the names of a register of their own.  Reckoned up by the number of rows; a sort
 * grows a little faster. */
#include "kernel/app.h"
#include "kernel/plan_inside.h"
#include "store/store.h"

enum { INDEX_SAMPLE = 20000, DERIVE_SAMPLE = 500 };
static const double ns_of_second = 1e9;

/* ---- the sample ---- */

/* A column that is not there yet has in each row what publishing gives it; a sort column about what its field has. */
static void column_sample(struct composed *q, const struct registry *now, const struct registry_field *f)
{
    const struct registry_field *was = register_field(now, f->ask->name);
    composed_add(q, ", ");
    if (was) composed_name(q, was->column);
    else if (register_is_text(f)) composed_add(q, "cast(null as text)");
    else composed_add(q, "cast(null as bigint)");
    composed_add(q, " as ");
    composed_name(q, f->column);
    if (!f->sort.n) return;
    composed_add(q, ", ");
    if (was) composed_name(q, was->sort.n ? was->sort : was->column);
    else if (register_is_text(f)) composed_add(q, "''");
    else composed_add(q, "0");
    composed_add(q, " as ");
    composed_name(q, f->sort);
}

static err sample_make(struct call *c, const struct registry *now, const struct registry *r, int limit)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "create temporary table r_plan as select id, version, code, state, owner,"
                     " created_at, created_by, changed_at, changed_by, words");
    EACH (f, r->fields) column_sample(&q, now, f);
    composed_add(&q, " from ");
    composed_name(&q, now->table);
    out_f(&q.sql, " limit %d", limit);
    composed_add(&q, "; create unique index i_plan__id on r_plan (id);"
                     " create temporary table p_plan (phrase text not null, row_id bigint not null, primary key (phrase, row_id));");
    return composed_script(c, &q);
}

static err sample_drop(struct call *c)
{
    struct composed q = composed_new(c->mem);
    composed_add(&q, "drop table p_plan; drop table r_plan;");
    return composed_script(c, &q);
}

static struct registry sample_of(const struct registry *r)
{
    struct registry sample = *r;
    sample.table = S("r_plan");
    sample.phrases = S("p_plan");
    return sample;
}

/* ---- measuring ---- */

static double reckoned(double seconds, int64_t rows, int64_t sample)
{
    return rows > sample ? seconds * (double)rows / (double)sample : seconds;
}

static err indexes_cost(struct call *c, const struct plan_change *change, const struct registry *sample, size_t *new, double *seconds)
{
    registry_indexes before = { 0 }, after = { 0 };
    register_indexes(c, change->now, &before);
    register_indexes(c, change->next, &after);
    TRY(sample_make(c, change->now, change->next, INDEX_SAMPLE));
    int64_t began = store_ns();
    EACH (x, after) {
        struct registry_index plain = *x;
        plain.unique = false;
        if (register_indexed(c, change->next, &before, x)) continue;
        TRY(register_index_make(c, sample, &plain));
        ++*new;
    }
    *seconds = reckoned((double)(store_ns() - began) / ns_of_second, change->rows, INDEX_SAMPLE);
    return sample_drop(c);
}

static err derive_cost(struct call *c, const struct plan_change *change, const struct registry *sample, double *seconds)
{
    TRY(sample_make(c, change->now, change->next, DERIVE_SAMPLE));
    int64_t began = store_ns();
    TRY(register_derive(c, sample));
    *seconds = reckoned((double)(store_ns() - began) / ns_of_second, change->rows, DERIVE_SAMPLE);
    return sample_drop(c);
}

static slice seconds_text(struct call *c, double seconds)
{
    int64_t tenths = (int64_t)(seconds * 10 + 0.5);
    if (tenths < 1) return S("dưới 0,1 giây");
    return slice_fmt(c->mem, "khoảng %lld,%lld giây", (long long)(tenths / 10), (long long)(tenths % 10));
}

err plan_cost(struct call *c, struct plan_change *change)
{
    struct registry sample = sample_of(change->next);
    double seconds;
    size_t new = 0;
    slice rows = number_text(c->mem, change->rows);
    TRY(indexes_cost(c, change, &sample, &new, &seconds));
    if (new) PLAN_SAY(c, change, "dựng %zu chỉ mục trên %.*s dòng: ước %.*s; người ghi vào sổ này chờ chừng ấy", new, SL(rows),
                      SL(seconds_text(c, seconds)));
    if (!register_derives_more(change->now, change->next)) return OK;
    TRY(derive_cost(c, change, &sample, &seconds));
    PLAN_SAY(c, change, "ghi lại chữ để tìm và để sắp xếp của %.*s dòng: ước %.*s; người ghi vào sổ này chờ chừng ấy", SL(rows),
             SL(seconds_text(c, seconds)));
    return OK;
}
