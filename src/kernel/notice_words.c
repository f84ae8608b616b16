/* SPDX-License-Identifier: Apache-2.0 */
/* Making texts of templates, and what surrounds them.  Pure; reading notices.yaml is notice_read.c. */
#include "kernel/notice_words.h"
#include <string.h>
#include "base/err.h"
#include "base/fold.h"
#include "base/out.h"
#include "kernel/notice_read.h"

#define BIT(value) (1u << VALUE_##value)
enum { SUBJECT_MOST = 300, ALWAYS = BIT(CODE) | BIT(REF) | BIT(PROCEDURE) | BIT(APPLICANT) | BIT(UNIT) };

const struct notice_rule notice_rules[NOTICE_KINDS] = {
    [NOTICE_SUBMITTED]   = { "submitted", "Đã nộp hồ sơ", ALWAYS, 0,
                             "Hồ sơ {code} đã được gửi đến {unit}. Cơ quan trả lời trong 8 giờ làm việc." },
    [NOTICE_ACCEPTED]    = { "accepted", "Được tiếp nhận", ALWAYS, BIT(DUE),
                             "Hồ sơ {code} đã được tiếp nhận.[ Hẹn trả kết quả: {due}.]" },
    [NOTICE_REFUSED]     = { "refused", "Không được tiếp nhận", ALWAYS | BIT(WHY), 0,
                             "Hồ sơ {code} không được tiếp nhận. Lý do: {why}" },
    [NOTICE_SUPPLEMENT]  = { "supplement", "Yêu cầu bổ sung", ALWAYS | BIT(WHY), BIT(UNTIL),
                             "Hồ sơ {code} được yêu cầu bổ sung. {why}[ Chậm nhất ngày {until}; quá ngày đó hồ sơ dừng, "
                             "bạn có thể nộp lại.]" },
    [NOTICE_REMINDER]    = { "reminder", "Nhắc bổ sung", ALWAYS | BIT(UNTIL), 0,
                             "Hồ sơ {code} đang chờ bạn bổ sung giấy tờ, chậm nhất ngày {until}. Quá ngày đó hồ sơ dừng." },
    [NOTICE_PAYMENT]     = { "payment", "Yêu cầu nộp phí, lệ phí", ALWAYS | BIT(AMOUNT), BIT(WHY),
                             "Hồ sơ {code} cần nộp phí, lệ phí {amount}.[ {why}]" },
    [NOTICE_PAID]        = { "paid", "Đã nộp phí, lệ phí", ALWAYS | BIT(AMOUNT), BIT(RECEIPT),
                             "Hồ sơ {code} đã nộp {amount}[, biên lai số {receipt}]." },
    [NOTICE_REFUNDED]    = { "refunded", "Hoàn trả phí, lệ phí", ALWAYS | BIT(AMOUNT) | BIT(WHY), 0,
                             "Hồ sơ {code} được hoàn trả {amount}. Lý do: {why}" },
    [NOTICE_NEW_DATE]    = { "new_date", "Xin lỗi, hẹn lại ngày trả", ALWAYS | BIT(DUE) | BIT(WHY), 0,
                             "Hồ sơ {code} được gia hạn đến {due}. Lý do: {why}" },
    [NOTICE_STOPPED]     = { "stopped", "Dừng giải quyết", ALWAYS | BIT(WHY), 0, "Hồ sơ {code} đã dừng giải quyết. Lý do: {why}" },
    [NOTICE_FINISHED]    = { "finished", "Đã có kết quả", ALWAYS, BIT(WHY), "Hồ sơ {code} đã có kết quả. Mời nhận tại {unit}." },
    [NOTICE_HANDED_OVER] = { "handed_over", "Đã trả kết quả", ALWAYS, BIT(CARRIER) | BIT(TRACKING),
                             "Kết quả hồ sơ {code} đã được trả[ qua {carrier}][, mã bưu gửi {tracking}]." },
    [NOTICE_ANSWERED]    = { "answered", "Trả lời góp ý", BIT(UNIT) | BIT(WHY), ALWAYS,
                             "{unit} trả lời góp ý của bạn[ về hồ sơ {code}]: {why}" },
    [NOTICE_ACTED]       = { "acted", "Người được ủy quyền đã làm thay", ALWAYS | BIT(AGENT) | BIT(ACT), 0,
                             "{act}, hồ sơ {code}: do {agent} làm thay bạn. Không đúng ý bạn thì chấm dứt ủy quyền." },
};

