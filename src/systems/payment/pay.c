/* SPDX-License-Identifier: Apache-2.0 */
/* What the applicant sees: how much and why, the code to scan, what has come.  By signing in, or by the tracking reference alone, then
 * without anything personal.  The page reads the book and nothing else; while money is awaited the browser asks again by itself. */
#include "systems/payment/payment.h"
#include "systems/payment/pages.h"
#include "systems/payment/vietqr.h"
#include "web/qr.h"

enum { AGAIN_S = 20 };

static slice capitals(struct arena *mem, slice s)
{
    struct out o = out_new(mem, s.n);
    for (size_t i = 0; i < s.n; i++) out_c(&o, s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i]);
    return out_slice(&o);
}

static err read_money(struct call *c, struct pay_view *v)
{
    const struct pay_account *to = &defs(c)->payment.account;
    v->p = procedure_by_id(c, v->d.version);
    v->due = payment_due(&v->d);
    TRY(payments_of(c, &v->d, &v->rows));
    TRY(payment_request_of(c, &v->d, &v->r, &v->asked));
    if (!v->asked) return OK;
    TRY(payment_items(c, &v->r, &v->items));
    v->mark = capitals(c->mem, v->r.ref);
    slice payload = v->due.dong > 0 && defs(c)->payment.known ? vietqr(c->mem, to->bin, to->number, v->due, v->mark) : NONE;
    if (payload.n) v->qr = qr_svg(c, payload, S("Mã VietQR để chuyển khoản"));
    return OK;
}

static err show(struct call *c, struct pay_view *v)
{
    TRY(read_money(c, v));
    if (v->due.dong > 0) web_set_header(c, "Refresh", slice_fmt(c->mem, "%d", AGAIN_S));
    page_begin(c, S("Nộp phí, lệ phí"));
    pay_page(c, v);
    return page_end(c);
}

err pay_own(struct call *c)
{
    struct pay_view v = { .own = true };
    TRY(dossier_by_key(c, web_param(c, "key"), &v.d));
    return show(c, &v);
}

/* A code can be guessed, a reference cannot: only by reference. */
err pay_public(struct call *c)
{
    struct pay_view v = { 0 };
    bool by_ref, found;
    TRY(dossier_track(c, web_param(c, "key"), &v.d, &by_ref, &found));
    if (found && by_ref) return show(c, &v);
    return fail(c, ERR_MISSING, "track.missing", "Không có hồ sơ với mã tra cứu này. Mã gồm 16 chữ và số, ghi trên biên nhận.");
}
