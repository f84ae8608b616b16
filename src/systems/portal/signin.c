/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in, out and up.  A wrong password is no fault of the page: the form comes back with what was typed, but the password. */
#include "systems/portal/portal.h"
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/account_link.h"
#include "kernel/otp.h"
#include "web/device.h"
#include "web/seal.h"
#include "systems/portal/pages.h"

#define CODE_PURPOSE "second factor"
enum { CODE_SECONDS = 300 };

struct tried { struct account account; slice password; err e; };

slice way_back(slice asked)
{
    bool ours = slice_starts(asked, S("/")) && !slice_starts(asked, S("//")) && slice_find(asked, S("\\")) == asked.n;
    return ours ? asked : (slice){ NULL, 0 };
}

static err show_sign_in(struct call *c, const struct sign_in *s, int status)
{
    struct sign_in v = *s;
    struct oidc eid;
    if (oidc_settings(&eid)) v.eid = eid.name;
    page_begin(c, s->faults.n ? S("Lỗi: Đăng nhập") : S("Đăng nhập"));
    page_status(c, status);
    sign_in_page(c, &v);
    return page_end(c);
}

err sign_in_show(struct call *c)
{
    return show_sign_in(c, &(struct sign_in){ .back = way_back(web_query(c, "tiep")) }, 200);
}

err sign_in_check(struct call *c)
{
    struct tried *t = NEW(c->mem, struct tried);
    c->prepared = t;
    t->e = web_check_password(c, web_field(c, "login"), node_text(web_body(c), "password"), &t->account);
    return t->e.fault && t->e.fault->kind == ERR_BROKEN ? t->e : OK;
}

/* Where a person's work is. */
static err first_page(struct call *c, const struct account *a, const char **page)
{
    struct who *who;
    TRY(who_of_account(c, a->id, &who));
    *page = right_held(who, S("dossier.desk")) ? "/mot-cua" : right_held(who, S("admin.accounts")) ? "/quan-tri"
          : who_is_official(who) ? "/cong-khai" : "/ho-so";
    return OK;
}

static err enter(struct call *c, const struct account *a, slice back)
{
    slice token;
    instant expires;
    const char *page;
    TRY(session_open(c, a, SESSION_WEB, web_device(c), &token, &expires));
    web_set_cookie(c, "mc", token, SESSION_WEB_HOURS * 3600);
    if (back.n) return web_see(c, "%.*s", SL(back));
    TRY(first_page(c, a, &page));
    return web_see(c, "%s", page);
}

/* The password was right; who it was stays with the browser, sealed, for five minutes. */
static err ask_code(struct call *c, const struct account *a, slice back, field_faults faults)
{
    slice id = slice_fmt(c->mem, "%lld", (long long)a->id);
    struct ask_code v = { .sealed = seal(c, CODE_PURPOSE, id, CODE_SECONDS), .back = back, .faults = faults };
    page_begin(c, faults.n ? S("Lỗi: Mã xác thực") : S("Mã xác thực"));
    if (faults.n) page_status(c, 422);
    code_page(c, &v);
    return page_end(c);
}

err sign_in_enter(struct call *c, const struct account *a, slice back)
{
    bool second;
    TRY(otp_on(c, a->id, &second));
    return second ? ask_code(c, a, back, (field_faults){ 0 }) : enter(c, a, back);
}

err sign_in_do(struct call *c)
{
    const struct tried *t = c->prepared;
    struct sign_in s = { .login = web_field(c, "login"), .back = way_back(web_field(c, "tiep")) };
    if (t->e.fault) {
        field_fault_add(c->mem, &s.faults, S("login"), "%.*s", SL(t->e.fault->text));
        return show_sign_in(c, &s, err_status(t->e.fault->kind));
    }
    return sign_in_enter(c, &t->account, s.back);
}

err code_do(struct call *c)
{
    struct account a;
    int64_t id = 0;
    bool found = false;
    slice sealed, back = way_back(web_field(c, "tiep"));
    if (unseal(c, CODE_PURPOSE, web_field(c, "cho"), &sealed) && slice_int(sealed, &id)) TRY(account_by_id(c, id, &a, &found));
    if (!found || a.locked_at.ms) {
        web_flash(c, "Đã quá năm phút. Hãy đăng nhập lại.");
        return web_see(c, "/dang-nhap");
    }
    if (web_code_often(c, id))
        return fail(c, ERR_OFTEN, "login.often", "Quá nhiều lần nhập mã. Hãy đợi một phút rồi thử lại.");
    err e = otp_check(c, id, web_field(c, "otp"));
    if (e.fault && e.fault->kind == ERR_INPUT) return ask_code(c, &a, back, e.fault->fields);
    TRY(e);
    return enter(c, &a, back);
}

err sign_out(struct call *c)
{
    if (c->who->session.n) TRY(session_close(c, c->who->session));
    web_set_cookie(c, "mc", S(""), 0);
    web_flash(c, "Bạn đã đăng xuất.");
    return web_see(c, "/");
}

