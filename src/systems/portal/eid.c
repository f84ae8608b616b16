/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in by an electronic identity (kernel/oidc.h).  What a browser takes along is one sealed cookie with the state; nonce and PKCE
 * verifier are marks of the server's key over it, so nothing secret leaves and nothing is kept.  An identity whose ID number is that of an
 * account is linked to it only by who knows its password; whoever says it is not theirs gets an account of their own. */
#include "systems/portal/portal.h"
#include "base/hash.h"
#include "kernel/ledger.h"
#include "store/db.h"
#include "systems/portal/pages.h"
#include "web/seal.h"

#define COOKIE "mc_eid"
#define STATE_PURPOSE "eid state"
#define LINK_PURPOSE "eid link"
enum { EID_SECONDS = 600, STATE_LONG = 26 };

/* What the prepare half found out. */
struct coming {
    struct eid     who;
    slice          url, state, back;            /* back: where the person wanted to go */
    struct account account;                     /* whose password was right */
    err            e;
};

static struct coming *coming_new(struct call *c)
{
    struct coming *x = NEW(c->mem, struct coming);
    *x = (struct coming){ .e = OK };
    c->prepared = x;
    return x;
}

static err trouble(struct call *c, err e)
{
    struct eid_view v = { .trouble = e.fault->text };
    if (e.fault->kind == ERR_BROKEN) return e;
    page_begin(c, S("Lỗi: Đăng nhập bằng định danh điện tử"));
    page_status(c, err_status(e.fault->kind));
    web_set_cookie(c, COOKIE, S(""), 0);
    eid_trouble_page(c, &v);
    return page_end(c);
}

static slice verifier_of(struct call *c, slice state)
{
    return slice_join(c->mem, seal_mark(c, "eid verifier", state, S("1")), seal_mark(c, "eid verifier", state, S("2")));
}

static err address_back(struct call *c, slice *to)
{
    slice site;
    TRY(web_site(c, &site));
    *to = slice_join(c->mem, site, S("/dang-nhap/dinh-danh/ve"));
    return OK;
}

/* ---- going ---- */

static err ask(struct call *c, struct coming *x)
{
    slice to;
    x->state = random_token(c->mem, STATE_LONG);
    if (web_throttle(c, slice_join(c->mem, S("eid "), web_address(c)), 20))
        return fail(c, ERR_OFTEN, "login.often", "Quá nhiều lần thử đăng nhập. Hãy đợi một phút rồi thử lại.");
    TRY(address_back(c, &to));
    return oidc_begin(c, to, x->state, seal_mark(c, "eid nonce", x->state, S("")), verifier_of(c, x->state), &x->url);
}

/* GET /dang-nhap/dinh-danh?tiep= */
err eid_ask(struct call *c)
{
    struct coming *x = coming_new(c);
    x->e = ask(c, x);
    return OK;
}

err eid_go(struct call *c)
{
    const struct coming *x = c->prepared;
    if (x->e.fault) return trouble(c, x->e);
    slice kept = slice_fmt(c->mem, "%.*s %.*s", SL(x->state), SL(way_back(web_query(c, "tiep"))));
    web_set_cookie(c, COOKIE, seal(c, STATE_PURPOSE, kept, EID_SECONDS), EID_SECONDS);
    return web_leave(c, x->url);
}

/* ---- coming back ---- */

static err come_back(struct call *c, struct coming *x)
{
    slice kept, state, to;
    if (!unseal(c, STATE_PURPOSE, web_cookie(c, COOKIE), &kept))
        return fail(c, ERR_CONFLICT, "eid.state", "Lần đăng nhập này đã hết hạn, hoặc không bắt đầu từ trình duyệt này. Hãy bắt đầu lại.");
    slice_cut(kept, ' ', &state, &x->back);
    if (!secret_eq(state, web_query(c, "state")))
        return fail(c, ERR_CONFLICT, "eid.state", "Câu trả lời không thuộc lần đăng nhập này. Hãy bắt đầu lại.");
    if (!web_query(c, "code").n)
        return fail(c, ERR_CONFLICT, "eid.refused", "Hệ thống định danh không xác nhận bạn, hoặc bạn đã bỏ dở. Hãy bắt đầu lại.");
    TRY(address_back(c, &to));
    return oidc_end(c, to, web_query(c, "code"), seal_mark(c, "eid nonce", state, S("")), verifier_of(c, state), &x->who);
}

