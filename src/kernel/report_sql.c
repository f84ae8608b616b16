/* SPDX-License-Identifier: Apache-2.0 */
/* A report's text: broken into tokens of which each is known, and written again from these.  What the text says is judged by SQLite over
 * tables that hold what the report may see and nothing else (store/judge.h). */
#include "base/shape.h"
#include "kernel/report_inside.h"
#include "store/judge.h"
#include <string.h>

enum { DIGITS_MOST = 18 };

static const char *const keywords[] = {
    "select", "distinct", "from", "join", "left", "inner", "on", "as", "where", "and", "or", "not", "is", "null", "in", "between", "exists",
    "case", "when", "then", "else", "end", "group", "by", "having", "order", "asc", "desc", "nulls", "first", "last", "union", "all",
    "except", "intersect", "filter", NULL,
};
/* Of the engines' functions those that give the same on both, and nothing but a value of what they are given. */
static const char *const functions[] = { "count", "sum", "min", "max", "coalesce", "nullif", "abs", "length", "substr", NULL };
static const char *const signs[] = { "<=", ">=", "<>", "!=", "||", "<", ">", "=", "(", ")", ",", ".", "+", "-", "*", "/", "%", NULL };

const char *const report_row_columns[] = { "id", "code", "state", "unit", NULL };
const char *const report_unit_columns[] = { "code", "name", "level", "parent", NULL };

struct reading {
    struct arena             *mem;
    const struct definitions *d;
    slice                     system, text, why;
    size_t                    at;
    struct registry_report   *report;
    LIST(slice)               given;        /* names behind `as` */
};

static bool wrong(struct reading *r, size_t at, slice why)
{
    r->at = at;
    r->why = why;
    return false;
}
#define WRONG(r, at, ...) wrong((r), (at), slice_fmt((r)->mem, __VA_ARGS__))

static const char *known(slice word, const char *const *list)
{
    while (*list && !slice_eq(word, slice_z(*list))) list++;
    return *list;
}

/* ---- tokens ---- */

static size_t run_of(slice rest, const char *letters)
{
    size_t n = 0;
    while (n < rest.n && strchr(letters, rest.p[n]) && rest.p[n]) n++;
    return n;
}

