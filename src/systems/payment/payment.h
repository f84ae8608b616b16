/* SPDX-License-Identifier: Apache-2.0 */
/* Paying: the citizen's page with its VietQR, the counter's cash and receipts, what a payment gateway says, and the day's reconciliation.
 * The book itself is the kernel's (kernel/payment.h); state comes from it alone, so a closed tab loses nothing. */
#ifndef SYSTEMS_PAYMENT_H
#define SYSTEMS_PAYMENT_H
#include "kernel/app.h"
#include "kernel/payment.h"
#include "kernel/system.h"
#include "web/access.h"
#include "web/told.h"
#include "web/widgets.h"

extern const struct system payment;

/* -- pay.c: what the applicant sees -- */
struct pay_view {
    struct dossier          d;
    const struct procedure *p;
    struct payment_request  r;
    bool                    asked;              /* there is a request */
    bool                    own;                /* the applicant's own page: receipts and names may be shown */
    pay_items               items;
    payments                rows;
    money                   due;
    slice                   mark;               /* what to write on the transfer */
    html                    qr;
};
err pay_own(struct call *c);
err pay_public(struct call *c);

/* -- counter.c: one dossier's money on the desk -- */
enum { COUNTER_ITEMS = 3 };                     /* rows for what the definition gives no amount for */
struct counter_view {
    struct dossier          d;
    const struct procedure *p;
    struct payment_request  r;
    bool                    asked;
    payments                rows;
    struct fee_due          fee;                /* what the definition says, before anything is granted */
    enum action             tried;              /* ACTIONS: nothing was tried */
    field_faults            faults;
    slice                   trouble;            /* or why it could not be done at all */
};
err   counter_show(struct call *c);
err   counter_act(struct call *c);
bool  counter_may(const struct call *c, const struct counter_view *v, enum action a);
slice counter_name(struct call *c, enum action a, const char *field);           /* "refund-note" */
slice counter_typed(struct call *c, const struct counter_view *v, enum action a, const char *field);

/* -- receipt.c -- */
err   receipt_show(struct call *c);             /* PDF; the applicant's own, or an official's, which leaves an access record */

/* -- words.c -- */
slice payment_name(struct call *c, const struct payment *p);    /* "Tiền mặt, biên lai 01BLP/2018/000007" */

/* -- callback.c: POST /api/v1/payments/callback -- */
err callback_take(struct call *c);
struct pay_case {                               /* a row of payment_case with what its notice said */
    int64_t id;
    slice   kind;
    int64_t unit, dossier, payment;
    money   amount, expected;
    slice   gateway, txn, reference, ref;       /* ref: the dossier's, no value when not known */
    instant at, closed_at;
    slice   outcome;
};
typedef LIST(struct pay_case) pay_cases;

/* -- day.c: /mot-cua/thu-phi -- */
struct channel_sum { slice kind; int64_t n; money amount; };
struct day_view {
    const struct unit *unit;
    int64_t  lo, hi;                            /* the units looked at */
    day      on;
    instant  from, to;
    field_faults faults;
    LIST(struct channel_sum) channels;
    money    came, expected, received;          /* in all channels; what the day's dossiers owe in all, and have paid */
    dossiers differ;                            /* where the two are not equal */
    pay_cases cases;
    payments rows;
    int64_t  tried;                             /* the case that could not be closed, and why */
    slice    trouble;
};
err day_show(struct call *c);
err day_csv(struct call *c);
err day_xlsx(struct call *c);
err case_do(struct call *c);

#endif
