/* SPDX-License-Identifier: Apache-2.0 */
/* motcua serve: opens the installation, starts jobs and the HTTP server, and waits to be told to stop. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include "base/log.h"
#include "kernel/account.h"
#include "kernel/jobs.h"
#include "kernel/verb.h"
#include "main/cli.h"
#include "store/db.h"
#include "store/job.h"
#include "web/catalogue.h"
#include "web/server.h"
#include "web/web.h"

enum { CLOCK_JUMP_MS = 10000 };         /* more than a second's turn takes on a busy machine */

/* ---- the door: who is there, and may they? ---- */

static slice bearer(const struct call *c)
{
    slice header = web_header(c, "Authorization"), kind, token;
    slice_cut(header, ' ', &kind, &token);
    struct arena *mem = c->mem;
    return slice_eq(slice_lower(mem, kind), S("bearer")) ? slice_trim(token) : (slice){ NULL, 0 };
}

static err identify(struct call *c)
{
    app_pin(c);
    if (web_is_api(c)) return session_who(c, bearer(c), SESSION_API, &c->who);
    return session_who(c, web_cookie(c, "mc"), SESSION_WEB, &c->who);
}

static err allow(struct call *c, const struct route *r)
{
    if (right_held(c->who, slice_z(r->right))) return OK;
    if (!c->who->account) return fail(c, ERR_LOGIN, "login.needed", "Hãy đăng nhập để tiếp tục.");
    return fail(c, ERR_DENIED, "right.missing", "Tài khoản của bạn không có quyền vào trang này (%s).", r->title);
}

static const struct web_door door = { identify, allow };

/* ---- jobs ---- */

static struct call job_call(void *owner, struct arena *mem, instant now)
{
    struct call c = { .mem = mem, .now = now, .app = owner };
    struct who *w = NEW(mem, struct who);
    *w = stranger;
    c.who = w;
    app_pin(&c);
    return c;
}

static const struct job *const *job_lists(struct arena *mem)
{
    LIST(const struct job *) lists = { 0 };
    LIST_ADD(mem, &lists, kernel_jobs);
    for (const struct system *const *s = systems; *s; s++)
        if ((*s)->jobs) LIST_ADD(mem, &lists, (*s)->jobs);
    LIST_ADD(mem, &lists, NULL);
    return lists.v;
}

/* ---- starting ---- */

static err split_address(struct call *c, slice listen, slice *address, int *port)
{
    int64_t n;
    size_t colon = listen.n;
    while (colon && listen.p[colon - 1] != ':') colon--;
    if (!colon || !slice_int(slice_sub(listen, colon, listen.n), &n) || n < 0 || n > 65535)
        return fail(c, ERR_USAGE, "serve.listen", "--listen viết dạng ADDR:PORT, ví dụ 127.0.0.1:8080.");
    *address = slice_sub(listen, 0, colon - 1);
    *port = (int)n;
    if (slice_starts(*address, S("[")) && slice_ends(*address, S("]"))) *address = slice_sub(*address, 1, address->n - 2);
    return OK;
}

