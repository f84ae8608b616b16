/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/delay.h"
#include "kernel/app.h"
#include "store/db.h"

struct row { int64_t step; slice name; int64_t unit, account; instant opened_at, closed_at; };
LOCAL_RECORD(row, COLUMN(row, step), COLUMN(row, name), COLUMN(row, unit), COLUMN(row, account), COLUMN(row, opened_at),
             COLUMN(row, closed_at));
typedef LIST(struct row) rows;
LOCAL_RECORD(apology, COLUMN(apology, dossier), COLUMN(apology, due_at), COLUMN(apology, drafted_at), COLUMN(apology, step),
             COLUMN(apology, unit), COLUMN(apology, used), COLUMN(apology, norm));
LOCAL_RECORD(delay, COLUMN(delay, dossier), COLUMN(delay, step), COLUMN(delay, unit), COLUMN(delay, account), COLUMN(delay, minutes),
             COLUMN(delay, at));

/* A step entered twice is one stay: what was sent back for is part of it. */
static struct holding *stay_at(struct holding *stays, size_t *n, const struct procedure *p, const struct row *r)
{
    for (size_t i = 0; i < *n; i++)
        if (stays[i].unit == r->unit && slice_eq(stays[i].step, r->name)) return &stays[i];
    bool known = r->step >= 0 && r->step < (int64_t)p->steps.n;
    stays[*n] = (struct holding){ .step = r->name, .unit = r->unit, .norm = known ? p->steps.v[r->step].norm_minutes : 0 };
    return &stays[(*n)++];
}

err delay_held_by(struct call *c, const struct dossier *d, struct holding *s)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    rows list = { 0 };
    pauses stood;
    size_t n = 0;
    *s = (struct holding){ 0 };
    TRY(db_all(c, &row_record, &list,
               "select step, name, unit, account, opened_at, closed_at from dossier_step where dossier = $1 order by n", d->id));
    TRY(dossier_pauses(c, d, &stood));
    struct holding *stays = NEWN(c->mem, struct holding, list.n + 1);
    EACH (r, list) {
        int64_t minutes;
        struct holding *at = stay_at(stays, &n, p, r);
        TRY(dossier_ran(c, d, &stood, r->opened_at, r->closed_at.ms ? r->closed_at : c->now, &minutes));
        at->used += minutes;
        at->account = r->account;
    }
    for (size_t i = 0; i < n; i++)
        if (!s->step.n || stays[i].used - stays[i].norm > s->used - s->norm) *s = stays[i];
    return OK;
}

err delay_charge(struct call *c, const struct dossier *d)
{
    struct holding s;
    TRY(delay_held_by(c, d, &s));
    if (!s.step.n) return OK;
    return db_do(c, "insert into delay (dossier, step, unit, account, minutes, at) values ($1, $2, $3, $4, $5, $6)",
                 d->id, s.step, s.unit, s.account, s.used - s.norm, c->now);
}

err delay_of(struct call *c, const struct dossier *d, struct delay *late, bool *found)
{
    return db_maybe(c, &delay_record, late, found, "select dossier, step, unit, account, minutes, at from delay where dossier = $1", d->id);
}

err apology_draft(struct call *c, const struct dossier *d)
{
    struct holding s;
    TRY(delay_held_by(c, d, &s));
    if (!s.step.n) return OK;
    return db_do(c, "insert into apology (dossier, due_at, drafted_at, step, unit, used, norm) values ($1, $2, $3, $4, $5, $6, $7) "
                    "on conflict do nothing", d->id, d->due_at, c->now, s.step, s.unit, s.used, s.norm);
}

err apology_of(struct call *c, const struct dossier *d, struct apology *a, bool *found)
{
    return db_maybe(c, &apology_record, a, found,
        "select dossier, due_at, drafted_at, step, unit, used, norm from apology where dossier = $1 and due_at = $2", d->id, d->due_at);
}

slice apology_words(struct call *c, const struct apology *a)
{
    const struct unit *u = unit_by_id(c, a->unit);
    slice norm = a->norm ? slice_fmt(c->mem, ", định mức %.*s", SL(work_time_text(c->mem, a->norm))) : S("");
    return slice_fmt(c->mem, "Bước “%.*s” tại %.*s đã dùng %.*s làm việc%.*s.", SL(a->step), SL(u ? u->name : S("")),
                     SL(work_time_text(c->mem, a->used)), SL(norm));
}
