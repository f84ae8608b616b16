/* SPDX-License-Identifier: Apache-2.0 */
/* Money of dossiers: what is asked, what has come, what went back.
 * Basis: Luật Phí và lệ phí 97/2015/QH13; receipts after TT 303/2016/TT-BTC: numbers without a gap, a wrong one is voided, never removed.
 *
 * A request states all that a dossier owes; a newer one takes its place.  Money is a book of each unit, rows are only appended, each
 * with an event in the unit's own chain of the ledger (subject_kind 'payment', subject the unit's id, n the row's).  dossier.asked is the
 * newest request's amount, dossier.paid the sum of the dossier's rows; what is due is the difference.  A void, a refund, and giving stray
 * money its dossier are rows with the opposite sign that name the row they take back.
 * Requests, payments, voids and refunds are actions (kernel/action.c): request_payment, pay, void_payment, refund.
 * While a dossier waits for money its clock stands. */
#ifndef KERNEL_PAYMENT_H
#define KERNEL_PAYMENT_H
#include "kernel/app.h"
#include "kernel/dossier.h"

struct payment_request {
    int64_t id, dossier, unit;
    slice   ref;
    money   amount;
    slice   items, why, reduction;
    instant at;
    int64_t account;
};
extern const struct record payment_request_record;

struct payment {
    int64_t id, unit, n;
    slice   kind;
    money   amount;
    int64_t dossier;
    instant at;
    int64_t account;
    slice   book;
    int64_t year, number;
    slice   gateway, txn;
    int64_t takes_back;
    slice   payer, reason;
};
extern const struct record payment_record;
typedef LIST(struct payment) payments;
#define PAYMENT_COLUMNS \
    "id, unit, n, kind, amount, dossier, at, account, book, year, number, gateway, txn, takes_back, payer, reason"

enum { PAYMENT_MOST = 1000000000 };             /* đồng in one request or item */
/* Asked less paid; below 0: paid too much.  One that was refused, withdrawn or stopped owes nothing. */
money payment_due(const struct dossier *d);

/* -- reading -- */
err payment_request_of(struct call *c, const struct dossier *d, struct payment_request *r, bool *found);    /* the newest */
/* By what a payer wrote on the transfer: the request's mark anywhere in it, or a dossier's reference; drafts are not there. */
err payment_find(struct call *c, slice written, struct dossier *d, bool *found);
err payments_of(struct call *c, const struct dossier *d, payments *list);       /* oldest first */
money payment_left(const payments *list, const struct payment *p);              /* of a row that came in: what was not taken back */
slice payment_receipt(struct arena *mem, const struct payment *p);                /* of cash: "01BLP/2018/000007" */
err payment_items(struct call *c, const struct payment_request *r, pay_items *items);

/* What the definition says this dossier costs; `granted` as in fee.h. */
err payment_reckon(struct call *c, const struct dossier *d, slice granted, struct fee_due *due);

/* -- the book -- */
/* Appends the row and its event; id, n, at, account are set here, and for cash the next number of the unit's receipt book. */
err payment_append(struct call *c, struct payment *p);
/* Money a gateway says has come: onto the dossier by the action pay; with no dossier it is stray and kept by the province. */
err payment_take(struct call *c, struct dossier *d, struct payment *p);
/* Stray money finds its dossier: taken back from the province's book, paid into the dossier. */
err payment_settle(struct call *c, const struct payment *stray, struct dossier *d);

/* motcua verify: every sum once more from the rows, the rows from the events.  `wrong` names the first fault; no value: all is right. */
struct payment_verdict { int64_t rows; slice wrong; };
err payment_verify(struct call *c, struct payment_verdict *v);

#endif
