/* SPDX-License-Identifier: Apache-2.0 */
/* Turning the second factor on and off.  Off takes a code too: whoever finds an open browser must not be able to. */
#include "systems/self/self.h"
#include "base/hash.h"

static err refused(struct call *c, err e)
{
    struct self_view v = { .faults = e.fault->fields };
    return self_reply(c, &v);
}

static err begin(struct call *c)
{
    slice secret;
    TRY(otp_begin(c, c->who->account, &secret));
    return web_see(c, "/tai-khoan#ma");
}

static err confirm(struct call *c)
{
    struct self_view v = { 0 };
    err e = otp_confirm(c, c->who->account, web_field(c, "otp"), &v.recovery);
    if (e.fault && e.fault->kind == ERR_INPUT) return refused(c, e);
    TRY(e);
    return self_reply(c, &v);
}

static err end(struct call *c)
{
    err e = otp_check(c, c->who->account, web_field(c, "otp"));
    if (e.fault && e.fault->kind == ERR_INPUT) return refused(c, e);
    TRY(e);
    TRY(otp_end(c, c->who->account));
    web_flash(c, "Đã bỏ mã xác thực. Từ nay chỉ cần mật khẩu.");
    return web_see(c, "/tai-khoan");
}

err self_factor(struct call *c)
{
    static const struct { const char *name; err (*act)(struct call *c); } acts[] = {
        { "bat-dau", begin }, { "xac-nhan", confirm }, { "bo", end },
    };
    if (web_throttle(c, slice_join(c->mem, S("factor "), c->who->login), 10))
        return fail(c, ERR_OFTEN, "login.often", "Quá nhiều lần nhập mã. Hãy đợi một phút rồi thử lại.");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (slice_eq(web_field(c, "viec"), slice_z(acts[i].name))) return acts[i].act(c);
    return fail(c, ERR_INPUT, "factor.unknown", "Không có thao tác này.");
}
