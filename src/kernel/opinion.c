/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/opinion.h"
#include "kernel/account.h"
#include "kernel/act.h"
#include "kernel/clock.h"
#include "kernel/notice.h"
#include "store/db.h"

enum { A_TURN = 200, SHOWN = 500 };
#define OPINION_COLUMNS \
    "o.dossier, o.n, o.unit, o.asked_at, o.asked_by, o.question, o.stops, o.due_at, o.closed_at, o.closed_by, o.outcome, o.answer"
#define OPINION_NAMES \
    ", (select a.name from account a where a.id = o.asked_by) as asker, " \
    "(select a.name from account a where a.id = o.closed_by) as answerer "

LOCAL_RECORD(opinion, COLUMN(opinion, dossier), COLUMN(opinion, n), COLUMN(opinion, unit), COLUMN(opinion, asked_at),
             COLUMN(opinion, asked_by), COLUMN(opinion, question), COLUMN(opinion, stops), COLUMN(opinion, due_at),
             COLUMN(opinion, closed_at), COLUMN(opinion, closed_by), COLUMN(opinion, outcome), COLUMN(opinion, answer),
             COLUMN(opinion, asker), COLUMN(opinion, answerer));
struct one { int64_t id; };
LOCAL_RECORD(one, COLUMN(one, id));
typedef LIST(struct one) ids;

err opinions_of(struct call *c, const struct dossier *d, opinions *list)
{
    *list = (opinions){ 0 };
    return db_all(c, &opinion_record, list,
                  "select " OPINION_COLUMNS OPINION_NAMES "from opinion o where o.dossier = $1 order by o.n", d->id);
}

err opinions_waiting(struct call *c, const struct unit *asked, opinions *list)
{
    *list = (opinions){ 0 };
    return db_all(c, &opinion_record, list,
        "select " OPINION_COLUMNS OPINION_NAMES "from opinion o where o.unit = $1 and o.closed_at is null order by o.due_at limit $2",
        asked->id, SHOWN);
}

err opinion_places(struct call *c, const struct dossier *d, unit_list *places)
{
    ids list = { 0 };
    *places = (unit_list){ 0 };
    TRY(db_all(c, &one_record, &list,
        "select p.unit as id from position p join account a on a.id = p.account join unit u on u.id = p.unit "
        "where p.role in ('specialist', 'leader') and p.valid_from <= $1 and (p.valid_to is null or p.valid_to >= $1) "
        "and a.locked_at is null group by p.unit, u.lo order by u.lo", today(c)));
    EACH (one, list) {
        const struct unit *u = unit_by_id(c, one->id);
        if (one->id != d->handled && u && unit_valid(u, today(c))) LIST_ADD(c->mem, places, u);
    }
    return OK;
}

/* ---- dossier.opinions: the units waited for ---- */

static bool next_asked(slice *rest, int64_t *unit, bool *stops)
{
    slice one;
    if (!rest->n) return false;
    slice_cut(*rest, ' ', &one, rest);
    *stops = one.n && one.p[one.n - 1] == '!';
    must(slice_int(slice_sub(one, 0, one.n - *stops), unit));
    return true;
}

bool opinion_stops(const struct dossier *d)
{
    slice rest = d->opinions;
    int64_t unit;
    for (bool stops; next_asked(&rest, &unit, &stops);)
        if (stops) return true;
    return false;
}

const struct unit *opinion_asked_of(const struct call *c, const struct dossier *d)
{
    slice rest = d->opinions;
    int64_t unit;
    for (bool stops; next_asked(&rest, &unit, &stops);)
        if (right_on(c->who, S("opinion.give"), unit_by_id(c, unit))) return unit_by_id(c, unit);
    return NULL;
}

static const struct unit *asked_named(const struct call *c, const struct dossier *d, slice code)
{
    slice rest = d->opinions;
    int64_t unit;
    for (bool stops; next_asked(&rest, &unit, &stops);)
        if (slice_eq(unit_by_id(c, unit)->code, code)) return unit_by_id(c, unit);
    return NULL;
}

