/* SPDX-License-Identifier: Apache-2.0 */
/* What people ask for where, and what happens to a dossier next.  Each errand is one action through dossier_act, at its time and by
 * somebody who holds the role; whom and what the table of actions refuses, simulation cannot do either. */
#include "systems/simulate/simulate.h"
#include "kernel/calendar.h"
#include "kernel/opinion.h"
#include "kernel/payment.h"
#include "kernel/satisfaction.h"
#include "store/db.h"

/* ---- what is asked for ---- */

/* Some procedures make most of the work. */
static int64_t weight_of(const struct procedure *p)
{
    static const struct { const char *code; int64_t weight; } heavy[] = {
        { "2.000815", 400 }, { "2.000635", 120 }, { "1.001193", 90 }, { "1.004873", 60 }, { "2.000884", 80 }, { "1.000656", 30 },
        { "1.000894", 30 }, { "1.001612", 60 }, { "2.000488", 60 }, { "1.004222", 40 },
    };
    for (size_t i = 0; i < sizeof heavy / sizeof *heavy; i++)
        if (slice_eq(p->code, slice_z(heavy[i].code))) return heavy[i].weight;
    return 8;
}

static slice sample_value(const struct form_field *f)
{
    if (f->choices.n) return f->choices.v[0].code;
    switch (f->type) {
    case FIELD_NAME:      return S("Nguyễn Thị Ánh");
    case FIELD_DAY:       return S("2017-01-05");
    case FIELD_MONEY:     return S("1000000");
    case FIELD_NUMBER:
    case FIELD_AREA:      return f->min > 1 ? S("1980") : S("1");
    case FIELD_YESNO:     return S("no");
    case FIELD_ID_NUMBER: return S("331234567");
    case FIELD_PHONE:     return S("0901234567");
    case FIELD_EMAIL:     return S("a@example.vn");
    case FIELD_UNIT:      return S("29548");
    case FIELD_TAX_CODE:  return S("1500173894");
    default:              return S("Theo hồ sơ");
    }
}

static slice sample_answers(struct call *c, const struct procedure *p)
{
    struct node *answers = node_map(c->mem);
    EACH (s, p->form.sections)
        EACH (f, s->fields)
            if (f->required && form_asked(f, answers)) node_put(c->mem, answers, f->name, node_new(c->mem, NODE_TEXT, sample_value(f)));
    return json_canonical(c->mem, answers);
}

/* A procedure whose sample answers its own form refuses is left out, so that nothing half-filled is made. */
static bool answers_fit(struct call *c, const struct procedure *p, slice answers)
{
    problems none = { 0 };
    field_faults faults = { 0 };
    form_check(c, &p->form, NULL, json_read(c->mem, answers, S("sample"), &none), true, node_map(c->mem), &faults);
    return faults.n == 0;
}

err market_load(struct call *c, struct market *m)
{
    for (size_t i = 0; i < defs(c)->procedures.n; i++) {
        const struct procedure *p = &defs(c)->procedures.v[i];
        if (procedure_by_code(c, p->code, today(c)) != p || !p->limit_known) continue;
        slice answers = sample_answers(c, p);
        if (!answers_fit(c, p, answers)) continue;
        for (size_t n = 0; n < defs(c)->units.n; n++) {
            const struct unit *u = &defs(c)->units.v[n];
            if (!unit_valid(u, today(c)) || !procedure_offered(p, u)) continue;
            m->weight += weight_of(p) * (slice_eq(u->level, S("commune")) ? 1 : 6);
            LIST_ADD(c->mem, &m->offers, ((struct offer){ p, u, answers, m->weight }));
        }
    }
    return m->offers.n ? OK : fail(c, ERR_CONFLICT, "simulate.nothing", "Không có thủ tục nào đang có hiệu lực.");
}

const struct offer *market_pick(const struct market *m, struct chance *r)
{
    int64_t at = chance_range(r, 1, m->weight);
    size_t low = 0, high = m->offers.n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (m->offers.v[middle].upto < at) low = middle + 1;
        else high = middle;
    }
    return &m->offers.v[low];
}

/* ---- what happens next ---- */

/* Some working minutes from now; where the calendar ends there is no next. */
static bool later(struct call *c, struct chance *r, int64_t low, int64_t high, instant *at)
{
    return !calendar_add_minutes(c->mem, defs(c)->calendar, c->now, chance_range(r, low, high), at).fault;
}

static void come_back(struct call *c, struct chance *r, const struct dossier *d, int64_t low, int64_t high, errands *next)
{
    struct errand e = { .dossier = d->id };
    if (later(c, r, low, high, &e.at)) LIST_ADD(c->mem, next, e);
}

/* A step takes its share of what is left until the due instant, mostly less, now and then too much. */
static void come_back_for_step(struct call *c, struct chance *r, const struct dossier *d, errands *next)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    int64_t left = 0, steps = (int64_t)p->steps.n - d->step;
    if (d->due_at.ms > c->now.ms && calendar_minutes_between(c->mem, defs(c)->calendar, c->now, d->due_at, &left).fault) left = 0;
    int64_t share = left > steps ? left / steps : 30;
    int64_t most = chance_of(r, 25) ? share * 2 : share * 8 / 10;
    come_back(c, r, d, most / 5 + 1, most + 2, next);
}

