/* SPDX-License-Identifier: Apache-2.0 */
/* Reads `fee:` of a procedure and checks it against itself and the form: what `motcua check` says of money. */
#include "base/shape.h"
#include "kernel/fee.h"
#include "kernel/form.h"

enum { VND_MAX = 1000000000, RATES_MAX = 40, REDUCTIONS_MAX = 40 };

static const struct shape rate_shape = SHAPE(
    { "vnd",  SHAPE_INT, NEED, .max = VND_MAX },
    { "from", SHAPE_DAY, NEED },
    { "law",  SHAPE_TEXT, NEED, .max = 200 });

static const struct shape after_shape = SHAPE(
    { "count", SHAPE_INT, NEED, .min = 1, .max = 1000 },
    { "vnd",   SHAPE_INT, NEED, .max = VND_MAX });

static const struct shape reduction_shape = SHAPE(
    { "id",       SHAPE_TEXT, NEED, .max = 40, .pattern = "code" },
    { "name",     SHAPE_TEXT, NEED, .max = 200 },
    { "percent",  SHAPE_INT, NEED, .min = 1, .max = 100 },
    { "law",      SHAPE_TEXT, NEED, .max = 200 },
    { "channel",  SHAPE_ONE_OF, .words = WORDS("online", "counter", "post") },
    { "field",    SHAPE_TEXT, .max = 60 },
    { "is",       SHAPE_TEXT, .plain = true, .max = 60 },
    { "from",     SHAPE_DAY },
    { "to",       SHAPE_DAY },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

const struct shape fee_shape = SHAPE(
    { "vnd",        SHAPE_INT, .max = VND_MAX },
    { "text",       SHAPE_TEXT, .max = 600 },
    { "unknown",    SHAPE_BOOL },
    { "each",       SHAPE_TEXT, .max = 60 },
    { "after",      SHAPE_MEMBERS, .shape = &after_shape },
    { "most",       SHAPE_INT, .min = 1, .max = VND_MAX },
    { "times",      SHAPE_TEXT, .max = 60 },
    { "rates",      SHAPE_LIST, .max = RATES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &rate_shape) },
    { "reductions", SHAPE_LIST, .max = REDUCTIONS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &reduction_shape) },
    { "verified",   SHAPE_BOOL },
    { "source",     SHAPE_TEXT, .max = 400 });

struct reader { struct arena *mem; slice file; struct fee *f; problems *found; };

#define WRONG(r, at, ...) problem_add((r)->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

static const struct node *items(const struct node *at, const char *key, size_t most)
{
    const struct node *list = node_get(at, key);
    return list && list->kind == NODE_LIST && list->n <= most ? list : NULL;
}

static void rates_read(struct reader *r, const struct node *at)
{
    day before = { 0 };
    if (at && !r->f->fixed) WRONG(r, at, "«rates» cần «vnd», là mức thu trước ngày đầu tiên trong đó");
    NODE_EACH (item, at) {
        struct fee_rate rate = { .amount = { node_int(item, "vnd", 0) }, .law = node_text(item, "law") };
        if (!day_parse(node_text(item, "from"), &rate.from)) continue;
        if (before.n && rate.from.n <= before.n) WRONG(r, item, "các mức thu xếp theo ngày áp dụng, ngày sau lớn hơn ngày trước");
        before = rate.from;
        LIST_ADD(r->mem, &r->f->rates, rate);
    }
}

