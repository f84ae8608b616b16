/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what a slip tells: the dossier, the act it is about, who did it, when, and what was promised. */
#include "systems/onestop/slip.h"
#include "store/db.h"

/* The action each tells of; without one it tells of the dossier as it is. */
static const enum action causes[SLIP_KINDS] = {
    [SLIP_RECEIPT] = ACTION_ACCEPT, [SLIP_SUPPLEMENT] = ACTION_REQUEST_SUPPLEMENT, [SLIP_REFUSAL] = ACTION_REFUSE,
    [SLIP_APOLOGY] = ACTION_EXTEND, [SLIP_STOP] = ACTION_STOP, [SLIP_CONTROL] = ACTION_ACCEPT,
    [SLIP_HAND_OVER] = ACTION_HAND_OVER,
};

struct clerk { slice name, phone; };
LOCAL_RECORD(clerk, COLUMN(clerk, name), COLUMN(clerk, phone));
LOCAL_RECORD(stay, COLUMN(stay, step), COLUMN(stay, unit), COLUMN(stay, name), COLUMN(stay, outcome), COLUMN(stay, person),
             COLUMN(stay, opened_at), COLUMN(stay, closed_at));

const char *slip_cause(enum slip_kind kind) { return action_keys[causes[kind]]; }

bool slip_has(const struct slip_facts *s, const char *field)
{
    NODE_EACH (f, node_get(s->form, "fields"))
        if (slice_eq(node_value(f), slice_z(field))) return true;
    return false;
}

static err find_form(struct call *c, struct slip_facts *s)
{
    s->set = slip_set_of(c, &s->d);
    s->form = slip_form(s->set, slice_z(slip_rules[s->kind].key));
    if (s->form) return OK;
    return fail(c, ERR_CONFLICT, "slip.none", "Bộ phiếu áp dụng cho hồ sơ này (%.*s) không có mẫu phiếu đó.",
                SL(s->set ? node_text(s->set, "law") : S("chưa có bộ phiếu cho ngày này")));
}

/* Its place among those the unit accepted that year: acceptances only ever come after. */
static err book_place(struct call *c, struct slip_facts *s)
{
    const struct dossier *d = &s->d;
    int year, month, date;
    if (!d->accepted_at.ms) return OK;
    day_split(instant_day(d->accepted_at), &year, &month, &date);
    return db_int(c, &s->n,
        "select count(*) from dossier where received = $1 and accepted_at >= $2 and accepted_at is not null "
        "and (accepted_at < $3 or (accepted_at = $3 and code <= $4))",
        d->received, instant_at(day_of(year, 1, 1), 0), d->accepted_at, d->code);
}

/* The newest act of its kind, and the appointment that stood before it. */
static err cause_read(struct call *c, struct slip_facts *s)
{
    dossier_events events;
    problems ignored = { 0 };
    instant due = { 0 };
    TRY(dossier_events_named(c, &s->d, &events));
    EACH (e, events) {
        const struct node *body = e->body.n ? json_read(c->mem, e->body, S("event"), &ignored) : NULL;
        if (slice_eq(e->kind, slice_z(slip_cause(s->kind)))) {
            s->cause = *e;
            s->cause_body = body;
            s->due_before = due;
        }
        if (node_text(body, "due").n) instant_parse(node_text(body, "due"), &due);
    }
    if (s->cause.kind.n) return OK;
    return fail(c, ERR_CONFLICT, "slip.early", "Chưa in được “%.*s”: hồ sơ chưa có thao tác “%s”.", SL(node_text(s->form, "title")),
                action_names[causes[s->kind]]);
}

static err people_read(struct call *c, struct slip_facts *s)
{
    struct clerk clerk = { 0 };
    bool found;
    TRY(db_maybe(c, &clerk_record, &clerk, &found, "select name, phone from account where id = $1", s->cause.account));
    s->clerk = clerk.name;
    s->clerk_phone = clerk.phone;
    TRY(db_text(c, &s->submitter, "select name from account where id = $1 and kind <> 'official'", s->d.account));
    if (slice_eq(s->submitter, s->d.applicant)) s->submitter = NONE;
    return OK;
}

/* A clock that stands, or a case that has ended, has no appointment of its own: then what was promised at acceptance. */
static err promised(struct call *c, struct slip_facts *s)
{
    struct deadline term;
    s->due = s->d.due_at;
    if (s->due.ms || !s->d.accepted_at.ms || !s->p->limit_known) return OK;
    TRY(deadline_compute(c->mem, &(struct deadline_input){ .calendar = calendar_by_id(c, s->d.calendar), .start = s->d.accepted_at,
                                                           .limit = s->p->limit, .convention = s->p->convention }, &term));
    s->due = term.due;
    return OK;
}

/* Early, in time, late by the day, as the dossier's own outcome is; time that stood still is given back. */
static err stay_judge(struct call *c, const struct slip_facts *s, const pauses *list, struct stay *stay)
{
    const struct calendar *cal = calendar_by_id(c, s->d.calendar);
    if (!stay->closed_at.ms || stay->step < 0 || stay->step >= (int64_t)s->p->steps.n) return OK;
    if (slice_eq(stay->outcome, S("ended")) && s->d.state != STATE_FINISHED && s->d.state != STATE_HANDED) return OK;
    int64_t norm = s->p->steps.v[stay->step].norm_minutes, whole, ran;
    instant due;
    if (!norm) return OK;
    TRY(calendar_minutes_between(c->mem, cal, stay->opened_at, stay->closed_at, &whole));
    TRY(dossier_ran(c, &s->d, list, stay->opened_at, stay->closed_at, &ran));
    TRY(calendar_add_minutes(c->mem, cal, stay->opened_at, norm + whole - ran, &due));
    int days = day_diff(instant_day(stay->closed_at), instant_day(due));
    stay->result = stay->closed_at.ms > due.ms ? S("Quá hạn") : days < 0 ? S("Trước hạn") : S("Đúng hạn");
    return OK;
}

static err stays_read(struct call *c, struct slip_facts *s)
{
    pauses list;
    TRY(dossier_pauses(c, &s->d, &list));
    TRY(db_all(c, &stay_record, &s->stays,
        "select s.step, s.unit, s.name, s.outcome, a.name as person, s.opened_at, s.closed_at from dossier_step s "
        "left join account a on a.id = s.account where s.dossier = $1 order by s.n", s->d.id));
    EACH (stay, s->stays) {
        LIST_ADD(c->mem, &s->places, unit_by_id(c, stay->unit));
        TRY(stay_judge(c, s, &list, stay));
    }
    return OK;
}

err slip_read(struct call *c, const struct dossier *d, enum slip_kind kind, struct slip_facts *s)
{
    *s = (struct slip_facts){ .mem = c->mem, .kind = kind, .d = *d };
    TRY(find_form(c, s));
    s->p = procedure_by_id(c, d->version);
    s->received = unit_by_id(c, d->received);
    s->competent = unit_by_id(c, d->competent);
    s->issuer = slip_rules[kind].competent ? s->competent : s->received;
    TRY(cause_read(c, s));
    TRY(book_place(c, s));
    TRY(people_read(c, s));
    TRY(promised(c, s));
    TRY(dossier_papers(c, d, &s->papers));
    if (kind == SLIP_HAND_OVER) TRY(results_of(c, d, &s->results));
    return kind == SLIP_CONTROL ? stays_read(c, s) : OK;
}
