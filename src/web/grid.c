/* SPDX-License-Identifier: Apache-2.0 */
#include "web/grid_cells.h"
#include "web/csv.h"

enum { FILE_MAX = 64 << 20 };

struct grid *grid_new(struct call *c, slice title)
{
    struct grid *s = NEW(c->mem, struct grid);
    *s = (struct grid){ .c = c, .title = title };
    return s;
}

static void add(struct grid *s, struct cell cell) { LIST_ADD(s->c->mem, &s->cells, cell); }

void grid_text(struct grid *s, slice text)   { add(s, (struct cell){ CELL_TEXT, .text = text }); }
void grid_int(struct grid *s, int64_t n)     { add(s, (struct cell){ CELL_INT, .n = n }); }
void grid_day(struct grid *s, day d)         { add(s, (struct cell){ CELL_DAY, .d = d }); }
void grid_instant(struct grid *s, instant t) { add(s, (struct cell){ CELL_INSTANT, .t = t }); }
void grid_line(struct grid *s)               { add(s, (struct cell){ CELL_LINE, .n = 0 }); }

void grid_head(struct grid *s, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) grid_text(s, slice_z(names[i]));
    grid_line(s);
}

static err grid_csv(struct grid *s, slice *bytes)
{
    struct out o = out_new(s->c->mem, FILE_MAX);
    csv_begin(&o);
    EACH (cell, s->cells)
        switch (cell->kind) {
        case CELL_TEXT:    csv_text(&o, cell->text); break;
        case CELL_INT:     csv_int(&o, cell->n); break;
        case CELL_DAY:     csv_text(&o, day_iso(s->c->mem, cell->d)); break;
        case CELL_INSTANT: csv_text(&o, instant_iso(s->c->mem, cell->t)); break;
        case CELL_LINE:    csv_line(&o); break;
        }
    *bytes = out_slice(&o);
    return o.over ? fail(s->c, ERR_LARGE, "sheet.large", "Bảng quá lớn. Hãy chọn ít dòng hơn rồi tải lại.") : OK;
}

err grid_send(struct grid *s, enum grid_kind kind, slice name)
{
    static const struct { const char *type, *ending; err (*write)(struct grid *, slice *); } kinds[] = {
        [GRID_CSV]  = { "text/csv; charset=utf-8", "csv", grid_csv },
        [GRID_XLSX] = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", grid_xlsx },
    };
    slice bytes;
    TRY(kinds[kind].write(s, &bytes));
    return web_download(s->c, kinds[kind].type, slice_fmt(s->c->mem, "%.*s.%s", SL(name), kinds[kind].ending), bytes);
}