static void reductions_read(struct reader *r, const struct node *at)
{
    NODE_EACH (item, at) {
        struct reduction cut = {
            .id = node_text(item, "id"), .name = node_text(item, "name"), .law = node_text(item, "law"),
            .percent = (int)node_int(item, "percent", 0), .channel = node_text(item, "channel"), .field = node_text(item, "field"),
            .is = node_text(item, "is"),
        };
        day_parse(node_text(item, "from"), &cut.from);
        day_parse(node_text(item, "to"), &cut.to);
        if (fee_reduction(r->f, cut.id)) WRONG(r, item, "trường hợp miễn, giảm «%.*s» ghi hai lần", SL(cut.id));
        if (cut.to.n && cut.from.n > cut.to.n) WRONG(r, item, "miễn, giảm «%.*s» hết hiệu lực trước khi có hiệu lực", SL(cut.id));
        if (!cut.field.n != !cut.is.n) WRONG(r, item, "«field» và «is» đi đôi: câu trả lời nào, bằng gì");
        if (node_bool(item, "verified", false) && !node_text(item, "source").n)
            WRONG(r, item, "ghi đã đối chiếu (verified: true) mà thiếu «source»: đối chiếu với văn bản nào?");
        LIST_ADD(r->mem, &r->f->reductions, cut);
    }
}

static void by_count(struct reader *r, const struct node *at)
{
    static const char *const keys[] = { "each", "times", "after", "most" };
    const struct node *after = node_get(at, "after");
    r->f->each = node_text(at, "each");
    r->f->times = node_text(at, "times");
    r->f->most = (money){ node_int(at, "most", 0) };
    r->f->after_count = node_int(after, "count", 0);
    r->f->after = (money){ node_int(after, "vnd", 0) };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (node_get(at, keys[i]) && !r->f->fixed) WRONG(r, node_get(at, keys[i]), "«%s» cần «vnd»: tính từ mức thu nào", keys[i]);
    if (after && !r->f->each.n) WRONG(r, after, "«after» cần «each»: đếm câu trả lời nào");
}

void fee_read(struct arena *mem, const struct node *at, slice file, struct fee *f, problems *found)
{
    struct reader r = { mem, file, f, found };
    bool unknown = node_bool(at, "unknown", false), fixed = node_get(at, "vnd");
    slice text = node_text(at, "text");
    *f = (struct fee){ .known = !unknown, .fixed = fixed, .amount = { node_int(at, "vnd", 0) }, .text = text };
    if (unknown && fixed) WRONG(&r, at, "«fee» hoặc chưa biết (unknown: true) hoặc có «vnd», không cả hai");
    if (!unknown && !fixed && !text.n) WRONG(&r, at, "«fee» cần «vnd» (0 là miễn phí), hoặc «text», hoặc unknown: true");
    if (!text.n) f->text = unknown ? S("đang cập nhật") : f->amount.dong ? money_text(mem, f->amount) : S("Miễn phí");
    by_count(&r, at);
    rates_read(&r, items(at, "rates", RATES_MAX));
    reductions_read(&r, items(at, "reductions", REDUCTIONS_MAX));
}

/* A count is a whole number, always asked; what a reduction looks at is a question of the form. */
void fee_check(struct arena *mem, const struct node *at, slice file, const struct fee *f, const struct form *form, problems *found)
{
    struct reader r = { mem, file, NULL, found };
    const struct { const char *key; slice field; } counts[] = { { "each", f->each }, { "times", f->times } };
    for (size_t i = 0; i < 2; i++) {
        if (!counts[i].field.n) continue;
        const struct form_field *field = form_find(form, counts[i].field);
        const struct node *where = node_get(at, counts[i].key);
        if (!field || field->type != FIELD_NUMBER) WRONG(&r, where, "«%s: %.*s» không phải câu hỏi kiểu number của tờ khai", counts[i].key,
                                                         SL(counts[i].field));
        else if (!field->required || field->when_field.n) WRONG(&r, where, "«%.*s» dùng để tính tiền nên phải luôn được hỏi và bắt buộc",
                                                                SL(counts[i].field));
    }
    NODE_EACH (item, items(at, "reductions", REDUCTIONS_MAX)) {
        slice name = node_text(item, "field");
        if (name.n && !form_find(form, name)) WRONG(&r, item, "«field: %.*s» không có trong tờ khai", SL(name));
    }
}
