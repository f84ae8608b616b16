/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include <stdio.h>
#include <string.h>

/* `want` is how the text is written again. */
static const struct { const char *text, *want; } good[] = {
    { "null", "null" }, { " true ", "true" }, { "false\n", "false" }, { "0", "0" }, { "-0", "-0" },
    { "\"\"", "\"\"" },
    { "1.001190", "1.001190" }, { "[]", "[]" }, { "{}", "{}" }, { "[ ]", "[]" }, { "{ }", "{}" },
    { "\t[\r\n1 , 2 ]", "[1,2]" }, { "{\"\":0}", "{\"\":0}" }, { "{\"a\":{\"a\":1}}", "{\"a\":{\"a\":1}}" },
    { "[-1.5e+10,1E-2,0e0,123e65]", "[-1.5e+10,1E-2,0e0,123e65]" },
    { "-0.000000000000000000000000000000000000000000000000000000000000000000000000000001",
      "-0.000000000000000000000000000000000000000000000000000000000000000000000000000001" },
    { "\"\\u0041\\u0111\\u20AC\"", "\"Ađ€\"" }, { "\"\\ud83d\\ude00\"", "\"😀\"" },
    { "\"\\uDBFF\\uDFFF\"", "\"\xF4\x8F\xBF\xBF\"" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" }, { "\"\x7f\"", "\"\x7f\"" },
    { "\"\xEF\xBF\xBF\"", "\"\xEF\xBF\xBF\"" }, { "\"a\\u0301\"", "\"a\xCC\x81\"" },
    { "\"\\u001f\"", "\"\\u001f\"" },
    { "{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":2}" },
};

static void reads(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(good); i++) {
        problems list = { 0 };
        struct node *n = json_read(mem, slice_z(good[i].text), S("x"), &list);
        if (!n) fail_msg("«%s»: %.*s", good[i].text, SL(problem_text(mem, &list.v[0])));
        assert_int_equal(list.n, 0);
        assert_text(json_text(mem, n), good[i].want);
    }
}

#define Z(literal) { "" literal, sizeof(literal) - 1 }
static const struct { slice text; int line, col; } bad[] = {
    { Z(""), 1, 1 }, { Z(" "), 1, 2 }, { Z("nul"), 1, 1 }, { Z("True"), 1, 1 }, { Z("NaN"), 1, 1 },
    { Z("-Infinity"), 1, 1 },
    { Z("1 2"), 1, 3 }, { Z("[1]]"), 1, 4 }, { Z("nullx"), 1, 5 }, { Z("\xEF\xBB\xBF[]"), 1, 1 },
    { Z("01"), 1, 1 }, { Z("-"), 1, 1 }, { Z("+1"), 1, 1 }, { Z(".5"), 1, 1 }, { Z("1."), 1, 1 },
    { Z("1.e1"), 1, 1 },
    { Z("1e"), 1, 1 }, { Z("1e+"), 1, 1 }, { Z("-01"), 1, 1 }, { Z("0x1"), 1, 2 }, { Z("1e999"), 1, 1 },
    { Z("- 1"), 1, 1 },
    { Z("1_000"), 1, 2 }, { Z("[1,]"), 1, 4 }, { Z("[,1]"), 1, 2 }, { Z("[1 2]"), 1, 4 }, { Z("[1"), 1, 3 },
    { Z("["), 1, 2 }, { Z("[\n1,\n 2\n"), 4, 1 }, { Z("{"), 1, 2 }, { Z("{\"a\"}"), 1, 5 },
    { Z("{\"a\":}"), 1, 6 },
    { Z("{\"a\":1,}"), 1, 8 }, { Z("{a:1}"), 1, 2 }, { Z("{'a':1}"), 1, 2 }, { Z("{1:1}"), 1, 2 },
    { Z("{\"a\" 1}"), 1, 6 },
    { Z("{\"a\":1 \"b\":2}"), 1, 8 }, { Z("{\"a\":1"), 1, 7 }, { Z("\"abc"), 1, 5 }, { Z("\""), 1, 2 },
    { Z("\"\\\""), 1, 4 },
    { Z("\"a\nb\""), 1, 3 }, { Z("\"a\tb\""), 1, 3 }, { Z("\"\x1f\""), 1, 2 }, { Z("\"\\x\""), 1, 2 },
    { Z("\"đ\\u12\""), 1, 3 },
    { Z("\"\\u12g4\""), 1, 2 }, { Z("\"\\ud800\""), 1, 2 }, { Z("\"\\ud800\\u0041\""), 1, 2 },
    { Z("\"\\ud800x\""), 1, 2 },
    { Z("\"\\udc00\""), 1, 2 }, { Z("\"\\u0000\""), 1, 2 }, { Z("\"a\0b\""), 1, 3 }, { Z("[\0]"), 1, 2 },
    { Z("\"\\\0\""), 1, 2 },
    { Z("// x\n1"), 1, 1 }, { Z("[1,\xA0" "2]"), 1, 4 }, { Z("\"\xC0\xAF\""), 1, 2 },
    { Z("\"\xED\xA0\x80\""), 1, 2 },
    { Z("\"\xF5\x80\x80\x80\""), 1, 2 }, { Z("\"đ\xFF\""), 1, 3 }, { Z("\"\xE1\xBB\""), 1, 2 },
    { Z("{\"a\":1,\"b\":2,\"a\":3}"), 1, 14 },
    { Z("{\"a\":1,\n \"\\u0061\":2}"), 2, 2 }, { Z("[\"tiếng Việt\", x]"), 1, 16 }, { Z("'a'"), 1, 1 },
    { Z("}"), 1, 1 },
};