static int waited_for(const struct dossier *d)
{
    slice rest = d->opinions;
    int64_t unit;
    int n = 0;
    for (bool stops; next_asked(&rest, &unit, &stops);) n++;
    return n;
}

static void mark(struct call *c, struct dossier *d, const struct unit *u, bool stops)
{
    d->opinions = slice_fmt(c->mem, "%.*s%s%lld%s", SL(d->opinions), d->opinions.n ? " " : "", (long long)u->id, stops ? "!" : "");
}

static void unmark(struct call *c, struct dossier *d, const struct unit *u)
{
    slice rest = d->opinions;
    int64_t unit;
    d->opinions = S("");
    for (bool stops; next_asked(&rest, &unit, &stops);)
        if (unit != u->id) mark(c, d, unit_by_id(c, unit), stops);
}

/* ---- asking ---- */

/* To those who may answer, in-app. */
static err tell_unit(struct call *c, int64_t dossier, const struct unit *u, slice text)
{
    ids accounts = { 0 };
    TRY(db_all(c, &one_record, &accounts,
        "select distinct account as id from position where unit = $1 and role in ('specialist', 'leader') and valid_from <= $2 "
        "and (valid_to is null or valid_to >= $2)", u->id, today(c)));
    EACH (one, accounts) TRY(notice_tell(c, one->id, dossier, text));
    return OK;
}

static err due_of(struct call *c, const struct turn *t, instant *due)
{
    struct deadline term;
    struct deadline_input in = { .calendar = defs(c)->calendar, .start = c->now, .limit = { t->a->value, LIMIT_WORKING_DAY },
                                 .convention = t->p->convention };
    TRY(deadline_compute(c->mem, &in, &term));
    *due = term.due;
    return OK;
}

static err ask_check(struct call *c, const struct turn *t, const struct unit **asked)
{
    field_faults wrong = { 0 };
    unit_list places;
    const struct unit *u = unit_by_code(c, t->a->to, today(c));
    bool answers = false;
    TRY(opinion_places(c, t->d, &places));
    EACH (place, places) answers |= *place == u;
    if (!u) field_fault_add(c->mem, &wrong, S("to"), "Chọn cơ quan, đơn vị cần hỏi.");
    else if (u->id == t->d->handled) field_fault_add(c->mem, &wrong, S("to"), "%.*s đang giữ hồ sơ này, không cần hỏi.", SL(u->name));
    else if (!answers) field_fault_add(c->mem, &wrong, S("to"), "%.*s chưa có chuyên viên hay lãnh đạo nào để trả lời.", SL(u->name));
    else if (asked_named(c, t->d, u->code)) field_fault_add(c->mem, &wrong, S("to"), "Đang chờ ý kiến của %.*s rồi.", SL(u->name));
    if (t->a->value < 1 || t->a->value > OPINION_DAYS_MOST)
        field_fault_add(c->mem, &wrong, S("value"), "Hẹn trả lời trong 1 đến %d ngày làm việc.", OPINION_DAYS_MOST);
    *asked = u;
    return err_fields(c->mem, "opinion.wrong", wrong);
}

err act_ask_opinion(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    const struct unit *u;
    instant due;
    if (waited_for(d) >= OPINIONS_MOST)
        return fail(c, ERR_CONFLICT, "opinion.many", "Hồ sơ đang chờ %d ý kiến. Chờ trả lời, hoặc thôi hỏi nơi nào không còn cần.",
                    OPINIONS_MOST);
    TRY(ask_check(c, t, &u));
    TRY(due_of(c, t, &due));
    TRY(db_do(c,
        "insert into opinion (dossier, n, unit, asked_at, asked_by, question, stops, due_at) "
        "values ($1, (select coalesce(max(n), 0) + 1 from opinion where dossier = $1), $2, $3, $4, $5, $6, $7)",
        d->id, u->id, c->now, c->who->account, t->a->note, t->a->stops, due));
    mark(c, d, u, t->a->stops);
    if (t->a->stops && !d->suspended_at.ms)
        TRY(flow_pause(c, t, OPINION_PAUSE, action_standing(c, d) & BY_LEADER ? c->who->account : 0));
    node_put_text(c->mem, t->body, "asked", u->code);
    node_put_text(c->mem, t->body, "answer_by", instant_iso(c->mem, due));
    node_put_bool(c->mem, t->body, "stops", t->a->stops);
    return tell_unit(c, d->id, u, slice_fmt(c->mem, "Xin ý kiến về hồ sơ %.*s, trả lời trước %.*s.", SL(d->code),
                                            SL(instant_text(c->mem, due))));
}

