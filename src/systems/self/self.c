/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/self/self.h"
#include "base/hash.h"
#include "store/db.h"
#include "systems/self/pages.h"

enum { ACTING_SHOWN = 20 };

err self_read(struct call *c, struct self_view *v)
{
    bool found;
    TRY(account_by_id(c, c->who->account, &v->a, &found));
    if (!found) return broken(c->mem, "self.account", "account %lld is signed in and not there", (long long)c->who->account);
    TRY(db_text(c, &v->id_number, "select number from party_identifier where party = $1 order by valid_from desc limit 1", v->a.party));
    TRY(db_text(c, &v->address, "select address from party where id = $1", v->a.party));
    TRY(db_int(c, &v->dossiers, "select count(*) from dossier where account = $1 and account <> 0 and state <> 0", v->a.id));
    TRY(acting_own(c, ACTING_SHOWN, &v->actings));
    TRY(session_list(c, &v->sessions));
    TRY(notice_choice_of(c, v->a.id, &v->told_by));
    TRY(otp_on(c, v->a.id, &v->factor));
    TRY(otp_pending(c, v->a.id, &v->secret));
    if (v->secret.n) v->qr = qr_svg(c, otp_uri(c->mem, v->a.login, v->secret), S("Mã QR để thêm vào ứng dụng xác thực"));
    return OK;
}

err self_reply(struct call *c, struct self_view *v)
{
    TRY(self_read(c, v));
    page_begin(c, v->faults.n ? S("Lỗi: Tài khoản của tôi") : S("Tài khoản của tôi"));
    if (v->faults.n) page_status(c, 422);
    self_page(c, v);
    return page_end(c);
}

err self_show(struct call *c)
{
    struct self_view v = { 0 };
    return self_reply(c, &v);
}

/* ---- the password ---- */

enum { JUST_NOW_MINUTES = 15 };

/* Without a password: the session began a few minutes ago. */
static err signed_in_now(struct call *c, bool *now)
{
    int64_t began;
    TRY(db_int(c, &began, "select created_at from session where hash = $1", c->who->session));
    *now = c->now.ms - began < JUST_NOW_MINUTES * 60 * 1000LL;
    return OK;
}

err self_proof(struct call *c, const char *field, field_faults *faults)
{
    struct account a;
    bool found, now;
    if (web_throttle(c, slice_join(c->mem, S("password "), c->who->login), 10))
        return fail(c, ERR_OFTEN, "login.often", "Quá nhiều lần thử. Hãy đợi một phút rồi thử lại.");
    TRY(account_by_id(c, c->who->account, &a, &found));
    if (found && !a.password.n) {
        TRY(signed_in_now(c, &now));
        if (!now)
            field_fault_add(c->mem, faults, S(""), "Tài khoản này không có mật khẩu. Hãy đăng xuất, đăng nhập lại bằng định danh "
                            "điện tử, rồi làm tiếp trong %d phút.", JUST_NOW_MINUTES);
        return OK;
    }
    err e = account_check_password(c, c->who->login, node_text(web_body(c), field), &a);
    if (e.fault && e.fault->kind == ERR_BROKEN) return e;
    if (e.fault) field_fault_add(c->mem, faults, slice_z(field), "Mật khẩu không đúng.");
    return OK;
}

struct change { field_faults faults; slice hashed; };

err self_password_check(struct call *c)
{
    struct change *x = NEW(c->mem, struct change);
    struct account a;
    slice fresh = node_text(web_body(c), "moi"), problem = password_problem(fresh, c->who->login);
    *x = (struct change){ 0 };
    c->prepared = x;
    if (web_throttle(c, slice_join(c->mem, S("password "), c->who->login), 10))
        return fail(c, ERR_OFTEN, "login.often", "Quá nhiều lần thử. Hãy đợi một phút rồi thử lại.");
    err e = account_check_password(c, c->who->login, node_text(web_body(c), "cu"), &a);
    if (e.fault && e.fault->kind == ERR_BROKEN) return e;
    if (e.fault) field_fault_add(c->mem, &x->faults, S("cu"), "Mật khẩu đang dùng không đúng.");
    if (problem.n) field_fault_add(c->mem, &x->faults, S("moi"), "%.*s", SL(problem));
    if (!x->faults.n) x->hashed = password_hash(c->mem, fresh);
    return OK;
}

