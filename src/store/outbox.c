/* SPDX-License-Identifier: Apache-2.0 */
/* A claim moves next_at ahead by a lease: whoever dies holding it lets it fall due again.  The outer condition is repeated
 * because on PostgreSQL two claims may choose the same row; the later one then finds it no longer due. */
#include "store/outbox.h"
#include "store/engine.h"

enum { RUN_MOST = 500, TRIES = 12, LEASE_MS = 5 * 60000, WAIT_MS = 60000, WAIT_MOST_MS = 24 * 3600000 };

RECORD(outbox_item, COLUMN(outbox_item, id), COLUMN(outbox_item, kind), COLUMN(outbox_item, target),
    COLUMN(outbox_item, subject), COLUMN(outbox_item, body), COLUMN(outbox_item, tries),
    COLUMN(outbox_item, created_at));

struct delivery {
    const char        *kind;
    struct outbox_item item;
    bool               found;
    const char        *state;           /* what becomes of it */
    instant            next;
    slice              error;
};

err outbox_add_for(struct call *c, slice kind, slice target, slice subject, slice body, instant from, int64_t *id)
{
    *id = db_id(c);
    return db_do(c, "insert into outbox (id, kind, target, subject, body, state, tries, next_at, created_at) "
        "values ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7)", *id, kind, target, subject, body, from, c->now);
}

err outbox_add(struct call *c, slice kind, slice target, slice subject, slice body)
{
    int64_t id;
    return outbox_add_for(c, kind, target, subject, body, c->now, &id);
}

err outbox_retry(struct call *c, int64_t id, bool *found)
{
    int64_t n;
    TRY(db_change(c, &n, "update outbox set state = 'waiting', tries = 0, next_at = $2 where id = $1 and state = 'failed'", id, c->now));
    *found = n > 0;
    return OK;
}

static err claim(struct call *c)
{
    struct delivery *d = c->prepared;
    return db_maybe(c, &outbox_item_record, &d->item, &d->found,
        "update outbox set tries = tries + 1, next_at = $3 where id = (select id from outbox "
        "where kind = $1 and state = 'waiting' and next_at <= $2 order by next_at, id limit 1) "
        "and state = 'waiting' and next_at <= $2 returning id, kind, target, subject, body, tries, created_at",
        d->kind, c->now, (instant){ c->now.ms + LEASE_MS });
}

static err settle(struct call *c)
{
    struct delivery *d = c->prepared;
    return db_do(c, "update outbox set state = $2, next_at = $3, last_error = $4 where id = $1",
        d->item.id, d->state, d->next, d->error);
}

static int64_t wait_after(int64_t tries)
{
    int64_t ms = WAIT_MS;
    while (--tries > 0 && ms < WAIT_MOST_MS) ms *= 2;
    return ms < WAIT_MOST_MS ? ms : WAIT_MOST_MS;
}

static void judge(struct call *c, struct delivery *d, err e)
{
    d->next = c->now;
    d->state = "sent";
    if (!e.fault) return;
    d->error = slice_fmt(c->mem, "%s %.*s%.*s", e.fault->code, SL(e.fault->detail), SL(e.fault->text));
    d->state = e.fault->kind != ERR_INPUT && d->item.tries < TRIES ? "waiting" : "failed";
    if (d->state[0] == 'w') d->next.ms += wait_after(d->item.tries);
}

static err deliver_one(struct store *s, struct call *c, struct delivery *d, outbox_deliver deliver)
{
    c->now = s->clock();
    c->prepared = d;
    TRY(store_write_now(s, c, claim));
    if (!d->found) return OK;
    judge(c, d, deliver(c, &d->item));
    c->prepared = d;
    return store_write_now(s, c, settle);
}

err outbox_run(struct store *s, struct call *c, const char *kind, outbox_deliver deliver, int64_t *delivered)
{
    struct call before = *c;
    struct arena_mark mark = arena_mark(c->mem);
    err e = OK;
    bool more = true;
    *delivered = 0;
    for (int n = 0; n < RUN_MOST && more && !e.fault; n++) {
        struct delivery d = { .kind = kind };
        arena_rewind(c->mem, mark);
        e = deliver_one(s, c, &d, deliver);
        more = d.found;
        *delivered += !e.fault && d.found && d.state[0] == 's';
    }
    *c = before;
    return e;
}