/* ---- closing ---- */

/* The clock runs again when nothing that stops it is open and it stands for an opinion alone. */
static err run_again(struct call *c, struct turn *t)
{
    int64_t stands;
    if (!t->d->suspended_at.ms || opinion_stops(t->d)) return OK;
    TRY(db_int(c, &stands, "select count(*) from suspension where dossier = $1 and to_at is null and basis = $2", t->d->id, OPINION_PAUSE));
    return stands ? flow_run(c, t) : OK;
}

static err close_one(struct call *c, struct turn *t, const struct unit *u, const char *outcome, int64_t *asked_by)
{
    TRY(db_int(c, asked_by, "update opinion set closed_at = $3, closed_by = $4, outcome = $5, answer = $6 "
                            "where dossier = $1 and unit = $2 and closed_at is null returning asked_by",
               t->d->id, u->id, c->now, c->who->account, outcome, t->a->note));
    unmark(c, t->d, u);
    node_put_text(c->mem, t->body, "asked", u->code);
    return run_again(c, t);
}

err act_give_opinion(struct call *c, struct turn *t)
{
    int64_t asker;
    const struct unit *u = t->where = opinion_asked_of(c, t->d);
    TRY(close_one(c, t, u, "given", &asker));
    return notice_tell(c, asker, t->d->id, slice_fmt(c->mem, "%.*s đã cho ý kiến về hồ sơ %.*s.", SL(u->name), SL(t->d->code)));
}

err act_cancel_opinion(struct call *c, struct turn *t)
{
    int64_t asker;
    const struct unit *u = asked_named(c, t->d, t->a->to);
    if (!u) return err_field(c->mem, "opinion.none", S("to"), "Hồ sơ này không chờ ý kiến của nơi ấy.");
    TRY(close_one(c, t, u, "cancelled", &asker));
    return tell_unit(c, t->d->id, u, slice_fmt(c->mem, "Hồ sơ %.*s không còn cần ý kiến.", SL(t->d->code)));
}

err opinions_end(struct call *c, struct dossier *d)
{
    if (!d->opinions.n) return OK;
    d->opinions = S("");
    return db_do(c, "update opinion set closed_at = $2, outcome = 'ended' where dossier = $1 and closed_at is null", d->id, c->now);
}

/* ---- before it is due ---- */

struct near { int64_t dossier, n, unit; instant due_at; slice code; };
LOCAL_RECORD(near, COLUMN(near, dossier), COLUMN(near, n), COLUMN(near, unit), COLUMN(near, due_at), COLUMN(near, code));

err opinion_warn(struct call *c)
{
    LIST(struct near) list = { 0 };
    instant horizon;
    if (!defs(c)->clock.soon) return OK;
    TRY(clock_soon(c, &horizon));
    TRY(db_all(c, &near_record, &list,
        "select o.dossier, o.n, o.unit, o.due_at, d.code from opinion o join dossier d on d.id = o.dossier "
        "where o.closed_at is null and o.warned = false and o.due_at < $1 order by o.due_at limit $2", horizon, A_TURN));
    EACH (o, list) {
        slice text = slice_fmt(c->mem, "Ý kiến về hồ sơ %.*s %s: hẹn trả lời trước %.*s.", SL(o->code),
                               o->due_at.ms < c->now.ms ? "đã quá hạn" : "sắp đến hạn", SL(instant_text(c->mem, o->due_at)));
        TRY(tell_unit(c, o->dossier, unit_by_id(c, o->unit), text));
        TRY(db_do(c, "update opinion set warned = true where dossier = $1 and n = $2", o->dossier, o->n));
    }
    return OK;
}
