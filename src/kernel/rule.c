/* SPDX-License-Identifier: Apache-2.0 */
/* Running a rule: one pass over its steps.  Types were checked when it was compiled, so no step can meet what it does not know. */
#include "kernel/rule.h"
#include "kernel/rule_inside.h"

/* n: a number times RULE_SCALE, a day, months, milliseconds, or 0 and 1 */
struct held { bool known, working; __int128 n; int64_t days; slice s; };

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

static struct held word(slice s) { return (struct held){ .known = s.n > 0, .s = s }; }

/* Lines as they are kept: how many, or what a column of them adds up to, where an empty cell adds nothing. */
static struct held lines_held(slice kept, slice column)
{
    __int128 lines = 0, sum = 0;
    struct json_member cell;
    for (slice rest = slice_sub(kept, 1, kept.n); slice_starts(rest, S("{")); rest = slice_sub(rest, 2, rest.n)) {      /* "},", "}]" */
        lines++;
        while (json_next(&rest, &cell))
            if (column.n && slice_eq(cell.key, column)) sum += number_of(json_inside(cell.value)).n;
    }
    return held(column.n ? sum : lines * RULE_SCALE);
}

static struct held put(const struct rule_step *step, const struct rule_facts *facts)
{
    slice value = node_value(node_find(facts->values, step->s));
    day d;
    instant t;
    if (facts->bare && step->op > OP_SPAN && step->op != OP_STATE) return unknown;
    switch (step->op) {
    case OP_NUMBER:        return held(step->n);
    case OP_WORD:          return (struct held){ .known = true, .s = step->s };
    case OP_SPAN:          return (struct held){ .known = true, .working = step->working, .n = step->n, .days = step->days };
    case OP_TODAY:         return held(facts->today.n);
    case OP_NOW:           return held(facts->now.ms);
    case OP_STATE:         return word(facts->state);
    case OP_ID:            return word(facts->id);
    case OP_FIELD_NUMBER:  return number_of(value);
    case OP_FIELD_DAY:     return day_parse(value, &d) ? held(d.n) : unknown;
    case OP_FIELD_INSTANT: return instant_parse(value, &t) ? held(instant_day(t).n) : unknown;
    case OP_FIELD_WORD:    return word(value);
    case OP_FIELD_TRUTH:   return value.n ? held(slice_eq(value, S("yes"))) : unknown;
    case OP_LINES: case OP_LINES_SUM: return lines_held(value, step->column);
    case OP_GIVEN:         return held(value.n > 0);
    default:               never();
    }
}

