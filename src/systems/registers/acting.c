/* SPDX-License-Identifier: Apache-2.0 */
/* Who acts for a row (kernel/acting.h): the people themselves see who is entered, enter themselves by their proven number and give it up;
 * the office that keeps the row enters and ends by papers. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

slice acting_path(struct call *c, const struct registry *r, const struct registry_row *row)
{
    return slice_join(c->mem, row_path(c, r, row), S("/thay-mat"));
}

slice acting_basis(struct call *c, const struct acting *x)
{
    if (!x->document.n) return say_slice(c, S("Số giấy tờ đã xác thực"));
    return say_f(c, "%.*s, ngày %.*s", SL(x->document), SL(day_text(c->mem, x->document_day)));
}

static err row_asked(struct call *c, struct acting_view *v)
{
    TRY(registry_asked(c, &v->r));
    return acting_row(c, v->r, web_param(c, "id"), &v->row);
}

static err reply(struct call *c, struct acting_view *v)
{
    TRY(acting_of(c, v->r, &v->row, &v->list));
    TRY(acting_proven(c, &v->proven));
    v->keeps = register_may(c, v->r, S("acting"), v->row.owner);
    registry_page(c, v->r, v->faults.n ? S("Lỗi: Người thay mặt") : S("Người thay mặt"));
    if (v->faults.n) page_status(c, 422);
    acting_page(c, v);
    return page_end(c);
}

err acting_show(struct call *c)
{
    struct acting_view v = { 0 };
    TRY(row_asked(c, &v));
    return reply(c, &v);
}

/* ---- POST, viec ---- */

static err claim(struct call *c, struct acting_view *v)
{
    TRY(acting_claim(c, v->r, web_param(c, "id"), &v->faults));
    if (!v->faults.n) web_flash(c, "Đã ghi bạn thay mặt %.*s.", SL(v->row.title));
    return OK;
}

static day day_typed(struct call *c, struct acting_view *v, const char *field, slice typed)
{
    day x = { 0 };
    if (typed.n && !day_read(typed, &x)) field_fault_add(c->mem, &v->faults, slice_z(field), "Ngày viết dạng 27/3/2018.");
    return x;
}

static err enter(struct call *c, struct acting_view *v)
{
    v->to = web_field(c, "to");
    v->name = web_field(c, "name");
    v->role = web_field(c, "role");
    v->document = web_field(c, "document");
    v->day = web_field(c, "document_day");
    v->until = web_field(c, "until");
    struct acting_asked asked = { .to = v->to, .name = v->name, .role = v->role, .document = v->document,
                                  .document_day = day_typed(c, v, "document_day", v->day), .until = day_typed(c, v, "until", v->until) };
    if (v->faults.n) return OK;
    TRY(acting_enter(c, v->r, web_param(c, "id"), &asked, &v->faults));
    if (!v->faults.n) web_flash(c, "Đã ghi. Người ấy, và những ai đang thay mặt, được báo ngay.");
    return OK;
}

static err end(struct call *c, struct acting_view *v)
{
    v->why = web_field(c, "why");
    if (!slice_int(web_field(c, "n"), &v->tried)) v->tried = 0;
    TRY(acting_end(c, v->r, web_param(c, "id"), v->tried, v->why, &v->faults));
    if (!v->faults.n) web_flash(c, "Đã kết thúc; từ lúc này người ấy không còn thấy phần không công khai.");
    return OK;
}

err acting_do(struct call *c)
{
    static const struct { const char *name; err (*act)(struct call *c, struct acting_view *v); } acts[] = {
        { "toi", claim }, { "ghi", enter }, { "thoi", end },
    };
    struct acting_view v = { 0 };
    TRY(row_asked(c, &v));
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (!slice_eq(web_field(c, "viec"), slice_z(acts[i].name))) continue;
        TRY(acts[i].act(c, &v));
        return v.faults.n ? reply(c, &v) : web_see(c, "%.*s", SL(acting_path(c, v.r, &v.row)));
    }
    return fail(c, ERR_INPUT, "acting.unknown", "Không có thao tác này.");
}
