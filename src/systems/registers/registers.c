/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

/* ---- what the address names ---- */

err registry_asked(struct call *c, const struct registry **r)
{
    slice name = slice_fmt(c->mem, "%.*s/%.*s", SL(web_param(c, "system")), SL(web_param(c, "register")));
    *r = register_named(defs(c), name);
    if (*r && register_visible(c, *r)) return OK;
    if (*r && !c->who->account) return fail(c, ERR_LOGIN, "login.needed", "Hãy đăng nhập để xem sổ này.");
    return fail(c, ERR_MISSING, "register.missing", "Không có sổ “%.*s”, hoặc bạn không được xem.", SL(name));
}

slice registry_path(struct call *c, const struct registry *r) { return slice_fmt(c->mem, "/so/%.*s", SL(r->name)); }

slice row_path(struct call *c, const struct registry *r, const struct registry_row *row)
{
    return slice_fmt(c->mem, "/so/%.*s/%lld", SL(r->name), (long long)row->id);
}

slice row_name(struct call *c, const struct registry_row *row)
{
    return row->code.n ? slice_fmt(c->mem, "%.*s · %.*s", SL(row->code), SL(row->title)) : row->title;
}

struct out *registry_page(struct call *c, const struct registry *r, slice title)
{
    return page_begin_as(c, register_official(c, r) ? PAGE_OFFICIAL : PAGE_CITIZEN, title);
}

/* ---- what there is ---- */

static err index_page(struct call *c, struct registers_view *v)
{
    EACH (r, defs(c)->registries)
        if (register_visible(c, r) && (!v->only || slice_eq(r->system, v->only->name))) v->n++;
    slice title = v->only ? v->only->title : S("Sổ đăng ký");
    page_begin_as(c, who_is_official(c->who) ? PAGE_OFFICIAL : PAGE_CITIZEN, title);
    registers_page(c, v);
    return page_end(c);
}

err index_show(struct call *c) { return index_page(c, &(struct registers_view){ 0 }); }

err index_system(struct call *c)
{
    struct registers_view v = { .only = register_system(defs(c), web_param(c, "system")) };
    if (!v.only) return fail(c, ERR_MISSING, "register.missing", "Không có hệ thống sổ “%.*s”.", SL(web_param(c, "system")));
    return index_page(c, &v);
}

