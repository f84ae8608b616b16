/* SPDX-License-Identifier: Apache-2.0 */
/* What a change means for the rows that are there: counts, and the new rules run over all of them, a page at a time in memory of
 * its own. */
#include "kernel/app.h"
#include "kernel/plan_inside.h"
#include "kernel/rule.h"

enum { BATCH = 500, NAMED = 5 };

err plan_count(struct call *c, const struct registry *now, slice column, bool given, int64_t *n)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    composed_add(&q, "select count(*) from ");
    composed_name(&q, now->table);
    composed_add(&q, " where ");
    composed_name(&q, column);
    if (given) composed_add(&q, " is not null");
    else       composed_add(&q, " is null");
    TRY(composed_rows(c, &q, &rows));
    return slice_int(rows.v[0][0], n) ? OK : broken(c->mem, "plan.count", "%.*s", SL(now->name));
}

/* ---- which rules are to be tried ---- */

static const struct node *body_of(const struct registry *r, slice name)
{
    NODE_EACH (item, node_get(r->body, "rules"))
        if (slice_eq(node_text(item, "name"), name)) return item;
    return NULL;
}

static const struct registry_rule *rule_named(const struct registry *r, slice name)
{
    EACH (rule, r->rules)
        if (slice_eq(rule->name, name)) return rule;
    return NULL;
}

static bool same_rule(struct call *c, const struct plan_change *change, slice name)
{
    const struct node *was = body_of(change->now, name);
    return was && slice_eq(json_canonical(c->mem, was), json_canonical(c->mem, body_of(change->next, name)));
}

/* A rule looks rows up in the tables as they stand: by a register in force, and by a key that has its index. */
static bool lookup_stands(struct call *c, struct rule_lookup *l)
{
    const struct registry *of = register_named(defs(c), l->of->name);
    const struct registry_field *key = of && l->key ? register_field(of, l->key->ask->name) : NULL;
    registry_indexes list = { 0 };
    bool indexed = of && !l->key;
    if (key) register_indexes(c, of, &list);
    EACH (x, list) indexed |= slice_eq(x->columns[0], key->column);
    l->of = of;
    l->key = key;
    return indexed;
}

static bool code_stands(struct call *c, struct rule_code *code)
{
    struct rule_lookup *own = NEWN(c->mem, struct rule_lookup, code->looks + 1);
    bool stands = true;
    for (size_t i = 0; i < code->looks; i++) {
        own[i] = code->lookups[i];
        stands &= lookup_stands(c, &own[i]);
    }
    code->lookups = own;
    return stands;
}

/* ---- trying ---- */

struct trial { struct registry_rule rule; instant when; int64_t broken; LIST(slice) named; };

static err row_try(struct call *c, struct arena *keep, const struct registry *now, struct registry_row *row, struct trial *t)
{
    bool broken;
    struct call then = *c;
    if (t->when.ms > c->now.ms) then.now = t->when;
    TRY(register_breaks(&then, now, &t->rule, row, &broken));
    if (broken && t->broken++ < NAMED)
        LIST_ADD(keep, &t->named, slice_copy(keep, row->code.n ? row->code : slice_fmt(c->mem, "%lld", (long long)row->id)));
    return OK;
}

typedef LIST(struct trial) trials;

static err batch_try(struct call *c, struct arena *keep, const struct registry *now, int64_t *after, size_t *n, void *p)
{
    trials *list = p;
    text_rows rows;
    TRY(register_batch(c, now, *after, BATCH, &rows));
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        struct registry_row row;
        TRY(register_take(c, now, rows.v[i], &row));
        EACH (t, *list) TRY(row_try(c, keep, now, &row, t));
        *after = row.id;
    }
    return OK;
}

typedef err (*page_look)(struct call *c, struct arena *keep, const struct registry *now, int64_t *after, size_t *n, void *p);

