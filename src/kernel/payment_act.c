/* SPDX-License-Identifier: Apache-2.0 */
/* The doings of the table's money rows: asking, cash, transfers, voids, refunds.  Each touches only its turn and the book. */
#include "kernel/act.h"
#include "base/hash.h"
#include "kernel/notice.h"
#include "kernel/payment.h"
#include "store/db.h"

enum { ITEMS_MOST = 20, MARK_TOKEN = 12 };

static err tell(struct call *c, const struct turn *t, enum notice_kind kind, money amount, slice receipt, slice why)
{
    struct notice_values more = { 0 };
    more.of[VALUE_AMOUNT] = money_text(c->mem, amount);
    more.of[VALUE_RECEIPT] = receipt;
    more.of[VALUE_WHY] = why;
    return notice_applicant(c, t->d, kind, &more);
}

/* ---- waiting for money, and no longer ---- */

static err wait_for_money(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    if (d->state == STATE_PAYMENT || d->state == STATE_FINISHED) return OK;     /* finished: the result waits at the counter */
    if (d->open) TRY(flow_pause(c, t, S("payment"), 0));
    d->state = STATE_PAYMENT;
    d->needs = S("applicant");
    return OK;
}

static err go_on_when_paid(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    if (d->state != STATE_PAYMENT || payment_due(d).dong > 0) return OK;
    d->state = !d->open ? STATE_SUBMITTED : d->step > 0 ? STATE_PROCESSING : STATE_ACCEPTED;
    d->needs = d->open ? t->p->steps.v[d->step].role : S("clerk");
    return d->open ? flow_run(c, t) : OK;
}

/* ---- asking ---- */

static err fault_at(struct call *c, slice field, const char *text)
{
    return err_field(c->mem, "payment.wrong", field, "%s", text);
}

static void item_put(struct call *c, struct node *items, slice name, int64_t amount)
{
    struct node *item = node_map(c->mem);
    node_put_text(c->mem, item, "name", name);
    node_put_int(c->mem, item, "amount", amount);
    node_add(items, item);
}

/* What the law says: nobody types an amount. */
static err ask_by_rule(struct call *c, const struct turn *t, const struct fee_due *due, struct payment_request *r, struct node *items)
{
    if (t->a->items.n) return fault_at(c, S("items"), "Thủ tục này đã có mức thu theo quy định; không nhập số tiền khác.");
    r->amount = due->amount;
    r->why = due->why;
    item_put(c, items, t->p->name, due->whole.dong);
    if (due->reduction) {
        r->reduction = due->reduction->id;
        item_put(c, items, slice_fmt(c->mem, "%s %d%%: %.*s", due->reduction->percent == 100 ? "Miễn" : "Giảm", due->reduction->percent,
                                     SL(due->reduction->name)), due->amount.dong - due->whole.dong);
    }
    return OK;
}

/* The definition gives no amount: the official does, item by item, and says on what basis. */
static err ask_by_hand(struct call *c, const struct turn *t, const struct fee_due *due, struct payment_request *r, struct node *items)
{
    if (!t->a->items.n) return fault_at(c, S("items"), "Mức thu của thủ tục này chưa có trong dữ liệu: nhập khoản thu và số tiền.");
    if (!slice_trim(t->a->note).n) return fault_at(c, S("note"), "Ghi căn cứ của mức thu: văn bản nào, điều nào.");
    if (due->reduction) return fault_at(c, S("reduction"), "Chưa có mức thu nên chưa tính được mức giảm: nhập số tiền đã giảm.");
    if (t->a->items.n > ITEMS_MOST) return fault_at(c, S("items"), "Nhiều nhất 20 khoản thu.");
    EACH (item, t->a->items) {
        if (!item->name.n) return fault_at(c, S("items"), "Ghi tên từng khoản thu.");
        if (item->amount.dong < 1 || item->amount.dong > PAYMENT_MOST)
            return fault_at(c, S("items"), "Mỗi khoản từ 1 đến 1.000.000.000 đồng.");
        r->amount.dong += item->amount.dong;
        item_put(c, items, item->name, item->amount.dong);
    }
    r->why = t->a->note;
    return OK;
}

static err reduction_check(struct call *c, const struct turn *t)
{
    const struct reduction *cut = fee_reduction(&t->p->fee, t->a->reduction);
    if (!t->a->reduction.n) return OK;
    if (!cut || !reduction_asked(cut)) return fault_at(c, S("reduction"), "Thủ tục này không có trường hợp miễn, giảm ấy.");
    if (!reduction_in_force(cut, today(c))) return fault_at(c, S("reduction"), "Trường hợp miễn, giảm ấy không áp dụng vào hôm nay.");
    return OK;
}

