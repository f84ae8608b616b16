/* SPDX-License-Identifier: Apache-2.0 */
/* /feeds/{system}/{register}: every change of a register in order, for who may read it, or by a share (?share=) for whom it is declared.
 * GET ?after=&limit=&wait= answers {items, next, terms, checkpoint}; without `after` it goes on where this account has acknowledged.
 * POST …/ack {after, share?} says that everything up to there is kept. */
#include "systems/api/api.h"
#include "kernel/ledger.h"

enum { WAIT_MAX = 30 };

/* A share that is not there and one that is not the caller's look alike. */
static err feed_asked(struct call *c, slice name, const struct registry **r, const struct registry_share **share)
{
    *share = NULL;
    if (!name.n) return register_asked(c, r);
    *r = register_named(defs(c), slice_fmt(c->mem, "%.*s/%.*s", SL(web_param(c, "system")), SL(web_param(c, "register"))));
    *share = *r ? register_share(*r, name) : NULL;
    if (*share && register_shared(c, *share)) return OK;
    if (!c->who->account) return fail(c, ERR_LOGIN, "login.needed", "Hãy đăng nhập để nhận dữ liệu được chia sẻ.");
    return fail(c, ERR_MISSING, "feed.no_share", "Sổ này không có chia sẻ “%.*s” cho bạn.", SL(name));
}

static struct node *news_json(struct call *c, const struct registry *r, const struct registry_share *share, const struct registry_news *e)
{
    static const char *const ops[] = { [FEED_PUT] = "put", [FEED_RETRACT] = "retract", [FEED_STUB] = "stub" };
    struct node *n = node_map(c->mem);
    node_put_int(c->mem, n, "seq", e->seq);
    node_put_int(c->mem, n, "prev", e->prev);
    node_put_text(c->mem, n, "op", slice_z(ops[e->op]));
    node_put_text(c->mem, n, "hash", e->hash);
    if (e->op != FEED_STUB) {
        put_id(c, n, "id", e->id);
        node_put_int(c->mem, n, "version", e->version);
        put_instant(c, n, "at", e->at);
    }
    if (e->op == FEED_PUT) {
        node_put_text(c->mem, n, "kind", e->kind);
        if (r->number.n) node_put_text(c->mem, n, "code", e->code);
        if (r->states.n) node_put(c->mem, n, S("state"), register_state_json(c, r, e->state));
        node_put(c->mem, n, S("values"), register_values_json(c, r, share, e->values, e->sight));
    }
    return n;
}

/* The newest signed root over everything that was told; null until the next one is signed. */
static err checkpoint_put(struct call *c, struct node *reply, int64_t next)
{
    struct ledger_checkpoint cp;
    bool found;
    TRY(ledger_newest(c, &cp, &found));
    found &= cp.size >= next;
    node_put(c->mem, reply, S("checkpoint"), found ? ledger_checkpoint_node(c->mem, &cp) : node_new(c->mem, NODE_NULL, S("null")));
    return OK;
}

/* Where there is nothing new the answer waits, up to `wait` seconds, until something has been numbered. */
err feeds_show(struct call *c)
{
    const struct registry *r;
    const struct registry_share *share;
    registry_feed news;
    struct node *items;
    int64_t size, after = web_query_int(c, "after", -1), wait = web_query_int(c, "wait", 0);
    TRY(feed_asked(c, web_query(c, "share"), &r, &share));
    if (after < 0) TRY(register_acked(c, r, share, &after));
    TRY(register_feed(c, r, share, after, list_limit(c), &news));
    TRY(ledger_size(c, &size));
    if (!news.n && web_wait(c, wait > WAIT_MAX ? WAIT_MAX : (int)wait, size)) return OK;
    struct node *reply = list_reply(c, &items, NONE);
    EACH (e, news) {
        node_add(items, news_json(c, r, share, e));
        after = e->seq;
    }
    node_put_int(c->mem, reply, "next", after);
    if (share) node_put_text(c->mem, reply, "terms", share->terms);
    TRY(checkpoint_put(c, reply, after));
    return web_json(c, 200, reply);
}

err feeds_ack(struct call *c)
{
    const struct registry *r;
    const struct registry_share *share;
    const struct node *body = web_body(c);
    struct node *reply = node_map(c->mem);
    int64_t after, kept;
    TRY(feed_asked(c, node_text(body, "share"), &r, &share));
    if (!slice_int(node_value(node_get(body, "after")), &after))
        return err_field(c->mem, "feed.after", S("after"), "Ghi số của thay đổi cuối cùng đã giữ được.");
    TRY(register_ack(c, r, share, after, &kept));
    node_put_int(c->mem, reply, "after", kept);
    return web_json(c, 200, reply);
}
