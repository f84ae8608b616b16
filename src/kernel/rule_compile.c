/* SPDX-License-Identifier: Apache-2.0 */
/* From the text of a rule to its steps: a descent over the grammar in rule.h that knows the type of everything it reads. */
#include "kernel/rule_inside.h"

enum { DEPTH = 12 };

static const char *const type_names[] = { "số", "ngày", "chữ", "đúng sai", "khoảng thời gian", "thời điểm" };

static void must_be(struct compiler *k, enum rule_type type, enum rule_type wanted)
{
    if (type != wanted) RULE_WRONG(k, "chỗ này cần %s, không phải %s", type_names[wanted], type_names[type]);
}

static enum rule_type truth(struct compiler *k);

/* ---- the smallest parts ---- */

static bool number_read(slice s, int64_t *n)
{
    slice whole, rest;
    int64_t parts = 0;
    slice_cut(s, '.', &whole, &rest);
    if (whole.n > 14 || rest.n > 4 || !slice_only(whole, "0123456789") || !slice_int(whole, n)) return false;
    if (rest.n && (!slice_only(rest, "0123456789") || !slice_int(rest, &parts))) return false;
    if (s.n != whole.n && !rest.n) return false;
    for (size_t i = rest.n; i < 4; i++) parts *= 10;
    *n = *n * RULE_SCALE + parts;
    return true;
}

/* 12, or 3 years */
static enum rule_type number(struct compiler *k)
{
    static const struct { const char *word; int months, days; } spans[] = {
        { "years", 12, 0 }, { "year", 12, 0 }, { "months", 1, 0 }, { "month", 1, 0 }, { "days", 0, 1 }, { "day", 0, 1 } };
    bool working = false;
    int64_t n = 0;
    if (!number_read(k->token, &n)) RULE_WRONG(k, "“%.*s” không phải số; ghi như 12 hoặc 1.5", SL(k->token));
    rule_advance(k);
    working = rule_taken(k, "working");
    for (size_t i = working ? 4 : 0; i < sizeof spans / sizeof *spans; i++) {
        if (!rule_taken(k, spans[i].word)) continue;
        int64_t count = n / RULE_SCALE, most = working ? 250 : 12000;
        if (n % RULE_SCALE || count > most) RULE_WRONG(k, "khoảng thời gian là số nguyên, nhiều nhất %d", (int)most);
        rule_emit(k, (struct rule_step){ .op = OP_SPAN, .n = count * spans[i].months, .days = count * spans[i].days,
                                         .working = working }, 1);
        return TYPE_SPAN;
    }
    if (working) RULE_WRONG(k, "sau «working» là «days»");
    rule_emit(k, (struct rule_step){ .op = OP_NUMBER, .n = n }, 1);
    return TYPE_NUMBER;
}

const struct registry_field *rule_field(struct compiler *k, const struct registry *of)
{
    const struct registry_field *f = register_field(of, k->token);
    slice near = f ? NONE : register_field_near(k->mem, of, k->token);
    if (!f)
        RULE_WRONG(k, "sổ %.*s không có trường «%.*s»%s%.*s%s", SL(of->code), SL(k->token), near.n ? "; ý bạn là «" : "", SL(near),
                   near.n ? "»?" : "");
    return f;
}

enum rule_type rule_field_type(const struct registry_field *f, enum rule_op *op)
{
    static const struct { enum rule_op op; enum rule_type type; } ways[FIELD_TYPES] = {
        [FIELD_NUMBER] = { OP_FIELD_NUMBER, TYPE_NUMBER }, [FIELD_MONEY] = { OP_FIELD_NUMBER, TYPE_NUMBER },
        [FIELD_AREA] = { OP_FIELD_NUMBER, TYPE_NUMBER }, [FIELD_DECIMAL] = { OP_FIELD_NUMBER, TYPE_NUMBER },
        [FIELD_DAY] = { OP_FIELD_DAY, TYPE_DAY },
        [FIELD_INSTANT] = { OP_FIELD_INSTANT, TYPE_DAY }, [FIELD_YESNO] = { OP_FIELD_TRUTH, TYPE_TRUTH } };
    *op = ways[f->ask->type].op;
    if (*op) return ways[f->ask->type].type;
    *op = OP_FIELD_WORD;
    return TYPE_WORD;
}

