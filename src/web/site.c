/* SPDX-License-Identifier: Apache-2.0 */
/* Where people reach us, for what leaves the site: letters, QR codes, commands to copy.  For letters a browser's Host header is believed
 * only while serving loopback: elsewhere a stranger could have the letters we send lead to a site of theirs. */
#include "kernel/app.h"
#include "web/web_private.h"

static slice host(struct call *c)
{
    return slice_fmt(c->mem, "%s://%.*s", c->web->secure ? "https" : "http", SL(web_header(c, "Host")));
}

err web_site(struct call *c, slice *site)
{
    *site = c->app->site;
    if (!site->n && c->app->loopback) *site = host(c);
    if (site->n) return OK;
    return fail(c, ERR_CONFLICT, "site.unknown",
                "Quản trị chưa khai địa chỉ của cổng, nên chưa gửi được thư có liên kết. Hãy báo đường dây nóng.");
}

slice web_link(struct call *c, const char *fmt, ...)
{
    struct out o = out_new(c->mem, 8192);
    va_list ap;
    out_s(&o, c->app->site.n ? c->app->site : host(c));
    va_start(ap, fmt);
    out_vf(&o, fmt, ap);
    va_end(ap);
    return out_slice(&o);
}
