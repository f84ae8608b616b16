/* SPDX-License-Identifier: Apache-2.0 */
#include "web/health.h"
#include "web/metrics.h"
#include "web/once.h"
#include "web/web_private.h"

err health_alive(struct call *c) { return web_bytes(c, 200, "text/plain; charset=utf-8", S("ok\n")); }

err health_ready(struct call *c)
{
    struct web_server *s = c->web->server;
    if (atomic_load(&s->stopping)) return web_bytes(c, 503, "text/plain; charset=utf-8", S("stopping\n"));
    if (store_ping(s->options.store, c).fault) return web_bytes(c, 503, "text/plain; charset=utf-8", S("no database\n"));
    return web_bytes(c, 200, "text/plain; charset=utf-8", S("ready\n"));
}

err health_metrics(struct call *c)
{
    struct out o = out_new(c->mem, WEB_PAGE_MAX);
    metrics_write(c->web->server, c->now, &o);
    return web_bytes(c, 200, "text/plain; version=0.0.4; charset=utf-8", out_slice(&o));
}

static const struct route routes[] = {
    { "GET", "/healthz",         health_alive,   "public", "Tiến trình còn chạy",    WEB_BARE },
    { "GET", "/readyz",          health_ready,   "public", "Sẵn sàng phục vụ",       WEB_BARE },
    { "GET", "/metrics",         health_metrics, "public", "Số đo cho Prometheus",   WEB_BARE },
    { "GET", "/openapi.json",    openapi_show,   "public", "Mô tả giao diện API",    WEB_BARE },
    { "GET", "/a/{hash}/{name}", asset_show,     "public", "Tệp giao diện",          WEB_BARE },
    { 0 },
};

static const struct job jobs[] = {
    { "web-sweep", "every 3600s", once_sweep, "Dọn dấu vết của các lần gửi đã cũ" },
    { 0 },
};

extern const struct migration web_migrations[];     /* made from sql/ by tools/embed */

const struct system web_system = {
    .name = "web", .title = "Máy chủ HTTP", .routes = routes, .jobs = jobs, .migrations = web_migrations,
};