static err act_as(struct call *c, struct dossier *d, const struct who *who, const struct act *a)
{
    struct act made = *a;
    made.invented = true;
    c->who = (struct who *)(uintptr_t)who;      /* a call never writes to its who */
    return dossier_act(c, d, &made);
}

static enum role role_needed(const struct dossier *d) { return role_of(d->needs); }

static err add_papers(struct call *c, struct dossier *d, const struct offer *offer, const struct cast *cast)
{
    int64_t id;
    EACH (k, offer->p->papers) {
        if (!k->required) continue;
        if (slice_eq(d->channel, S("counter"))) TRY(dossier_paper_show(c, d, k->id, k->originals ? k->originals : 1, k->copies));
        else TRY(dossier_paper_add(c, d, k->id, S("anh-chup.pdf"), S("application/pdf"), cast->pdf, 200, &id));
    }
    return OK;
}

static err arrive(struct call *c, const struct errand *e, const struct cast *cast, struct chance *r, errands *next)
{
    const struct offer *offer = e->arrival;
    const struct who *clerk = cast_find(cast, r, offer->u->id, ROLE_CLERK);
    bool online = chance_of(r, 350) && procedure_online(c, offer->p, offer->u, today(c)) >= 3;
    struct applicant who = people_applicant(c, r);
    struct dossier d;
    problems none = { 0 };
    field_faults faults = { 0 };
    if (!clerk || !unit_valid(offer->u, today(c)) || (online && !cast->citizen->account)) return OK;
    c->who = (struct who *)(uintptr_t)(online ? cast->citizen : clerk);
    TRY(dossier_draft(c, offer->p, offer->u, online ? S("online") : chance_of(r, 40) ? S("post") : S("counter"), &who, &d));
    TRY(dossier_answer(c, &d, NULL, json_read(c->mem, offer->answers, S("sample"), &none), true, &faults));
    TRY(add_papers(c, &d, offer, cast));
    TRY(dossier_submit(c, &d));
    if (online) {
        come_back(c, r, &d, 5, 420, next);
        return OK;
    }
    TRY(act_as(c, &d, clerk, &(struct act){ .kind = ACTION_ACCEPT }));
    come_back_for_step(c, r, &d, next);
    return OK;
}

static err decide_submitted(struct call *c, struct dossier *d, const struct who *clerk, struct chance *r, errands *next)
{
    struct act a = { .kind = ACTION_ACCEPT };
    if (chance_of(r, 30))
        a = (struct act){ .kind = ACTION_REFUSE,
                          .note = S("Không thuộc thẩm quyền giải quyết; đã hướng dẫn nơi nộp đúng.") };
    else if (!d->supplements && chance_of(r, 60))
        a = (struct act){ .kind = ACTION_REQUEST_SUPPLEMENT,
                          .note =
                              S("Ảnh chụp giấy tờ mờ, không đọc được số. Đề nghị chụp lại rõ cả hai mặt.") };
    TRY(act_as(c, d, clerk, &a));
    if (a.kind == ACTION_ACCEPT) come_back_for_step(c, r, d, next);
    if (a.kind == ACTION_REQUEST_SUPPLEMENT) come_back(c, r, d, 60, 3000, next);
    return OK;
}

/* Another unit at the same level or above, of those where somebody could answer. */
static err ask_opinion(struct call *c, struct dossier *d, const struct who *holder, struct chance *r)
{
    unit_list places;
    TRY(opinion_places(c, d, &places));
    if (!places.n) return OK;
    const struct unit *asked = places.v[chance_range(r, 0, (int64_t)places.n - 1)];
    struct act a = { .kind = ACTION_ASK_OPINION, .to = asked->code, .value = chance_range(r, 2, 5), .stops = chance_of(r, 500),
                     .note = S("Đề nghị cho ý kiến về nội dung thuộc phạm vi của đơn vị.") };
    return act_as(c, d, holder, &a);
}

static err give_opinion(struct call *c, struct dossier *d, const struct cast *cast, struct chance *r)
{
    opinions list;
    TRY(opinions_of(c, d, &list));
    EACH (one, list) {
        const struct who *who = one->closed_at.ms ? NULL : cast_find(cast, r, one->unit, ROLE_SPECIALIST);
        if (!who) continue;
        TRY(act_as(c, d, who, &(struct act){ .kind = ACTION_GIVE_OPINION, .note = S("Thống nhất nội dung hồ sơ.") }));
    }
    return OK;
}

