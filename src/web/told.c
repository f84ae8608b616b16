/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to a dossier, in words for people. */
#include "web/told.h"
#include "kernel/app.h"
#include "kernel/deadline.h"

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
};

const struct event_view *events_told(struct call *c, const struct dossier *d, const dossier_events *events, bool with_notes)
{
    struct event_view *list = NEWN(c->mem, struct event_view, events->n + 2);
    size_t n = 0;
    for (size_t i = events->n; i-- > 0;) {
        const struct dossier_event *e = &events->v[i];
        problems ignored = { 0 };
        enum action a = action_of(e->kind);
        const struct unit *u = unit_by_code(c, e->unit, instant_day(e->at));
        struct node *body = e->body.n ? json_read(c->mem, e->body, S("event"), &ignored) : NULL;
        slice completed = node_text(body, "completed");
        list[n++] = (struct event_view){
            .title = completed.n ? completed : a < ACTIONS ? slice_z(told_as[a]) : S("Đã lập hồ sơ"),
            .text = with_notes ? node_text(body, "note") : (slice){ NULL, 0 }, .who = u ? u->name : (slice){ NULL, 0 }, .at = e->at,
            .state = n == 0 && d->open ? EVENT_NOW : EVENT_DONE,
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

slice due_told(struct call *c, const struct dossier *d)
{
    int64_t minutes;
    const struct calendar *cal = calendar_by_id(c, d->calendar);
    if (!d->open || !d->due_at.ms || !cal) return NONE;
    bool late = d->due_at.ms < c->now.ms;
    err e = late ? calendar_minutes_between(c->mem, cal, d->due_at, c->now, &minutes)
                 : calendar_minutes_between(c->mem, cal, c->now, d->due_at, &minutes);
    if (e.fault) return NONE;
    const char *word = late ? "trễ" : "còn";
    if (minutes >= 8 * 60) return slice_fmt(c->mem, "%s %lld ngày làm việc", word, (long long)(minutes / (8 * 60)));
    if (minutes >= 60) return slice_fmt(c->mem, "%s %lld giờ làm việc", word, (long long)(minutes / 60));
    return slice_fmt(c->mem, "%s %lld phút", word, (long long)minutes);
}