const struct notice_value_rule notice_value_rules[NOTICE_VALUES] = {
    [VALUE_CODE]      = { "code", 25 },         /* 000.00.00.H61-180911-0001 */
    [VALUE_REF]       = { "ref", 16 },
    [VALUE_PROCEDURE] = { "procedure", 0 },
    [VALUE_APPLICANT] = { "applicant", 0 },
    [VALUE_UNIT]      = { "unit", 40 },         /* a longer name makes the brief text fail, and the plain one is sent */
    [VALUE_DUE]       = { "due", 16 },          /* 10:00 14/09/2018 */
    [VALUE_UNTIL]     = { "until", 10 },
    [VALUE_WHY]       = { "why", 0 },
    [VALUE_AMOUNT]    = { "amount", 15 },       /* 1.000.000.000 d */
    [VALUE_RECEIPT]   = { "receipt", 7 },
    [VALUE_CARRIER]   = { "carrier", 30 },
    [VALUE_TRACKING]  = { "tracking", 30 },
    [VALUE_AGENT]     = { "agent", 0 },
    [VALUE_ACT]       = { "act", 15 },
};

enum notice_kind notice_kind_of(slice key)
{
    enum notice_kind kind = 0;
    while (kind < NOTICE_KINDS && !slice_eq(key, slice_z(notice_rules[kind].key))) kind++;
    return kind;
}

enum notice_value notice_value_of(slice key)
{
    enum notice_value value = 0;
    while (value < NOTICE_VALUES && !slice_eq(key, slice_z(notice_value_rules[value].key))) value++;
    return value;
}

/* ---- making ---- */

const char *const notice_troubles[NOTICE_TROUBLES] = {
    "", "a bracket is not closed", "no such value", "the value is not there", "too long", "not in the alphabet of SMS",
};

/* Text without brackets. */
static enum notice_trouble part_render(struct out *o, slice text, const struct notice_values *values, slice *where)
{
    for (slice rest = text, plain; rest.n;) {
        bool more = slice_cut(rest, '{', &plain, &rest);
        out_s(o, plain);
        if (!more) break;
        if (!slice_cut(rest, '}', where, &rest)) return NOTICE_UNCLOSED;
        enum notice_value value = notice_value_of(*where);
        if (value == NOTICE_VALUES) return NOTICE_UNKNOWN;
        if (!values->of[value].n) return NOTICE_MISSING;
        out_s(o, values->of[value]);
    }
    return NOTICE_MADE;
}

enum notice_trouble notice_render(struct arena *mem, slice text, const struct notice_values *values, size_t most, slice *made, slice *where)
{
    struct out o = out_new(mem, most);
    enum notice_trouble wrong;
    *where = NONE;
    for (slice rest = text, plain; rest.n;) {
        slice inside;
        bool more = slice_cut(rest, '[', &plain, &rest);
        if ((wrong = part_render(&o, plain, values, where))) return wrong;
        if (!more) break;
        struct out some = out_new(mem, most);
        if (!slice_cut(rest, ']', &inside, &rest)) return NOTICE_UNCLOSED;
        if (!(wrong = part_render(&some, inside, values, where))) out_s(&o, out_slice(&some));
        else if (wrong != NOTICE_MISSING) return wrong;
    }
    *made = out_slice(&o);
    return o.over ? NOTICE_LONG : NOTICE_MADE;
}

