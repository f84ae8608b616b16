/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/account_link.h"
#include "base/hash.h"
#include "kernel/app.h"
#include "store/db.h"
#include "store/outbox.h"

enum { SECRET_LONG = 26 };

static const struct purpose { const char *name, *path, *subject, *text; int hours; } purposes[] = {
    [LINK_CONFIRM] = { "confirm", "/dang-ky/xac-nhan", "Xác nhận địa chỉ thư điện tử",
        "Địa chỉ này vừa được ghi cho tài khoản “{login}”. Mở liên kết sau trong {hours} giờ để xác nhận:\n\n{link}\n\n"
          "Nếu không phải bạn, xin bỏ qua thư này: chưa xác nhận thì chúng tôi không gửi gì thêm.", LINK_CONFIRM_HOURS },
    [LINK_PASSWORD] = { "password", "/dat-lai-mat-khau", "Đặt lại mật khẩu",
        "Có người yêu cầu đặt lại mật khẩu của tài khoản “{login}”. Mở liên kết sau trong {hours} giờ để đặt mật khẩu mới:\n\n{link}\n\n"
          "Nếu không phải bạn, xin bỏ qua thư này: mật khẩu cũ vẫn dùng được.", LINK_PASSWORD_HOURS },
};

/* ---- sending ---- */

static err letter(struct call *c, const struct account *a, const struct purpose *p, slice link)
{
    slice text = slice_replace(c->mem, slice_z(p->text), S("{login}"), a->login);
    text = slice_replace(c->mem, text, S("{hours}"), slice_fmt(c->mem, "%d", p->hours));
    text = slice_replace(c->mem, text, S("{link}"), link);
    text = slice_fmt(c->mem, "Kính gửi %.*s,\n\n%.*s\n\n%.*s\n", SL(a->name), SL(text), SL(defs(c)->name));
    return outbox_add(c, S("mail"), a->email, slice_z(p->subject), text);
}

err account_link_send(struct call *c, const struct account *a, enum link_purpose purpose, slice site, bool *sent)
{
    const struct purpose *p = &purposes[purpose];
    slice secret = random_token(c->mem, SECRET_LONG);
    instant lately = { c->now.ms - LINK_AGAIN_MINUTES * 60 * 1000LL };
    int64_t newer;
    *sent = false;
    if (!a->email.n) return OK;
    TRY(db_int(c, &newer, "select count(*) from account_link where account = $1 and purpose = $2 and made_at > $3", a->id,
               p->name, lately));
    if (newer) return OK;
    TRY(db_do(c, "delete from account_link where account = $1 and purpose = $2", a->id, p->name));
    TRY(db_do(c, "insert into account_link (hash, account, purpose, email, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
              hash_hex(c->mem, secret), a->id, p->name, a->email, c->now, (instant){ c->now.ms + p->hours * 3600 * 1000LL }));
    *sent = true;
    return letter(c, a, p, slice_fmt(c->mem, "%.*s%s?ma=%.*s", SL(site), p->path, SL(secret)));
}

/* ---- coming back ---- */

static err owner(struct call *c, int64_t account, slice email, struct account *a, bool *found)
{
    TRY(account_by_id(c, account, a, found));
    *found = *found && !a->locked_at.ms && slice_eq(a->email, email);
    return OK;
}

struct link_row { int64_t account; slice email; };
LOCAL_RECORD(link_row, COLUMN(link_row, account), COLUMN(link_row, email));

err account_link_look(struct call *c, slice secret, enum link_purpose purpose, struct account *a, bool *found)
{
    struct link_row row;
    TRY(db_maybe(c, &link_row_record, &row, found,
        "select account, email from account_link where hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        hash_hex(c->mem, secret), purposes[purpose].name, c->now));
    return *found ? owner(c, row.account, row.email, a, found) : OK;
}

err account_link_use(struct call *c, slice secret, enum link_purpose purpose, struct account *a, bool *found)
{
    struct link_row row;
    TRY(db_maybe(c, &link_row_record, &row, found,
        "update account_link set used_at = $3 where hash = $1 and purpose = $2 and used_at is null and expires_at > $3 "
        "returning account, email", hash_hex(c->mem, secret), purposes[purpose].name, c->now));
    return *found ? owner(c, row.account, row.email, a, found) : OK;
}

err account_link_sweep(struct call *c) { return db_do(c, "delete from account_link where expires_at < $1", c->now); }
