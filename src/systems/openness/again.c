/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/openness/again.h"
#include "systems/openness/pages.h"

enum { NAMES_SHOWN = 30 };

static enum reuse_kind kind_of(slice key)
{
    enum reuse_kind kind = 0;
    while (kind < REUSE_KINDS - 1 && !slice_eq(key, slice_z(reuse_keys[kind]))) kind++;
    return kind;
}

static void months_read(struct call *c, struct again_view *v, const reuse_counts *counts)
{
    EACH (count, *counts) {
        enum reuse_kind kind = kind_of(count->kind);
        if (!v->months.n || v->months.v[v->months.n - 1].month.n != count->month.n)
            LIST_ADD(c->mem, &v->months, ((struct again_month){ .month = count->month }));
        v->months.v[v->months.n - 1].n[kind] += count->n;
        v->all[kind] += count->n;
        v->whole += count->n;
    }
}

err openness_again(struct call *c)
{
    struct again_view v = { .years = years_asked(c) };
    reuse_counts counts;
    TRY(reuse_months(c, day_of(v.years.year, 1, 1), day_of(v.years.year, 12, 1), &counts));
    TRY(reuse_names(c, day_of(v.years.year, 1, 1), day_of(v.years.year, 12, 1), NAMES_SHOWN, &v.names));
    months_read(c, &v, &counts);
    page_begin(c, S("Không hỏi lại"));
    again_page(c, &v);
    return page_end(c);
}
