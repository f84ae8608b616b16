/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what a slip says, and showing it.  The form is the one in force on the day of acceptance. */
#include "systems/onestop/slip.h"
#include "systems/onestop/onestop.h"
#include "store/db.h"
#include "web/web.h"

static const struct { const char *file, *id; void (*draw)(struct sheet *on, const struct slip *s); } kinds[] = {
    { "tiep-nhan.pdf", "receipt", slip_receipt },
    { "kiem-soat.pdf", "control", slip_control },
};

struct clerk { slice name, phone; };
LOCAL_RECORD(clerk, COLUMN(clerk, name), COLUMN(clerk, phone));
LOCAL_RECORD(stay, COLUMN(stay, step), COLUMN(stay, unit), COLUMN(stay, name), COLUMN(stay, outcome), COLUMN(stay, person),
             COLUMN(stay, opened_at), COLUMN(stay, closed_at));

bool slip_has(const struct slip *s, const char *field)
{
    NODE_EACH (f, node_get(s->form, "fields"))
        if (slice_eq(node_value(f), slice_z(field))) return true;
    return false;
}

static err find_form(struct call *c, struct slip *s, slice id)
{
    day on = instant_day(s->d.accepted_at);
    NODE_EACH (set, node_get(defs(c)->slips, "sets")) {
        day from = { 0 }, to = { 0 };
        if (!day_parse(node_text(set, "from"), &from) || from.n > on.n) continue;
        if (day_parse(node_text(set, "to"), &to) && to.n < on.n) continue;
        NODE_EACH (form, node_get(set, "slips"))
            if (slice_eq(node_text(form, "id"), id)) {
                s->form = form;
                s->law = node_text(set, "law");
            }
    }
    if (s->form) return OK;
    return fail(c, ERR_CONFLICT, "slip.none", "Không có mẫu phiếu áp dụng cho ngày tiếp nhận %.*s. Đề nghị quản trị bổ sung bộ phiếu.",
                SL(day_text(c->mem, on)));
}

/* Its place among those the unit accepted that year: acceptances only ever come after. */
static err book_number(struct call *c, struct slip *s)
{
    const struct dossier *d = &s->d;
    int year, month, date;
    day_split(instant_day(d->accepted_at), &year, &month, &date);
    return db_int(c, &s->n,
        "select count(*) from dossier where received = $1 and accepted_at >= $2 "
        "and (accepted_at < $3 or (accepted_at = $3 and code <= $4))",
        d->received, instant_at(day_of(year, 1, 1), 0), d->accepted_at, d->code);
}

static slice number_part(const struct slip *s, slice name)
{
    if (slice_eq(name, S("n"))) return slice_fmt(s->mem, "%lld", (long long)s->n);
    if (slice_eq(name, S("code"))) return s->d.code;
    if (slice_eq(name, S("unit"))) return s->received->name;
    if (slice_eq(name, S("yyyy"))) return slice_sub(day_iso(s->mem, instant_day(s->d.accepted_at)), 0, 4);
    return NONE;
}

/* "{n}/TNHS" → "12/TNHS" */
static slice number_of(const struct slip *s)
{
    struct out o = out_new(s->mem, 400);
    for (slice rest = node_text(s->form, "number"), plain, name; rest.n;) {
        slice_cut(rest, '{', &plain, &rest);
        slice_cut(rest, '}', &name, &rest);
        out_s(&o, plain);
        out_s(&o, number_part(s, name));
    }
    return out_slice(&o);
}

static err people_read(struct call *c, struct slip *s)
{
    struct clerk clerk = { 0 };
    bool found;
    TRY(db_maybe(c, &clerk_record, &clerk, &found,
        "select a.name, a.phone from event e join account a on a.id = e.account "
        "where e.subject_kind = 'dossier' and e.subject = $1 and e.kind = 'accept' order by e.n limit 1", s->d.id));
    s->clerk = clerk.name;
    s->clerk_phone = clerk.phone;
    TRY(db_text(c, &s->submitter, "select name from account where id = $1 and kind <> 'official'", s->d.account));
    if (slice_eq(s->submitter, s->d.applicant)) s->submitter = NONE;
    return OK;
}

