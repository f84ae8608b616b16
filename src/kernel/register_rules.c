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
    { "on",     SHAPE_LIST, .min = 1, .max = MOVES_MAX, .of = ITEM(SHAPE_TEXT, .max = 40) },
    { "when",   SHAPE_TEXT, .max = RULE_TEXT },
    { "holds",  SHAPE_TEXT, NEED, .plain = true, .max = RULE_TEXT },
    { "level",  SHAPE_ONE_OF, .words = WORDS("refuse", "warn", "case") },
    { "pass",   SHAPE_ANY, NEED },
    { "fail",   SHAPE_ANY, NEED },
    { "source", SHAPE_TEXT, .max = 400 });

/* ---- reading ---- */

static bool code_read(struct register_reader *r, const struct node *at, struct rule_code *code)
{
    slice why;
    size_t byte;
    if (!at || at->kind == NODE_LIST || at->kind == NODE_MAP) return false;
    if (rule_compile(r->d->mem, r->d, r->r, node_value(at), code, &why, &byte)) return true;
    WRONG(r, at, "«%.*s», ký tự %zu: %.*s", SL(at->key), byte + 1, SL(why));
    return false;
}

/* ---- examples ---- */

struct example { const struct node *related; slice id, state; day today; const struct node *values; };

/* Values in the canonical form that rows have; of a related row too, whose register `of` is. */
static struct node *values_read(struct register_reader *r, const struct registry *of, const struct node *at, struct rule_row *row,
                                day *today)
{
    struct node *values = node_map(r->d->mem);
    if (at->kind != NODE_MAP) WRONG(r, at, "ví dụ là {trường: giá trị}");
    else NODE_EACH (value, at) {
        slice text = node_value(value);
        if (value->kind == NODE_LIST) text = json_text(r->d->mem, value);       /* lines */
        if (value->kind == NODE_BOOL) text = slice_eq(text, S("true")) ? S("yes") : S("no");
        if (slice_eq(value->key, S("state"))) row->state = text;
        else if (slice_eq(value->key, S("id"))) row->id = text;
        else if (today && slice_eq(value->key, S("today"))) {
            if (!day_parse(text, today)) WRONG(r, value, "«today» của ví dụ là một ngày, như 2018-09-11");
        } else if (!today || !slice_eq(value->key, S("related"))) {
            if (!register_field(of, value->key)) WRONG(r, value, "không có trường «%.*s»", SL(value->key));
            node_put(r->d->mem, values, value->key, node_new(r->d->mem, NODE_TEXT, text));
        }
    }
    row->values = values;
    return values;
}

static struct example example_read(struct register_reader *r, const struct node *at)
{
    struct example e = { .related = node_get(at, "related") };
    struct rule_row row = { .id = S("1"), .state = r->r->states.n ? r->r->states.v[0].code : NONE };
    e.values = values_read(r, r->r, at, &row, &e.today);
    e.id = row.id;
    e.state = row.state;
    NODE_EACH (list, e.related)
        if (list->kind != NODE_LIST) WRONG(r, list, "«related» là {sổ: [{trường: giá trị}]}");
    return e;
}

static slice key_of(const struct rule_lookup *l, const struct example *e)
{
    if (l->word.n) return l->word;
    return l->own.n ? node_value(node_find(e->values, l->own)) : e->id;
}

/* Of the rows the example gives for that register, those the key leads to. */
static void found_in(struct register_reader *r, const struct rule_lookup *l, const struct example *e, struct rule_found *found)
{
    slice key = key_of(l, e);
    found->missing = !key.n;
    NODE_EACH (list, e->related) {
        if (!slice_eq(list->key, l->of->code) && !slice_eq(list->key, l->of->name)) continue;
        NODE_EACH (item, list) {
            struct rule_row row = { .state = l->of->states.n ? l->of->states.v[0].code : NONE };
            const struct node *values = values_read(r, l->of, item, &row, NULL);
            slice has = l->key ? node_value(node_find(values, l->key->ask->name)) : row.id;
            if (key.n && slice_eq(has, key)) LIST_ADD(r->d->mem, &found->rows, row);
        }
    }
}

static enum verdict example_says(struct register_reader *r, const struct rule_code *code, const struct example *e)
{
    struct rule_found *found = NEWN(r->d->mem, struct rule_found, code->looks + 1);
    for (size_t i = 0; i < code->looks; i++) found_in(r, &code->lookups[i], e, &found[i]);
    return rule_run(code, &(struct rule_facts){ .id = e->id, .state = e->state, .values = e->values, .today = e->today,
                                                .calendar = r->d->calendar, .found = found });
}

static void example_run(struct register_reader *r, const struct registry_rule *rule, const struct node *at, bool fails)
{
    struct example e = example_read(r, at);
    if ((rule->when.today || rule->holds.today) && !e.today.n) {
        WRONG(r, at, "quy tắc nói đến today: ví dụ cần «today»");
        return;
    }
    enum verdict applies = rule->when.n ? example_says(r, &rule->when, &e) : VERDICT_TRUE;
    enum verdict says = example_says(r, &rule->holds, &e);
    if (applies != VERDICT_TRUE) WRONG(r, at, "ví dụ này không thuộc trường hợp ghi ở «when»; quy tắc không nói gì về nó");
    else if (says == VERDICT_UNKNOWN) WRONG(r, at, "ví dụ thiếu trường: quy tắc không biết đúng hay sai");
    else if (fails && says == VERDICT_TRUE) WRONG(r, at, "ví dụ phải sai («fail») mà quy tắc cho là đúng");
    else if (!fails && says == VERDICT_FALSE) WRONG(r, at, "ví dụ phải đúng («pass») mà quy tắc cho là sai");
}

