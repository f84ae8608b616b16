/* SPDX-License-Identifier: Apache-2.0 */
/* libmicrohttpd: the event loops and the stages of one request.
 *   head → body → (away: with the slow threads, the store, or waiting; the connection suspended) → answer → sent
 * Everything here runs on the connection's own event-loop thread, except start and stop. */
#include <arpa/inet.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/hash.h"
#include "kernel/app.h"
#include "web/flow.h"
#include "web/metrics.h"
#include "web/request.h"
#include "web/slow.h"
#include "web/throttle.h"
#include "web/wait.h"
#include "web/watch.h"
#include "web/web_private.h"
#include "web/worker.h"

enum {
    LINE_MEMORY = 32 * 1024,            /* of one connection: its head must fit, or MHD answers 431 */
    LINES_MAX   = 4096,
    THREADS_MAX = 8,
    STOP_TICK_MS = 5, STOP_GRACE_MS = 10 * 1000,
};

static void *request_new(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct web_server *server = cls;
    struct arena *mem = worker_arena();
    struct web *w = NEW(mem, struct web);
    w->server = server;
    w->connection = connection;
    w->call = (struct call){ .mem = mem, .now = server->options.now(server->options.owner), .app = server->options.app, .web = w };
    if (w->call.app) app_pin(&w->call);
    w->target = slice_copy(mem, slice_z(uri));
    w->line = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    w->began_us = micros();
    w->number = atomic_fetch_add_explicit(&server->numbers, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&server->running, 1, memory_order_relaxed);
    return w;
}

static void request_done(void *cls, struct MHD_Connection *connection, void **req, enum MHD_RequestTerminationCode how)
{
    (void)connection;
    (void)how;
    struct web_server *server = cls;
    struct web *w = *req;
    if (!w) return;
    *req = NULL;
    watch_phase(w->line, 0);
    metrics_request(server->metrics, w, micros() - w->began_us);
    atomic_fetch_sub_explicit(&server->running, 1, memory_order_release);
    worker_arena_back(w->call.mem);
}

/* Only a client that asked before sending hears no at once: MHD closes the line after any reply given this early. */
static enum MHD_Result head_done(struct web *w, const char *method)
{
    w->method = method;
    w->fault = request_head(w);
    body_begin(w);
    w->stage = WEB_BODY;
    return w->fault.fault && web_header(&w->call, "Expect").n ? flow_answer(w) : MHD_YES;
}

static enum MHD_Result request_step(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                    const char *version, const char *upload, size_t *upload_n, void **req)
{
    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    struct web *w = *req;
    switch (w->stage) {
    case WEB_HEAD:
        return head_done(w, method);
    case WEB_BODY:
        if (*upload_n == 0) return flow_serve(w);
        if (!body_feed(w, (slice){ upload, *upload_n })) return MHD_NO;
        *upload_n = 0;
        return MHD_YES;
    case WEB_AGAIN:
        return flow_again(w);
    case WEB_ANSWER:
        return flow_answer(w);
    case WEB_AWAY:
    case WEB_SENT:
        return MHD_YES;
    }
    never();
}

static void line_changed(void *cls, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
    struct web_server *server = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *context = watch_open(server->watch, MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    else
        watch_close(server->watch, *context);
}

/* Paths and queries are decoded by us, once, with checks. */
static size_t leave_encoded(void *cls, struct MHD_Connection *connection, char *s)
{
    (void)cls;
    (void)connection;
    return strlen(s);
}

static instant machine_clock(void *owner)
{
    (void)owner;
    return instant_real();
}

static err address_read(struct arena *mem, const struct web_options *o, struct sockaddr_storage *a)
{
    char text[INET6_ADDRSTRLEN] = "127.0.0.1";
    if (o->address.n >= sizeof text) return fault_of(mem, ERR_USAGE, "web.listen", "not an address: %.*s", SL(o->address));
    if (o->address.n) memcpy(text, o->address.p, o->address.n), text[o->address.n] = '\0';
    struct sockaddr_in *four = (void *)a;
    struct sockaddr_in6 *six = (void *)a;
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)o->port);
        return OK;
    }
    if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1)
        return fault_of(mem, ERR_USAGE, "web.listen", "not an address: %s", text);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)o->port);
    return OK;
}

