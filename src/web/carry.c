/* SPDX-License-Identifier: Apache-2.0 */
#include "web/carry.h"
#include <string.h>
#include "web/pages.h"
#include "web/csrf.h"
#include "web/page.h"
#include "web/seal.h"

#define SIGN_IN "/dang-nhap"
enum { UPLOAD_KEPT_S = 12 * 3600 };

static bool is_secret(slice key)
{
    return slice_starts(key, S("_")) || slice_find(key, S("password")) < key.n || slice_find(key, S("mat_khau")) < key.n;
}

static void hidden(struct call *c, struct out *o, const char *head, slice name, slice value)
{
    out_f(o, "<input type=\"hidden\" name=\"%s", head);
    put_value(c, o, name);
    out_z(o, "\" value=\"");
    put_value(c, o, value);
    out_z(o, "\">");
}

static void fields_put(struct call *c, struct out *o, const struct carry *k, const char *head)
{
    NODE_EACH (f, k->fields) {
        if (is_secret(f->key)) continue;
        if (f->kind == NODE_LIST) NODE_EACH (item, f) hidden(c, o, head, f->key, item->text);
        else hidden(c, o, head, f->key, f->text);
    }
    EACH (u, k->files) {
        slice what = slice_fmt(c->mem, "%.*s %lld %.*s %.*s", SL(u->sha256), (long long)u->size, SL(u->type), SL(u->name));
        hidden(c, o, "_u.", u->field, seal(c, "upload", what, UPLOAD_KEPT_S));
    }
}

void carry_put(struct call *c, struct out *o)
{
    const struct carry *k = c->web->carry;
    if (!k) return;
    if (!k->going_on) hidden(c, o, "", S("_target"), k->target);
    fields_put(c, o, k, k->going_on ? "" : "_f.");
}

bool web_held_up(const struct call *c) { return c->web->carry; }

static void keep(struct call *c)
{
    struct web *w = c->web;
    w->carry = NEW(c->mem, struct carry);
    *w->carry = (struct carry){ w->target, w->body, w->uploads, false };
}

err carry_sign_in(struct call *c)
{
    struct route_match page = router_find(c->web->server->router, "GET", S(SIGN_IN));
    if (!page.route) return fault_of(c->mem, ERR_LOGIN, "web.login", "no sign-in page");
    keep(c);
    TRY(page.route->apply(c));
    c->web->reply.status = 401;
    return OK;
}

static err button_page(struct call *c, bool signed_in)
{
    c->web->carry->going_on = true;
    page_begin(c, say(c, signed_in ? "Đã đăng nhập" : "Gửi lại biểu mẫu"));
    carry_button(c, c->web->carry->target, signed_in);
    return page_end(c);
}

err carry_again(struct call *c)
{
    keep(c);
    page_status(c, 403);
    return button_page(c, false);
}

/* "sha256 size type name", as sealed above. */
static void upload_take(struct call *c, slice field, slice sealed)
{
    slice rest;
    int64_t size;
    if (!unseal(c, "upload", sealed, &rest)) return;
    struct upload u = { .field = field, .sha256 = slice_next(&rest, ' ') };
    if (!slice_int(slice_next(&rest, ' '), &size)) return;
    u.size = size;
    u.type = slice_next(&rest, ' ');
    u.name = rest;
    LIST_ADD(c->mem, &c->web->uploads, u);
}

static void member_take(struct call *c, struct node *kept, struct node *fields, const struct node *member)
{
    slice key = member->key;
    if (slice_starts(key, S("_u."))) upload_take(c, slice_sub(key, 3, key.n), node_value(member));
    else if (slice_starts(key, S("_f."))) node_put(c->mem, fields, slice_sub(key, 3, key.n), node_copy(c->mem, member));
    else node_put(c->mem, kept, key, node_copy(c->mem, member));
}

err carry_take(struct call *c)
{
    struct web *w = c->web;
    bool carries = false;
    NODE_EACH (f, w->body) carries |= slice_starts(f->key, S("_u.")) || slice_starts(f->key, S("_f."));
    slice target = node_text(w->body, "_target");
    if (!carries && !target.n) return OK;
    struct node *kept = node_map(c->mem), *fields = node_map(c->mem);
    NODE_EACH (f, w->body) member_take(c, kept, fields, f);
    w->body = kept;
    if (!target.n) return OK;
    if (!slice_starts(target, S("/")) || slice_starts(target, S("//")) || slice_starts(target, S("/\\")))
        return fail(c, ERR_USAGE, "web.target", "Địa chỉ gửi tiếp không hợp lệ.");
    w->carry = NEW(c->mem, struct carry);
    *w->carry = (struct carry){ target, fields, w->uploads, false };
    w->uploads = (uploads){ 0 };
    return OK;
}

err carry_go_on(struct call *c)
{
    struct web *w = c->web;
    bool signing_in = w->carry && slice_eq(w->path, S(SIGN_IN)) && strcmp(w->method, "POST") == 0;
    if (!signing_in || w->reply.status != 303) return OK;
    w->reply.status = 200;
    return button_page(c, true);
}

void flash_take(struct web *w)
{
    slice sealed = web_cookie(&w->call, "mcf");
    if (!sealed.n || w->api || strcmp(w->method, "GET") != 0) return;
    if (unseal(&w->call, "flash", sealed, &w->said)) w->said = slice_copy(w->call.mem, w->said);
    web_set_cookie(&w->call, "mcf", S(""), 0);
}
