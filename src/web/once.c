/* SPDX-License-Identifier: Apache-2.0 */
#include "web/once.h"
#include <string.h>
#include "base/hash.h"
#include "base/node.h"
#include "kernel/who.h"
#include "store/db.h"
#include "web/csrf.h"

enum { KEY_MAX = 200 };
#define DAY_MS (24 * 3600 * 1000LL)
#define PAGES_KEPT (2 * DAY_MS)
#define API_KEPT   (30 * DAY_MS)

struct once_page { slice location, flash; };
RECORD(once_page, COLUMN(once_page, location), COLUMN(once_page, flash));

struct once_reply { int64_t status; slice request, type, body, location, etag; };
RECORD(once_reply, COLUMN(once_reply, status), COLUMN(once_reply, request), COLUMN(once_reply, type), COLUMN(once_reply, body),
    COLUMN(once_reply, location), COLUMN(once_reply, etag));

static void add(struct hash *h, slice s)
{
    uint64_t n = s.n;
    hash_add(h, (slice){ (const char *)&n, sizeof n });
    hash_add(h, s);
}

static void add_tree(struct hash *h, const struct node *n)
{
    char kind = (char)('0' + n->kind);
    add(h, (slice){ &kind, 1 });
    add(h, n->key);
    add(h, n->text);
    NODE_EACH (down, n) add_tree(h, down);
    add(h, S("."));
}

/* What was asked: by whom, where, and every field. */
static slice request_hash(struct call *c, slice session)
{
    const struct web *w = c->web;
    struct hash h = hash_begin();
    add(&h, session);
    add(&h, slice_z(w->method));
    add(&h, w->target);
    add_tree(&h, w->body);
    EACH (u, w->uploads) {
        add(&h, u->field);
        add(&h, u->name);
        add(&h, u->sha256);
    }
    digest d = hash_end(&h);
    return hex_write(c->mem, DIGEST_SLICE(d));
}

static err page_begin_once(struct call *c, bool *repeated)
{
    struct web *w = c->web;
    int64_t fresh;
    w->once = request_hash(c, csrf_session(c));
    TRY(db_change(c, &fresh, "insert into web_once (token, location, made_at) values ($1, '', $2) on conflict do nothing",
        w->once, c->now));
    if (fresh) return OK;
    struct once_page before;
    TRY(db_one(c, &once_page_record, &before, "select location, flash from web_once where token = $1", w->once));
    *repeated = true;
    w->flash = before.flash;
    return web_see(c, "%.*s", SL(before.location));
}

/* Only a redirect without a new cookie can be given again: a page asks for another try, and a session's token is not kept. */
static err page_end_once(struct call *c)
{
    struct web *w = c->web;
    const struct reply *r = &w->reply;
    if (r->status != 303 || r->cookies.n) return db_do(c, "delete from web_once where token = $1", w->once);
    return db_do(c, "update web_once set location = $2, flash = $3 where token = $1", w->once, r->location, w->flash);
}

static err api_repeat(struct call *c, int64_t account, slice key, slice request)
{
    struct once_reply before;
    TRY(db_one(c, &once_reply_record, &before,
        "select status, request, type, body, location, etag from web_idempotency where account = $1 and key = $2", account, key));
    if (!slice_eq(before.request, request))
        return fail(c, ERR_INPUT, "web.idempotency", "Idempotency-Key này đã dùng cho một yêu cầu có nội dung khác.");
    struct reply *r = &c->web->reply;
    TRY(web_bytes(c, (int)before.status, zstr(c->mem, before.type), before.body));
    r->location = before.location;
    r->etag = before.etag;
    web_set_header(c, "Idempotency-Replayed", S("true"));
    return OK;
}

/* A stranger's counts with the address it comes from, so that nobody takes another's; and only where the reply may be kept, unlike a
 * session's token. */
static slice api_key(struct call *c)
{
    slice key = web_header(c, "Idempotency-Key");
    if (!key.n || c->who->account) return key;
    if (!(c->web->match.route->flags & ROUTE_ONCE)) return NONE;
    struct hash h = hash_begin();
    add(&h, web_address(c));
    add(&h, key);
    digest d = hash_end(&h);
    return hex_write(c->mem, DIGEST_SLICE(d));
}

static err api_begin(struct call *c, bool *repeated)
{
    struct web *w = c->web;
    int64_t account = c->who->account, fresh;
    slice key = api_key(c);
    if (!key.n) return OK;
    if (web_header(c, "Idempotency-Key").n > KEY_MAX)
        return fail(c, ERR_USAGE, "web.idempotency", "Idempotency-Key dài quá %d ký tự.", KEY_MAX);
    w->once = request_hash(c, S(""));
    TRY(db_change(c, &fresh, "insert into web_idempotency (account, key, request, status, made_at) values ($1, $2, $3, 0, $4) "
        "on conflict do nothing", account, key, w->once, c->now));
    *repeated = !fresh;
    return fresh ? OK : api_repeat(c, account, key, w->once);
}

static err api_end(struct call *c)
{
    const struct reply *r = &c->web->reply;
    return db_do(c, "update web_idempotency set status = $3, type = $4, body = $5, location = $6, etag = $7 "
        "where account = $1 and key = $2", c->who->account, api_key(c), r->status, r->type, r->body,
        r->location, r->etag);
}

err once_begin(struct call *c, bool *repeated)
{
    struct web *w = c->web;
    w->once = (slice){ 0 };
    if (strcmp(w->method, "POST") != 0) return OK;
    return w->api ? api_begin(c, repeated) : page_begin_once(c, repeated);
}

err once_end(struct call *c)
{
    if (!c->web->once.n) return OK;
    return c->web->api ? api_end(c) : page_end_once(c);
}

err once_sweep(struct call *c)
{
    TRY(db_do(c, "delete from web_once where made_at < $1", (instant){ c->now.ms - PAGES_KEPT }));
    return db_do(c, "delete from web_idempotency where made_at < $1", (instant){ c->now.ms - API_KEPT });
}
