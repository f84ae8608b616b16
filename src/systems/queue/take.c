/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a number: at the kiosk in the hall (?may=1: its pages go back to the first by themselves) or on one's phone.  No name is asked. */
#include "systems/queue/queue.h"
#include "store/db.h"
#include "systems/queue/pages.h"

enum { TAKE_PER_MINUTE = 12, HALLS_SHOWN = 40 };

LOCAL_RECORD(standing, COLUMN(standing, book), COLUMN(standing, n), COLUMN(standing, since));

err standing_read(struct call *c, const struct unit *u, standings *list)
{
    *list = (standings){ 0 };
    return db_all(c, &standing_record, list,
        "select book, count(*) as n, min(since) as since from queue_ticket where unit = $1 and day = $2 and state = 'waiting' "
        "group by book",
        u->id, today(c));
}

int64_t standing_of(const standings *list, slice book)
{
    EACH (w, *list)
        if (slice_eq(w->book, book)) return w->n;
    return 0;
}

/* GET /lay-so: which hall? */
err take_halls(struct call *c)
{
    struct halls_view v = { .q = slice_trim(web_query(c, "q")) };
    if (v.q.n) {
        unit_search(c, S(""), v.q, today(c), &v.found);
        size_t kept = 0;
        EACH (u, v.found) {
            slice level = (*u)->level;
            bool hall = slice_eq(level, S("commune")) || slice_eq(level, S("district")) || slice_eq(level, S("department"));
            if (hall && kept < HALLS_SHOWN) v.found.v[kept++] = *u;
        }
        v.found.n = kept;
    }
    page_begin(c, S("Lấy số thứ tự"));
    halls_page(c, &v);
    return page_end(c);
}

/* GET /lay-so/{unit} */
err take_show(struct call *c)
{
    struct take_view v = { .kiosk = web_query(c, "may").n > 0 };
    TRY(hall_read(c, &v.hall));
    TRY(standing_read(c, v.hall.unit, &v.waiting));
    page_begin(c, slice_fmt(c->mem, "Lấy số thứ tự: %.*s", SL(v.hall.unit->name)));
    take_page(c, &v);
    return page_end(c);
}

/* POST /lay-so/{unit}: nhom */
err take_do(struct call *c)
{
    struct hall h;
    struct ticket t;
    TRY(hall_read(c, &h));
    const struct book *b = hall_book(&h, web_field(c, "nhom"));
    if (!b) return fail(c, ERR_INPUT, "book.missing", "Chọn việc bạn cần làm ở trang Lấy số.");
    if (!h.open) return fail(c, ERR_CONFLICT, "hall.closed", "Ngoài giờ phát số. Hãy quay lại trong giờ làm việc.");
    if (web_throttle(c, slice_join(c->mem, S("ticket "), web_address(c)), TAKE_PER_MINUTE))
        return fail(c, ERR_OFTEN, "ticket.often", "Nơi này lấy quá nhiều số trong một phút. Hãy đợi một lát.");
    TRY(ticket_take(c, &h, b, &t));
    return web_see(c, "/lay-so/%.*s/%.*s%s", SL(h.unit->code), SL(t.ref), web_field(c, "may").n ? "?may=1" : "");
}

/* A waiting phone looks again by itself, and the kiosk makes room for the next one; the header needs no script. */
static void look_again(struct call *c, const struct ticket_view *v)
{
    bool lasts = slice_eq(v->t.state, S("waiting")) || slice_eq(v->t.state, S("called"));
    if (v->kiosk) web_set_header(c, "Refresh", slice_fmt(c->mem, "20; url=/lay-so/%.*s?may=1", SL(v->hall.unit->code)));
    else if (lasts) web_set_header(c, "Refresh", S("20"));
}

/* GET /lay-so/{unit}/{ref} */
err take_ticket(struct call *c)
{
    struct ticket_view v = { .kiosk = web_query(c, "may").n > 0 };
    TRY(hall_read(c, &v.hall));
    TRY(ticket_by_ref(c, v.hall.unit, web_param(c, "ref"), &v.t));
    v.book = hall_book(&v.hall, v.t.book);
    if (slice_eq(v.t.state, S("waiting")) && v.t.day.n == today(c).n) TRY(ticket_wait(c, &v.t, &v.wait));
    if (v.kiosk)
        v.qr = qr_svg(c, web_link(c, "/lay-so/%.*s/%.*s", SL(v.hall.unit->code), SL(v.t.ref)), S("Mã QR: theo dõi số này trên điện thoại"));
    look_again(c, &v);
    page_begin(c, say_f(c, "Số %.*s", SL(ticket_name(c->mem, &v.t))));
    ticket_page(c, &v);
    return page_end(c);
}

/* POST /lay-so/{unit}/{ref} */
err take_leave(struct call *c)
{
    struct hall h;
    struct ticket t;
    TRY(hall_read(c, &h));
    TRY(ticket_by_ref(c, h.unit, web_param(c, "ref"), &t));
    TRY(ticket_leave(c, &t));
    return web_see(c, "/lay-so/%.*s/%.*s", SL(h.unit->code), SL(t.ref));
}
