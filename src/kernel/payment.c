/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what is asked and paid, and the book: every row with its number, its event, and for cash its receipt. */
#include "kernel/payment.h"
#include "kernel/counter.h"
#include "kernel/ledger.h"
#include "store/db.h"

RECORD(payment_request, COLUMN(payment_request, id), COLUMN(payment_request, dossier), COLUMN(payment_request, unit),
       COLUMN(payment_request, ref), COLUMN(payment_request, amount), COLUMN(payment_request, items), COLUMN(payment_request, why),
       COLUMN(payment_request, reduction), COLUMN(payment_request, at), COLUMN(payment_request, account));
RECORD(payment, COLUMN(payment, id), COLUMN(payment, unit), COLUMN(payment, n), COLUMN(payment, kind), COLUMN(payment, amount),
       COLUMN(payment, dossier), COLUMN(payment, at), COLUMN(payment, account), COLUMN(payment, book), COLUMN(payment, year),
       COLUMN(payment, number), COLUMN(payment, gateway), COLUMN(payment, txn), COLUMN(payment, takes_back), COLUMN(payment, payer),
       COLUMN(payment, reason));

enum { MARK_LENGTH = 14 };              /* "MC" and 12 letters or digits */

/* ---- reading ---- */

money payment_due(const struct dossier *d)
{
    bool over = d->state == STATE_REFUSED || d->state == STATE_WITHDRAWN || d->state == STATE_STOPPED;
    int64_t due = d->asked.dong - d->paid.dong;
    return (money){ over && due > 0 ? 0 : due };
}

err payment_request_of(struct call *c, const struct dossier *d, struct payment_request *r, bool *found)
{
    return db_maybe(c, &payment_request_record, r, found,
        "select id, dossier, unit, ref, amount, items, why, reduction, at, account from payment_request where dossier = $1 "
        "order by id desc limit 1", d->id);
}

err payment_items(struct call *c, const struct payment_request *r, pay_items *list)
{
    problems wrong = { 0 };
    const struct node *n = json_read(c->mem, r->items, S("items"), &wrong);
    if (!n) return broken(c->mem, "payment.items", "request %lld has items that cannot be read", (long long)r->id);
    NODE_EACH (item, n) LIST_ADD(c->mem, list, ((struct pay_item){ node_text(item, "name"), { node_int(item, "amount", 0) } }));
    return OK;
}

/* A bank may put words of its own around what the payer wrote, and change small letters to capitals. */
static bool mark_in(struct call *c, slice written, slice *mark)
{
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    slice low = slice_lower(c->mem, written);
    for (size_t i = 0; i + MARK_LENGTH <= low.n; i++) {
        *mark = slice_sub(low, i, MARK_LENGTH);
        if (slice_starts(*mark, S("mc")) && slice_only(*mark, letters)) return true;
    }
    return false;
}

err payment_find(struct call *c, slice written, struct dossier *d, bool *found)
{
    slice mark;
    bool by_ref;
    *found = false;
    if (mark_in(c, written, &mark))
        TRY(db_maybe(c, &dossier_record, d, found,
            "select " DOSSIER_COLUMNS " from dossier where id = (select r.dossier from payment_request r where r.ref = $1)", mark));
    if (*found || !written.n) return OK;
    return dossier_track(c, written, d, &by_ref, found);
}

err payments_of(struct call *c, const struct dossier *d, payments *list)
{
    *list = (payments){ 0 };
    return db_all(c, &payment_record, list, "select " PAYMENT_COLUMNS " from payment where dossier = $1 order by id", d->id);
}

money payment_left(const payments *list, const struct payment *p)
{
    money left = p->amount;
    EACH (other, *list)
        if (other->takes_back == p->id) left.dong += other->amount.dong;
    return left;
}

