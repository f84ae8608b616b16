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
        TRY(db_int(c, &left, "select count(*) from dossier where assignee = $1 and assignee <> 0 and handled = $2 and open = true",
                   leaver, p->unit));
        TRY(db_int(c, &holds, "select count(*) from position where account = $1 and role = $2 and unit = $3 and valid_from <= $4 "
                              "and (valid_to is null or valid_to > $4)", successor, p->role, p->unit, last));
        if (left && !holds)
            return fail(c, ERR_CONFLICT, "leave.successor", "Người nhận việc chưa giữ vai trò %s tại %.*s.", role_titles[role_of(p->role)],
                        SL(unit_by_id(c, p->unit)->name));
    }
    TRY(db_change(c, moved, "update dossier set assignee = $2, moves = moves + 1 where assignee = $1 and assignee <> 0 and open = true",
                  leaver, successor));
    EACH (p, held) TRY(position_end(c, p->id, last));
    return account_lock(c, leaver, true);
}

LOCAL_RECORD(colleague, COLUMN(colleague, login), COLUMN(colleague, name), COLUMN(colleague, title));

err position_colleagues(struct call *c, const struct unit *u, slice role, colleagues *list)
{
    *list = (colleagues){ 0 };
    return db_all(c, &colleague_record, list,
        "select a.login, a.name, min(p.title) as title from position p join account a on a.id = p.account "
        "where p.unit = $1 and (cast($2 as text) is null or p.role = $2) and p.valid_from <= $3 "
        "and (p.valid_to is null or p.valid_to >= $3) and a.locked_at is null group by a.login, a.name order by a.name, a.login",
        u->id, role, today(c));
}

/* ---- delegations ---- */

LOCAL_RECORD(delegation, COLUMN(delegation, id), COLUMN(delegation, giver), COLUMN(delegation, taker), COLUMN(delegation, giver_name),
             COLUMN(delegation, taker_name), COLUMN(delegation, note), COLUMN(delegation, valid_from), COLUMN(delegation, valid_to));

static err delegation_event(struct call *c, int64_t giver, int64_t taker, const char *kind)
{
    slice login;
    TRY(db_text(c, &login, "select login from account where id = $1", taker));
    TRY(db_do(c, "update account set name = name where id = $1", giver));       /* locks the subject of the event */
    struct ledger_entry entry = { .subject_kind = S("account"), .subject = giver, .kind = slice_z(kind), .unit = S(""),
                                  .body = slice_fmt(c->mem, "{\"taker\":\"%.*s\"}", SL(login)) };
    return ledger_append(c, &entry, NULL, NULL);
}

err delegation_add(struct call *c, int64_t giver, int64_t taker, day from, day to, slice note)
{
    field_faults wrong = { 0 };
    int64_t posts;
    TRY(db_int(c, &posts, "select count(*) from position where account = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2)",
               taker, today(c)));
    if (giver == taker) field_fault_add(c->mem, &wrong, S("taker"), "Không thể ủy quyền cho chính mình.");
    else if (!posts) field_fault_add(c->mem, &wrong, S("taker"), "Người nhận ủy quyền phải là cán bộ đang giữ một vị trí.");
    if (!from.n || !to.n || to.n < from.n) field_fault_add(c->mem, &wrong, S("to"), "Ngày kết thúc phải từ ngày bắt đầu trở đi.");
    else if (to.n < today(c).n) field_fault_add(c->mem, &wrong, S("to"), "Ngày kết thúc đã qua.");
    TRY(err_fields(c->mem, "delegation.wrong", wrong));
    TRY(db_do(c, "insert into delegation (id, giver, taker, valid_from, valid_to, note) values ($1, $2, $3, $4, $5, $6)", db_id(c),
              giver, taker, from, to, note.p ? note : S("")));
    return delegation_event(c, giver, taker, "delegation.added");
}

/* Ends with yesterday: an order that is taken back holds from this moment. */
err delegation_end(struct call *c, int64_t giver, int64_t id)
{
    int64_t n, taker;
    TRY(db_change(c, &n, "update delegation set valid_to = $3 where id = $1 and giver = $2 and valid_to > $3", id, giver,
                  day_add(today(c), -1)));
    if (!n) return fail(c, ERR_MISSING, "delegation.missing", "Không có ủy quyền nào của bạn còn hiệu lực ở đây.");
    TRY(db_int(c, &taker, "select taker from delegation where id = $1", id));
    return delegation_event(c, giver, taker, "delegation.ended");
}

err delegation_list(struct call *c, int64_t account, delegations *list)
{
    *list = (delegations){ 0 };
    return db_all(c, &delegation_record, list,
        "select d.id, d.giver, d.taker, g.name as giver_name, t.name as taker_name, d.note, d.valid_from, d.valid_to from delegation d "
        "join account g on g.id = d.giver join account t on t.id = d.taker where d.giver = $1 or d.taker = $1 "
        "order by d.valid_from desc, d.id desc limit 100", account);
}
