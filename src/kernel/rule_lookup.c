/* SPDX-License-Identifier: Apache-2.0 */
/* count(REGISTER where KEY = VALUE and …) and its like: to which rows a key leads, and which of them are meant.  What has no index cannot
 * be a key: that is what keeps a rule's cost within bounds. */
#include "base/shape.h"
#include "kernel/definitions.h"
#include "kernel/rule_inside.h"

static const struct registry *register_asked(struct compiler *k)
{
    slice name = k->token;
    if (name.n && rule_is_word(name.p[0]) && slice_find(name, S("/")) == name.n)
        name = slice_fmt(k->mem, "%.*s/%.*s", SL(k->r->system), SL(name));
    const struct registry *of = register_named(k->d, name);
    const char **names = NEWN(k->mem, const char *, k->d->registries.n + 1);
    for (size_t i = 0; i < k->d->registries.n; i++) names[i] = zstr(k->mem, k->d->registries.v[i].name);
    slice near = of ? NONE : shape_nearest(name, names);
    if (!of)
        RULE_WRONG(k, "không có sổ «%.*s»%s%.*s%s", SL(name), near.n ? "; ý bạn là «" : "", SL(near),
                   near.n ? "»?" : "");
    rule_advance(k);
    return of;
}

static bool indexed(const struct registry *r, const struct registry_field *f)
{
    EACH (u, r->uniques)
        if (u->fields.v[0] == f) return true;
    return f->to.n || f->filtered || f->key;
}

/* this, this.FIELD, 'text' */
static void value_asked(struct compiler *k, struct rule_lookup *l)
{
    if (k->token.n && k->token.p[0] == '\'') {
        l->word = rule_quoted(k);
        rule_advance(k);
        return;
    }
    rule_expect(k, "this");
    if (!rule_taken(k, ".")) return;
    const struct registry_field *f = rule_field(k, k->outer);
    if (f && l->key && f->ask->type != l->key->ask->type)
        RULE_WRONG(k, "«%.*s» và «%.*s» không cùng kiểu", SL(l->key->ask->name), SL(f->ask->name));
    if (f) l->own = f->ask->name;
    rule_advance(k);
}

static void key_asked(struct compiler *k, struct rule_lookup *l)
{
    rule_expect(k, "where");
    if (!rule_taken(k, "id")) {
        l->key = k->failed ? NULL : rule_field(k, k->r);
        if (l->key && !indexed(k->r, l->key))
            RULE_WRONG(k, "không tra theo «%.*s» được: trường ấy không phải tham chiếu, bộ lọc, khóa, hay «key: true»",
                       SL(l->key->ask->name));
        if (l->key) rule_advance(k);
    }
    rule_expect(k, "=");
    value_asked(k, l);
}

/* The condition has steps, stack and fields of its own. */
static void condition(struct compiler *k, struct rule_lookup *l)
{
    struct compiler outside = *k;
    k->stack = 0;
    k->steps.v = NULL;
    k->steps.n = k->steps.cap = 0;
    if (rule_taken(k, "and")) (void)rule_joined(k);
    l->where = (struct rule_code){ .steps = k->steps.v, .n = k->steps.n };
    k->stack = outside.stack;
    k->steps = outside.steps;
}

/* FIELD of: which it is, is known when the register is. */
static slice value_named(struct compiler *k, enum rule_op op)
{
    slice name = k->token;
    if (op != OP_SUM && op != OP_LAST) return NONE;
    rule_advance(k);
    rule_expect(k, "of");
    return name;
}

static void value_found(struct compiler *k, enum rule_op op, slice name, struct rule_lookup *l)
{
    enum rule_op put;
    if (!name.n) return;
    if (!(l->value = register_field(l->of, name))) RULE_WRONG(k, "sổ %.*s không có trường «%.*s»", SL(l->of->code), SL(name));
    else if (field_is_opaque(l->value->ask))
        RULE_WRONG(k, "«%.*s» kiểu %s: không lấy ra được", SL(name), field_type_names[l->value->ask->type]);
    else if (op == OP_SUM && rule_field_type(l->value, &put) != TYPE_NUMBER)
        RULE_WRONG(k, "«%.*s» không phải số, không cộng được", SL(name));
}

/* by DAY */
static void order_asked(struct compiler *k, struct rule_lookup *l)
{
    enum rule_op put;
    rule_expect(k, "by");
    l->by = k->failed ? NULL : rule_field(k, k->r);
    if (!l->by) return;
    if (rule_field_type(l->by, &put) != TYPE_DAY) RULE_WRONG(k, "sau «by» là một ngày hay thời điểm, không phải «%.*s»", SL(k->token));
    rule_advance(k);
}

static enum rule_type gives(enum rule_op op, const struct rule_lookup *l)
{
    enum rule_op put;
    if (op == OP_LAST && l->value) return rule_field_type(l->value, &put);
    return op == OP_COUNT || op == OP_SUM ? TYPE_NUMBER : op == OP_LIST ? TYPE_WORD : TYPE_TRUTH;
}

/* FIELD.COLUMN: of numbers. */
static slice column_asked(struct compiler *k, const struct form_field *rows)
{
    enum rule_op put;
    rule_expect(k, ".");
    slice name = k->token;
    EACH (column, rows->columns)
        if (slice_eq(column->name, name) && rule_field_type(&(struct registry_field){ .ask = column }, &put) == TYPE_NUMBER) {
            rule_advance(k);
            return column->name;
        }
    RULE_WRONG(k, "«%.*s» không có cột số «%.*s»", SL(rows->name), SL(name));
    return NONE;
}

/* count(FIELD) and sum(FIELD.COLUMN), of the row's own lines: nothing is looked up. */
static bool lines_asked(struct compiler *k, enum rule_op op)
{
    const struct registry_field *f = k->failed ? NULL : register_field(k->r, k->token);
    if (!f || f->ask->type != FIELD_ROWS || (op != OP_COUNT && op != OP_SUM)) return false;
    struct rule_step step = { .op = op == OP_COUNT ? OP_LINES : OP_LINES_SUM, .s = f->ask->name };
    rule_advance(k);
    if (op == OP_SUM) step.column = column_asked(k, f->ask);
    rule_expect(k, ")");
    rule_emit(k, step, 1);
    return true;
}

enum rule_type rule_lookup_read(struct compiler *k, enum rule_op op)
{
    struct rule_lookup l = { .told = op == OP_LIST };
    const struct registry *own = k->r;
    if (k->outer) RULE_WRONG(k, "không tra cứu bên trong một tra cứu");
    if (k->lookups.n >= RULE_LOOKUPS) RULE_WRONG(k, "quy tắc tra cứu quá %d lần; tách thành hai quy tắc", RULE_LOOKUPS);
    rule_expect(k, "(");
    if (lines_asked(k, op)) return TYPE_NUMBER;
    slice value = value_named(k, op);
    if (!k->failed) l.of = register_asked(k);
    if (!k->failed) value_found(k, op, value, &l);
    if (k->failed) return gives(op, &l);
    k->outer = own;
    k->r = l.of;
    key_asked(k, &l);
    condition(k, &l);
    if (op == OP_LAST) order_asked(k, &l);
    k->r = own;
    k->outer = NULL;
    rule_expect(k, ")");
    rule_emit(k, (struct rule_step){ .op = op, .n = (int64_t)k->lookups.n }, 1);
    LIST_ADD(k->mem, &k->lookups, l);
    k->last = NULL;
    k->last_state = false;
    return gives(op, &l);
}
