/* SPDX-License-Identifier: Apache-2.0 */
/* From the text of a rule to its steps: a descent over the grammar in rule.h that knows the type of everything it reads. */
#include "kernel/rule_inside.h"
#include "base/shape.h"

enum { DEPTH = 12, STEPS = 200 };

struct compiler {
    struct arena          *mem;
    const struct registry *r;
    slice                  text, why;
    size_t                 at, token_at;
    slice                  token;           /* what is next; empty at the end */
    int                    depth, stack;
    bool                   failed, today;
    LIST(struct rule_step) steps;
    const struct registry_field *last;      /* the field a word was just read from: its choices are known */
    bool                   last_state;
};

/* ---- reading tokens ---- */

static bool is_word(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_'; }

static size_t token_length(slice rest)
{
    size_t n = 1;
    if (rest.p[0] == '\'') {
        while (n < rest.n && rest.p[n] != '\'') n++;
        return n < rest.n ? n + 1 : n;
    }
    if (is_word(rest.p[0])) {
        bool digits = rest.p[0] >= '0' && rest.p[0] <= '9';
        while (n < rest.n && (is_word(rest.p[n]) || (digits && rest.p[n] == '.'))) n++;
        return n;
    }
    bool two = rest.n > 1 && rest.p[1] == '=' && (rest.p[0] == '<' || rest.p[0] == '>' || rest.p[0] == '!');
    return two ? 2 : 1;
}

static void advance(struct compiler *k)
{
    while (k->at < k->text.n && (k->text.p[k->at] == ' ' || k->text.p[k->at] == '\n')) k->at++;
    slice rest = slice_sub(k->text, k->at, k->text.n);
    k->token_at = k->at;
    k->token = rest.n ? slice_sub(rest, 0, token_length(rest)) : S("");
    k->at += k->token.n;
}

static void wrong(struct compiler *k, slice why)
{
    if (k->failed) return;
    k->failed = true;
    k->why = why;
}

#define WRONG(k, ...) wrong((k), slice_fmt((k)->mem, __VA_ARGS__))

static bool taken(struct compiler *k, const char *token)
{
    if (k->failed || !slice_eq(k->token, slice_z(token))) return false;
    advance(k);
    return true;
}

static void expect(struct compiler *k, const char *token)
{
    if (!taken(k, token)) WRONG(k, "chờ «%s» mà gặp «%.*s»", token, SL(k->token.n ? k->token : S("hết dòng")));
}

/* ---- writing steps ---- */

static void emit(struct compiler *k, struct rule_step step, int grows)
{
    if (k->failed) return;
    k->stack += grows;
    if (k->steps.n >= STEPS || k->stack > RULE_STACK) WRONG(k, "quy tắc dài quá; tách thành hai quy tắc");
    else LIST_ADD(k->mem, &k->steps, step);
}

static const char *const type_names[] = { "số", "ngày", "chữ", "đúng sai", "khoảng thời gian" };

static void must_be(struct compiler *k, enum rule_type type, enum rule_type wanted)
{
    if (type != wanted) WRONG(k, "chỗ này cần %s, không phải %s", type_names[wanted], type_names[type]);
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
    int64_t n = 0;
    if (!number_read(k->token, &n)) WRONG(k, "“%.*s” không phải số; ghi như 12 hoặc 1.5", SL(k->token));
    advance(k);
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        if (!taken(k, spans[i].word)) continue;
        int64_t count = n / RULE_SCALE;
        if (n % RULE_SCALE || count > 12000) WRONG(k, "khoảng thời gian là số nguyên, nhiều nhất 12000");
        emit(k, (struct rule_step){ .op = OP_SPAN, .n = count * spans[i].months, .days = count * spans[i].days }, 1);
        return TYPE_SPAN;
    }
    emit(k, (struct rule_step){ .op = OP_NUMBER, .n = n }, 1);
    return TYPE_NUMBER;
}

