/* SPDX-License-Identifier: Apache-2.0 */
/* Doing an action: lock the dossier, ask the table, change, write it back, append one event, tell those concerned.
 * All of it is one transaction of the caller; each act_ function below is one row's doing and touches only the turn. */
#include "kernel/act.h"
#include "base/fold.h"
#include "base/shape.h"
#include "kernel/account.h"
#include "kernel/clock.h"
#include "kernel/dossier_words.h"
#include "kernel/ledger.h"
#include "kernel/mandate.h"
#include "kernel/notice.h"
#include "kernel/part.h"
#include "kernel/payment.h"
#include "kernel/result.h"
#include "kernel/reuse.h"
#include "kernel/satisfaction.h"
#include "store/db.h"

static err dossier_save(struct call *c, const struct dossier *d)
{
    return db_do(c,
        "update dossier set code = $2, calendar = $3, state = $4, step = $5, received = $6, handled = $7, competent = $8, needs = $9, "
        "assignee = $10, result_by = $11, submitted_at = $12, accepted_at = $13, due_at = $14, suspended_at = $15, "
        "extended_value = $16, extended_unit = $17, supplements = $18, step_at = $19, finished_at = $20, outcome = $21, "
        "handed_at = $22, result_note = $23, minutes = $24, open = $25, asked = $26, paid = $27, forms = $28, "
        "extensions = $29, answer_by = $30, warned = $31, reminded = $32, opinions = $33, came_from = $34, batch = $35, visit = $36 "
        "where id = $1",
        d->id, d->code, d->calendar, d->state, d->step, d->received, d->handled, d->competent, d->needs, d->assignee, d->result_by,
        d->submitted_at, d->accepted_at, d->due_at, d->suspended_at, d->extended_value, d->extended_unit, d->supplements, d->step_at,
        d->finished_at, d->outcome, d->handed_at, d->result_note, d->minutes, d->open, d->asked, d->paid, d->forms,
        d->extensions, d->answer_by, d->warned, d->reminded, d->opinions, d->came_from, d->batch, d->visit);
}

struct last { slice name, kind; instant at; };
LOCAL_RECORD(last, COLUMN(last, name), COLUMN(last, kind), COLUMN(last, at));

/* "Trần Thị B đã làm “Tiếp nhận hồ sơ” lúc 08:05 11/09/2018" — for the second of two who act at once. */
static err last_move(struct call *c, const struct dossier *d, slice *told)
{
    struct last last = { 0 };
    bool found;
    TRY(db_maybe(c, &last_record, &last, &found,
        "select coalesce(a.name, '') as name, e.kind, e.at from event e left join account a on a.id = e.account "
        "where e.subject_kind = 'dossier' and e.subject = $1 and e.kind <> 'print' order by e.n desc limit 1", d->id));
    enum action a = action_of(last.kind);
    slice what = a < ACTIONS ? slice_z(action_names[a]) : S("Lập hồ sơ"), when = instant_text(c->mem, last.at);
    *told = slice_fmt(c->mem, "%.*s đã làm “%.*s” lúc %.*s", SL(last.name.n ? last.name : S("Hệ thống")), SL(what), SL(when));
    return OK;
}

/* ---- by a mandate ---- */

static bool by_mandate(const struct call *c, const struct dossier *d, const struct action_rule *rule)
{
    return (rule->by & BY_OWNER) && d->account != c->who->account && mandate_acts(c->who, d);
}

/* What the person knew when they came in may be over: the rows decide. */
static err mandate_check(struct call *c, const struct turn *t)
{
    bool stands;
    TRY(mandate_stands(c, t->d, &stands));
    if (!stands) return fail(c, ERR_DENIED, "mandate.over", "Ủy quyền đã chấm dứt; bạn không làm thay người nộp được nữa.");
    const struct principal *p = mandate_covers(c->who, t->d->account, t->d->procedure);
    node_put_text(c->mem, t->body, "agent", c->who->name);
    node_put_text(c->mem, t->body, "mandate", slice_fmt(c->mem, "%lld", (long long)p->mandate));
    return OK;
}

/* The owner hears of it at once, by the channels they chose. */
static err tell_owner(struct call *c, const struct turn *t)
{
    struct notice_values more = { 0 };
    more.of[VALUE_AGENT] = c->who->name;
    more.of[VALUE_ACT] = slice_z(action_names[t->a->kind]);
    return notice_applicant(c, t->d, NOTICE_ACTED, &more);
}

