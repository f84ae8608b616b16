/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of web/ share: one request with its call and its reply, and the server.
 * A struct web belongs to its event-loop thread, except between handing over to the slow threads or the store and `done`. */
#ifndef WEB_PRIVATE_H
#define WEB_PRIVATE_H
#include <microhttpd.h>
#include <stdatomic.h>
#include "base/list.h"
#include "base/out.h"
#include "store/store.h"
#include "web/router.h"
#include "web/server.h"
#include "web/catalogue.h"
#include "web/web.h"

static inline int64_t micros(void) { return store_ns() / 1000; }     /* monotonic */

enum {
    WEB_BODY_MAX   = 1 << 20,           /* a form or a JSON body */
    WEB_UPLOAD_MAX = 64 << 20,          /* a multipart body */
    WEB_FILE_MAX   = 10 << 20,          /* one file in it */
    WEB_DRAIN_MAX  = 128 << 20,         /* what is read and thrown away so that a 413 is seen; past it the line is cut */
    WEB_FIELDS_MAX = 1000,
    WEB_PAGE_MAX   = 16 << 20,          /* a reply made in memory */
    WEB_BARE       = 1 << 16,           /* route flag of web_system: answered without a snapshot and without the door */
};

struct reply_header { const char *name; slice value; };

struct reply {
    int         status;                 /* 0: nothing has been answered yet */
    const char *type;                   /* NUL-ended */
    slice       body, location, blob, disposition, etag;
    int64_t     blob_size;
    bool        packed;                 /* body is gzip already */
    bool        forever;                /* an asset: its URL names its content */
    LIST(struct reply_header) headers;
    LIST(struct reply_header) cookies;  /* name and value up to the attributes; kept apart so that a repeat replaces */
};

/* A form that met an expired login: where it was going and what was typed (carry.h). */
struct carry { slice target; const struct node *fields; uploads files; bool going_on; };    /* going_on: shown under its own names */

enum web_stage { WEB_HEAD, WEB_BODY, WEB_AWAY, WEB_AGAIN, WEB_ANSWER, WEB_SENT };    /* AGAIN: it has waited; the handler runs anew */

struct web {
    struct call           call;
    struct write          write;
    struct web_server    *server;
    struct connection    *line;         /* watch.h: the deadline of its connection */
    struct MHD_Connection *connection;
    enum web_stage        stage;

    /* the request */
    const char           *method;
    bool                  head, api, secure;
    slice                 target, path, query_text, address, host, cookie_text;
    const struct node    *query, *body;
    uploads               uploads;
    slice                 raw;          /* the body as it came; none of a multipart one */
    struct route_match    match;
    struct body          *reading;      /* request.h: the body while it comes in */
    err                   fault;        /* what is wrong with the request, or what came of the work */
    struct carry         *carry;
    const struct language *language;    /* of the page; NULL: not asked yet, Vietnamese */
    uint64_t              number;       /* shown with a 5xx and in the log */
    int64_t               began_us;

    /* the reply */
    struct reply          reply;
    struct out            page;         /* page.c: the page being written */
    const struct layout  *frame;        /* layout.c: what is around it */
    slice                 flash;        /* to be said on the next page */
    slice                 said;         /* said by the page before: page.c shows it */
    slice                 once;         /* once.c: the row this change keeps */
    work                  record;       /* web_record */
    bool                  waits;        /* web_wait: until the ledger is larger than wait_seen, or until then */
    int64_t               wait_seen, wait_until_us;
    struct web           *next;         /* slow.c's and wait.c's own */
};

struct web_server {
    struct web_options  options;
    struct arena       *mem;            /* lives as long as the server */
    struct router      *router;
    struct MHD_Daemon  *daemon;
    struct slow        *slow;
    struct watch       *watch;
    struct waiting     *waiting;
    struct metrics     *metrics;
    struct throttle    *throttle;
    unsigned char       key[32];
    _Atomic uint64_t    numbers;
    _Atomic int         running;        /* requests between their first line and their last byte */
    _Atomic int         away;           /* of them, suspended: with the slow threads or the store, or waiting */
    _Atomic bool        stopping;
};

/* reply.c */
void  reply_clear(struct web *w);       /* a handler starts, maybe again */
err   reply_html(struct call *c, slice markup);     /* page_end */
enum MHD_Result reply_send(struct web *w);          /* send.c */

/* request.c */
slice web_field_raw(const struct call *c, const char *name);    /* as typed, not trimmed: passwords */

/* problem.c: e becomes the reply */
void  problem_reply(struct call *c, err e);


#endif
