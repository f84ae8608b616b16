/* SPDX-License-Identifier: Apache-2.0 */
/* The counter: somebody stands there.  First the procedure, by a few letters of its name; then one page: who, what, which papers, as
 * original or copy; one button takes it in, draft to acceptance in one transaction.  Whatever is wrong comes back with all that was typed. */
#include "systems/onestop/onestop.h"
#include "kernel/part.h"
#include "systems/onestop/intake.page.h"

/* The counter where this clerk sits. */
static const struct unit *counter(const struct call *c)
{
    EACH (p, c->who->posts)
        if (p->role == ROLE_CLERK) return p->unit;
    return NULL;
}

static err show(struct call *c, const struct intake_view *v)
{
    page_begin(c, v->faults.n ? S("Lỗi: Tiếp nhận tại quầy") : S("Tiếp nhận tại quầy"));
    if (v->faults.n) page_status(c, 422);
    if (v->p) intake_page(c, v);
    else intake_choice(c, v);
    return page_end(c);
}

/* Fills in what is known of the person with this number. */
static err person(struct call *c, slice number, struct applicant *who)
{
    struct party p;
    bool found;
    who->id_number = number;
    if (!number.n) return OK;
    TRY(party_by_id_number(c, NONE, number, &p, &found));
    if (found) *who = (struct applicant){ .kind = p.kind, .name = p.name, .id_number = number, .phone = p.phone, .email = p.email, .address = p.address };
    return OK;
}

err intake_show(struct call *c)
{
    struct intake_view v = { .unit = counter(c), .q = slice_trim(web_query(c, "q")), .answers = node_map(c->mem), .channel = S("counter") };
    slice code = web_query(c, "thu-tuc");
    if (!v.unit) return fail(c, ERR_DENIED, "counter.none", "Tài khoản của bạn không giữ vị trí tiếp nhận nào.");
    procedure_search(c, v.q, NONE, v.unit, &v.found);
    if (code.n) v.p = procedure_for(c, code, v.unit, today(c));
    if (!v.p && v.q.n && v.found.n == 1) v.p = procedure_for(c, v.found.v[0]->code, v.unit, today(c));
    TRY(person(c, slice_trim(web_query(c, "so")), &v.who));
    return show(c, &v);
}

/* Numbers typed beside each paper: original.ID and copy.ID. */
static int typed_count(const struct call *c, const char *kind, slice paper)
{
    int64_t n;
    slice s = web_field(c, zstr(c->mem, slice_fmt(c->mem, "%s.%.*s", kind, SL(paper))));
    return slice_int(s, &n) && n > 0 && n < 100 ? (int)n : 0;
}

static err papers_shown(struct call *c, struct dossier *d, const struct procedure *p)
{
    EACH (k, p->papers)
        TRY(dossier_paper_show(c, d, k->id, typed_count(c, "original", k->id), typed_count(c, "copy", k->id)));
    return OK;
}

/* Draft to acceptance.  In a part of its own, so that a refusal leaves nothing behind. */
static err take_in(struct call *c, struct intake_view *v, struct dossier *d)
{
    TRY(dossier_draft(c, v->p, v->unit, v->channel, &v->who, d));
    TRY(dossier_answer(c, d, NULL, web_body(c), false, &v->faults));
    TRY(papers_shown(c, d, v->p));
    TRY(err_fields(c->mem, "intake.wrong", v->faults));
    TRY(dossier_submit(c, d));
    return dossier_act(c, d, &(struct act){ .kind = ACTION_ACCEPT });
}

err intake_do(struct call *c)
{
    struct intake_view v = { .unit = counter(c), .typed = web_body(c), .answers = web_body(c), .who = applicant_typed(c) };
    struct dossier d;
    v.channel = slice_eq(web_field(c, "channel"), S("post")) ? S("post") : S("counter");
    if (!v.unit) return fail(c, ERR_DENIED, "counter.none", "Tài khoản của bạn không giữ vị trí tiếp nhận nào.");
    v.p = procedure_for(c, web_param(c, "code"), v.unit, today(c));
    if (!v.p) return fail(c, ERR_MISSING, "procedure.missing", "Đơn vị không giải quyết thủ tục này.");
    struct part part;
    TRY(part_begin(c, &part));
    err e = take_in(c, &v, &d);
    TRY(part_end(c, &part, !e.fault));
    if (e.fault && e.fault->kind == ERR_INPUT) {
        v.faults = e.fault->fields;
        return show(c, &v);
    }
    TRY(e);
    web_flash(c, "Đã tiếp nhận %.*s.", SL(d.code));
    return web_see(c, "/mot-cua/ho-so/%.*s", SL(d.ref));
}
