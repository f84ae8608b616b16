/* SPDX-License-Identifier: Apache-2.0 */
/* Phiếu bàn giao: what a unit sends and what comes to it; one batch with where each of its dossiers is, and for the unit that receives
 * it the form that says so.  Its list on paper is signed by who gives and who takes (NĐ 61/2018/NĐ-CP art. 18); its rows and number
 * stand, what became of each is told as of the printing.  Whoever looks at the names in it leaves an access record. */
#include "systems/onestop/onestop.h"
#include "kernel/part.h"
#include "systems/onestop/pages.h"
#include "systems/onestop/slip_page.h"

slice batch_field(struct call *c, const char *what, const struct dossier *d) { return slice_fmt(c->mem, "%s-%.*s", what, SL(d->ref)); }

/* GET /mot-cua/ban-giao?vi-tri= */
err batch_list(struct call *c)
{
    struct batch_list v = { 0 };
    const struct post *post = desk_post(c->who, web_query(c, "vi-tri"));
    if (!post) return fail(c, ERR_DENIED, "desk.officials", "Trang này dành cho cán bộ xử lý hồ sơ.");
    v.unit = post->unit;
    TRY(batches_coming(c, v.unit, &v.coming));
    TRY(batches_sent(c, v.unit, &v.sent));
    page_begin(c, S("Phiếu bàn giao"));
    batch_list_page(c, &v);
    return page_end(c);
}

/* ---- one ---- */

static err batch_read(struct call *c, struct batch_view *v)
{
    int64_t id;
    if (!slice_int(web_param(c, "id"), &id)) id = 0;
    TRY(batch_find(c, id, &v->b));
    TRY(batch_dossiers(c, &v->b, &v->items, &v->list));
    for (size_t i = 0; i < v->list.n; i++) {
        const struct dossier *d = &v->list.v[i];
        bool here = !v->items.v[i].closed_at.ms && action_allowed(c, d, ACTION_RECEIVE);
        LIST_ADD(c->mem, &v->rows, ((struct batch_row){ d, &v->items.v[i], here, S("receive"), NONE }));
        v->confirms |= here;
    }
    return OK;
}

static err batch_write(struct call *c, const struct batch_view *v)
{
    page_begin(c, slice_fmt(c->mem, "%sPhiếu bàn giao %.*s", v->faults.n ? "Lỗi: " : "", SL(v->b.number)));
    if (v->faults.n) page_status(c, 422);
    batch_page(c, v);
    return page_end(c);
}

err batch_show(struct call *c)
{
    struct batch_view v = { 0 };
    TRY(batch_read(c, &v));
    access_note_all(c, &v.list);
    return batch_write(c, &v);
}

/* ---- confirming ---- */

static void row_typed(struct call *c, struct batch_row *row)
{
    row->choice = web_field(c, zstr(c->mem, batch_field(c, "viec", row->d)));
    row->reason = web_field(c, zstr(c->mem, batch_field(c, "ly-do", row->d)));
}

/* One of the list; nothing chosen: it has not been found and stays on the way. */
static err row_confirm(struct call *c, struct batch_view *v, const struct batch_row *row)
{
    struct act a = { .kind = action_of(row->choice), .note = row->reason };
    struct dossier d = *row->d;
    if (a.kind != ACTION_RECEIVE && a.kind != ACTION_SEND_BACK) return OK;
    if (a.kind == ACTION_RECEIVE) a.note = NONE;
    err e = dossier_try(c, &d, &a);
    if (!e.fault) return OK;
    if (err_status(e.fault->kind) >= 500) return e;
    field_fault_add(c->mem, &v->faults, batch_field(c, "ly-do", &d), "%.*s: %.*s", SL(d.code), SL(err_why(e)));
    return OK;
}

/* All that was chosen, or nothing: what is wrong comes back with what was typed.  What a colleague has confirmed meanwhile is done. */
err batch_confirm(struct call *c)
{
    struct batch_view v = { 0 };
    struct part part;
    TRY(batch_read(c, &v));
    TRY(part_begin(c, &part));
    EACH (row, v.rows) {
        if (!row->here) continue;
        row_typed(c, row);
        TRY(row_confirm(c, &v, row));
    }
    TRY(part_end(c, &part, !v.faults.n));
    if (v.faults.n) return batch_write(c, &v);
    web_flash(c, "Phiếu bàn giao %.*s: đã ghi.", SL(v.b.number));
    return web_see(c, "/mot-cua/ban-giao/%lld", (long long)v.b.id);
}

