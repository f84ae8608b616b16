/* SPDX-License-Identifier: Apache-2.0 */
/* How a dossier flows: from step to step and unit to unit, its clock, and the counters that follow it.
 * Three piles hold a pending dossier at once, one per role: the unit that received it, the one handling it, the competent one.
 * Only the handling pile changes while it is open (moved_out, moved_in).
 * While the clock stands (NĐ 61/2018 art. 19: waiting for the applicant is not counted) a dossier has no due instant. */
#include "kernel/act.h"
#include "kernel/counter.h"
#include "kernel/delay.h"
#include "kernel/slip.h"
#include "store/db.h"

static day due_day(const struct dossier *d) { return d->due_at.ms ? instant_day(d->due_at) : (day){ 0 }; }

static int64_t pile_unit(const struct dossier *d, enum tally_role role)
{
    return role == TALLY_RECEIVED ? d->received : role == TALLY_HANDLED ? d->handled : d->competent;
}

/* The dossier's lateness joins or leaves all three piles. */
static void piles(struct call *c, const struct dossier *d, day due, int n)
{
    for (enum tally_role role = 0; role < TALLY_ROLES; role++)
        tally_pile(c, d, pile_unit(d, role), role, today(c), due, n);
}

static enum count channel_count(slice channel)
{
    return slice_eq(channel, S("online")) ? COUNT_ONLINE : slice_eq(channel, S("post")) ? COUNT_POST : COUNT_COUNTER;
}

static err step_open(struct call *c, const struct dossier *d, const struct step *s)
{
    return db_do(c,
        "insert into dossier_step (dossier, n, step, name, unit, role, account, opened_at, closed_at, outcome) "
        "values ($1, (select coalesce(max(n), 0) + 1 from dossier_step where dossier = $1), $2, $3, $4, $5, 0, $6, null, null)",
        d->id, d->step, s->name, d->handled, s->role, c->now);
}

static err step_close(struct call *c, const struct dossier *d, const char *outcome)
{
    return db_do(c, "update dossier_step set closed_at = $2, account = $3, outcome = $4 where dossier = $1 and closed_at is null",
                 d->id, c->now, c->who->account, outcome);
}

/* Where a step happens; a unit that does not exist in this province is the definition's mistake, told plainly. */
static err unit_of_step(struct call *c, const struct turn *t, int step, const struct unit **u)
{
    const struct step *s = &t->p->steps.v[step];
    *u = step_unit(c, s, unit_by_id(c, t->d->received), unit_by_id(c, t->d->competent), today(c));
    if (*u) return OK;
    return fail(c, ERR_CONFLICT, "step.no_unit",
                "Bước “%.*s” chưa có đơn vị thực hiện. Đề nghị quản trị kiểm tra định nghĩa thủ tục %.*s.",
                SL(s->name), SL(t->p->code));
}

static void enter_step(struct call *c, struct dossier *d, const struct procedure *p, int step, const struct unit *u)
{
    if (u->id != d->handled) d->came_from = d->handled;
    d->step = step;
    d->step_at = c->now;
    d->handled = u->id;
    d->needs = p->steps.v[step].role;
    d->assignee = 0;
}

/* <agency>-yymmdd-nnnn, gap-free per receiving unit and day (onestop.md 9.3; allotted at acceptance). */
static err code_allot(struct call *c, struct dossier *d)
{
    const struct unit *u = unit_by_id(c, d->received);
    int64_t n;
    TRY(counter_next(c, slice_fmt(c->mem, "dossier/%lld/%lld", (long long)u->id, (long long)day_number(today(c))), &n));
    d->code = slice_fmt(c->mem, "%.*s-%06lld-%04lld", SL(u->ident), (long long)(day_number(today(c)) % 1000000), (long long)n);
    return OK;
}

