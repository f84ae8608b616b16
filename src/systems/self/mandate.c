/* SPDX-License-Identifier: Apache-2.0 */
/* Letting another act for one, and acting for others (kernel/mandate.h).  Giving asks for the password: whoever finds an open browser must
 * not be able to give themselves a say. */
#include "systems/self/self.h"
#include "systems/self/pages.h"

static err mandate_reply(struct call *c, struct mandate_view *v)
{
    struct account a;
    bool found;
    TRY(mandate_list(c, &v->list));
    TRY(account_by_id(c, c->who->account, &a, &found));
    v->password = found && a.password.n;
    page_begin(c, v->faults.n ? S("Lỗi: Ủy quyền") : S("Ủy quyền"));
    if (v->faults.n) page_status(c, 422);
    mandate_page(c, v);
    return page_end(c);
}

err mandate_show(struct call *c)
{
    struct mandate_view v = { .codes = web_query(c, "thu-tuc"), .from = day_text(c->mem, today(c)) };
    v.all = !v.codes.n;
    return mandate_reply(c, &v);
}

/* ---- giving ---- */

err mandate_give_check(struct call *c)
{
    field_faults *faults = NEW(c->mem, field_faults);
    *faults = (field_faults){ 0 };
    c->prepared = faults;
    return self_proof(c, "mat-khau-uy", faults);
}

static void day_typed(struct call *c, struct mandate_view *v, const char *field, slice typed, day *x)
{
    *x = (day){ 0 };
    if (typed.n && !day_read(typed, x)) field_fault_add(c->mem, &v->faults, slice_z(field), "Ngày viết dạng 27/3/2018.");
}

err mandate_give_do(struct call *c)
{
    const field_faults *refused = c->prepared;
    struct mandate_view v = { .to = web_field(c, "to"), .codes = web_field(c, "procedures"), .from = web_field(c, "valid_from"),
                              .until = web_field(c, "valid_to"), .all = slice_eq(web_field(c, "scope"), S("all")), .faults = *refused };
    struct mandate_asked asked = { .to = v.to, .codes = v.all ? NONE : v.codes };
    day_typed(c, &v, "valid_from", v.from, &asked.from);
    day_typed(c, &v, "valid_to", v.until, &asked.until);
    if (!v.from.n) asked.from = today(c);
    if (!v.all && !v.codes.n) field_fault_add(c->mem, &v.faults, S("procedures"), "Ghi mã thủ tục, hoặc chọn mọi thủ tục.");
    if (v.faults.n) return mandate_reply(c, &v);
    err e = mandate_give(c, &asked);
    if (e.fault && e.fault->kind == ERR_INPUT) {
        v.faults = e.fault->fields;
        return mandate_reply(c, &v);
    }
    TRY(e);
    web_flash(c, "Đã ủy quyền. Người ấy làm thay bạn được sau khi đồng ý.");
    return web_see(c, "/tai-khoan/uy-quyen");
}

/* ---- agreeing, ending: POST /tai-khoan/uy-quyen/{id}, viec ---- */

static err accept(struct call *c, int64_t id)
{
    TRY(mandate_accept(c, id));
    web_flash(c, "Đã đồng ý. Khi nộp hồ sơ, chọn người bạn thay mặt ở bước đầu.");
    return OK;
}

static err end(struct call *c, int64_t id)
{
    TRY(mandate_end(c, id));
    web_flash(c, "Ủy quyền đã chấm dứt, kể cả với hồ sơ đang giải quyết.");
    return OK;
}

err mandate_move(struct call *c)
{
    static const struct { const char *name; err (*act)(struct call *c, int64_t id); } acts[] = {
        { "dong-y", accept }, { "cham-dut", end },
    };
    int64_t id;
    if (!slice_int(web_param(c, "id"), &id)) id = 0;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (!slice_eq(web_field(c, "viec"), slice_z(acts[i].name))) continue;
        TRY(acts[i].act(c, id));
        return web_see(c, "/tai-khoan/uy-quyen");
    }
    return fail(c, ERR_INPUT, "mandate.unknown", "Không có thao tác này.");
}