err payment_reckon(struct call *c, const struct dossier *d, slice granted, struct fee_due *due)
{
    struct node *answers;
    const struct procedure *p = procedure_by_id(c, d->version);
    TRY(dossier_answers(c, d, &answers));
    fee_reckon(c->mem, &p->fee, &(struct fee_case){ today(c), d->channel, answers, granted }, due);
    return OK;
}

/* ---- the book ---- */

slice payment_receipt(struct arena *mem, const struct payment *p)
{
    return slice_fmt(mem, "%.*s/%lld/%06lld", SL(p->book), (long long)p->year, (long long)p->number);
}

static err receipt_allot(struct call *c, struct payment *p)
{
    int year, month, date;
    day_split(today(c), &year, &month, &date);
    if (!defs(c)->payment.known)
        return fail(c, ERR_CONFLICT, "payment.no_book", "Tỉnh chưa khai báo sổ biên lai (payment.yaml) nên chưa thu tiền mặt được.");
    p->book = defs(c)->payment.book;
    p->year = year;
    return counter_next(c, slice_fmt(c->mem, "receipt/%lld/%.*s/%d", (long long)p->unit, SL(p->book), year), &p->number);
}

/* The row's event says all that money is counted by, and nothing of persons. */
static err book_event(struct call *c, const struct payment *p)
{
    struct node *body = node_map(c->mem);
    node_put_text(c->mem, body, "payment", slice_fmt(c->mem, "%lld", (long long)p->id));
    node_put_int(c->mem, body, "amount", p->amount.dong);
    node_put_text(c->mem, body, "dossier", slice_fmt(c->mem, "%lld", (long long)p->dossier));
    if (p->number) node_put_text(c->mem, body, "receipt", payment_receipt(c->mem, p));
    if (p->txn.n) node_put_text(c->mem, body, "txn", slice_fmt(c->mem, "%.*s/%.*s", SL(p->gateway), SL(p->txn)));
    if (p->takes_back) node_put_text(c->mem, body, "takes_back", slice_fmt(c->mem, "%lld", (long long)p->takes_back));
    struct ledger_entry entry = { .subject_kind = S("payment"), .subject = p->unit, .kind = p->kind,
                                  .unit = unit_by_id(c, p->unit)->code, .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

err payment_append(struct call *c, struct payment *p)
{
    p->id = db_id(c);
    p->at = c->now;
    p->account = c->who->account;
    TRY(counter_next(c, slice_fmt(c->mem, "payment/%lld", (long long)p->unit), &p->n));      /* also what keeps two writers apart */
    if (slice_eq(p->kind, S("cash"))) TRY(receipt_allot(c, p));
    TRY(db_do(c,
        "insert into payment (" PAYMENT_COLUMNS ") "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, 0), nullif($11, 0), $12, $13, nullif($14, 0), $15, $16)",
        p->id, p->unit, p->n, p->kind, p->amount, p->dossier, p->at, p->account, p->book, p->year, p->number, p->gateway, p->txn,
        p->takes_back, p->payer, p->reason));
    return book_event(c, p);
}

err payment_take(struct call *c, struct dossier *d, struct payment *p)
{
    p->kind = d ? S("transfer") : S("stray");
    p->unit = d ? d->received : unit_root(c)->id;
    p->dossier = d ? d->id : 0;
    if (!d) return payment_append(c, p);
    return dossier_act(c, d, &(struct act){ .kind = ACTION_PAY, .transfer = p });
}

/* The gateway's number stays with the stray row, where it is looked for when its word comes twice. */
err payment_settle(struct call *c, const struct payment *stray, struct dossier *d)
{
    struct payment back = { .kind = S("return"), .unit = stray->unit, .amount = { -stray->amount.dong }, .takes_back = stray->id,
                            .reason = slice_fmt(c->mem, "Chuyển vào hồ sơ %.*s", SL(d->code.n ? d->code : d->ref)) };
    struct payment in = { .amount = stray->amount, .gateway = stray->gateway, .payer = stray->payer };
    TRY(payment_append(c, &back));
    return payment_take(c, d, &in);
}