/* outer: of the row the rule is about, which may stand in the same register as those it looks up. */
static enum rule_type field(struct compiler *k, const struct registry *of, bool outer)
{
    const struct registry_field *f = rule_field(k, of);
    enum rule_op op;
    if (!f) return TYPE_TRUTH;
    if (field_is_opaque(f->ask)) RULE_WRONG(k, "«%.*s» kiểu %s: chỉ hỏi được given(…)", SL(k->token), field_type_names[f->ask->type]);
    rule_advance(k);
    k->last = f;
    enum rule_type type = rule_field_type(f, &op);
    rule_emit(k, (struct rule_step){ .op = op, .s = f->ask->name, .this = outer }, 1);
    return type;
}

/* this: the row the rule is about, by its id; this.FIELD */
static enum rule_type this_one(struct compiler *k)
{
    if (!k->outer) RULE_WRONG(k, "«this» chỉ dùng trong tra cứu; ở đây ghi thẳng tên trường");
    if (k->failed) return TYPE_TRUTH;
    if (rule_taken(k, ".")) return field(k, k->outer, true);
    rule_emit(k, (struct rule_step){ .op = OP_ID, .this = true }, 1);
    return TYPE_WORD;
}

static enum rule_type given(struct compiler *k)
{
    rule_expect(k, "(");
    const struct registry_field *f = k->failed ? NULL : rule_field(k, k->r);
    if (f) rule_emit(k, (struct rule_step){ .op = OP_GIVEN, .s = f->ask->name }, 1);
    if (f) rule_advance(k);
    rule_expect(k, ")");
    return TYPE_TRUTH;
}

/* if TRUTH then A else B; an A that is a choice or a state is not known to be one any more. */
static enum rule_type chosen(struct compiler *k)
{
    if (++k->depth > DEPTH) RULE_WRONG(k, "if lồng nhau quá %d lần", DEPTH);
    must_be(k, truth(k), TYPE_TRUTH);
    rule_expect(k, "then");
    enum rule_type type = truth(k);
    rule_expect(k, "else");
    must_be(k, truth(k), type);
    rule_emit(k, (struct rule_step){ .op = OP_CHOOSE }, -2);
    k->depth--;
    k->last = NULL;
    k->last_state = false;
    return type;
}

static enum rule_type part(struct compiler *k)
{
    static const struct { const char *word; enum rule_op op; } looks[] = {
        { "count", OP_COUNT }, { "exists", OP_EXISTS }, { "none", OP_NONE }, { "list", OP_LIST }, { "sum", OP_SUM }, { "last", OP_LAST } };
    k->last = NULL;
    k->last_state = false;
    if (k->failed) return TYPE_TRUTH;
    if (rule_taken(k, "(")) {
        if (++k->depth > DEPTH) RULE_WRONG(k, "ngoặc lồng nhau quá %d lần", DEPTH);
        enum rule_type type = truth(k);
        k->depth--;
        rule_expect(k, ")");
        return type;
    }
    if (rule_taken(k, "given")) return given(k);
    if (rule_taken(k, "if")) return chosen(k);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if ((looks[i].op != OP_LIST || k->sets) && rule_taken(k, looks[i].word)) return rule_lookup_read(k, looks[i].op);
    if (rule_taken(k, "this")) return this_one(k);
    if (k->sets && rule_taken(k, "now")) {
        rule_emit(k, (struct rule_step){ .op = OP_NOW }, 1);
        return TYPE_INSTANT;
    }
    if (rule_taken(k, "id")) {
        rule_emit(k, (struct rule_step){ .op = OP_ID }, 1);
        return TYPE_WORD;
    }
    if (rule_taken(k, "today")) {
        k->today = true;
        rule_emit(k, (struct rule_step){ .op = OP_TODAY }, 1);
        return TYPE_DAY;
    }
    if (rule_taken(k, "state")) {
        if (!k->r->states.n) RULE_WRONG(k, "sổ này không có trạng thái");
        k->last_state = true;
        rule_emit(k, (struct rule_step){ .op = OP_STATE }, 1);
        return TYPE_WORD;
    }
    if (k->token.n && k->token.p[0] == '\'') {
        rule_emit(k, (struct rule_step){ .op = OP_WORD, .s = rule_quoted(k) }, 1);
        rule_advance(k);
        return TYPE_WORD;
    }
    if (k->token.n && k->token.p[0] >= '0' && k->token.p[0] <= '9') return number(k);
    if (k->token.n && rule_is_word(k->token.p[0])) return field(k, k->r, false);
    RULE_WRONG(k, "chờ một trường, số hay chữ mà gặp «%.*s»", SL(k->token.n ? k->token : S("hết dòng")));
    return TYPE_TRUTH;
}

