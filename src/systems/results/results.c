/* SPDX-License-Identifier: Apache-2.0 */
/* /kiem-tra: what document this is, who issued it and when, whether it still holds; and whether a file is that document.
 * Looking is open to everybody, comparing a file wants an account, because what is sent is stored before it is read. */
#include "systems/results/results.h"
#include "systems/results/pages.h"

static err reply(struct call *c, const struct check_view *v)
{
    page_begin(c, v->found ? v->r.name : S("Kiểm tra kết quả"));
    if (v->code.n && !v->found) page_status(c, 404);
    check_page(c, v);
    return page_end(c);
}

static err look(struct call *c, struct check_view *v)
{
    v->code = slice_trim(web_param(c, "code"));
    TRY(result_check(c, v->code, &v->r, &v->found));
    if (v->found) v->qr = qr_svg(c, web_link(c, "/kiem-tra/%.*s", SL(v->r.code)), S("Mã QR dẫn đến trang kiểm tra này"));
    return OK;
}

err check_ask(struct call *c)
{
    slice code = result_code(c->mem, web_query(c, "ma"));
    if (slice_only(code, "0123456789abcdefghijklmnopqrstuvwxyz"))
        return web_see(c, "/kiem-tra/%.*s", SL(code));
    return reply(c, &(struct check_view){ .code = code });
}

err check_show(struct call *c)
{
    struct check_view v = { 0 };
    TRY(look(c, &v));
    return reply(c, &v);
}

err check_compare(struct call *c)
{
    struct check_view v = { 0 };
    if (web_throttle(c, slice_join(c->mem, S("compare "), c->who->login), 10))
        return fail(c, ERR_OFTEN, "check.often", "Quá nhiều tệp trong một phút. Hãy đợi rồi thử lại.");
    TRY(look(c, &v));
    const uploads *files = web_uploads(c);
    v.compared = v.found && files->n;
    v.same = v.compared && slice_eq(files->v[0].sha256, v.r.sha256);
    return reply(c, &v);
}

static const struct route routes[] = {
    { "GET",  "/kiem-tra", check_ask, "public", "Kiểm tra kết quả", 0, NULL },
    { "GET",  "/kiem-tra/{code}", check_show, "public", "Kiểm tra một kết quả", 0, NULL },
    { "POST", "/kiem-tra/{code}", check_compare, "account.own", "So tệp với kết quả đã cấp", ROUTE_UPLOAD, NULL },
    { 0 },
};

const struct system results_system = { .name = "results", .title = "Kiểm tra kết quả", .routes = routes };
