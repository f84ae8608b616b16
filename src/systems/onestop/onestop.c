/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/onestop/onestop.h"
#include "systems/onestop/slip.h"

static const struct route routes[] = {
    { "GET",  "/mot-cua", desk_show, "dossier.desk", "Bàn làm việc", 0, NULL },
    { "GET",  "/mot-cua.xlsx", desk_grid, "dossier.desk", "Hàng việc, tệp Excel", 0, NULL },
    { "POST", "/mot-cua/nhieu", bulk_do, "dossier.desk", "Một việc cho nhiều hồ sơ", 0, NULL },
    { "GET",  "/mot-cua/canh-bao", warning_show, "dossier.desk", "Cảnh báo thời hạn", 0, NULL },
    { "GET",  "/mot-cua/canh-bao.xlsx", warning_grid, "dossier.desk", "Cảnh báo thời hạn, tệp Excel", 0, NULL },
    { "GET",  "/mot-cua/ho-so/{key}", file_show, "dossier.desk", "Hồ sơ", 0, NULL },
    { "POST", "/mot-cua/ho-so/{key}/{action}", file_act, "dossier.desk", "Thao tác trên hồ sơ", ROUTE_UPLOAD, NULL },
    { "GET",  "/mot-cua/ho-so/{key}/giay-to/{id}", file_paper, "dossier.desk", "Xem giấy tờ", 0, NULL },
    { "POST", "/mot-cua/ho-so/{key}/phieu", slip_do, "dossier.desk", "In phiếu", 0, NULL },
    { "GET",  "/mot-cua/ho-so/{key}/phieu/{slip}", slip_show, "dossier.desk", "Xem phiếu đã in", 0, NULL },
    { "GET",  "/ho-so/{key}/phieu/{slip}", slip_show_own, "dossier.apply", "Phiếu gửi người nộp", 0, NULL },
    { "GET",  "/mot-cua/ban-giao", batch_list, "dossier.desk", "Phiếu bàn giao", 0, NULL },
    { "GET",  "/mot-cua/ban-giao/{id}", batch_show, "dossier.desk", "Một phiếu bàn giao", 0, NULL },
    { "POST", "/mot-cua/ban-giao/{id}", batch_confirm, "dossier.desk", "Xác nhận phiếu bàn giao", 0, NULL },
    { "GET",  "/mot-cua/ban-giao/{id}/phieu", batch_slip, "dossier.desk", "Phiếu bàn giao: bản in", 0, NULL },
    { "GET",  "/mot-cua/ban-giao/{id}/phieu.pdf", batch_print, "dossier.desk", "Phiếu bàn giao, tệp PDF", 0, NULL },
    { "GET",  "/mot-cua/nhom/{number}", visit_show, "dossier.desk", "Nhóm hồ sơ của một người", 0, NULL },
    { "POST", "/mot-cua/nhom/{number}", visit_hand_over, "dossier.desk", "Trả các hồ sơ đã xong của một nhóm", 0, NULL },
    { "GET",  "/mot-cua/nhom/{number}/giay-hen", visit_slip, "dossier.desk", "Giấy hẹn chung", 0, NULL },
    { "GET",  "/mot-cua/nhom/{number}/giay-hen.pdf", visit_print, "dossier.desk", "Giấy hẹn chung, tệp PDF", 0, NULL },
    { "GET",  "/mot-cua/tiep-nhan", intake_show, "dossier.receive", "Tiếp nhận tại quầy", 0, NULL },
    { "POST", "/mot-cua/tiep-nhan", intake_do, "dossier.receive", "Tiếp nhận tại quầy: vào sổ", 0, NULL },
    { "GET",  "/mot-cua/so-theo-doi", book_show, "dossier.desk", "Sổ theo dõi hồ sơ", 0, NULL },
    { "GET",  "/mot-cua/so-theo-doi.pdf", book_print, "dossier.desk", "Sổ theo dõi hồ sơ: bản in", 0, NULL },
    { "GET",  "/mot-cua/so-theo-doi.xlsx", book_grid, "dossier.desk", "Sổ theo dõi hồ sơ, tệp Excel", 0, NULL },
    { "GET",  "/mot-cua/uy-quyen", delegation_show, "dossier.desk", "Ủy quyền", 0, NULL },
    { "POST", "/mot-cua/uy-quyen", delegation_do, "dossier.desk", "Ủy quyền cho người khác", 0, NULL },
    { "POST", "/mot-cua/uy-quyen/{id}", delegation_stop, "dossier.desk", "Kết thúc ủy quyền", 0, NULL },
    { 0 },
};

const struct system onestop = { .name = "onestop", .title = "Một cửa điện tử", .routes = routes };
