/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"

static const struct route routes[] = {
    { "POST",   "/api/v1/session", session_post, "public", "Mở phiên API", ROUTE_API | ROUTE_SLOW | ROUTE_OPEN, session_check },
    { "DELETE", "/api/v1/session", session_delete, "account.own", "Đóng phiên API", ROUTE_API, NULL },
    { "GET",    "/api/v1/units", units_list, "public", "Danh sách đơn vị", ROUTE_API, NULL },
    { "GET",    "/api/v1/units/{code}", units_show, "public", "Một đơn vị", ROUTE_API, NULL },
    { "GET",    "/api/v1/procedures", procedures_list, "public", "Danh mục thủ tục", ROUTE_API, NULL },
    { "GET",    "/api/v1/procedures/{code}", procedures_show, "public", "Một thủ tục", ROUTE_API, NULL },
    { "POST",   "/api/v1/dossiers", dossiers_post, "dossier.apply", "Lập hồ sơ", ROUTE_API, NULL },
    { "POST",   "/api/v1/dossiers/{key}/papers", dossiers_paper, "dossier.apply", "Nộp giấy tờ", ROUTE_API | ROUTE_UPLOAD, NULL },
    { "POST",   "/api/v1/dossiers/{key}/submit", dossiers_submit, "dossier.apply", "Nộp hồ sơ", ROUTE_API, NULL },
    { "GET",    "/api/v1/dossiers/{key}", dossiers_show, "dossier.read", "Một hồ sơ", ROUTE_API, NULL },
    { "GET",    "/api/v1/dossiers/{key}/deadline", dossiers_deadline, "dossier.read", "Hạn trả và diễn giải", ROUTE_API, NULL },
    { "POST",   "/api/v1/dossiers/{key}/actions", dossiers_action, "dossier.read", "Thao tác trên hồ sơ", ROUTE_API, NULL },
    { "GET",    "/api/v1/desk", desk_list, "dossier.desk", "Việc của tôi", ROUTE_API, NULL },
    { "GET",    "/api/v1/track/{key}", api_track, "public", "Tra cứu hồ sơ", ROUTE_API, NULL },
    { "GET",    "/api/v1/statistics", statistics_show, "figures.read", "Số liệu giải quyết", ROUTE_API, NULL },
    { "GET",    "/api/v1/uniformity/{code}", uniformity_show, "figures.read", "Tính thống nhất của thủ tục", ROUTE_API, NULL },
    { "GET",    "/api/v1/registers/{system}/{register}", registers_list, "register.read", "Các dòng của một sổ", ROUTE_API, NULL },
    { "POST",   "/api/v1/registers/{system}/{register}", registers_post, "register.write", "Thêm một dòng vào sổ", ROUTE_API, NULL },
    { "GET",    "/api/v1/registers/{system}/{register}/{id}", registers_show, "register.read", "Một dòng của sổ", ROUTE_API, NULL },
    { "PATCH",  "/api/v1/registers/{system}/{register}/{id}", registers_patch, "register.write", "Sửa, chuyển một dòng", ROUTE_API, NULL },
    { "GET",    "/api/v1/registers/{system}/{register}/{id}/history", registers_history, "register.write", "Lịch sử một dòng", ROUTE_API,
      NULL },
    { "GET",    "/api/v1/feeds/{system}/{register}", feeds_show, "register.read", "Thay đổi của một sổ, theo thứ tự", ROUTE_API, NULL },
    { "GET",    "/api/v1/ledger/checkpoint", ledger_checkpoint_show, "public", "Mốc ký mới nhất của sổ cái", ROUTE_API, NULL },
    { "GET",    "/api/v1/ledger/proof", ledger_proof_show, "public", "Chứng minh một sự kiện có trong sổ cái", ROUTE_API, NULL },
    { "GET",    "/api/v1/ledger/consistency", ledger_consistency_show, "public", "Chứng minh hai mốc nhất quán", ROUTE_API, NULL },
    { "GET",    "/api/v1/ledger/keys", ledger_keys_show, "public", "Khóa công khai", ROUTE_API, NULL },
    { 0 },
};

const struct system api = { .name = "api", .title = "API", .routes = routes };
