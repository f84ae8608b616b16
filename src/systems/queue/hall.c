/* SPDX-License-Identifier: Apache-2.0 */
/* A unit's hall is what its definitions say: a book for each field in which it handles something, the hours of the calendar. */
#include "systems/queue/queue.h"

/* A … Z, then AA, AB … */
static slice mark_of(struct arena *mem, size_t i)
{
    return i < 26 ? slice_fmt(mem, "%c", (char)('A' + i)) : slice_fmt(mem, "%c%c", (char)('A' + i / 26 - 1), (char)('A' + i % 26));
}

static void books_of(struct call *c, struct hall *h)
{
    size_t i = 0;
    LIST_ADD(c->mem, &h->books, ((struct book){ S("tra-ket-qua"), S("Nhận kết quả"), mark_of(c->mem, i++) }));
    EACH (f, defs(c)->fields) {
        procedure_list found = { 0 };
        slice mark = mark_of(c->mem, i++);
        procedure_search(c, NONE, f->code, h->unit, &found);
        if (found.n) LIST_ADD(c->mem, &h->books, ((struct book){ f->code, f->name, mark }));
    }
}

static void hours_of(struct call *c, struct hall *h)
{
    const struct calendar_day *d = calendar_day(defs(c)->calendar, today(c));
    if (!d || !d->hours.n) return;
    h->from = d->hours.span[0].from - HALL_EARLY;
    h->to = d->hours.span[d->hours.n - 1].to;
    int now = instant_minutes(c->now);
    h->open = now >= h->from && now < h->to;
}

err hall_read(struct call *c, struct hall *h)
{
    *h = (struct hall){ .unit = unit_by_code(c, web_param(c, "unit"), today(c)) };
    if (h->unit) books_of(c, h);
    if (h->books.n < 2)
        return fail(c, ERR_MISSING, "hall.missing", "Nơi này không có bộ phận một cửa phát số. Hãy chọn nơi khác ở trang Lấy số.");
    hours_of(c, h);
    return OK;
}

const struct book *hall_book(const struct hall *h, slice code)
{
    EACH (b, h->books)
        if (slice_eq(b->code, code)) return b;
    return NULL;
}
