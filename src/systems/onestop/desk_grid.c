/* SPDX-License-Identifier: Apache-2.0 */
/* A queue as a spreadsheet: the rows the page would show, all pages of them.  It carries names out of the house, so each dossier
 * in it leaves an access record, committed before the file leaves. */
#include "systems/onestop/onestop.h"
#include "web/access.h"
#include "web/grid.h"

enum { ROWS_MOST = 5000, ROWS_AT_ONCE = 500 };

static const char *const columns[] = { "Mã hồ sơ", "Mã tra cứu", "Thủ tục", "Người nộp", "Nộp tại", "Đang ở", "Bước", "Tình trạng",
    "Tiếp nhận", "Hẹn trả", "Người giữ" };

static err row(struct call *c, struct grid *to, struct desk_view *v, const struct dossier *d)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    TRY(desk_person(c, v, d->assignee));
    grid_text(to, d->code);
    grid_text(to, d->ref);
    grid_text(to, p->name);
    grid_text(to, d->applicant);
    grid_text(to, unit_by_id(c, d->received)->name);
    grid_text(to, unit_by_id(c, d->handled)->name);
    grid_text(to, d->step >= 0 ? p->steps.v[d->step].name : NONE);
    grid_text(to, slice_z(state_names[d->state]));
    grid_instant(to, d->accepted_at);
    grid_instant(to, d->due_at);
    grid_text(to, person_name(v, d->assignee));
    grid_line(to);
    return OK;
}

err desk_grid(struct call *c)
{
    struct desk_view v = { .q = slice_trim(web_query(c, "q")) };
    TRY(desk_asked(c, &v));
    struct grid *to = grid_new(c, slice_z(queue_names[v.queue]));
    dossiers shown = { 0 };
    struct desk ask = desk_ask(&v);
    ask.limit = ROWS_AT_ONCE;
    grid_head(to, columns, sizeof columns / sizeof *columns);
    do {
        TRY(dossier_desk(c, &ask, &v.list, &v.next));
        EACH (d, v.list) {
            TRY(row(c, to, &v, d));
            LIST_ADD(c->mem, &shown, *d);
        }
        ask.after = v.next;
    } while (v.next.n && shown.n < ROWS_MOST);
    if (v.next.n) {
        grid_text(to, slice_fmt(c->mem, "Còn nữa: tệp này chỉ ghi %zu dòng đầu; lọc hẹp lại để lấy phần sau.", shown.n));
        grid_line(to);
    }
    access_note_all(c, &shown);
    const struct unit *u = v.unit ? v.unit : v.post->unit;
    return grid_send(to, GRID_XLSX, slice_fmt(c->mem, "mot-cua-%s-%.*s", queue_keys[v.queue], SL(u->code)));
}