static void refuses(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        problems list = { 0 };
        if (json_read(mem, bad[i].text, S("x"), &list)) fail_msg("read: «%.*s»", SL(bad[i].text));
        assert_int_equal(list.n, 1);
        if (list.v[0].line != bad[i].line || list.v[0].col != bad[i].col)
            fail_msg("«%.*s»: %.*s, not at %d:%d", SL(bad[i].text), SL(problem_text(mem, &list.v[0])), bad[i].line,
                     bad[i].col);
    }
}

static slice repeat(struct arena *mem, const char *head, const char *part, int n, const char *tail)
{
    struct out o = out_new(mem, SIZE_MAX / 4);
    out_z(&o, head);
    while (n--) out_z(&o, part);
    out_z(&o, tail);
    return out_slice(&o);
}

static void limits(void **state)
{
    struct arena *mem = *state;
    problems list = { 0 };
    slice deepest = slice_join(mem, repeat(mem, "", "[", 64, ""), repeat(mem, "", "]", 64, ""));
    assert_non_null(json_read(mem, deepest, S("x"), &list));
    assert_null(json_read(mem, repeat(mem, "", "[", 65, "]"), S("x"), &list));
    assert_text(list.v[0].message, "lồng nhau quá sâu (tối đa 64 tầng)");
    assert_null(json_read(mem, repeat(mem, "", "{\"a\":", 100000, ""), S("x"), &list));
    assert_non_null(json_read(mem, repeat(mem, "[", "1,", NODE_MAX - 2, "1]"), S("x"), &list));
    assert_int_equal(list.n, 2);
    assert_null(json_read(mem, repeat(mem, "[", "1,", NODE_MAX - 1, "1]"), S("x"), &list));
    assert_text(list.v[2].message, "quá nhiều giá trị (tối đa 200.000)");
    assert_non_null(json_read(mem, repeat(mem, "1", "0", 308, ""), S("x"), &list));
    assert_null(json_read(mem, repeat(mem, "1", "0", 309, ""), S("x"), &list));
    assert_null(json_read(mem, repeat(mem, "0.", "0", 400, "1"), S("x"), &list));
}

static void positions(void **state)
{
    struct arena *mem = *state;
    problems list = { 0 };
    struct node *n = json_read(mem, S("{\n  \"tên\": \"x\", \"b\": [\n    7]}"), S("x"), &list);
    assert_int_equal(node_get(n, "tên")->line, 2);
    assert_int_equal(node_get(n, "tên")->col, 3);
    assert_int_equal(node_get(n, "b")->col, 15);
    assert_int_equal(node_get(n, "b")->first->line, 3);
    assert_int_equal(node_get(n, "b")->first->col, 5);
}

static void numbers(void **state)
{
    (void)state;
    double x;
    assert_true(json_double(S("-2.5e1"), &x) && x == -25);
    assert_false(json_double(S("1 "), &x));
    assert_false(json_double(S(""), &x));
    assert_int_equal(json_number(S("12abc")), 2);
    assert_int_equal(json_number(S("abc")), 0);
}

