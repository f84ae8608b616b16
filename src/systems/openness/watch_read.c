/* SPDX-License-Identifier: Apache-2.0 */
/* Looking for the signs.  What was due when somebody paused a term is read off the event before it, since the term has moved on. */
#include "systems/openness/watch.h"
#include "store/db.h"

/* ---- pauses and supplements ---- */

struct paused { int64_t dossier; instant at; slice basis, ref, code, unit, body; int64_t calendar; };
LOCAL_RECORD(paused, COLUMN(paused, dossier), COLUMN(paused, at), COLUMN(paused, basis), COLUMN(paused, ref), COLUMN(paused, code),
             COLUMN(paused, unit), COLUMN(paused, body), COLUMN(paused, calendar));

/* What it says about a pause: nothing when the term was far away, or there was none. */
static err pause_why(struct call *c, const struct paused *p, instant due, struct finding *f)
{
    const struct calendar *cal = calendar_by_id(c, p->calendar);
    bool supplement = slice_eq(p->basis, S("supplement")), late = due.ms < p->at.ms;
    int64_t left;
    f->why = NONE;
    f->kind = supplement && late ? FINDING_LATE_SUPPLEMENT : FINDING_PAUSE;
    TRY(calendar_minutes_between(c->mem, cal, late ? due : p->at, late ? p->at : due, &left));
    slice time = work_time_text(c->mem, left), hour = instant_text(c->mem, due);
    const char *what = supplement ? "yêu cầu bổ sung" : "tạm dừng tính hạn";
    if (late) f->why = slice_fmt(c->mem, "%s khi đã quá hạn %.*s (hẹn %.*s)", what, SL(time), SL(hour));
    else if (left <= defs(c)->watch.pause_minutes)
        f->why = slice_fmt(c->mem, "%s khi chỉ còn %.*s làm việc (hẹn %.*s)", what, SL(time), SL(hour));
    return OK;
}

static err pauses_find(struct call *c, const struct unit *top, day from, day to, findings *list)
{
    LIST(struct paused) rows = { 0 };
    TRY(db_all(c, &paused_record, &rows,
        "select s.dossier, s.from_at as at, s.basis, d.ref, d.code, d.calendar, "
        "(select e.unit from event e where e.subject_kind = 'dossier' and e.subject = s.dossier and e.at = s.from_at "
        "and e.kind in ('suspend', 'request_supplement') order by e.n limit 1) as unit, "
        "(select e.body from event e where e.subject_kind = 'dossier' and e.subject = s.dossier and e.at < s.from_at and e.kind <> 'print' "
        "order by e.n desc limit 1) as body from suspension s join dossier d on d.id = s.dossier "
        "where s.from_at >= $1 and s.from_at < $2 order by s.from_at, s.dossier", instant_at(from, 0), instant_at(day_add(to, 1), 0)));
    EACH (p, rows) {
        problems none = { 0 };
        instant due;
        struct finding f = { .unit = unit_by_code(c, p->unit, instant_day(p->at)), .at = p->at, .ref = p->ref, .code = p->code };
        const struct node *body = p->body.n ? json_read(c->mem, p->body, S("event"), &none) : NULL;
        if (!f.unit || !unit_within(f.unit, top) || !instant_parse(node_text(body, "due"), &due)) continue;
        TRY(pause_why(c, p, due, &f));
        if (f.why.n) LIST_ADD(c->mem, list, f);
    }
    return OK;
}

/* ---- acceptances that say another time than their entry in the ledger ---- */

struct stamped { slice ref, code; instant accepted_at, entered_at; };
LOCAL_RECORD(stamped, COLUMN(stamped, ref), COLUMN(stamped, code), COLUMN(stamped, accepted_at), COLUMN(stamped, entered_at));

static bool in_hours(const struct call *c, instant t)
{
    const struct calendar_day *d = calendar_day(defs(c)->calendar, instant_day(t));
    int minute = instant_minutes(t);
    for (size_t i = 0; d && i < d->hours.n; i++)
        if (minute >= d->hours.span[i].from && minute < d->hours.span[i].to) return true;
    return false;
}

