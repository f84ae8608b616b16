/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: ours or not, once or twice, signed in or not any more; files. */
#include "web/text.h"
#include "web/throttle.h"
#include "web/web_test.h"
#include <stdio.h>
#include <string.h>

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define IN   "Cookie: mc=phien-1\r\n"
#define OURS "Origin: http://mc.test\r\nSec-Fetch-Site: same-origin\r\n"

/* "Cookie: mcp=…" as the visitor's browser would send it back. */
static const char *visitor(struct site *s, struct got g)
{
    slice line = got_header(s->mem, g, "Set-Cookie");
    slice pair = slice_next(&line, ';');
    return zstr(s->mem, slice_fmt(s->mem, "Cookie: %.*s\r\n" FORM, SL(pair)));
}

static slice form(struct site *s, slice token, const char *typed)
{
    struct out o = out_new(s->mem, 1 << 16);
    out_z(&o, "_csrf=");
    url_part(&o, token);
    out_f(&o, "&chu=%s", typed);
    return out_slice(&o);
}

static void forms_must_be_ours(void **state)
{
    struct site *s = *state;
    struct got page = ask(s, "GET", "/so", "", (slice){ 0 });
    slice token = got_field(page, "_csrf");
    const char *same = visitor(s, page);
    assert_true(token.n > 40);
    assert_int_equal(ask(s, "POST", "/so", FORM, form(s, token, "a")).status, 403);                 /* without the cookie */
    assert_int_equal(ask(s, "POST", "/so", same, form(s, S("x.y"), "a")).status, 403);
    assert_int_equal(ask(s, "POST", "/so", same, S("chu=a")).status, 403);
    const char *evil = zstr(s->mem, slice_fmt(s->mem, "Origin: https://vd.vn\r\n%s", same));
    assert_int_equal(ask(s, "POST", "/so", evil, form(s, token, "a")).status, 403);
    const char *cross = zstr(s->mem, slice_fmt(s->mem, "Sec-Fetch-Site: cross-site\r\n%s", same));
    assert_int_equal(ask(s, "POST", "/so", cross, form(s, token, "a")).status, 403);
    assert_int_equal(ask(s, "POST", "/so", IN FORM, form(s, token, "a")).status, 403);              /* another session */
    assert_int_equal(site_count(s), 0);
    struct got done = ask(s, "POST", "/so", same, form(s, token, "a"));
    assert_int_equal(done.status, 303);
    assert_text(got_header(s->mem, done, "Location"), "/so/xong");
    assert_int_equal(site_count(s), 1);
}

static void a_form_sent_twice_is_kept_once(void **state)
{
    struct site *s = *state;
    struct got page = ask(s, "GET", "/rieng", IN, (slice){ 0 });
    slice token = got_field(page, "_csrf");
    struct got first = ask(s, "POST", "/rieng", IN FORM, form(s, token, "a")),
               again = ask(s, "POST", "/rieng", IN FORM, form(s, token, "a"));
    assert_int_equal(first.status, 303);
    assert_int_equal(again.status, 303);
    assert_text(got_header(s->mem, again, "Location"), "/so/xong");
    assert_has(again.head, "mcf=");
    assert_int_equal(site_count(s), 1);
    ask(s, "POST", "/rieng", IN FORM, form(s, token, "b"));                     /* changed: another sending */
    assert_int_equal(site_count(s), 2);
}

static void a_refused_form_may_be_sent_again(void **state)
{
    struct site *s = *state;
    slice token = got_field(ask(s, "GET", "/rieng", IN, (slice){ 0 }), "_csrf");
    for (int i = 0; i < 2; i++) {
        struct got g = ask(s, "POST", "/rieng", IN FORM, form(s, token, "sai"));
        assert_int_equal(g.status, 422);
        assert_has(g.body, "Chữ này sai.");
    }
    struct got g = ask(s, "POST", "/rieng", IN FORM, form(s, token, "hong"));
    assert_int_equal(g.status, 500);
    assert_lacks(g.body, "a secret of ours");
    assert_has(g.body, "xin cho biết số");
    assert_int_equal(site_count(s), 0);
}

