/* SPDX-License-Identifier: Apache-2.0 */
/* The roll-out by level: from which day a unit offers a procedure online, and how far.  A line of rollout.yaml names units and
 * procedures, by code or by pattern; here it is spelt out to one row each. */
#include <stdlib.h>
#include "base/shape.h"
#include "kernel/definitions.h"

enum { LINES_MAX = 2000, NAMED_MAX = 1000, ROWS_MAX = 500000 };

static const struct shape line_shape = SHAPE(
    { "units",      SHAPE_LIST, NEED, .min = 1, .max = NAMED_MAX, .of = ITEM(SHAPE_TEXT, .plain = true, .max = 40) },
    { "procedures", SHAPE_LIST, NEED, .min = 1, .max = NAMED_MAX, .of = ITEM(SHAPE_TEXT, .plain = true, .max = 20) },
    { "level",      SHAPE_INT, NEED, .min = 2, .max = 4 },
    { "from",       SHAPE_DAY, NEED },
    { "verified",   SHAPE_BOOL },
    { "source",     SHAPE_TEXT, .max = 400 });
static const struct shape file_shape = SHAPE(
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 },
    { "rollout",  SHAPE_LIST, NEED, .max = LINES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &line_shape) });

struct spelling { struct definitions *d; slice file; rollouts *rows; problems *found; unit_list units; day from; int level; };

#define WRONG(s, at, ...) problem_add((s)->d->mem, (s)->found, (s)->file, (at), __VA_ARGS__)

/* "commune:*" is every commune that still works on that day; "*" every unit; else a code. */
static void units_named(struct spelling *s, const struct node *at)
{
    slice level, star;
    bool all = slice_eq(at->text, S("*"));
    size_t before = s->units.n;
    if (before > s->d->units.n) return;             /* every unit is named already */
    if (!all && !(slice_cut(at->text, ':', &level, &star) && slice_eq(star, S("*")))) {
        const struct unit *u = definitions_unit(s->d, at->text, s->from);
        if (u) LIST_ADD(s->d->mem, &s->units, u);
        else if (s->d->units.n) WRONG(s, at, "không có đơn vị mã «%.*s» vào ngày %.*s", SL(at->text), SL(day_text(s->d->mem, s->from)));
        return;
    }
    for (size_t i = 0; i < s->d->units.n; i++) {
        const struct unit *u = &s->d->units.v[i];
        if ((all || slice_eq(u->level, level)) && (!u->valid_to.n || u->valid_to.n >= s->from.n)) LIST_ADD(s->d->mem, &s->units, u);
    }
    if (s->units.n == before && s->d->units.n) WRONG(s, at, "«%.*s» không gồm đơn vị nào", SL(at->text));
}

/* One row for each named unit that is competent for the procedure. */
static size_t rows_of(struct spelling *s, const struct procedure *p)
{
    size_t n = 0;
    int online = s->level < p->online_max ? s->level : p->online_max;
    EACH (u, s->units) {
        if (!procedure_offered(p, *u)) continue;
        LIST_ADD(s->d->mem, s->rows, ((struct rollout){ *u, p->code, s->from, online, 0 }));
        n++;
    }
    return n;
}

/* The newest version stands for the procedure: versions of a code are neighbours. */
static bool newest(const struct definitions *d, size_t i)
{
    return i + 1 == d->procedures.n || !slice_eq(d->procedures.v[i].code, d->procedures.v[i + 1].code);
}

static void procedures_named(struct spelling *s, const struct node *at)
{
    bool all = slice_eq(at->text, S("*")), known = all;
    if (s->rows->n > ROWS_MAX) {
        WRONG(s, at, "các dòng đến đây đã thành hơn %d cặp đơn vị, thủ tục; bỏ bớt phần lặp lại", ROWS_MAX);
        return;
    }
    for (size_t i = 0; i < s->d->procedures.n; i++) {
        const struct procedure *p = &s->d->procedures.v[i];
        if (!newest(s->d, i) || !(all || slice_eq(p->code, at->text))) continue;
        known = true;
        if (rows_of(s, p) || all) {
            if (!all && s->level > p->online_max)
                WRONG(s, at, "thủ tục «%.*s» chỉ làm được đến mức độ %d", SL(p->code), p->online_max);
        } else if (s->units.n) {
            WRONG(s, at, "thủ tục «%.*s» không thuộc thẩm quyền của đơn vị nào trong dòng này", SL(p->code));
        }
    }
    if (!known && s->d->procedures.n) WRONG(s, at, "không có thủ tục mã «%.*s»", SL(at->text));
}

static int row_order(const struct rollout *a, const struct rollout *b)
{
    int order = slice_cmp(a->procedure, b->procedure);
    if (!order) order = (a->unit->lo > b->unit->lo) - (a->unit->lo < b->unit->lo);
    return order ? order : a->from.n - b->from.n;
}

/* qsort is not stable: equal rows lie in memory in the order of their lines until then, so the line is part of the key. */
struct numbered { struct rollout row; size_t line; };
static int numbered_order(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    int order = row_order(&x->row, &y->row);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void last_holds(struct arena *mem, rollouts *rows)
{
    struct numbered *v = NEWN(mem, struct numbered, rows->n + 1);
    size_t n = rows->n, kept = 0;
    for (size_t i = 0; i < n; i++) v[i] = (struct numbered){ rows->v[i], i };
    qsort(v, n, sizeof *v, numbered_order);
    for (size_t i = 0; i < n; i++) {
        if (i + 1 < n && row_order(&v[i].row, &v[i + 1].row) == 0) continue;
        rows->v[kept++] = v[i].row;
    }
    rows->n = kept;
}

void rollout_spell(struct definitions *d, const struct node *n, slice file, rollouts *rows, problems *found)
{
    shape_check(d->mem, &file_shape, n, file, found);
    definitions_index(d);
    NODE_EACH (line, node_within(node_get(n, "rollout"), LINES_MAX)) {
        struct spelling s = { .d = d, .file = file, .rows = rows, .found = found, .level = (int)node_int(line, "level", 2) };
        if (!day_parse(node_text(line, "from"), &s.from)) continue;
        NODE_EACH (at, node_within(node_get(line, "units"), NAMED_MAX)) if (at->kind < NODE_LIST) units_named(&s, at);
        NODE_EACH (at, node_within(node_get(line, "procedures"), NAMED_MAX)) if (at->kind < NODE_LIST) procedures_named(&s, at);
    }
    last_holds(d->mem, rows);
}
