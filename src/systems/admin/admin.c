/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/admin/admin.h"

#define ACCOUNT "/quan-tri/tai-khoan/{login}"

static const struct route routes[] = {
    { "GET",  "/quan-tri", admin_accounts, "admin.accounts", "Tài khoản cán bộ", 0, NULL },
    { "GET",  "/quan-tri/them", admin_account_form, "admin.accounts", "Thêm tài khoản", 0, NULL },
    { "POST", "/quan-tri/them", admin_account_add, "admin.accounts", "Thêm tài khoản", 0, NULL },
    { "GET",  ACCOUNT, admin_account, "admin.accounts", "Một tài khoản", 0, NULL },
    { "POST", ACCOUNT "/khoa", admin_account_lock, "admin.accounts", "Khóa, mở khóa tài khoản", 0, NULL },
    { "POST", ACCOUNT "/mat-khau", admin_password_set, "admin.accounts", "Cấp mật khẩu mới", ROUTE_SLOW, admin_password_make },
    { "POST", ACCOUNT "/vi-tri", admin_position_add, "admin.accounts", "Thêm vị trí", 0, NULL },
    { "POST", ACCOUNT "/vi-tri/{id}", admin_position_end, "admin.accounts", "Kết thúc vị trí", 0, NULL },
    { "POST", ACCOUNT "/nghi", admin_account_leave, "admin.accounts", "Cán bộ nghỉ: giao lại việc rồi khóa", 0, NULL },
    { "GET",  "/quan-tri/nhap", admin_import_form, "admin.accounts", "Nhập tài khoản từ CSV", 0, NULL },
    { "POST", "/quan-tri/nhap", admin_import, "admin.accounts", "Nhập tài khoản từ CSV", ROUTE_UPLOAD, admin_import_read },
    { "GET",  "/quan-tri/thu-tuc", admin_procedures, "admin.definitions", "Thủ tục đang áp dụng", 0, NULL },
    { "GET",  "/quan-tri/cong-bo", admin_definition_form, "admin.definitions", "Kiểm tra, công bố thủ tục", 0, NULL },
    { "POST", "/quan-tri/cong-bo", admin_definition, "admin.definitions", "Kiểm tra, công bố thủ tục", ROUTE_UPLOAD,
      admin_definition_read },
    { "GET",  "/quan-tri/lich", admin_year, "admin.definitions", "Lịch làm việc", 0, NULL },
    { "GET",  "/quan-tri/chia-se", admin_shares, "admin.definitions", "Dữ liệu chia sẻ, và bên nhận đã nhận đến đâu", 0, NULL },
    { "GET",  "/quan-tri/he-thong", admin_running, "admin.definitions", "Công việc định kỳ và thư gửi", 0, NULL },
    { "POST", "/quan-tri/thu-gui/{id}", admin_letter_retry, "admin.definitions", "Gửi lại một thư", 0, NULL },
    { 0 },
};

const struct system admin = { .name = "admin", .title = "Quản trị", .routes = routes };