static err decide_step(struct call *c, struct dossier *d, const struct who *holder, const struct cast *cast,
                       struct chance *r, errands *next)
{
    const struct who *leader = cast_find(cast, r, d->handled, ROLE_LEADER);
    struct act a = { .kind = ACTION_COMPLETE_STEP };
    if (d->opinions.n) {
        TRY(give_opinion(c, d, cast, r));
        come_back_for_step(c, r, d, next);
        return OK;
    }
    if (!d->suspended_at.ms && chance_of(r, 6)) {
        TRY(ask_opinion(c, d, holder, r));
        come_back(c, r, d, 200, 2400, next);
        return OK;
    }
    if (d->suspended_at.ms) a.kind = ACTION_RESUME;
    else if (chance_of(r, 12)) a = (struct act){ .kind = ACTION_SUSPEND, .note = S("Chờ kết quả xác minh của cơ quan phối hợp.") };
    else if (chance_of(r, 15))
        a = (struct act){ .kind = ACTION_REQUEST_SUPPLEMENT,
                          .note = S("Thiếu xác nhận nơi cư trú. Đề nghị bổ sung.") };
    else if (d->step > 0 && chance_of(r, 15))
        a = (struct act){ .kind = ACTION_RETURN_STEP, .note = S("Sai họ tên ở dự thảo, đề nghị sửa.") };
    if (leader && !d->suspended_at.ms && chance_of(r, 4)) {
        a = (struct act){ .kind = ACTION_STOP, .note = S("Người nộp không thực hiện nghĩa vụ theo yêu cầu.") };
        holder = leader;
    }
    c->who = (struct who *)(uintptr_t)holder;
    if (!action_allowed(c, d, a.kind)) a = (struct act){ .kind = ACTION_COMPLETE_STEP };
    if (!action_allowed(c, d, a.kind)) return OK;
    err e = act_as(c, d, holder, &a);
    if (e.fault && e.fault->kind == ERR_CONFLICT) return act_as(c, d, holder, &(struct act){ .kind = ACTION_COMPLETE_STEP });
    TRY(e);
    if (d->state == STATE_SUPPLEMENT || d->suspended_at.ms) come_back(c, r, d, 200, 2400, next);
    else if (d->open) come_back_for_step(c, r, d, next);
    else if (d->state == STATE_FINISHED) come_back(c, r, d, 10, 900, next);
    return OK;
}

static err answer_supplement(struct call *c, struct dossier *d, const struct who *who, struct chance *r, errands *next)
{
    struct act a = { .kind = ACTION_SUPPLEMENT };
    if (chance_of(r, 120)) a = (struct act){ .kind = ACTION_WITHDRAW, .note = S("Tôi chưa chuẩn bị được giấy tờ, xin nộp lại sau.") };
    TRY(act_as(c, d, who, &a));
    if (d->state == STATE_SUBMITTED) come_back(c, r, d, 30, 400, next);
    else if (d->open) come_back_for_step(c, r, d, next);
    return OK;
}

/* In cash, where the law says how much. */
static err take_fee(struct call *c, struct dossier *d, const struct who *clerk)
{
    struct fee_due due;
    TRY(payment_reckon(c, d, NONE, &due));
    if (!due.known || due.amount.dong <= 0 || d->asked.dong) return OK;
    TRY(act_as(c, d, clerk, &(struct act){ .kind = ACTION_REQUEST_PAYMENT }));
    return act_as(c, d, clerk, &(struct act){ .kind = ACTION_PAY });
}

static err hand_over(struct call *c, struct dossier *d, const struct who *clerk, struct chance *r, errands *next)
{
    TRY(take_fee(c, d, clerk));
    TRY(act_as(c, d, clerk, &(struct act){ .kind = ACTION_HAND_OVER, .result_by = S("counter") }));
    if (d->account && chance_of(r, 250)) come_back(c, r, d, 10, 900, next);
    return OK;
}

static err rate(struct call *c, struct dossier *d, const struct who *owner, struct chance *r)
{
    struct act a = { .kind = ACTION_RATE, .value = chance_of(r, 850) ? chance_range(r, 4, 5) : chance_range(r, 1, 3) };
    for (int i = 0; i < CRITERIA; i++) {
        a.criteria[i].said = chance_of(r, 600);
        a.criteria[i].points = (int)(a.value >= STARS_SATISFIED ? chance_range(r, 1, POINTS_MOST) : chance_range(r, 0, 1));
    }
    return act_as(c, d, owner, &a);
}

err errand_do(struct call *c, const struct errand *e, const struct cast *cast, struct chance *r, errands *next)
{
    struct dossier d;
    c->now = e->at;
    if (e->arrival) return arrive(c, e, cast, r, next);
    TRY(db_one(c, &dossier_record, &d, "select " DOSSIER_COLUMNS " from dossier where id = $1", e->dossier));
    const struct who *clerk = cast_find(cast, r, d.received, ROLE_CLERK), *holder = cast_find(cast, r, d.handled, role_needed(&d));
    switch (d.state) {
    case STATE_SUBMITTED:  return clerk ? decide_submitted(c, &d, clerk, r, next) : OK;
    case STATE_SUPPLEMENT: return answer_supplement(c, &d, d.account ? cast->citizen : clerk, r, next);
    case STATE_ACCEPTED:
    case STATE_PROCESSING: return holder ? decide_step(c, &d, holder, cast, r, next) : OK;
    case STATE_FINISHED:   return clerk ? hand_over(c, &d, clerk, r, next) : OK;
    case STATE_HANDED:     return rate(c, &d, cast->citizen, r);
    default:               return OK;
    }
}
