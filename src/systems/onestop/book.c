/* SPDX-License-Identifier: Apache-2.0 */
/* Sổ theo dõi hồ sơ: what a unit accepted in a period, in order of acceptance, as a page, as PDF and as a spreadsheet
 * (TT 01/2018/TT-VPCP, Mẫu số 06).
 * The number of a row is its place in the unit's year, the same that the receipt names.  The form set is that of the period's last day.
 * It carries names out of the house, so each dossier in it leaves an access record, committed before the book leaves. */
#include "systems/onestop/onestop.h"
#include "store/db.h"
#include "systems/onestop/pages.h"
#include "systems/onestop/slip_page.h"
#include "web/grid.h"

enum { ROWS_MOST = 1000, COLUMNS_MOST = 16 };

struct line { struct call *c; const struct dossier *d; int64_t n; };

static slice cell_row(const struct line *l) { return slice_fmt(l->c->mem, "%lld", (long long)l->n); }
static slice cell_code(const struct line *l) { return l->d->code; }
static slice cell_procedure(const struct line *l) { return procedure_by_id(l->c, l->d->version)->name; }
static slice cell_sets(const struct line *l) { (void)l; return S("01"); }
static slice cell_applicant(const struct line *l) { return l->d->applicant; }
static slice cell_address(const struct line *l)
{
    return slice_fmt(l->c->mem, "%.*s%s%.*s", SL(l->d->address), l->d->address.n && l->d->phone.n ? ", " : "", SL(l->d->phone));
}
static slice cell_handler(const struct line *l) { return slip_office(l->c->mem, unit_by_id(l->c, l->d->competent)); }
static instant at_received(const struct dossier *d) { return d->accepted_at; }
static instant at_due(const struct dossier *d) { return d->due_at; }
static instant at_returned(const struct dossier *d) { return d->handed_at; }
static slice cell_delivery(const struct line *l)
{
    slice by = l->d->result_by;
    return slice_eq(by, S("post")) ? S("Bưu chính") : slice_eq(by, S("online")) ? S("Trực tuyến") : S("Trực tiếp");
}
static slice cell_blank(const struct line *l) { (void)l; return S(""); }
static slice cell_remarks(const struct line *l) { return l->d->handed_at.ms ? S("") : slice_z(state_names[l->d->state]); }

/* A column of the form, in words or a moment; width: parts of its row. */
static const struct book_column {
    const char *field, *label;
    int         width;
    slice     (*cell)(const struct line *l);
    instant   (*at)(const struct dossier *d);
} columns[] = {
    { "row", "STT", 4, cell_row, NULL },
    { "code", "Mã hồ sơ", 15, cell_code, NULL },
    { "procedure", "Tên TTHC", 12, cell_procedure, NULL },
    { "sets", "Số lượng (bộ)", 5, cell_sets, NULL },
    { "applicant", "Tên cá nhân, tổ chức", 9, cell_applicant, NULL },
    { "address", "Địa chỉ, số điện thoại", 11, cell_address, NULL },
    { "handler", "Cơ quan chủ trì giải quyết", 9, cell_handler, NULL },
    { "received_at", "Nhận hồ sơ", 6, NULL, at_received },
    { "due_at", "Hẹn trả kết quả", 6, NULL, at_due },
    { "returned_at", "Trả kết quả", 6, NULL, at_returned },
    { "delivery", "Phương thức nhận kết quả", 6, cell_delivery, NULL },
    { "signatures", "Ký nhận", 5, cell_blank, NULL },
    { "remarks", "Ghi chú", 6, cell_remarks, NULL },
};

static size_t columns_of(const struct node *form, const struct book_column **list)
{
    size_t n = 0;
    NODE_EACH (field, node_get(form, "fields"))
        for (size_t i = 0; i < sizeof columns / sizeof *columns && n < COLUMNS_MOST; i++)
            if (slice_eq(slice_z(columns[i].field), node_value(field))) list[n++] = &columns[i];
    return n;
}

static slice cell_words(const struct line *l, const struct book_column *column)
{
    if (!column->at) return column->cell(l);
    instant t = column->at(l->d);
    return t.ms ? instant_text(l->c->mem, t) : S("");
}

/* ---- asking ---- */

static void day_asked(struct call *c, const char *name, day otherwise, struct book_view *v, day *x)
{
    slice typed = slice_trim(web_query(c, name));
    *x = otherwise;
    if (typed.n && !day_read(typed, x)) field_fault_add(c->mem, &v->faults, slice_z(name), "Ghi ngày như 11/09/2018.");
}

/* The unit and the period; without any: the post's own unit, this month up to today. */
static err book_asked(struct call *c, struct book_view *v)
{
    int year, month, date;
    slice code = web_query(c, "don-vi");
    day_split(today(c), &year, &month, &date);
    v->unit = code.n ? unit_by_code(c, code, today(c)) : who_unit(c->who);
    if (!v->unit || !right_on(c->who, S("dossier.read"), v->unit))
        return fail(c, ERR_MISSING, "unit.missing", "Không có sổ của đơn vị này, hoặc bạn không được xem.");
    day_asked(c, "tu", day_of(year, month, 1), v, &v->from);
    day_asked(c, "den", today(c), v, &v->to);
    if (!v->faults.n && v->to.n < v->from.n) field_fault_add(c->mem, &v->faults, S("den"), "Ngày cuối trước ngày đầu.");
    return OK;
}

