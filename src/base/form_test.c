/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"

static void reads(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *text, *want; } table[] = {
        { "", "{}" }, { "&&", "{}" }, { "a=1&b=2", "{\"a\":\"1\",\"b\":\"2\"}" }, { "a", "{\"a\":\"\"}" },
        { "a=&b", "{\"a\":\"\",\"b\":\"\"}" }, { "=x", "{\"\":\"x\"}" }, { "a=b=c", "{\"a\":\"b=c\"}" },
        { "t%C3%AAn=Nguy%e1%bb%85n+V%C4%83n+A", "{\"tên\":\"Nguyễn Văn A\"}" },
        { "a=%2B%26%3D+", "{\"a\":\"+&= \"}" },
        { "a=1&b=x&a=2&a=3", "{\"a\":[\"1\",\"2\",\"3\"],\"b\":\"x\"}" }, { "a=e%CC%82", "{\"a\":\"ê\"}" },
        { "a=x%0D%0Ay", "{\"a\":\"x\\r\\ny\"}" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        problems list = { 0 };
        struct node *n = form_urlencoded_read(mem, slice_z(table[i].text), &list);
        assert_non_null(n);
        assert_text(json_text(mem, n), table[i].want);
    }
}

static void refuses(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *text, *problem; } table[] = {
        { "a=%", "trường «a» có dấu «%» không đúng dạng %xx" },
        { "a=%4", "trường «a» có dấu «%» không đúng dạng %xx" },
        { "a=%4g", "trường «a» có dấu «%» không đúng dạng %xx" },
        { "a=%g4", "trường «a» có dấu «%» không đúng dạng %xx" },
        { "%=1", "trường «» có dấu «%» không đúng dạng %xx" }, { "a=%00", "trường «a» có ký tự NUL" },
        { "a=%C3", "trường «a» không phải UTF-8" }, { "%FF=1", "trường «» không phải UTF-8" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        problems list = { 0 };
        assert_null(form_urlencoded_read(mem, slice_z(table[i].text), &list));
        assert_int_equal(list.n, 1);
        assert_text(list.v[0].message, table[i].problem);
    }
    problems list = { 0 };
    assert_null(form_urlencoded_read(mem, S("a=%&b=1&c=%00"), &list));
    assert_int_equal(list.n, 2);
}

static void limit(void **state)
{
    struct arena *mem = *state;
    problems list = { 0 };
    struct out o = out_new(mem, 100000);
    for (int i = 0; i < FORM_MAX; i++) out_f(&o, "%sa%d=1", i ? "&" : "", i);
    assert_int_equal(form_urlencoded_read(mem, out_slice(&o), &list)->n, FORM_MAX);
    out_z(&o, "&b=1");
    assert_null(form_urlencoded_read(mem, out_slice(&o), &list));
    assert_text(list.v[0].message, "biểu mẫu có quá nhiều trường (tối đa 1.000)");
}

int form_test(void)
{
    static const struct CMUnitTest tests[] = { TEST(reads), TEST(refuses), TEST(limit) };
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
