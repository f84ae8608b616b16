/* SPDX-License-Identifier: Apache-2.0 */
/* The server seen from outside: routes, limits, replies. */
#include "web/web_test.h"
#include "web/watch.h"
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define BEARER "Authorization: Bearer khoa-1\r\n"
#define JSON   "Content-Type: application/json\r\n"

static void pages_answer(void **state)
{
    struct site *s = *state;
    struct got g = ask(s, "GET", "/chao?ten=%C4%90%E1%BB%97", "", (slice){ 0 });
    assert_int_equal(g.status, 200);
    assert_text(g.body, "chào Đỗ\n");
    assert_has(g.head, "default-src 'none'");
    assert_has(g.head, "X-Content-Type-Options: nosniff");
    assert_lacks(g.head, "Strict-Transport-Security");
    g = ask(s, "HEAD", "/chao", "", (slice){ 0 });
    assert_int_equal(g.status, 200);
    assert_int_equal(g.body.n, 0);
    assert_has(g.head, "Content-Length: 12");
    g = ask(s, "GET", "/ten/a%20%C3%AA", "", (slice){ 0 });
    assert_text(g.body, "[a ê]");
}

/* What a QR code leads to: the browser's own word for us only while nobody has told the site. */
static void links_lead_to_the_site_told(void **state)
{
    struct site *s = *state;
    assert_text(ask(s, "GET", "/dia-chi", "", (slice){ 0 }).body, "http://mc.test/ten/a");
    s->app.site = S("https://dichvucong.test");
    assert_text(ask(s, "GET", "/dia-chi", "", (slice){ 0 }).body, "https://dichvucong.test/ten/a");
}

static void odd_addresses_are_refused(void **state)
{
    static const struct { const char *method, *path; int status; const char *header, *value; } cases[] = {
        { "GET", "/khong-co", 404, NULL, NULL },
        { "GET", "/ten/%FF", 400, NULL, NULL },
        { "GET", "/ten/%00", 400, NULL, NULL },
        { "GET", "/chao?ten=%C3%28", 400, NULL, NULL },
        { "GET", "/chao/", 301, "Location", "/chao" },
        { "GET", "/chao//?ten=a", 301, "Location", "/chao?ten=a" },
        { "GET", "//vd.vn/", 404, NULL, NULL },
        { "DELETE", "/so", 405, "Allow", "GET, HEAD, POST" },
        { "POST", "/chao", 405, "Allow", "GET, HEAD" },
        { "GET", "/cam", 303, "Location", "/dang-nhap?tiep=%2Fcam" },
        { "GET", "/api/v1/khong-co", 404, "Content-Type", "application/problem+json" },
        { "GET", "/api/v1/vat", 405, "Allow", "POST" },
    };
    struct site *s = *state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct got g = ask(s, cases[i].method, cases[i].path, "", slice_eq(slice_z(cases[i].method), S("POST")) ? S("") : (slice){ 0 });
        if (g.status != cases[i].status) fail_msg("%s %s: %d", cases[i].method, cases[i].path, g.status);
        if (cases[i].header) assert_text(got_header(s->mem, g, cases[i].header), cases[i].value);
    }
    assert_int_equal(ask(s, "GET", "/cam", "Cookie: mc=phien-1\r\n", (slice){ 0 }).status, 403);
}

static void the_api_speaks_problems(void **state)
{
    static const struct { const char *headers, *body; int status; const char *part; } cases[] = {
        { BEARER JSON, "{\"ten\":\"Đỗ\"}", 201, "{\"ten\":\"Đỗ\"}" },
        { JSON, "{}", 401, "\"code\":\"tiny.login\"" },
        { "Cookie: mc=phien-1\r\n" JSON, "{}", 401, "\"status\":401" },        /* cookies do not count */
        { BEARER JSON, "{\"ten\":", 400, "\"code\":\"web.body\"" },
        { BEARER JSON, "[1]", 400, "\"code\":\"web.body\"" },
        { BEARER JSON, "{\"ten\":\"\\u0007\"}", 400, "ten" },
        { BEARER "Content-Type: text/xml\r\n", "<a/>", 415, "\"code\":\"web.media\"" },
    };
    struct site *s = *state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct got g = ask(s, "POST", "/api/v1/vat", cases[i].headers, slice_z(cases[i].body));
        if (g.status != cases[i].status) fail_msg("case %zu: %d %.*s", i, g.status, SL(g.body));
        assert_has(g.body, cases[i].part);
    }
    assert_int_equal(site_count(s), 1);
}

