/* SPDX-License-Identifier: Apache-2.0 */
#include "web/metrics.h"
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
#include "base/log.h"
#include "kernel/app.h"
#include "kernel/who.h"
#include "web/web_private.h"

enum { CLASSES = 5, BUCKETS = 12 };
static const int64_t bounds_us[BUCKETS] = { 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000 };

struct route_counts { _Atomic uint64_t status[CLASSES], bucket[BUCKETS + 1], micros; };

struct metrics { instant started; size_t n; struct route_counts routes[]; };

struct metrics *metrics_new(struct arena *mem, size_t routes, instant started)
{
    struct metrics *m = arena_alloc(mem, sizeof *m + (routes + 1) * sizeof *m->routes);     /* the last: no route */
    m->started = started;
    m->n = routes;
    return m;
}

static void count(_Atomic uint64_t *what, uint64_t n) { atomic_fetch_add_explicit(what, n, memory_order_relaxed); }

static void log_line(const struct web *w, int64_t micros)
{
    const struct route *r = w->match.route;
    log_info("web.request", L("method", w->method), L("route", r ? r->path : "-"), L("status", w->reply.status),
        L("us", micros), L("bytes", w->reply.blob.n ? (size_t)w->reply.blob_size : w->reply.body.n),
        L("account", w->call.who ? w->call.who->account : 0), L("number", (int64_t)w->number));
}

void metrics_request(struct metrics *m, const struct web *w, int64_t micros)
{
    struct route_counts *r = &m->routes[w->match.route ? (size_t)w->match.index : m->n];
    int class = w->reply.status / 100 - 1, b = 0;
    if (class >= 0 && class < CLASSES) count(&r->status[class], 1);
    while (b < BUCKETS && micros > bounds_us[b]) b++;
    count(&r->bucket[b], 1);
    count(&r->micros, (uint64_t)micros);
    if (!w->server->options.quiet && w->method && !(w->match.route && w->match.route->flags & WEB_BARE)) log_line(w, micros);
}

static uint64_t value(const _Atomic uint64_t *what) { return atomic_load_explicit(what, memory_order_relaxed); }

static void label(struct out *o, const struct web_server *s, size_t i)
{
    const struct route *r = i < s->metrics->n ? router_route(s->router, i) : NULL;
    out_f(o, "method=\"%s\",route=\"%s\"", r ? r->method : "", r ? r->path : "none");
}

static void status_write(const struct web_server *s, struct out *o)
{
    out_z(o, "# HELP motcua_requests_total Requests answered.\n# TYPE motcua_requests_total counter\n");
    for (size_t i = 0; i <= s->metrics->n; i++)
        for (int k = 0; k < CLASSES; k++) {
            uint64_t n = value(&s->metrics->routes[i].status[k]);
            if (!n) continue;
            out_z(o, "motcua_requests_total{");
            label(o, s, i);
            out_f(o, ",status=\"%dxx\"} %llu\n", k + 1, (unsigned long long)n);
        }
}

static void histogram_write(const struct web_server *s, size_t i, struct out *o)
{
    const struct route_counts *r = &s->metrics->routes[i];
    uint64_t sum = 0;
    for (int b = 0; b <= BUCKETS; b++) {
        sum += value(&r->bucket[b]);
        out_z(o, "motcua_request_seconds_bucket{");
        label(o, s, i);
        if (b < BUCKETS) out_f(o, ",le=\"%g\"} %llu\n", (double)bounds_us[b] / 1e6, (unsigned long long)sum);
        else out_f(o, ",le=\"+Inf\"} %llu\n", (unsigned long long)sum);
    }
    out_z(o, "motcua_request_seconds_sum{");
    label(o, s, i);
    out_f(o, "} %.6f\nmotcua_request_seconds_count{", (double)value(&r->micros) / 1e6);
    label(o, s, i);
    out_f(o, "} %llu\n", (unsigned long long)sum);
}

static void latency_write(const struct web_server *s, struct out *o)
{
    out_z(o, "# HELP motcua_request_seconds From the first line of a request to the last byte of its reply.\n"
             "# TYPE motcua_request_seconds histogram\n");
    for (size_t i = 0; i <= s->metrics->n; i++) {
        uint64_t any = 0;
        for (int k = 0; k < CLASSES; k++) any += value(&s->metrics->routes[i].status[k]);
        if (any) histogram_write(s, i, o);
    }
}

/* The second number of /proc/self/statm, in pages; 0 where there is no such file. */
static int64_t resident_bytes(void)
{
    char line[256];
    slice all, rest, pages;
    int64_t n;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f) return 0;
    size_t got = fread(line, 1, sizeof line, f);
    fclose(f);
    bool known = slice_cut((slice){ line, got }, ' ', &all, &rest) && slice_cut(rest, ' ', &pages, &rest) && slice_int(pages, &n);
    return known ? n * sysconf(_SC_PAGESIZE) : 0;
}

static void one(struct out *o, const char *name, const char *type, const char *help, int64_t n)
{
    out_f(o, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name, (long long)n);
}

static int64_t generation(struct app *app)
{
    const struct definitions *d = atomic_load_explicit(&app->defs, memory_order_acquire);
    return d ? d->generation : 0;
}

void metrics_write(const struct web_server *s, instant now, struct out *o)
{
    struct store_counts k = store_counts(s->options.store);
    status_write(s, o);
    latency_write(s, o);
    one(o, "motcua_store_writes_total", "counter", "Changes committed.", k.writes);
    one(o, "motcua_store_batches_total", "counter", "Commits that carried them.", k.batches);
    one(o, "motcua_store_retries_total", "counter", "Changes run again after a conflict.", k.retries);
    one(o, "motcua_store_conflicts_total", "counter", "Changes given up after conflicts.", k.conflicts);
    one(o, "motcua_store_read_milliseconds_total", "counter", "Time in read snapshots.", k.read_ms);
    one(o, "motcua_store_write_milliseconds_total", "counter", "Time in write transactions.", k.write_ms);
    one(o, "motcua_store_steps_total", "counter", "Work of SQLite, in steps of its machine; PostgreSQL counts its own.", k.steps);
    one(o, "motcua_store_waiting", "gauge", "Changes waiting for the writer.", k.waiting);
    one(o, "motcua_definitions_generation", "gauge", "What is published, as served here: a second behind the table generation.",
        generation(s->options.app));
    one(o, "motcua_requests_running", "gauge", "Requests being answered.", atomic_load(&s->running));
    one(o, "motcua_uptime_seconds", "gauge", "Since the server started.", (now.ms - s->metrics->started.ms) / 1000);
    one(o, "motcua_resident_bytes", "gauge", "Memory held.", resident_bytes());
}
