/* SPDX-License-Identifier: Apache-2.0 */
/* One account: lock, a new password shown once, positions, leaving.  Nobody locks or retires themselves: an office without an
 * administrator cannot be helped from here. */
#include "systems/admin/admin.h"
#include "kernel/otp.h"
#include "base/hash.h"
#include "store/db.h"
#include "systems/admin/pages.h"

enum { EVENTS_SHOWN = 15, PASSWORD_LONG = 12 };

LOCAL_RECORD(position_line, COLUMN(position_line, id), COLUMN(position_line, role), COLUMN(position_line, title),
             COLUMN(position_line, valid_from), COLUMN(position_line, valid_to), COLUMN(position_line, unit),
             COLUMN(position_line, waiting));
LOCAL_RECORD(account_event, COLUMN(account_event, at), COLUMN(account_event, kind), COLUMN(account_event, who),
             COLUMN(account_event, unit));

const char *account_event_words(slice kind)
{
    static const struct { const char *kind, *words; } known[] = {
        { "account.added", "Lập tài khoản" }, { "account.locked", "Khóa" }, { "account.unlocked", "Mở khóa" },
        { "account.password", "Đổi mật khẩu" }, { "position.added", "Thêm vị trí" }, { "position.ended", "Kết thúc vị trí" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_eq(kind, slice_z(known[i].kind))) return known[i].words;
    return "Việc khác";
}

static err of_login(struct call *c, struct account *a)
{
    bool found;
    slice login = web_param(c, "login");
    TRY(account_find(c, login, a, &found));
    return found ? OK : fail(c, ERR_MISSING, "account.missing", "Không có tài khoản “%.*s”.", SL(login));
}

static err not_oneself(struct call *c, const struct account *a)
{
    if (a->id != c->who->account) return OK;
    return fail(c, ERR_CONFLICT, "admin.oneself", "Không tự khóa hoặc cho nghỉ tài khoản đang dùng. Hãy nhờ một quản trị khác.");
}

static err view_read(struct call *c, struct account_view *v)
{
    TRY(db_all(c, &position_line_record, &v->positions,
        "select p.id, p.role, p.title, p.valid_from, p.valid_to, u.name as unit, (select count(*) from dossier d "
        "where d.assignee = p.account and d.handled = p.unit and d.open = true) as waiting "
        "from position p join unit u on u.id = p.unit where p.account = $1 order by p.valid_from desc, p.id desc", v->a.id));
    return db_all(c, &account_event_record, &v->events,
        "select e.at, e.kind, e.unit, coalesce(a.login, '') as who from event e left join account a on a.id = e.account "
        "where e.subject_kind = 'account' and e.subject = $1 order by e.n desc limit $2", v->a.id, EVENTS_SHOWN);
}

static err show(struct call *c, struct account_view *v)
{
    TRY(view_read(c, v));
    page_begin(c, slice_fmt(c->mem, "%sTài khoản %.*s", v->faults.n ? "Lỗi: " : "", SL(v->a.login)));
    if (v->faults.n) page_status(c, 422);
    account_page(c, v);
    return page_end(c);
}

/* A refusal is told on the account's page; what the refused call had begun is not kept, so it is one that begins nothing. */
static err show_refusal(struct call *c, struct account_view *v, err e)
{
    if (e.fault->kind == ERR_INPUT && e.fault->fields.n) v->faults = e.fault->fields;
    else if (e.fault->kind == ERR_INPUT) field_fault_add(c->mem, &v->faults, S(""), "%.*s", SL(e.fault->text));
    else return e;
    return show(c, v);
}

static err done(struct call *c, const struct account *a)
{
    return web_see(c, "/quan-tri/tai-khoan/%.*s", SL(a->login));
}

err admin_account(struct call *c)
{
    struct account_view v = { 0 };
    TRY(of_login(c, &v.a));
    return show(c, &v);
}

err admin_account_lock(struct call *c)
{
    struct account a;
    bool lock = slice_eq(web_field(c, "khoa"), S("1"));
    TRY(of_login(c, &a));
    if (lock) TRY(not_oneself(c, &a));
    if (lock != (a.locked_at.ms != 0)) TRY(account_lock(c, a.id, lock));
    web_flash(c, "%s", lock ? "Đã khóa tài khoản; mọi phiên đăng nhập kết thúc ngay." : "Đã mở khóa tài khoản.");
    return done(c, &a);
}

/* ---- a password ---- */

struct made { slice password, hashed; };

err admin_password_make(struct call *c)
{
    struct made *m = NEW(c->mem, struct made);
    m->password = random_token(c->mem, PASSWORD_LONG);
    m->hashed = password_hash(c->mem, m->password);
    c->prepared = m;
    return OK;
}

err admin_password_set(struct call *c)
{
    const struct made *m = c->prepared;
    struct account_view v = { .password = m->password };
    TRY(of_login(c, &v.a));
    TRY(account_set_password(c, v.a.id, m->hashed));
    TRY(otp_end(c, v.a.id));                    /* whoever needs a new password may have lost the phone too */
    return show(c, &v);
}

/* ---- positions ---- */

err admin_position_add(struct call *c)
{
    struct account_view v = { 0 };
    const struct unit *u = unit_by_code(c, web_field(c, "unit"), today(c));
    TRY(of_login(c, &v.a));
    if (!slice_eq(v.a.kind, S("official"))) return fail(c, ERR_CONFLICT, "admin.citizen", "Chỉ tài khoản cán bộ mới giữ vị trí.");
    if (!u) field_fault_add(c->mem, &v.faults, S("unit"), "Chọn đơn vị.");
    if (role_of(web_field(c, "role")) < ROLE_CLERK) field_fault_add(c->mem, &v.faults, S("role"), "Chọn vai trò.");
    if (v.faults.n) return show(c, &v);
    struct position p = { .account = v.a.id, .role = web_field(c, "role"), .unit = u->id, .title = web_field(c, "title") };
    TRY(position_add(c, &p));
    web_flash(c, "Đã thêm vị trí tại %.*s.", SL(u->name));
    return done(c, &v.a);
}

static bool last_day(struct call *c, struct account_view *v, slice field, day *last)
{
    if (day_read(web_field(c, zstr(c->mem, field)), last)) return true;
    field_fault_add(c->mem, &v->faults, field, "Ngày cuối giữ vị trí viết dạng 27/3/2018.");
    return false;
}

err admin_position_end(struct call *c)
{
    struct account_view v = { 0 };
    int64_t id = 0, own;
    day last;
    TRY(of_login(c, &v.a));
    bool number = slice_int(web_param(c, "id"), &id);
    TRY(db_int(c, &own, "select count(*) from position where id = $1 and account = $2 and (valid_to is null or valid_to >= $3)",
               id, v.a.id, today(c)));
    if (!number || !own) return fail(c, ERR_MISSING, "position.missing", "Vị trí này không có hoặc đã kết thúc.");
    if (!last_day(c, &v, slice_fmt(c->mem, "cuoi-%lld", (long long)id), &last)) return show(c, &v);
    TRY(position_end(c, id, last));
    web_flash(c, "Vị trí kết thúc sau ngày %.*s.", SL(day_text(c->mem, last)));
    return done(c, &v.a);
}

err admin_account_leave(struct call *c)
{
    struct account_view v = { 0 };
    struct account successor = { 0 };
    bool found;
    int64_t moved;
    day last;
    TRY(of_login(c, &v.a));
    TRY(not_oneself(c, &v.a));
    TRY(account_find(c, web_field(c, "successor"), &successor, &found));
    if (!found) field_fault_add(c->mem, &v.faults, S("successor"), "Không có tài khoản “%.*s”.", SL(web_field(c, "successor")));
    if (!last_day(c, &v, S("last"), &last) || v.faults.n) return show(c, &v);
    err e = account_leave(c, v.a.id, successor.id, last, &moved);
    if (e.fault) return show_refusal(c, &v, e);
    web_flash(c, "Đã giao %lld hồ sơ cho %.*s, kết thúc các vị trí và khóa tài khoản.", (long long)moved, SL(successor.name));
    return done(c, &v.a);
}