static const struct registry_field *field_named(struct compiler *k)
{
    const char **names = NEWN(k->mem, const char *, k->r->fields.n + 1);
    const struct registry_field *f = register_field(k->r, k->token);
    for (size_t i = 0; i < k->r->fields.n; i++) names[i] = zstr(k->mem, k->r->fields.v[i].ask->name);
    slice near = f ? NONE : shape_nearest(k->token, names);
    if (!f)
        WRONG(k, "không có trường «%.*s»%s%.*s%s", SL(k->token), near.n ? "; ý bạn là «" : "", SL(near), near.n ? "»?" : "");
    return f;
}

static enum rule_type field(struct compiler *k)
{
    const struct registry_field *f = field_named(k);
    if (!f) return TYPE_TRUTH;
    advance(k);
    k->last = f;
    switch (f->ask->type) {
    case FIELD_NUMBER: case FIELD_MONEY: case FIELD_AREA:
        emit(k, (struct rule_step){ .op = OP_FIELD_NUMBER, .s = f->ask->name }, 1);
        return TYPE_NUMBER;
    case FIELD_DAY:
        emit(k, (struct rule_step){ .op = OP_FIELD_DAY, .s = f->ask->name }, 1);
        return TYPE_DAY;
    case FIELD_INSTANT:
        emit(k, (struct rule_step){ .op = OP_FIELD_INSTANT, .s = f->ask->name }, 1);
        return TYPE_DAY;
    case FIELD_YESNO:
        emit(k, (struct rule_step){ .op = OP_FIELD_TRUTH, .s = f->ask->name }, 1);
        return TYPE_TRUTH;
    default:
        emit(k, (struct rule_step){ .op = OP_FIELD_WORD, .s = f->ask->name }, 1);
        return TYPE_WORD;
    }
}

static enum rule_type given(struct compiler *k)
{
    expect(k, "(");
    const struct registry_field *f = k->failed ? NULL : field_named(k);
    if (f) emit(k, (struct rule_step){ .op = OP_GIVEN, .s = f->ask->name }, 1);
    if (f) advance(k);
    expect(k, ")");
    return TYPE_TRUTH;
}

static slice quoted(struct compiler *k)
{
    slice s = k->token;
    if (s.n < 2 || s.p[0] != '\'' || s.p[s.n - 1] != '\'') {
        WRONG(k, "chờ một chữ trong dấu nháy, như 'x', mà gặp «%.*s»", SL(s.n ? s : S("hết dòng")));
        return NONE;
    }
    return slice_sub(s, 1, s.n - 2);
}

static enum rule_type part(struct compiler *k)
{
    k->last = NULL;
    k->last_state = false;
    if (k->failed) return TYPE_TRUTH;
    if (taken(k, "(")) {
        if (++k->depth > DEPTH) WRONG(k, "ngoặc lồng nhau quá %d lần", DEPTH);
        enum rule_type type = truth(k);
        k->depth--;
        expect(k, ")");
        return type;
    }
    if (taken(k, "given")) return given(k);
    if (taken(k, "today")) {
        k->today = true;
        emit(k, (struct rule_step){ .op = OP_TODAY }, 1);
        return TYPE_DAY;
    }
    if (taken(k, "state")) {
        if (!k->r->states.n) WRONG(k, "sổ này không có trạng thái");
        k->last_state = true;
        emit(k, (struct rule_step){ .op = OP_STATE }, 1);
        return TYPE_WORD;
    }
    if (k->token.n && k->token.p[0] == '\'') {
        emit(k, (struct rule_step){ .op = OP_WORD, .s = quoted(k) }, 1);
        advance(k);
        return TYPE_WORD;
    }
    if (k->token.n && k->token.p[0] >= '0' && k->token.p[0] <= '9') return number(k);
    if (k->token.n && is_word(k->token.p[0])) return field(k);
    WRONG(k, "chờ một trường, số hay chữ mà gặp «%.*s»", SL(k->token.n ? k->token : S("hết dòng")));
    return TYPE_TRUTH;
}

/* ---- sums ---- */

static enum rule_type product(struct compiler *k)
{
    enum rule_type type = part(k);
    while (taken(k, "*")) {
        must_be(k, type, TYPE_NUMBER);
        must_be(k, part(k), TYPE_NUMBER);
        emit(k, (struct rule_step){ .op = OP_MULTIPLY }, -1);
    }
    return type;
}