static void the_api_repeats_itself(void **state)
{
#define API "Authorization: Bearer khoa-1\r\nContent-Type: application/json\r\n"
    struct site *s = *state;
    struct got first = ask(s, "POST", "/api/v1/vat", API "Idempotency-Key: k1\r\n", S("{\"ten\":\"a\"}"));
    struct got again = ask(s, "POST", "/api/v1/vat", API "Idempotency-Key: k1\r\n", S("{\"ten\":\"a\"}"));
    assert_int_equal(first.status, 201);
    assert_int_equal(again.status, 201);
    assert_true(slice_eq(first.body, again.body));
    assert_text(got_header(s->mem, again, "ETag"), "\"3\"");
    assert_text(got_header(s->mem, again, "Idempotency-Replayed"), "true");
    struct got other = ask(s, "POST", "/api/v1/vat", API "Idempotency-Key: k1\r\n", S("{\"ten\":\"b\"}"));
    assert_int_equal(other.status, 422);
    assert_has(other.body, "web.idempotency");
    assert_int_equal(site_count(s), 1);
}

/* Three steps: the expired form, a wrong password, the right one; then the first form goes on. */
static void what_was_typed_survives_an_expired_login(void **state)
{
    struct site *s = *state;
    struct got page = ask(s, "GET", "/rieng", IN, (slice){ 0 });
    struct got held = ask(s, "POST", "/rieng?a=1", "Cookie: mc=het-han\r\n" FORM, form(s, got_field(page, "_csrf"), "xin+ch%C3%A0o"));
    assert_int_equal(held.status, 401);
    assert_text(got_field(held, "_target"), "/rieng?a=1");
    assert_text(got_field(held, "_f.chu"), "xin chào");
    struct out o = out_new(s->mem, 1 << 16);
    out_z(&o, "_csrf=");
    url_part(&o, got_field(held, "_csrf"));
    out_z(&o, "&_target=%2Frieng%3Fa%3D1&_f.chu=xin+ch%C3%A0o&password=");
    slice carried = out_slice(&o);
    struct got wrong = ask(s, "POST", "/dang-nhap", "Cookie: mc=het-han\r\n" FORM, slice_join(s->mem, carried, S("nham")));
    assert_int_equal(wrong.status, 422);
    assert_text(got_field(wrong, "_f.chu"), "xin chào");
    struct got on = ask(s, "POST", "/dang-nhap", "Cookie: mc=het-han\r\n" FORM, slice_join(s->mem, carried, S("quên-lãng")));
    assert_int_equal(on.status, 200);
    assert_has(on.head, "mc=phien-1");
    assert_has(on.body, "action=\"/rieng?a=1\"");
    assert_text(got_field(on, "chu"), "xin chào");
    assert_lacks(on.body, "quên-lãng");
    size_t at = slice_find(on.body, S("action=\"/rieng?a=1\""));
    struct got last = { .body = slice_sub(on.body, at, on.body.n) };
    assert_int_equal(ask(s, "POST", "/rieng?a=1", IN FORM, form(s, got_field(last, "_csrf"), "xin+ch%C3%A0o")).status, 303);
    assert_int_equal(site_count(s), 1);
}

static void a_form_of_another_session_is_shown_again(void **state)
{
    struct site *s = *state;
    struct got g = ask(s, "POST", "/rieng", IN OURS FORM, S("_csrf=a.b&chu=c"));
    assert_int_equal(g.status, 403);
    assert_has(g.body, "Gửi tiếp");
    assert_text(got_field(g, "chu"), "c");
    assert_int_equal(site_count(s), 0);
}

