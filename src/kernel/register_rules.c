/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of a register: read with their examples, which are run there and then — a rule that does not refuse its own bad example is a
 * mistake — and held against every row that is written while they are in force. */
#include "base/shape.h"
#include "kernel/app.h"
#include "kernel/register_inside.h"
#include "kernel/rule.h"

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

const struct shape register_rule_shape = SHAPE(
    { "name",   SHAPE_TEXT, NEED, .max = 60, .pattern = "key" },
    { "says",   SHAPE_TEXT, NEED, .max = 300 },
    { "law",    SHAPE_TEXT, NEED, .max = 400 },
    { "from",   SHAPE_DAY },
    { "to",     SHAPE_DAY },
    { "field",  SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX },
    { "when",   SHAPE_TEXT, .max = RULE_TEXT },
    { "holds",  SHAPE_TEXT, NEED, .plain = true, .max = RULE_TEXT },
    { "level",  SHAPE_ONE_OF, .words = WORDS("refuse", "warn") },
    { "pass",   SHAPE_ANY, NEED },
    { "fail",   SHAPE_ANY, NEED },
    { "source", SHAPE_TEXT, .max = 400 });

/* ---- reading ---- */

static bool code_read(struct register_reader *r, const struct node *at, struct rule_code *code)
{
    slice why;
    size_t byte;
    if (!at || at->kind == NODE_LIST || at->kind == NODE_MAP) return false;
    if (rule_compile(r->d->mem, r->r, node_value(at), code, &why, &byte)) return true;
    WRONG(r, at, "«%.*s», ký tự %zu: %.*s", SL(at->key), byte + 1, SL(why));
    return false;
}

/* The values of an example, in the canonical form that rows have. */
static struct node *example_read(struct register_reader *r, const struct node *at, slice *state, day *today)
{
    struct node *values = node_map(r->d->mem);
    if (at->kind != NODE_MAP) WRONG(r, at, "ví dụ là {trường: giá trị}");
    else NODE_EACH (value, at) {
        slice text = node_value(value);
        if (value->kind == NODE_BOOL) text = slice_eq(text, S("true")) ? S("yes") : S("no");
        if (slice_eq(value->key, S("state"))) *state = text;
        else if (!slice_eq(value->key, S("today"))) {
            if (!register_field(r->r, value->key)) WRONG(r, value, "không có trường «%.*s»", SL(value->key));
            node_put(r->d->mem, values, value->key, node_new(r->d->mem, NODE_TEXT, text));
        } else if (!day_parse(text, today)) {
            WRONG(r, value, "«today» của ví dụ là một ngày, như 2018-09-11");
        }
    }
    return values;
}

static void example_run(struct register_reader *r, const struct registry_rule *rule, const struct node *at, bool fails)
{
    slice state = r->r->states.n ? r->r->states.v[0].code : NONE;
    day today = { 0 };
    const struct node *values = example_read(r, at, &state, &today);
    if ((rule->when.today || rule->holds.today) && !today.n) {
        WRONG(r, at, "quy tắc nói đến today: ví dụ cần «today»");
        return;
    }
    enum verdict applies = rule->when.n ? rule_run(&rule->when, values, state, today) : VERDICT_TRUE;
    enum verdict says = rule_run(&rule->holds, values, state, today);
    if (applies != VERDICT_TRUE) WRONG(r, at, "ví dụ này không thuộc trường hợp ghi ở «when»; quy tắc không nói gì về nó");
    else if (says == VERDICT_UNKNOWN) WRONG(r, at, "ví dụ thiếu trường: quy tắc không biết đúng hay sai");
    else if (fails && says == VERDICT_TRUE) WRONG(r, at, "ví dụ phải sai («fail») mà quy tắc cho là đúng");
    else if (!fails && says == VERDICT_FALSE) WRONG(r, at, "ví dụ phải đúng («pass») mà quy tắc cho là sai");
}

static void rule_read(struct register_reader *r, const struct node *at)
{
    const struct node *when = node_get(at, "when"), *pass = node_get(at, "pass"), *fail = node_get(at, "fail");
    struct registry_rule rule = { .name = node_text(at, "name"), .says = node_text(at, "says"), .law = node_text(at, "law"),
                                  .field = register_field(r->r, node_text(at, "field")),
                                  .warns = slice_eq(node_text(at, "level"), S("warn")) };
    day_parse(node_text(at, "from"), &rule.from);
    day_parse(node_text(at, "to"), &rule.to);
    if (node_text(at, "field").n && (!rule.field || rule.field->retired))
        WRONG(r, node_get(at, "field"), "không có trường «%.*s» để báo lỗi ở đó", SL(node_text(at, "field")));
    if (rule.to.n && rule.to.n < rule.from.n) WRONG(r, node_get(at, "to"), "quy tắc hết hiệu lực trước khi có hiệu lực");
    EACH (other, r->r->rules)
        if (rule.name.n && slice_eq(other->name, rule.name)) WRONG(r, at, "quy tắc «%.*s» ghi hai lần", SL(rule.name));
    bool good = code_read(r, node_get(at, "holds"), &rule.holds);
    if (when) good &= code_read(r, when, &rule.when);
    if (good && pass) example_run(r, &rule, pass, false);
    if (good && fail) example_run(r, &rule, fail, true);
    if (good && rule.field) LIST_ADD(r->d->mem, &r->r->rules, rule);
}

void register_rules_read(struct register_reader *r, const struct node *at)
{
    NODE_EACH (item, node_within(at, RULES_MAX))
        if (item->kind == NODE_MAP) rule_read(r, item);
}

/* ---- holding ---- */

static bool broken_now(const struct call *c, const struct registry_rule *rule, const struct registry_row *row)
{
    bool in_force = rule->from.n <= today(c).n && (!rule->to.n || today(c).n <= rule->to.n);
    return in_force && rule_broken(rule, row->values, row->state, today(c));
}

void register_rules_check(struct call *c, const struct registry *r, const struct registry_row *row, field_faults *faults)
{
    EACH (rule, r->rules)
        if (!rule->warns && broken_now(c, rule, row))
            field_fault_add(c->mem, faults, rule->field->ask->name, "%.*s (%.*s)", SL(rule->says), SL(rule->law));
}

void register_warnings(const struct call *c, const struct registry *r, const struct registry_row *row, registry_warnings *list)
{
    EACH (rule, r->rules)
        if (rule->warns && broken_now(c, rule, row)) LIST_ADD(c->mem, list, rule);
}
