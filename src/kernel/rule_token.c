/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a rule, sign by sign, and the steps it becomes. */
#include "kernel/rule_inside.h"

enum { STEPS = 200 };

bool rule_is_word(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_'; }

/* A register of another system is one word: an_toan_thuc_pham/co_so. */
static size_t token_length(slice rest)
{
    size_t n = 1;
    if (rest.p[0] == '\'') {
        while (n < rest.n && rest.p[n] != '\'') n++;
        return n < rest.n ? n + 1 : n;
    }
    if (rule_is_word(rest.p[0])) {
        char also = rest.p[0] >= '0' && rest.p[0] <= '9' ? '.' : '/';
        while (n < rest.n && (rule_is_word(rest.p[n]) || rest.p[n] == also)) n++;
        return n;
    }
    bool two = rest.n > 1 && rest.p[1] == '=' && (rest.p[0] == '<' || rest.p[0] == '>' || rest.p[0] == '!');
    return two ? 2 : 1;
}

void rule_advance(struct compiler *k)
{
    while (k->at < k->text.n && (k->text.p[k->at] == ' ' || k->text.p[k->at] == '\n')) k->at++;
    slice rest = slice_sub(k->text, k->at, k->text.n);
    k->token_at = k->at;
    k->token = rest.n ? slice_sub(rest, 0, token_length(rest)) : S("");
    k->at += k->token.n;
}

void rule_wrong(struct compiler *k, slice why)
{
    if (k->failed) return;
    k->failed = true;
    k->why = why;
}

bool rule_taken(struct compiler *k, const char *token)
{
    if (k->failed || !slice_eq(k->token, slice_z(token))) return false;
    rule_advance(k);
    return true;
}

static slice met(const struct compiler *k) { return k->token.n ? k->token : S("hết dòng"); }

void rule_expect(struct compiler *k, const char *token)
{
    if (!rule_taken(k, token)) RULE_WRONG(k, "chờ «%s» mà gặp «%.*s»", token, SL(met(k)));
}

slice rule_quoted(struct compiler *k)
{
    slice s = k->token;
    if (s.n >= 2 && s.p[0] == '\'' && s.p[s.n - 1] == '\'') return slice_sub(s, 1, s.n - 2);
    RULE_WRONG(k, "chờ một chữ trong dấu nháy, như 'x', mà gặp «%.*s»", SL(met(k)));
    return NONE;
}

void rule_emit(struct compiler *k, struct rule_step step, int grows)
{
    if (k->failed) return;
    k->stack += grows;
    if (k->steps.n >= STEPS || k->stack > RULE_STACK) RULE_WRONG(k, "quy tắc dài quá; tách thành hai quy tắc");
    else LIST_ADD(k->mem, &k->steps, step);
}