static err moved_on(struct call *c, const struct dossier *d)
{
    slice told;
    TRY(last_move(c, d, &told));
    return fail(c, ERR_STALE, "dossier.moved_on", "Hồ sơ đã thay đổi từ khi bạn mở: %.*s. Xem lại hồ sơ rồi làm tiếp.", SL(told));
}

static err not_allowed(struct call *c, const struct dossier *d, enum action a, bool denied)
{
    if (denied)
        return fail(c, ERR_DENIED, "action.denied", "Bạn không có quyền “%s” với hồ sơ này ở bước hiện tại.", action_names[a]);
    slice told;
    action_list now;
    TRY(last_move(c, d, &told));
    dossier_allowed(c, d, &now);
    err e = fail(c, ERR_CONFLICT, "action.not_now", "Không thể “%s” khi hồ sơ đang ở trạng thái “%s”. %.*s.", action_names[a],
                 state_names[d->state], SL(told));
    const char **keys = NEWN(c->mem, const char *, now.n + 1);
    for (size_t i = 0; i < now.n; i++) keys[i] = action_keys[now.v[i]];
    struct fault *f = NEW(c->mem, struct fault);
    *f = *e.fault;
    f->allowed = keys;
    return (err){ f };
}

static slice event_body(struct call *c, const struct turn *t)
{
    const struct dossier *d = t->d;
    struct node *body = t->body;
    node_put_int(c->mem, body, "from", t->was.state);
    node_put_int(c->mem, body, "to", d->state);
    node_put_int(c->mem, body, "step", d->step);
    node_put_text(c->mem, body, "handled", unit_by_id(c, d->handled)->code);
    if (d->due_at.ms) node_put_text(c->mem, body, "due", instant_iso(c->mem, d->due_at));
    if (d->code.n && !t->was.code.n) node_put_text(c->mem, body, "code", d->code);
    if (d->forms.n && !t->was.forms.n) node_put_text(c->mem, body, "forms", d->forms);
    if (t->was.open && !d->open) node_put_int(c->mem, body, "minutes", d->minutes);
    if (t->a->note.n) node_put_text(c->mem, body, "note", t->a->note);
    return json_canonical(c->mem, body);
}

err dossier_act(struct call *c, struct dossier *d, const struct act *a)
{
    TRY(db_one(c, &dossier_record, d, "update dossier set moves = moves + 1 where id = $1 returning " DOSSIER_COLUMNS, d->id));
    struct turn t = { .d = d, .was = *d, .a = a, .p = procedure_by_id(c, d->version), .body = node_map(c->mem) };
    must(t.p);
    if (a->seen && a->seen != d->moves - 1) return moved_on(c, d);
    bool denied = false;
    unsigned by = a->transfer ? BY_GATEWAY : a->lapse ? BY_CLOCK : action_standing(c, d);
    const struct action_rule *rule = a->kind < ACTIONS ? action_rule(c, d, a->kind, by, &denied) : NULL;
    if (!rule) return not_allowed(c, d, a->kind, denied);
    if (rule->reasons && !slice_trim(a->note).n)
        return err_field(c->mem, "action.reasons", S("note"), "Ghi lý do bằng văn bản để “%s”.", action_names[a->kind]);
    bool agent = by_mandate(c, d, rule);
    if (agent) TRY(mandate_check(c, &t));
    TRY(rule->apply(c, &t));
    if (agent) TRY(tell_owner(c, &t));
    TRY(dossier_save(c, d));
    TRY(dossier_words_move(c, &t.was, d));
    const struct unit *where = t.where ? t.where : unit_by_id(c, t.was.open ? t.was.handled : d->received);
    struct ledger_entry entry = { .subject_kind = S("dossier"), .subject = d->id, .kind = slice_z(action_keys[a->kind]),
                                  .unit = where->code, .body = event_body(c, &t) };
    TRY(ledger_append(c, &entry, NULL, NULL));
    return OK;
}

err dossier_try(struct call *c, struct dossier *d, const struct act *a)
{
    struct part part;
    TRY(part_begin(c, &part));
    err e = dossier_act(c, d, a);
    TRY(part_end(c, &part, !e.fault));
    return e;
}

/* ---- the rows' doings ---- */

/* With what the official wrote. */
static err tell(struct call *c, const struct turn *t, enum notice_kind kind)
{
    struct notice_values more = { 0 };
    more.of[VALUE_WHY] = t->a->note;
    return notice_applicant(c, t->d, kind, &more);
}