/* ---- sums ---- */

static enum rule_type product(struct compiler *k)
{
    enum rule_type type = part(k);
    while (rule_taken(k, "*")) {
        must_be(k, type, TYPE_NUMBER);
        must_be(k, part(k), TYPE_NUMBER);
        rule_emit(k, (struct rule_step){ .op = OP_MULTIPLY }, -1);
    }
    return type;
}

static enum rule_type sum(struct compiler *k)
{
    enum rule_type type = product(k);
    for (;;) {
        bool plus = rule_taken(k, "+");
        if (!plus && !rule_taken(k, "-")) return type;
        enum rule_type other = product(k);
        enum rule_op op = plus ? OP_ADD : OP_SUBTRACT;
        k->last = NULL;
        if (type == TYPE_DAY && other == TYPE_SPAN) op = plus ? OP_LATER : OP_EARLIER;
        else if (type == TYPE_DAY && other == TYPE_DAY && !plus) {
            op = OP_DAYS;
            type = TYPE_NUMBER;
        } else {
            must_be(k, type, TYPE_NUMBER);
            must_be(k, other, TYPE_NUMBER);
        }
        rule_emit(k, (struct rule_step){ .op = op }, -1);
    }
}

/* ---- comparisons ---- */

/* A choice or a state can only be one of its own. */
static void word_known(struct compiler *k, const struct registry_field *f, bool of_state, slice word)
{
    bool known = !f || f->ask->type != FIELD_CHOICE;
    if (of_state) known = register_state(k->r, word);
    if (f) EACH (choice, f->ask->choices) known |= slice_eq(choice->code, word);
    if (!known) RULE_WRONG(k, "«%.*s» không có giá trị «%.*s»", SL(of_state ? S("state") : f->ask->name), SL(word));
}

static void word_check(struct compiler *k, const struct registry_field *f, bool of_state)
{
    if (k->token.n && k->token.p[0] == '\'') word_known(k, f, of_state, rule_quoted(k));
}

static enum rule_type one_of(struct compiler *k, const struct registry_field *f, bool of_state)
{
    struct rule_step left = k->steps.n ? k->steps.v[k->steps.n - 1] : (struct rule_step){ 0 };
    int n = 0;
    rule_expect(k, "(");
    do {
        if (n) rule_emit(k, left, 1);
        word_check(k, f, of_state);
        rule_emit(k, (struct rule_step){ .op = OP_WORD, .s = rule_quoted(k) }, 1);
        rule_advance(k);
        rule_emit(k, (struct rule_step){ .op = OP_SAME_WORD }, -1);
        if (n++) rule_emit(k, (struct rule_step){ .op = OP_OR }, -1);
    } while (rule_taken(k, ","));
    rule_expect(k, ")");
    return TYPE_TRUTH;
}

