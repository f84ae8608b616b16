/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that may be one thing, beside each other: merged by a person who says why, and parted again. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

static err row_asked(struct call *c, struct merges_view *v)
{
    TRY(registry_asked(c, &v->r));
    if (!merge_looks(v->r)) return fail(c, ERR_MISSING, "merge.none", "Sổ “%.*s” không gộp dòng.", SL(v->r->title));
    TRY(register_row(c, v->r, web_param(c, "id"), &v->row));
    if (v->row.sight >= SIGHT_WHOLE) return OK;
    return fail(c, ERR_DENIED, "register.denied", "Gộp dòng dành cho cán bộ được xem cả dòng.");
}

static err reply(struct call *c, struct merges_view *v)
{
    struct row_merge m;
    TRY(merge_of(c, v->r, v->row.id, &m, &v->gone));
    if (v->gone) TRY(register_row_of(c, v->r, m.kept, &v->kept));
    TRY(merge_into(c, v->r, v->row.id, &v->taken));
    if (!v->gone) TRY(merge_similar(c, v->r, &v->row, &v->similar));
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "Dòng giống nhau: %.*s", SL(v->row.title)));
    if (v->faults.n) page_status(c, 422);
    merges_page(c, v);
    return page_end(c);
}

err merges_show(struct call *c)
{
    struct merges_view v = { 0 };
    TRY(row_asked(c, &v));
    return reply(c, &v);
}

err merges_do(struct call *c)
{
    struct merges_view v = { .why = web_field(c, "why") };
    struct registry_row other;
    TRY(row_asked(c, &v));
    bool undo = slice_eq(web_field(c, "lam"), S("go"));
    if (!undo) TRY(register_row(c, v.r, web_field(c, "gop"), &other));
    if (undo) TRY(merge_undo(c, v.r, &v.row, &v.faults));
    else TRY(merge_make(c, v.r, &v.row, &other, v.why, &v.faults));
    EACH (f, v.faults) f->field = S("");                /* one question for each row: none to lead to */
    if (v.faults.n) return reply(c, &v);
    if (undo) web_flash(c, "Đã gỡ gộp: hai dòng lại như trước.");
    else web_flash(c, "Đã gộp “%.*s” vào dòng này.", SL(other.title));
    return web_see(c, "%.*s/giong", SL(row_path(c, v.r, &v.row)));
}
