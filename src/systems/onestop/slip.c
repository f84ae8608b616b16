/* SPDX-License-Identifier: Apache-2.0 */
/* Printing a slip, and looking at one that was printed: as a page, as PDF.  The first look sets the PDF and keeps it; every later one
 * gets those bytes.  An official's look leaves an access record; the applicant sees only what is addressed to them. */
#include "systems/onestop/slip.h"
#include "systems/onestop/onestop.h"
#include "store/blob.h"
#include "web/web.h"

/* ---- printing ---- */

static bool happened(const dossier_events *events, enum slip_kind kind)
{
    EACH (e, *events)
        if (slice_eq(e->kind, slice_z(slip_cause(kind)))) return true;
    return false;
}

void slip_offered(struct call *c, const struct dossier *d, const dossier_events *events, slip_offers *list)
{
    const struct node *set = slip_set_of(c, d);
    if (!dossier_visible(c, d)) return;         /* one that it passed by, or that was asked about it, prints nothing */
    for (enum slip_kind kind = 0; kind < SLIP_KINDS; kind++) {
        const struct node *form = slip_form(set, slice_z(slip_rules[kind].key));
        if (form && happened(events, kind)) LIST_ADD(c->mem, list, ((struct slip_offer){ kind, node_text(form, "title") }));
    }
}

/* POST /mot-cua/ho-so/{key}/phieu; phieu: which one. */
err slip_do(struct call *c)
{
    struct dossier d;
    struct slip_facts facts;
    struct slip s;
    enum slip_kind kind = slip_kind_of(web_field(c, "phieu"));
    if (kind == SLIP_KINDS) return fail(c, ERR_INPUT, "slip.unknown", "Không có loại phiếu này. Chọn một phiếu trên trang hồ sơ.");
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    if (!dossier_visible(c, &d))
        return fail(c, ERR_DENIED, "slip.denied", "Phiếu do đơn vị tiếp nhận, đang xử lý hoặc có thẩm quyền in.");
    TRY(slip_read(c, &d, kind, &facts));
    struct slip_order order = { .kind = kind, .set = facts.set, .form = facts.form, .place = slip_place(facts.issuer),
                                .content = slip_say(&facts) };
    order.track = web_link(c, "/tra-cuu?ma=%.*s", SL(d.ref));
    order.check = web_link(c, "/kiem-tra");
    TRY(slip_print(c, &d, &order, &s));
    return web_see(c, "/mot-cua/ho-so/%.*s/phieu/%lld", SL(d.ref), (long long)s.id);
}

/* ---- looking ---- */

struct viewing {                           /* one look at a slip, and what it leaves behind */
    struct dossier d;
    struct slip    s;
    const struct node *content;
    slice   base;                       /* address of the dossier's page */
    bool    pdf, official;
    slice   sha256;                     /* of a PDF set just now; no value: it was kept already */
    int64_t size;
};

static err record_viewing(struct call *c)
{
    const struct viewing *l = c->prepared;
    if (l->sha256.n) TRY(slip_keep(c, &l->s, l->sha256, l->size));
    if (!l->official) return OK;
    return access_write(c, l->d.id);
}

/* "17" or "17.pdf" */
static bool wanted(slice name, int64_t *id, bool *pdf)
{
    *pdf = slice_ends(name, S(".pdf"));
    return slice_int(*pdf ? slice_sub(name, 0, name.n - 4) : name, id);
}

static err viewing_read(struct call *c, struct viewing *l)
{
    int64_t id;
    problems ignored = { 0 };
    if (!wanted(web_param(c, "slip"), &id, &l->pdf)) return fail(c, ERR_MISSING, "slip.missing", "Hồ sơ này không có phiếu đó.");
    TRY(dossier_by_key(c, web_param(c, "key"), &l->d));
    TRY(slip_find(c, &l->d, id, &l->s));
    enum slip_kind kind = slip_kind_of(l->s.kind);
    if (!l->official && (kind == SLIP_KINDS || !slip_rules[kind].applicant))
        return fail(c, ERR_MISSING, "slip.missing", "Hồ sơ này không có phiếu đó.");
    l->content = json_read(c->mem, l->s.content, S("slip"), &ignored);
    return l->content ? OK : broken(c->mem, "slip.content", "content of slip %lld is not JSON", (long long)id);
}

static err show(struct call *c, struct viewing *l)
{
    slice pdf = NONE;
    TRY(viewing_read(c, l));
    slice name = slice_fmt(c->mem, "%.*s-%.*s.pdf", SL(l->s.kind), SL(l->s.number));
    if (!l->s.paper) {
        TRY(slip_draw(c->mem, l->content, &pdf));
        TRY(blob_put(c->app->store, c->mem, pdf, &l->sha256));
        l->size = (int64_t)pdf.n;
    }
    c->prepared = l;
    if (l->official || l->sha256.n) web_record(c, record_viewing);
    l->base = slice_fmt(c->mem, "%s/ho-so/%.*s", l->official ? "/mot-cua" : "", SL(l->d.ref));
    if (!l->pdf) return slip_page_write(c, l->content, slice_fmt(c->mem, "%.*s/phieu/%lld.pdf", SL(l->base), (long long)l->s.id), l->base);
    return l->sha256.n ? web_inline(c, "application/pdf", name, pdf) : web_blob(c, "application/pdf", name, l->s.sha256);
}

err slip_show(struct call *c)
{
    struct viewing *l = NEW(c->mem, struct viewing);
    l->official = true;
    return show(c, l);
}

err slip_show_own(struct call *c) { return show(c, NEW(c->mem, struct viewing)); }