static enum rule_type comparison(struct compiler *k)
{
    static const struct { const char *sign; enum rule_op op, word_op; bool turned; } signs[] = {
        { "<=", OP_AT_MOST, 0, false }, { ">=", OP_AT_MOST, 0, true }, { "<", OP_LESS, 0, false }, { ">", OP_LESS, 0, true },
        { "=", OP_SAME, OP_SAME_WORD, false }, { "!=", OP_OTHER, OP_OTHER_WORD, false } };
    enum rule_type type = sum(k);
    const struct registry_field *f = k->last;
    bool of_state = k->last_state;
    if (type == TYPE_WORD && rule_taken(k, "in")) return one_of(k, f, of_state);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!rule_taken(k, signs[i].sign)) continue;
        if (type == TYPE_WORD) word_check(k, f, of_state);
        enum rule_type other = sum(k);
        if (type != other || type == TYPE_TRUTH || type == TYPE_SPAN || type == TYPE_INSTANT || (type == TYPE_WORD && !signs[i].word_op))
            RULE_WRONG(k, "không so sánh %s với %s bằng «%s» được", type_names[type], type_names[other], signs[i].sign);
        rule_emit(k, (struct rule_step){ .op = type == TYPE_WORD ? signs[i].word_op : signs[i].op, .n = signs[i].turned }, -1);
        return TYPE_TRUTH;
    }
    return type;
}

static enum rule_type negation(struct compiler *k)
{
    bool no = rule_taken(k, "not");
    enum rule_type type = comparison(k);
    if (no) must_be(k, type, TYPE_TRUTH);
    if (no) rule_emit(k, (struct rule_step){ .op = OP_NOT }, 0);
    return type;
}

static enum rule_type joined(struct compiler *k, const char *word, enum rule_op op, enum rule_type (*of)(struct compiler *))
{
    enum rule_type type = of(k);
    while (rule_taken(k, word)) {
        must_be(k, type, TYPE_TRUTH);
        must_be(k, of(k), TYPE_TRUTH);
        rule_emit(k, (struct rule_step){ .op = op }, -1);
    }
    return type;
}

enum rule_type rule_joined(struct compiler *k) { return joined(k, "and", OP_AND, negation); }

static enum rule_type truth(struct compiler *k) { return joined(k, "or", OP_OR, rule_joined); }

/* ---- the whole ---- */

static struct compiler begun(struct arena *mem, const struct definitions *d, const struct registry *r, slice text)
{
    struct compiler k = { .mem = mem, .d = d, .r = r, .text = text };
    if (text.n > RULE_TEXT) RULE_WRONG(&k, "quy tắc dài hơn %d ký tự", RULE_TEXT);
    rule_advance(&k);
    return k;
}

static bool ended(struct compiler *k, struct rule_code *code, slice *why, size_t *at)
{
    if (k->token.n) RULE_WRONG(k, "thừa «%.*s» ở cuối", SL(k->token));
    *code = (struct rule_code){ k->steps.v, k->steps.n, k->today, k->lookups.v, k->lookups.n };
    *why = k->why;
    *at = k->token_at;
    return !k->failed;
}

bool rule_compile(struct arena *mem, const struct definitions *d, const struct registry *r, slice text, struct rule_code *code,
                  slice *why, size_t *at)
{
    struct compiler k = begun(mem, d, r, text);
    must_be(&k, truth(&k), TYPE_TRUTH);
    return ended(&k, code, why, at);
}

static enum rule_type type_of(const struct registry_field *f)
{
    switch (f->ask->type) {
    case FIELD_NUMBER: case FIELD_MONEY: return TYPE_NUMBER;
    case FIELD_DAY:     return TYPE_DAY;
    case FIELD_INSTANT: return TYPE_INSTANT;
    case FIELD_YESNO:   return TYPE_TRUTH;
    default:            return TYPE_WORD;
    }
}

bool rule_compile_set(struct arena *mem, const struct definitions *d, const struct registry *r, const struct registry_field *f,
                      slice text, struct rule_code *code, slice *why, size_t *at)
{
    struct compiler k = begun(mem, d, r, text);
    k.sets = true;
    must_be(&k, truth(&k), type_of(f));
    return ended(&k, code, why, at);
}