static struct held moved_working(struct held from, int64_t days, int way, const struct calendar *calendar)
{
    day at = { (int32_t)from.n };
    if (!calendar) return unknown;
    while (days && calendar_covers(calendar, at)) {
        at = day_add(at, way);
        days -= calendar_is_working(calendar, at);
    }
    return days ? unknown : held(at.n);
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

static struct held two(const struct rule_step *step, struct held a, struct held b, const struct rule_facts *facts)
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
    case OP_LATER:      return b.working ? moved_working(a, b.days, 1, facts->calendar) : moved(a, b, 1);
    case OP_EARLIER:    return b.working ? moved_working(a, b.days, -1, facts->calendar) : moved(a, b, -1);
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

/* ---- running ---- */

static struct held run(const struct rule_code *code, const struct rule_facts *facts, const struct rule_facts *outer, slice list);

/* Inside a look-up: the related row's facts, and behind them those of the row the rule is about. */
static enum verdict counts(const struct rule_lookup *l, const struct rule_facts *facts, const struct rule_row *row)
{
    struct rule_facts own = { .id = row->id, .state = row->state, .values = row->values, .today = facts->today };
    if (!l->where.n) return VERDICT_TRUE;
    struct held h = run(&l->where, &own, facts, NONE);
    return !h.known ? VERDICT_UNKNOWN : h.n ? VERDICT_TRUE : VERDICT_FALSE;
}

bool rule_counts(const struct rule_lookup *lookup, const struct rule_facts *facts, const struct rule_row *row)
{
    return counts(lookup, facts, row) == VERDICT_TRUE;
}

bool rule_may_count(const struct rule_lookup *lookup, slice state)
{
    const struct rule_facts bare = { .bare = true }, row = { .bare = true, .state = state };
    if (!lookup->where.n) return true;
    struct held h = run(&lookup->where, &row, &bare, NONE);
    return !h.known || h.n;
}

static struct held value_of(const struct registry_field *f, const struct rule_row *row)
{
    struct rule_step step = { .s = f->ask->name };
    (void)rule_field_type(f, &step.op);
    return put(&step, &(struct rule_facts){ .values = row->values });
}

/* What sum and last say of the rows that are meant.  Canonical days and instants are in the order of their texts. */
static struct held of_rows(const struct rule_lookup *l, enum rule_op op, const struct rule_facts *facts, const struct rule_found *found)
{
    struct held sum = held(0), last = unknown;
    slice latest = S("");
    EACH (row, found->rows) {
        enum verdict v = counts(l, facts, row);
        slice at = l->by ? node_value(node_find(row->values, l->by->ask->name)) : NONE;
        if (v == VERDICT_UNKNOWN) return unknown;
        if (v == VERDICT_FALSE) continue;
        struct held h = value_of(l->value, row);
        if (op == OP_SUM && h.known) sum = held(sum.n + h.n);
        if (op == OP_SUM || !at.n || slice_cmp(at, latest) < 0) continue;
        latest = at;
        last = h;
    }
    return found->more || found->missing ? unknown : op == OP_SUM ? sum : last;
}

/* How many of the rows are surely meant, and whether some may be. */
static struct held looked_up(const struct rule_code *code, const struct rule_step *step, const struct rule_facts *facts)
{
    const struct rule_found *found = &facts->found[step->n];
    int64_t n = 0;
    bool maybe = found->more || found->missing;
    if (step->op == OP_SUM || step->op == OP_LAST) return of_rows(&code->lookups[step->n], step->op, facts, found);
    EACH (row, found->rows) {
        enum verdict v = counts(&code->lookups[step->n], facts, row);
        n += v == VERDICT_TRUE;
        maybe |= v == VERDICT_UNKNOWN;
    }
    if (step->op != OP_COUNT && n) return held(step->op == OP_EXISTS);
    if (maybe) return unknown;
    return held(step->op == OP_COUNT ? (__int128)n * RULE_SCALE : step->op == OP_NONE);
}

static struct held run(const struct rule_code *code, const struct rule_facts *facts, const struct rule_facts *outer, slice list)
{
    struct held stack[RULE_STACK + 1];
    int n = 0;
    for (size_t i = 0; i < code->n; i++) {
        const struct rule_step *step = &code->steps[i];
        if (step->op <= OP_GIVEN) {
            stack[n++] = put(step, step->this ? outer : facts);
        } else if (step->op == OP_LIST) {
            stack[n++] = word(list);
        } else if (step->op < OP_ADD) {
            stack[n++] = looked_up(code, step, facts);
        } else if (step->op == OP_NOT) {
            must(n > 0);
            if (stack[n - 1].known) stack[n - 1].n = !stack[n - 1].n;
        } else if (step->op == OP_CHOOSE) {
            must(n > 2);
            n -= 2;
            if (facts->bare && !stack[n - 1].known) stack[n - 1] = unknown;
            else stack[n - 1] = stack[n - 1].known && stack[n - 1].n ? stack[n] : stack[n + 1];
        } else {
            must(n > 1);
            n--;
            stack[n - 1] = two(step, stack[n - 1], stack[n], facts);
        }
    }
    must(n == 1);
    return stack[0];
}

enum verdict rule_run(const struct rule_code *code, const struct rule_facts *facts)
{
    struct held h = run(code, facts, NULL, NONE);
    if (!h.known) return VERDICT_UNKNOWN;
    return h.n ? VERDICT_TRUE : VERDICT_FALSE;
}

/* ---- what a field is filled with ---- */

/* Rows one a line, and whatever was found, of what it speaks.  Nothing was asked where the key has no value. */
static slice list_text(struct arena *mem, const struct rule_code *code, const struct rule_facts *facts)
{
    struct out o = out_new(mem, RULE_ROWS * 1024);
    for (size_t i = 0; i < code->looks; i++) {
        const struct rule_lookup *l = &code->lookups[i];
        size_t n = 0;
        if (!l->told) continue;
        if (facts->found[i].missing) return NONE;
        EACH (row, facts->found[i].rows)
            if (rule_counts(l, facts, row)) out_f(&o, "%s%.*s", n++ ? "\n" : "", SL(row->told));
        if (facts->found[i].more) out_f(&o, "\n… và còn nữa");
        if (!n) out_f(&o, "Không có dòng nào.");
    }
    out_f(&o, "\n%.*s", SL(facts->scope));
    return out_slice(&o);
}

static bool lists(const struct rule_code *code)
{
    for (size_t i = 0; i < code->looks; i++)
        if (code->lookups[i].told) return true;
    return false;
}

slice rule_value(struct arena *mem, const struct rule_code *code, const struct rule_facts *facts, const struct registry_field *f)
{
    struct held h = run(code, facts, NULL, lists(code) ? list_text(mem, code, facts) : NONE);
    if (!h.known) return NONE;
    switch (f->ask->type) {
    case FIELD_DAY:     return day_iso(mem, (day){ (int32_t)h.n });
    case FIELD_INSTANT: return instant_iso(mem, (instant){ (int64_t)h.n });
    case FIELD_YESNO:   return h.n ? S("yes") : S("no");
    case FIELD_NUMBER: case FIELD_MONEY: return slice_fmt(mem, "%lld", (long long)(h.n / RULE_SCALE));
    default:            return h.s;
    }
}