/* ---- on paper ---- */

static const struct say_column columns[] = {
    { "STT", 7, true }, { "Mã hồ sơ", 31, false }, { "Thủ tục", 20, false }, { "Người nộp", 15, false }, { "Hẹn trả", 15, true },
    { "Ghi chú", 12, false },
};
enum { COLUMNS_N = sizeof columns / sizeof *columns };

static slice remark(struct call *c, const struct batch_row *row)
{
    const struct batch_item *item = row->item;
    if (slice_eq(item->outcome, S("received"))) return slice_fmt(c->mem, "đã nhận %.*s", SL(instant_text(c->mem, item->closed_at)));
    if (slice_eq(item->outcome, S("returned"))) return slice_fmt(c->mem, "trả lại: %.*s", SL(item->reason));
    return row->d->open || row->d->state == STATE_FINISHED ? S("") : slice_z(state_names[row->d->state]);
}

static void say_list(struct call *c, const struct batch_view *v, struct node *blocks)
{
    struct node *rows = say_table(c->mem, blocks, columns, COLUMNS_N);
    EACH (row, v->rows) {
        const struct dossier *d = row->d;
        const slice cells[COLUMNS_N] = {
            slice_fmt(c->mem, "%zu", (size_t)(row - v->rows.v) + 1), d->code, procedure_by_id(c, d->version)->name, d->applicant,
            d->due_at.ms ? instant_text(c->mem, d->due_at) : S(""), remark(c, row),
        };
        say_row(c->mem, rows, cells, COLUMNS_N);
    }
}

static struct node *batch_say(struct call *c, const struct batch_view *v, const struct node *set, const struct node *form)
{
    const struct unit *from = unit_by_id(c, v->b.unit), *to = unit_by_id(c, v->b.to_unit);
    struct node *content = node_map(c->mem), *blocks = say_sheet(c, content, set, form, from, false, instant_day(v->b.sent_at));
    node_put_text(c->mem, content, "number", v->b.number);
    say_pair(c->mem, blocks, "Bên giao", slip_office(c->mem, from));
    say_pair(c->mem, blocks, "Bên nhận", slip_office(c->mem, to));
    say_pair(c->mem, blocks, "Thời gian giao", slip_moment(c->mem, v->b.sent_at));
    say_list(c, v, blocks);
    say_text(c->mem, blocks, "italic", slice_fmt(c->mem, "Gồm %lld hồ sơ. Bên giao chịu trách nhiệm về hồ sơ đến khi bên nhận xác nhận.",
                                                 (long long)v->b.items));
    struct node *signs = say_signs(c->mem, blocks);
    say_sign(c->mem, signs, S("BÊN GIAO"), S("(Ký, ghi rõ họ tên)"), v->b.sender, NONE);
    say_sign(c->mem, signs, S("BÊN NHẬN"), S("(Ký, ghi rõ họ tên, giờ nhận)"), NONE, NONE);
    return content;
}

static err batch_content(struct call *c, struct batch_view *v, struct node **content)
{
    TRY(batch_read(c, v));
    day on = instant_day(v->b.sent_at);
    const struct node *set = slip_set_on(c, on), *form = slip_form(set, S("batch"));
    if (!form) return fail(c, ERR_CONFLICT, "slip.none", "Chưa có mẫu phiếu bàn giao cho ngày %.*s.", SL(day_text(c->mem, on)));
    *content = batch_say(c, v, set, form);
    access_note_all(c, &v->list);
    return OK;
}

err batch_slip(struct call *c)
{
    struct batch_view *v = NEW(c->mem, struct batch_view);
    struct node *content = NULL;
    TRY(batch_content(c, v, &content));
    slice back = slice_fmt(c->mem, "/mot-cua/ban-giao/%lld", (long long)v->b.id);
    return slip_page_write(c, content, slice_fmt(c->mem, "%.*s/phieu.pdf", SL(back)), back);
}

err batch_print(struct call *c)
{
    struct batch_view *v = NEW(c->mem, struct batch_view);
    struct node *content = NULL;
    slice pdf;
    TRY(batch_content(c, v, &content));
    TRY(slip_draw(c->mem, content, &pdf));
    return web_inline(c, "application/pdf", slice_fmt(c->mem, "ban-giao-%lld-%lld.pdf", (long long)v->b.year, (long long)v->b.n), pdf);
}
