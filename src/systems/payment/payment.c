/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/payment/payment.h"

extern const struct migration payment_migrations[];

static const struct route routes[] = {
    { "GET",  "/ho-so/{key}/thanh-toan", pay_own, "dossier.apply", "Nộp phí, lệ phí", 0, NULL },
    { "GET",  "/thanh-toan/{key}", pay_public, "public", "Nộp phí, lệ phí bằng mã tra cứu", 0, NULL },
    { "GET",  "/ho-so/{key}/bien-lai/{id}", receipt_show, "dossier.apply", "Biên lai của tôi", 0, NULL },
    { "GET",  "/mot-cua/ho-so/{key}/thu-phi", counter_show, "dossier.desk", "Phí, lệ phí của một hồ sơ", 0, NULL },
    { "POST", "/mot-cua/ho-so/{key}/thu-phi/{action}", counter_act, "dossier.desk", "Thu phí: thao tác", 0, NULL },
    { "GET",  "/mot-cua/ho-so/{key}/bien-lai/{id}", receipt_show, "dossier.desk", "Biên lai", 0, NULL },
    { "GET",  "/mot-cua/thu-phi", day_show, "payment.read", "Thu phí, lệ phí trong ngày", 0, NULL },
    { "GET",  "/mot-cua/thu-phi.csv", day_csv, "payment.read", "Thu phí, lệ phí trong ngày, tệp CSV", 0, NULL },
    { "GET",  "/mot-cua/thu-phi.xlsx", day_xlsx, "payment.read", "Thu phí, lệ phí trong ngày, tệp Excel", 0, NULL },
    { "POST", "/mot-cua/thu-phi/{id}", case_do, "payment.read", "Ghi kết quả đối chiếu", 0, NULL },
    { "POST", "/api/v1/payments/callback", callback_take, "public", "Tin của cổng thanh toán, có chữ ký", ROUTE_API | ROUTE_OPEN, NULL },
    { 0 },
};

const struct system payment = { .name = "payment", .title = "Phí, lệ phí", .routes = routes,
                                .migrations = payment_migrations };
