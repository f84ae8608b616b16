/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/list.h"
#include "base/out.h"
#include <string.h>

static void alloc_zeroed_and_aligned(void **state)
{
    struct arena *mem = *state;
    for (size_t size = 1; size < 300000; size = size * 3 + 1) {
        unsigned char *p = arena_alloc(mem, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(p[i], 0);
        memset(p, 0xAA, size);
    }
    assert_true(arena_size(mem) > 200000);
}

static void reset_gives_back_all_but_the_first_chunk(void **state)
{
    struct arena *mem = *state;
    size_t before = arena_size(mem);
    for (int i = 0; i < 100; i++) arena_alloc(mem, 10000);
    assert_true(arena_size(mem) > before);
    arena_reset(mem);
    assert_int_equal(arena_size(mem), before);
    assert_int_equal(*(char *)arena_alloc(mem, 16), 0);
}

static struct out ran;
static void note(void *p) { out_z(&ran, p); }

static void rewind_runs_what_was_deferred_since(void **state)
{
    struct arena *mem = *state;
    ARENA_SCRATCH (other) {
        ran = out_new(other, 100);
        char a[] = "a", b[] = "b", c[] = "c";
        arena_defer(mem, note, a);
        struct arena_mark mark = arena_mark(mem);
        arena_defer(mem, note, b);
        arena_alloc(mem, 300000);
        arena_defer(mem, note, c);
        arena_rewind(mem, mark);
        assert_text(out_slice(&ran), "cb");
        arena_rewind(mem, mark);
        assert_text(out_slice(&ran), "cb");
        arena_reset(mem);
        assert_text(out_slice(&ran), "cba");
    }
}

static const unsigned char *secret;
static bool wiped;
static void look(void *p)
{
    (void)p;
    wiped = true;
    for (int i = 0; i < 32; i++) wiped = wiped && secret[i] == 0;
}

static void secret_is_wiped(void **state)
{
    struct arena *mem = *state;
    arena_alloc(mem, 1);
    arena_defer(mem, look, NULL);               /* deferred before, so run after the wipe and before the memory goes */
    unsigned char *p = arena_secret(mem, 32);
    memset(p, 'x', 32);
    secret = p;
    arena_reset(mem);
    assert_true(wiped);
}

static void overflow(void *mem) { arena_array(mem, SIZE_MAX / 4, 8); }
static void beyond(void *mem)   { arena_alloc(mem, SIZE_MAX); }

static void overflow_aborts(void **state)
{
    assert_true(aborts(overflow, *state));
    assert_true(aborts(beyond, *state));
    arena_free(NULL);
}

static void lists_grow(void **state)
{
    struct arena *mem = *state;
    LIST(int) list = { 0 };
    EACH (i, list) fail_msg("an empty list has item %d", *i);
    for (int i = 0; i < 1000; i++) LIST_ADD(mem, &list, i);
    int want = 0;
    EACH (i, list) assert_int_equal(*i, want++);
    assert_int_equal(want, 1000);
    *LIST_PUSH(mem, &list) += 1;                /* pushed items are zeroed */
    assert_int_equal(list.v[1000], 1);
}

int arena_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(alloc_zeroed_and_aligned), TEST(reset_gives_back_all_but_the_first_chunk),
        TEST(rewind_runs_what_was_deferred_since), TEST(secret_is_wiped), TEST(overflow_aborts), TEST(lists_grow),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