static err pages_each(struct call *c, const struct registry *now, page_look look, void *p)
{
    int64_t after = 0;
    for (size_t n = BATCH; n == BATCH;) {
        err e = OK;
        ARENA_SCRATCH (tmp) {
            struct call own = *c;
            own.mem = tmp;
            e = look(&own, c->mem, now, &after, &n, p);
            if (e.fault) e = err_copy(c->mem, e);
        }
        TRY(e);
    }
    return OK;
}

/* ---- what is kept no longer ---- */

struct overdue { const struct registry_retention *t; int64_t n; };

static err batch_overdue(struct call *c, struct arena *keep, const struct registry *now, int64_t *after, size_t *n, void *p)
{
    struct overdue *o = p;
    text_rows rows;
    (void)keep;
    TRY(register_batch(c, now, *after, BATCH, &rows));
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        struct registry_row row;
        bool due;
        TRY(register_take(c, now, rows.v[i], &row));
        TRY(register_overdue(c, now, o->t, &row, &due));
        o->n += due;
        *after = row.id;
    }
    return OK;
}

err plan_overdue(struct call *c, const struct plan_change *change, const struct registry_retention *t, int64_t *due)
{
    struct overdue o = { .t = t };
    TRY(pages_each(c, change->now, batch_overdue, &o));
    *due = o.n;
    return OK;
}

/* ---- in words ---- */

static slice rule_text(struct call *c, const struct plan_change *change, const struct registry_rule *rule)
{
    slice from = rule->from.n > today(c).n ? slice_fmt(c->mem, " từ %.*s", SL(day_text(c->mem, rule->from))) : S("");
    return slice_fmt(c->mem, "%s quy tắc “%.*s”%.*s", rule_named(change->now, rule->name) ? "đổi" : "thêm", SL(rule->says), SL(from));
}

static void trial_tell(struct call *c, struct plan_change *change, const struct trial *t)
{
    slice what = rule_text(c, change, &t->rule);
    struct out o = out_new(c->mem, 4096);
    EACH (name, t->named) out_f(&o, "%s%.*s", o.n ? ", " : "", SL(*name));
    if (t->broken > NAMED) out_z(&o, ", …");
    if (!t->broken) PLAN_SAY(c, change, "%.*s: cả %.*s dòng đều hợp", SL(what), SL(number_text(c->mem, change->rows)));
    else
        PLAN_SAY(c, change, "%.*s: %.*s dòng vi phạm (%.*s); dòng vẫn còn, %s", SL(what), SL(number_text(c->mem, t->broken)),
                 SL(out_slice(&o)), t->rule.warns ? "được nhắc khi mở" : "ai sửa lần tới phải làm cho hợp");
}

/* A rule for a transition alone speaks of what is going to be done, not of what stands. */
static void rule_plan(struct call *c, struct plan_change *change, const struct registry_rule *rule, trials *list)
{
    struct trial t = { .rule = *rule, .when = instant_at(rule->from, 0) };
    slice what = rule_text(c, change, rule);
    bool stands = code_stands(c, &t.rule.when) && code_stands(c, &t.rule.holds);
    if (rule->to.n && rule->to.n < today(c).n) PLAN_SAY(c, change, "%.*s: đã hết hiệu lực", SL(what));
    else if (rule->on.n) PLAN_SAY(c, change, "%.*s: chỉ xét khi chuyển trạng thái", SL(what));
    else if (!stands) PLAN_SAY(c, change, "%.*s: chưa thử được trên các dòng, vì xem theo sổ hoặc khóa chưa có", SL(what));
    else LIST_ADD(c->mem, list, t);
}

err plan_rules(struct call *c, struct plan_change *change)
{
    trials list = { 0 };
    EACH (rule, change->next->rules)
        if (!same_rule(c, change, rule->name)) rule_plan(c, change, rule, &list);
    EACH (rule, change->now->rules)
        if (!rule_named(change->next, rule->name)) PLAN_SAY(c, change, "bỏ quy tắc “%.*s”", SL(rule->says));
    if (list.n) TRY(pages_each(c, change->now, batch_try, &list));
    EACH (t, list) trial_tell(c, change, t);
    return OK;
}
