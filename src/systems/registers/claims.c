/* SPDX-License-Identifier: Apache-2.0 */
/* Why a row of a register with sources shows what it shows: what each source says of each field, by which letter, of which day, and every
 * claim there has been.  A source takes its own claims back here. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

static err row_asked(struct call *c, struct why_view *v)
{
    TRY(registry_asked(c, &v->r));
    if (!v->r->sources.n) return fail(c, ERR_MISSING, "claim.none", "Sổ “%.*s” không ghép từ nhiều nguồn.", SL(v->r->title));
    TRY(register_row(c, v->r, web_param(c, "id"), &v->row));
    if (v->row.sight >= SIGHT_WHOLE) return OK;
    return c->who->account ? fail(c, ERR_DENIED, "register.denied", "Nguồn của từng dữ liệu chỉ dành cho cán bộ được xem cả dòng.")
                           : fail(c, ERR_LOGIN, "login.needed", "Hãy đăng nhập để xem nguồn của từng dữ liệu.");
}

static err reply(struct call *c, struct why_view *v)
{
    TRY(claims_of(c, v->r, v->row.id, &v->claims));
    claims_weigh(c->mem, v->r, &v->claims, &v->words);
    TRY(cases_of(c, v->r, v->row.id, &v->cases));
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "Vì sao: %.*s", SL(v->row.title)));
    if (v->faults.n) page_status(c, 422);
    why_page(c, v);
    return page_end(c);
}

err why_show(struct call *c)
{
    struct why_view v = { 0 };
    TRY(row_asked(c, &v));
    return reply(c, &v);
}

err why_retract(struct call *c)
{
    struct why_view v = { .tried = node_int(web_body(c), "claim", 0) };
    TRY(row_asked(c, &v));
    TRY(claim_retract(c, v.r, &v.row, v.tried, web_field(c, "why"), &v.faults));
    EACH (f, v.faults) f->field = S("");                /* one question for each claim: none to lead to */
    if (v.faults.n) return reply(c, &v);
    web_flash(c, "Đã rút lời khai. Dòng này ghi lại theo các nguồn còn lại.");
    return web_see(c, "%.*s/vi-sao", SL(row_path(c, v.r, &v.row)));
}

slice claim_days(struct call *c, const struct claim *claim)
{
    slice from = day_text(c->mem, claim->valid_from);
    return claim->valid_to.n ? slice_fmt(c->mem, "%.*s, đến hết %.*s", SL(from), SL(day_text(c->mem, claim->valid_to))) : from;
}

slice said_shown(struct call *c, const struct why_view *v, const struct claim *claim)
{
    struct out o = out_new(c->mem, 8192);
    NODE_EACH (value, claim->values) {
        const struct registry_field *f = register_field(v->r, value->key);
        if (f && register_seen(f, v->row.sight == SIGHT_CLOSED ? SIGHT_WHOLE : v->row.sight))
            out_f(&o, "%s%.*s: %.*s", o.n ? "; " : "", SL(f->ask->label), SL(form_shown(c, f->ask, node_value(value))));
    }
    return out_slice(&o);
}
