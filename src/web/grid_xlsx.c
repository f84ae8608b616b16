/* SPDX-License-Identifier: Apache-2.0 */
/* The Excel file, by libxlsxwriter, which writes to a path: here that of a file in memory.  The first line stays in sight and
 * filters; columns are as wide as what stands in them. */
#include "web/grid_cells.h"
#include "base/fold.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { COLUMNS = 100, NARROW = 8, WIDE = 60, TITLE_MAX = 31, EXCEL_EPOCH = 693594 };   /* Excel's day 0: 30/12/1899 */

struct writing {
    struct grid     *s;
    lxw_workbook     *book;
    lxw_worksheet    *page;
    lxw_format       *head, *day, *instant;
    lxw_row_t         row;
    lxw_col_t         column, columns;
    int               width[COLUMNS];
};

static void widen(struct writing *w, int characters)
{
    int *width = &w->width[w->column];
    if (characters > WIDE) characters = WIDE;
    if (characters > *width) *width = characters;
}

static void put(struct writing *w, const struct cell *cell)
{
    struct arena *mem = w->s->c->mem;
    switch (cell->kind) {
    case CELL_TEXT:
        if (cell->text.n) worksheet_write_string(w->page, w->row, w->column, zstr(mem, cell->text), w->row ? NULL : w->head);
        widen(w, (int)utf8_length(cell->text) + 1);
        break;
    case CELL_INT:
        worksheet_write_number(w->page, w->row, w->column, (double)cell->n, NULL);
        break;
    case CELL_DAY:
        if (cell->d.n) worksheet_write_number(w->page, w->row, w->column, cell->d.n - EXCEL_EPOCH, w->day);
        widen(w, 11);
        break;
    case CELL_INSTANT:
        if (cell->t.ms)
            worksheet_write_number(w->page, w->row, w->column,
                                   instant_day(cell->t).n - EXCEL_EPOCH + instant_minutes(cell->t) / 1440.0, w->instant);
        widen(w, 17);
        break;
    case CELL_LINE:
        break;
    }
}

static void put_all(struct writing *w)
{
    EACH (cell, w->s->cells) {
        if (cell->kind == CELL_LINE) {
            w->row++;
            w->column = 0;
            continue;
        }
        if (w->column >= COLUMNS) continue;
        put(w, cell);
        if (++w->column > w->columns) w->columns = w->column;
    }
    for (lxw_col_t i = 0; i < w->columns; i++)
        worksheet_set_column(w->page, i, i, w->width[i] < NARROW ? NARROW : w->width[i], NULL);
    worksheet_freeze_panes(w->page, 1, 0);
    if (w->columns && w->row > 1) worksheet_autofilter(w->page, 0, 0, w->row - 1, (lxw_col_t)(w->columns - 1));
}

static void formats(struct writing *w)
{
    w->head = workbook_add_format(w->book);
    format_set_bold(w->head);
    format_set_text_wrap(w->head);
    w->day = workbook_add_format(w->book);
    format_set_num_format(w->day, "dd/mm/yyyy");
    w->instant = workbook_add_format(w->book);
    format_set_num_format(w->instant, "hh:mm dd/mm/yyyy");
}

static void close_it(void *fd) { close(*(int *)fd); }

static err read_back(struct call *c, int fd, slice *bytes)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *p = arena_alloc(c->mem, size > 0 ? (size_t)size : 1);
    ssize_t got = size > 0 ? pread(fd, p, (size_t)size, 0) : -1;
    if (got != size) return broken(c->mem, "sheet.read", "%lld of %lld bytes", (long long)got, (long long)size);
    *bytes = (slice){ p, (size_t)size };
    return OK;
}

err grid_xlsx(struct grid *s, slice *bytes)
{
    struct call *c = s->c;
    struct writing w = { .s = s };
    int *fd = NEW(c->mem, int);
    *fd = memfd_create("grid", MFD_CLOEXEC);
    if (*fd < 0) return broken(c->mem, "sheet.memory", "memfd_create");
    arena_defer(c->mem, close_it, fd);
    w.book = workbook_new(zstr(c->mem, slice_fmt(c->mem, "/proc/self/fd/%d", *fd)));
    w.page = workbook_add_worksheet(w.book, zstr(c->mem, utf8_clip(s->title, TITLE_MAX)));
    formats(&w);
    put_all(&w);
    lxw_error e = workbook_close(w.book);
    if (e != LXW_NO_ERROR) return broken(c->mem, "sheet.write", "%s", lxw_strerror(e));
    return read_back(c, *fd, bytes);
}
