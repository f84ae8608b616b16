/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/visit.h"
#include "kernel/act.h"
#include "kernel/counter.h"
#include "store/db.h"

#define VISIT_COLUMNS \
    "v.id, v.number, v.unit, v.at, (select count(*) from dossier d where d.visit = v.id and d.visit <> 0) as members, " \
    "(select count(*) from dossier d where d.visit = v.id and d.visit <> 0 and d.state in (9, 10)) as ready "

LOCAL_RECORD(visit, COLUMN(visit, id), COLUMN(visit, number), COLUMN(visit, unit), COLUMN(visit, at), COLUMN(visit, members),
             COLUMN(visit, ready));

/* ---- reading ---- */

err visit_find(struct call *c, slice number, struct visit *v)
{
    bool found = false;
    TRY(db_maybe(c, &visit_record, v, &found, "select " VISIT_COLUMNS "from visit v where v.number = $1", number));
    if (found && right_on(c->who, S("dossier.read"), unit_by_id(c, v->unit))) return OK;
    return fail(c, ERR_MISSING, "visit.missing", "Không có nhóm hồ sơ này trong những hồ sơ bạn được xem.");
}

err visit_of(struct call *c, const struct dossier *d, struct visit *v, bool *found)
{
    *found = false;
    *v = (struct visit){ 0 };
    return d->visit ? db_maybe(c, &visit_record, v, found, "select " VISIT_COLUMNS "from visit v where v.id = $1", d->visit) : OK;
}

err visit_dossiers(struct call *c, const struct visit *v, dossiers *list)
{
    *list = (dossiers){ 0 };
    return db_all(c, &dossier_record, list,
                  "select " DOSSIER_COLUMNS " from dossier where visit = $1 and visit <> 0 order by id", v->id);
}

instant visit_together(const dossiers *list)
{
    instant last = { 0 };
    EACH (d, *list)
        if (d->open) last = instant_later(last, d->due_at);
    return last;
}

/* ---- grouping ---- */

static bool same_person(const struct dossier *a, const struct dossier *b)
{
    if (a->id_number.n || b->id_number.n) return slice_eq(a->id_number, b->id_number);
    return slice_eq(a->applicant_fold, b->applicant_fold);
}

/* The number is allotted once, from the unit's counter of the day. */
static err visit_new(struct call *c, const struct dossier *d, struct visit *v)
{
    const struct unit *u = unit_by_id(c, d->received);
    int64_t n;
    TRY(counter_next(c, slice_fmt(c->mem, "visit/%lld/%lld", (long long)u->id, (long long)day_number(today(c))), &n));
    *v = (struct visit){ .id = db_id(c), .unit = u->id, .at = c->now };
    v->number = slice_fmt(c->mem, "%.*s-%06lld-N%02lld", SL(u->ident), (long long)(day_number(today(c)) % 1000000), (long long)n);
    return db_do(c, "insert into visit (id, number, unit, at) values ($1, $2, $3, $4)", v->id, v->number, v->unit, v->at);
}

static err other_find(struct call *c, const struct turn *t, struct dossier *other)
{
    field_faults wrong = { 0 };
    err e = t->a->to.n ? dossier_by_key(c, t->a->to, other) : OK;
    if (e.fault && e.fault->kind != ERR_MISSING) return e;
    if (e.fault || !t->a->to.n) field_fault_add(c->mem, &wrong, S("to"), "Không thấy hồ sơ ấy; ghi mã hồ sơ hoặc mã tra cứu.");
    else if (other->id == t->d->id) field_fault_add(c->mem, &wrong, S("to"), "Đây chính là hồ sơ này.");
    else if (other->received != t->d->received) field_fault_add(c->mem, &wrong, S("to"), "Hồ sơ ấy không nộp tại quầy này.");
    else if (!same_person(other, t->d)) field_fault_add(c->mem, &wrong, S("to"), "Hồ sơ ấy của người khác; một nhóm chỉ của một người.");
    else if (!other->open && other->state != STATE_SUBMITTED) field_fault_add(c->mem, &wrong, S("to"), "Hồ sơ ấy đã giải quyết xong.");
    return err_fields(c->mem, "group.wrong", wrong);
}

/* The other one's visit, or a new one that it begins. */
static err visit_shared(struct call *c, struct turn *t, struct visit *v)
{
    struct dossier other = { 0 };
    bool found = false;
    TRY(other_find(c, t, &other));
    TRY(visit_of(c, &other, v, &found));
    if (found && v->members >= VISIT_MOST)
        return fail(c, ERR_CONFLICT, "group.full", "Một nhóm có nhiều nhất %d hồ sơ.", VISIT_MOST);
    if (found) return OK;
    TRY(visit_new(c, t->d, v));
    return dossier_act(c, &other, &(struct act){ .kind = ACTION_GROUP, .visit = v->id });
}

err act_group(struct call *c, struct turn *t)
{
    struct visit v;
    t->d->visit = t->a->visit;
    if (!t->d->visit) {
        TRY(visit_shared(c, t, &v));
        t->d->visit = v.id;
    }
    TRY(db_text(c, &v.number, "select number from visit where id = $1", t->d->visit));
    node_put_text(c->mem, t->body, "visit", v.number);
    return OK;
}
