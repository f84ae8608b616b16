/* SPDX-License-Identifier: Apache-2.0 */
/* Anyone says that a row, as far as they see it, is wrong, asks, complains or proposes; a receipt leads to the answer.  Who answers for the
 * field gets it, with a term of three working days. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

enum { REPORTS_A_MINUTE = 10 };

static err row_asked(struct call *c, struct remark_view *v)
{
    TRY(registry_asked(c, &v->r));
    if (!v->r->sources.n) return fail(c, ERR_MISSING, "claim.none", "Sổ này không nhận ý kiến ở đây.");
    return acting_row(c, v->r, web_param(c, "id"), &v->row);
}

static err reply(struct call *c, struct remark_view *v)
{
    v->row.sight = v->row.sight == SIGHT_CLOSED ? SIGHT_WHOLE : v->row.sight;
    registry_page(c, v->r, v->faults.n ? S("Lỗi: Báo dữ liệu sai, góp ý") : S("Báo dữ liệu sai, góp ý"));
    if (v->faults.n) page_status(c, 422);
    remark_page(c, v);
    return page_end(c);
}

err remark_form(struct call *c)
{
    struct remark_view v = { 0 };
    TRY(row_asked(c, &v));
    v.k.kind = S("wrong");
    v.k.field = web_query(c, "truong");
    return reply(c, &v);
}

err remark_send(struct call *c)
{
    struct remark_view v = { 0 };
    TRY(row_asked(c, &v));
    v.k = (struct claim_case){ .kind = web_field(c, "kind"), .field = web_field(c, "field"), .value = web_field(c, "value"),
                               .said = web_field(c, "said"), .contact = web_field(c, "contact") };
    struct claim_case typed = v.k;
    if (web_throttle(c, slice_join(c->mem, S("report:"), web_address(c)), REPORTS_A_MINUTE))
        return fail(c, ERR_OFTEN, "report.often", "Bạn gửi quá nhiều trong một phút. Chờ một chút rồi gửi lại.");
    TRY(case_report(c, v.r, &v.row, &v.k, &v.faults));
    if (!v.faults.n) return web_see(c, "/so/y-kien?ma=%.*s", SL(v.k.receipt));
    v.k = typed;
    return reply(c, &v);
}

/* GET /so/y-kien?ma=: how it stands with a report, for who has its receipt. */
err remark_show(struct call *c)
{
    struct receipt_view v = { .receipt = slice_trim(web_query(c, "ma")) };
    if (v.receipt.n) TRY(case_by_receipt(c, v.receipt, &v.k, &v.found));
    v.owner = v.found ? unit_by_code(c, v.k.owner, today(c)) : NULL;
    page_begin_as(c, PAGE_CITIZEN, S("Theo dõi ý kiến về dữ liệu"));
    if (v.receipt.n && !v.found) page_status(c, 404);
    remark_receipt_page(c, &v);
    return page_end(c);
}

const struct option_view *remark_fields(struct call *c, const struct remark_view *v)
{
    LIST(struct option_view) options = { 0 };
    EACH (f, v->r->fields)
        if (register_seen(f, v->row.sight) && !f->retired)
            LIST_ADD(c->mem, &options, ((struct option_view){ .value = f->ask->name, .label = f->ask->label }));
    (void)LIST_PUSH(c->mem, &options);
    return options.v;
}