/* "https://…" and nothing behind the name: paths are joined to it. */
static err split_site(struct call *c, slice asked, slice *site)
{
    slice name = slice_starts(asked, S("https://")) ? slice_sub(asked, 8, asked.n)
               : slice_starts(asked, S("http://")) ? slice_sub(asked, 7, asked.n) : NONE;
    *site = slice_ends(name, S("/")) ? slice_sub(asked, 0, asked.n - 1) : asked;
    if (slice_ends(name, S("/"))) name = slice_sub(name, 0, name.n - 1);
    if (!asked.n || slice_only(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]")) return OK;
    return fail(c, ERR_USAGE, "serve.site", "--site là địa chỉ người dân gõ, ví dụ https://motcua.vinhlong.gov.vn.");
}

static bool is_loopback(slice address)
{
    return slice_starts(address, S("127.")) || slice_eq(address, S("::1")) || slice_eq(address, S("localhost"));
}

static err demo_count(struct call *c)
{
    int64_t n;
    TRY(db_int(c, &n, "select count(*) from account where demo = true and locked_at is null"));
    c->prepared = n ? (void *)c : NULL;
    return OK;
}

/* Everyone knows the demo accounts' password: they must not be reachable from elsewhere. */
static err refuse_public_demo(struct call *c, slice address)
{
    void *arguments = c->prepared;
    TRY(store_read(c->app->store, c, demo_count));
    bool demo = c->prepared != NULL;
    c->prepared = arguments;
    if (!demo || c->app->loopback) return OK;
    return fail(c, ERR_CONFLICT, "serve.demo",
                "Dữ liệu này có tài khoản trình diễn (mật khẩu ai cũng biết), nên chỉ phục vụ tại địa chỉ loopback, không phải %.*s.",
                SL(address));
}

static sigset_t stop_signals(void)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    return stop;
}

/* Once a second every process looks whether another has published something (motcua publish). */
static void refresh_turn(struct app *app)
{
    ARENA_SCRATCH (mem) {
        struct call c = job_call(app, mem, clock_now(NULL));
        err e = store_read(app->store, &c, definitions_refresh);
        if (e.fault) log_warn("serve.definitions", L("code", e.fault->code), L("detail", e.fault->detail));
    }
}

/* The clock was set, or the machine slept: what sleeps till an hour must reckon again. */
static void clock_turn(struct jobs *jobs, instant *last)
{
    instant now = clock_now(NULL);
    if (now.ms < last->ms || now.ms - last->ms > CLOCK_JUMP_MS) jobs_clock(jobs);
    *last = now;
}

static void wait_for_stop(struct app *app, struct jobs *jobs)
{
    const sigset_t stop = stop_signals();
    const struct timespec second = { 1, 0 };
    instant last = clock_now(NULL);
    int signal;
    while ((signal = sigtimedwait(&stop, NULL, &second)) < 0) {
        clock_turn(jobs, &last);
        refresh_turn(app);
    }
    log_info("serve.stopping", L("signal", signal));
}

static void block_signals(void)
{
    const sigset_t stop = stop_signals();
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

err verb_serve(struct call *c)
{
    struct web_options options = { .systems = systems, .door = &door, .now = clock_now };
    struct web_server *server;
    struct jobs *jobs;
    int64_t threads;
    slice listen = verb_option(c, "listen");
    block_signals();
    TRY(split_address(c, listen.n ? listen : S("127.0.0.1:8080"), &options.address, &options.port));
    TRY(verb_number(c, "threads", 0, &threads));
    TRY(catalogue_start(c->mem));
    TRY(app_open(c));
    channels_open(&c->app->channels);
    c->app->loopback = is_loopback(options.address);
    TRY(split_site(c, verb_option(c, "site"), &c->app->site));
    TRY(refuse_public_demo(c, options.address));
    options.threads = (int)threads;
    options.store = c->app->store;
    options.app = c->app;
    options.trusted_proxy = verb_option(c, "proxy");
    options.https = verb_flag(c, "https");
    options.quiet = verb_flag(c, "quiet");
    options.secret = c->app->secret;
    TRY(web_start(c->mem, &options, &server));
    struct job_host host = { job_call, c->app };
    err e = jobs_start(c->app->store, c->mem, job_lists(c->mem), &host, &jobs);
    if (!e.fault) {
        printf("http://%.*s:%d\n", SL(options.address), web_port(server));
        fflush(stdout);
        log_info("serve.ready", L("port", web_port(server)), L("units", (int64_t)defs(c)->units.n),
                 L("procedures", (int64_t)defs(c)->procedures.n));
        wait_for_stop(c->app, jobs);
        jobs_stop(jobs);
    }
    web_stop(server);
    return e;
}
