/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/queue/queue.h"

extern const struct migration queue_migrations[];

static const struct route routes[] = {
    { "GET",  "/lay-so", take_halls, "public", "Lấy số: chọn nơi", 0, NULL },
    { "GET",  "/lay-so/{unit}", take_show, "public", "Lấy số thứ tự", 0, NULL },
    { "POST", "/lay-so/{unit}", take_do, "public", "Lấy số thứ tự", ROUTE_OPEN, NULL },
    { "GET",  "/lay-so/{unit}/{ref}", take_ticket, "public", "Số thứ tự của tôi", 0, NULL },
    { "POST", "/lay-so/{unit}/{ref}", take_leave, "public", "Trả lại số thứ tự", ROUTE_OPEN, NULL },
    { "GET",  "/bang-goi/{unit}", board_show, "public", "Bảng gọi số", 0, NULL },
    { "GET",  "/goi-so/{unit}", call_show, "dossier.receive", "Gọi số", 0, NULL },
    { "POST", "/goi-so/{unit}", call_do, "dossier.receive", "Gọi số: thao tác", 0, NULL },
    { "GET",  "/goi-so/{unit}/so-lieu", measured_show, "queue.read", "Thời gian chờ và phục vụ", 0, NULL },
    { 0 },
};

const struct system queue = { .name = "queue", .title = "Số thứ tự", .routes = routes, .migrations = queue_migrations };
