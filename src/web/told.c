/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to a dossier, in words for people. */
#include "web/told.h"
#include "kernel/slip.h"
#include "kernel/app.h"
#include "kernel/deadline.h"

enum { DAY_OF_WORK = 480, ANSWER_WITHIN = 480 };      /* minutes */

static const char *const told_as[ACTIONS] = {
    [ACTION_SUBMIT] = "Đã nộp hồ sơ",
    [ACTION_ACCEPT] = "Đã tiếp nhận, vào sổ và hẹn trả",
    [ACTION_REFUSE] = "Không tiếp nhận, không giải quyết",
    [ACTION_REQUEST_SUPPLEMENT] = "Yêu cầu bổ sung giấy tờ",
    [ACTION_SUPPLEMENT] = "Đã bổ sung",
    [ACTION_COMPLETE_STEP] = "Xong một bước xử lý",
    [ACTION_RETURN_STEP] = "Trả lại bước trước để làm tiếp",
    [ACTION_REASSIGN] = "Giao cho người khác xử lý",
    [ACTION_SUSPEND] = "Tạm dừng tính thời hạn",
    [ACTION_RESUME] = "Tiếp tục tính thời hạn",
    [ACTION_EXTEND] = "Gia hạn",
    [ACTION_WITHDRAW] = "Đã rút hồ sơ",
    [ACTION_STOP] = "Dừng giải quyết",
    [ACTION_FINISH] = "Đã xử lý xong",
    [ACTION_HAND_OVER] = "Đã trả kết quả",
    [ACTION_RATE] = "Đã đánh giá",
    [ACTION_REQUEST_PAYMENT] = "Yêu cầu nộp phí, lệ phí",
    [ACTION_PAY] = "Đã nộp phí, lệ phí",
    [ACTION_VOID_PAYMENT] = "Hủy biên lai",
    [ACTION_REFUND] = "Hoàn trả phí, lệ phí",
    [ACTION_NOTE] = "Ghi chú nội bộ",
    [ACTION_REVOKE] = "Thu hồi kết quả",
    [ACTION_ASK_OPINION] = "Xin ý kiến cơ quan phối hợp",
    [ACTION_GIVE_OPINION] = "Cơ quan phối hợp đã cho ý kiến",
    [ACTION_CANCEL_OPINION] = "Thôi xin ý kiến",
    [ACTION_SCAN] = "Đã chụp, quét giấy tờ nhận tại quầy",
    [ACTION_SEND] = "Hồ sơ giấy được bàn giao, đang trên đường",
    [ACTION_RECEIVE] = "Hồ sơ giấy đã đến nơi",
    [ACTION_SEND_BACK] = "Hồ sơ giấy được trả lại nơi gửi",
    [ACTION_GROUP] = "Xếp vào một nhóm với hồ sơ khác",
};

/* Who did it and where: the office for everybody, the person too for officials; who acted for the applicant for all but the public. */
static slice by_whom(struct call *c, const struct dossier_event *e, const struct node *body, enum telling how)
{
    const struct unit *u = unit_by_code(c, e->unit, instant_day(e->at));
    slice agent = how == TOLD_PUBLIC ? NONE : node_text(body, "agent");
    if (agent.n) return say_f(c, "%.*s, thay mặt người nộp", SL(agent));
    if (how != TOLD_NAMES || !e->name.n) return u ? u->name : NONE;
    return u ? slice_fmt(c->mem, "%.*s · %.*s", SL(e->name), SL(u->name)) : e->name;
}

/* Reasons as written; of an opinion also of which unit; of a hand-over also to whom, and by which post, which is no secret. */
static slice in_writing(struct call *c, const struct node *body, enum telling how)
{
    slice note = node_text(body, "note"), taken = how == TOLD_NAMES ? node_text(body, "taken_by") : NONE;
    slice carrier = node_text(body, "carrier"), tracking = node_text(body, "tracking");
    if (carrier.n) {
        slice post = slice_fmt(c->mem, "Gửi qua %.*s%s%.*s", SL(carrier), tracking.n ? ", mã bưu gửi " : "", SL(tracking));
        note = how == TOLD_PUBLIC || !note.n ? post : slice_fmt(c->mem, "%.*s. %.*s", SL(post), SL(note));
    } else if (how == TOLD_PUBLIC) {
        return NONE;
    }
    if (!note.n) note = node_text(body, "scanned");
    const struct unit *asked = how == TOLD_NAMES ? unit_by_code(c, node_text(body, "asked"), today(c)) : NULL;
    if (asked) note = slice_fmt(c->mem, "%.*s%s%.*s", SL(asked->name), note.n ? ": " : "", SL(note));
    if (!taken.n) return note;
    return slice_fmt(c->mem, "Người nhận: %.*s%s%.*s", SL(taken), note.n ? ". " : "", SL(note));
}

/* A slip that stays inside is no news for the applicant. */
static bool print_told(const struct node *body, enum telling how)
{
    enum slip_kind kind = slip_kind_of(node_text(body, "slip"));
    return how == TOLD_NAMES || (how == TOLD_NOTES && kind < SLIP_KINDS && slip_rules[kind].applicant);
}

