/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that wait: what wakes them, what ends them, how many may. */
#include "web/web_test.h"
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "web/web_private.h"

enum { ROOM = 256, PATIENCE = 2000 };       /* as many as may wait; how often we look before we give up, 5 ms apart */

#define BEARER "Authorization: Bearer khoa-1\r\n"
#define WAITS(seconds) S("GET /api/v1/cho?giay=" seconds " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" BEARER "\r\n")

/* A client that has asked and not heard yet. */
static int asked(struct site *s, slice request)
{
    int line = line_to(s);
    assert_true(line >= 0);
    assert_int_equal(send(line, request.p, request.n, MSG_NOSIGNAL), request.n);
    return line;
}

static slice heard(struct site *s, int line)
{
    struct out o = out_new(s->mem, 4096);
    char room[512];
    for (ssize_t n; (n = recv(line, room, sizeof room, 0)) > 0;) out_s(&o, (slice){ room, (size_t)n });
    close(line);
    return out_slice(&o);
}

static void until_away(struct site *s, int n)
{
    for (int i = 0; atomic_load(&s->server->away) != n; i++) {
        if (i == PATIENCE) fail_msg("%d wait, not %d", atomic_load(&s->server->away), n);
        nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
    }
}

static void news(struct site *s) { assert_int_equal(ask(s, "POST", "/api/v1/tin", BEARER, S("")).status, 200); }

static void news_wakes_who_waits(void **state)
{
    struct site *s = *state;
    int first = asked(s, WAITS("60")), second = asked(s, WAITS("60"));
    until_away(s, 2);
    news(s);
    assert_text(got_of(heard(s, first)).body, "1");
    assert_text(got_of(heard(s, second)).body, "1");
    until_away(s, 0);
}

static void time_that_is_over_wakes_too(void **state)
{
    struct site *s = *state;
    int line = asked(s, WAITS("1"));
    until_away(s, 1);
    assert_text(got_of(heard(s, line)).body, "0");
    until_away(s, 0);
}

static void nobody_waits_without_time_or_account(void **state)
{
    struct site *s = *state;
    assert_text(ask(s, "GET", "/api/v1/cho?giay=0", BEARER, (slice){ 0 }).body, "0");
    assert_text(ask(s, "GET", "/api/v1/cho?giay=-5", BEARER, (slice){ 0 }).body, "0");
    assert_text(ask(s, "GET", "/api/v1/cho?giay=60", "", (slice){ 0 }).body, "0");
}

/* Those who go while they wait take nothing with them: they end when they are woken, and everybody else hears. */
static void who_has_gone_is_let_go(void **state)
{
    struct site *s = *state;
    int gone = asked(s, WAITS("60")), late = asked(s, WAITS("1")), stays = asked(s, WAITS("60"));
    until_away(s, 3);
    close(gone);
    close(late);
    until_away(s, 2);                       /* the time of one is over: nobody is there to hear it */
    news(s);
    assert_text(got_of(heard(s, stays)).body, "1");
    until_away(s, 0);
    assert_int_equal(ask(s, "GET", "/chao", "", (slice){ 0 }).status, 200);
}

/* One more than may wait is answered at once; when the server stops, all are. */
static void stopping_answers_all_who_wait(void **state)
{
    struct site *s = *state;
    int lines[ROOM];
    for (int i = 0; i < ROOM; i++) lines[i] = asked(s, WAITS("60"));
    until_away(s, ROOM);
    assert_text(ask(s, "GET", "/api/v1/cho?giay=60", BEARER, (slice){ 0 }).body, "0");
    close(lines[0]);
    web_stop(s->server);
    s->server = NULL;
    for (int i = 1; i < ROOM; i++) assert_text(got_of(heard(s, lines[i])).body, "0");
}

int wait_test(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(news_wakes_who_waits), SITE_TEST(time_that_is_over_wakes_too), SITE_TEST(nobody_waits_without_time_or_account),
        SITE_TEST(who_has_gone_is_let_go), SITE_TEST(stopping_answers_all_who_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
