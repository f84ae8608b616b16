/* SPDX-License-Identifier: Apache-2.0 */
/* Where one is signed in; one other place is ended, or all of them.  A place is named by its session's hash, good only for its owner. */
#include "systems/self/self.h"
#include "systems/self/pages.h"

err device_show(struct call *c)
{
    sessions list;
    TRY(session_list(c, &list));
    page_begin(c, S("Nơi đang đăng nhập"));
    device_page(c, &list);
    return page_end(c);
}

err device_end(struct call *c)
{
    int64_t ended;
    slice place = web_field(c, "noi");
    if (slice_eq(place, c->who->session))
        return fail(c, ERR_CONFLICT, "device.this", "Đây là nơi bạn đang dùng. Bấm “Đăng xuất” ở đầu trang.");
    TRY(session_end(c, place, &ended));
    if (ended) web_flash(c, "Đã đăng xuất nơi ấy.");
    else       web_flash(c, "Nơi ấy đã đăng xuất từ trước.");
    return web_see(c, "/tai-khoan/thiet-bi");
}

err device_end_others(struct call *c)
{
    int64_t ended;
    TRY(session_end_others(c, &ended));
    if (ended) web_flash(c, "Đã đăng xuất %lld nơi khác.", (long long)ended);
    else       web_flash(c, "Không còn nơi nào khác đang đăng nhập.");
    return web_see(c, "/tai-khoan/thiet-bi");
}
