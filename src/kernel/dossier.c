/* SPDX-License-Identifier: Apache-2.0 */
/* Reading dossiers: by key, by whom, with events, papers and the deadline.  A dossier the caller may not see does not exist for them:
 * the answer to a guessed reference is the same as to one that was never given. */
#include "kernel/dossier.h"
#include "kernel/app.h"
#include "kernel/clock.h"
#include "kernel/mandate.h"
#include "store/db.h"

RECORD(dossier, COLUMN(dossier, id), COLUMN(dossier, ref), COLUMN(dossier, code), COLUMN(dossier, procedure), COLUMN(dossier, version),
       COLUMN(dossier, calendar), COLUMN(dossier, channel), COLUMN(dossier, state), COLUMN(dossier, step), COLUMN(dossier, received),
       COLUMN(dossier, handled), COLUMN(dossier, competent), COLUMN(dossier, needs), COLUMN(dossier, assignee), COLUMN(dossier, account),
       COLUMN(dossier, party), COLUMN(dossier, applicant_kind), COLUMN(dossier, applicant), COLUMN(dossier, applicant_fold),
       COLUMN(dossier, id_kind), COLUMN(dossier, id_number), COLUMN(dossier, phone), COLUMN(dossier, email), COLUMN(dossier, address),
       COLUMN(dossier, answers), COLUMN(dossier, result_by), COLUMN(dossier, fee), COLUMN(dossier, created_at),
       COLUMN(dossier, submitted_at), COLUMN(dossier, accepted_at), COLUMN(dossier, due_at), COLUMN(dossier, suspended_at),
       COLUMN(dossier, extended_value), COLUMN(dossier, extended_unit), COLUMN(dossier, supplements), COLUMN(dossier, step_at),
       COLUMN(dossier, finished_at), COLUMN(dossier, outcome), COLUMN(dossier, handed_at), COLUMN(dossier, result_note),
       COLUMN(dossier, minutes), COLUMN(dossier, moves), COLUMN(dossier, open), COLUMN(dossier, asked), COLUMN(dossier, paid),
       COLUMN(dossier, forms), COLUMN(dossier, extensions), COLUMN(dossier, answer_by), COLUMN(dossier, warned),
       COLUMN(dossier, reminded), COLUMN(dossier, opinions), COLUMN(dossier, agent), COLUMN(dossier, came_from),
       COLUMN(dossier, batch), COLUMN(dossier, visit));
RECORD(dossier_event, COLUMN(dossier_event, id), COLUMN(dossier_event, n), COLUMN(dossier_event, at),
       COLUMN(dossier_event, kind), COLUMN(dossier_event, account), COLUMN(dossier_event, name),
       COLUMN(dossier_event, unit), COLUMN(dossier_event, body), COLUMN(dossier_event, hash));
RECORD(paper, COLUMN(paper, id), COLUMN(paper, dossier), COLUMN(paper, kind), COLUMN(paper, paper), COLUMN(paper, name),
       COLUMN(paper, sha256), COLUMN(paper, size), COLUMN(paper, type), COLUMN(paper, original), COLUMN(paper, copy),
       COLUMN(paper, account), COLUMN(paper, at));
struct step_at_unit { int64_t unit; };
LOCAL_RECORD(step_at_unit, COLUMN(step_at_unit, unit));
LOCAL_RECORD(pause, COLUMN(pause, from_at), COLUMN(pause, to_at), COLUMN(pause, basis));

bool dossier_visible(const struct call *c, const struct dossier *d)
{
    const struct who *w = c->who;
    if (w->account && (d->account == w->account || mandate_acts(w, d))) return true;
    if (d->state == STATE_DRAFT && !slice_eq(d->channel, S("counter"))) return false;   /* a draft is its writer's alone */
    return right_on(w, S("dossier.read"), unit_by_id(c, d->received)) || right_on(w, S("dossier.read"), unit_by_id(c, d->handled))
        || right_on(w, S("dossier.read"), unit_by_id(c, d->competent));
}

/* A unit through whose hands it went, or which was asked about it, goes on seeing it. */
static err passed_through(struct call *c, const struct dossier *d, bool *seen)
{
    LIST(struct step_at_unit) units = { 0 };
    *seen = false;
    if (!who_is_official(c->who) || !d->code.n) return OK;
    TRY(db_all(c, &step_at_unit_record, &units,
               "select unit from dossier_step where dossier = $1 union select unit from opinion where dossier = $1", d->id));
    EACH (u, units)
        if (right_on(c->who, S("dossier.read"), unit_by_id(c, u->unit))) *seen = true;
    return OK;
}

/* References are 16 lower-case letters and digits, codes carry dots and dashes; people type either in any case, with spaces. */
static slice clean_key(struct call *c, slice key)
{
    struct out o = out_new(c->mem, 64);
    key = slice_trim(key);
    bool code = slice_find(key, S("-")) < key.n && slice_find(key, S(".")) < key.n;
    for (size_t i = 0; i < key.n; i++) {
        char ch = key.p[i];
        if (ch == ' ' || (!code && ch == '-')) continue;
        if (code && ch >= 'a' && ch <= 'z') ch = (char)(ch - 32);
        if (!code && ch >= 'A' && ch <= 'Z') ch = (char)(ch + 32);
        out_c(&o, ch);
    }
    return o.over ? S("") : out_slice(&o);
}

err dossier_track(struct call *c, slice key, struct dossier *d, bool *by_ref, bool *found)
{
    key = clean_key(c, key);
    *by_ref = slice_find(key, S("-")) == key.n;
    if (*by_ref) TRY(db_maybe(c, &dossier_record, d, found, "select " DOSSIER_COLUMNS " from dossier where ref = $1", key));
    else         TRY(db_maybe(c, &dossier_record, d, found, "select " DOSSIER_COLUMNS " from dossier where code = $1", key));
    if (*found && d->state == STATE_DRAFT) *found = false;
    return OK;
}