err act_submit(struct call *c, struct turn *t)
{
    field_faults missing;
    TRY(dossier_missing(c, t->d, &missing));
    TRY(err_fields(c->mem, "dossier.incomplete", missing));
    const struct unit *u = unit_by_id(c, t->d->received);
    if (procedure_withdrawn(t->p, today(c)))
        return fail(c, ERR_CONFLICT, "procedure.withdrawn", "Thủ tục này ngừng áp dụng từ %.*s. Những gì bạn đã khai vẫn được giữ; %s.",
                    SL(day_text(c->mem, t->p->withdrawn_on)),
                    procedure_by_code(c, t->p->code, today(c)) ? "hãy mở lại thủ tục để nộp theo mẫu mới"
                                                               : "hãy hỏi bộ phận một cửa về thủ tục thay thế");
    if (!u || !unit_valid(u, today(c)))
        return fail(c, ERR_CONFLICT, "unit.closed",
                    "%.*s đã ngừng hoạt động. Hồ sơ nháp vẫn được giữ; hãy chọn nơi nộp khác.", SL(u ? u->name : S("Đơn vị")));
    t->d->state = STATE_SUBMITTED;
    t->d->submitted_at = c->now;
    t->d->needs = S("clerk");
    TRY(reuse_submitted(c, t->d));
    return slice_eq(t->d->channel, S("online")) && !mandate_acts(c->who, t->d) ? tell(c, t, NOTICE_SUBMITTED) : OK;
}

err act_accept(struct call *c, struct turn *t)
{
    t->d->state = STATE_ACCEPTED;
    TRY(flow_begin(c, t));
    return tell(c, t, NOTICE_ACCEPTED);
}

err act_refuse(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    if (d->open) {
        TRY(flow_end(c, t, COUNT_REFUSED, "refused"));
    } else {
        for (enum tally_role role = 0; role < TALLY_ROLES; role++)
            tally_add(c, d, role == TALLY_COMPETENT ? d->competent : d->received, role, today(c), COUNT_TURNED_AWAY, 1);
        d->outcome = S("refused");
        d->finished_at = c->now;
        d->needs = S("nobody");
    }
    d->state = STATE_REFUSED;
    d->result_note = t->a->note;
    return tell(c, t, NOTICE_REFUSED);
}

/* Once per stage, complete and in writing (NĐ 61/2018 art. 19): once before acceptance, once while it is handled. */
static err supplement_once(struct call *c, const struct dossier *d)
{
    int64_t asked = d->supplements;
    if (d->open)
        TRY(db_int(c, &asked, "select count(*) from suspension where dossier = $1 and basis = 'supplement'", d->id));
    if (!asked) return OK;
    return fail(c, ERR_CONFLICT, "supplement.once",
                "Hồ sơ này đã được yêu cầu bổ sung một lần. Mỗi giai đoạn chỉ được yêu cầu một lần, nêu đủ mọi nội dung cần bổ sung.");
}

err act_request_supplement(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    TRY(supplement_once(c, d));
    if (d->open) TRY(flow_pause(c, t, S("supplement"), 0));
    d->supplements++;
    d->answer_by = clock_answer_by(c);
    d->reminded = false;
    if (t->a->papers.n) {
        struct node *asked = node_put(c->mem, t->body, S("papers"), node_list(c->mem));
        EACH (id, t->a->papers) node_add(asked, node_new(c->mem, NODE_TEXT, *id));
    }
    d->state = STATE_SUPPLEMENT;
    d->needs = S("applicant");
    return tell(c, t, NOTICE_SUPPLEMENT);
}

err act_supplement(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    field_faults missing;
    TRY(dossier_missing(c, d, &missing));
    TRY(err_fields(c->mem, "dossier.incomplete", missing));
    d->answer_by = (instant){ 0 };
    if (!d->open) {
        d->state = STATE_SUBMITTED;
        d->needs = S("clerk");
        return OK;
    }
    d->state = d->step > 0 ? STATE_PROCESSING : STATE_ACCEPTED;
    d->needs = t->p->steps.v[d->step].role;
    return flow_run(c, t);
}

err act_complete_step(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    const struct step *done = &t->p->steps.v[d->step];
    node_put_text(c->mem, t->body, "completed", done->name);
    if (d->step == (int)t->p->steps.n - 1) return act_finish(c, t);
    d->state = STATE_PROCESSING;
    TRY(flow_step(c, t, d->step + 1, "done"));
    return dossier_rows_write(c, t, done->id);
}

err act_return_step(struct call *c, struct turn *t) { return flow_step(c, t, t->d->step - 1, "returned"); }