err flow_begin(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    const struct unit *first;
    TRY(unit_of_step(c, t, 0, &first));
    TRY(code_allot(c, d));
    d->accepted_at = c->now;
    d->calendar = defs(c)->calendar_id;
    d->forms = node_text(slip_set_on(c, today(c)), "id");
    d->open = true;
    for (enum tally_role role = 0; role < TALLY_ROLES; role++)
        tally_add(c, d, role == TALLY_HANDLED ? d->received : pile_unit(d, role), role, today(c), channel_count(d->channel), 1);
    if (first->id != d->received) {
        tally_add(c, d, d->received, TALLY_HANDLED, today(c), COUNT_MOVED_OUT, 1);
        tally_add(c, d, first->id, TALLY_HANDLED, today(c), COUNT_MOVED_IN, 1);
    }
    enter_step(c, d, t->p, 0, first);
    if (slice_eq(d->channel, S("online"))) d->came_from = 0;            /* there is nothing on paper yet */
    TRY(step_open(c, d, &t->p->steps.v[0]));
    return flow_due(c, t);
}

err flow_step(struct call *c, struct turn *t, int step, const char *outcome)
{
    struct dossier *d = t->d;
    const struct unit *u;
    TRY(unit_of_step(c, t, step, &u));
    TRY(step_close(c, d, outcome));
    if (u->id != d->handled) {
        tally_add(c, d, d->handled, TALLY_HANDLED, today(c), COUNT_MOVED_OUT, 1);
        tally_pile(c, d, d->handled, TALLY_HANDLED, today(c), due_day(d), -1);
        tally_add(c, d, u->id, TALLY_HANDLED, today(c), COUNT_MOVED_IN, 1);
        tally_pile(c, d, u->id, TALLY_HANDLED, today(c), due_day(d), 1);
    }
    enter_step(c, d, t->p, step, u);
    return step_open(c, d, &t->p->steps.v[step]);
}

/* One begun by a call that entered after this one ends where it began. */
static err pause_end(struct call *c, const struct dossier *d)
{
    return db_do(c, "update suspension set to_at = case when from_at > $2 then from_at else $2 end "
        "where dossier = $1 and to_at is null", d->id, c->now);
}

err flow_end(struct call *c, struct turn *t, enum count how, const char *outcome)
{
    struct dossier *d = t->d;
    pauses list;
    TRY(step_close(c, d, "ended"));
    TRY(opinions_end(c, d));
    TRY(pause_end(c, d));
    TRY(dossier_pauses(c, d, &list));
    TRY(dossier_ran(c, d, &list, d->accepted_at, c->now, &d->minutes));
    bool resolved = how == COUNT_EARLY || how == COUNT_ON_TIME || how == COUNT_LATE;
    for (enum tally_role role = 0; role < TALLY_ROLES; role++) {
        tally_add(c, d, pile_unit(d, role), role, today(c), how, 1);
        if (resolved) tally_add(c, d, pile_unit(d, role), role, today(c), COUNT_MINUTES, d->minutes);
    }
    if (how == COUNT_LATE) TRY(delay_charge(c, d));
    piles(c, d, due_day(d), -1);
    d->open = false;
    d->step = -1;
    d->step_at = d->suspended_at = (instant){ 0 };
    d->assignee = 0;
    d->finished_at = c->now;
    d->outcome = slice_z(outcome);
    d->needs = S("nobody");
    d->answer_by = (instant){ 0 };
    if (!d->batch) d->came_from = 0;            /* what is on the way goes on to where it was sent */
    return OK;
}

err flow_pause(struct call *c, struct turn *t, slice basis, int64_t approver)
{
    struct dossier *d = t->d;
    piles(c, d, due_day(d), -1);
    d->suspended_at = c->now;
    d->due_at = (instant){ 0 };
    return db_do(c,
        "insert into suspension (dossier, n, from_at, to_at, basis, account, approver) "
        "values ($1, (select coalesce(max(n), 0) + 1 from suspension where dossier = $1), $2, null, $3, $4, $5)",
        d->id, c->now, basis, c->who->account, approver);
}

err flow_run(struct call *c, struct turn *t)
{
    TRY(pause_end(c, t->d));
    t->d->suspended_at = (instant){ 0 };
    return flow_due(c, t);
}

err flow_due(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    piles(c, d, due_day(d), -1);
    d->due_at = (instant){ 0 };
    if (t->p->limit_known) {
        struct deadline term;
        TRY(dossier_deadline(c, d, &term));
        d->due_at = term.due;
    }
    d->warned = false;
    piles(c, d, due_day(d), 1);
    return OK;
}
