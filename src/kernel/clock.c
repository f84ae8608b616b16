/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/clock.h"
#include "kernel/app.h"
#include "kernel/delay.h"
#include "kernel/notice.h"
#include "store/db.h"

enum { A_TURN = 200, LAST_MINUTE = 23 * 60 + 59 };

struct one { int64_t account; };
LOCAL_RECORD(one, COLUMN(one, account));
typedef LIST(struct one) accounts;
struct pile { int64_t unit, late, all; };       /* all: late, or due soon */
LOCAL_RECORD(pile, COLUMN(pile, unit), COLUMN(pile, late), COLUMN(pile, all));

err clock_soon(struct call *c, instant *horizon)
{
    return calendar_add_minutes(c->mem, defs(c)->calendar, c->now, defs(c)->clock.soon, horizon);
}

instant clock_answer_by(const struct call *c)
{
    int64_t days = defs(c)->clock.answer_days;
    return days ? instant_at(day_add(today(c), (int)days), LAST_MINUTE) : (instant){ 0 };
}

slice clock_pause_name(const struct call *c, slice code)
{
    EACH (pause, defs(c)->clock.pauses)
        if (slice_eq(pause->code, code)) return pause->label;
    return NONE;
}

/* ---- before a deadline ---- */

static err post_holders(struct call *c, int64_t unit, slice role, accounts *list)
{
    *list = (accounts){ 0 };
    return db_all(c, &one_record, list,
        "select distinct account from position where unit = $1 and role = $2 and valid_from <= $3 and (valid_to is null or valid_to >= $3)",
        unit, role, today(c));
}

/* The assignee, or all who may take it. */
static err holders(struct call *c, const struct dossier *d, accounts *list)
{
    if (!d->assignee) return post_holders(c, d->handled, d->needs, list);
    *list = (accounts){ 0 };
    LIST_ADD(c->mem, list, (struct one){ d->assignee });
    return OK;
}

static err warn(struct call *c, const struct dossier *d)
{
    accounts list;
    const struct procedure *p = procedure_by_id(c, d->version);
    bool late = d->due_at.ms < c->now.ms;
    slice text = slice_fmt(c->mem, "%.*s %s: hẹn trả %.*s. Đang ở bước “%.*s”.", SL(d->code), late ? "đã quá hạn" : "sắp đến hạn",
                           SL(instant_text(c->mem, d->due_at)), SL(p->steps.v[d->step].name));
    TRY(holders(c, d, &list));
    EACH (one, list) TRY(notice_tell(c, one->account, d->id, text));
    TRY(apology_draft(c, d));
    return db_do(c, "update dossier set warned = true where id = $1", d->id);
}

err clock_warn(struct call *c)
{
    instant horizon;
    dossiers list = { 0 };
    if (!defs(c)->clock.soon) return OK;
    TRY(clock_soon(c, &horizon));
    TRY(db_all(c, &dossier_record, &list,
               "select " DOSSIER_COLUMNS " from dossier where open = true and warned = false and due_at < $1 order by due_at limit $2",
               horizon, A_TURN));
    EACH (d, list) TRY(warn(c, d));
    return OK;
}

/* ---- every morning ---- */

static err tell_all(struct call *c, accounts *list, slice text)
{
    EACH (one, *list) TRY(notice_tell(c, one->account, 0, text));
    return OK;
}

static slice morning(struct call *c, slice where, const struct pile *p)
{
    return slice_fmt(c->mem, "%.*s: %lld hồ sơ quá hạn, %lld hồ sơ sắp đến hạn. Xem trang Cảnh báo.", SL(where), (long long)p->late,
                     (long long)(p->all - p->late));
}

err clock_digest(struct call *c)
{
    instant horizon;
    LIST(struct pile) piles = { 0 };
    struct pile whole = { 0 };
    accounts list = { 0 };
    if (!defs(c)->clock.soon) return OK;
    TRY(clock_soon(c, &horizon));
    TRY(db_all(c, &pile_record, &piles,
        "select handled as unit, sum(case when due_at < $1 then 1 else 0 end) as late, count(*) as \"all\" from dossier "
        "where open = true and due_at < $2 group by handled", c->now, horizon));
    EACH (p, piles) {
        whole.late += p->late;
        whole.all += p->all;
        TRY(post_holders(c, p->unit, S("leader"), &list));
        TRY(tell_all(c, &list, morning(c, unit_by_id(c, p->unit)->name, p)));
    }
    if (!whole.all) return OK;
    list = (accounts){ 0 };
    TRY(db_all(c, &one_record, &list, "select distinct account from position where role = 'province' and valid_from <= $1 "
                                      "and (valid_to is null or valid_to >= $1)", today(c)));
    return tell_all(c, &list, morning(c, defs(c)->name, &whole));
}

/* ---- supplements ---- */

static err remind(struct call *c, const struct dossier *d)
{
    TRY(notice_applicant(c, d, NOTICE_REMINDER, NULL));
    return db_do(c, "update dossier set reminded = true where id = $1", d->id);
}

static err lapse(struct call *c, struct dossier *d)
{
    slice note = slice_fmt(c->mem, "Đã quá %lld ngày mà chưa nhận được giấy tờ bổ sung. Bạn có thể nộp lại hồ sơ bất cứ lúc nào.",
                           (long long)defs(c)->clock.answer_days);
    return dossier_act(c, d, &(struct act){ .kind = ACTION_STOP, .note = note, .lapse = true });
}

err clock_answers(struct call *c)
{
    const struct clock_rules *r = &defs(c)->clock;
    dossiers late = { 0 }, near = { 0 };
    TRY(db_all(c, &dossier_record, &late, "select " DOSSIER_COLUMNS " from dossier where answer_by < $1 order by answer_by limit $2",
               c->now, A_TURN));
    EACH (d, late) TRY(lapse(c, d));
    if (!r->remind_days) return OK;
    TRY(db_all(c, &dossier_record, &near,
               "select " DOSSIER_COLUMNS " from dossier where answer_by < $1 and reminded = false order by answer_by limit $2",
               instant_at(day_add(today(c), (int)r->remind_days), 0), A_TURN));
    EACH (d, near) TRY(remind(c, d));
    return OK;
}