err act_reassign(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    struct account a = { 0 };
    bool found = false;
    int64_t holds = 0;
    TRY(account_find(c, t->a->to, &a, &found));
    if (found)
        TRY(db_int(c, &holds,
            "select count(*) from position where account = $1 and role = $2 and unit = $3 and valid_from <= $4 "
            "and (valid_to is null or valid_to >= $4)", a.id, d->needs, d->handled, today(c)));
    if (!holds || a.locked_at.ms)
        return err_field(c->mem, "reassign.nobody", S("to"), "“%.*s” không giữ vai trò %s tại %.*s.", SL(t->a->to),
                         role_titles[role_of(d->needs)], SL(unit_by_id(c, d->handled)->name));
    d->assignee = a.id;
    node_put_text(c->mem, t->body, "assignee", a.login);
    return OK;
}

/* The leader who agreed in writing: of the handling or competent unit, or of one above; another than who acts. */
static err approver_find(struct call *c, const struct turn *t, int64_t *account)
{
    struct account a = { 0 };
    struct who *w;
    bool found, leads = false;
    field_faults wrong = { 0 };
    TRY(account_find(c, t->a->approver, &a, &found));
    if (found && !a.locked_at.ms && a.id != c->who->account) {
        TRY(who_of_account(c, a.id, &w));
        EACH (p, w->posts)
            leads |= p->role == ROLE_LEADER && !p->for_account
                  && (unit_within(unit_by_id(c, t->d->handled), p->unit) || unit_within(unit_by_id(c, t->d->competent), p->unit));
    }
    *account = a.id;
    if (leads) {
        node_put_text(c->mem, t->body, "approver", a.login);
        return OK;
    }
    field_fault_add(c->mem, &wrong, S("approver"),
                    "“%.*s” không phải lãnh đạo nào khác của đơn vị đang xử lý, đơn vị có thẩm quyền hay cấp trên.", SL(t->a->approver));
    return err_fields(c->mem, "approver.nobody", wrong);
}

/* By a leader: with their own consent.  By an officer: with that of the leader they name; unnamed, it stands on the list of warnings. */
err act_suspend(struct call *c, struct turn *t)
{
    int64_t approver = 0;
    slice basis = t->a->basis;
    if (basis.n && !clock_pause_name(c, basis).n)
        return err_field(c->mem, "suspend.basis", S("basis"), "Không có căn cứ tạm dừng “%.*s”.", SL(basis));
    if (t->a->approver.n) TRY(approver_find(c, t, &approver));
    else if (action_standing(c, t->d) & BY_LEADER) approver = c->who->account;
    if (basis.n) node_put_text(c->mem, t->body, "basis", basis);
    return flow_pause(c, t, basis.n ? basis : S("suspended"), approver);
}

err act_resume(struct call *c, struct turn *t) { return flow_run(c, t); }

/* One extension (NĐ 61/2018 art. 19), at most as long as the definition allows; another only with a second leader who answers for it. */
err act_extend(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    const struct limit *most = &t->p->extension;
    field_faults wrong = { 0 };
    int64_t approver;
    if (t->a->value < 1 || t->a->value > most->value)
        field_fault_add(c->mem, &wrong, S("value"), "Gia hạn từ 1 đến %.*s.", SL(limit_text(c->mem, *most)));
    if (d->extensions && !t->a->approver.n)
        field_fault_add(c->mem, &wrong, S("approver"), "Hồ sơ đã gia hạn một lần. Gia hạn lần nữa phải ghi tên người phê duyệt.");
    TRY(err_fields(c->mem, "extend.range", wrong));
    if (t->a->approver.n) TRY(approver_find(c, t, &approver));
    d->extensions++;
    d->extended_value += t->a->value;
    d->extended_unit = slice_z(limit_unit_name(most->unit));
    TRY(flow_due(c, t));
    return tell(c, t, NOTICE_NEW_DATE);
}

static err end_early(struct call *c, struct turn *t, enum state state, enum count how, const char *outcome)
{
    if (t->d->open) {
        TRY(flow_end(c, t, how, outcome));
    } else {
        t->d->finished_at = c->now;
        t->d->outcome = slice_z(outcome);
        t->d->needs = S("nobody");
    }
    t->d->state = (int)state;
    t->d->result_note = t->a->note;
    t->d->answer_by = (instant){ 0 };
    return OK;
}

err act_withdraw(struct call *c, struct turn *t) { return end_early(c, t, STATE_WITHDRAWN, COUNT_WITHDRAWN, "withdrawn"); }