static const char letters_of_names[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

static bool word_take(struct reading *r, size_t *at)
{
    slice word = slice_sub(r->text, *at, run_of(slice_sub(r->text, *at, r->text.n), letters_of_names));
    struct report_token t = { .kind = REPORT_WORD, .s = word, .at = *at };
    if (word.n > 60) return WRONG(r, *at, "tên dài quá");
    *at += word.n;
    slice rest = slice_trim(slice_sub(r->text, *at, r->text.n));
    if ((t.as = known(word, keywords))) t.kind = REPORT_KEYWORD;
    else if (slice_starts(rest, S("("))) {
        t.kind = REPORT_FUNCTION;
        if (!(t.as = known(word, functions))) return WRONG(r, t.at, "không dùng hàm «%.*s» trong báo cáo", SL(word));
    }
    LIST_ADD(r->mem, &r->report->sql, t);
    return true;
}

static bool number_take(struct reading *r, size_t *at)
{
    slice digits = slice_sub(r->text, *at, run_of(slice_sub(r->text, *at, r->text.n), "0123456789"));
    if (digits.n > DIGITS_MOST) return WRONG(r, *at, "số quá lớn");
    LIST_ADD(r->mem, &r->report->sql, ((struct report_token){ .kind = REPORT_NUMBER, .s = digits, .at = *at }));
    *at += digits.n;
    return true;
}

static bool quoted_take(struct reading *r, size_t *at)
{
    slice rest = slice_sub(r->text, *at + 1, r->text.n);
    size_t end = slice_find(rest, S("'"));
    if (end == rest.n) return WRONG(r, *at, "chữ trong dấu ' chưa đóng");
    LIST_ADD(r->mem, &r->report->sql, ((struct report_token){ .kind = REPORT_QUOTED, .s = slice_sub(rest, 0, end), .at = *at }));
    *at += end + 2;
    if (*at < r->text.n && r->text.p[*at] == '\'') return WRONG(r, *at, "trong dấu ' không có dấu ' nào khác");
    return true;
}

static bool param_take(struct reading *r, size_t *at)
{
    slice name = slice_sub(r->text, *at + 1, run_of(slice_sub(r->text, *at + 1, r->text.n), letters_of_names));
    if (!form_find(&r->report->params, name)) return WRONG(r, *at, "không có tham số «$%.*s» trong params", SL(name));
    LIST_ADD(r->mem, &r->report->sql, ((struct report_token){ .kind = REPORT_PARAM, .s = name, .at = *at }));
    *at += name.n + 1;
    return true;
}

static bool sign_take(struct reading *r, size_t *at)
{
    slice rest = slice_sub(r->text, *at, r->text.n);
    for (const char *const *sign = signs; *sign; sign++) {
        if (!slice_starts(rest, slice_z(*sign))) continue;
        LIST_ADD(r->mem, &r->report->sql, ((struct report_token){ .kind = REPORT_SIGN, .s = slice_z(*sign), .as = *sign, .at = *at }));
        *at += strlen(*sign);
        return true;
    }
    if (rest.p[0] == ';') return WRONG(r, *at, "một báo cáo là đúng một câu select, không có dấu ;");
    if (rest.p[0] >= 'A' && rest.p[0] <= 'Z') return WRONG(r, *at, "viết bằng chữ thường");
    return WRONG(r, *at, "không hiểu ký tự này; câu lệnh chỉ gồm chữ thường, chữ số, chữ trong dấu ', $tham_số và các dấu phép tính");
}

static bool tokens_take(struct reading *r)
{
    for (size_t at = 0; at < r->text.n;) {
        char ch = r->text.p[at];
        bool good = true;
        if (strchr(" \t\n", ch) && ch) at++;
        else if (ch >= '0' && ch <= '9') good = number_take(r, &at);
        else if (ch == '\'') good = quoted_take(r, &at);
        else if (ch == '$') good = param_take(r, &at);
        else if ((ch >= 'a' && ch <= 'z')) good = word_take(r, &at);
        else good = sign_take(r, &at);
        if (!good) return false;
    }
    return true;
}

/* ---- names ---- */

static const struct report_token *before(const struct reading *r, size_t i) { return i ? &r->report->sql.v[i - 1] : NULL; }

static bool follows(const struct reading *r, size_t i, const char *word)
{
    const struct report_token *t = before(r, i);
    return t && t->kind == REPORT_KEYWORD && strcmp(t->as, word) == 0;
}

const struct registry *report_register(const struct definitions *d, slice system, slice code)
{
    EACH (own, d->registries)
        if (slice_eq(own->system, system) && slice_eq(own->code, code)) return own;
    return NULL;
}

static bool listed(const struct registry_report *report, slice code)
{
    EACH (t, report->tables)
        if (slice_eq(*t, code)) return true;
    return false;
}

static bool table_take(struct reading *r, const struct report_token *t)
{
    if (slice_eq(t->s, S("units"))) return r->report->units = true;
    const struct registry *own = report_register(r->d, r->system, t->s);
    if (!own) return WRONG(r, t->at, "hệ thống này không có sổ «%.*s»; sau from và join là một sổ của hệ thống, hoặc units", SL(t->s));
    if (r->report->open && !own->open) return WRONG(r, t->at, "báo cáo công khai không đọc sổ «%.*s»: sổ không công khai", SL(t->s));
    if (!listed(r->report, t->s)) LIST_ADD(r->mem, &r->report->tables, t->s);
    return true;
}

bool report_names(const struct registry_report *report, slice word)
{
    EACH (t, report->sql)
        if (t->kind == REPORT_WORD && slice_eq(t->s, word)) return true;
    return false;
}

bool report_shows(const struct registry_report *report, const struct registry_field *f)
{
    return !f->closed && !f->retired && !field_is_opaque(f->ask) && (f->open || !report->open) && report_names(report, f->ask->name);
}

/* Why a word that is the name of nothing here is not; no value: it is known. */
static slice stranger_told(struct reading *r, slice word)
{
    slice why = slice_fmt(r->mem, "không có trường, sổ hay tên «%.*s» ở đây", SL(word));
    if (known(word, report_row_columns) || known(word, report_unit_columns) || slice_eq(word, S("units"))) return NONE;
    EACH (name, r->given)
        if (slice_eq(*name, word)) return NONE;
    EACH (code, r->report->tables) {
        const struct registry *own = report_register(r->d, r->system, *code);
        const struct registry_field *f = register_field(own, word);
        if (slice_eq(*code, word) || (f && report_shows(r->report, f))) return NONE;
        if (f && field_is_opaque(f->ask))
            why = slice_fmt(r->mem, "«%.*s» kiểu %s: không vào báo cáo", SL(word), field_type_names[f->ask->type]);
        else if (f && f->closed) why = slice_fmt(r->mem, "«%.*s» được bảo vệ: không vào báo cáo nào", SL(word));
        else if (f && !f->retired) why = slice_fmt(r->mem, "«%.*s» không công khai: không vào báo cáo công khai", SL(word));
    }
    return why;
}

static bool names_check(struct reading *r)
{
    EACH (t, r->report->sql) {
        size_t i = (size_t)(t - r->report->sql.v);
        if (t->kind == REPORT_WORD && follows(r, i, "as")) LIST_ADD(r->mem, &r->given, t->s);
        else if (t->kind == REPORT_WORD && (follows(r, i, "from") || follows(r, i, "join")) && !table_take(r, t)) return false;
    }
    EACH (t, r->report->sql) {
        if (t->kind != REPORT_WORD) continue;
        slice why = stranger_told(r, t->s);
        if (why.p) return wrong(r, t->at, why);
    }
    return true;
}

/* The star of `select *` and `so.*`; others multiply, or stand in count(*). */
static bool all_columns(const struct reading *r, const struct report_token *t)
{
    const struct report_token *left = before(r, (size_t)(t - r->report->sql.v));
    return left && (left->kind == REPORT_KEYWORD || (left->kind == REPORT_SIGN && (*left->as == ',' || *left->as == '.')));
}

/* It begins with a select and closes no parenthesis that it has not opened: it is one reading, whatever is written around it. */
static bool shape_right(struct reading *r)
{
    int depth = 0;
    if (!r->report->sql.n || !r->report->sql.v[0].as || strcmp(r->report->sql.v[0].as, "select") != 0)
        return WRONG(r, 0, "một báo cáo bắt đầu bằng select");
    EACH (t, r->report->sql) {
        if (t->kind != REPORT_SIGN) continue;
        depth += *t->as == '(' ? 1 : *t->as == ')' ? -1 : 0;
        if (depth < 0) return WRONG(r, t->at, "dấu ) này không đóng dấu ( nào");
        if (*t->as == '*' && all_columns(r, t)) return WRONG(r, t->at, "ghi tên từng cột thay cho *");
    }
    return depth == 0 || WRONG(r, r->text.n, "còn dấu ( chưa đóng");
}

/* ---- the statement ---- */

/* A missing day or number is a null of numbers, a missing text one of texts. */
static struct value param_value(const struct registry_report *report, slice name, const struct node *values)
{
    struct registry_field f = { .ask = form_find(&report->params, name) };
    return register_to_column(&f, node_value(node_find(values, name)));
}

static void token_write(struct composed *q, const struct registry_report *report, const struct report_token *t, const struct node *values)
{
    int64_t n = 0;
    switch (t->kind) {
    case REPORT_WORD:   composed_name(q, t->s); break;
    case REPORT_QUOTED: composed_arg(q, value_text(t->s)); break;
    case REPORT_PARAM:  composed_arg(q, param_value(report, t->s, values)); break;
    case REPORT_NUMBER:
        must(slice_int(t->s, &n));
        out_i(&q->sql, n);
        break;
    case REPORT_KEYWORD: case REPORT_FUNCTION: case REPORT_SIGN: out_z(&q->sql, t->as); break;
    }
}

/* A function and its parenthesis, and the two sides of a dot, stand together; all else is apart, so that no two signs become a third. */
void report_write(struct composed *q, const struct registry_report *report, const struct node *values, size_t *starts)
{
    EACH (t, report->sql) {
        out_c(&q->sql, ' ');
        if (starts) starts[t - report->sql.v] = q->sql.n;
        token_write(q, report, t, values);
    }
}

/* ---- the judge ---- */

static void views_of(struct reading *r, struct judge_table *tables)
{
    EACH (code, r->report->tables) {
        const struct registry *own = report_register(r->d, r->system, *code);
        tables->name = *code;
        for (const char *const *name = report_row_columns; *name; name++) LIST_ADD(r->mem, &tables->columns, slice_z(*name));
        EACH (f, own->fields)
            if (report_shows(r->report, f)) LIST_ADD(r->mem, &tables->columns, f->ask->name);
        tables++;
    }
    if (!r->report->units) return;
    tables->name = S("units");
    for (const char *const *name = report_unit_columns; *name; name++) LIST_ADD(r->mem, &tables->columns, slice_z(*name));
}

static slice told(struct reading *r, const struct judged *j)
{
    slice head, rest;
    if (slice_starts(j->why, S("no such column: ")) && slice_cut(j->why, ':', &head, &rest))
        return slice_fmt(r->mem, "các sổ này không có cột «%.*s»", SL(slice_trim(rest)));
    if (slice_starts(j->why, S("no such table: ")) && slice_cut(j->why, ':', &head, &rest))
        return slice_fmt(r->mem, "«%.*s» không đứng sau from hay join", SL(slice_trim(rest)));
    return slice_fmt(r->mem, "câu lệnh sai: %.*s", SL(j->why));
}

static bool judge_check(struct reading *r)
{
    const struct form_section *columns = &r->report->columns.sections.v[0];
    struct judge_table *tables = NEWN(r->mem, struct judge_table, r->report->tables.n + 2);
    size_t *starts = NEWN(r->mem, size_t, r->report->sql.n + 1), at = 0;
    struct composed q = composed_new(r->mem);
    views_of(r, tables);
    report_write(&q, r->report, NULL, starts);
    struct judged j = judge_select(r->mem, tables, r->report->tables.n + r->report->units, functions, out_slice(&q.sql));
    EACH (t, r->report->sql)
        if (starts[t - r->report->sql.v] <= j.at) at = t->at;
    if (!j.taken) return wrong(r, at, told(r, &j));
    if ((size_t)j.columns == columns->fields.n) return true;
    return WRONG(r, 0, "câu lệnh cho %d cột mà columns có %zu", j.columns, columns->fields.n);
}

bool report_compile(struct arena *mem, const struct definitions *d, slice system, struct registry_report *report, slice text, slice *why,
                    size_t *at)
{
    struct reading r = { .mem = mem, .d = d, .system = system, .text = text, .report = report };
    bool good = tokens_take(&r) && shape_right(&r) && names_check(&r) && judge_check(&r);
    *why = r.why;
    *at = r.at;
    return good;
}
