/* SPDX-License-Identifier: Apache-2.0 */
/* One dossier's money at the counter: asking, cash with a receipt, voids, refunds.  The forms carry `seen`, as on the desk; what is refused
 * comes back with all that was typed.  A field is named by its action, "refund-note", so that each name stands once. */
#include "systems/payment/payment.h"
#include "systems/payment/pages.h"

static const enum action moneys[] = { ACTION_REQUEST_PAYMENT, ACTION_PAY, ACTION_VOID_PAYMENT, ACTION_REFUND };

slice counter_name(struct call *c, enum action a, const char *field)
{
    return slice_fmt(c->mem, "%s-%s", action_keys[a], field);
}

slice counter_typed(struct call *c, const struct counter_view *v, enum action a, const char *field)
{
    return v->tried == a ? web_field(c, zstr(c->mem, counter_name(c, a, field))) : NONE;
}

bool counter_may(const struct call *c, const struct counter_view *v, enum action a) { return action_allowed(c, &v->d, a); }

/* ---- looking ---- */

static err read_money(struct call *c, struct counter_view *v)
{
    v->p = procedure_by_id(c, v->d.version);
    TRY(payments_of(c, &v->d, &v->rows));
    TRY(payment_request_of(c, &v->d, &v->r, &v->asked));
    return payment_reckon(c, &v->d, NONE, &v->fee);
}

static err show(struct call *c, struct counter_view *v, int status)
{
    TRY(read_money(c, v));
    page_begin(c, slice_fmt(c->mem, "%sPhí, lệ phí: %.*s", status == 200 ? "" : "Lỗi: ", SL(v->d.code.n ? v->d.code : v->d.ref)));
    page_status(c, status);
    counter_page(c, v);
    return page_end(c);
}

err counter_show(struct call *c)
{
    struct counter_view v = { .tried = ACTIONS };
    TRY(dossier_by_key(c, web_param(c, "key"), &v.d));
    access_note(c, &v.d);
    return show(c, &v, 200);
}

/* ---- doing ---- */

static slice typed(struct call *c, enum action a, const char *field)
{
    return web_field(c, zstr(c->mem, counter_name(c, a, field)));
}

/* "1.254.000", "1 254 000 đ" and "1254000" are one amount; 0 when it is none. */
static int64_t dong_of(struct call *c, slice s)
{
    struct out o = out_new(c->mem, 32);
    int64_t n;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') out_c(&o, s.p[i]);
        else if (s.p[i] != '.' && s.p[i] != ' ') return 0;
    return !o.over && slice_int(out_slice(&o), &n) ? n : 0;
}

static void items_typed(struct call *c, pay_items *items)
{
    for (int i = 1; i <= COUNTER_ITEMS; i++) {
        slice name = typed(c, ACTION_REQUEST_PAYMENT, zstr(c->mem, slice_fmt(c->mem, "name%d", i)));
        slice amount = typed(c, ACTION_REQUEST_PAYMENT, zstr(c->mem, slice_fmt(c->mem, "amount%d", i)));
        if (name.n || amount.n) LIST_ADD(c->mem, items, ((struct pay_item){ name, { dong_of(c, amount) } }));
    }
}

static struct act act_typed(struct call *c, enum action kind)
{
    struct act a = { .kind = kind, .note = typed(c, kind, "note"), .payer = typed(c, kind, "payer"),
                     .reduction = typed(c, kind, "reduction"), .value = dong_of(c, typed(c, kind, "value")) };
    if (!slice_int(typed(c, kind, "payment"), &a.payment)) a.payment = 0;
    if (!slice_int(web_field(c, "seen"), &a.seen)) a.seen = 0;
    if (slice_eq(a.reduction, S("-"))) a.reduction = NONE;
    if (kind == ACTION_REQUEST_PAYMENT) items_typed(c, &a.items);
    return a;
}

static bool told_on_page(err e)
{
    switch (e.fault ? e.fault->kind : ERR_NONE) {
    case ERR_INPUT: case ERR_STALE: case ERR_CONFLICT: case ERR_DENIED: return true;
    default: return false;
    }
}

static err refused(struct call *c, struct counter_view *v, enum action a, err e)
{
    v->tried = a;
    EACH (f, e.fault->fields) {
        bool items = slice_eq(f->field, S("items"));
        slice name = counter_name(c, a, items ? "name1" : zstr(c->mem, f->field));
        field_fault_add(c->mem, &v->faults, name, "%.*s", SL(f->text));
    }
    if (!v->faults.n) v->trouble = e.fault->text;
    return show(c, v, err_status(e.fault->kind));
}

/* POST /mot-cua/ho-so/{key}/thu-phi/{action} */
err counter_act(struct call *c)
{
    struct counter_view v = { .tried = ACTIONS };
    struct dossier after;
    enum action kind = action_of(web_param(c, "action"));
    bool known = false;
    for (size_t i = 0; i < sizeof moneys / sizeof *moneys; i++) known = known || moneys[i] == kind;
    if (!known) return fail(c, ERR_MISSING, "action.unknown", "Không có thao tác này.");
    TRY(dossier_by_key(c, web_param(c, "key"), &v.d));
    after = v.d;
    struct act a = act_typed(c, kind);
    err e = dossier_try(c, &after, &a);
    if (told_on_page(e)) return refused(c, &v, kind, e);
    TRY(e);
    web_flash(c, "%.*s: %s.", SL(after.code.n ? after.code : after.ref), action_names[kind]);
    return web_see(c, "/mot-cua/ho-so/%.*s/thu-phi", SL(after.ref));
}
