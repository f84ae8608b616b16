/* SPDX-License-Identifier: Apache-2.0 */
/* Biên lai thu phí, lệ phí: the receipt of one payment in cash, as PDF; two copies, one stays in the book.  A voided one says so across
 * its head, with the reason, and can still be printed. */
#include "systems/payment/payment.h"
#include "store/db.h"
#include "web/sheet.h"

struct receipt {
    struct dossier          d;
    const struct procedure *p;
    struct payment          row;
    struct payment_request  r;
    payments                rows;
    slice                   clerk, voided;      /* voided: the reason; no value: it stands */
};

enum { SIGN_SPACE = 44 };

static err read_receipt(struct call *c, struct receipt *v)
{
    int64_t id;
    bool found = false, asked;
    v->p = procedure_by_id(c, v->d.version);
    TRY(payments_of(c, &v->d, &v->rows));
    TRY(payment_request_of(c, &v->d, &v->r, &asked));
    if (!slice_int(web_param(c, "id"), &id)) id = 0;
    EACH (p, v->rows) {
        if (p->id == id && p->number) v->row = *p, found = true;
        if (p->takes_back == id && slice_eq(p->kind, S("void"))) v->voided = p->reason;
    }
    if (!found) return fail(c, ERR_MISSING, "receipt.missing", "Không có biên lai này trong hồ sơ.");
    return db_text(c, &v->clerk, "select name from account where id = $1", v->row.account);
}

static void head(struct call *c, struct sheet *on, const struct receipt *v, slice copy)
{
    const struct unit *u = unit_by_id(c, v->row.unit);
    double y = sheet_y(on), x = sheet_left(on), half = sheet_width(on) / 2;
    sheet_text(on, x, y, half, (struct type){ 10, CENTRE | BOLD }, sheet_upper(c->mem, u->name));
    sheet_text(on, x + half, y, half, (struct type){ 10, CENTRE }, slice_fmt(c->mem, "Quyển: %.*s/%lld\nSố: %06lld\n%.*s",
               SL(v->row.book), (long long)v->row.year, (long long)v->row.number, SL(copy)));
    sheet_down(on, 54);
    sheet_line(on, (struct type){ 15, CENTRE | BOLD }, sheet_upper(c->mem, defs(c)->payment.book_name));
    if (v->voided.n)
        sheet_line(on, (struct type){ 12, CENTRE | BOLD }, slice_fmt(c->mem, "ĐÃ HỦY. Lý do: %.*s", SL(v->voided)));
    sheet_down(on, 8);
}

static void signatures(struct sheet *on, const struct receipt *v)
{
    double y = sheet_y(on) + 14, half = sheet_width(on) / 2;
    const struct { slice title, name; } signers[] = { { S("Người nộp tiền"), v->row.payer }, { S("Người thu tiền"), v->clerk } };
    for (int i = 0; i < 2; i++) {
        double x = sheet_left(on) + i * half;
        sheet_text(on, x, y, half, (struct type){ 10.5, CENTRE | BOLD }, signers[i].title);
        sheet_text(on, x, y + 14, half, (struct type){ 9.5, CENTRE | ITALIC }, S("(Ký và ghi rõ họ tên)"));
        sheet_text(on, x, y + 28 + SIGN_SPACE, half, (struct type){ 10.5, CENTRE }, signers[i].name);
    }
    sheet_down(on, 14 + 28 + SIGN_SPACE + 16);
}

static void copy_draw(struct call *c, struct sheet *on, const struct receipt *v, slice copy)
{
    head(c, on, v, copy);
    sheet_pair(on, S("Người nộp tiền"), v->row.payer);
    sheet_pair(on, S("Cho hồ sơ"), v->d.code.n ? v->d.code : v->d.ref);
    sheet_pair(on, S("Của"), v->d.applicant);
    sheet_pair(on, S("Lý do thu"), v->p->name);
    sheet_pair(on, S("Cách tính"), v->r.why);
    sheet_pair(on, S("Số tiền"), money_text(c->mem, v->row.amount));
    sheet_pair(on, S("Hình thức"), S("tiền mặt"));
    sheet_pair(on, S("Thu lúc"), instant_text(c->mem, v->row.at));
    signatures(on, v);
}

static err draw(struct call *c, struct receipt *v)
{
    slice pdf, title = slice_fmt(c->mem, "%.*s %.*s", SL(defs(c)->payment.book_name), SL(payment_receipt(c->mem, &v->row)));
    slice foot = slice_fmt(c->mem, "Biên lai %.*s · hồ sơ %.*s", SL(payment_receipt(c->mem, &v->row)), SL(v->d.ref));
    struct sheet *on = sheet_new(c->mem, SHEET_A5, title, foot, instant_iso(c->mem, v->row.at));
    copy_draw(c, on, v, S("Liên 1: lưu sổ"));
    sheet_page(on);
    copy_draw(c, on, v, S("Liên 2: giao người nộp"));
    TRY(sheet_end(on, &pdf));
    return web_inline(c, "application/pdf", slice_fmt(c->mem, "bien-lai-%lld.pdf", (long long)v->row.number), pdf);
}

err receipt_show(struct call *c)
{
    struct receipt v = { 0 };
    TRY(dossier_by_key(c, web_param(c, "key"), &v.d));
    TRY(read_receipt(c, &v));
    TRY(draw(c, &v));
    if (v.d.account != c->who->account) access_note(c, &v.d);
    return OK;
}