static const struct route routes[] = {
    { "GET",  "/so", index_show, "register.read", "Sổ đăng ký", 0, NULL },
    { "GET",  "/so/viec", cases_show, "register.write", "Việc đối chiếu dữ liệu", 0, NULL },
    { "GET",  "/so/viec/{n}", case_show, "register.write", "Một việc đối chiếu", 0, NULL },
    { "POST", "/so/viec/{n}", case_answer, "register.write", "Trả lời một việc đối chiếu", 0, NULL },
    { "GET",  "/so/khan-cap", glass_uses, "register.write", "Các lần xem khẩn cấp", 0, NULL },
    { "GET",  "/so/khan-cap/{n}", glass_show, "register.write", "Một lần xem khẩn cấp", 0, NULL },
    { "POST", "/so/khan-cap/{n}", glass_judge, "register.write", "Kết luận về một lần xem khẩn cấp", 0, NULL },
    { "GET",  "/so/y-kien", remark_show, "public", "Theo dõi ý kiến về dữ liệu", 0, NULL },
    { "GET",  "/so/{system}", index_system, "register.read", "Các sổ của một hệ thống", 0, NULL },
    { "GET",  "/so/{system}/bao-cao", reports_show, "register.read", "Báo cáo của một hệ thống", 0, NULL },
    { "GET",  "/so/{system}/bao-cao/{report}", reports_one_show, "register.read", "Một báo cáo", 0, NULL },
    { "GET",  "/so/{system}/bao-cao/{report}/tai", reports_file, "register.read", "Một báo cáo: tải về", 0, NULL },
    { "GET",  "/so/{system}/{register}", list_show, "register.read", "Một sổ", 0, NULL },
    { "GET",  "/so/{system}/{register}/tai", list_file, "register.read", "Một sổ: tải về", 0, NULL },
    { "GET",  "/so/{system}/{register}/moi", form_new, "register.write", "Thêm vào sổ", 0, NULL },
    { "POST", "/so/{system}/{register}/moi", form_add, "register.write", "Thêm vào sổ: ghi", ROUTE_UPLOAD | ROUTE_ANY, NULL },
    { "GET",  "/so/{system}/{register}/gui", inbox_show, "public", "Gửi tin, theo dõi tin đã gửi", 0, NULL },
    { "POST", "/so/{system}/{register}/gui", inbox_send, "public", "Gửi tin: ghi", ROUTE_OPEN, NULL },
    { "POST", "/so/{system}/{register}/nhieu", many_do, "register.write", "Một việc cho nhiều dòng", 0, NULL },
    { "GET",  "/so/{system}/{register}/nhap", import_form, "register.write", "Nhập tệp vào sổ", 0, NULL },
    { "POST", "/so/{system}/{register}/nhap", import_add, "register.write", "Nhập tệp vào sổ: gửi",
      ROUTE_UPLOAD | ROUTE_TABLE | ROUTE_SLOW, import_sent },
    { "GET",  "/so/{system}/{register}/nhap/{n}", import_show, "register.write", "Một lần nhập", 0, NULL },
    { "POST", "/so/{system}/{register}/nhap/{n}", import_do, "register.write", "Một lần nhập: chạy, dừng", 0, NULL },
    { "GET",  "/so/{system}/{register}/nhap/{n}/loi", import_wrong_file, "register.write", "Một lần nhập: dòng sai", 0, NULL },
    { "GET",  "/so/{system}/{register}/khan-cap", glass_form, "register.write", "Xem khẩn cấp một dòng", 0, NULL },
    { "POST", "/so/{system}/{register}/khan-cap", glass_send, "register.write", "Xem khẩn cấp một dòng: mở", 0, NULL },
    { "GET",  "/so/{system}/{register}/{id}", row_show, "register.read", "Một dòng của sổ", 0, NULL },
    { "GET",  "/so/{system}/{register}/{id}/tep/{field}", row_file, "register.read", "Tệp của một dòng", 0, NULL },
    { "GET",  "/so/{system}/{register}/{id}/sua", form_edit, "register.write", "Sửa một dòng", 0, NULL },
    { "POST", "/so/{system}/{register}/{id}/sua", form_change, "register.write", "Sửa một dòng: ghi", ROUTE_UPLOAD | ROUTE_ANY, NULL },
    { "POST", "/so/{system}/{register}/{id}/chuyen", row_move, "register.write", "Chuyển trạng thái một dòng", 0, NULL },
    { "GET",  "/so/{system}/{register}/{id}/vi-sao", why_show, "register.read", "Nguồn của từng dữ liệu", 0, NULL },
    { "POST", "/so/{system}/{register}/{id}/vi-sao", why_retract, "register.write", "Rút một lời khai", 0, NULL },
    { "GET",  "/so/{system}/{register}/{id}/giong", merges_show, "register.write", "Dòng giống nhau", 0, NULL },
    { "POST", "/so/{system}/{register}/{id}/giong", merges_do, "register.write", "Gộp, gỡ gộp", 0, NULL },
    { "GET",  "/so/{system}/{register}/{id}/thay-mat", acting_show, "account.own", "Người thay mặt", 0, NULL },
    { "POST", "/so/{system}/{register}/{id}/thay-mat", acting_do, "account.own", "Ghi, kết thúc người thay mặt", 0, NULL },
    { "GET",  "/so/{system}/{register}/{id}/y-kien", remark_form, "register.read", "Báo dữ liệu sai, góp ý", 0, NULL },
    { "POST", "/so/{system}/{register}/{id}/y-kien", remark_send, "register.read", "Báo dữ liệu sai, góp ý: gửi", ROUTE_OPEN, NULL },
    { 0 },
};

const struct system registers = { .name = "registers", .title = "Sổ đăng ký", .routes = routes };
