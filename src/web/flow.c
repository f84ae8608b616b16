/* SPDX-License-Identifier: Apache-2.0 */
#include "web/flow.h"
#include "base/fold.h"
#include "web/carry.h"
#include "web/csrf.h"
#include "web/once.h"
#include "web/request.h"
#include "web/seal.h"
#include "web/slow.h"
#include "web/wait.h"
#include "web/watch.h"
#include <string.h>

static bool changes(const struct web *w) { return strcmp(w->match.route->method, "GET") != 0; }
static bool writes(const struct web *w) { return changes(w) || w->match.route->prepare; }

/* Identity, right, and for a page's form that it is ours and not signed out of. */
static err door(struct call *c)
{
    struct web *w = c->web;
    const struct web_door *d = w->server->options.door;
    TRY(d->identify(c));
    err e = d->allow(c, w->match.route);
    if (e.fault && e.fault->kind == ERR_LOGIN && !w->api && changes(w)) return carry_sign_in(c);
    if (e.fault) return e;
    return changes(w) && !w->api ? csrf_check(c) : OK;
}

static err read_work(struct call *c)
{
    TRY(door(c));
    if (c->web->reply.status) return OK;        /* the door has answered: sign in first */
    return c->web->match.route->apply(c);
}

static err door_work(struct call *c)
{
    TRY(door(c));
    const struct route *r = c->web->match.route;
    if (c->web->reply.status || !r->prepare || r->flags & ROUTE_SLOW) return OK;
    return r->prepare(c);
}

/* May run twice, so it starts from an empty reply. */
static err write_work(struct call *c)
{
    bool repeated = false;
    reply_clear(c->web);
    TRY(once_begin(c, &repeated));
    if (repeated) return OK;
    TRY(c->web->match.route->apply(c));
    return once_end(c);
}

/* Back from the store, or from a slow thread that failed: any thread.  After the resume w belongs to its loop again. */
static void come_back(struct web *w, err e)
{
    struct web_server *server = w->server;
    if (e.fault) reply_clear(w);        /* what a failed handler said lay above the mark its arena went back to */
    w->fault = e;
    w->stage = WEB_ANSWER;
    MHD_resume_connection(w->connection);
    atomic_fetch_sub(&server->away, 1);
}

static void write_done(struct write *write, err e) { come_back(write->owner, e); }

static void write_submit(struct web *w, work apply)
{
    w->write = (struct write){ .c = &w->call, .apply = apply, .done = write_done, .owner = w };
    store_write(w->server->options.store, &w->write);
}

void flow_slow(struct web *w)
{
    err e = store_read(w->server->options.store, &w->call, w->match.route->prepare);
    if (e.fault || w->reply.status) come_back(w, e);
    else write_submit(w, write_work);
}

/* Suspends the connection first: the answer may be there before we look up again. */
static bool go_away(struct web *w)
{
    atomic_fetch_add(&w->server->away, 1);
    if (atomic_load(&w->server->stopping)) {
        atomic_fetch_sub(&w->server->away, 1);
        return false;
    }
    w->stage = WEB_AWAY;
    watch_pause(w->line);
    MHD_suspend_connection(w->connection);
    return true;
}

#define away_refused(w) fault_of((w)->call.mem, ERR_LATER, "web.stopping", "the server is stopping or its queue is full")

static enum MHD_Result settle(struct web *w, err e)
{
    w->fault = e;
    return flow_answer(w);
}

static enum MHD_Result serve_change(struct web *w)
{
    err e = store_read(w->server->options.store, &w->call, door_work);
    if (e.fault || w->reply.status) return settle(w, e);
    if (!go_away(w)) return settle(w, away_refused(w));
    if (!(w->match.route->flags & ROUTE_SLOW) || !w->match.route->prepare) write_submit(w, write_work);
    else if (!slow_submit(w->server->slow, w)) come_back(w, away_refused(w));
    return MHD_YES;
}

/* Each turn of a request that waits leaves the arena as it found it. */
static enum MHD_Result serve_read(struct web *w)
{
    struct arena_mark mark = arena_mark(w->call.mem);
    err e = store_read(w->server->options.store, &w->call, read_work);
    work record = w->record;
    if (e.fault || (!record && !w->waits)) return settle(w, e);
    if (!go_away(w)) return settle(w, away_refused(w));
    if (!w->waits) {
        write_submit(w, record);
        return MHD_YES;
    }
    w->waits = false;
    w->call.who = NULL;
    reply_clear(w);
    arena_rewind(w->call.mem, mark);
    waiting_add(w);
    return MHD_YES;
}

enum MHD_Result flow_again(struct web *w)
{
    w->call.now = w->server->options.now(w->server->options.owner);
    return serve_read(w);
}

/* /thu-tuc/ → /thu-tuc when that is a page. */
static bool slash_moved(struct web *w)
{
    slice path = w->path, shorter = path;
    while (shorter.n > 1 && shorter.p[shorter.n - 1] == '/') shorter.n--;
    if (w->api || shorter.n == path.n || strcmp(w->method, "POST") == 0) return false;
    if (!router_find(w->server->router, w->method, shorter).route) return false;
    slice query = w->query_text.n ? slice_fmt(w->call.mem, "?%.*s", SL(w->query_text)) : S("");
    if (web_see(&w->call, "%.*s%.*s", SL(shorter), SL(query)).fault) return false;
    web_status(&w->call, 301);
    return true;
}

/* The page that says so still knows who reads it. */
static err no_route(struct web *w)
{
    struct call *c = &w->call;
    if (!w->api && web_cookie(c, "mc").n) TRY(store_read(w->server->options.store, c, w->server->options.door->identify));
    if (!w->match.allow) return fault_of(c->mem, ERR_MISSING, "web.no_page", "no route");
    web_set_header(c, "Allow", slice_z(w->match.allow));
    return fault_of(c->mem, ERR_MISSING, "web.method", "the path takes %s", w->match.allow);
}

enum MHD_Result flow_serve(struct web *w)
{
    if (w->reading) {
        err e = body_end(w);
        if (!w->fault.fault) w->fault = e;
    }
    if (w->fault.fault) return flow_answer(w);
    if (!w->match.route) return slash_moved(w) ? flow_answer(w) : settle(w, no_route(w));
    if (w->match.route->flags & WEB_BARE) return settle(w, w->match.route->apply(&w->call));
    flash_take(w);
    return writes(w) ? serve_change(w) : serve_read(w);
}

enum MHD_Result flow_answer(struct web *w)
{
    w->stage = WEB_SENT;
    err e = w->fault;
    if (!e.fault && !w->reply.status) e = broken(w->call.mem, "web.no_reply", "the handler of %s answered nothing", w->match.route->path);
    if (!e.fault && w->page.over) e = broken(w->call.mem, "web.too_long", "a page over its limit");
    if (!e.fault) e = carry_go_on(&w->call);
    if (e.fault) problem_reply(&w->call, e);
    return reply_send(w);
}
