/* SPDX-License-Identifier: Apache-2.0 */
/* Where people reach us, for links that leave the site.  A browser's Host header is believed only while serving loopback: elsewhere a
 * stranger could have the letters we send lead to a site of theirs. */
#include "kernel/app.h"
#include "web/web.h"

err web_site(struct call *c, slice *site)
{
    *site = c->app->site;
    if (!site->n && c->app->loopback) *site = slice_fmt(c->mem, "%s://%.*s", web_scheme(c), SL(web_header(c, "Host")));
    if (site->n) return OK;
    return fail(c, ERR_CONFLICT, "site.unknown",
                "Quản trị chưa khai địa chỉ của cổng, nên chưa gửi được thư có liên kết. Hãy báo đường dây nóng.");
}