static void walks(void **state)
{
    static const struct { const char *key, *value, *inside; } want[] = {
        { "a", "1.5", "1.5" }, { "b \\\" c", "\"x\\\\\"", "x\\\\" }, { "d", "{\"e\":[\"}\",{}]}", NULL }, { "f", "null", NULL },
        { "g", "[]", NULL }, { "h", "true", "true" }, { "i", "\"\"", "" },
    };
    struct out o = out_new(*state, 1000);
    struct json_member m;
    size_t n = 0;
    for (size_t i = 0; i < COUNT(want); i++) out_f(&o, "%c\"%s\":%s", i ? ',' : '{', want[i].key, want[i].value);
    out_c(&o, '}');
    for (slice rest = out_slice(&o); json_next(&rest, &m); n++) {
        assert_text(m.key, want[n].key);
        assert_text(m.value, want[n].value);
        if (want[n].inside) assert_text(json_inside(m.value), want[n].inside);
    }
    assert_int_equal(n, COUNT(want));
    assert_null(json_inside(S("null")).p);
    for (size_t cut = 1; cut < 30; cut++) {                 /* text that breaks off ends the walk, within the text */
        slice rest = slice_copy(*state, slice_sub(out_slice(&o), 0, cut));
        while (json_next(&rest, &m)) assert_true(m.value.p + m.value.n <= rest.p);
    }
    slice rest = S("{}");
    assert_false(json_next(&rest, &m));
    rest = S("{ \"a\": \"1\", \"b\" : {}}");
    assert_true(json_next(&rest, &m) && json_next(&rest, &m));
    assert_text(m.key, "b");
    assert_text(m.value, "{}");
}

/* RFC 8785, 3.2.2 and 3.2.3. */
static void canonical(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *text, *want; } table[] = {
        { "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
          "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false]}",
          "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
          "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}" },
        { "{\"\\u20ac\":5,\"\\r\":1,\"\\ufb33\":7,\"1\":2,\"\\ud83d\\ude00\":6,\"\\u0080\":3,\"\\u00f6\":4}",
          "{\"\\r\":1,\"1\":2,\"\xC2\x80\":3,\"ö\":4,\"€\":5,\"😀\":6,\"\xEF\xAC\xB3\":7}" },
        { "{\"ab\":1,\"a\":2,\"\":{\"z\":[],\"y\":{}}}", "{\"\":{\"y\":{},\"z\":[]},\"a\":2,\"ab\":1}" },
        { "[10,-0,1.0,9007199254740992,-9007199254740992,9007199254740993,100e-2,0.0]",
          "[10,0,1,9007199254740992,-9007199254740992,9007199254740992,1,0]" },
        { "[9007199254740991,1254000,1.001190]", "[9007199254740991,1254000,1.00119]" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        problems list = { 0 };
        struct node *n = json_read(mem, slice_z(table[i].text), S("x"), &list);
        slice once = json_canonical(mem, n);
        assert_text(once, table[i].want);
        assert_slice(json_canonical(mem, json_read(mem, once, S("x"), &list)), once);
    }
}

/* RFC 8785, appendix B, and powers of two whose nearest short decimal lies on the wrong side. */
static void canonical_numbers(void **state)
{
    struct arena *mem = *state;
    static const struct { uint64_t bits; const char *want; } table[] = {
        { 0x0000000000000000, "0" }, { 0x8000000000000000, "0" }, { 0x0000000000000001, "5e-324" },
        { 0x8000000000000001, "-5e-324" }, { 0x7fefffffffffffff, "1.7976931348623157e+308" },
        { 0xffefffffffffffff, "-1.7976931348623157e+308" }, { 0x4340000000000000, "9007199254740992" },
        { 0xc340000000000000, "-9007199254740992" }, { 0x4430000000000000, "295147905179352830000" },
        { 0x44b52d02c7e14af5, "9.999999999999997e+22" }, { 0x44b52d02c7e14af6, "1e+23" },
        { 0x44b52d02c7e14af7, "1.0000000000000001e+23" }, { 0x444b1ae4d6e2ef4e, "999999999999999700000" },
        { 0x444b1ae4d6e2ef4f, "999999999999999900000" }, { 0x444b1ae4d6e2ef50, "1e+21" },
        { 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" }, { 0x3eb0c6f7a0b5ed8d, "0.000001" },
        { 0x41b3de4355555553, "333333333.3333332" }, { 0x41b3de4355555554, "333333333.33333325" },
        { 0x41b3de4355555555, "333333333.3333333" }, { 0x41b3de4355555556, "333333333.3333334" },
        { 0x41b3de4355555557, "333333333.33333343" }, { 0xbecbf647612f3696, "-0.0000033333333333333333" },
        { 0x43143ff3c1cb0959, "1424953923781206.2" }, { 0x3d30000000000000, "5.684341886080802e-14" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        double x;
        char text[64];
        memcpy(&x, &table[i].bits, sizeof x);
        snprintf(text, sizeof text, "%.17g", x);
        assert_text(json_canonical(mem, node_new(mem, NODE_NUMBER, slice_z(text))), table[i].want);
    }
}

int json_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(reads), TEST(refuses), TEST(limits), TEST(positions), TEST(numbers), TEST(walks), TEST(canonical),
        TEST(canonical_numbers),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
