/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include <string.h>

static void compare(void **state)
{
    (void)state;
    static const struct { const char *a, *b; int order; } table[] = {
        { "", "", 0 }, { "", "a", -1 }, { "a", "", 1 }, { "a", "b", -1 }, { "ab", "a", 1 },
        { "abc", "abc", 0 },
        { "z", "\xC4\x91", -1 },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        slice a = slice_z(table[i].a), b = slice_z(table[i].b);
        int order = slice_cmp(a, b);
        assert_int_equal((order > 0) - (order < 0), table[i].order);
        assert_int_equal(slice_eq(a, b), table[i].order == 0);
    }
    assert_true(slice_eq(NONE, S("")));
    assert_null(slice_z(NULL).p);
    assert_true(slice_starts(S("khai sinh"), S("khai")) && !slice_starts(S("kha"), S("khai")));
    assert_true(slice_ends(S("khai sinh"), S("sinh")) && !slice_ends(S("inh"), S("sinh")));
}

static void find_and_cut(void **state)
{
    (void)state;
    static const struct { const char *s, *needle; size_t at; } finds[] = {
        { "abcabc", "c", 2 }, { "abc", "", 0 }, { "", "a", 0 }, { "abc", "x", 3 }, { "aab", "ab", 1 },
    };
    for (size_t i = 0; i < COUNT(finds); i++)
        assert_int_equal(slice_find(slice_z(finds[i].s), slice_z(finds[i].needle)), finds[i].at);
    assert_text(slice_sub(S("abc"), 1, 1), "b");
    assert_text(slice_sub(S("abc"), 1, 99), "bc");
    assert_text(slice_sub(S("abc"), 3, 1), "");
    assert_null(slice_sub(NONE, 1, 1).p);
    slice head, tail, rest = S("a,,b");
    assert_true(slice_cut(S("k=v=w"), '=', &head, &tail));
    assert_text(head, "k");
    assert_text(tail, "v=w");
    assert_false(slice_cut(S("k"), '=', &head, &tail));
    assert_text(head, "k");
    assert_null(tail.p);
    assert_text(slice_next(&rest, ','), "a");
    assert_text(slice_next(&rest, ','), "");
    assert_text(slice_next(&rest, ','), "b");
    assert_int_equal(rest.n, 0);
    assert_text(slice_trim(S(" \t a b\r\n")), "a b");
    assert_text(slice_trim(S("  ")), "");
    assert_true(slice_only(S("0042"), "0123456789") && !slice_only(S(""), "0") && !slice_only(S("\0"), "0"));
}

static void integers(void **state)
{
    (void)state;
    static const struct { const char *s; bool ok; int64_t v; } table[] = {
        { "0", true, 0 }, { "-0", true, 0 }, { "007", true, 7 }, { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN }, { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 }, { "99999999999999999999", false, 0 }, { "", false, 0 },
        { "-", false, 0 },
        { "+1", false, 0 }, { "1 ", false, 0 }, { "1.0", false, 0 },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        int64_t v = 0;
        assert_int_equal(slice_int(slice_z(table[i].s), &v), table[i].ok);
        assert_true(v == table[i].v);
    }
}

static void copies(void **state)
{
    struct arena *mem = *state;
    char text[] = "Vĩnh Long";
    slice copy = slice_copy(mem, slice_z(text));
    text[0] = 'X';
    assert_text(copy, "Vĩnh Long");
    assert_null(slice_copy(mem, NONE).p);
    assert_text(slice_number(mem, INT64_MIN), "-9223372036854775808");
    assert_text(slice_number(mem, 0), "0");
    assert_non_null(slice_copy(mem, S("")).p);
    assert_text(slice_join(mem, S("Vĩnh "), S("Long")), "Vĩnh Long");
    assert_text(slice_join(mem, NONE, S("")), "");
    assert_text(slice_replace(mem, S("aaab-aa"), S("aa"), S("x")), "xab-x");
    assert_text(slice_replace(mem, S("abc"), S("d"), S("x")), "abc");
    assert_text(slice_replace(mem, NONE, S("d"), S("x")), "");
    assert_text(slice_lower(mem, S("AZ az Đ09")), "az az Đ09");
    assert_text(slice_fmt(mem, "%d/%s", 7, "x"), "7/x");
    assert_int_equal(strlen(zstr(mem, S("abc"))), 3);
    assert_string_equal(zstr(mem, NONE), "");
}

int slice_test(void)
{
    static const struct CMUnitTest tests[] = { TEST(compare), TEST(find_and_cut), TEST(integers), TEST(copies) };
    return cmocka_run_group_tests_name("slice", tests, NULL, NULL);
}
