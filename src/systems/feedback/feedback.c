/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/feedback/feedback.h"

extern const struct migration feedback_migrations[];

static const struct route routes[] = {
    { "GET",  "/gop-y", write_show, "account.own", "Góp ý, phản ánh", 0, NULL },
    { "POST", "/gop-y", write_do, "account.own", "Góp ý, phản ánh: gửi", 0, NULL },
    { "GET",  "/mot-cua/gop-y", answer_show, "feedback.answer", "Góp ý chờ trả lời", 0, NULL },
    { "POST", "/mot-cua/gop-y/{id}", answer_do, "feedback.answer", "Trả lời góp ý", 0, NULL },
    { "GET",  "/cong-khai/danh-gia", feedback_figures, "figures.read", "Mức độ hài lòng", 0, NULL },
    { 0 },
};

const struct system feedback = {
    .name = "feedback", .title = "Góp ý, đánh giá", .routes = routes, .migrations = feedback_migrations,
    .keeps = feedback_keeps,
};
