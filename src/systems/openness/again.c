/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/openness/again.h"
#include "systems/openness/again.page.h"

enum { FIRST_YEAR = 2015, NAMES_SHOWN = 30 };

static enum reuse_kind kind_of(slice key)
{
    enum reuse_kind kind = 0;
    while (kind < REUSE_KINDS - 1 && !slice_eq(key, slice_z(reuse_keys[kind]))) kind++;
    return kind;
}

static void year_asked(struct call *c, struct again_view *v)
{
    int month, date, now;
    day_split(today(c), &now, &month, &date);
    int64_t year = web_query_int(c, "nam", now);
    v->year = year >= FIRST_YEAR && year <= now ? (int)year : now;
    v->before = v->year > FIRST_YEAR ? v->year - 1 : 0;
    v->after = v->year < now ? v->year + 1 : 0;
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
    struct again_view v = { 0 };
    reuse_counts counts;
    year_asked(c, &v);
    TRY(reuse_months(c, day_of(v.year, 1, 1), day_of(v.year, 12, 1), &counts));
    TRY(reuse_names(c, day_of(v.year, 1, 1), day_of(v.year, 12, 1), NAMES_SHOWN, &v.names));
    months_read(c, &v, &counts);
    page_begin(c, S("Không hỏi lại"));
    again_page(c, &v);
    return page_end(c);
}
