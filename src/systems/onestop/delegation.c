/* SPDX-License-Identifier: Apache-2.0 */
/* Handing one's posts over for a period: a journey, an illness.  What the other does meanwhile is recorded under the other's name. */
#include "systems/onestop/onestop.h"
#include "systems/onestop/pages.h"

/* Those of the units where the giver holds a post; an office is small. */
static err colleagues_near(struct call *c, colleagues *all)
{
    EACH (post, c->who->posts) {
        colleagues list;
        if (post->for_account) continue;
        TRY(position_colleagues(c, post->unit, NONE, &list));
        EACH (p, list) {
            bool there = slice_eq(p->login, c->who->login);
            EACH (q, *all) there |= slice_eq(p->login, q->login);
            if (!there) LIST_ADD(c->mem, all, *p);
        }
    }
    return OK;
}

static err show(struct call *c, struct delegation_view *v)
{
    TRY(delegation_list(c, c->who->account, &v->list));
    TRY(colleagues_near(c, &v->colleagues));
    page_begin(c, v->faults.n ? S("Lỗi: Ủy quyền") : S("Ủy quyền"));
    if (v->faults.n) page_status(c, 422);
    delegation_page(c, v);
    return page_end(c);
}

err delegation_show(struct call *c) { return show(c, &(struct delegation_view){ 0 }); }

static day day_typed(struct call *c, const char *name, field_faults *faults)
{
    day d = { 0 };
    if (!day_read(web_field(c, name), &d)) field_fault_add(c->mem, faults, slice_z(name), "Chưa có ngày đúng dạng 27/3/2018.");
    return d;
}

err delegation_do(struct call *c)
{
    struct delegation_view v = { 0 };
    struct account taker = { 0 };
    bool found = false;
    TRY(account_find(c, web_field(c, "taker"), &taker, &found));
    if (!found) field_fault_add(c->mem, &v.faults, S("taker"), "Chọn người nhận ủy quyền.");
    day from = day_typed(c, "from", &v.faults), to = day_typed(c, "to", &v.faults);
    if (v.faults.n) return show(c, &v);
    err e = delegation_add(c, c->who->account, taker.id, from, to, web_field(c, "note"));
    if (e.fault && e.fault->kind == ERR_INPUT) {
        v.faults = e.fault->fields;
        return show(c, &v);
    }
    TRY(e);
    web_flash(c, "Đã ủy quyền cho %.*s từ %.*s đến %.*s.", SL(taker.name), SL(day_text(c->mem, from)), SL(day_text(c->mem, to)));
    return web_see(c, "/mot-cua/uy-quyen");
}

err delegation_stop(struct call *c)
{
    int64_t id;
    if (!slice_int(web_param(c, "id"), &id)) return fail(c, ERR_MISSING, "delegation.missing", "Không có ủy quyền này.");
    TRY(delegation_end(c, c->who->account, id));
    web_flash(c, "Đã kết thúc ủy quyền.");
    return web_see(c, "/mot-cua/uy-quyen");
}