/* GET /dang-nhap/dinh-danh/ve?code=&state= */
err eid_return(struct call *c)
{
    struct coming *x = coming_new(c);
    x->e = come_back(c, x);
    return OK;
}

static bool number_good(const struct eid *who) { return who->id_number.n && id_number_ok(who->id_number, NONE); }

/* Accounts that carry the number: `account` 0 asks for any. */
static err accounts_with(struct call *c, slice number, int64_t account, int64_t *n)
{
    return db_int(c, n,
        "select count(*) from party_identifier i join account a on a.party = i.party and a.party <> 0 and a.closed_at is null "
        "where i.number = $1 "
        "and i.valid_from <= $2 and (i.valid_to is null or i.valid_to >= $2) and ($3 = 0 or a.id = $3)", number, today(c), account);
}

static err link_add(struct call *c, const struct eid *who, int64_t account)
{
    TRY(db_do(c, "insert into eid_identity (issuer, subject, account, linked_at) values ($1, $2, $3, $4)", who->issuer, who->subject,
              account, c->now));
    TRY(db_do(c, "update account set login = login where id = $1", account));
    if (number_good(who)) TRY(account_prove(c, account, who->id_number));
    struct ledger_entry entry = { .subject_kind = S("account"), .subject = account, .kind = S("account.eid"), .unit = S("") };
    return ledger_append(c, &entry, NULL, NULL);
}

static err account_of_its_own(struct call *c, const struct eid *who, bool number_taken, struct account *a)
{
    struct party p = { .kind = S("person"), .name = who->name.n ? who->name : S("Công dân") };
    slice number = number_good(who) && !number_taken ? who->id_number : NONE;
    TRY(party_keep(c, &p, number.n == 12 ? S("cccd") : S("cmnd"), number));
    *a = (struct account){ .login = slice_join(c->mem, S("eid."), random_token(c->mem, 10)), .kind = S("citizen"), .party = p.id,
                           .name = p.name };
    TRY(account_add(c, a));
    return link_add(c, who, a->id);
}

static err show_link(struct call *c, struct eid_view *v)
{
    page_begin(c, v->faults.n ? S("Lỗi: Nối định danh với tài khoản") : S("Nối định danh với tài khoản"));
    if (v->faults.n) page_status(c, 422);
    eid_link_page(c, v);
    return page_end(c);
}

static slice who_sealed(struct call *c, const struct eid *who)
{
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "issuer", who->issuer);
    node_put_text(c->mem, n, "subject", who->subject);
    node_put_text(c->mem, n, "name", who->name);
    node_put_text(c->mem, n, "id_number", who->id_number);
    return seal(c, LINK_PURPOSE, json_text(c->mem, n), EID_SECONDS);
}

err eid_enter(struct call *c)
{
    const struct coming *x = c->prepared;
    struct account a;
    bool found;
    int64_t account, n = 0;
    if (x->e.fault) return trouble(c, x->e);
    web_set_cookie(c, COOKIE, S(""), 0);
    TRY(db_int(c, &account, "select account from eid_identity where issuer = $1 and subject = $2", x->who.issuer, x->who.subject));
    if (account) {
        TRY(account_by_id(c, account, &a, &found));
        if (found && !a.locked_at.ms && number_good(&x->who)) TRY(account_prove(c, a.id, x->who.id_number));
        if (found && !a.locked_at.ms) return sign_in_enter(c, &a, way_back(x->back));
        return trouble(c, fail(c, ERR_DENIED, "login.locked", "Tài khoản đã bị khóa hoặc đã đóng. Hãy báo đường dây nóng."));
    }
    if (number_good(&x->who)) TRY(accounts_with(c, x->who.id_number, 0, &n));
    if (n) return show_link(c, &(struct eid_view){ .sealed = who_sealed(c, &x->who), .name = x->who.name, .back = x->back });
    TRY(account_of_its_own(c, &x->who, false, &a));
    web_flash(c, "Chào %.*s. Đây là lần đầu bạn vào bằng định danh điện tử: tài khoản của bạn đã sẵn sàng.", SL(a.name));
    return sign_in_enter(c, &a, way_back(x->back));
}