static void prepared_work_reaches_apply(void **state)
{
    struct site *s = *state;
    assert_text(ask(s, "POST", "/api/v1/cham", BEARER JSON, S("{}")).body, "{\"n\":42}");
    assert_text(ask(s, "POST", "/api/v1/nhanh", BEARER JSON, S("{}")).body, "{\"n\":42}");
    assert_int_equal(site_count(s), 2);
}

static void a_reader_leaves_its_trace_first(void **state)
{
    struct site *s = *state;
    struct got g = ask(s, "GET", "/kin", "Cookie: mc=phien-1\r\n", (slice){ 0 });
    assert_text(g.body, "kín");
    assert_int_equal(site_count(s), 1);
}

static slice filled(struct site *s, size_t n)
{
    char *p = arena_alloc(s->mem, n);
    memset(p, 'a', n);
    return (slice){ p, n };
}

static void large_bodies_are_told(void **state)
{
    struct site *s = *state;
    size_t before = arena_size(s->mem);
    assert_int_equal(ask(s, "POST", "/api/v1/vat", BEARER JSON, filled(s, (1 << 20) + 1)).status, 413);
    assert_int_equal(ask(s, "POST", "/tep", "Content-Type: multipart/form-data; boundary=x\r\n", filled(s, 65 << 20)).status, 413);
    assert_true(arena_size(s->mem) > before);
    slice chunked = S("POST /api/v1/vat HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n" BEARER JSON
        "\r\n9\r\n{\"ten\":1}\r\n0\r\n\r\n");
    assert_int_equal(got_of(say_raw(s, chunked)).status, 201);
    slice expecting = S("POST /api/v1/vat HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 104857600\r\n" JSON "\r\n");
    assert_int_equal(got_of(say_raw(s, expecting)).status, 413);
}

static void requests_in_a_row_share_a_line(void **state)
{
    struct site *s = *state;
    slice got = say_raw(s, S("GET /chao HTTP/1.1\r\nHost: a\r\n\r\nPOST /api/v1/vat HTTP/1.1\r\nHost: a\r\n" BEARER JSON
        "Content-Length: 13\r\n\r\n{\"ten\":\"hai\"}GET /chao?ten=ba HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    size_t one = slice_find(got, S("chào bạn")), two = slice_find(got, S("{\"ten\":\"hai\"}")), three = slice_find(got, S("chào ba\n"));
    if (!(one < two && two < three && three < got.n)) fail_msg("out of order or missing:\n%.*s", SL(got));
}

static void too_many_fields_are_refused(void **state)
{
    struct site *s = *state;
    struct out o = out_new(s->mem, 1 << 20);
    for (int i = 0; i < 10000; i++) out_f(&o, "a%d=1&", i);
    struct got g = ask(s, "POST", "/so", "Content-Type: application/x-www-form-urlencoded\r\n", out_slice(&o));
    assert_int_equal(g.status, 400);
    assert_has(g.body, "quá nhiều trường");
}

/* -- many at once; each thread has a client of its own -- */

enum { CLIENTS = 8, EACH_ONE = 40 };
struct client { struct site s; pthread_t thread; int kept; };

static void *client_run(void *p)
{
    struct client *k = p;
    for (int i = 0; i < EACH_ONE; i++)
        k->kept += ask(&k->s, "POST", "/api/v1/vat", BEARER JSON, S("{\"ten\":\"a\"}")).status == 201;
    return NULL;
}

static void clients_start(struct site *s, struct client *k)
{
    for (int i = 0; i < CLIENTS; i++) {
        k[i] = (struct client){ .s = { .mem = arena_new(), .port = s->port } };
        assert_int_equal(pthread_create(&k[i].thread, NULL, client_run, &k[i]), 0);
    }
}

static int clients_end(struct client *k)
{
    int kept = 0;
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(k[i].thread, NULL);
        kept += k[i].kept;
        arena_free(k[i].s.mem);
    }
    return kept;
}

static void many_write_at_once(void **state)
{
    struct client k[CLIENTS];
    clients_start(*state, k);
    assert_int_equal(clients_end(k), CLIENTS * EACH_ONE);
    assert_int_equal(site_count(*state), CLIENTS * EACH_ONE);
}

