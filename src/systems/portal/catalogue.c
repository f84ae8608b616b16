/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: find a procedure by one's own words, and read in plain words who, what papers, how long, how much, where. */
#include "systems/portal/portal.h"
#include "systems/portal/pages.h"

enum { PER_PAGE = 25 };

err home_show(struct call *c)
{
    procedure_list common = { 0 };
    /* what people come for most often; a procedure that is not in force drops out by itself */
    static const char *const wanted[] = { "1.001193", "2.000635", "2.000815", "1.004873", "1.001612", "1.000894", "1.000656", "2.000488" };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const struct procedure *p = procedure_by_code(c, slice_z(wanted[i]), today(c));
        if (p) LIST_ADD(c->mem, &common, p);
    }
    page_begin(c, S("Cổng dịch vụ công"));
    home_page(c, &common);
    return page_end(c);
}

static void by_level(const struct call *c, procedure_list *found, slice level)
{
    size_t kept = 0;
    (void)c;
    EACH (p, *found)
        if (procedure_has_level(*p, level)) found->v[kept++] = *p;
    found->n = kept;
}

err catalogue_show(struct call *c)
{
    struct catalogue_view v = { .q = slice_trim(web_query(c, "q")), .field = web_query(c, "linh-vuc"), .level = web_query(c, "cap") };
    int64_t page = web_query_int(c, "trang", 1);
    procedure_search(c, v.q, v.field, NULL, &v.found);
    if (v.level.n) by_level(c, &v.found, v.level);
    v.from = page > 1 && page < 1000 ? (size_t)(page - 1) * PER_PAGE : 0;
    if (v.from > v.found.n) v.from = 0;
    v.shown = v.found.n - v.from < PER_PAGE ? v.found.n - v.from : PER_PAGE;
    page_begin(c, v.q.n ? slice_fmt(c->mem, "Thủ tục: %.*s", SL(v.q)) : S("Thủ tục hành chính"));
    catalogue_page(c, &v);
    return page_end(c);
}

slice pace_text(struct call *c, int64_t minutes) { return say_slice(c, work_time_text(c->mem, minutes)); }

err procedure_show(struct call *c)
{
    slice code = web_param(c, "code");
    struct procedure_view v = { .p = procedure_by_code(c, code, today(c)) };
    if (!v.p) return fail(c, ERR_MISSING, "procedure.missing", "Không có thủ tục mã “%.*s”. Hãy tìm trong danh mục thủ tục.", SL(code));
    TRY(pace_of(c, v.p->code, &v.pace));
    page_begin(c, v.p->name);
    procedure_page(c, &v);
    return page_end(c);
}
