/* SPDX-License-Identifier: Apache-2.0 */
/* What a link in a letter leads to: confirming an address, setting a new password.  Opening a link changes nothing — mail servers open
 * links to look at them — only its button does.  Whether an address is known is told to nobody: the answer is always the same. */
#include "systems/portal/portal.h"
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/account_link.h"
#include "kernel/form.h"
#include "systems/portal/pages.h"

/* ---- confirming ---- */

static err link_gone(struct call *c)
{
    page_begin(c, S("Liên kết không còn dùng được"));
    page_status(c, 404);
    link_gone_page(c);
    return page_end(c);
}

/* GET /dang-ky/xac-nhan?ma= */
err confirm_show(struct call *c)
{
    struct account a;
    bool found;
    TRY(account_link_look(c, web_query(c, "ma"), LINK_CONFIRM, &a, &found));
    if (!found) return link_gone(c);
    struct mail_view m = { .secret = web_query(c, "ma"), .login = a.login, .email = a.email };
    page_begin(c, S("Xác nhận địa chỉ thư điện tử"));
    confirm_page(c, &m);
    return page_end(c);
}

err confirm_do(struct call *c)
{
    struct account a;
    bool found;
    TRY(account_link_use(c, web_field(c, "ma"), LINK_CONFIRM, &a, &found));
    if (!found) return link_gone(c);
    TRY(account_confirm(c, &a));
    web_flash(c, "Đã xác nhận %.*s. Từ nay thông báo về hồ sơ cũng được gửi đến đó.", SL(a.email));
    return web_see(c, c->who->account ? "/tai-khoan" : "/dang-nhap");
}

/* ---- a forgotten password ---- */

static err show_forgot(struct call *c, const struct mail_view *m)
{
    page_begin(c, m->faults.n ? S("Lỗi: Quên mật khẩu") : S("Quên mật khẩu"));
    if (m->faults.n) page_status(c, 422);
    forgot_page(c, m);
    return page_end(c);
}

err forgot_show(struct call *c) { return show_forgot(c, &(struct mail_view){ 0 }); }

/* POST /quen-mat-khau */
err forgot_do(struct call *c)
{
    struct mail_view m = { .email = web_field(c, "email") };
    slice site;
    accounts_list list;
    if (!email_ok(m.email)) {
        field_fault_add(c->mem, &m.faults, S("email"), "Nhập địa chỉ thư điện tử, ví dụ ten@vidu.vn.");
        return show_forgot(c, &m);
    }
    TRY(web_site(c, &site));
    if (web_throttle(c, slice_join(c->mem, S("forgot "), web_address(c)), 6))
        return fail(c, ERR_OFTEN, "forgot.often", "Quá nhiều lần yêu cầu. Hãy đợi một phút rồi thử lại.");
    TRY(accounts_of_mail(c, m.email, &list));
    EACH (a, list) {
        bool sent;
        TRY(account_link_send(c, a, LINK_PASSWORD, site, &sent));
    }
    m.done = true;
    return show_forgot(c, &m);
}

static err show_reset(struct call *c, const struct mail_view *m)
{
    page_begin(c, m->faults.n ? S("Lỗi: Đặt lại mật khẩu") : S("Đặt lại mật khẩu"));
    if (m->faults.n) page_status(c, 422);
    reset_page(c, m);
    return page_end(c);
}

/* GET /dat-lai-mat-khau?ma= */
err reset_show(struct call *c)
{
    struct account a;
    bool found;
    TRY(account_link_look(c, web_query(c, "ma"), LINK_PASSWORD, &a, &found));
    return found ? show_reset(c, &(struct mail_view){ .secret = web_query(c, "ma"), .login = a.login }) : link_gone(c);
}

/* The slow half: the hash of the new password, only for a link that is good. */
err reset_check(struct call *c)
{
    struct mail_view *m = NEW(c->mem, struct mail_view);
    struct account a;
    slice password = node_text(web_body(c), "moi");
    *m = (struct mail_view){ .secret = web_field(c, "ma") };
    c->prepared = m;
    TRY(account_link_look(c, m->secret, LINK_PASSWORD, &a, &m->known));
    if (!m->known) return OK;
    m->login = a.login;
    slice problem = password_problem(password, a.login);
    if (problem.n) field_fault_add(c->mem, &m->faults, S("moi"), "%.*s", SL(problem));
    else m->hashed = password_hash(c->mem, password);
    return OK;
}

err reset_do(struct call *c)
{
    const struct mail_view *m = c->prepared;
    struct account a;
    bool found;
    if (!m->known) return link_gone(c);
    if (m->faults.n) return show_reset(c, m);
    TRY(account_link_use(c, m->secret, LINK_PASSWORD, &a, &found));
    if (!found) return link_gone(c);
    TRY(account_set_password(c, a.id, m->hashed));
    web_flash(c, "Đã đặt mật khẩu mới cho “%.*s”. Mọi nơi đang đăng nhập đều đã bị đăng xuất.", SL(a.login));
    return web_see(c, "/dang-nhap");
}