/* ---- the account exists: is it theirs? ---- */

static bool who_unsealed(struct call *c, struct eid *who)
{
    slice text;
    problems ignored = { 0 };
    if (!unseal(c, LINK_PURPOSE, web_field(c, "cho"), &text)) return false;
    const struct node *n = json_read(c->mem, text, S("eid"), &ignored);
    *who = (struct eid){ node_text(n, "issuer"), node_text(n, "subject"), node_text(n, "name"), node_text(n, "id_number") };
    return who->subject.n > 0;
}

/* POST /dang-nhap/dinh-danh/noi: cho, and login and password, or moi */
err eid_prove(struct call *c)
{
    struct coming *x = coming_new(c);
    if (!who_unsealed(c, &x->who))
        x->e = fail(c, ERR_CONFLICT, "eid.state", "Đã quá mười phút. Hãy bắt đầu lại.");
    else if (!web_field(c, "moi").n)
        x->e = web_check_password(c, web_field(c, "login"), node_text(web_body(c), "password"), &x->account);
    return x->e.fault && x->e.fault->kind == ERR_BROKEN ? x->e : OK;
}

err eid_link(struct call *c)
{
    const struct coming *x = c->prepared;
    struct eid_view v = { .sealed = web_field(c, "cho"), .name = x->who.name, .login = web_field(c, "login"),
                          .back = web_field(c, "tiep") };
    struct account a = x->account;
    int64_t linked, n = 1;
    if (!x->who.subject.n) return trouble(c, x->e);
    TRY(db_int(c, &linked, "select count(*) from eid_identity where issuer = $1 and subject = $2", x->who.issuer, x->who.subject));
    if (linked)
        return trouble(c, fail(c, ERR_CONFLICT, "eid.linked", "Định danh này đã nối với một tài khoản. Hãy đăng nhập bằng định danh."));
    if (!web_field(c, "moi").n && !x->e.fault) TRY(accounts_with(c, x->who.id_number, a.id, &n));
    if (x->e.fault || !n) {
        slice why = x->e.fault ? x->e.fault->text : S("Tài khoản này không mang số giấy tờ của định danh.");
        field_fault_add(c->mem, &v.faults, S("login"), "%.*s", SL(why));
        return show_link(c, &v);
    }
    if (web_field(c, "moi").n) TRY(account_of_its_own(c, &x->who, true, &a));
    else                       TRY(link_add(c, &x->who, a.id));
    web_flash(c, "Từ nay bạn vào được bằng định danh điện tử.");
    return sign_in_enter(c, &a, way_back(v.back));
}

/* ---- what is kept of it ---- */

LOCAL_RECORD(kept_row, COLUMN(kept_row, at), COLUMN(kept_row, what), COLUMN(kept_row, more));

static err read_identities(struct call *c, int64_t most, kept_rows *list)
{
    return db_all(c, &kept_row_record, list, "select linked_at as at, issuer as what, subject as more from eid_identity where account = $1 "
                  "order by linked_at desc limit $2", c->who->account, most);
}

static err erase_identities(struct call *c) { return db_do(c, "delete from eid_identity where account = $1", c->who->account); }

const struct kept portal_keeps[] = {
    { .key = "electronic_identities", .title = "Định danh điện tử đã nối", .what = "Nơi cấp", .more = "Tên riêng nơi cấp đặt",
      .note = "Họ và tên do nơi cấp định danh xác nhận.", .read = read_identities, .erase = erase_identities, .vouches = true },
    { 0 },
};
