/* SPDX-License-Identifier: Apache-2.0 */
/* How far the online roll-out has come on a day: the level (2 forms to download, 3 filled in and sent online, 4 paid and received online
 * too; ND 43/2011) belongs to each unit and procedure.  Everything here is counted from the published definitions. */
#include "systems/openness/openness.h"
#include <stdlib.h>
#include "systems/openness/pages.h"

enum { PROVINCE, DISTRICT, COMMUNE, LEVELS, UNITS_A_PAGE = 30 };

/* The level of government a unit stands for; LEVELS for none. */
static int level_of(const struct unit *u)
{
    if (slice_eq(u->level, S("province")) || slice_eq(u->level, S("department"))) return PROVINCE;
    return slice_eq(u->level, S("district")) ? DISTRICT : slice_eq(u->level, S("commune")) ? COMMUNE : LEVELS;
}

static struct covered unit_covered(struct call *c, const struct unit *u, day on)
{
    struct covered row = { .unit = u, .name = u->name, .href = slice_fmt(c->mem, "/cong-khai?unit=%.*s", SL(u->code)) };
    const struct definitions *d = defs(c);
    for (size_t i = 0; i < d->procedures.n; i++) {
        const struct procedure *p = &d->procedures.v[i];
        if (procedure_offered(p, u) && procedure_for(c, p->code, u, on) == p) row.at[procedure_online(c, p, u, on)]++;
    }
    return row;
}

static void count_units(struct call *c, struct coverage_view *v)
{
    static const char *const names[LEVELS] = { "Cấp tỉnh", "Cấp huyện", "Cấp xã" };
    int wanted = slice_eq(v->level, S("commune")) ? COMMUNE : slice_eq(v->level, S("district")) ? DISTRICT : PROVINCE;
    for (int i = 0; i < LEVELS; i++) v->sums[i].name = slice_z(names[i]);
    for (size_t i = 0; i < defs(c)->units.n; i++) {
        const struct unit *u = &defs(c)->units.v[i];
        int level = level_of(u);
        if (level == LEVELS || !unit_valid(u, v->on)) continue;
        struct covered row = unit_covered(c, u, v->on);
        for (int k = 2; k <= 4; k++) v->sums[level].at[k] += row.at[k];
        if (level == wanted && row.at[2] + row.at[3] + row.at[4]) LIST_ADD(c->mem, &v->rows, row);
    }
}

/* ---- the timeline ---- */

/* One sentence for each (day, level of government, online level): so many units, so many procedures. */
struct rolled { day from; int level, online; int64_t pairs; unit_list units; LIST(slice) procedures; };
typedef LIST(struct rolled) rolled_list;

static struct rolled *rolled_of(struct call *c, rolled_list *list, day from, int level, int online)
{
    EACH (r, *list)
        if (r->from.n == from.n && r->level == level && r->online == online) return r;
    struct rolled *r = LIST_PUSH(c->mem, list);
    *r = (struct rolled){ .from = from, .level = level, .online = online };
    return r;
}

static void remember(struct call *c, struct rolled *r, const struct rollout *row)
{
    bool unit = false, procedure = false;
    EACH (u, r->units) unit = unit || *u == row->unit;
    EACH (p, r->procedures) procedure = procedure || slice_eq(*p, row->procedure);
    if (!unit) LIST_ADD(c->mem, &r->units, row->unit);
    if (!procedure) LIST_ADD(c->mem, &r->procedures, row->procedure);
    r->pairs++;
}

static int rolled_order(const void *a, const void *b)
{
    const struct rolled *x = a, *y = b;
    if (x->from.n != y->from.n) return x->from.n - y->from.n;
    return x->level != y->level ? x->level - y->level : x->online - y->online;
}

static void timeline(struct call *c, struct coverage_view *v)
{
    rolled_list list = { 0 };
    size_t n = 0;
    EACH (row, defs(c)->rollout) {
        int level = level_of(row->unit);
        if (level < LEVELS && row->online > 2) remember(c, rolled_of(c, &list, row->from, level, row->online), row);
    }
    if (list.n) qsort(list.v, list.n, sizeof *list.v, rolled_order);
    struct event_view *events = NEWN(c->mem, struct event_view, list.n + 1);
    EACH (r, list) {
        slice level = slice_lower(c->mem, say_slice(c, v->sums[r->level].name)), on = day_text(c->mem, r->from);
        slice who = r->units.n == 1 ? r->units.v[0]->name : say_f(c, "%zu đơn vị %.*s", r->units.n, SL(level));
        bool done = r->from.n <= v->on.n;
        events[n++] = (struct event_view){
            .title = say_f(c, "%.*s: %zu thủ tục lên mức %d", SL(who), r->procedures.n, r->online),
            .when = done ? say_f(c, "từ %.*s", SL(on)) : say_f(c, "dự kiến từ %.*s", SL(on)),
            .state = done ? EVENT_DONE : EVENT_NEXT,
        };
    }
    v->timeline = events;
}

err openness_coverage(struct call *c)
{
    struct coverage_view v = { .typed = web_query(c, "at"), .on = today(c), .level = web_query(c, "level") };
    if (v.typed.n && !day_read(v.typed, &v.on)) {
        field_fault_add(c->mem, &v.faults, S("at"), "Ngày viết dạng 27/3/2018.");
        v.on = today(c);
    }
    count_units(c, &v);
    timeline(c, &v);
    v.page = stretch_asked(c, v.rows.n, UNITS_A_PAGE);
    page_begin(c, v.faults.n ? S("Lỗi: Thủ tục làm được trực tuyến") : S("Thủ tục làm được trực tuyến"));
    if (v.faults.n) page_status(c, 422);
    coverage_page(c, &v);
    return page_end(c);
}
