/* SPDX-License-Identifier: Apache-2.0 */
/* Running a rule: one pass over its steps.  Types were checked when it was compiled, so no step can meet what it does not know. */
#include "kernel/rule.h"
#include "kernel/rule_inside.h"

/* n: a number times RULE_SCALE, a day, months, or 0 and 1 */
struct held { bool known; __int128 n; int64_t days; slice s; };

#define LAST_DAY 3652059
#define MOST ((__int128)1 << 100)

static struct held held(__int128 n) { return (struct held){ .known = true, .n = n > MOST ? MOST : n < -MOST ? -MOST : n }; }

static const struct held unknown = { 0 };

static struct held number_of(slice value)
{
    slice whole, rest;
    int64_t n, parts = 0;
    slice_cut(value, '.', &whole, &rest);
    if (!slice_int(whole, &n) || (rest.n && !slice_int(rest, &parts))) return unknown;
    for (size_t i = rest.n; i < 4; i++) parts *= 10;
    return held((__int128)n * RULE_SCALE + parts);
}

static struct held put(const struct rule_step *step, const struct node *values, slice state, day today)
{
    slice value = node_value(node_find(values, step->s));
    day d;
    instant t;
    switch (step->op) {
    case OP_NUMBER:        return held(step->n);
    case OP_WORD:          return (struct held){ .known = true, .s = step->s };
    case OP_SPAN:          return (struct held){ .known = true, .n = step->n, .days = step->days };
    case OP_TODAY:         return held(today.n);
    case OP_STATE:         return (struct held){ .known = state.n > 0, .s = state };
    case OP_FIELD_NUMBER:  return number_of(value);
    case OP_FIELD_DAY:     return day_parse(value, &d) ? held(d.n) : unknown;
    case OP_FIELD_INSTANT: return instant_parse(value, &t) ? held(instant_day(t).n) : unknown;
    case OP_FIELD_WORD:    return (struct held){ .known = value.n > 0, .s = value };
    case OP_FIELD_TRUTH:   return value.n ? held(slice_eq(value, S("yes"))) : unknown;
    case OP_GIVEN:         return held(value.n > 0);
    default:               never();
    }
}

/* The same day of another month, or its last one: 31/01 + 1 month is 28/02. */
static struct held moved(struct held from, struct held span, int way)
{
    int year, month, d;
    day x = { (int32_t)from.n };
    day_split(x, &year, &month, &d);
    int64_t months = (int64_t)year * 12 + month - 1 + way * (int64_t)span.n;
    year = (int)(months / 12);
    month = (int)(months % 12) + 1;
    if (months < 12 || year > 9999) return unknown;
    while (!(x = day_of(year, month, d)).n) d--;
    int64_t n = x.n + way * span.days;
    return n >= 1 && n <= LAST_DAY ? held(n) : unknown;
}

static struct held both(struct held a, struct held b)
{
    if ((a.known && !a.n) || (b.known && !b.n)) return held(0);
    return a.known && b.known ? held(1) : unknown;
}

static struct held either(struct held a, struct held b)
{
    if ((a.known && a.n) || (b.known && b.n)) return held(1);
    return a.known && b.known ? held(0) : unknown;
}

static struct held two(const struct rule_step *step, struct held a, struct held b)
{
    if (step->op == OP_AND) return both(a, b);
    if (step->op == OP_OR) return either(a, b);
    if (!a.known || !b.known) return unknown;
    __int128 product;
    switch (step->op) {
    case OP_ADD:        return held(a.n + b.n);
    case OP_SUBTRACT:   return held(a.n - b.n);
    case OP_MULTIPLY:   return __builtin_mul_overflow(a.n, b.n, &product) ? held((a.n < 0) == (b.n < 0) ? MOST : -MOST)
                                                                       : held(product / RULE_SCALE);
    case OP_LATER:      return moved(a, b, 1);
    case OP_EARLIER:    return moved(a, b, -1);
    case OP_DAYS:       return held((a.n - b.n) * RULE_SCALE);
    case OP_LESS:       return held(step->n ? a.n > b.n : a.n < b.n);
    case OP_AT_MOST:    return held(step->n ? a.n >= b.n : a.n <= b.n);
    case OP_SAME:       return held(a.n == b.n);
    case OP_OTHER:      return held(a.n != b.n);
    case OP_SAME_WORD:  return held(slice_eq(a.s, b.s));
    case OP_OTHER_WORD: return held(!slice_eq(a.s, b.s));
    default:            never();
    }
}

enum verdict rule_run(const struct rule_code *code, const struct node *values, slice state, day today)
{
    struct held stack[RULE_STACK + 1];
    int n = 0;
    for (size_t i = 0; i < code->n; i++) {
        const struct rule_step *step = &code->steps[i];
        if (step->op <= OP_GIVEN) {
            stack[n++] = put(step, values, state, today);
        } else if (step->op == OP_NOT) {
            if (stack[n - 1].known) stack[n - 1].n = !stack[n - 1].n;
        } else {
            n--;
            stack[n - 1] = two(step, stack[n - 1], stack[n]);
        }
    }
    must(n == 1);
    if (!stack[0].known) return VERDICT_UNKNOWN;
    return stack[0].n ? VERDICT_TRUE : VERDICT_FALSE;
}

bool rule_broken(const struct registry_rule *rule, const struct node *values, slice state, day today)
{
    if (rule->when.n && rule_run(&rule->when, values, state, today) != VERDICT_TRUE) return false;
    return rule_run(&rule->holds, values, state, today) == VERDICT_FALSE;
}