/* Whoever was told 201 is in the database; nobody else is. */
static void stopping_finishes_what_runs(void **state)
{
    struct site *s = *state;
    struct client k[CLIENTS];
    clients_start(s, k);
    while (site_count(s) < CLIENTS) nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
    web_stop(s->server);
    s->server = NULL;
    int kept = clients_end(k);
    assert_true(kept >= CLIENTS);
    assert_int_equal(site_count(s), kept);
}

static void the_watch_cuts_the_late(void **state)
{
    struct watch *w;
    int pair[2];
    char byte;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_ok(watch_start(*state, &w));
    struct connection *line = watch_open(w, pair[0]);
    assert_int_equal(recv(pair[1], &byte, 1, MSG_DONTWAIT), -1);
    atomic_store(&line->deadline, 1);
    assert_int_equal(recv(pair[1], &byte, 1, 0), 0);
    watch_close(w, line);
    watch_stop(w);
    close(pair[0]);
    close(pair[1]);
}

static void text_is_packed_when_asked(void **state)
{
    struct site *s = *state;
    struct got plain = ask(s, "GET", "/dai", "", (slice){ 0 }),
               packed = ask(s, "GET", "/dai", "Accept-Encoding: br, gzip\r\n", (slice){ 0 });
    assert_text(got_header(s->mem, packed, "Content-Encoding"), "gzip");
    assert_text(got_header(s->mem, packed, "Vary"), "Accept-Encoding, Cookie");
    assert_true(packed.body.n < plain.body.n / 3);
    unsigned char *room = arena_alloc(s->mem, plain.body.n + 1);
    z_stream z = { .next_in = (Bytef *)(uintptr_t)packed.body.p,
                   .avail_in = (uInt)packed.body.n,
                   .next_out = room,
                   .avail_out = (uInt)plain.body.n + 1 };
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    assert_true(slice_eq((slice){ (char *)room, z.total_out }, plain.body));
    assert_lacks(ask(s, "GET", "/chao", "Accept-Encoding: gzip\r\n", (slice){ 0 }).head, "Content-Encoding");
}

static void own_routes_answer(void **state)
{
    struct site *s = *state;
    assert_text(ask(s, "GET", "/healthz", "", (slice){ 0 }).body, "ok\n");
    assert_text(ask(s, "GET", "/readyz", "", (slice){ 0 }).body, "ready\n");
    struct got g = ask(s, "GET", "/metrics", "", (slice){ 0 });
    assert_has(g.body, "motcua_requests_total{method=\"GET\",route=\"/healthz\",status=\"2xx\"} 1\n");
    assert_has(g.body, "motcua_request_seconds_bucket{method=\"GET\",route=\"/readyz\",le=\"+Inf\"} 1\n");
    g = ask(s, "GET", "/openapi.json", "", (slice){ 0 });
    assert_has(g.body, "\"/api/v1/vat\":{\"post\":{\"operationId\":\"post_vat\"");
    assert_lacks(g.body, "/dang-nhap");
    assert_int_equal(ask(s, "GET", "/a/000000000000/motcua.css", "", (slice){ 0 }).status, 404);
}

static void a_busy_port_is_refused(void **state)
{
    struct site *s = *state;
    struct web_server *second;
    struct web_options o = { .port = web_port(s->server), .store = s->store, .door = &tiny_door };
    err e = web_start(s->mem, &o, &second);
    assert_true(e.fault && slice_eq(slice_z(e.fault->code), S("web.listen")));
    o = (struct web_options){ .address = S("nowhere"), .store = s->store, .door = &tiny_door };
    e = web_start(s->mem, &o, &second);
    assert_true(e.fault && e.fault->kind == ERR_USAGE);
}

int server_test(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(pages_answer), SITE_TEST(links_lead_to_the_site_told),
        SITE_TEST(odd_addresses_are_refused), SITE_TEST(the_api_speaks_problems),
        SITE_TEST(prepared_work_reaches_apply), SITE_TEST(a_reader_leaves_its_trace_first), SITE_TEST(large_bodies_are_told),
        SITE_TEST(requests_in_a_row_share_a_line), SITE_TEST(text_is_packed_when_asked), SITE_TEST(own_routes_answer),
        SITE_TEST(a_busy_port_is_refused), SITE_TEST(too_many_fields_are_refused), SITE_TEST(many_write_at_once),
        SITE_TEST(stopping_finishes_what_runs), TEST(the_watch_cuts_the_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
