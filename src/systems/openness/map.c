/* SPDX-License-Identifier: Apache-2.0 */
/* /cong-khai/ban-do: a map without a map, a tile for each commune in its district, with the share resolved in time as a number and as
 * a shade.  Where there is no district, the communes stand under the province. */
#include "systems/openness/openness.h"
#include <stdlib.h>
#include "systems/openness/pages.h"

static struct map_group *group_of(struct call *c, struct map_view *v, const struct unit *u)
{
    const struct unit *district = unit_ancestor(u, S("district"));
    if (!district) district = unit_root(c);
    EACH (group, v->groups)
        if (group->unit == district) return group;
    struct map_group *group = LIST_PUSH(c->mem, &v->groups);
    *group = (struct map_group){ .unit = district };
    return group;
}

static int by_place(const void *a, const void *b)
{
    const struct unit *x = ((const struct figures_line *)a)->unit, *y = ((const struct figures_line *)b)->unit;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static err map_read(struct call *c, struct map_view *v)
{
    struct figures_lines lines;
    asked_read(c, &v->a);
    TRY(lines_read(c, &v->a, LINES_COMMUNE, &lines));
    v->balances = lines.balances;
    v->communes = lines.list.n;
    if (lines.list.n) qsort(lines.list.v, lines.list.n, sizeof *lines.list.v, by_place);
    EACH (line, lines.list) {
        struct map_group *group = group_of(c, v, line->unit);
        figures_add(&group->f, &line->f);
        LIST_ADD(c->mem, &group->tiles, ((struct map_tile){ line->unit, asked_url(c, &v->a, S("/cong-khai"), line->unit->code), line->f }));
    }
    return OK;
}

err openness_map(struct call *c)
{
    struct map_view v = { 0 };
    TRY(map_read(c, &v));
    page_begin(c, slice_fmt(c->mem, "%sTỷ lệ đúng hạn của từng xã", v.a.faults.n ? "Lỗi: " : ""));
    if (v.a.faults.n) page_status(c, 422);
    map_page(c, &v);
    return page_end(c);
}