static err listen_start(struct web_server *s)
{
    struct sockaddr_storage address = { 0 };
    TRY(address_read(s->mem, &s->options, &address));
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME;
    if (address.ss_family == AF_INET6) flags |= MHD_USE_DUAL_STACK;
    s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, request_step, s,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)s->options.threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->options.connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LINE_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)WATCH_QUIET_S,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u,
        MHD_OPTION_URI_LOG_CALLBACK, request_new, s,
        MHD_OPTION_NOTIFY_COMPLETED, request_done, s,
        MHD_OPTION_NOTIFY_CONNECTION, line_changed, s,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL,
        MHD_OPTION_END);
    if (!s->daemon)
        return broken(s->mem, "web.listen", "cannot listen on %.*s port %d", SL(s->options.address), s->options.port);
    return OK;
}

static err options_take(struct web_server *s, const struct web_options *options)
{
    struct web_options *o = &s->options;
    *o = *options;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (o->threads <= 0) o->threads = (int)(cores > 0 ? 2 * cores : 2);
    if (o->threads > THREADS_MAX && options->threads <= 0) o->threads = THREADS_MAX;
    if (o->connections <= 0) o->connections = LINES_MAX;
    if (!o->now) o->now = machine_clock;
    if (o->secret.n && o->secret.n < 32) return fault_of(s->mem, ERR_USAGE, "web.secret", "the secret has less than 32 bytes");
    random_bytes(s->key, sizeof s->key);
    if (o->secret.n) {
        digest d = hash_keyed(o->secret, S("motcua web"));
        memcpy(s->key, d.b, sizeof s->key);
    }
    atomic_init(&s->numbers, (uint64_t)instant_real().ms << 12);
    return OK;
}

/* The systems' routes and our own. */
static const struct system *const *systems_all(struct arena *mem, const struct system *const *systems)
{
    LIST(const struct system *) all = { 0 };
    bool there = false;
    for (; systems && *systems; systems++) {
        there |= *systems == &web_system;
        LIST_ADD(mem, &all, *systems);
    }
    if (!there) LIST_ADD(mem, &all, &web_system);
    LIST_ADD(mem, &all, NULL);
    return all.v;
}

err web_start(struct arena *mem, const struct web_options *options, struct web_server **server)
{
    struct web_server *s = NEW(mem, struct web_server);
    s->mem = mem;
    TRY(options_take(s, options));
    TRY(router_build(mem, systems_all(mem, options->systems), &s->router));
    s->metrics = metrics_new(mem, router_count(s->router), s->options.now(s->options.owner));
    s->throttle = throttle_new(mem);
    TRY(watch_start(mem, &s->watch));
    TRY(slow_start(mem, flow_slow, &s->slow));
    TRY(waiting_start(s));
    err e = listen_start(s);
    if (e.fault) {
        waiting_stop(s);
        slow_stop(s->slow);
        watch_stop(s->watch);
        return e;
    }
    *server = s;
    return OK;
}

int web_port(const struct web_server *s)
{
    return MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

static void tick(void) { nanosleep(&(struct timespec){ 0, STOP_TICK_MS * 1000000L }, NULL); }

void web_stop(struct web_server *s)
{
    atomic_store(&s->stopping, true);
    MHD_socket listening = MHD_quiesce_daemon(s->daemon);
    for (int ms = 0; ms < STOP_GRACE_MS && atomic_load(&s->running); ms += STOP_TICK_MS) tick();
    while (atomic_load(&s->away)) tick();       /* a suspended connection cannot be closed; the store will answer */
    MHD_stop_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET) close(listening);
    waiting_stop(s);
    slow_stop(s->slow);
    watch_stop(s->watch);
    explicit_bzero(s->key, sizeof s->key);
}
