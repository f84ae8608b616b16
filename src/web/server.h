/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP server of one installation: started by main, or by a test in its own process.
 *
 *   struct web_options options = { .address = S("127.0.0.1"), .port = 8080, .store = store, .app = app,
 *                                  .systems = systems, .door = &door, .secret = key };
 *   struct web_server *server;
 *   TRY(web_start(mem, &options, &server));
 *   …
 *   web_stop(server);                      finishes what is running; call it before store_close
 *
 * A GET is answered on its event-loop thread inside one read snapshot.  A change is checked at the door (identity, right,
 * CSRF) in a snapshot, prepared, and handed to the store while its connection sleeps; the reply leaves after the commit. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H
#include "kernel/system.h"

struct web_server;

/* Who is there, and may they?  Both run inside a read snapshot.
 *   identify  sets c->who from web_cookie(c, "mc") for a page, from the bearer token for the API; a stranger is no fault
 *   allow     OK, ERR_LOGIN (nobody is signed in) or ERR_DENIED (somebody, but not this) */
struct web_door {
    err (*identify)(struct call *c);
    err (*allow)(struct call *c, const struct route *r);
};

struct web_options {
    slice address;                      /* "127.0.0.1", "::" */
    int   port;                         /* 0: any free one, see web_port */
    int   threads;                      /* event loops; 0 = twice the processors, at most 8 */
    int   connections;                  /* open at once; 0 = 4,096 */
    struct store *store;
    struct app   *app;                  /* becomes c->app */
    const struct system *const *systems;/* NULL-ended; the server's own routes (web_system) are always served */
    const struct web_door *door;
    instant (*now)(void *owner);        /* the clock of every call; NULL = the machine's */
    void  *owner;
    slice  secret;                      /* ≥ 32 bytes, signs cookies and forms; no value: a fresh one, so a restart ends open forms */
    slice  trusted_proxy;               /* "127.0.0.1, ::1": peers whose X-Forwarded-For and -Proto are believed */
    bool   https;                       /* every visitor comes over TLS (ended by a proxy): Secure cookies and HSTS */
    bool   quiet;                       /* no log line for each request */
};

/* Refused (ERR_USAGE "web.routes", ERR_BROKEN "web.listen"): a route without a right, two alike, a bad pattern, a busy port. */
err  web_start(struct arena *mem, const struct web_options *options, struct web_server **server);
void web_stop(struct web_server *server);
int  web_port(const struct web_server *server);

/* Health, metrics, OpenAPI and assets; the tables web_once and web_idempotency and the job that empties them.
 * main lists it among the systems for its migrations and jobs. */
extern const struct system web_system;

#endif
