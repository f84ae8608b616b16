/* SPDX-License-Identifier: Apache-2.0 */
/* A day's reconciliation: what came by each channel, what the dossiers touched that day owe and have paid, the differences down to their
 * rows, and the cases that wait for a person.  A clerk sees the unit, a leader also the units below.  Money of no dossier is everybody's
 * to claim: whoever receives the dossier it belongs to may put it there. */
#include "systems/payment/payment.h"
#include "kernel/ledger.h"
#include "kernel/part.h"
#include "store/db.h"
#include "systems/payment/pages.h"
#include "web/grid.h"

enum { ROWS_SHOWN = 200, DAY_MS = 24 * 3600 * 1000 };

LOCAL_RECORD(channel_sum, COLUMN(channel_sum, kind), COLUMN(channel_sum, n), COLUMN(channel_sum, amount));
LOCAL_RECORD(pay_case, COLUMN(pay_case, id), COLUMN(pay_case, kind), COLUMN(pay_case, unit), COLUMN(pay_case, dossier),
             COLUMN(pay_case, payment), COLUMN(pay_case, amount), COLUMN(pay_case, expected), COLUMN(pay_case, gateway),
             COLUMN(pay_case, txn), COLUMN(pay_case, reference), COLUMN(pay_case, ref), COLUMN(pay_case, at),
             COLUMN(pay_case, closed_at), COLUMN(pay_case, outcome));

#define SCOPE "unit in (select id from unit where lo >= $1 and lo <= $2)"
#define WINDOW(v) (v)->lo, (v)->hi, (v)->from, (v)->to

/* ---- reading ---- */

static err asked_read(struct call *c, struct day_view *v)
{
    slice typed = web_query(c, "ngay");
    EACH (post, c->who->posts) {
        enum scope scope;
        if (!right_role(post->role, S("payment.read"), &scope) || scope < SCOPE_UNIT || v->unit) continue;
        v->unit = post->unit;
        v->lo = v->unit->lo;
        v->hi = scope == SCOPE_UNIT ? v->lo : v->unit->hi;
    }
    if (!v->unit) return fail(c, ERR_DENIED, "payment.officials", "Trang này dành cho cán bộ thu phí, lệ phí.");
    v->on = today(c);
    if (typed.n && !day_read(typed, &v->on)) field_fault_add(c->mem, &v->faults, S("ngay"), "Ngày viết dạng 27/3/2018.");
    v->from = instant_at(v->on, 0);
    v->to = (instant){ v->from.ms + DAY_MS };
    return OK;
}

/* The dossiers that were asked, or paid, on the day: what they owe, what they have paid, and those where the two differ. */
static err differences(struct call *c, struct day_view *v)
{
    dossiers touched = { 0 };
    TRY(db_all(c, &dossier_record, &touched,
        "select " DOSSIER_COLUMNS " from dossier where id in (select dossier from payment_request where " SCOPE " and at >= $3 and at < $4 "
        "union select dossier from payment where " SCOPE " and at >= $3 and at < $4) order by id", WINDOW(v)));
    EACH (d, touched) {
        money due = payment_due(d);
        v->expected.dong += due.dong + d->paid.dong;
        v->received.dong += d->paid.dong;
        if (due.dong) LIST_ADD(c->mem, &v->differ, *d);
    }
    return OK;
}

static err cases_read(struct call *c, struct day_view *v)
{
    return db_all(c, &pay_case_record, &v->cases,
        "select k.id, k.kind, k.unit, k.dossier, k.payment, n.amount, k.expected, n.gateway, n.txn, n.reference, d.ref, k.at, k.closed_at, "
        "k.outcome from payment_case k join payment_notice n on n.id = k.notice left join dossier d on d.id = k.dossier "
        "where (k.unit in (select id from unit where lo >= $1 and lo <= $2) or k.unit = $5) "
        "and (k.closed_at is null or k.at >= $3 and k.at < $4) order by k.at limit 200", WINDOW(v), unit_root(c)->id);
}

static err day_rows(struct call *c, struct day_view *v, int64_t most)
{
    return db_all(c, &payment_record, &v->rows, "select " PAYMENT_COLUMNS " from payment where " SCOPE " and at >= $3 and at < $4 "
                  "order by at, id limit $5", WINDOW(v), most);
}

static err view_read(struct call *c, struct day_view *v)
{
    TRY(asked_read(c, v));
    TRY(db_all(c, &channel_sum_record, &v->channels,
        "select kind, count(*) as n, cast(sum(amount) as bigint) as amount from payment where " SCOPE " and at >= $3 and at < $4 "
        "group by kind order by kind", WINDOW(v)));
    EACH (sum, v->channels) v->came.dong += sum->amount.dong;
    TRY(differences(c, v));
    TRY(cases_read(c, v));
    return day_rows(c, v, ROWS_SHOWN);
}

static err show(struct call *c, struct day_view *v, int status)
{
    page_begin(c, slice_fmt(c->mem, "%sThu phí, lệ phí ngày %.*s", status == 200 ? "" : "Lỗi: ", SL(day_text(c->mem, v->on))));
    page_status(c, status);
    day_page(c, v);
    return page_end(c);
}

