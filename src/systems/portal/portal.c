/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/portal/portal.h"

extern const struct migration portal_migrations[];

static const struct route routes[] = {
    { "GET",  "/", home_show, "public", "Cổng dịch vụ công", 0, NULL },
    { "GET",  "/dang-nhap", sign_in_show, "public", "Đăng nhập", 0, NULL },
    { "POST", "/dang-nhap", sign_in_do, "public", "Đăng nhập", ROUTE_SLOW | ROUTE_OPEN, sign_in_check },
    { "POST", "/dang-nhap/ma", code_do, "public", "Đăng nhập: mã xác thực", ROUTE_OPEN, NULL },
    { "GET",  "/dang-nhap/dinh-danh", eid_go, "public", "Đăng nhập bằng định danh điện tử", ROUTE_SLOW, eid_ask },
    { "GET",  "/dang-nhap/dinh-danh/ve", eid_enter, "public", "Trở về từ định danh điện tử", ROUTE_SLOW, eid_return },
    { "POST", "/dang-nhap/dinh-danh/noi", eid_link, "public", "Nối định danh với tài khoản", ROUTE_SLOW | ROUTE_OPEN, eid_prove },
    { "POST", "/dang-xuat", sign_out, "public", "Đăng xuất", ROUTE_OPEN, NULL },
    { "GET",  "/dang-ky", sign_up_show, "public", "Đăng ký tài khoản", 0, NULL },
    { "POST", "/dang-ky", sign_up_do, "public", "Đăng ký tài khoản", ROUTE_SLOW | ROUTE_OPEN, sign_up_check },
    { "GET",  "/dang-ky/xac-nhan", confirm_show, "public", "Xác nhận thư điện tử", 0, NULL },
    { "POST", "/dang-ky/xac-nhan", confirm_do, "public", "Xác nhận thư điện tử", ROUTE_OPEN, NULL },
    { "GET",  "/quen-mat-khau", forgot_show, "public", "Quên mật khẩu", 0, NULL },
    { "POST", "/quen-mat-khau", forgot_do, "public", "Quên mật khẩu", ROUTE_OPEN, NULL },
    { "GET",  "/dat-lai-mat-khau", reset_show, "public", "Đặt lại mật khẩu", 0, NULL },
    { "POST", "/dat-lai-mat-khau", reset_do, "public", "Đặt lại mật khẩu", ROUTE_SLOW | ROUTE_OPEN, reset_check },
    { "GET",  "/thu-tuc", catalogue_show, "public", "Danh mục thủ tục", 0, NULL },
    { "GET",  "/thu-tuc/{code}", procedure_show, "public", "Một thủ tục", 0, NULL },
    { "GET",  "/nop/{code}", apply_show, "dossier.apply", "Nộp hồ sơ: nơi nộp", 0, NULL },
    { "POST", "/nop/{code}", apply_start, "dossier.apply", "Nộp hồ sơ: bắt đầu", 0, NULL },
    { "GET",  "/nop/{code}/{ref}/{part}", wizard_show, "dossier.apply", "Nộp hồ sơ: từng phần", 0, NULL },
    { "POST", "/nop/{code}/{ref}/{part}", wizard_save, "dossier.apply", "Nộp hồ sơ: lưu một phần", ROUTE_UPLOAD, NULL },
    { "GET",  "/ho-so", mine_list, "dossier.apply", "Hồ sơ của tôi", 0, NULL },
    { "GET",  "/ho-so/{key}", mine_show, "dossier.apply", "Một hồ sơ của tôi", 0, NULL },
    { "GET",  "/ho-so/{key}/bien-nhan", mine_receipt, "dossier.apply", "Biên nhận", 0, NULL },
    { "POST", "/ho-so/{key}", mine_action, "dossier.apply", "Bổ sung, rút, đánh giá hồ sơ", ROUTE_UPLOAD, NULL },
    { "GET",  "/ho-so/{key}/giay-to/{id}", mine_paper, "dossier.apply", "Tải giấy tờ", 0, NULL },
    { "GET",  "/thong-bao", mine_notices, "account.own", "Thông báo", 0, NULL },
    { "GET",  "/tra-cuu", track_show, "public", "Tra cứu hồ sơ", 0, NULL },
    { 0 },
};

const struct system portal = { .name = "portal", .title = "Cổng dịch vụ công", .routes = routes, .migrations = portal_migrations,
                               .keeps = portal_keeps };
