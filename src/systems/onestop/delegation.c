/* SPDX-License-Identifier: Apache-2.0 */
/* Handing one's posts over for a period: a journey, an illness.  Both names stand on what is done meanwhile. */
#include "systems/onestop/onestop.h"
#include "store/db.h"
#include "systems/onestop/delegation.page.h"

LOCAL_RECORD(handed, COLUMN(handed, id), COLUMN(handed, giver), COLUMN(handed, taker), COLUMN(handed, note), COLUMN(handed, valid_from),
             COLUMN(handed, valid_to));
LOCAL_RECORD(colleague, COLUMN(colleague, login), COLUMN(colleague, name));

static err show(struct call *c, struct delegation_view *v)
{
    const struct unit *u = who_unit(c->who);
    if (!u) return fail(c, ERR_DENIED, "desk.officials", "Trang này dành cho cán bộ.");
    TRY(db_all(c, &handed_record, &v->list,
        "select d.id, g.name as giver, t.name as taker, d.note, d.valid_from, d.valid_to from delegation d "
        "join account g on g.id = d.giver join account t on t.id = d.taker where d.giver = $1 or d.taker = $1 order by d.valid_from desc",
        c->who->account));
    TRY(db_all(c, &colleague_record, &v->colleagues,
        "select distinct a.login, a.name from position p join account a on a.id = p.account where p.unit = $1 and a.id <> $2 "
        "and p.valid_from <= $3 and (p.valid_to is null or p.valid_to >= $3) and a.locked_at is null order by a.name",
        u->id, c->who->account, today(c)));
    page_begin(c, v->faults.n ? S("Lỗi: Ủy quyền") : S("Ủy quyền"));
    if (v->faults.n) page_status(c, 422);
    delegation_page(c, v);
    return page_end(c);
}

err delegation_show(struct call *c) { return show(c, &(struct delegation_view){ 0 }); }

static void read_day(struct call *c, const char *name, day *d, field_faults *faults)
{
    *d = (day){ 0 };
    if (!day_read(web_field(c, name), d)) field_fault_add(c->mem, faults, slice_z(name), "Ngày viết dạng 27/3/2018.");
}

err delegation_do(struct call *c)
{
    struct delegation_view v = { 0 };
    struct account taker = { 0 };
    bool found = false;
    day from, to;
    read_day(c, "from", &from, &v.faults);
    read_day(c, "to", &to, &v.faults);
    TRY(account_find(c, web_field(c, "taker"), &taker, &found));
    if (!found) field_fault_add(c->mem, &v.faults, S("taker"), "Chọn người nhận ủy quyền.");
    if (v.faults.n) return show(c, &v);
    err e = delegation_add(c, c->who->account, taker.id, from, to, web_field(c, "note").n ? web_field(c, "note") : S(""));
    if (e.fault && e.fault->kind == ERR_INPUT) {
        v.faults = e.fault->fields;
        return show(c, &v);
    }
    TRY(e);
    web_flash(c, "Đã ủy quyền cho %.*s.", SL(taker.name));
    return web_see(c, "/mot-cua/uy-quyen");
}

err delegation_end(struct call *c)
{
    int64_t id, n;
    if (!slice_int(web_param(c, "id"), &id)) id = 0;
    TRY(db_change(c, &n, "update delegation set valid_to = $3 where id = $1 and giver = $2 and valid_to >= $4", id, c->who->account,
                  day_add(today(c), -1), today(c)));
    if (!n) return fail(c, ERR_MISSING, "delegation.missing", "Không có ủy quyền này đang có hiệu lực.");
    web_flash(c, "Đã kết thúc ủy quyền.");
    return web_see(c, "/mot-cua/uy-quyen");
}
