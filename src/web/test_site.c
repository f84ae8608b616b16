/* SPDX-License-Identifier: Apache-2.0 */
/* The tiny site: one system, one person ("phien-1" and the bearer "khoa-1" are account 7). */
#include "web/web_test.h"                       /* first: cmocka has a fail of its own */
#include "kernel/ledger.h"
#include "kernel/who.h"
#include "store/db.h"
#include "web/page.h"
#include "web/web.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct who nobody;

static err identify(struct call *c)
{
    bool known = web_is_api(c) ? slice_eq(web_header(c, "Authorization"), S("Bearer khoa-1")) : slice_eq(web_cookie(c, "mc"), S("phien-1"));
    c->who = NEW(c->mem, struct who);
    *c->who = nobody;
    if (known) c->who->account = 7;
    return OK;
}

static err allow(struct call *c, const struct route *r)
{
    if (strcmp(r->right, "public") == 0) return OK;
    if (!c->who->account) return fault_of(c->mem, ERR_LOGIN, "tiny.login", "nobody");
    return strcmp(r->right, "tiny.never") ? OK : fault_of(c->mem, ERR_DENIED, "tiny.denied", "not this");
}

const struct web_door tiny_door = { identify, allow };

static err hello(struct call *c)
{
    slice name = web_query(c, "ten");
    return web_bytes(c, 200, "text/plain; charset=utf-8", slice_fmt(c->mem, "chào %.*s\n", SL(name.n ? name : S("bạn"))));
}

static err address(struct call *c)
{
    return web_bytes(c, 200, "text/plain; charset=utf-8", web_link(c, "/ten/%s", "a"));
}

static err long_text(struct call *c)
{
    struct out o = out_new(c->mem, 1 << 20);
    for (int i = 0; i < 1000; i++) out_f(&o, "Dòng %d của một trang dài.\n", i);
    return web_bytes(c, 200, "text/plain; charset=utf-8", out_slice(&o));
}

static err name_show(struct call *c)
{
    return web_bytes(c, 200, "text/plain; charset=utf-8", slice_fmt(c->mem, "[%.*s]", SL(web_param(c, "ten"))));
}

/* A form as the page compiler writes it: put_csrf after <form method="post">. */
static err form_show(struct call *c)
{
    struct out *o = page_begin(c, S("Biểu mẫu"));
    out_z(o, "<form method=\"post\">");
    put_csrf(c, o);
    out_z(o, "<input name=\"chu\"></form>");
    return page_end(c);
}

static err form_keep(struct call *c)
{
    slice text = web_field(c, "chu");
    if (slice_eq(text, S("sai"))) return fail(c, ERR_INPUT, "tiny.wrong", "Chữ này sai.");
    if (slice_eq(text, S("hong"))) return broken(c->mem, "tiny.broken", "a secret of ours");
    TRY(db_do(c, "insert into tiny_row (id, words) values ($1, $2)", db_id(c), text));
    web_flash(c, "Đã ghi “%.*s”.", SL(text));
    return web_see(c, "/so/xong");
}

static err sign_in(struct call *c)
{
    if (!slice_eq(web_field(c, "password"), S("quên-lãng"))) {
        web_status(c, 422);
        return form_show(c);
    }
    web_set_cookie(c, "mc", S("phien-1"), -1);
    return web_see(c, "/");
}

static err upload_keep(struct call *c)
{
    const uploads *files = web_uploads(c);
    struct out o = out_new(c->mem, 1 << 16);
    EACH (u, *files) out_f(&o, "%.*s|%.*s|%.*s|%lld\n", SL(u->field), SL(u->name), SL(u->type), (long long)u->size);
    NODE_EACH (f, web_body(c))
        if (!slice_starts(f->key, S("_"))) out_f(&o, "%.*s=%.*s\n", SL(f->key), SL(f->text));
    TRY(db_do(c, "insert into tiny_row (id, words) values ($1, 'upload')", db_id(c)));
    return web_bytes(c, 200, "text/plain; charset=utf-8", out_slice(&o));
}

static err slow_prepare(struct call *c)
{
    c->prepared = NEW(c->mem, int64_t);
    *(int64_t *)c->prepared = 41;
    return OK;
}

static err slow_apply(struct call *c)
{
    int64_t n = *(int64_t *)c->prepared + 1;
    TRY(db_do(c, "insert into tiny_row (id, words) values ($1, 'slow')", db_id(c)));
    struct node *answer = node_map(c->mem);
    node_put_int(c->mem, answer, "n", n);
    return web_json(c, 200, answer);
}

static err thing_add(struct call *c)
{
    struct node *answer = node_map(c->mem);
    TRY(db_do(c, "insert into tiny_row (id, words) values ($1, $2)", db_id(c), node_text(web_body(c), "ten")));
    node_put_text(c->mem, answer, "ten", node_text(web_body(c), "ten"));
    web_etag(c, 3);
    return web_json(c, 201, answer);
}

static err tiny_add(struct call *c)
{
    TRY(db_do(c, "insert into tiny_row (id, words) values ($1, 'tiny')", db_id(c)));
    return web_json(c, 201, node_map(c->mem));
}

