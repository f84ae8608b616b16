/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/payment/payment.h"

extern const struct migration payment_migrations[];

static const struct route routes[] = {
    { "GET",  "/ho-so/{key}/thanh-toan", pay_own, "dossier.apply", "Nộp phí, lệ phí", 0, NULL },
    { "GET",  "/thanh-toan/{key}", pay_public, "public", "Nộp phí, lệ phí bằng mã tra cứu", 0, NULL },
    { "POST", "/api/v1/payments/callback", callback_take, "public", "Tin của cổng thanh toán, có chữ ký", ROUTE_API | ROUTE_OPEN, NULL },
    { 0 },
};

const struct system payment = { .name = "payment", .title = "Phí, lệ phí", .routes = routes,
                                .migrations = payment_migrations };
