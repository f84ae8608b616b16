/* SPDX-License-Identifier: Apache-2.0 */
/* Positions and delegations.  Nobody leaves work behind: a position ends only when what is assigned to its holder has been given on. */
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "store/db.h"

RECORD(position, COLUMN(position, id), COLUMN(position, account), COLUMN(position, role), COLUMN(position, unit),
       COLUMN(position, title), COLUMN(position, valid_from), COLUMN(position, valid_to));

static err position_event(struct call *c, int64_t account, const char *kind, int64_t unit, slice role)
{
    const struct unit *u = unit_by_id(c, unit);
    slice code = u ? u->code : S("");
    struct ledger_entry entry = { .subject_kind = S("account"), .subject = account, .kind = slice_z(kind), .unit = code,
                                  .body = slice_fmt(c->mem, "{\"role\":\"%.*s\",\"unit\":\"%.*s\"}", SL(role), SL(code)) };
    return ledger_append(c, &entry, NULL, NULL);
}

err position_add(struct call *c, const struct position *p)
{
    const struct unit *u = unit_by_id(c, p->unit);
    field_faults wrong = { 0 };
    if (role_of(p->role) < ROLE_CLERK) field_fault_add(c->mem, &wrong, S("role"), "Không có vai trò “%.*s”.", SL(p->role));
    if (!u || !unit_valid(u, today(c))) field_fault_add(c->mem, &wrong, S("unit"), "Đơn vị không tồn tại hoặc đã ngừng hoạt động.");
    TRY(err_fields(c->mem, "position.wrong", wrong));
    day from = p->valid_from.n ? p->valid_from : today(c);
    TRY(db_do(c, "insert into position (id, account, role, unit, title, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7)",
              db_id(c), p->account, p->role, p->unit, p->title.n ? p->title : slice_z(role_titles[role_of(p->role)]), from, p->valid_to));
    return position_event(c, p->account, "position.added", p->unit, p->role);
}

err position_end(struct call *c, int64_t id, day last)
{
    struct position p;
    int64_t waiting;
    TRY(db_one(c, &position_record, &p, "select id, account, role, unit, title, valid_from, valid_to from position where id = $1", id));
    TRY(db_int(c, &waiting, "select count(*) from dossier where assignee = $1 and handled = $2 and open = true", p.account, p.unit));
    if (waiting)
        return fail(c, ERR_CONFLICT, "position.work_left",
                    "Còn %lld hồ sơ đang giao cho người này. Hãy giao lại trước khi kết thúc vị trí.",
                    (long long)waiting);
    TRY(db_do(c, "update position set valid_to = $2 where id = $1", id, last));
    return position_event(c, p.account, "position.ended", p.unit, p.role);
}

/* Work goes first, then positions end, then the account is locked. */
err account_leave(struct call *c, int64_t leaver, int64_t successor, day last, int64_t *moved)
{
    LIST(struct position) held = { 0 };
    if (leaver == successor) return fail(c, ERR_INPUT, "leave.same", "Người nhận việc phải là người khác.");
    TRY(db_all(
        c, &position_record, &held,
        "select id, account, role, unit, title, valid_from, valid_to from position where account = $1 "
        "and (valid_to is null or valid_to > $2)",
        leaver, last));
    EACH (p, held) {
        int64_t holds, left;
        TRY(db_int(c, &left, "select count(*) from dossier where assignee = $1 and handled = $2 and open = true", leaver, p->unit));
        TRY(db_int(c, &holds, "select count(*) from position where account = $1 and role = $2 and unit = $3 and valid_from <= $4 "
                              "and (valid_to is null or valid_to > $4)", successor, p->role, p->unit, last));
        if (left && !holds)
            return fail(c, ERR_CONFLICT, "leave.successor", "Người nhận việc chưa giữ vai trò %s tại %.*s.", role_titles[role_of(p->role)],
                        SL(unit_by_id(c, p->unit)->name));
    }
    TRY(db_change(c, moved, "update dossier set assignee = $2, moves = moves + 1 where assignee = $1 and open = true", leaver, successor));
    EACH (p, held) TRY(position_end(c, p->id, last));
    return account_lock(c, leaver, true);
}

err delegation_add(struct call *c, int64_t giver, int64_t taker, day from, day to, slice note)
{
    field_faults wrong = { 0 };
    if (giver == taker) field_fault_add(c->mem, &wrong, S("taker"), "Không thể ủy quyền cho chính mình.");
    if (!from.n || !to.n || to.n < from.n) field_fault_add(c->mem, &wrong, S("to"), "Ngày kết thúc phải từ ngày bắt đầu trở đi.");
    TRY(err_fields(c->mem, "delegation.wrong", wrong));
    return db_do(c, "insert into delegation (id, giver, taker, valid_from, valid_to, note) values ($1, $2, $3, $4, $5, $6)", db_id(c),
                 giver, taker, from, to, note);
}