static err stamps_of(struct call *c, const struct unit *u, day from, day to, findings *list)
{
    LIST(struct stamped) rows = { 0 };
    TRY(db_all(c, &stamped_record, &rows,
        "select d.ref, d.code, d.accepted_at, e.at as entered_at from dossier d "
        "join event e on e.subject_kind = 'dossier' and e.subject = d.id and e.kind = 'accept' "
        "where d.received = $1 and d.accepted_at >= $2 and d.accepted_at < $3 order by d.accepted_at, d.id",
        u->id, instant_at(from, 0), instant_at(day_add(to, 1), 0)));
    EACH (s, rows) {
        bool back = s->entered_at.ms - s->accepted_at.ms >= defs(c)->watch.stamp_minutes * 60000;
        if (!back) continue;
        slice told = instant_text(c->mem, s->accepted_at), entered = instant_text(c->mem, s->entered_at);
        bool dressed = !in_hours(c, s->entered_at) && in_hours(c, s->accepted_at);
        slice why = slice_fmt(c->mem, "ghi tiếp nhận %.*s, vào sổ sự kiện %.*s%s", SL(told), SL(entered),
                              dressed ? ", tức là ngoài giờ làm việc mà ghi thành trong giờ" : "");
        LIST_ADD(c->mem, list, ((struct finding){ FINDING_STAMP, u, s->accepted_at, s->ref, s->code, why }));
    }
    return OK;
}

/* ---- many ends on the last days of a month ---- */

struct ended { int64_t unit; day on; int64_t n; };
LOCAL_RECORD(ended, COLUMN(ended, unit), COLUMN(ended, on), COLUMN(ended, n));
typedef LIST(struct ended) ends;

/* From that day on so many working days are left in the month, itself included. */
static bool at_the_end(const struct call *c, day on)
{
    int64_t left = 0;
    for (day d = on, end = day_month(on, 1); d.n < end.n; d = day_add(d, 1)) left += calendar_is_working(defs(c)->calendar, d);
    return left <= defs(c)->watch.closing_days;
}

static void closing_of(struct call *c, const struct unit *u, const struct ended *e, const ends *all, day from, day to, findings *list)
{
    const struct watch_rules *r = &defs(c)->watch;
    int64_t others = 0, days = 0;
    if (e->n < r->closing_least || !at_the_end(c, e->on)) return;
    EACH (x, *all) others += x->unit == e->unit && x->on.n != e->on.n ? x->n : 0;
    for (day d = from; d.n <= to.n; d = day_add(d, 1)) days += d.n != e->on.n && calendar_is_working(defs(c)->calendar, d);
    if (e->n * days < r->closing_times * others) return;
    slice why = slice_fmt(c->mem, "kết thúc %lld hồ sơ trong ngày %.*s; các ngày khác trong tháng: %lld hồ sơ, %lld ngày làm việc",
                          (long long)e->n, SL(day_text(c->mem, e->on)), (long long)others, (long long)days);
    LIST_ADD(c->mem, list, ((struct finding){ FINDING_CLOSING, u, instant_at(e->on, 0), NONE, NONE, why }));
}

static err closings_find(struct call *c, const struct unit *top, day from, day to, findings *list)
{
    ends rows = { 0 };
    TRY(db_all(c, &ended_record, &rows,
        "select unit, day as \"on\", early + on_time + late + refused + withdrawn + stopped as n from tally where procedure = '' "
        "and role = 0 and grain = 0 and day >= $1 and day <= $2 "
        "and early + on_time + late + refused + withdrawn + stopped > 0 order by day, unit", from, to));
    EACH (e, rows) {
        const struct unit *u = unit_by_id(c, e->unit);
        if (u && unit_within(u, top)) closing_of(c, u, e, &rows, from, to, list);
    }
    return OK;
}

err watch_find(struct call *c, const struct unit *top, day from, day to, findings *list)
{
    struct figures_ask ask = { .unit = top, .from = from, .to = to, .by = BY_UNIT, .role = TALLY_RECEIVED };
    figures_list active;
    *list = (findings){ 0 };
    TRY(pauses_find(c, top, from, to, list));
    TRY(tally_figures(c, &ask, &active));
    EACH (f, active)
        if (figures_received(f) && unit_by_id(c, f->unit_id)) TRY(stamps_of(c, unit_by_id(c, f->unit_id), from, to, list));
    return closings_find(c, top, from, to, list);
}