static err request_keep(struct call *c, struct turn *t, struct payment_request *r)
{
    r->id = db_id(c);
    r->dossier = t->d->id;
    r->unit = t->d->received;
    r->ref = slice_join(c->mem, S("mc"), random_token(c->mem, MARK_TOKEN));
    t->d->asked = r->amount;
    node_put_int(c->mem, t->body, "amount", r->amount.dong);
    node_put_text(c->mem, t->body, "request", slice_fmt(c->mem, "%lld", (long long)r->id));
    node_put_text(c->mem, t->body, "why", r->why);
    return db_do(c, "insert into payment_request (id, dossier, unit, ref, amount, items, why, reduction, at, account) "
                    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                 r->id, r->dossier, r->unit, r->ref, r->amount, r->items, r->why, r->reduction, c->now, c->who->account);
}

err act_request_payment(struct call *c, struct turn *t)
{
    struct fee_due due;
    struct payment_request r = { 0 };
    struct node *items = node_list(c->mem);
    TRY(reduction_check(c, t));
    TRY(payment_reckon(c, t->d, t->a->reduction, &due));
    TRY(due.known ? ask_by_rule(c, t, &due, &r, items) : ask_by_hand(c, t, &due, &r, items));
    r.items = json_canonical(c->mem, items);
    TRY(request_keep(c, t, &r));
    if (payment_due(t->d).dong <= 0) return go_on_when_paid(c, t);
    TRY(wait_for_money(c, t));
    return tell(c, t, NOTICE_PAYMENT, payment_due(t->d), NONE, r.why);
}

/* ---- money in ---- */

static err paid_in(struct call *c, struct turn *t, const struct payment *p)
{
    t->d->paid.dong += p->amount.dong;
    node_put_int(c->mem, t->body, "amount", p->amount.dong);
    node_put_text(c->mem, t->body, "payment", slice_fmt(c->mem, "%lld", (long long)p->id));
    return go_on_when_paid(c, t);
}

err act_pay(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    struct payment p = { .kind = S("cash"), .unit = d->received, .dossier = d->id, .amount = payment_due(d),
                         .payer = t->a->payer.n ? t->a->payer : d->applicant };
    TRY(payment_append(c, &p));
    node_put_text(c->mem, t->body, "receipt", payment_receipt(c->mem, &p));
    TRY(paid_in(c, t, &p));
    return tell(c, t, NOTICE_PAID, p.amount, slice_fmt(c->mem, "%lld", (long long)p.number), NONE);
}

err act_pay_transfer(struct call *c, struct turn *t)
{
    struct payment *p = t->a->transfer;
    TRY(payment_append(c, p));
    TRY(paid_in(c, t, p));
    return tell(c, t, NOTICE_PAID, p->amount, NONE, NONE);
}

/* ---- money back ---- */

static err row_of(struct call *c, const struct turn *t, payments *list, const struct payment **row)
{
    *row = NULL;
    TRY(payments_of(c, t->d, list));
    EACH (p, *list)
        if (p->id == t->a->payment && p->amount.dong > 0) *row = p;
    return *row ? OK : fault_at(c, S("payment"), "Hồ sơ này không có lần thu ấy.");
}

static err take_back(struct call *c, struct turn *t, const struct payment *row, slice kind, int64_t amount)
{
    struct payment p = { .kind = kind, .unit = row->unit, .dossier = t->d->id, .amount = { -amount }, .takes_back = row->id,
                         .reason = slice_trim(t->a->note) };
    TRY(payment_append(c, &p));
    t->d->paid.dong -= amount;
    node_put_int(c->mem, t->body, "amount", -amount);
    node_put_text(c->mem, t->body, "payment", slice_fmt(c->mem, "%lld", (long long)p.id));
    return OK;
}

/* A receipt is voided whole: its number stays in the book, struck out and with the reason. */
err act_void_payment(struct call *c, struct turn *t)
{
    payments list;
    const struct payment *row;
    TRY(row_of(c, t, &list, &row));
    if (!row->number) return fault_at(c, S("payment"), "Chỉ hủy được biên lai thu tiền mặt; tiền chuyển khoản thì hoàn trả.");
    if (payment_left(&list, row).dong != row->amount.dong)
        return fault_at(c, S("payment"), "Biên lai này đã hủy hoặc đã hoàn trả một phần.");
    return take_back(c, t, row, S("void"), row->amount.dong);
}

/* Who took the money does not approve giving it back. */
err act_refund(struct call *c, struct turn *t)
{
    payments list;
    const struct payment *row;
    TRY(row_of(c, t, &list, &row));
    int64_t left = payment_left(&list, row).dong;
    if (row->account && row->account == c->who->account)
        return fail(c, ERR_CONFLICT, "refund.own", "Người đã thu khoản này không tự duyệt hoàn trả. Nhờ lãnh đạo khác duyệt.");
    slice most = slice_fmt(c->mem, "Hoàn trả từ 1 đồng đến %.*s.", SL(money_text(c->mem, (money){ left })));
    if (t->a->value < 1 || t->a->value > left) return fault_at(c, S("value"), zstr(c->mem, most));
    TRY(take_back(c, t, row, S("refund"), t->a->value));
    return tell(c, t, NOTICE_REFUNDED, (money){ t->a->value }, NONE, t->a->note);
}
