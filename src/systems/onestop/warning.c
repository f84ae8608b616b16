/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings: what is late or falls due soon in the units of a post, the oldest promise first, with who has it and which step took its
 * time; below that, clocks that stand without a leader's word.  As a page and as a spreadsheet. */
#include "systems/onestop/onestop.h"
#include "web/grid.h"
#include "systems/onestop/pages.h"

enum { ROWS_SHOWN = 50, STANDING_SHOWN = 50, ROWS_MOST = 5000, ROWS_AT_ONCE = 500 };

static err rows_read(struct call *c, struct warning_view *v, const struct desk *ask)
{
    instant horizon;
    v->rows.n = 0;
    TRY(clock_soon(c, &horizon));
    TRY(dossier_warnings(c, ask, horizon, &v->desk.list, &v->desk.next));
    EACH (d, v->desk.list) {
        struct warning row = { .d = d };
        TRY(delay_held_by(c, d, &row.held));
        TRY(desk_person(c, &v->desk, d->assignee));
        LIST_ADD(c->mem, &v->rows, row);
    }
    return OK;
}

err warning_show(struct call *c)
{
    struct warning_view v = { 0 };
    TRY(desk_asked(c, &v.desk));
    struct desk ask = { .after = web_query(c, "sau"), .limit = ROWS_SHOWN, .post = v.desk.post, .unit = v.desk.unit };
    TRY(rows_read(c, &v, &ask));
    ask.limit = STANDING_SHOWN;
    TRY(dossier_unapproved(c, &ask, &v.standing));
    page_begin(c, S("Cảnh báo thời hạn"));
    warning_page(c, &v);
    return page_end(c);
}

static const char *const columns[] = { "Mã hồ sơ", "Thủ tục", "Đang ở", "Bước", "Người giữ", "Hẹn trả", "Thời hạn", "Bước giữ lâu nhất",
    "Đơn vị giữ lâu nhất", "Đã dùng", "Định mức" };

static void row_put(struct call *c, struct grid *to, const struct warning_view *v, const struct warning *row)
{
    const struct dossier *d = row->d;
    const struct procedure *p = procedure_by_id(c, d->version);
    const struct unit *held = unit_by_id(c, row->held.unit);
    grid_text(to, d->code);
    grid_text(to, p->name);
    grid_text(to, unit_by_id(c, d->handled)->name);
    grid_text(to, d->step >= 0 ? p->steps.v[d->step].name : NONE);
    grid_text(to, d->assignee ? person_name(&v->desk, d->assignee) : slice_z(role_titles[role_of(d->needs)]));
    grid_instant(to, d->due_at);
    grid_text(to, due_told(c, d).text);
    grid_text(to, row->held.step);
    grid_text(to, held ? held->name : NONE);
    grid_text(to, work_time_text(c->mem, row->held.used));
    grid_text(to, row->held.norm ? work_time_text(c->mem, row->held.norm) : NONE);
    grid_line(to);
}

err warning_grid(struct call *c)
{
    struct warning_view v = { 0 };
    size_t n = 0;
    TRY(desk_asked(c, &v.desk));
    struct grid *to = grid_new(c, S("Cảnh báo thời hạn"));
    struct desk ask = { .limit = ROWS_AT_ONCE, .post = v.desk.post, .unit = v.desk.unit };
    grid_head(to, columns, sizeof columns / sizeof *columns);
    do {
        TRY(rows_read(c, &v, &ask));
        EACH (row, v.rows) row_put(c, to, &v, row);
        ask.after = v.desk.next;
        n += v.rows.n;
    } while (v.desk.next.n && n < ROWS_MOST);
    if (v.desk.next.n) {
        grid_text(to, slice_fmt(c->mem, "Còn nữa: tệp này chỉ ghi %zu dòng đầu; chọn một đơn vị để lấy phần sau.", n));
        grid_line(to);
    }
    const struct unit *u = v.desk.unit ? v.desk.unit : v.desk.post->unit;
    return grid_send(to, GRID_XLSX, slice_fmt(c->mem, "canh-bao-%.*s", SL(u->code)));
}
