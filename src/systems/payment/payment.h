/* SPDX-License-Identifier: Apache-2.0 */
/* Paying: the citizen's page with its VietQR, the counter's cash and receipts, what a payment gateway says, and the day's reconciliation.
 * The book itself is the kernel's (kernel/payment.h); state comes from it alone, so a closed tab loses nothing. */
#ifndef SYSTEMS_PAYMENT_H
#define SYSTEMS_PAYMENT_H
#include "kernel/app.h"
#include "kernel/payment.h"
#include "kernel/system.h"
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

#endif
