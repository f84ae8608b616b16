/* SPDX-License-Identifier: Apache-2.0 */
/* /feeds/{system}/{register}: every change of a register in order, for who may read it, or by a share (?share=) for whom it is declared.
 * GET ?after=&limit=&wait= answers {items, next, terms, checkpoint}; without `after` it goes on where this account has acknowledged.
 * POST …/ack {after, share?} says that everything up to there is kept. */
#include "systems/api/api.h"
#include "kernel/feed_pack.h"
#include "kernel/ledger.h"

enum { WAIT_MAX = 30, LIMIT_USUAL = 50, LIMIT_STRANGER = 500, LIMIT_MAX = 5000, FEED_MAX = 32 << 20 };     /* seconds; changes; bytes */

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

/* The newest signed root over everything that was told; null until the next one is signed. */
static err checkpoint_write(struct call *c, struct out *o, int64_t next)
{
    struct ledger_checkpoint cp;
    bool found;
    TRY(ledger_newest(c, &cp, &found));
    out_z(o, ",\"checkpoint\":");
    if (found && cp.size >= next) json_write(o, ledger_checkpoint_node(c->mem, &cp));
    else out_z(o, "null");
    return OK;
}

static err feed_reply(struct call *c, const struct registry *r, const struct registry_share *share, const registry_feed *news, int64_t next)
{
    struct out o = out_sized(c->mem, FEED_MAX, feed_size(r, news));
    out_z(&o, "{\"items\":");
    feed_write(c, r, share, news, &o);
    out_z(&o, ",\"next\":");
    out_i(&o, next);
    if (share) {
        out_z(&o, ",\"terms\":");
        out_json(&o, share->terms);
    }
    TRY(checkpoint_write(c, &o, next));
    out_c(&o, '}');
    if (o.over) return broken(c->mem, "feed.too_long", "%zu changes over %d bytes", news->n, FEED_MAX);
    return web_bytes(c, 200, "application/json", out_slice(&o));
}

/* Who is signed in may ask for more at once, to catch up. */
static int feed_limit(const struct call *c)
{
    int64_t n = web_query_int(c, "limit", LIMIT_USUAL), most = c->who->account ? LIMIT_MAX : LIMIT_STRANGER;
    return n < 1 ? 1 : n > most ? (int)most : (int)n;
}

/* Where there is nothing new the answer waits, up to `wait` seconds, until something has been numbered. */
err feeds_show(struct call *c)
{
    const struct registry *r;
    const struct registry_share *share;
    registry_feed news;
    int64_t after = web_query_int(c, "after", -1), wait = web_query_int(c, "wait", 0);
    TRY(feed_asked(c, web_query(c, "share"), &r, &share));
    if (after < 0) TRY(register_acked(c, r, share, &after));
    TRY(register_feed(c, r, share, after, feed_limit(c), &news));
    if (!news.n && wait > 0) {
        int64_t size;
        TRY(ledger_size(c, &size));
        if (web_wait(c, wait > WAIT_MAX ? WAIT_MAX : (int)wait, size)) return OK;
    }
    return feed_reply(c, r, share, &news, news.n ? news.v[news.n - 1].event->seq : after);
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
