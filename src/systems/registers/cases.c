/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for a unit: words that do not agree with its own, rules that a row breaks, and what people reported; each with its term. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

err cases_show(struct call *c)
{
    claim_cases list;
    if (!who_is_official(c->who)) return fail(c, ERR_DENIED, "case.denied", "Việc đối chiếu dành cho cán bộ.");
    TRY(cases_waiting(c, &list));
    page_begin_as(c, PAGE_OFFICIAL, S("Việc đối chiếu dữ liệu"));
    cases_page(c, &list);
    return page_end(c);
}

static err asked(struct call *c, struct case_view *v)
{
    int64_t id = 0;
    (void)slice_int(web_param(c, "n"), &id);
    TRY(case_find(c, id, &v->k));
    v->r = register_named(defs(c), v->k.registry);
    if (!v->r) return fail(c, ERR_MISSING, "case.missing", "Không có việc này.");
    TRY(register_row_of(c, v->r, v->k.subject, &v->row));
    if (v->row.sight < SIGHT_WHOLE) return fail(c, ERR_DENIED, "register.denied", "Bạn không được xem việc này.");
    v->field = register_field(v->r, v->k.field);
    return OK;
}

static err reply(struct call *c, struct case_view *v)
{
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "Việc đối chiếu: %.*s", SL(v->row.title)));
    if (v->faults.n) page_status(c, 422);
    case_page(c, v);
    return page_end(c);
}

err case_show(struct call *c)
{
    struct case_view v = { 0 };
    TRY(asked(c, &v));
    return reply(c, &v);
}

err case_answer(struct call *c)
{
    struct case_view v = { .answer = web_field(c, "answer") };
    TRY(asked(c, &v));
    TRY(case_close(c, &v.k, slice_eq(web_field(c, "lam"), S("ghi-theo")), v.answer, &v.faults));
    if (v.faults.n) return reply(c, &v);
    web_flash(c, "Đã trả lời.");
    return web_see(c, "/so/viec");
}

slice case_kind(const struct claim_case *k)
{
    static const struct { const char *kind; slice told; } kinds[] = {
        { "disagree", S("Nguồn khác ghi khác") }, { "rule", S("Mâu thuẫn") }, { "wrong", S("Người dân báo sai") },
        { "question", S("Hỏi") }, { "complaint", S("Khiếu nại") }, { "proposal", S("Kiến nghị") } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_eq(k->kind, slice_z(kinds[i].kind))) return kinds[i].told;
    return k->kind;
}

slice case_outcome(const struct claim_case *k)
{
    static const struct { const char *outcome; slice told; } outcomes[] = {
        { "accepted", S("Đã ghi theo") }, { "kept", S("Giữ nguyên") }, { "agreed", S("Đã khớp") } };
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (slice_eq(k->outcome, slice_z(outcomes[i].outcome))) return outcomes[i].told;
    return S("Đang chờ");
}