err act_stop(struct call *c, struct turn *t)
{
    TRY(end_early(c, t, STATE_STOPPED, COUNT_STOPPED, "stopped"));
    return tell(c, t, NOTICE_STOPPED);
}

/* Early: a day or more before the due day.  A procedure whose term is not known has no due instant and is never late. */
err act_finish(struct call *c, struct turn *t)
{
    struct dossier *d = t->d;
    const struct step *last = &t->p->steps.v[d->step];
    bool late = d->due_at.ms && c->now.ms > d->due_at.ms;
    bool early = d->due_at.ms && today(c).n < instant_day(d->due_at).n;
    TRY(flow_end(c, t, late ? COUNT_LATE : early ? COUNT_EARLY : COUNT_ON_TIME, late ? "late" : early ? "early" : "on_time"));
    d->state = STATE_FINISHED;
    if (d->handled != d->received) d->came_from = d->handled;
    d->handled = d->received;
    d->needs = S("clerk");
    d->result_note = t->a->note;
    TRY(result_issue(c, d, t->a->number));
    TRY(dossier_rows_write(c, t, last->id));
    TRY(dossier_rows_write(c, t, NONE));
    return tell(c, t, NOTICE_FINISHED);
}

/* What goes by post may say who carries it and under which number; its event keeps both, and the tracking page tells them. */
static err post_check(struct call *c, struct turn *t)
{
    field_faults wrong = { 0 };
    slice carrier = t->a->carrier, tracking = t->a->tracking;
    if (!carrier.n && !tracking.n) return OK;
    if (!slice_eq(t->d->result_by, S("post")))
        field_fault_add(c->mem, &wrong, S("tracking"), "Mã bưu gửi chỉ ghi khi trả kết quả qua bưu chính.");
    if (!carrier.n) field_fault_add(c->mem, &wrong, S("carrier"), "Ghi tên đơn vị chuyển phát.");
    if (utf8_length(carrier) > 30) field_fault_add(c->mem, &wrong, S("carrier"), "Tên đơn vị chuyển phát dài nhất 30 ký tự.");
    if (tracking.n && (tracking.n > 30 || !shape_pattern(S("code"))->ok(tracking)))
        field_fault_add(c->mem, &wrong, S("tracking"), "Mã bưu gửi gồm chữ không dấu và số, ví dụ EA123456789VN.");
    node_put_text(c->mem, t->body, "carrier", carrier);
    if (tracking.n) node_put_text(c->mem, t->body, "tracking", tracking);
    return err_fields(c->mem, "post.wrong", wrong);
}

err act_hand_over(struct call *c, struct turn *t)
{
    if (payment_due(t->d).dong > 0)
        return fail(c, ERR_CONFLICT, "payment.due", "Hồ sơ còn phải nộp %.*s. Thu tiền rồi trả kết quả.",
                    SL(money_text(c->mem, payment_due(t->d))));
    t->d->state = STATE_HANDED;
    t->d->came_from = 0;
    t->d->handed_at = c->now;
    t->d->needs = S("nobody");
    if (t->a->result_by.n) t->d->result_by = t->a->result_by;
    TRY(post_check(c, t));
    if (t->a->taken_by.n) node_put_text(c->mem, t->body, "taken_by", t->a->taken_by);
    struct notice_values more = { 0 };
    more.of[VALUE_CARRIER] = t->a->carrier;
    more.of[VALUE_TRACKING] = t->a->tracking;
    return notice_applicant(c, t->d, NOTICE_HANDED_OVER, &more);
}

/* The event says all. */
err act_note(struct call *, struct turn *) { return OK; }

err act_rate(struct call *c, struct turn *t)
{
    field_faults wrong = { 0 };
    if (t->a->value < 1 || t->a->value > 5)
        field_fault_add(c->mem, &wrong, S("value"), "Chọn từ 1 (rất không hài lòng) đến 5 (rất hài lòng).");
    for (int i = 0; i < CRITERIA; i++)
        if (t->a->criteria[i].said && (t->a->criteria[i].points < 0 || t->a->criteria[i].points > POINTS_MOST))
            field_fault_add(c->mem, &wrong, slice_z(criteria[i].key), "Chọn Tốt, Được hoặc Chưa tốt.");
    TRY(err_fields(c->mem, "rate.range", wrong));
    node_put_int(c->mem, t->body, "stars", t->a->value);
    for (int i = 0; i < CRITERIA; i++)
        if (t->a->criteria[i].said) node_put_int(c->mem, t->body, criteria[i].key, t->a->criteria[i].points);
    return satisfaction_rate(c, t->d, t->a);
}
