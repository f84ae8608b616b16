/* SPDX-License-Identifier: Apache-2.0 */
/* What a register tells other agencies, as declared: to whom, which fields, of which rows.  Agencies share data by a written agreement that
 * names both; a share is that agreement as the program keeps it. */
#include "base/hash.h"
#include "base/shape.h"
#include "kernel/register_inside.h"
#include "kernel/rule_inside.h"

enum { TERMS = 16 };                        /* hex digits: enough to tell one agreement from the next */

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

const struct shape register_share_shape = SHAPE(
    { "name",   SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX, .pattern = "key" },
    { "title",  SHAPE_TEXT, NEED, .max = 120 },
    { "law",    SHAPE_TEXT, NEED, .max = 400 },
    REGISTER_WHOM,
    { "fields", SHAPE_LIST, NEED, .min = 1, .max = 100, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) },
    { "when",   SHAPE_TEXT, .max = RULE_TEXT },
    { "source", SHAPE_TEXT, .max = 400 });

static void fields_read(struct register_reader *r, const struct node *at, struct registry_share *share)
{
    NODE_EACH (name, node_within(at, 100)) {
        const struct registry_field *f = register_field(r->r, node_value(name));
        if (!f) WRONG(r, name, "không có trường «%.*s»", SL(node_value(name)));
        else if (f->closed) WRONG(r, name, "«%.*s» được bảo vệ: không chia sẻ theo dòng thay đổi, chỉ tra từng dòng", SL(node_value(name)));
        else if (register_told(share, f, SIGHT_NONE)) WRONG(r, name, "«%.*s» ghi hai lần", SL(node_value(name)));
        else LIST_ADD(r->d->mem, &share->fields, f);
    }
}

static bool field_op(enum rule_op op) { return op >= OP_FIELD_NUMBER && op <= OP_GIVEN; }

/* A row comes and goes with its own changes: what other rows or the calendar decide would change without one. */
static void when_read(struct register_reader *r, const struct node *at, struct registry_share *share)
{
    slice why;
    size_t byte;
    if (!at) return;
    if (!rule_compile(r->d->mem, r->d, r->r, node_value(at), &share->when, &why, &byte)) {
        WRONG(r, at, "«when», ký tự %zu: %.*s", byte + 1, SL(why));
        return;
    }
    if (share->when.looks || share->when.today)
        WRONG(r, at, "«when» của một chia sẻ chỉ nói về chính dòng ấy: không dùng today, count, exists, none");
    for (size_t i = 0; i < share->when.n; i++) {
        const struct rule_step *step = &share->when.steps[i];
        const struct registry_field *f = field_op(step->op) ? register_field(r->r, step->s) : NULL;
        if (f && f->closed) WRONG(r, at, "«%.*s» được bảo vệ: chọn dòng theo nó cũng làm lộ nó", SL(step->s));
    }
}

static slice terms_of(struct register_reader *r, const struct node *at)
{
    struct node *said = node_map(r->d->mem);
    node_put(r->d->mem, said, S("fields"), node_copy(r->d->mem, node_get(at, "fields")));
    if (node_get(at, "when")) node_put_text(r->d->mem, said, "when", node_text(at, "when"));
    return slice_sub(hash_hex(r->d->mem, json_canonical(r->d->mem, said)), 0, TERMS);
}

static void share_read(struct register_reader *r, const struct node *at)
{
    struct registry_share share = { .name = node_text(at, "name"), .title = node_text(at, "title"), .law = node_text(at, "law") };
    if (share.name.n && register_share(r->r, share.name)) WRONG(r, at, "chia sẻ «%.*s» ghi hai lần", SL(share.name));
    register_whom_read(r, at, &share.to);
    fields_read(r, node_get(at, "fields"), &share);
    when_read(r, node_get(at, "when"), &share);
    if (node_get(at, "fields")) share.terms = terms_of(r, at);
    LIST_ADD(r->d->mem, &r->r->shares, share);
}

void register_shares_read(struct register_reader *r, const struct node *at)
{
    NODE_EACH (item, node_within(at, SHARES_MAX))
        if (item->kind == NODE_MAP) share_read(r, item);
}

const struct registry_share *register_share(const struct registry *r, slice name)
{
    EACH (s, r->shares)
        if (slice_eq(s->name, name)) return s;
    return NULL;
}