err day_show(struct call *c)
{
    struct day_view v = { 0 };
    TRY(view_read(c, &v));
    return show(c, &v, v.faults.n ? 422 : 200);
}

/* ---- the same for a spreadsheet ---- */

static err day_grid(struct call *c, enum grid_kind kind)
{
    static const char *const columns[] = { "lúc", "đơn vị", "việc", "số tiền", "hồ sơ", "biên lai", "giao dịch", "người nộp, lý do" };
    struct day_view v = { 0 };
    TRY(asked_read(c, &v));
    TRY(err_fields(c->mem, "payment.day", v.faults));
    TRY(day_rows(c, &v, GRID_ROWS));
    struct grid *to = grid_new(c, S("Thu phí, lệ phí"));
    grid_head(to, columns, sizeof columns / sizeof *columns);
    EACH (p, v.rows) {
        slice code = NONE;
        if (p->dossier) TRY(db_text(c, &code, "select coalesce(code, ref) from dossier where id = $1", p->dossier));
        grid_instant(to, p->at);
        grid_text(to, unit_by_id(c, p->unit)->name);
        grid_text(to, payment_name(c, p));
        grid_int(to, p->amount.dong);
        grid_text(to, code);
        grid_text(to, p->number ? payment_receipt(c->mem, p) : NONE);
        grid_text(to, p->txn);
        grid_text(to, p->reason.n ? p->reason : p->payer);
        grid_line(to);
    }
    return grid_send(to, kind, slice_fmt(c->mem, "thu-phi-%.*s-%.*s", SL(v.unit->code), SL(day_iso(c->mem, v.on))));
}

err day_csv(struct call *c) { return day_grid(c, GRID_CSV); }
err day_xlsx(struct call *c) { return day_grid(c, GRID_XLSX); }

/* ---- closing a case ---- */

static err case_event(struct call *c, const struct pay_case *k, slice outcome)
{
    struct node *body = node_map(c->mem);
    node_put_text(c->mem, body, "kind", k->kind);
    node_put_text(c->mem, body, "outcome", outcome);
    struct ledger_entry entry = { .subject_kind = S("payment_case"), .subject = k->id, .kind = S("payment_case.closed"),
                                  .unit = unit_by_id(c, k->unit)->code, .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

/* Stray money goes to the dossier it belongs to: one that the official's own counter received. */
static err stray_settle(struct call *c, const struct pay_case *k, slice key)
{
    struct dossier d;
    struct payment stray;
    if (!key.n) return OK;                          /* given back outside, or explained: the outcome says so */
    TRY(dossier_by_key(c, key, &d));
    if (!post_in(c->who, ROLE_CLERK, unit_by_id(c, d.received)))
        return fail(c, ERR_DENIED, "payment.elsewhere", "Hồ sơ ấy do nơi khác tiếp nhận; nơi ấy mới ghi tiền vào được.");
    TRY(db_one(c, &payment_record, &stray, "select " PAYMENT_COLUMNS " from payment where id = $1", k->payment));
    return payment_settle(c, &stray, &d);
}

static err case_close(struct call *c, const struct pay_case *k)
{
    slice outcome = web_field(c, "outcome");
    int64_t closed;
    if (!outcome.n)
        return err_field(c->mem, "case.outcome", S(""), "Ghi kết quả đối chiếu: đã làm gì, căn cứ nào.");
    TRY(db_change(c, &closed, "update payment_case set closed_at = $2, account = $3, outcome = $4 where id = $1 and closed_at is null",
                  k->id, c->now, c->who->account, outcome));
    if (!closed) return fail(c, ERR_CONFLICT, "case.closed", "Việc này vừa có người khác đối chiếu xong.");
    if (slice_eq(k->kind, S("unknown"))) TRY(stray_settle(c, k, web_field(c, "dossier")));
    return case_event(c, k, outcome);
}

/* POST /mot-cua/thu-phi/{id} */
err case_do(struct call *c)
{
    struct day_view v = { 0 };
    struct part part;
    int64_t id;
    const struct pay_case *found = NULL;
    if (!slice_int(web_param(c, "id"), &id)) id = 0;
    TRY(view_read(c, &v));
    EACH (k, v.cases)
        if (k->id == id) found = k;
    if (!found) return fail(c, ERR_MISSING, "case.missing", "Không có việc đối chiếu này trong phạm vi của bạn.");
    TRY(part_begin(c, &part));
    err e = case_close(c, found);
    TRY(part_end(c, &part, !e.fault));
    if (e.fault && e.fault->kind != ERR_BROKEN && e.fault->kind != ERR_LATER) {
        v.tried = id;
        v.trouble = err_why(e);
        return show(c, &v, err_status(e.fault->kind));
    }
    TRY(e);
    web_flash(c, "Đã ghi kết quả đối chiếu.");
    return web_see(c, "/mot-cua/thu-phi");
}
