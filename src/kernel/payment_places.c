/* SPDX-License-Identifier: Apache-2.0 */
/* Reads payment.yaml. */
#include "kernel/payment_places.h"
#include "base/hash.h"
#include "base/shape.h"
#include "kernel/definitions.h"

enum { GATEWAYS_MAX = 20, BIN_DIGITS = 6 };

static const struct shape account_shape = SHAPE(
    { "bin",      SHAPE_TEXT, NEED, .plain = true, .pattern = "digits" },
    { "bank",     SHAPE_TEXT, NEED, .max = 100 },
    { "number",   SHAPE_TEXT, NEED, .plain = true, .max = 19, .pattern = "code" },
    { "holder",   SHAPE_TEXT, NEED, .max = 70 },
    { "demo",     SHAPE_BOOL },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape book_shape = SHAPE(
    { "id",       SHAPE_TEXT, NEED, .max = 20, .pattern = "code" },
    { "name",     SHAPE_TEXT, NEED, .max = 100 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape gateway_shape = SHAPE(
    { "id",   SHAPE_TEXT, NEED, .max = 40, .pattern = "code" },
    { "name", SHAPE_TEXT, NEED, .max = 100 },
    { "key",  SHAPE_INT, NEED, .min = 1, .max = 1000000 },
    { "demo", SHAPE_BOOL });
static const struct shape places_shape = SHAPE(
    { "account",  SHAPE_MEMBERS, NEED, .shape = &account_shape },
    { "book",     SHAPE_MEMBERS, NEED, .shape = &book_shape },
    { "gateways", SHAPE_LIST, .max = GATEWAYS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &gateway_shape) });

void payment_places_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    (void)name;
    if (!shape_check(d->mem, &places_shape, n, file, found)) return;
    const struct node *account = node_get(n, "account"), *book = node_get(n, "book");
    struct payment_places *p = &d->payment;
    *p = (struct payment_places){
        .known = true, .book = node_text(book, "id"), .book_name = node_text(book, "name"),
        .account = { node_text(account, "bin"), node_text(account, "bank"), node_text(account, "number"), node_text(account, "holder"),
                     node_bool(account, "demo", false) },
    };
    if (p->account.bin.n != BIN_DIGITS)
        problem_add(d->mem, found, file, node_get(account, "bin"), "mã ngân hàng (bin) gồm sáu chữ số, ví dụ \"970436\"");
    NODE_EACH (item, node_get(n, "gateways")) {
        struct gateway g = { node_text(item, "id"), node_text(item, "name"), node_int(item, "key", 1), node_bool(item, "demo", false) };
        EACH (other, p->gateways)
            if (slice_eq(other->id, g.id)) problem_add(d->mem, found, file, item, "cổng «%.*s» ghi hai lần", SL(g.id));
        LIST_ADD(d->mem, &p->gateways, g);
    }
}

const struct gateway *gateway_by_id(const struct call *c, slice id)
{
    EACH (g, defs(c)->payment.gateways)
        if (slice_eq(g->id, id)) return g;
    return NULL;
}

slice gateway_secret(struct call *c, const struct gateway *g)
{
    digest d = hash_keyed(c->app->secret, slice_fmt(c->mem, "payment gateway %.*s %lld", SL(g->id), (long long)g->key));
    return hex_write(c->mem, DIGEST_SLICE(d));
}
