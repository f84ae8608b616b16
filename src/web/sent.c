/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a message, in words. */
#include "web/sent.h"

/* Faults that are for good (kernel/mail.c, kernel/channel.c); all else is a server that could not be reached. */
static const struct { const char *code, *words; } reasons[] = {
    { "mail.refused", "máy chủ thư không nhận địa chỉ này" },
    { "mail.address", "địa chỉ thư điện tử không dùng được" },
    { "channel.refused", "nhà mạng không nhận số này" },
};

static slice reason(struct call *c, slice last_error)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (slice_starts(last_error, slice_z(reasons[i].code))) return say(c, reasons[i].words);
    return say(c, "chưa liên lạc được với nơi nhận");
}

struct sent_told sent_told(struct call *c, const struct notice_sent *n)
{
    slice then = n->next_at.ms ? instant_text(c->mem, n->next_at) : NONE;
    if (!n->state.n) {
        if (!n->read_at.ms) return (struct sent_told){ say(c, "đã đến"), TONE_GOOD };
        return (struct sent_told){ slice_fmt(c->mem, "%.*s %.*s", SL(say(c, "đã đọc")), SL(instant_text(c->mem, n->read_at))), TONE_GOOD };
    }
    if (slice_eq(n->state, S("sent")))
        return (struct sent_told){ slice_fmt(c->mem, "%.*s %.*s", SL(say(c, "đã gửi")), SL(then)), TONE_GOOD };
    if (slice_eq(n->state, S("failed")))
        return (struct sent_told){ slice_fmt(c->mem, "%.*s: %.*s", SL(say(c, "không gửi được")), SL(reason(c, n->last_error))), TONE_BAD };
    if (n->last_error.n)
        return (struct sent_told){ slice_fmt(c->mem, "%.*s; %.*s %.*s", SL(reason(c, n->last_error)), SL(say(c, "gửi lại lúc")), SL(then)),
                                   TONE_WARN };
    if (n->next_at.ms > c->now.ms)
        return (struct sent_told){ slice_fmt(c->mem, "%.*s %.*s", SL(say(c, "hết giờ yên lặng sẽ gửi, lúc")), SL(then)), TONE_PLAIN };
    return (struct sent_told){ say(c, "đang chờ gửi"), TONE_PLAIN };
}