static void on_read(struct register_reader *r, struct registry_rule *rule, const struct node *list)
{
    if (list && rule->warns) WRONG(r, list, "«on» không dùng với «level: warn»: điều chỉ để nhắc được xem lại mỗi lần mở");
    NODE_EACH (item, list) {
        if (!register_move(r->r, node_value(item))) WRONG(r, item, "không có bước chuyển «%.*s»", SL(node_value(item)));
        LIST_ADD(r->d->mem, &rule->on, node_value(item));
    }
}

static void rule_read(struct register_reader *r, const struct node *at)
{
    const struct node *when = node_get(at, "when"), *pass = node_get(at, "pass"), *fail = node_get(at, "fail");
    struct registry_rule rule = { .name = node_text(at, "name"), .says = node_text(at, "says"), .law = node_text(at, "law"),
                                  .field = register_field(r->r, node_text(at, "field")),
                                  .warns = node_get(at, "level") && !slice_eq(node_text(at, "level"), S("refuse")),
                                  .contradicts = slice_eq(node_text(at, "level"), S("case")) };
    day_parse(node_text(at, "from"), &rule.from);
    day_parse(node_text(at, "to"), &rule.to);
    if (node_text(at, "field").n && (!rule.field || rule.field->retired))
        WRONG(r, node_get(at, "field"), "không có trường «%.*s» để báo lỗi ở đó", SL(node_text(at, "field")));
    if (rule.contradicts && !r->r->sources.n) WRONG(r, node_get(at, "level"), "«case» chỉ dùng ở sổ có «sources»: phải có người trả lời");
    if (rule.to.n && rule.to.n < rule.from.n) WRONG(r, node_get(at, "to"), "quy tắc hết hiệu lực trước khi có hiệu lực");
    EACH (other, r->r->rules)
        if (rule.name.n && slice_eq(other->name, rule.name)) WRONG(r, at, "quy tắc «%.*s» ghi hai lần", SL(rule.name));
    on_read(r, &rule, node_get(at, "on"));
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

bool register_rule_applies(const struct registry_rule *rule, slice move)
{
    EACH (name, rule->on)
        if (slice_eq(*name, move)) return true;
    return !rule->on.n;
}

/* What could not be looked through to the end is refused too: a rule that does not know must not let pass. */
static bool more(const struct rule_code *code, const struct rule_facts *facts)
{
    for (size_t i = 0; i < code->looks; i++)
        if (facts->found[i].more) return true;
    return false;
}

static err broken_now(struct call *c, const struct registry *r, const struct registry_rule *rule, const struct registry_row *row,
                      struct rule_facts *facts, bool *broken)
{
    *broken = false;
    if (rule->from.n > today(c).n || (rule->to.n && today(c).n > rule->to.n)) return OK;
    if (rule->when.n) {
        TRY(register_facts(c, r, row, &rule->when, facts));
        if (rule_run(&rule->when, facts) != VERDICT_TRUE) return OK;
    }
    TRY(register_facts(c, r, row, &rule->holds, facts));
    *broken = rule_run(&rule->holds, facts) == VERDICT_FALSE || more(&rule->holds, facts);
    return OK;
}

enum { WITNESSES = 3 };

/* The rows that stand in the way. */
static slice witnesses(struct call *c, const struct registry_rule *rule, const struct rule_facts *facts)
{
    struct out o = out_new(c->mem, 8192);
    int n = 0;
    for (size_t i = 0; i < rule->holds.looks; i++)
        EACH (row, facts->found[i].rows)
            if (rule_counts(&rule->holds.lookups[i], facts, row) && n++ < WITNESSES)
                out_f(&o, "%s%.*s", n > 1 ? "; " : ". Hiện có: ", SL(row->told));
    if (more(&rule->holds, facts)) out_f(&o, ". Có hơn %d dòng phải xem: không kiểm tra hết được, báo người quản trị", RULE_ROWS);
    return o.n ? out_slice(&o) : S("");
}

err register_rules_check(struct call *c, const struct registry *r, const struct registry_row *row, slice move, field_faults *faults)
{
    EACH (rule, r->rules) {
        struct rule_facts facts;
        bool broken;
        if (rule->warns || !register_rule_applies(rule, move)) continue;
        TRY(broken_now(c, r, rule, row, &facts, &broken));
        if (broken)
            field_fault_add(c->mem, faults, rule->field->ask->name, "%.*s (%.*s)%.*s", SL(rule->says), SL(rule->law),
                            SL(witnesses(c, rule, &facts)));
    }
    return OK;
}

err register_breaks(struct call *c, const struct registry *r, const struct registry_rule *rule, const struct registry_row *row,
                    bool *broken)
{
    struct rule_facts facts;
    return broken_now(c, r, rule, row, &facts, broken);
}

err register_warnings(struct call *c, const struct registry *r, const struct registry_row *row, bool related, registry_warnings *list)
{
    EACH (rule, r->rules) {
        struct rule_facts facts;
        bool broken;
        if (!rule->warns || (!related && (rule->when.looks || rule->holds.looks))) continue;
        TRY(broken_now(c, r, rule, row, &facts, &broken));
        if (broken) LIST_ADD(c->mem, list, rule);
    }
    return OK;
}