err self_password(struct call *c)
{
    const struct change *x = c->prepared;
    struct self_view v = { .faults = x->faults };
    if (v.faults.n) return self_reply(c, &v);
    TRY(account_set_password(c, c->who->account, x->hashed));
    web_flash(c, "Đã đổi mật khẩu. Các nơi khác đang đăng nhập đều đã bị đăng xuất.");
    return web_see(c, "/tai-khoan");
}

/* POST /tai-khoan/thu: the letter that asks to confirm the address, once more. */
static err self_confirm(struct call *c)
{
    struct account a;
    slice site;
    bool found, sent = false;
    TRY(web_site(c, &site));
    TRY(account_by_id(c, c->who->account, &a, &found));
    if (found && !a.confirmed_at.ms) TRY(account_link_send(c, &a, LINK_CONFIRM, site, &sent));
    if (sent) web_flash(c, "Đã gửi thư đến %.*s. Hãy mở liên kết trong thư.", SL(a.email));
    else      web_flash(c, "Thư vừa gửi chưa lâu. Hãy tìm trong hộp thư, cả mục thư rác, rồi thử lại sau %d phút.", LINK_AGAIN_MINUTES);
    return web_see(c, "/tai-khoan");
}

/* ---- notices ---- */

/* A channel that is closed here is not asked about and keeps what was chosen. */
err self_channels(struct call *c)
{
    struct notice_choice choice;
    TRY(notice_choice_of(c, c->who->account, &choice));
    const struct { enum channel channel; bool *chosen; } rows[] = {
        { CHANNEL_MAIL, &choice.mail }, { CHANNEL_SMS, &choice.sms }, { CHANNEL_ZALO, &choice.zalo },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (channel_open(c, rows[i].channel)) *rows[i].chosen = web_field(c, channel_rules[rows[i].channel].key).n > 0;
    TRY(notice_choose(c, &choice));
    web_flash(c, "Đã lưu cách nhận thông báo.");
    return web_see(c, "/tai-khoan");
}

static const struct route routes[] = {
    { "GET",  "/tai-khoan", self_show, "account.own", "Tài khoản của tôi", 0, NULL },
    { "POST", "/tai-khoan/mat-khau", self_password, "account.own", "Đổi mật khẩu", ROUTE_SLOW, self_password_check },
    { "GET",  "/tai-khoan/thiet-bi", device_show, "account.own", "Nơi đang đăng nhập", 0, NULL },
    { "POST", "/tai-khoan/thiet-bi", device_end, "account.own", "Đăng xuất một nơi", 0, NULL },
    { "POST", "/tai-khoan/thiet-bi/khac", device_end_others, "account.own", "Đăng xuất các nơi khác", 0, NULL },
    { "GET",  "/tai-khoan/du-lieu", data_show, "account.own", "Dữ liệu của tôi", 0, NULL },
    { "POST", "/tai-khoan/du-lieu", data_correct, "account.own", "Sửa thông tin của tôi", ROUTE_SLOW, data_correct_check },
    { "POST", "/tai-khoan/du-lieu/tai-ve", data_export, "account.own", "Tải dữ liệu của tôi", ROUTE_SLOW, data_export_make },
    { "POST", "/tai-khoan/du-lieu/dong", data_close, "account.own", "Đóng tài khoản", ROUTE_SLOW, data_close_check },
    { "GET",  "/tai-khoan/uy-quyen", mandate_show, "account.own", "Ủy quyền", 0, NULL },
    { "POST", "/tai-khoan/uy-quyen", mandate_give_do, "account.own", "Ủy quyền cho người khác", ROUTE_SLOW, mandate_give_check },
    { "POST", "/tai-khoan/uy-quyen/{id}", mandate_move, "account.own", "Đồng ý, chấm dứt ủy quyền", 0, NULL },
    { "POST", "/tai-khoan/thu", self_confirm, "account.own", "Gửi lại thư xác nhận", 0, NULL },
    { "POST", "/tai-khoan/thong-bao", self_channels, "account.own", "Cách nhận thông báo", 0, NULL },
    { "POST", "/tai-khoan/ma", self_factor, "account.own", "Mã xác thực", 0, NULL },
    { 0 },
};

const struct system self = { .name = "self", .title = "Tài khoản", .routes = routes };