static err show_sign_up(struct call *c, const struct sign_up *s)
{
    page_begin(c, s->faults.n ? S("Lỗi: Đăng ký tài khoản") : S("Đăng ký tài khoản"));
    if (s->faults.n) page_status(c, 422);
    sign_up_page(c, s);
    return page_end(c);
}

err sign_up_show(struct call *c)
{
    return show_sign_up(c, &(struct sign_up){ .kind = S("citizen"), .back = way_back(web_query(c, "tiep")) });
}

err sign_up_check(struct call *c)
{
    struct tried *t = NEW(c->mem, struct tried);
    slice password = node_text(web_body(c), "password");
    c->prepared = t;
    if (web_throttle(c, slice_join(c->mem, S("sign-up "), web_address(c)), 20))
        return fail(c, ERR_OFTEN, "sign_up.often", "Quá nhiều lần đăng ký từ địa chỉ này. Hãy đợi một phút.");
    if (!password_problem(password, web_field(c, "login")).n) t->password = password_hash(c->mem, password);
    return OK;
}

static struct sign_up typed(struct call *c)
{
    return (struct sign_up){ .login = web_field(c, "login"), .name = web_field(c, "name"), .id_number = web_field(c, "id_number"),
                             .phone = web_field(c, "phone"), .email = web_field(c, "email"),
                             .back = way_back(web_field(c, "tiep")),
                             .kind = slice_eq(web_field(c, "kind"), S("business")) ? S("business") : S("citizen") };
}

static void check_field(struct call *c, struct sign_up *s, enum field_type type, const char *name, slice value, slice *clean)
{
    struct form_field f = { .name = slice_z(name), .type = type, .min = INT64_MIN, .max = INT64_MAX };
    slice why;
    *clean = (slice){ NULL, 0 };
    if (value.n && !field_value(c, &f, value, clean, &why)) field_fault_add(c->mem, &s->faults, f.name, "%.*s", SL(why));
}

static err check_sign_up(struct call *c, struct sign_up *s, struct account *a, struct party *p, slice *id_number)
{
    struct account other;
    bool taken = false, business = slice_eq(s->kind, S("business"));
    slice wrong = password_problem(node_text(web_body(c), "password"), s->login);
    if (wrong.n) field_fault_add(c->mem, &s->faults, S("password"), "%.*s", SL(wrong));
    if (!s->name.n) field_fault_add(c->mem, &s->faults, S("name"), "Nhập họ và tên.");
    check_field(c, s, business ? FIELD_TEXT : FIELD_NAME, "name", s->name, &p->name);
    check_field(c, s, business ? FIELD_TAX_CODE : FIELD_ID_NUMBER, "id_number", s->id_number, id_number);
    check_field(c, s, FIELD_PHONE, "phone", s->phone, &p->phone);
    check_field(c, s, FIELD_EMAIL, "email", s->email, &p->email);
    TRY(account_find(c, s->login, &other, &taken));
    if (taken) field_fault_add(c->mem, &s->faults, S("login"), "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.");
    *a = (struct account){ .login = s->login, .kind = s->kind, .name = p->name, .email = p->email, .phone = p->phone };
    p->kind = business ? S("organisation") : S("person");
    return OK;
}

/* The account works at once; letters about dossiers wait until the address is confirmed. */
static err ask_confirmation(struct call *c, const struct account *a)
{
    slice site;
    bool sent = false;
    if (a->email.n && !web_site(c, &site).fault) TRY(account_link_send(c, a, LINK_CONFIRM, site, &sent));
    if (sent) web_flash(c, "Chào %.*s. Tài khoản đã sẵn sàng. Hãy mở thư gửi đến %.*s để xác nhận địa chỉ.", SL(a->name), SL(a->email));
    else      web_flash(c, "Chào %.*s. Tài khoản đã sẵn sàng.", SL(a->name));
    return OK;
}

err sign_up_do(struct call *c)
{
    const struct tried *t = c->prepared;
    struct sign_up s = typed(c);
    struct account a;
    struct party p = { 0 };
    slice id_number, token;
    instant expires;
    TRY(check_sign_up(c, &s, &a, &p, &id_number));
    if (s.faults.n || !t->password.n) return show_sign_up(c, &s);
    slice id_kind = slice_eq(s.kind, S("business")) ? S("tax") : id_number.n == 12 ? S("cccd") : S("cmnd");
    TRY(party_new(c, &p, id_kind, id_number));
    a.party = p.id;
    a.password = t->password;
    err e = account_add(c, &a);
    if (e.fault && e.fault->kind == ERR_INPUT) {
        s.faults = e.fault->fields;
        return show_sign_up(c, &s);
    }
    TRY(e);
    TRY(session_open(c, &a, SESSION_WEB, web_device(c), &token, &expires));
    web_set_cookie(c, "mc", token, SESSION_WEB_HOURS * 3600);
    TRY(ask_confirmation(c, &a));
    return s.back.n ? web_see(c, "%.*s", SL(s.back)) : web_see(c, "/ho-so");
}
