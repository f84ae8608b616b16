/* SPDX-License-Identifier: Apache-2.0 */
/* The trace in words: what a citizen reads on the receipt and the tracking page. */
#include "base/out.h"
#include "kernel/deadline.h"

enum { SENTENCE_MAX = 2000 };

static const struct { const char *name, *text; } units[LIMIT_UNITS] = {
    [LIMIT_HOUR]        = { "hour",        "giờ làm việc" },
    [LIMIT_WORKING_DAY] = { "working_day", "ngày làm việc" },
    [LIMIT_DAY]         = { "day",         "ngày" },
    [LIMIT_MONTH]       = { "month",       "tháng" },
    [LIMIT_WITHIN_DAY]  = { "within_day",  "trong ngày" },
};

static const char *const kinds[TRACE_KINDS] = {
    [TRACE_START] = "start", [TRACE_COUNTED] = "counted", [TRACE_SKIPPED_WEEKEND] = "skipped_weekend",
    [TRACE_SKIPPED_HOLIDAY] = "skipped_holiday", [TRACE_SUSPENDED] = "suspended", [TRACE_SWAPPED_DAY] = "swapped_day",
    [TRACE_EXTENSION] = "extension", [TRACE_CUTOFF] = "cutoff", [TRACE_DUE] = "due",
};

const char *limit_unit_name(enum limit_unit unit) { return units[unit].name; }
const char *trace_kind_name(enum trace_kind kind) { return kinds[kind]; }

bool limit_unit_read(slice s, enum limit_unit *unit)
{
    for (int i = 0; i < LIMIT_UNITS; i++)
        if (slice_eq(s, slice_z(units[i].name))) {
            *unit = (enum limit_unit)i;
            return true;
        }
    return false;
}

slice limit_text(struct arena *mem, struct limit l)
{
    if (l.unit == LIMIT_WITHIN_DAY) return slice_z(units[l.unit].text);
    return slice_fmt(mem, "%lld %s", (long long)l.value, units[l.unit].text);
}

static const char *weekday_text(day d)
{
    static const char *const names[] = { "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật" };
    return names[day_weekday(d)];
}

static void out_day(struct out *o, struct arena *mem, day d)
{
    out_f(o, "%s %.*s", weekday_text(d), SL(day_text(mem, d)));
}

static void out_instant(struct out *o, struct arena *mem, instant t)
{
    out_f(o, "%02d:%02d ", instant_minutes(t) / 60, instant_minutes(t) % 60);
    out_day(o, mem, instant_day(t));
}

static bool midnight(instant t) { return instant_minutes(t) == 0; }

/* "Ngày thứ Bảy 17/02/2018", "Từ thứ Năm … đến hết thứ Sáu …", "Từ 10:00 thứ Hai … đến 17:00 thứ Hai …" */
static void out_period(struct out *o, struct arena *mem, const struct trace_step *s)
{
    day first = instant_day(s->from), last = instant_day((instant){ s->to.ms - 1 });
    if (midnight(s->from) && midnight(s->to) && first.n == last.n) {
        out_z(o, "Ngày ");
        out_day(o, mem, first);
        return;
    }
    out_z(o, "Từ ");
    if (midnight(s->from)) out_day(o, mem, first);
    else out_instant(o, mem, s->from);
    out_z(o, midnight(s->to) ? " đến hết " : " đến ");
    if (midnight(s->to)) out_day(o, mem, last);
    else out_instant(o, mem, s->to);
}

static void out_amount(struct out *o, const struct trace_step *s)
{
    long long whole = s->amount / 60, minutes = s->amount % 60;
    if (s->unit != LIMIT_HOUR) out_f(o, "%lld %s", (long long)s->amount, units[s->unit].text);
    else if (!whole) out_f(o, "%lld phút làm việc", minutes);
    else if (!minutes) out_f(o, "%lld giờ làm việc", whole);
    else out_f(o, "%lld giờ %lld phút làm việc", whole, minutes);
}

static slice sentence(struct arena *mem, const struct trace_step *s)
{
    struct out o = out_new(mem, SENTENCE_MAX);
    switch (s->kind) {
    case TRACE_START:
        out_z(&o, "Tiếp nhận lúc ");
        out_instant(&o, mem, s->from);
        out_f(&o, ": %.*s.", SL(s->reason));
        break;
    case TRACE_COUNTED:
        out_period(&o, mem, s);
        out_z(&o, ": tính ");
        out_amount(&o, s);
        out_c(&o, '.');
        break;
    case TRACE_SWAPPED_DAY:
        out_period(&o, mem, s);
        out_f(&o, ": ngày làm việc bù (%.*s), tính ", SL(s->reason));
        out_amount(&o, s);
        out_c(&o, '.');
        break;
    case TRACE_SKIPPED_WEEKEND:
        out_period(&o, mem, s);
        out_z(&o, ": nghỉ cuối tuần, không tính.");
        break;
    case TRACE_SKIPPED_HOLIDAY:
        out_period(&o, mem, s);
        out_f(&o, ": ngày nghỉ (%.*s), không tính.", SL(s->reason));
        break;
    case TRACE_SUSPENDED:
        out_period(&o, mem, s);
        out_f(&o, ": tạm dừng (%.*s), không tính.", SL(s->reason));
        break;
    case TRACE_EXTENSION:
        out_f(&o, "Hạn ban đầu là ");
        out_instant(&o, mem, s->from);
        out_f(&o, "; %.*s.", SL(s->reason));
        break;
    case TRACE_CUTOFF:
        out_f(&o, "Hồ sơ %.*s nên chuyển sang ngày làm việc tiếp theo.", SL(s->reason));
        break;
    default:
        out_z(&o, "Hạn trả kết quả: ");
        out_instant(&o, mem, s->from);
        out_f(&o, " (%.*s).", SL(s->reason));
    }
    return out_slice(&o);
}

words deadline_words(struct arena *mem, const struct deadline *term)
{
    words list = { 0 };
    EACH (s, term->trace) {
        if (s->kind == TRACE_DUE && term->brief)
            LIST_ADD(mem, &list, slice_fmt(mem, "Có %d lần tạm dừng chưa đến một phút, không làm đổi hạn.", term->brief));
        LIST_ADD(mem, &list, sentence(mem, s));
    }
    return list;
}
