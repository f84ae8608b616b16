/* SPDX-License-Identifier: Apache-2.0 */
/* Tickets: given in order, called by whoever is free.  Every call first locks the hall's row, so that two windows that call at once get
 * two tickets; numbers come from a row of their own, so that they have no gap. */
#include "systems/queue/queue.h"
#include "base/hash.h"
#include "store/db.h"

#define TICKET_COLUMNS "id, unit, day, mark, n, book, ref, state, taken_at, since, called_at, rung_at, closed_at, desk, account, calls, " \
                       "waited, served"
LOCAL_RECORD(ticket, COLUMN(ticket, id), COLUMN(ticket, unit), COLUMN(ticket, day), COLUMN(ticket, mark), COLUMN(ticket, n),
             COLUMN(ticket, book), COLUMN(ticket, ref), COLUMN(ticket, state), COLUMN(ticket, taken_at), COLUMN(ticket, since),
             COLUMN(ticket, called_at), COLUMN(ticket, rung_at), COLUMN(ticket, closed_at), COLUMN(ticket, desk),
             COLUMN(ticket, account), COLUMN(ticket, calls), COLUMN(ticket, waited), COLUMN(ticket, served));

slice ticket_name(struct arena *mem, const struct ticket *t) { return slice_fmt(mem, "%.*s%03lld", SL(t->mark), (long long)t->n); }

/* ---- taking ---- */

struct taken { int64_t n; instant taken_at; };      /* a number, later than the one before it */
LOCAL_RECORD(taken, COLUMN(taken, n), COLUMN(taken, taken_at));

err ticket_take(struct call *c, const struct hall *h, const struct book *b, struct ticket *t)
{
    *t = (struct ticket){ .id = db_id(c), .unit = h->unit->id, .day = today(c), .mark = b->mark, .book = b->code,
                          .ref = random_token(c->mem, 12), .state = S("waiting") };
    struct taken given;
    TRY(db_one(c, &taken_record, &given,
        "insert into queue_mark (unit, mark, day, n, taken_at) values ($1, $2, $3, 1, $4) on conflict (unit, mark) do update set "
        "n = case when queue_mark.day = excluded.day then queue_mark.n + 1 else 1 end, day = excluded.day, "
        "taken_at = case when queue_mark.taken_at >= excluded.taken_at then queue_mark.taken_at + 1 else excluded.taken_at end "
        "returning n, taken_at", t->unit, t->mark, t->day, c->now));
    t->n = given.n;
    t->taken_at = t->since = given.taken_at;
    return db_do(c,
        "insert into queue_ticket (id, unit, day, mark, n, book, ref, state, taken_at, since, desk, account, calls, waited, served) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 0, 0, 0, 0, 0)",
        t->id, t->unit, t->day, t->mark, t->n, t->book, t->ref, t->state, t->taken_at);
}

err ticket_by_ref(struct call *c, const struct unit *u, slice ref, struct ticket *t)
{
    bool found;
    TRY(db_maybe(c, &ticket_record, t, &found, "select " TICKET_COLUMNS " from queue_ticket where ref = $1 and unit = $2", ref, u->id));
    return found ? OK : fail(c, ERR_MISSING, "ticket.missing", "Không có số thứ tự này. Hãy lấy số mới.");
}

err ticket_leave(struct call *c, const struct ticket *t)
{
    return db_do(c, "update queue_ticket set state = 'left', closed_at = $2 where id = $1 and state = 'waiting'", t->id, c->now);
}

/* ---- how long ---- */

int64_t wait_minutes(const struct wait *w)
{
    enum { MINUTE = 60 * 1000 };
    if (!w->service) return 0;
    int64_t minutes = ((w->ahead + 1) * w->service / (w->desks ? w->desks : 1) + MINUTE / 2) / MINUTE;
    return minutes ? minutes : 1;
}