static enum rule_type sum(struct compiler *k)
{
    enum rule_type type = product(k);
    for (;;) {
        bool plus = taken(k, "+");
        if (!plus && !taken(k, "-")) return type;
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
        emit(k, (struct rule_step){ .op = op }, -1);
    }
}

/* ---- comparisons ---- */

/* A choice or a state can only be one of its own. */
static void word_known(struct compiler *k, const struct registry_field *f, bool of_state, slice word)
{
    bool known = !f || f->ask->type != FIELD_CHOICE;
    if (of_state) known = register_state(k->r, word);
    if (f) EACH (choice, f->ask->choices) known |= slice_eq(choice->code, word);
    if (!known) WRONG(k, "«%.*s» không có giá trị «%.*s»", SL(of_state ? S("state") : f->ask->name), SL(word));
}

static void word_check(struct compiler *k, const struct registry_field *f, bool of_state)
{
    if (k->token.n && k->token.p[0] == '\'') word_known(k, f, of_state, quoted(k));
}

static enum rule_type one_of(struct compiler *k, const struct registry_field *f, bool of_state)
{
    struct rule_step left = k->steps.n ? k->steps.v[k->steps.n - 1] : (struct rule_step){ 0 };
    int n = 0;
    expect(k, "(");
    do {
        if (n) emit(k, left, 1);
        word_check(k, f, of_state);
        emit(k, (struct rule_step){ .op = OP_WORD, .s = quoted(k) }, 1);
        advance(k);
        emit(k, (struct rule_step){ .op = OP_SAME_WORD }, -1);
        if (n++) emit(k, (struct rule_step){ .op = OP_OR }, -1);
    } while (taken(k, ","));
    expect(k, ")");
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
    if (type == TYPE_WORD && taken(k, "in")) return one_of(k, f, of_state);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!taken(k, signs[i].sign)) continue;
        if (type == TYPE_WORD) word_check(k, f, of_state);
        enum rule_type other = sum(k);
        if (type != other || type == TYPE_TRUTH || type == TYPE_SPAN || (type == TYPE_WORD && !signs[i].word_op))
            WRONG(k, "không so sánh %s với %s bằng «%s» được", type_names[type], type_names[other], signs[i].sign);
        emit(k, (struct rule_step){ .op = type == TYPE_WORD ? signs[i].word_op : signs[i].op, .n = signs[i].turned }, -1);
        return TYPE_TRUTH;
    }
    return type;
}

static enum rule_type negation(struct compiler *k)
{
    bool no = taken(k, "not");
    enum rule_type type = comparison(k);
    if (no) must_be(k, type, TYPE_TRUTH);
    if (no) emit(k, (struct rule_step){ .op = OP_NOT }, 0);
    return type;
}

static enum rule_type joined(struct compiler *k, const char *word, enum rule_op op, enum rule_type (*of)(struct compiler *))
{
    enum rule_type type = of(k);
    while (taken(k, word)) {
        must_be(k, type, TYPE_TRUTH);
        must_be(k, of(k), TYPE_TRUTH);
        emit(k, (struct rule_step){ .op = op }, -1);
    }
    return type;
}

static enum rule_type both(struct compiler *k) { return joined(k, "and", OP_AND, negation); }

static enum rule_type truth(struct compiler *k) { return joined(k, "or", OP_OR, both); }

bool rule_compile(struct arena *mem, const struct registry *r, slice text, struct rule_code *code, slice *why, size_t *at)
{
    struct compiler k = { .mem = mem, .r = r, .text = text };
    if (text.n > RULE_TEXT) WRONG(&k, "quy tắc dài hơn %d ký tự", RULE_TEXT);
    advance(&k);
    must_be(&k, truth(&k), TYPE_TRUTH);
    if (k.token.n) WRONG(&k, "thừa «%.*s» ở cuối", SL(k.token));
    *code = (struct rule_code){ k.steps.v, k.steps.n, k.today };
    *why = k.why;
    *at = k.token_at;
    return !k.failed;
}
