/* SPDX-License-Identifier: Apache-2.0 */
/* A clerk's window: the next number with one key press.  Calling the next ends the one before; a number that does not come is put aside and
 * can be called back that day; one that belongs elsewhere goes on waiting there, at its old place. */
#include "systems/queue/queue.h"
#include "store/db.h"
#include "systems/queue/pages.h"

LOCAL_RECORD(ticket, COLUMN(ticket, id), COLUMN(ticket, mark), COLUMN(ticket, n), COLUMN(ticket, book), COLUMN(ticket, closed_at));

enum { MISSED_SHOWN = 20 };

/* The hall, and what the window said of itself: quay, nhom. */
static err window_read(struct call *c, slice desk, slice book, struct call_view *v)
{
    TRY(hall_read(c, &v->hall));
    if (!right_on(c->who, S("dossier.receive"), v->hall.unit))
        return fail(c, ERR_DENIED, "hall.elsewhere", "Bạn không tiếp nhận hồ sơ tại %.*s.", SL(v->hall.unit->name));
    v->book = hall_book(&v->hall, book) ? book : S("");
    if (desk.n && (!slice_int(desk, &v->desk) || v->desk < 1 || v->desk > DESKS)) {
        v->desk = 0;
        field_fault_add(c->mem, &v->faults, S("quay"), "Số quầy là một số từ 1 đến %d.", DESKS);
    }
    return OK;
}

static err show(struct call *c, struct call_view *v, int status)
{
    TRY(ticket_held(c, v->hall.unit, &v->held, &v->holding));
    TRY(standing_read(c, v->hall.unit, &v->waiting));
    TRY(db_all(c, &ticket_record, &v->missed,
        "select id, mark, n, book, closed_at from queue_ticket where unit = $1 and day = $2 and state = 'missed' order by closed_at desc "
        "limit $3", v->hall.unit->id, today(c), (int64_t)MISSED_SHOWN));
    if (v->desk && !v->holding && !v->waiting.n && status == 200) web_set_header(c, "Refresh", S("15"));
    page_begin_as(c, PAGE_OFFICIAL, v->holding ? slice_fmt(c->mem, "Đang gọi %.*s", SL(ticket_name(c->mem, &v->held))) : S("Gọi số"));
    page_status(c, v->faults.n ? 422 : status);
    call_page(c, v);
    return page_end(c);
}

/* GET /goi-so/{unit}?quay=&nhom= */
err call_show(struct call *c)
{
    struct call_view v = { 0 };
    TRY(window_read(c, web_query(c, "quay"), web_query(c, "nhom"), &v));
    return show(c, &v, 200);
}

/* ---- the acts: viec ---- */

static err next(struct call *c, struct call_view *v)
{
    struct ticket t;
    bool found;
    int64_t held;
    if (slice_int(web_field(c, "phieu"), &held)) TRY(ticket_close(c, held, "done"));
    TRY(ticket_next(c, v->hall.unit, v->desk, v->book, &t, &found));
    if (!found) web_flash(c, "Không có ai chờ.");
    return OK;
}

/* The ticket the form speaks of; 0 matches none. */
static int64_t ticket_asked(const struct call *c)
{
    int64_t id;
    return slice_int(web_field(c, "phieu"), &id) ? id : 0;
}

static err ring(struct call *c, struct call_view *v)
{
    (void)v;
    return ticket_ring(c, ticket_asked(c));
}

static err done(struct call *c, struct call_view *v)
{
    (void)v;
    return ticket_close(c, ticket_asked(c), "done");
}

static err missed(struct call *c, struct call_view *v)
{
    (void)v;
    return ticket_close(c, ticket_asked(c), "missed");
}

static err move(struct call *c, struct call_view *v)
{
    const struct book *to = hall_book(&v->hall, web_field(c, "sang"));
    if (to) return ticket_move(c, ticket_asked(c), to->code);
    field_fault_add(c->mem, &v->faults, S("sang"), "Chọn nhóm việc để chuyển sang.");
    return err_fields(c->mem, "ticket.book", v->faults);
}

static err back(struct call *c, struct call_view *v)
{
    struct ticket t;
    bool holding;
    TRY(ticket_held(c, v->hall.unit, &t, &holding));
    if (holding) return fail(c, ERR_CONFLICT, "ticket.busy", "Hãy làm xong số đang gọi trước khi gọi lại số vắng.");
    return ticket_back(c, v->hall.unit, ticket_asked(c), v->desk);
}

/* POST /goi-so/{unit}: quay, nhom, viec, phieu, sang */
err call_do(struct call *c)
{
    static const struct { const char *name; err (*act)(struct call *c, struct call_view *v); } acts[] = {
        { "tiep", next }, { "lai", ring }, { "xong", done }, { "vang", missed }, { "chuyen", move }, { "ve", back },
    };
    struct call_view v = { 0 };
    TRY(window_read(c, web_field(c, "quay"), web_field(c, "nhom"), &v));
    if (!v.desk) return show(c, &v, 422);
    err e = fail(c, ERR_INPUT, "ticket.act", "Không có thao tác này.");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (slice_eq(web_field(c, "viec"), slice_z(acts[i].name))) e = acts[i].act(c, &v);
    if (e.fault && (e.fault->kind == ERR_CONFLICT || e.fault->kind == ERR_INPUT)) {
        if (!v.faults.n) v.trouble = e.fault->text;
        return show(c, &v, err_status(e.fault->kind));
    }
    TRY(e);
    return web_see(c, "/goi-so/%.*s?quay=%lld%s%.*s", SL(v.hall.unit->code), (long long)v.desk, v.book.n ? "&nhom=" : "", SL(v.book));
}
