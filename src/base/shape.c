/* SPDX-License-Identifier: Apache-2.0 */
#include "base/shape.h"
#include "base/fold.h"
#include "base/time.h"
#include <inttypes.h>
#include <string.h>

/* Where in the tree the check is; the way up is on the stack and written out only for a problem. */
struct where { const struct where *up; slice key; size_t item; };

struct check { struct arena *mem; slice file; problems *list; size_t before; };

typedef void checker(struct check *c, const struct rule *rule, const struct node *n, const struct where *w);
static checker check_value;

static void path_write(struct out *o, const struct where *w)
{
    if (!w->up) return;
    path_write(o, w->up);
    if (o->n) out_c(o, '.');
    if (w->key.p) out_s(o, w->key);
    else out_i(o, (int64_t)w->item);
}

/* How a sentence begins: «name», mục 2 của «steps», or the whole. */
static void label_write(struct out *o, const struct where *w)
{
    if (!w->up) {
        out_z(o, "nội dung");
        return;
    }
    if (w->key.p) {
        out_f(o, "«%.*s»", SL(utf8_clip(w->key, 60)));
        return;
    }
    out_f(o, "mục %zu của ", w->item + 1);
    label_write(o, w->up);
}

static void put(struct check *c, const struct where *w, const struct node *at, slice message)
{
    if (c->list->n - c->before >= SHAPE_PROBLEMS) return;
    struct out path = out_new(c->mem, 1000);
    path_write(&path, w);
    problem_add(c->mem, c->list, c->file, at, "%.*s", SL(message));
    c->list->v[c->list->n - 1].path = out_slice(&path);
}