static slice printed_words(struct call *c, const struct node *body)
{
    return slice_fmt(c->mem, "Đã in: %.*s, số %.*s", SL(node_text(body, "title")), SL(node_text(body, "number")));
}

const struct event_view *events_told(struct call *c, const struct dossier *d, const dossier_events *events, enum telling how)
{
    struct event_view *list = NEWN(c->mem, struct event_view, events->n + 1);
    size_t n = 0;
    for (size_t i = events->n; i-- > 0;) {
        const struct dossier_event *e = &events->v[i];
        problems ignored = { 0 };
        enum action a = action_of(e->kind);
        /* The public learns which step it was, and which post carries the result: no more. */
        bool telling = a == ACTION_COMPLETE_STEP || a == ACTION_HAND_OVER || how != TOLD_PUBLIC;
        struct node *body = telling && e->body.n ? json_read(c->mem, e->body, S("event"), &ignored) : NULL;
        slice completed = node_text(body, "completed");
        bool newest = n == 0, printed = slice_eq(e->kind, S("print"));
        if (printed && !print_told(body, how)) continue;
        list[n++] = (struct event_view){
            .title = completed.n ? completed : printed ? printed_words(c, body) : a < ACTIONS ? slice_z(told_as[a]) : S("Đã lập hồ sơ"),
            .text = in_writing(c, body, how), .who = by_whom(c, e, body, how), .at = e->at,
            .state = newest && d->open ? EVENT_NOW : EVENT_DONE,
        };
    }
    return list;
}

enum tone state_tone(const struct dossier *d, instant now)
{
    if (d->open && d->due_at.ms && now.ms > d->due_at.ms) return TONE_BAD;
    switch (d->state) {
    case STATE_SUPPLEMENT:
    case STATE_PAYMENT:   return TONE_WARN;
    case STATE_REFUSED:
    case STATE_STOPPED:   return TONE_BAD;
    case STATE_FINISHED:
    case STATE_HANDED:    return TONE_GOOD;
    default:              return TONE_PLAIN;
    }
}

/* How far off, in words: days between working days, below one day hours, below one hour minutes. */
static slice span_told(struct call *c, const struct calendar *cal, instant from, instant to, bool *short_of_days)
{
    int64_t minutes, days;
    *short_of_days = true;
    if (calendar_minutes_between(c->mem, cal, from, to, &minutes).fault) return NONE;
    if (calendar_days_between(c->mem, cal, instant_day(from), instant_day(to), &days).fault) return NONE;
    *short_of_days = days < 2;
    if (days >= 1 && minutes > DAY_OF_WORK) return slice_fmt(c->mem, "%lld ngày", (long long)days);
    if (minutes >= 60) return slice_fmt(c->mem, "%lld giờ", (long long)((minutes + 30) / 60));
    return slice_fmt(c->mem, "%lld phút", (long long)minutes);
}

static struct due_told until(struct call *c, const struct calendar *cal, instant due, const char *ahead, const char *behind)
{
    bool near, late = due.ms < c->now.ms;
    slice span = late ? span_told(c, cal, due, c->now, &near) : span_told(c, cal, c->now, due, &near);
    if (!span.n) return (struct due_told){ NONE, TONE_PLAIN };
    if (late) return (struct due_told){ slice_fmt(c->mem, "%s %.*s", behind, SL(span)), TONE_BAD };
    return (struct due_told){ slice_fmt(c->mem, "%s %.*s làm việc", ahead, SL(span)), near ? TONE_WARN : TONE_PLAIN };
}

/* What was sent in must be answered within eight working hours. */
static struct due_told answer_due(struct call *c, const struct dossier *d)
{
    instant due;
    const struct calendar *cal = defs(c)->calendar;
    if (calendar_add_minutes(c->mem, cal, d->submitted_at, ANSWER_WITHIN, &due).fault) return (struct due_told){ NONE, TONE_PLAIN };
    return until(c, cal, due, "trả lời trong", "trễ trả lời");
}

static struct due_told ended(const struct dossier *d)
{
    if (slice_eq(d->outcome, S("late")))    return (struct due_told){ S("xong trễ hạn"), TONE_BAD };
    if (slice_eq(d->outcome, S("early")))   return (struct due_told){ S("xong trước hạn"), TONE_GOOD };
    if (slice_eq(d->outcome, S("on_time"))) return (struct due_told){ S("xong đúng hạn"), TONE_GOOD };
    return (struct due_told){ NONE, TONE_PLAIN };
}

struct due_told due_told(struct call *c, const struct dossier *d)
{
    const struct calendar *cal = calendar_by_id(c, d->calendar);
    if (d->state == STATE_SUBMITTED) return answer_due(c, d);
    if (!d->open) return ended(d);
    if (d->suspended_at.ms) return (struct due_told){ S("tạm dừng tính hạn"), TONE_WARN };
    if (!d->due_at.ms || !cal) return (struct due_told){ NONE, TONE_PLAIN };
    return until(c, cal, d->due_at, "còn", "trễ");
}