/* A window that calls every book calls first who has waited longest in any of them. */
err ticket_wait(struct call *c, const struct ticket *t, struct wait *w)
{
    instant lately = { c->now.ms - DESK_MINUTES * 60 * 1000LL };
    int64_t all;
    *w = (struct wait){ 0 };
    TRY(db_int(c, &w->desks, "select count(*) from queue_desk where unit = $1 and at > $2 and (book = '' or book = $3)",
               t->unit, lately, t->book));
    TRY(db_int(c, &all, "select count(*) from queue_desk where unit = $1 and at > $2 and book = ''", t->unit, lately));
    TRY(db_int(c, &w->ahead,
        "select count(*) from queue_ticket where unit = $1 and day = $2 and (taken_at, id) < ($3, $4) and state = 'waiting' "
        "and (book = $5 or $6 > 0)", t->unit, t->day, t->taken_at, t->id, t->book, all));
    return db_int(c, &w->service,
        "select case when count(*) < $4 then 0 else cast(sum(served) as bigint) / count(*) end from (select served from queue_ticket "
        "where unit = $1 and book = $2 and state = 'done' order by closed_at desc limit $3) as latest",
        t->unit, t->book, (int64_t)WAIT_MEASURED, (int64_t)WAIT_FEW);
}

/* ---- calling ---- */

err ticket_held(struct call *c, const struct unit *u, struct ticket *t, bool *found)
{
    return db_maybe(c, &ticket_record, t, found,
        "select " TICKET_COLUMNS " from queue_ticket where unit = $1 and day = $2 and account = $3 and state = 'called' "
        "order by called_at desc limit 1", u->id, today(c), c->who->account);
}

static err lock_hall(struct call *c, const struct unit *u)
{
    return db_do(c, "insert into queue_hall (unit, calls) values ($1, 1) on conflict (unit) do update set calls = queue_hall.calls + 1",
                 u->id);
}

err ticket_next(struct call *c, const struct unit *u, int64_t desk, slice book, struct ticket *t, bool *found)
{
    TRY(lock_hall(c, u));
    TRY(db_do(c, "insert into queue_desk (unit, desk, book, at) values ($1, $2, $3, $4) on conflict (unit, desk) do update set "
                 "book = excluded.book, at = excluded.at", u->id, desk, book, c->now));
    return db_maybe(c, &ticket_record, t, found,
        "update queue_ticket set state = 'called', waited = waited + $3 - since, called_at = $3, rung_at = $3, calls = calls + 1, "
        "desk = $4, account = $5 where id = (select id from queue_ticket where unit = $1 and day = $2 and state = 'waiting' "
        "and ($6 = '' or book = $6) order by taken_at, id limit 1) returning " TICKET_COLUMNS,
        u->id, today(c), c->now, desk, c->who->account, book);
}

static err gone(struct call *c, int64_t n)
{
    if (n) return OK;
    return fail(c, ERR_CONFLICT, "ticket.gone",
                "Số này không còn do bạn gọi: đã xong, đã chuyển, hoặc quầy khác đã gọi. Xem lại hàng chờ rồi làm tiếp.");
}

err ticket_ring(struct call *c, int64_t id)
{
    int64_t n;
    TRY(db_change(c, &n, "update queue_ticket set rung_at = $3, calls = calls + 1 where id = $1 and account = $2 and state = 'called'",
                  id, c->who->account, c->now));
    return gone(c, n);
}

err ticket_close(struct call *c, int64_t id, const char *state)
{
    int64_t n;
    TRY(db_change(c, &n,
        "update queue_ticket set state = $4, closed_at = $3, served = served + case when $4 = 'done' then $3 - called_at else 0 end "
        "where id = $1 and account = $2 and state = 'called'", id, c->who->account, c->now, state));
    return gone(c, n);
}

err ticket_move(struct call *c, int64_t id, slice book)
{
    int64_t n;
    TRY(db_change(c, &n,
        "update queue_ticket set state = 'waiting', book = $4, since = $3, served = served + $3 - called_at, account = 0, desk = 0 "
        "where id = $1 and account = $2 and state = 'called'", id, c->who->account, c->now, book));
    return gone(c, n);
}

err ticket_back(struct call *c, const struct unit *u, int64_t id, int64_t desk)
{
    int64_t n;
    TRY(lock_hall(c, u));
    TRY(db_change(c, &n,
        "update queue_ticket set state = 'called', called_at = $3, rung_at = $3, closed_at = null, calls = calls + 1, desk = $4, "
        "account = $5 where id = $1 and unit = $2 and day = $6 and state = 'missed'", id, u->id, c->now, desk, c->who->account, today(c)));
    return gone(c, n);
}
