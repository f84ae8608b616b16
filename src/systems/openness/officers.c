/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/openness/officers.h"
#include "kernel/account.h"
#include "store/db.h"
#include "systems/openness/pages.h"

enum { STEPS_SHOWN = 300 };

LOCAL_RECORD(officer, COLUMN(officer, account), COLUMN(officer, unit), COLUMN(officer, login), COLUMN(officer, name),
             COLUMN(officer, steps), COLUMN(officer, dossiers), COLUMN(officer, returned), COLUMN(officer, late),
             COLUMN(officer, minutes));
LOCAL_RECORD(officer_step, COLUMN(officer_step, ref), COLUMN(officer_step, code), COLUMN(officer_step, step),
             COLUMN(officer_step, opened_at), COLUMN(officer_step, closed_at), COLUMN(officer_step, outcome),
             COLUMN(officer_step, version), COLUMN(officer_step, unit));

#define WITHIN "unit in (select id from unit where lo >= $1 and lo <= $2) "

static err asked(struct call *c, struct asked *a)
{
    asked_read_from(c, a, who_unit(c->who));
    if (right_on(c->who, S("report.watch"), a->ask.unit)) return OK;
    return fail(c, ERR_DENIED, "officers.unit", "Đơn vị này không thuộc phạm vi của bạn.");
}

static struct officer *officer_of(struct officers_view *v, int64_t account, int64_t unit)
{
    EACH (o, v->list)
        if (o->account == account && o->unit == unit) return o;
    return NULL;
}

/* One who is charged with a delay and closed no step in the period stands there too. */
static void charge(struct call *c, struct officers_view *v, const struct officer *late)
{
    struct officer *o = officer_of(v, late->account, late->unit);
    if (!o) {
        LIST_ADD(c->mem, &v->list, *late);
        return;
    }
    o->late = late->late;
    o->minutes = late->minutes;
}

static err officers_read(struct call *c, struct officers_view *v)
{
    const struct unit *top = v->a.ask.unit;
    instant from = instant_at(v->a.ask.from, 0), to = instant_at(day_add(v->a.ask.to, 1), 0);
    LIST(struct officer) late = { 0 };
    TRY(db_all(c, &officer_record, &v->list,
        "select x.account, x.unit, a.login, a.name, x.steps, x.dossiers, x.returned, 0 as late, 0 as minutes from "
        "(select account, unit, count(*) as steps, count(distinct dossier) as dossiers, "
        "sum(case when outcome = 'returned' then 1 else 0 end) as returned from dossier_step "
        "where " WITHIN "and closed_at >= $3 and closed_at < $4 and account <> 0 group by account, unit) x "
        "join account a on a.id = x.account order by x.unit, x.steps desc, a.login", top->lo, top->hi, from, to));
    TRY(db_all(c, &officer_record, &late,
        "select x.account, x.unit, a.login, a.name, 0 as steps, 0 as dossiers, 0 as returned, x.late, x.minutes from "
        "(select account, unit, count(*) as late, sum(minutes) as minutes from delay "
        "where " WITHIN "and at >= $3 and at < $4 and account <> 0 group by account, unit) x join account a on a.id = x.account",
        top->lo, top->hi, from, to));
    EACH (o, late) charge(c, v, o);
    EACH (o, v->list) {
        v->sum.steps += o->steps;
        v->sum.returned += o->returned;
        v->sum.late += o->late;
        v->sum.minutes += o->minutes;
    }
    return OK;
}

static err steps_read(struct call *c, struct officers_view *v)
{
    struct account a;
    bool found;
    v->login = web_query(c, "ai");
    TRY(account_find(c, v->login, &a, &found));
    if (!found) return OK;
    return db_all(c, &officer_step_record, &v->steps,
        "select d.ref, d.code, s.name as step, s.opened_at, s.closed_at, s.outcome, d.version, s.unit from dossier_step s "
        "join dossier d on d.id = s.dossier where s." WITHIN "and s.closed_at >= $3 and s.closed_at < $4 and s.account = $5 "
        "order by s.closed_at desc limit $6",
        v->a.ask.unit->lo, v->a.ask.unit->hi, instant_at(v->a.ask.from, 0), instant_at(day_add(v->a.ask.to, 1), 0), a.id, STEPS_SHOWN);
}

err officers_show(struct call *c)
{
    struct officers_view v = { 0 };
    TRY(asked(c, &v.a));
    TRY(officers_read(c, &v));
    if (web_query(c, "ai").n) TRY(steps_read(c, &v));
    v.units = unit_options(c, v.a.ask.unit);
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "%sTheo cán bộ: %.*s", v.a.faults.n ? "Lỗi: " : "", SL(v.a.ask.unit->name)));
    if (v.a.faults.n) page_status(c, 422);
    officers_page(c, &v);
    return page_end(c);
}

err officers_xlsx(struct call *c)
{
    static const char *const columns[] = { "Cán bộ", "Tài khoản", "Đơn vị", "Bước đã xong", "Số hồ sơ", "Trong đó trả lại",
        "Hồ sơ trễ do mình", "Phút làm việc quá định mức" };
    struct officers_view v = { 0 };
    TRY(asked(c, &v.a));
    TRY(err_fields(c->mem, "figures.ask", v.a.faults));
    TRY(officers_read(c, &v));
    struct grid *to = grid_new(c, S("Theo cán bộ"));
    grid_head(to, columns, sizeof columns / sizeof *columns);
    EACH (o, v.list) {
        grid_text(to, o->name);
        grid_text(to, o->login);
        grid_text(to, unit_by_id(c, o->unit)->name);
        const int64_t figures[] = { o->steps, o->dossiers, o->returned, o->late, o->minutes };
        for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) grid_int(to, figures[i]);
        grid_line(to);
    }
    slice from = day_iso(c->mem, v.a.ask.from), until = day_iso(c->mem, v.a.ask.to);
    return grid_send(to, GRID_XLSX, slice_fmt(c->mem, "can-bo-%.*s-%.*s-%.*s", SL(v.a.ask.unit->code), SL(from), SL(until)));
}