err dossier_by_key(struct call *c, slice key, struct dossier *d)
{
    bool found, seen = false;
    key = clean_key(c, key);
    TRY(db_maybe(c, &dossier_record, d, &found, "select " DOSSIER_COLUMNS " from dossier where ref = $1 or code = $1", key));
    if (found && !dossier_visible(c, d)) TRY(passed_through(c, d, &seen));
    if (found && (seen || dossier_visible(c, d))) return OK;
    return fail(c, ERR_MISSING, "dossier.missing",
                "Không tìm thấy hồ sơ này trong những hồ sơ bạn được xem. Kiểm tra lại mã; hoặc dùng trang Tra cứu để xem tình trạng.");
}

err dossier_others(struct call *c, const struct dossier *d, dossiers *list)
{
    enum { LOOKED_AT = 50, SHOWN = 10 };
    dossiers all = { 0 };
    *list = (dossiers){ 0 };
    if (!d->id_number.n) return OK;
    TRY(db_all(c, &dossier_record, &all, "select " DOSSIER_COLUMNS " from dossier where id_number = $1 order by id desc limit $2",
               d->id_number, LOOKED_AT));
    EACH (o, all)
        if (o->id != d->id && o->state != STATE_DRAFT && list->n < SHOWN && dossier_visible(c, o)) LIST_ADD(c->mem, list, *o);
    return OK;
}

err dossier_events_of(struct call *c, const struct dossier *d, dossier_events *events)
{
    *events = (dossier_events){ 0 };
    return db_all(c, &dossier_event_record, events,
        "select id, n, at, kind, account, '' as name, unit, case when kind like '%_opinion' then '' else body end as body, hash "
        "from event where subject_kind = 'dossier' and subject = $1 "
        "and kind <> 'note' order by n", d->id);
}

err dossier_events_named(struct call *c, const struct dossier *d, dossier_events *events)
{
    *events = (dossier_events){ 0 };
    return db_all(c, &dossier_event_record, events,
        "select e.id, e.n, e.at, e.kind, e.account, coalesce(a.name, '') as name, e.unit, e.body, e.hash from event e "
        "left join account a on a.id = e.account where e.subject_kind = 'dossier' and e.subject = $1 order by e.n", d->id);
}

err dossier_papers(struct call *c, const struct dossier *d, papers *list)
{
    *list = (papers){ 0 };
    return db_all(c, &paper_record, list,
        "select id, dossier, kind, paper, name, sha256, size, type, original, copy, account, at from paper "
        "where dossier = $1 and kind <> 'slip' order by id", d->id);
}

err dossier_file(struct call *c, const struct dossier *d, slice id, struct paper *file)
{
    papers list;
    int64_t n;
    TRY(dossier_papers(c, d, &list));
    if (!slice_int(id, &n)) n = 0;
    EACH (p, list) {
        if (p->id != n || !p->sha256.n) continue;
        *file = *p;
        return OK;
    }
    return fail(c, ERR_MISSING, "paper.missing", "Không có tệp này trong hồ sơ.");
}

err dossier_pauses(struct call *c, const struct dossier *d, pauses *list)
{
    *list = (pauses){ 0 };
    return db_all(c, &pause_record, list, "select from_at, to_at, basis from suspension where dossier = $1 order by n", d->id);
}

err dossier_ran(struct call *c, const struct dossier *d, const pauses *list, instant from, instant to, int64_t *minutes)
{
    const struct calendar *cal = calendar_by_id(c, d->calendar);
    TRY(calendar_minutes_between(c->mem, cal, from, to, minutes));
    EACH (p, *list) {
        instant a = instant_later(p->from_at, from);
        instant b = p->to_at.ms ? instant_sooner(p->to_at, to) : to;
        int64_t stood;
        if (b.ms <= a.ms) continue;
        TRY(calendar_minutes_between(c->mem, cal, a, b, &stood));
        *minutes -= stood;
    }
    return OK;
}

static slice pause_why(const struct call *c, slice basis)
{
    slice name = clock_pause_name(c, basis);
    if (name.n) return slice_fmt(c->mem, "tạm dừng: %.*s", SL(name));
    if (slice_eq(basis, S("payment"))) return S("chờ người nộp thực hiện nghĩa vụ tài chính");
    return slice_eq(basis, S("supplement")) ? S("chờ người nộp bổ sung giấy tờ") : S("tạm dừng theo văn bản của cơ quan xử lý");
}

err dossier_deadline(struct call *c, const struct dossier *d, struct deadline *result)
{
    *result = (struct deadline){ 0 };
    const struct procedure *p = procedure_by_id(c, d->version);
    if (!d->accepted_at.ms || !p || !p->limit_known) return OK;
    pauses list;
    TRY(dossier_pauses(c, d, &list));
    struct suspension *s = NEWN(c->mem, struct suspension, list.n + 1);
    for (size_t i = 0; i < list.n; i++) {
        const struct pause *a = &list.v[i];
        instant now = instant_later(a->from_at, c->now);        /* it may have been begun by a call that entered after this one */
        s[i] = (struct suspension){ a->from_at, a->to_at.ms ? a->to_at : now, pause_why(c, a->basis) };
    }
    struct deadline_input in = { .calendar = calendar_by_id(c, d->calendar), .start = d->accepted_at, .limit = p->limit,
                                 .convention = p->convention, .suspensions = s, .n_suspensions = list.n };
    if (d->extended_value) {
        in.extension.value = d->extended_value;
        must(limit_unit_read(d->extended_unit, &in.extension.unit));
    }
    return deadline_compute(c->mem, &in, result);
}
