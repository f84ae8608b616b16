/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/batch.h"
#include "kernel/act.h"
#include "kernel/notice.h"
#include "kernel/slip.h"
#include "store/db.h"

#define BATCH_COLUMNS \
    "b.id, b.unit, b.to_unit, b.year, b.n, b.number, b.sent_at, b.sent_by, " \
    "(select a.name from account a where a.id = b.sent_by) as sender, " \
    "(select count(*) from batch_item i where i.batch = b.id) as items, " \
    "(select count(*) from batch_item i where i.batch = b.id and i.closed_at is null) as open "

LOCAL_RECORD(batch, COLUMN(batch, id), COLUMN(batch, unit), COLUMN(batch, to_unit), COLUMN(batch, year), COLUMN(batch, n),
             COLUMN(batch, number), COLUMN(batch, sent_at), COLUMN(batch, sent_by), COLUMN(batch, sender), COLUMN(batch, items),
             COLUMN(batch, open));
LOCAL_RECORD(batch_item, COLUMN(batch_item, dossier), COLUMN(batch_item, closed_at), COLUMN(batch_item, outcome),
             COLUMN(batch_item, reason), COLUMN(batch_item, closer));

/* ---- reading ---- */

err batches_sent(struct call *c, const struct unit *u, batches *list)
{
    *list = (batches){ 0 };
    return db_all(c, &batch_record, list, "select " BATCH_COLUMNS "from batch b where b.unit = $1 order by b.id desc limit $2",
                  u->id, BATCHES_SHOWN);
}

err batches_coming(struct call *c, const struct unit *u, batches *list)
{
    *list = (batches){ 0 };
    return db_all(c, &batch_record, list, "select " BATCH_COLUMNS "from batch b where b.to_unit = $1 order by b.id desc limit $2",
                  u->id, BATCHES_SHOWN);
}

err batch_of(struct call *c, const struct dossier *d, struct batch *b)
{
    return db_one(c, &batch_record, b, "select " BATCH_COLUMNS "from batch b where b.id = $1", d->batch);
}

err batch_find(struct call *c, int64_t id, struct batch *b)
{
    bool found;
    TRY(db_maybe(c, &batch_record, b, &found, "select " BATCH_COLUMNS "from batch b where b.id = $1", id));
    if (found && (right_on(c->who, S("dossier.read"), unit_by_id(c, b->unit))
                  || right_on(c->who, S("dossier.read"), unit_by_id(c, b->to_unit)))) return OK;
    return fail(c, ERR_MISSING, "batch.missing", "Không có phiếu bàn giao này trong những phiếu bạn được xem.");
}

err batch_dossiers(struct call *c, const struct batch *b, batch_items *items, dossiers *list)
{
    *items = (batch_items){ 0 };
    *list = (dossiers){ 0 };
    TRY(db_all(c, &batch_item_record, items,
        "select i.dossier, i.closed_at, i.outcome, i.reason, (select a.name from account a where a.id = i.closed_by) as closer "
        "from batch_item i where i.batch = $1 order by i.dossier", b->id));
    return db_all(c, &dossier_record, list,
        "select " DOSSIER_COLUMNS " from dossier where id in (select dossier from batch_item where batch = $1) order by id", b->id);
}

/* ---- sending ---- */

static err batch_new(struct call *c, const struct dossier *d, struct batch *b)
{
    int month, date, year;
    day_split(today(c), &year, &month, &date);
    *b = (struct batch){ .id = db_id(c), .unit = d->came_from, .to_unit = d->handled, .year = year };
    TRY(slip_next(c, unit_by_id(c, b->unit), S("batch"), year, &b->n, &b->number));
    return db_do(c, "insert into batch (id, unit, to_unit, year, n, number, sent_at, sent_by) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                 b->id, b->unit, b->to_unit, b->year, b->n, b->number, c->now, c->who->account);
}

/* What has left takes nobody along. */
static err batch_joined(struct call *c, const struct turn *t, struct batch *b)
{
    bool found;
    TRY(db_maybe(c, &batch_record, b, &found,
        "select " BATCH_COLUMNS "from batch b where b.id = $1 and b.unit = $2 and b.to_unit = $3 and b.sent_at = $4 and b.sent_by = $5",
        t->a->batch, t->d->came_from, t->d->handled, c->now, c->who->account));
    return found ? OK : fail(c, ERR_CONFLICT, "batch.left", "Phiếu bàn giao đã lập xong, hoặc gửi đến nơi khác. Hãy lập phiếu mới.");
}

err act_send(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    struct batch b;
    if (t->a->batch) TRY(batch_joined(c, t, &b));
    else             TRY(batch_new(c, d, &b));
    TRY(db_do(c, "insert into batch_item (batch, dossier) values ($1, $2)", b.id, d->id));
    d->batch = b.id;
    t->where = unit_by_id(c, d->came_from);
    node_put_text(c->mem, t->body, "batch", b.number);
    node_put_text(c->mem, t->body, "sent_to", unit_by_id(c, d->handled)->code);
    return OK;
}

/* ---- arriving ---- */

static err arrive(struct call *c, struct turn *t, const char *outcome, struct batch *b)
{
    struct dossier *d = t->d;
    TRY(batch_of(c, d, b));
    TRY(db_do(c, "update batch_item set closed_at = $3, closed_by = $4, outcome = $5, reason = $6 where batch = $1 and dossier = $2",
              b->id, d->id, c->now, c->who->account, outcome, t->a->note));
    d->batch = 0;
    t->where = unit_by_id(c, d->handled);
    node_put_text(c->mem, t->body, "batch", b->number);
    return OK;
}

err act_receive(struct call *c, struct turn *t)
{
    struct batch b;
    TRY(arrive(c, t, "received", &b));
    t->d->came_from = 0;
    return OK;
}

/* The step before was the sender's, and nothing forbids to return to it. */
static bool step_back(const struct call *c, const struct turn *t)
{
    const struct dossier *d = t->d;
    if (d->state != STATE_PROCESSING || d->suspended_at.ms || d->step < 1) return false;
    const struct unit *u = step_unit(c, &t->p->steps.v[d->step - 1], unit_by_id(c, d->received), unit_by_id(c, d->competent), today(c));
    return u && u->id == d->came_from;
}

err act_send_back(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    struct batch b;
    TRY(arrive(c, t, "returned", &b));
    if (step_back(c, t)) {
        TRY(flow_step(c, t, d->step - 1, "returned"));
        d->came_from = 0;
    } else if (!d->open && d->state != STATE_FINISHED) {
        d->came_from = 0;                       /* it has ended: nothing is sent again */
    }
    return notice_tell(c, b.sent_by, d->id, slice_fmt(c->mem, "%.*s trả lại hồ sơ giấy %.*s của phiếu %.*s: %.*s",
                                                      SL(t->where->name), SL(d->code), SL(b.number), SL(t->a->note)));
}