/* One text message: every value without marks, and all of it in one SMS. */
static enum notice_trouble brief_render(struct arena *mem, slice text, const struct notice_values *values, slice *made, slice *where)
{
    struct notice_values plain;
    for (enum notice_value i = 0; i < NOTICE_VALUES; i++) plain.of[i] = text_ascii(mem, values->of[i]);
    enum notice_trouble wrong = notice_render(mem, text, &plain, 2 * SMS_MOST, made, where);
    if (wrong) return wrong;
    int length = sms_length(*made);
    return length < 0 ? NOTICE_ALPHABET : length > SMS_MOST ? NOTICE_LONG : NOTICE_MADE;
}

/* The plain words can be made of whatever is there: what should be and is not becomes a dash, a long reason is cut. */
static slice plain_said(struct arena *mem, enum notice_kind kind, const struct notice_values *values)
{
    struct notice_values whole = *values;
    slice made = NONE, where;
    for (enum notice_value i = 0; i < NOTICE_VALUES; i++) {
        whole.of[i] = utf8_clip(whole.of[i], i == VALUE_WHY ? TEXT_MOST / 2 : TEXT_MOST / 32);
        if (notice_rules[kind].sure >> i & 1 && !whole.of[i].n) whole.of[i] = S("–");
    }
    must(notice_render(mem, slice_z(notice_rules[kind].plain), &whole, TEXT_MOST, &made, &where) == NOTICE_MADE);
    return made;
}

static slice subject_plain(struct arena *mem, enum notice_kind kind, const struct notice_values *values)
{
    slice code = values->of[VALUE_CODE];
    return slice_fmt(mem, code.n ? "%s: hồ sơ %.*s" : "%s", notice_rules[kind].name, SL(code));
}

struct notice_said notice_say(struct arena *mem, const struct notice_set *set, enum notice_kind kind, const struct notice_values *values)
{
    struct notice_template own = set ? set->of[kind] : (struct notice_template){ 0 };
    struct notice_said said = { 0 };
    const struct {
        slice  text;
        slice *made;
        size_t most;
        slice  plain;
    } parts[] = {
        { own.subject, &said.subject, SUBJECT_MOST, subject_plain(mem, kind, values) },
        { own.text, &said.text, TEXT_MOST, plain_said(mem, kind, values) },
        { own.brief, &said.brief, 0, S("Ho so cua ban co thong bao moi. Xem tren cong dich vu cong.") },
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        slice where = NONE;
        enum notice_trouble wrong = NOTICE_MADE;
        if (parts[i].text.n)
            wrong = parts[i].most ? notice_render(mem, parts[i].text, values, parts[i].most, parts[i].made, &where)
                                  : brief_render(mem, parts[i].text, values, parts[i].made, &where);
        if (wrong && !said.wrong) said.wrong = wrong, said.where = where;
        if (wrong || !parts[i].text.n) *parts[i].made = parts[i].plain;
    }
    return said;
}

/* ---- SMS, quiet hours ---- */

int sms_length(slice text)
{
    int n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char x = text.p[i];
        if (x == '`' || (x != '\n' && (x < ' ' || x > '~'))) return -1;
        n += strchr("^{}\\[]~|", x) ? 2 : 1;
    }
    return n;
}

instant quiet_until(instant now, int from, int to)
{
    int minute = instant_minutes(now);
    bool over_midnight = from > to, quiet = over_midnight ? minute >= from || minute < to : minute >= from && minute < to;
    if (!quiet) return now;
    return instant_at(day_add(instant_day(now), over_midnight && minute >= from), to);
}

const struct notice_set *notice_set_on(const struct notice_words *w, day on)
{
    EACH (set, w->sets)
        if (set->from.n <= on.n && (!set->to.n || on.n <= set->to.n)) return set;
    return NULL;
}