/* "«name» " and then what is wrong with it. */
static void wrong(struct check *c, const struct where *w, const struct node *at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static void wrong(struct check *c, const struct where *w, const struct node *at, const char *fmt, ...)
{
    struct out o = out_new(c->mem, 4096);
    va_list ap;
    label_write(&o, w);
    out_c(&o, ' ');
    va_start(ap, fmt);
    out_vf(&o, fmt, ap);
    va_end(ap);
    put(c, w, at, out_slice(&o));
}

/* ---- bounds ---- */

static bool bounded(const struct rule *rule) { return rule->min || rule->max; }

static bool within(const struct rule *rule, double x)
{
    return !bounded(rule) || (x >= (double)rule->min && (!rule->max || x <= (double)rule->max));
}

/* `lead` and `unit` make the sentence: phải dài từ 1 đến 40 ký tự. */
static void check_bounds(struct check *c, const struct rule *rule, const struct node *n, const struct where *w,
                         double x, const char *lead, const char *unit)
{
    if (within(rule, x)) return;
    if (rule->max) wrong(c, w, n, "%s từ %" PRId64 " đến %" PRId64 "%s", lead, rule->min, rule->max, unit);
    else wrong(c, w, n, "%s từ %" PRId64 "%s trở lên", lead, rule->min, unit);
}

/* ---- scalars ---- */

static const struct shape_pattern *pattern_of(const struct rule *rule)
{
    const struct shape_pattern *p = shape_pattern(slice_z(rule->pattern));
    must(p);
    return p;
}

static void check_any(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    (void)c, (void)rule, (void)n, (void)w;
}

static void check_text(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    bool plain = rule->plain && (n->kind == NODE_NUMBER || n->kind == NODE_BOOL);
    if (n->kind != NODE_TEXT && !plain) {
        wrong(c, w, n, n->kind < NODE_LIST ? "phải là chữ; đặt giá trị trong dấu nháy" : "phải là chữ");
    } else if (!text_valid(n->text)) {
        wrong(c, w, n, "có ký tự không dùng được");
    } else if (!slice_trim(n->text).n) {
        if (rule->need) wrong(c, w, n, "không được để trống");
        else check_bounds(c, rule, n, w, 0, "phải dài", " ký tự");
    } else {
        check_bounds(c, rule, n, w, (double)utf8_length(n->text), "phải dài", " ký tự");
        if (rule->pattern && !pattern_of(rule)->ok(n->text)) wrong(c, w, n, "%s", pattern_of(rule)->says);
    }
}

static void check_int(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    int64_t i;
    if (n->kind != NODE_NUMBER || !slice_int(n->text, &i)) wrong(c, w, n, "phải là số nguyên");
    else check_bounds(c, rule, n, w, (double)i, "phải", "");
}

static void check_number(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    double x;
    if (n->kind != NODE_NUMBER || !json_double(n->text, &x)) wrong(c, w, n, "phải là số");
    else check_bounds(c, rule, n, w, x, "phải", "");
}

static void check_bool(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    (void)rule;
    if (n->kind != NODE_BOOL) wrong(c, w, n, "phải là true hoặc false");
}

static void check_day(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    day x;
    (void)rule;
    if (n->kind != NODE_TEXT || !day_parse(n->text, &x)) wrong(c, w, n, "phải là ngày có thật, dạng 2018-09-11");
}

static void check_instant(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    instant t;
    (void)rule;
    if (n->kind != NODE_TEXT || !instant_parse(n->text, &t))
        wrong(c, w, n, "phải là thời điểm, dạng 2018-09-11T08:05:00+07:00");
}

static void check_one_of(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    for (const char *const *word = rule->words; *word; word++)
        if (n->kind == NODE_TEXT && slice_eq(n->text, slice_z(*word))) return;
    struct out o = out_new(c->mem, 1000);
    for (const char *const *word = rule->words; *word; word++) {
        if (o.n) out_z(&o, ", ");
        out_z(&o, *word);
    }
    slice near = n->kind == NODE_TEXT ? shape_nearest(n->text, rule->words) : NONE;
    if (near.n) wrong(c, w, n, "không có giá trị «%.*s»; ý bạn là «%.*s»?", SL(utf8_clip(n->text, 60)), SL(near));
    else wrong(c, w, n, "phải là một trong: %.*s", SL(out_slice(&o)));
}

/* ---- lists and maps ---- */

static void check_list(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    if (n->kind != NODE_LIST) {
        wrong(c, w, n, "phải là danh sách");
        return;
    }
    check_bounds(c, rule, n, w, (double)n->n, "phải có", " mục");
    struct where item = { .up = w };
    NODE_EACH (m, n) {
        check_value(c, rule->of, m, &item);
        item.item++;
    }
}

static bool is_map(struct check *c, const struct node *n, const struct where *w)
{
    if (n->kind != NODE_MAP) wrong(c, w, n, "phải là một nhóm «khóa: giá trị»");
    return n->kind == NODE_MAP;
}

static void check_map(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    if (!is_map(c, n, w)) return;
    check_bounds(c, rule, n, w, (double)n->n, "phải có", " mục");
    NODE_EACH (m, n) {
        struct where at = { .up = w, .key = m->key };
        if (rule->pattern && !pattern_of(rule)->ok(m->key)) wrong(c, &at, m, "%s", pattern_of(rule)->says);
        check_value(c, rule->of, m, &at);
    }
}

static const struct rule *rule_find(const struct shape *shape, slice key)
{
    for (const struct rule *rule = shape->rules; rule->key; rule++)
        if (slice_eq(slice_z(rule->key), key)) return rule;
    return NULL;
}

static void unknown(struct check *c, const struct shape *shape, const struct node *n, const struct where *w)
{
    size_t count = 0;
    while (shape->rules[count].key) count++;
    const char **keys = NEWN(c->mem, const char *, count + 1);
    for (size_t i = 0; i < count; i++) keys[i] = shape->rules[i].key;
    slice near = shape_nearest(n->key, keys), key = utf8_clip(n->key, 60);
    put(c, w, n, near.n ? slice_fmt(c->mem, "không biết «%.*s»; ý bạn là «%.*s»?", SL(key), SL(near))
                        : slice_fmt(c->mem, "không biết «%.*s»", SL(key)));
}

static void check_members(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    const struct shape *shape = rule->shape;
    if (!is_map(c, n, w)) return;
    NODE_EACH (m, n) {
        struct where at = { .up = w, .key = m->key };
        const struct rule *row = rule_find(shape, m->key);
        if (!row) unknown(c, shape, m, &at);
        else if (m->kind != NODE_NULL) check_value(c, row, m, &at);
    }
    for (const struct rule *row = shape->rules; row->key; row++) {
        const struct node *m = row->need ? node_get(n, row->key) : NULL;
        if (!row->need || (m && m->kind != NODE_NULL)) continue;
        struct where at = { .up = w, .key = slice_z(row->key) };
        put(c, &at, m ? m : n, slice_fmt(c->mem, "thiếu «%s»", row->key));
    }
}

static checker *const checkers[] = {
    [SHAPE_ANY] = check_any,       [SHAPE_TEXT] = check_text,       [SHAPE_INT] = check_int,
    [SHAPE_NUMBER] = check_number, [SHAPE_BOOL] = check_bool,       [SHAPE_DAY] = check_day,
    [SHAPE_INSTANT] = check_instant, [SHAPE_ONE_OF] = check_one_of, [SHAPE_LIST] = check_list,
    [SHAPE_MAP] = check_map,       [SHAPE_MEMBERS] = check_members,
};

static void check_value(struct check *c, const struct rule *rule, const struct node *n, const struct where *w)
{
    checkers[rule->kind](c, rule, n, w);
}

bool shape_check(struct arena *mem, const struct shape *shape, const struct node *n, slice file, problems *list)
{
    struct check c = { mem, file, list, list->n };
    struct where root = { 0 };
    check_value(&c, ITEM(SHAPE_MEMBERS, .shape = shape), n, &root);
    return list->n == c.before;
}

field_faults shape_faults(struct arena *mem, const problems *list)
{
    field_faults faults = { 0 };
    EACH (p, *list) LIST_ADD(mem, &faults, ((struct field_fault){ p->path, p->message }));
    return faults;
}

/* ---- did you mean ---- */

enum { WORD = 40 };                     /* longer words are not guessed at */

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* How many letters to add, drop, change or swap with their neighbour. */
static size_t distance(slice a, slice b)
{
    size_t row[3][WORD + 1];            /* rows i-2, i-1 and i, in turn */
    for (size_t j = 0; j <= b.n; j++) row[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (a.p[i - 1] != b.p[j - 1]));
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return row[a.n % 3][b.n];
}

slice shape_nearest(slice word, const char *const *list)
{
    slice best = { NULL, 0 };
    size_t least_far = SIZE_MAX;
    for (; *list && word.n <= WORD; list++) {
        slice candidate = slice_z(*list);
        if (candidate.n > WORD) continue;
        size_t far = distance(word, candidate);
        if (far >= least_far || far > (candidate.n + 1) / 3) continue;
        best = candidate;
        least_far = far;
    }
    return best;
}