static void a_flash_is_said_once(void **state)
{
    struct site *s = *state;
    slice token = got_field(ask(s, "GET", "/rieng", IN, (slice){ 0 }), "_csrf");
    struct got done = ask(s, "POST", "/rieng", IN FORM, form(s, token, "xong"));
    const char *with = visitor(s, done);
    struct got next = ask(s, "GET", "/so/xong", with, (slice){ 0 });
    assert_has(next.body, "Đã ghi “xong”.");
    assert_has(next.head, "mcf=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    atomic_fetch_add(&s->now_ms, 3600 * 1000);
    assert_lacks(ask(s, "GET", "/so/xong", with, (slice){ 0 }).body, "Đã ghi");     /* an old one is not believed */
}

#define MULTI "Content-Type: multipart/form-data; boundary=x\r\n"
#define PART  "\r\n--x\r\nContent-Disposition: form-data; name="

static struct got send_file(struct site *s, slice name, slice bytes)
{
    slice token = got_field(ask(s, "GET", "/rieng", IN, (slice){ 0 }), "_csrf");
    struct out o = out_new(s->mem, 32 << 20);
    out_f(&o, PART "\"_csrf\"\r\n\r\n%.*s" PART "\"ghi chú\"\r\n\r\nmột\r\nhai" PART "\"giay\"; filename=\"%.*s\"\r\n\r\n",
          SL(token), SL(name));
    out_s(&o, bytes);
    out_z(&o, "\r\n--x--\r\n");
    return ask(s, "POST", "/tep", IN MULTI, out_slice(&o));
}

/* And the end of a line is one character, as the browser counts it (maxlength) though it sends two. */
static void files_are_judged_by_their_bytes(void **state)
{
    struct site *s = *state;
    struct got g = send_file(s, S("../Đơn.exe"), S("%PDF-1.4 ..."));
    assert_int_equal(g.status, 200);
    assert_text(g.body, "giay|Đơn.exe|application/pdf|12\nghi chú=một\nhai\n");
    assert_int_equal(send_file(s, S("a.pdf"), S("MZ\x90 program")).status, 415);
    g = send_file(s, S("a.pdf"), S(""));
    assert_int_equal(g.status, 422);
    assert_has(g.body, "không có nội dung");
    char *large = arena_alloc(s->mem, 11 << 20);
    snprintf(large, 6, "%s", "%PDF-");
    assert_int_equal(send_file(s, S("a.pdf"), (slice){ large, 11 << 20 }).status, 413);
    assert_int_equal(send_file(s, S(""), S("")).status, 200);                       /* none chosen */
    assert_int_equal(site_count(s), 2);
}

static void tries_are_counted(void **state)
{
    struct throttle *t = throttle_new(*state);
    instant now = { 1000000 };
    for (int i = 0; i < 5; i++) assert_false(throttle_take(t, S("login a"), 5, now));
    assert_true(throttle_take(t, S("login a"), 5, now));
    assert_false(throttle_take(t, S("login b"), 5, now));
    now.ms += 12 * 1000;                                                            /* a fifth of a minute: one more */
    assert_false(throttle_take(t, S("login a"), 5, now));
    assert_true(throttle_take(t, S("login a"), 5, now));
}

static void what_was_right_does_not_count(void **state)
{
    struct throttle *t = throttle_new(*state);
    instant now = { 1000000 };
    for (int i = 0; i < 70; i++) {
        assert_false(throttle_take(t, S("address a"), 60, now));
        throttle_return(t, S("address a"), 60);
    }
    throttle_return(t, S("address a"), 60);                                         /* never fuller than full */
    for (int i = 0; i < 60; i++) assert_false(throttle_take(t, S("address a"), 60, now));
    assert_true(throttle_take(t, S("address a"), 60, now));
    throttle_return(t, S("address b"), 60);                                         /* another's is not theirs */
    assert_true(throttle_take(t, S("address a"), 60, now));
}

int guard_test(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(forms_must_be_ours), SITE_TEST(a_form_sent_twice_is_kept_once), SITE_TEST(a_refused_form_may_be_sent_again),
        SITE_TEST(the_api_repeats_itself), SITE_TEST(what_was_typed_survives_an_expired_login),
        SITE_TEST(a_form_of_another_session_is_shown_again), SITE_TEST(a_flash_is_said_once),
        SITE_TEST(files_are_judged_by_their_bytes), TEST(tries_are_counted),
        TEST(what_was_right_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