static err book_rows(struct call *c, struct book_view *v, int64_t *before)
{
    int year, month, date;
    instant from = instant_at(v->from, 0), to = instant_at(day_add(v->to, 1), 0);
    day_split(v->from, &year, &month, &date);
    TRY(db_int(c, before,
        "select count(*) from dossier where received = $1 and accepted_at >= $2 and accepted_at < $3 and accepted_at is not null",
        v->unit->id, instant_at(day_of(year, 1, 1), 0), from));
    TRY(db_all(c, &dossier_record, &v->list,
        "select " DOSSIER_COLUMNS " from dossier where received = $1 and accepted_at >= $2 and accepted_at < $3 "
        "and accepted_at is not null order by accepted_at, code limit $4",
        v->unit->id, from, to, ROWS_MOST + 1));
    if (v->list.n > ROWS_MOST)
        field_fault_add(c->mem, &v->faults, S("den"), "Kỳ này có hơn %d hồ sơ. Chọn kỳ ngắn hơn.", ROWS_MOST);
    return OK;
}

/* ---- saying ---- */

/* The number of the next row: a new year, a new book. */
static int64_t row_number(const struct book_view *v, const struct dossier *d, int64_t before)
{
    int year, year_before, month, date;
    day_split(instant_day(d->accepted_at), &year, &month, &date);
    if (d == v->list.v) return before + 1;
    day_split(instant_day(d[-1].accepted_at), &year_before, &month, &date);
    return year == year_before ? before + 1 : 1;
}

static struct node *book_say(struct call *c, const struct book_view *v, int64_t before)
{
    const struct book_column *list[COLUMNS_MOST];
    struct say_column said[COLUMNS_MOST];
    slice cells[COLUMNS_MOST];
    const struct node *set = slip_set_on(c, v->to), *form = slip_form(set, S("register"));
    struct node *content = node_map(c->mem);
    size_t n = columns_of(form, list);
    if (!n) return NULL;
    for (size_t i = 0; i < n; i++) said[i] = (struct say_column){ list[i]->label, list[i]->width, list[i]->width <= 6 };
    struct node *blocks = say_sheet(c, content, set, form, v->unit, true, today(c));
    say_text(c->mem, blocks, "centre", slice_fmt(c->mem, "Từ ngày %.*s đến ngày %.*s: %zu hồ sơ", SL(day_text(c->mem, v->from)),
                                                 SL(day_text(c->mem, v->to)), v->list.n));
    struct node *rows = say_table(c->mem, blocks, said, n);
    EACH (d, v->list) {
        struct line l = { c, d, before = row_number(v, d, before) };
        for (size_t i = 0; i < n; i++) cells[i] = cell_words(&l, list[i]);
        say_row(c->mem, rows, cells, n);
    }
    return content;
}

static err book_read(struct call *c, struct book_view *v, struct node **content)
{
    int64_t before = 0;
    *content = NULL;
    TRY(book_asked(c, v));
    if (!v->faults.n) TRY(book_rows(c, v, &before));
    if (v->faults.n) return OK;
    *content = book_say(c, v, before);
    if (!*content) return fail(c, ERR_CONFLICT, "slip.none", "Chưa có mẫu sổ cho ngày %.*s.", SL(day_text(c->mem, v->to)));
    access_note_all(c, &v->list);
    return OK;
}

/* GET /mot-cua/so-theo-doi?don-vi=&tu=&den= */
err book_show(struct call *c)
{
    struct book_view *v = NEW(c->mem, struct book_view);
    struct node *content;
    TRY(book_read(c, v, &content));
    page_begin(c, S("Sổ theo dõi hồ sơ"));
    if (v->faults.n) page_status(c, 422);
    v->slip = (struct slip_view){ .content = content, .back = S("/mot-cua"),
        .pdf = slice_fmt(c->mem, "/mot-cua/so-theo-doi.pdf?don-vi=%.*s&tu=%.*s&den=%.*s", SL(v->unit->code), SL(day_iso(c->mem, v->from)),
                         SL(day_iso(c->mem, v->to))) };
    book_page(c, v);
    return page_end(c);
}

/* GET /mot-cua/so-theo-doi.pdf, asked in the same way */
err book_print(struct call *c)
{
    struct book_view *v = NEW(c->mem, struct book_view);
    struct node *content;
    slice pdf;
    TRY(book_read(c, v, &content));
    if (!content) return err_fields(c->mem, "book.period", v->faults);
    TRY(slip_draw(c->mem, content, &pdf));
    return web_inline(c, "application/pdf", slice_fmt(c->mem, "so-theo-doi-%.*s.pdf", SL(v->unit->code)), pdf);
}

/* GET /mot-cua/so-theo-doi.xlsx, asked in the same way */
err book_grid(struct call *c)
{
    struct book_view *v = NEW(c->mem, struct book_view);
    const struct book_column *list[COLUMNS_MOST];
    const char *labels[COLUMNS_MOST];
    int64_t before = 0;
    TRY(book_asked(c, v));
    if (!v->faults.n) TRY(book_rows(c, v, &before));
    TRY(err_fields(c->mem, "book.period", v->faults));
    struct grid *to = grid_new(c, S("Sổ theo dõi hồ sơ"));
    size_t n = columns_of(slip_form(slip_set_on(c, v->to), S("register")), list);
    for (size_t i = 0; i < n; i++) labels[i] = list[i]->label;
    grid_head(to, labels, n);
    EACH (d, v->list) {
        struct line l = { c, d, before = row_number(v, d, before) };
        for (size_t i = 0; i < n; i++) {
            if (list[i]->at) grid_instant(to, list[i]->at(d));
            else grid_text(to, list[i]->cell(&l));
        }
        grid_line(to);
    }
    access_note_all(c, &v->list);
    return grid_send(to, GRID_XLSX, slice_fmt(c->mem, "so-theo-doi-%.*s", SL(v->unit->code)));
}
