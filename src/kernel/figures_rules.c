/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of the two files that say how figures are judged: watch.yaml (what looks like dressed-up figures) and score.yaml (QĐ 766/QĐ-TTg).
 * Who applies them is systems/openness. */
#include "base/shape.h"
#include "kernel/definitions.h"

enum { SETS_MAX = 20, GROUPS_MAX = 20, ITEMS_MAX = 20 };

#define WRONG(at, ...) problem_add(d->mem, found, file, (at), __VA_ARGS__)

static const struct shape closing_shape = SHAPE(
    { "least",     SHAPE_INT, NEED, .min = 2, .max = 10000 },
    { "times",     SHAPE_INT, NEED, .min = 2, .max = 1000 },
    { "last_days", SHAPE_INT, NEED, .min = 1, .max = 10 });
static const struct shape watch_shape = SHAPE(
    { "pause_hours",   SHAPE_INT, NEED, .min = 1, .max = 400 },
    { "stamp_minutes", SHAPE_INT, NEED, .min = 1, .max = 10000 },
    { "closing",       SHAPE_MEMBERS, NEED, .shape = &closing_shape },
    { "verified",      SHAPE_BOOL },
    { "source",        SHAPE_TEXT, .max = 400 });

void watch_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    const struct node *closing = node_get(n, "closing");
    (void)name;
    if (!shape_check(d->mem, &watch_shape, n, file, found)) return;
    d->watch = (struct watch_rules){ true, node_int(n, "pause_hours", 0) * 60, node_int(n, "stamp_minutes", 0),
                                     node_int(closing, "least", 0), node_int(closing, "times", 0), node_int(closing, "last_days", 0) };
}

static const struct shape item_shape = SHAPE(
    { "measure", SHAPE_ONE_OF, NEED, .words = WORDS("on_time", "online", "fee_procedures", "fee_procedures_online", "paid_online",
                                                    "papers_digital", "results_digital", "satisfied") },
    { "name",    SHAPE_TEXT, NEED, .max = 200 },
    { "points",  SHAPE_INT, NEED, .min = 1, .max = 100 },
    { "full",    SHAPE_INT, NEED, .min = 1, .max = 100 },
    { "verified", SHAPE_BOOL },
    { "source",  SHAPE_TEXT, .max = 400 });
static const struct shape group_shape = SHAPE(
    { "name",    SHAPE_TEXT, NEED, .max = 200 },
    { "points",  SHAPE_INT, NEED, .min = 1, .max = 100 },
    { "items",   SHAPE_LIST, .max = ITEMS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &item_shape) },
    { "missing", SHAPE_TEXT, .max = 400 },
    { "verified", SHAPE_BOOL },
    { "source",  SHAPE_TEXT, .max = 400 });
static const struct shape set_shape = SHAPE(
    { "id",     SHAPE_TEXT, NEED, .max = 60, .pattern = "code" },
    { "law",    SHAPE_TEXT, NEED, .max = 200 },
    { "from",   SHAPE_DAY, NEED },
    { "to",     SHAPE_DAY },
    { "groups", SHAPE_LIST, NEED, .min = 1, .max = GROUPS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &group_shape) });
static const struct shape score_shape = SHAPE(
    { "sets", SHAPE_LIST, NEED, .min = 1, .max = SETS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &set_shape) });

static bool verified_read(struct definitions *d, const struct node *at, slice file, problems *found)
{
    bool verified = node_bool(at, "verified", false);
    if (verified && !node_text(at, "source").n)
        WRONG(at, "ghi đã đối chiếu (verified: true) mà thiếu «source»: đối chiếu với văn bản nào?");
    return verified;
}

/* What is measured gives all the points of its group, or the rest is said to be missing. */
static void group_read(struct definitions *d, const struct node *n, struct score_group *group, slice file, problems *found)
{
    int64_t points = 0;
    *group = (struct score_group){ .name = node_text(n, "name"), .missing = node_text(n, "missing"), .points = node_int(n, "points", 0),
                                   .verified = verified_read(d, n, file, found) };
    NODE_EACH (item, node_get(n, "items")) {
        LIST_ADD(d->mem, &group->items, ((struct score_item){
            .measure = node_text(item, "measure"), .name = node_text(item, "name"), .points = node_int(item, "points", 0),
            .full = node_int(item, "full", 100), .verified = verified_read(d, item, file, found) }));
        points += node_int(item, "points", 0);
    }
    if (points > group->points)
        WRONG(n, "các mục cộng lại %lld điểm, nhiều hơn %lld của nhóm", (long long)points, (long long)group->points);
    else if (points < group->points && !group->missing.n)
        WRONG(n, "còn %lld điểm không có mục nào đo; ghi vì sao vào «missing»", (long long)(group->points - points));
}

void score_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    day before = { 0 };
    (void)name;
    if (!shape_check(d->mem, &score_shape, n, file, found)) return;
    NODE_EACH (at, node_get(n, "sets")) {
        struct score_set *set = LIST_PUSH(d->mem, &d->scores);
        *set = (struct score_set){ .id = node_text(at, "id"), .law = node_text(at, "law") };
        day_parse(node_text(at, "from"), &set->from);
        day_parse(node_text(at, "to"), &set->to);
        if (d->scores.n > 1 && (!before.n || set->from.n <= before.n))
            WRONG(at, "cách chấm «%.*s» bắt đầu khi cách trước chưa hết hiệu lực", SL(set->id));
        before = set->to;
        NODE_EACH (group, node_get(at, "groups")) group_read(d, group, LIST_PUSH(d->mem, &set->groups), file, found);
    }
}
