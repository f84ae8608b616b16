/* SPDX-License-Identifier: Apache-2.0 */
/* What one person brought in one visit: how far each is and when all can be fetched together, one appointment slip for all, and handing
 * over all that are finished at once.  Looking leaves an access record for each. */
#include "systems/onestop/onestop.h"
#include "kernel/part.h"
#include "kernel/payment.h"
#include "systems/onestop/pages.h"
#include "systems/onestop/slip_page.h"

static err visit_read(struct call *c, struct visit_view *v)
{
    TRY(visit_find(c, web_param(c, "number"), &v->v));
    TRY(visit_dossiers(c, &v->v, &v->list));
    v->together = visit_together(&v->list);
    EACH (d, v->list) v->waiting += action_allowed(c, d, ACTION_HAND_OVER);
    return OK;
}

err visit_show(struct call *c)
{
    struct visit_view v = { 0 };
    TRY(visit_read(c, &v));
    access_note_all(c, &v.list);
    page_begin(c, slice_fmt(c->mem, "Nhóm hồ sơ %.*s", SL(v.v.number)));
    visit_page(c, &v);
    return page_end(c);
}

/* ---- handing over ---- */

static err hand_over_one(struct call *c, struct bulk_view *done, const struct dossier *of)
{
    struct dossier d = *of;
    struct act a = { .kind = ACTION_HAND_OVER, .taken_by = web_field(c, "nguoi-nhan") };
    struct bulk_line line = { .ref = d.ref, .name = d.code };
    err e = dossier_try(c, &d, &a);
    if (e.fault && err_status(e.fault->kind) >= 500) return e;
    line.done = !e.fault;
    if (e.fault) line.told = err_why(e);
    done->done += line.done;
    LIST_ADD(c->mem, &done->lines, line);
    return OK;
}

/* All that are finished; one that cannot be handed over is named, the others are. */
err visit_hand_over(struct call *c)
{
    struct visit_view v = { 0 };
    struct bulk_view done = { .kind = ACTION_HAND_OVER };
    TRY(visit_read(c, &v));
    EACH (d, v.list)
        if (d->state == STATE_FINISHED) TRY(hand_over_one(c, &done, d));
    if (done.done == done.lines.n) {
        if (done.done) web_flash(c, "Đã trả kết quả của %zu hồ sơ.", done.done);
        else           web_flash(c, "Chưa có hồ sơ nào chờ trả kết quả.");
        return web_see(c, "/mot-cua/nhom/%.*s", SL(v.v.number));
    }
    page_begin(c, slice_z(action_names[ACTION_HAND_OVER]));
    page_status(c, done.done ? 200 : 422);
    bulk_page(c, &done);
    return page_end(c);
}

/* ---- one slip for all ---- */

static const struct say_column columns[] = {
    { "STT", 7, true }, { "Mã hồ sơ", 31, false }, { "Thủ tục", 33, false }, { "Hẹn trả kết quả", 16, true }, { "Phí, lệ phí", 13, true },
};
enum { COLUMNS_N = sizeof columns / sizeof *columns };

static slice due_words(struct call *c, const struct dossier *d)
{
    if (d->state == STATE_FINISHED || d->state == STATE_HANDED) return S("đã có kết quả");
    if (!d->open) return slice_z(state_names[d->state]);
    return d->due_at.ms ? instant_text(c->mem, d->due_at) : d->suspended_at.ms ? S("đang tạm dừng tính hạn") : S("chưa có thời hạn");
}

static struct node *visit_say(struct call *c, const struct visit_view *v, const struct node *set, const struct node *form)
{
    const struct dossier *first = v->list.v;
    struct node *content = node_map(c->mem);
    struct node *blocks = say_sheet(c, content, set, form, unit_by_id(c, v->v.unit), true, today(c));
    node_put_text(c->mem, content, "number", v->v.number);
    say_pair(c->mem, blocks, "Tiếp nhận hồ sơ của", first->applicant);
    say_pair(c->mem, blocks, "Số điện thoại", first->phone);
    struct node *rows = say_table(c->mem, blocks, columns, COLUMNS_N);
    EACH (d, v->list) {
        const slice cells[COLUMNS_N] = {
            slice_fmt(c->mem, "%zu", (size_t)(d - first) + 1), d->code.n ? d->code : d->ref, procedure_by_id(c, d->version)->name,
            due_words(c, d), d->fee.dong ? money_text(c->mem, d->fee) : S(""),
        };
        say_row(c->mem, rows, cells, COLUMNS_N);
    }
    if (v->together.ms) say_pair(c->mem, blocks, "Nhận tất cả cùng lúc được từ", slip_moment(c->mem, v->together));
    say_text(c->mem, blocks, "italic", S("Mỗi hồ sơ có giấy tiếp nhận và mã tra cứu riêng; phiếu này chỉ gộp ngày hẹn."));
    struct node *signs = say_signs(c->mem, blocks);
    say_sign(c->mem, signs, S("NGƯỜI NỘP HỒ SƠ"), S("(Ký và ghi rõ họ tên)"), first->applicant, NONE);
    say_sign(c->mem, signs, S("NGƯỜI TIẾP NHẬN HỒ SƠ"), S("(Ký và ghi rõ họ tên)"), NONE, NONE);
    return content;
}

static err visit_content(struct call *c, struct visit_view *v, struct node **content)
{
    TRY(visit_read(c, v));
    const struct node *set = slip_set_on(c, instant_day(v->v.at)), *form = slip_form(set, S("visit"));
    if (!form || !v->list.n) return fail(c, ERR_CONFLICT, "slip.none", "Chưa có mẫu giấy hẹn chung cho ngày này.");
    *content = visit_say(c, v, set, form);
    access_note_all(c, &v->list);
    return OK;
}

err visit_slip(struct call *c)
{
    struct visit_view *v = NEW(c->mem, struct visit_view);
    struct node *content = NULL;
    TRY(visit_content(c, v, &content));
    slice back = slice_fmt(c->mem, "/mot-cua/nhom/%.*s", SL(v->v.number));
    return slip_page_write(c, content, slice_fmt(c->mem, "%.*s/giay-hen.pdf", SL(back)), back);
}

err visit_print(struct call *c)
{
    struct visit_view *v = NEW(c->mem, struct visit_view);
    struct node *content = NULL;
    slice pdf;
    TRY(visit_content(c, v, &content));
    TRY(slip_draw(c->mem, content, &pdf));
    return web_inline(c, "application/pdf", slice_fmt(c->mem, "giay-hen-%.*s.pdf", SL(v->v.number)), pdf);
}
