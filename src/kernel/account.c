/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts and passwords.  An unknown login and a wrong password take the same time and get the same answer. */
#include "kernel/account_link.h"
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/acting.h"
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "store/db.h"

RECORD(account, COLUMN(account, id), COLUMN(account, login), COLUMN(account, kind), COLUMN(account, name), COLUMN(account, email),
       COLUMN(account, phone), COLUMN(account, password), COLUMN(account, party), COLUMN(account, demo), COLUMN(account, locked_at),
       COLUMN(account, created_at), COLUMN(account, confirmed_at),
       COLUMN(account, closed_at));
#define ACCOUNT_COLUMNS "id, login, kind, name, email, phone, password, party, demo, locked_at, created_at, confirmed_at, closed_at"

err account_find(struct call *c, slice login, struct account *a, bool *found)
{
    return db_maybe(c, &account_record, a, found, "select " ACCOUNT_COLUMNS " from account where login = $1",
                    fold(c->mem, slice_trim(login)));
}

err account_by_id(struct call *c, int64_t id, struct account *a, bool *found)
{
    return db_maybe(c, &account_record, a, found, "select " ACCOUNT_COLUMNS " from account where id = $1", id);
}

static err account_event(struct call *c, int64_t account, const char *kind, slice body)
{
    struct ledger_entry entry = { .subject_kind = S("account"), .subject = account, .kind = slice_z(kind), .unit = S(""), .body = body };
    return ledger_append(c, &entry, NULL, NULL);
}

err account_add(struct call *c, struct account *a)
{
    field_faults wrong = { 0 };
    bool taken = false;
    struct account other;
    a->login = fold(c->mem, slice_trim(a->login));
    if (a->login.n < 3 || a->login.n > 40 || !slice_only(a->login, "abcdefghijklmnopqrstuvwxyz0123456789._-"))
        field_fault_add(c->mem, &wrong, S("login"), "Tên đăng nhập gồm 3–40 chữ cái không dấu, chữ số, dấu chấm, gạch dưới, gạch ngang.");
    else
        TRY(account_find(c, a->login, &other, &taken));
    if (taken) field_fault_add(c->mem, &wrong, S("login"), "Tên đăng nhập “%.*s” đã có người dùng. Hãy chọn tên khác.", SL(a->login));
    if (!slice_trim(a->name).n) field_fault_add(c->mem, &wrong, S("name"), "Chưa nhập họ và tên.");
    TRY(err_fields(c->mem, "account.wrong", wrong));
    a->id = db_id(c);
    a->created_at = c->now;
    if (slice_eq(a->kind, S("official")) && a->email.n) a->confirmed_at = c->now;        /* the administrator knows it */
    TRY(db_do(c,
        "insert into account (id, login, kind, party, name, email, phone, password, demo, created_at, confirmed_at) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        a->id, a->login, a->kind, a->party, a->name, a->email, a->phone, a->password, a->demo, a->created_at, a->confirmed_at));
    return account_event(c, a->id, "account.added", slice_fmt(c->mem, "{\"kind\":\"%.*s\"}", SL(a->kind)));
}

err account_prove(struct call *c, int64_t account, slice number)
{
    TRY(db_do(c, "update account set number = $2 where id = $1", account, number));
    return acting_unproven(c, account, number);
}

err account_confirm(struct call *c, const struct account *a)
{
    TRY(db_do(c, "update account set confirmed_at = $2 where id = $1", a->id, c->now));
    return account_event(c, a->id, "account.confirmed", S("{}"));
}

err accounts_of_mail(struct call *c, slice email, accounts_list *list)
{
    *list = (accounts_list){ 0 };
    return db_all(c, &account_record, list, "select " ACCOUNT_COLUMNS " from account where email = $1 and confirmed_at is not null "
                  "and locked_at is null order by id limit $2", email, (int64_t)ACCOUNTS_OF_MAIL);
}

/* What its owner has closed is nobody's any more, an administrator's neither. */
static err not_closed(struct call *c, int64_t account)
{
    int64_t closed;
    TRY(db_int(c, &closed, "select count(*) from account where id = $1 and closed_at is not null", account));
    return closed ? fail(c, ERR_CONFLICT, "account.closed", "Người dùng đã đóng tài khoản này; không mở lại được.") : OK;
}

err account_lock(struct call *c, int64_t account, bool lock)
{
    TRY(not_closed(c, account));
    TRY(db_do(c, "update account set locked_at = $2 where id = $1", account, lock ? c->now : (instant){ 0 }));
    TRY(db_do(c, "delete from session where account = $1", account));
    return account_event(c, account, lock ? "account.locked" : "account.unlocked", S("{}"));
}

err account_set_password(struct call *c, int64_t account, slice hashed)
{
    TRY(not_closed(c, account));
    slice own = c->who->session.n ? c->who->session : S("");
    TRY(db_do(c, "update account set password = $2, demo = false where id = $1", account, hashed));
    TRY(db_do(c, "delete from session where account = $1 and hash <> $2", account, own));
    return account_event(c, account, "account.password", S("{}"));
}

slice password_problem(slice password, slice login)
{
    if (utf8_length(password) < 8) return S("Mật khẩu cần ít nhất 8 ký tự.");
    if (password.n > 200) return S("Mật khẩu dài nhất 200 ký tự.");
    if (slice_eq(password, login)) return S("Mật khẩu không được trùng tên đăng nhập.");
    size_t same = 1;
    while (same < password.n && password.p[same] == password.p[0]) same++;
    if (same == password.n) return S("Mật khẩu không được chỉ gồm một ký tự lặp lại.");
    return (slice){ NULL, 0 };
}

/* The hash of a password nobody has: checking against it costs what a real check costs. */
#define NOBODY "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

err account_check_password(struct call *c, slice login, slice password, struct account *a)
{
    bool found;
    TRY(account_find(c, login, a, &found));
    bool known = found && a->password.n && (!a->demo || c->app->loopback);
    bool right = password_ok(c->mem, known ? a->password : S(NOBODY), password);
    if (known && right && !a->locked_at.ms) return OK;
    if (known && right)
        return fail(c, ERR_DENIED, "login.locked", "Tài khoản đã bị khóa. Hãy liên hệ quản trị của đơn vị bạn.");
    return fail(c, ERR_LOGIN, "login.wrong", "Tên đăng nhập hoặc mật khẩu không đúng.");
}
