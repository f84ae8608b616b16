/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/log.h"
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static int ends[2];

static int pipe_begin(void **state)
{
    assert_int_equal(pipe(ends), 0);
    log_to(ends[1]);
    return mem_begin(state);
}

static int pipe_end(void **state)
{
    log_to(STDERR_FILENO);
    log_threshold(LOG_INFO);
    close(ends[0]);
    return mem_end(state);
}

/* What was logged; the writing end is closed. */
static slice logged(struct arena *mem)
{
    struct out o = out_new(mem, 1 << 20);
    char part[4096];
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], part, sizeof part)) > 0; ) out_s(&o, (slice){ part, (size_t)n });
    return out_slice(&o);
}

static struct node *entry(struct arena *mem, slice line)
{
    problems list = { 0 };
    struct node *n = json_read(mem, line, S("log"), &list);
    if (!n) fail_msg("«%.*s»", SL(line));
    return n;
}

static void every_type(void **state)
{
    struct arena *mem = *state;
    char text[] = "có \"dấu\"";
    log_warn("web.reply", L("status", 200), L("big", (long long)INT64_MIN), L("size", sizeof text), L("yes", text[0] == 'c'),
             L("true", (bool)true), L("z", text), L("literal", "x"), L("slice", S("đ")), L("none", ((slice){ NULL, 0 })),
             L("bytes", S("a\xFFz")), L("huge", SIZE_MAX), L("no", (bool)false));
    slice line = logged(mem);
    struct node *n = entry(mem, line);
    assert_text(node_text(n, "level"), "warn");
    assert_text(node_text(n, "event"), "web.reply");
    assert_true(slice_ends(node_text(n, "time"), S("+07:00")));
    assert_int_equal(node_text(n, "time").n, 29);
    const char *rest = "\"status\":200,\"big\":-9223372036854775808,\"size\":12,\"yes\":1,\"true\":true,"
        "\"z\":\"có \\\"dấu\\\"\",\"literal\":\"x\",\"slice\":\"đ\",\"none\":null,\"bytes\":\"a?z\",\"huge\":9223372036854775807,"
        "\"no\":false}\n";
    assert_text(slice_sub(line, slice_find(line, S("\"status\"")), line.n), rest);
}

static void threshold(void **state)
{
    log_debug("no");
    log_threshold(LOG_ERROR);
    log_warn("no");
    log_error("yes");
    log_threshold(LOG_DEBUG);
    log_debug("yes");
    slice rest = logged(*state);
    int n = 0;
    while (rest.n) {
        assert_text(node_text(entry(*state, slice_next(&rest, '\n')), "event"), "yes");
        n++;
    }
    assert_int_equal(n, 2);
}

static void no_secrets(void **state)
{
    log_info("x", L("password", "a1b2"), L("X-Api_Key", S("a1b2")), L("csrf_token", "a1b2"), L("otp", 1234));
    slice line = logged(*state);
    assert_int_equal(slice_find(line, S("a1b2")), line.n);
    assert_int_equal(slice_find(line, S("1234")), line.n);
    assert_text(node_text(entry(*state, line), "otp"), "***");
}

static void one_bounded_line(void **state)
{
    char far[2000];
    memset(far, 'x', sizeof far);
    slice s = { far, sizeof far };
    log_info("x", L("a", s), L("b", s), L("c", s), L("d", s), L("e", 5));
    slice line = logged(*state);
    struct node *n = entry(*state, line);
    assert_true(line.n <= LOG_LINE);
    assert_int_equal(node_text(n, "a").n, LOG_VALUE);
    assert_null(node_get(n, "d"));
    assert_int_equal(node_int(n, "e", 0), 5);
    assert_true(node_bool(n, "cut", false));
}

static void *chatter(void *name)
{
    for (int i = 0; i < 100; i++) log_info("x", L("who", (const char *)name), L("i", i));
    return NULL;
}

static void threads_do_not_mix(void **state)
{
    pthread_t a, b;
    char first[] = "a", second[] = "b";
    pthread_create(&a, NULL, chatter, first);
    pthread_create(&b, NULL, chatter, second);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    slice rest = logged(*state);
    int64_t next[2] = { 0, 0 };
    while (rest.n) {
        struct node *n = entry(*state, slice_next(&rest, '\n'));
        assert_int_equal(node_int(n, "i", -1), next[node_text(n, "who").p[0] - 'a']++);
    }
    assert_int_equal(next[0] + next[1], 200);
}

#define LOG_TEST(fn) cmocka_unit_test_setup_teardown(fn, pipe_begin, pipe_end)

int log_test(void)
{
    static const struct CMUnitTest tests[] = {
        LOG_TEST(every_type), LOG_TEST(threshold), LOG_TEST(no_secrets), LOG_TEST(one_bounded_line),
        LOG_TEST(threads_do_not_mix),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
