/* SPDX-License-Identifier: Apache-2.0 */
/* Reads and checks notices.yaml.  What passes here can be said on every occasion it is for; only a name longer than its place in an SMS
 * is found out when it comes. */
#include "kernel/notice_read.h"
#include <string.h>
#include "base/shape.h"
#include "kernel/definitions.h"

enum { SETS_MAX = 40 };

static const struct shape quiet_shape = SHAPE(
    { "from", SHAPE_TEXT, NEED, .max = 20 },
    { "to",   SHAPE_TEXT, NEED, .max = 20 });
static const struct shape template_shape = SHAPE(
    { "event",   SHAPE_ONE_OF, NEED, .words = WORDS("submitted", "accepted", "refused", "supplement", "reminder", "payment",
                                                    "paid", "refunded", "new_date", "stopped", "finished", "handed_over", "answered",
                                                    "acted") },
    { "subject", SHAPE_TEXT, .max = 150 },
    { "text",    SHAPE_TEXT, NEED, .max = 2000 },
    { "short",   SHAPE_TEXT, .max = 400 });
static const struct shape set_shape = SHAPE(
    { "id",       SHAPE_TEXT, NEED, .plain = true, .max = 60 },
    { "law",      SHAPE_TEXT, .max = 200 },
    { "from",     SHAPE_DAY, NEED },
    { "to",       SHAPE_DAY },
    { "notices",  SHAPE_LIST, NEED, .min = 1, .max = NOTICE_KINDS, .of = ITEM(SHAPE_MEMBERS, .shape = &template_shape) },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape notices_shape = SHAPE(
    { "quiet",    SHAPE_MEMBERS, .shape = &quiet_shape },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 },
    { "sets",     SHAPE_LIST, NEED, .min = 1, .max = SETS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &set_shape) });

struct reader { struct definitions *d; slice file; problems *found; };
#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

/* "07:00" → 420 */
static void minute_read(struct reader *r, const struct node *at, int *minute)
{
    slice hour, rest, text = node_value(at);
    int64_t h, m;
    bool ok = text.n == 5 && slice_cut(text, ':', &hour, &rest) && slice_int(hour, &h) && slice_int(rest, &m) && h >= 0 && h < 24
           && m >= 0 && m < 60;
    if (ok) *minute = (int)(h * 60 + m);
    else if (at) WRONG(r, at, "giờ viết dạng \"07:00\"");
}

/* ---- one text: which values may stand in it ---- */

/* Values of that length each; `there`: which ones are. */
static struct notice_values samples(struct arena *mem, unsigned there)
{
    struct notice_values values = { 0 };
    for (enum notice_value i = 0; i < NOTICE_VALUES; i++) {
        int n = notice_value_rules[i].longest ? notice_value_rules[i].longest : 1;
        char *text = NEWN(mem, char, (size_t)n + 1);
        memset(text, 'x', (size_t)n);
        if (there >> i & 1) values.of[i] = (slice){ text, (size_t)n };
    }
    return values;
}

static slice brief_places(slice text)
{
    for (slice rest = text, name; rest.n;) {
        slice_cut(rest, '{', &name, &rest);
        slice_cut(rest, '}', &name, &rest);
        enum notice_value value = notice_value_of(name);
        if (value < NOTICE_VALUES && !notice_value_rules[value].longest) return name;
    }
    return NONE;
}

static void trouble_tell(struct reader *r, const struct node *at, enum notice_kind kind, enum notice_trouble wrong, slice where)
{
    const char *key = notice_rules[kind].key;
    switch (wrong) {
    case NOTICE_UNCLOSED: WRONG(r, at, "mẫu «%s» có dấu ngoặc mở mà không đóng", key); break;
    case NOTICE_UNKNOWN:  WRONG(r, at, "mẫu «%s»: không biết giá trị {%.*s}", key, SL(where)); break;
    case NOTICE_MISSING:  WRONG(r, at, "mẫu «%s»: thông báo này không có giá trị {%.*s}", key, SL(where)); break;
    default:              WRONG(r, at, "mẫu «%s» quá dài", key); break;
    }
}

static void text_check(struct reader *r, const struct node *at, enum notice_kind kind, bool brief)
{
    const struct notice_rule *rule = &notice_rules[kind];
    slice text = node_value(at), made, ignored, where;
    if (!text.n) return;
    struct notice_values all = samples(r->d->mem, rule->sure | rule->perhaps), sure = samples(r->d->mem, rule->sure);
    enum notice_trouble wrong = notice_render(r->d->mem, text, &all, TEXT_MOST, &made, &where);
    if (wrong) {
        trouble_tell(r, at, kind, wrong, where);
        return;
    }
    if (notice_render(r->d->mem, text, &sure, TEXT_MOST, &ignored, &where))
        WRONG(r, at, "mẫu «%s»: {%.*s} có khi không có; đặt phần ấy trong [ ]", rule->key, SL(where));
    if (!brief) return;
    slice place = brief_places(text);
    int length = sms_length(made);
    if (place.n) WRONG(r, at, "tin ngắn «%s» không có chỗ cho {%.*s}", rule->key, SL(place));
    if (length < 0) WRONG(r, at, "tin ngắn «%s» phải viết không dấu", rule->key);
    if (length > SMS_MOST) WRONG(r, at, "tin ngắn «%s» có thể dài %d ký tự; một tin SMS có %d", rule->key, length, SMS_MOST);
}

static void template_read(struct reader *r, struct notice_set *set, const struct node *at)
{
    enum notice_kind kind = notice_kind_of(node_text(at, "event"));
    if (kind == NOTICE_KINDS) return;
    if (set->of[kind].text.n) WRONG(r, at, "thông báo «%s» ghi hai lần", notice_rules[kind].key);
    set->of[kind] = (struct notice_template){ node_text(at, "subject"), node_text(at, "text"), node_text(at, "short") };
    text_check(r, node_get(at, "subject"), kind, false);
    text_check(r, node_get(at, "text"), kind, false);
    text_check(r, node_get(at, "short"), kind, true);
}

static void set_read(struct reader *r, const struct node *at, const struct notice_set *before)
{
    struct notice_set set = { .id = node_text(at, "id") };
    day_parse(node_text(at, "from"), &set.from);
    day_parse(node_text(at, "to"), &set.to);
    if (before && (!before->to.n || set.from.n <= before->to.n))
        WRONG(r, at, "bộ thông báo «%.*s» bắt đầu khi bộ trước chưa hết hiệu lực", SL(set.id));
    if (set.to.n && set.to.n < set.from.n) WRONG(r, at, "bộ thông báo «%.*s» hết hiệu lực trước khi có hiệu lực", SL(set.id));
    NODE_EACH (item, node_within(node_get(at, "notices"), NOTICE_KINDS)) template_read(r, &set, item);
    LIST_ADD(r->d->mem, &r->d->notices.sets, set);
}

void notice_words_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    struct reader r = { d, file, found };
    struct notice_words *w = &d->notices;
    (void)name;
    *w = (struct notice_words){ QUIET_FROM, QUIET_TO, { 0 } };
    if (!shape_check(d->mem, &notices_shape, n, file, found)) return;
    minute_read(&r, node_at(n, "quiet.from"), &w->quiet_from);
    minute_read(&r, node_at(n, "quiet.to"), &w->quiet_to);
    NODE_EACH (set, node_get(n, "sets")) set_read(&r, set, w->sets.n ? &w->sets.v[w->sets.n - 1] : NULL);
}