static err promised(struct call *c, struct slip *s)
{
    struct deadline term;
    if (!s->p->limit_known) return OK;
    TRY(deadline_compute(c->mem, &(struct deadline_input){ .calendar = calendar_by_id(c, s->d.calendar), .start = s->d.accepted_at,
                                                           .limit = s->p->limit, .convention = s->p->convention }, &term));
    s->due = term.due;
    return OK;
}

static instant later(instant a, instant b) { return a.ms > b.ms ? a : b; }
static instant sooner(instant a, instant b) { return a.ms < b.ms ? a : b; }

/* Early, in time, late by the day, as the dossier's own outcome is; time that stood still is given back. */
static err stay_judge(struct call *c, const struct slip *s, const pauses *list, struct stay *stay)
{
    const struct calendar *cal = calendar_by_id(c, s->d.calendar);
    if (!stay->closed_at.ms || stay->step < 0 || stay->step >= (int64_t)s->p->steps.n) return OK;
    if (slice_eq(stay->outcome, S("ended")) && s->d.state != STATE_FINISHED && s->d.state != STATE_HANDED) return OK;
    int64_t minutes = s->p->steps.v[stay->step].norm_minutes, rested;
    if (!minutes) return OK;
    EACH (p, *list) {
        instant from = later(p->from_at, stay->opened_at), to = p->to_at.ms ? sooner(p->to_at, stay->closed_at) : stay->closed_at;
        if (from.ms >= to.ms) continue;
        TRY(calendar_minutes_between(c->mem, cal, from, to, &rested));
        minutes += rested;
    }
    instant due;
    TRY(calendar_add_minutes(c->mem, cal, stay->opened_at, minutes, &due));
    int days = day_diff(instant_day(stay->closed_at), instant_day(due));
    stay->result = stay->closed_at.ms > due.ms ? S("Quá hạn") : days < 0 ? S("Trước hạn") : S("Đúng hạn");
    return OK;
}

static err stays_read(struct call *c, struct slip *s)
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

static err slip_read(struct call *c, slice id, struct slip *s)
{
    s->mem = c->mem;
    TRY(dossier_by_key(c, web_param(c, "key"), &s->d));
    if (!s->d.accepted_at.ms) return fail(c, ERR_CONFLICT, "slip.early", "Hồ sơ chưa được tiếp nhận nên chưa có phiếu này.");
    TRY(find_form(c, s, id));
    s->p = procedure_by_id(c, s->d.version);
    s->received = unit_by_id(c, s->d.received);
    s->competent = unit_by_id(c, s->d.competent);
    s->track = slice_fmt(c->mem, "%s://%.*s/tra-cuu?ma=%.*s", web_scheme(c), SL(web_header(c, "Host")), SL(s->d.ref));
    TRY(book_number(c, s));
    s->number = number_of(s);
    TRY(people_read(c, s));
    TRY(promised(c, s));
    TRY(dossier_papers(c, &s->d, &s->papers));
    return stays_read(c, s);
}

err slip_show(struct call *c)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!slice_eq(web_param(c, "slip"), slice_z(kinds[i].file))) continue;
        struct slip *s = NEW(c->mem, struct slip);
        slice pdf;
        TRY(slip_read(c, slice_z(kinds[i].id), s));
        slice form = node_text(s->form, "form");
        slice foot = slice_fmt(c->mem, "%.*s%s%.*s · Mã hồ sơ %.*s", SL(form), form.n ? ", " : "", SL(s->law), SL(s->d.code));
        struct sheet *on = sheet_new(c->mem, node_text(s->form, "title"), foot, s->d.accepted_at);
        kinds[i].draw(on, s);
        TRY(sheet_end(on, &pdf));
        access_note(c, &s->d);
        return web_inline(c, "application/pdf", slice_fmt(c->mem, "%.*s-%s", SL(s->d.code), kinds[i].file), pdf);
    }
    return fail(c, ERR_MISSING, "slip.missing", "Không có phiếu này. Các phiếu in được: tiep-nhan.pdf, kiem-soat.pdf.");
}
