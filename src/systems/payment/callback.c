/* SPDX-License-Identifier: Apache-2.0 */
/* POST /api/v1/payments/callback: what a payment gateway says has come or failed.
 *     {gateway, transaction, status: paid | failed, amount, reference, sent_at, paid_at?}      X-Signature: hex HMAC-SHA256 of the body
 * The signature covers the body byte for byte, and with it sent_at, which may be five minutes off our clock.  A gateway repeats itself
 * until it hears 200: the same word twice changes nothing.  Words may come in any order; nothing that was signed is lost.  Money that
 * does not fit — unknown reference, another amount, paid and failed at once — is booked all the same and becomes a case for a person. */
#include "systems/payment/payment.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/shape.h"
#include "store/db.h"
#include "web/web.h"

enum { WINDOW_MS = 5 * 60 * 1000 };

struct notice { int64_t id; slice gateway, txn, status, reference; money amount; instant paid_at; };

static const struct shape notice_shape = SHAPE(
    { "gateway",     SHAPE_TEXT, NEED, .max = 40 },
    { "transaction", SHAPE_TEXT, NEED, .plain = true, .max = 100 },
    { "status",      SHAPE_ONE_OF, NEED, .words = WORDS("paid", "failed") },
    { "amount",      SHAPE_INT, NEED, .min = 1, .max = 1000000000000 },
    { "reference",   SHAPE_TEXT, NEED, .plain = true, .max = 500 },
    { "sent_at",     SHAPE_INSTANT, NEED },
    { "paid_at",     SHAPE_INSTANT });

/* ---- who says so ---- */

static err refused(struct call *c, slice gateway, const char *why)
{
    log_warn("payment.callback", L("gateway", gateway), L("why", why), L("address", web_address(c)));
    return fail(c, ERR_LOGIN, "payment.signature", "Tin không được nhận: %s.", why);
}

static err authentic(struct call *c)
{
    const struct node *body = web_body(c);
    slice gateway = node_text(body, "gateway"), given = slice_lower(c->mem, web_header(c, "X-Signature"));
    const struct gateway *g = gateway_by_id(c, gateway);
    if (!g) return refused(c, gateway, "không có cổng thanh toán này");
    if (g->demo && !c->app->loopback) return refused(c, gateway, "cổng thử chỉ dùng khi phục vụ tại địa chỉ loopback");
    digest right = hash_keyed(gateway_secret(c, g), web_body_text(c));
    if (!secret_eq(hex_write(c->mem, DIGEST_SLICE(right)), given)) return refused(c, gateway, "chữ ký sai");
    instant sent;
    if (!instant_parse(node_text(body, "sent_at"), &sent)) return refused(c, gateway, "thiếu thời điểm gửi (sent_at)");
    int64_t off = sent.ms - c->now.ms;
    if (off > WINDOW_MS || off < -WINDOW_MS) return refused(c, gateway, "thời điểm gửi lệch quá năm phút");
    return OK;
}

/* ---- what is said ---- */

static err notice_read(struct call *c, struct notice *n)
{
    problems found = { 0 };
    const struct node *body = web_body(c);
    if (!shape_check(c->mem, &notice_shape, body, NONE, &found))
        return err_fields(c->mem, "payment.notice", shape_faults(c->mem, &found));
    *n = (struct notice){ .id = db_id(c), .gateway = node_text(body, "gateway"), .txn = node_text(body, "transaction"),
                          .status = node_text(body, "status"), .reference = node_text(body, "reference"),
                          .amount = { node_int(body, "amount", 0) } };
    instant_parse(node_text(body, "paid_at"), &n->paid_at);
    return OK;
}

static err notice_keep(struct call *c, const struct notice *n, bool *fresh)
{
    int64_t kept;
    TRY(db_change(c, &kept, "insert into payment_notice (id, gateway, txn, status, amount, reference, paid_at, at) "
                            "values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
                  n->id, n->gateway, n->txn, n->status, n->amount, n->reference, n->paid_at, c->now));
    *fresh = kept;
    return OK;
}

static err case_open(struct call *c, const char *kind, const struct notice *n, const struct payment *p, money expected)
{
    return db_do(c, "insert into payment_case (id, kind, notice, unit, dossier, payment, expected, at) "
                    "values ($1, $2, $3, $4, $5, $6, $7, $8)",
                 db_id(c), kind, n->id, p->unit, p->dossier, p->id, expected, c->now);
}

/* ---- what follows ---- */

static err booked(struct call *c, const struct notice *n, struct payment *row, bool *found)
{
    return db_maybe(c, &payment_record, row, found, "select " PAYMENT_COLUMNS " from payment where gateway = $1 and txn = $2",
                    n->gateway, n->txn);
}

static err failed_too(struct call *c, const struct notice *n, const struct payment *row)
{
    int64_t failures;
    TRY(db_int(c, &failures, "select count(*) from payment_notice where gateway = $1 and txn = $2 and status = 'failed'",
               n->gateway, n->txn));
    return failures ? case_open(c, "contradiction", n, row, row->amount) : OK;
}

static err money_came(struct call *c, const struct notice *n)
{
    struct dossier d;
    struct payment row;
    bool before, found;
    TRY(booked(c, n, &row, &before));
    if (before) return case_open(c, "twice", n, &row, row.amount);      /* the same transaction with another amount: not booked again */
    TRY(payment_find(c, n->reference, &d, &found));
    money expected = found ? payment_due(&d) : (money){ 0 };
    bool unasked = found && !d.asked.dong;                              /* paid before it was asked: the request will find it */
    row = (struct payment){ .amount = n->amount, .gateway = n->gateway, .txn = n->txn, .payer = n->reference };
    TRY(payment_take(c, found ? &d : NULL, &row));
    if (!found) TRY(case_open(c, "unknown", n, &row, expected));
    else if (!unasked && expected.dong != n->amount.dong) TRY(case_open(c, "amount", n, &row, expected));
    return failed_too(c, n, &row);
}

/* A failure moves no money; after a success somebody must ask the gateway which of the two holds. */
static err money_failed(struct call *c, const struct notice *n)
{
    struct payment row;
    bool before;
    TRY(booked(c, n, &row, &before));
    return before ? case_open(c, "contradiction", n, &row, row.amount) : OK;
}

err callback_take(struct call *c)
{
    struct notice n = { 0 };
    bool fresh;
    TRY(authentic(c));
    TRY(notice_read(c, &n));
    TRY(notice_keep(c, &n, &fresh));
    if (fresh) TRY(slice_eq(n.status, S("paid")) ? money_came(c, &n) : money_failed(c, &n));
    struct node *reply = node_map(c->mem);
    node_put_text(c->mem, reply, "transaction", n.txn);
    node_put_text(c->mem, reply, "result", fresh ? S("taken") : S("known"));
    return web_json(c, 200, reply);
}