static err trace_keep(struct call *c) { return db_do(c, "insert into tiny_row (id, words) values ($1, 'seen')", db_id(c)); }

static err protected_show(struct call *c)
{
    web_record(c, trace_keep);
    return web_bytes(c, 200, "text/plain; charset=utf-8", S("kín"));
}

/* ?giay=: waits so long for the first news; answers with how many there were. */
static err news_wait(struct call *c)
{
    int64_t seconds = 0, n;
    (void)slice_int(web_query(c, "giay"), &seconds);
    TRY(ledger_size(c, &n));
    if (!n && web_wait(c, (int)seconds, n)) return OK;
    return web_bytes(c, 200, "text/plain; charset=utf-8", slice_fmt(c->mem, "%lld", (long long)n));
}

static err news_tell(struct call *c)
{
    TRY(db_do(c, "update ledger_head set size = size + 1 where one = 1"));
    return web_json(c, 200, node_map(c->mem));
}

static const struct route routes[] = {
    { "GET",  "/chao",             hello,          "public",     "Chào" },
    { "GET",  "/dia-chi",          address,        "public",     "Địa chỉ" },
    { "GET",  "/dai",              long_text,      "public",     "Trang dài" },
    { "GET",  "/ten/{ten}",        name_show,      "public",     "Một tên" },
    { "GET",  "/so",               form_show,      "public",     "Biểu mẫu" },
    { "POST", "/so",               form_keep,      "public",     "Gửi biểu mẫu", ROUTE_OPEN },
    { "GET",  "/so/xong",          form_show,      "public",     "Đã gửi" },
    { "GET",  "/rieng",            form_show,      "tiny.use",   "Riêng" },
    { "POST", "/rieng",            form_keep,      "tiny.use",   "Gửi riêng" },
    { "GET",  "/kin",              protected_show, "tiny.use",   "Kín" },
    { "GET",  "/cam",              hello,          "tiny.never", "Cấm" },
    { "GET",  "/dang-nhap",        form_show,      "public",     "Đăng nhập" },
    { "POST", "/dang-nhap",        sign_in,        "public",     "Đăng nhập", ROUTE_OPEN },
    { "POST", "/tep",              upload_keep,    "tiny.use",   "Gửi tệp", ROUTE_UPLOAD },
    { "POST", "/api/v1/cham",      slow_apply,     "tiny.use",   "Chậm", ROUTE_API | ROUTE_SLOW, slow_prepare },
    { "POST", "/api/v1/nhanh",     slow_apply,     "tiny.use",   "Chuẩn bị nhanh", ROUTE_API, slow_prepare },
    { "POST", "/api/v1/vat",       thing_add,      "tiny.use",   "Thêm một vật", ROUTE_API },
    { "GET",  "/api/v1/cho",       news_wait,      "public",     "Chờ tin", ROUTE_API },
    { "POST", "/api/v1/tin",       news_tell,      "tiny.use",   "Báo tin", ROUTE_API },
    { "POST", "/api/v1/nho",       tiny_add,       "public",     "Ghi một dòng", ROUTE_API },
    { 0 },
};

static const struct migration migrations[] = {
    { "tiny/0001_tiny", S("create table tiny_row (id bigint primary key, words text);"
                          "create table ledger_head (one bigint primary key, size bigint);"
                          "insert into ledger_head (one, size) values (1, 0);") },
    { 0 },
};

const struct system tiny_system = { .name = "tiny", .title = "Nhỏ", .routes = routes, .migrations = migrations };
static const struct system *const systems[] = { &tiny_system, NULL };

static instant site_clock(void *owner)
{
    struct site *s = owner;
    return (instant){ atomic_load(&s->now_ms) };
}

void site_start(struct site *s)
{
    *s = (struct site){ .mem = arena_new(), .folder = "/tmp/motcua-web-XXXXXX" };
    atomic_init(&s->now_ms, 1536627900000);                                     /* 08:05 11/09/2018 */
    assert_non_null(mkdtemp(s->folder));
    assert_ok(store_open(s->mem, &(struct store_options){ .data = slice_z(s->folder) }, &s->store));
    assert_ok(store_migrate(s->store, web_system.migrations, 1));
    assert_ok(store_migrate(s->store, migrations, 1));
    s->app.store = s->store;
    struct web_options o = { .address = S("127.0.0.1"), .threads = 2, .store = s->store, .app = &s->app, .systems = systems,
        .door = &tiny_door, .now = site_clock, .owner = s, .secret = S("0123456789abcdef0123456789abcdef"), .quiet = true };
    assert_ok(web_start(s->mem, &o, &s->server));
    s->port = web_port(s->server);
}

void site_stop(struct site *s)
{
    if (s->server) web_stop(s->server);
    store_close(s->store);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", s->folder);
    assert_int_equal(system(command), 0);
    arena_free(s->mem);
}

static int64_t rows;
static err rows_count(struct call *c) { return db_int(c, &rows, "select count(*) from tiny_row"); }

int64_t site_count(struct site *s)
{
    struct call c = { .mem = s->mem, .now = { 1 } };
    assert_ok(store_read(s->store, &c, rows_count));
    return rows;
}
