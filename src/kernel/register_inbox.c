/* SPDX-License-Identifier: Apache-2.0 */
/* What anybody may add to a register without an account, and the receipt that leads back to it: the row's code and a seal over its id by
 * the installation's own key, so that nothing is kept of it and nothing can be guessed. */
#include "base/hash.h"
#include "base/shape.h"
#include "kernel/app.h"
#include "kernel/register_inside.h"

enum { SEAL = 12 };                         /* hex digits behind the code */

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

const struct shape register_inbox_shape = SHAPE(
    { "title", SHAPE_TEXT, NEED, .max = 120 },
    { "says",  SHAPE_TEXT, NEED, .max = 600 },
    { "law",   SHAPE_TEXT, .max = 400 },
    { "asks",  SHAPE_LIST, NEED, .min = 1, .max = 40, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) },
    { "tells", SHAPE_LIST, .max = 20, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) });

/* ---- the declaration ---- */

static bool among(const registry_fields *list, const struct registry_field *f)
{
    EACH (one, *list)
        if (*one == f) return true;
    return false;
}

static void names_read(struct register_reader *r, const struct node *list, registry_fields *fields)
{
    NODE_EACH (item, list) {
        const struct registry_field *f = register_field_read(r, item, node_value(item));
        if (f && among(fields, f)) WRONG(r, item, "«%.*s» ghi hai lần", SL(node_value(item)));
        else if (f) LIST_ADD(r->d->mem, fields, f);
    }
}

/* Who sends must be able to say all that a row needs, and to whom it goes. */
void register_inbox_read(struct register_reader *r, const struct node *at)
{
    struct registry *own = r->r;
    if (!at || at->kind != NODE_MAP) return;
    own->inbox = (struct registry_inbox){ .title = node_text(at, "title"), .says = node_text(at, "says"), .law = node_text(at, "law") };
    names_read(r, node_get(at, "asks"), &own->inbox.asks);
    names_read(r, node_get(at, "tells"), &own->inbox.tells);
    if (!own->number.n) WRONG(r, at, "«inbox» cần «number»: người gửi nhận mã của dòng");
    if (!own->unit_field) WRONG(r, at, "«inbox» cần «unit»: phải biết gửi đến cơ quan nào");
    EACH (f, own->fields)
        if ((f->ask->required || f == own->unit_field) && !f->retired && !among(&own->inbox.asks, f))
            WRONG(r, at, "«inbox» phải hỏi «%.*s»: thiếu nó thì không ghi được", SL(f->ask->name));
    EACH (f, own->inbox.asks)
        if (register_fills(*f)) WRONG(r, at, "«%.*s» do chương trình ghi, không hỏi ai", SL((*f)->ask->name));
        else if ((*f)->ask->type >= FIELD_FILE)
            WRONG(r, at, "«%.*s» kiểu %s: không hỏi người gửi ở đây", SL((*f)->ask->name), field_type_names[(*f)->ask->type]);
    EACH (f, own->inbox.tells)
        if ((*f)->closed) WRONG(r, at, "«%.*s» được bảo vệ: không trả lời bằng nó", SL((*f)->ask->name));
}

bool register_inbox_asks(const struct registry *r, const struct registry_field *f) { return among(&r->inbox.asks, f); }

slice register_inbox_near(struct arena *mem, const struct registry *r, slice name)
{
    const char **names = NEWN(mem, const char *, r->inbox.asks.n + 1);
    for (size_t i = 0; i < r->inbox.asks.n; i++) names[i] = zstr(mem, r->inbox.asks.v[i]->ask->name);
    return shape_nearest(name, names);
}

/* ---- the receipt ---- */

slice register_receipt(struct call *c, const struct registry *r, const struct registry_row *row)
{
    digest seal = hash_keyed(c->app->secret, slice_fmt(c->mem, "inbox %.*s %lld", SL(r->name), (long long)row->id));
    return slice_fmt(c->mem, "%.*s-%.*s", SL(row->code), SEAL, hex_write(c->mem, DIGEST_SLICE(seal)).p);
}

err register_by_receipt(struct call *c, const struct registry *r, slice receipt, struct registry_row *row, bool *found)
{
    *found = false;
    if (receipt.n < SEAL + 2) return OK;
    TRY(register_find(c, r, slice_sub(receipt, 0, receipt.n - SEAL - 1), row, found));
    *found = *found && secret_eq(register_receipt(c, r, row), receipt);
    return OK;
}
