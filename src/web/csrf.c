/* SPDX-License-Identifier: Apache-2.0 */
#include "web/csrf.h"
#include "base/hash.h"
#include "web/carry.h"
#include "web/page.h"
#include "web/seal.h"
#include "web/text.h"

enum { NONCE = 20 };     /* letters: 100 bits */

static slice cookie_just_set(const struct web *w, const char *name)
{
    EACH (h, w->reply.cookies)
        if (slice_eq(slice_z(h->name), slice_z(name))) return cookie_find(h->value, name);
    return (slice){ 0 };
}

slice csrf_session(const struct call *c)
{
    slice fresh = cookie_just_set(c->web, "mc");
    return fresh.n ? fresh : web_cookie(c, "mc");
}

static slice pre_session(struct call *c, bool make)
{
    slice held = cookie_just_set(c->web, "mcp"), id, mark;
    if (!held.n) held = web_cookie(c, "mcp");
    if (slice_cut(held, '.', &id, &mark) && seal_mark_is(c, "visitor", id, S(""), mark)) return id;
    if (!make) return (slice){ 0 };
    id = random_token(c->mem, NONCE);
    mark = seal_mark(c, "visitor", id, S(""));
    web_set_cookie(c, "mcp", slice_fmt(c->mem, "%.*s.%.*s", SL(id), SL(mark)), -1);
    return id;
}

static slice session(struct call *c, bool make)
{
    slice s = csrf_session(c);
    return s.n ? s : pre_session(c, make);
}

void put_csrf(struct call *c, struct out *o)
{
    slice nonce = random_token(c->mem, NONCE), mark = seal_mark(c, "form", session(c, true), nonce);
    out_f(o, "<input type=\"hidden\" name=\"_csrf\" value=\"%.*s.%.*s\">", SL(nonce), SL(mark));
    carry_put(c, o);
}

/* What the browser itself says about where the form stood: 1 ours, −1 somebody else's, 0 it does not say. */
static int origin(const struct call *c)
{
    slice site = web_header(c, "Sec-Fetch-Site"), from = web_header(c, "Origin");
    if (site.n && !slice_eq(site, S("same-origin")) && !slice_eq(site, S("none"))) return -1;
    if (from.n) {
        size_t at = slice_find(from, S("://"));
        slice host = at < from.n ? slice_sub(from, at + 3, from.n) : (slice){ 0 };
        return host.n && slice_eq(host, c->web->host) ? 1 : -1;
    }
    return slice_eq(site, S("same-origin")) ? 1 : 0;
}

err csrf_check(struct call *c)
{
    int ours = origin(c);
    slice nonce, mark, of = session(c, false);
    bool good = slice_cut(web_field(c, "_csrf"), '.', &nonce, &mark) && of.n && seal_mark_is(c, "form", of, nonce, mark);
    if (ours >= 0 && good) return OK;
    if (ours > 0) return carry_again(c);
    return fail(c, ERR_DENIED, "web.csrf",
        "Biểu mẫu này không được gửi từ một trang của cổng, hoặc trang đã mở quá lâu. Hãy mở lại trang rồi gửi lần nữa.");
}
