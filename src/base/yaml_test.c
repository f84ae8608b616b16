/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"

/* YAML in, the same tree as JSON out. */
static const struct { const char *text, *want; } good[] = {
    { "a: 1", "{\"a\":1}" }, { "- x\n- 'y'\n- \"z\\n\"", "[\"x\",\"y\",\"z\\n\"]" }, { "text", "\"text\"" },
    { "a: no\nb: yes\nc: on\nd: ~\ne: Null\nf: TRUE",
      "{\"a\":\"no\",\"b\":\"yes\",\"c\":\"on\",\"d\":\"~\",\"e\":\"Null\",\"f\":\"TRUE\"}" },
    { "a: true\nb: false\nc: null\nd:\ne: \"\"", "{\"a\":true,\"b\":false,\"c\":null,\"d\":null,\"e\":\"\"}" },
    { "code: 1.001190\nn: -3e2\nold: 0123\nhex: 0x10\nday: 2018-09-11\ntime: 12:30\nplus: +1",
      "{\"code\":1.001190,\"n\":-3e2,\"old\":\"0123\",\"hex\":\"0x10\",\"day\":\"2018-09-11\",\"time\":\"12:30\",\"plus\":\"+1\"}" },
    { "a: '12'\nb: \"true\"\nc: 'null'", "{\"a\":\"12\",\"b\":\"true\",\"c\":\"null\"}" },
    { "a:\n  - b: 1\n    c: [2, 3]\n  - {d: đ}", "{\"a\":[{\"b\":1,\"c\":[2,3]},{\"d\":\"đ\"}]}" },
    { "a: |\n  x\n  y\nb: >\n  x\n  y\n", "{\"a\":\"x\\ny\\n\",\"b\":\"x y\\n\"}" },
    { "true: 1\n12: 2\n<<: 3\n", "{\"true\":1,\"12\":2,\"<<\":3}" },
    { "# ghi chú\na: 1 # nữa\n", "{\"a\":1}" },
    { "---\na: 1\n...\n", "{\"a\":1}" }, { "a: \"e\xCC\x82\"", "{\"a\":\"ê\"}" },
    { "a: []\nb: {}", "{\"a\":[],\"b\":{}}" },
    { "1e999", "\"1e999\"" },
};

static void reads(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(good); i++) {
        problems list = { 0 };
        struct node *n = yaml_read(mem, slice_z(good[i].text), S("x.yaml"), &list);
        if (!n) fail_msg("«%s»: %.*s", good[i].text, SL(problem_text(mem, &list.v[0])));
        assert_text(json_text(mem, n), good[i].want);
    }
}

#define Z(literal) { "" literal, sizeof(literal) - 1 }
static const struct { slice text; const char *problem; } bad[] = {
    { Z(""), "x.yaml:1:1: tệp không có nội dung" },
    { Z("# chỉ ghi chú\n"), "x.yaml:2:1: tệp không có nội dung" },
    { Z("a: &b 1"), "x.yaml:1:4: không dùng neo «&» hay thẻ «!»" },
    { Z("a: &b [1]"), "x.yaml:1:4: không dùng neo «&» hay thẻ «!»" },
    { Z("a: &b {c: 1}"), "x.yaml:1:4: không dùng neo «&» hay thẻ «!»" },
    { Z("a: *b"), "x.yaml:1:4: không dùng bí danh «*»" },
    { Z("a: !!str 1"), "x.yaml:1:4: không dùng neo «&» hay thẻ «!»" },
    { Z("a: !x [1]"), "x.yaml:1:4: không dùng neo «&» hay thẻ «!»" },
    { Z("a: ! {b: 1}"), "x.yaml:1:4: không dùng neo «&» hay thẻ «!»" },
    { Z("a: 1\n---\nb: 2\n"), "x.yaml:2:1: chỉ được một tài liệu trong một tệp (thừa «---»)" },
    { Z("a: 1\nb: 2\na: 3\n"), "x.yaml:3:1: khóa «a» viết hai lần" },
    { Z("a:\n  - {b: 1, b: 2}\n"), "x.yaml:2:12: khóa «b» viết hai lần" },
    { Z("? [1]\n: 2\n"), "x.yaml:1:3: khóa phải là chữ, không phải danh sách hay nhóm" },
    { Z("? {a: 1}\n: 2\n"), "x.yaml:1:3: khóa phải là chữ, không phải danh sách hay nhóm" },
    { Z("a: \"x\\0y\""), "x.yaml:1:4: có ký tự NUL" },
    { Z("a: x\0y"), "x.yaml:1:1: có ký tự điều khiển" },
    { Z("a: b: c"), "x.yaml:1:5: dấu hai chấm không đúng chỗ; xem lại thụt lề hoặc đặt giá trị trong dấu nháy" },
    { Z("a: - b"), "x.yaml:1:4: dấu «-» không đúng chỗ; xem lại thụt lề" },
    { Z("a: @b"), "x.yaml:1:4: ký tự này không được đứng đầu giá trị; đặt giá trị trong dấu nháy" },
    { Z("a: \"b"), "x.yaml:1:6: văn bản kết thúc khi chưa đủ; thiếu dấu nháy đóng" },
    { Z("a: [1, 2"), "x.yaml:2:1: thiếu dấu phẩy hoặc «]»" },
    { Z("a: {b: 1 c: 2}"), "x.yaml:1:11: thiếu dấu phẩy hoặc «}»" },
    { Z("a: 1\n b: 2\n"), "x.yaml:2:3: dấu hai chấm không đúng chỗ; xem lại thụt lề hoặc đặt giá trị trong dấu nháy" },
    { Z("a:\n  - 1\n b: 2\n"), "x.yaml:3:2: thụt lề không khớp hoặc thiếu khóa" },
    { Z("a: 1\nb\n"), "x.yaml:3:1: thiếu dấu hai chấm sau khóa" },
    { Z("a: \"\\q\""), "x.yaml:1:5: dấu thoát không hợp lệ trong chuỗi" },
    { Z("%FOO\n"), "x.yaml:1:5: không đúng cú pháp YAML" },
    { Z("a: đ\nđ: \xFF"), "x.yaml:2:4: văn bản không phải UTF-8" },
};

static void refuses(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        problems list = { 0 };
        if (yaml_read(mem, bad[i].text, S("x.yaml"), &list)) fail_msg("read: «%.*s»", SL(bad[i].text));
        assert_int_equal(list.n, 1);
        assert_text(problem_text(mem, &list.v[0]), bad[i].problem);
    }
}

static void limits(void **state)
{
    struct arena *mem = *state;
    problems list = { 0 };
    struct out deep = out_new(mem, SIZE_MAX / 4), many = out_new(mem, SIZE_MAX / 4);
    for (int i = 0; i < 65; i++) out_c(&deep, '[');
    assert_null(yaml_read(mem, out_slice(&deep), S("x"), &list));
    assert_text(problem_text(mem, &list.v[0]), "x:1:65: lồng nhau quá sâu (tối đa 64 tầng)");
    for (int i = 0; i < NODE_MAX; i++) out_z(&many, "- 1\n");
    assert_null(yaml_read(mem, out_slice(&many), S("x"), &list));
    assert_text(problem_text(mem, &list.v[1]), "x:200000:3: quá nhiều giá trị (tối đa 200.000)");
    out_z(&many, "- [1]");
    many.p[0] = '[';
    for (size_t i = 1; i < many.n; i++)
        if (many.p[i] == '-') many.p[i] = ',';
    assert_null(yaml_read(mem, out_slice(&many), S("x"), &list));
}

static void positions(void **state)
{
    problems list = { 0 };
    struct node *n = yaml_read(*state, S("a: 1\nbiển số:\n  - x\n  - y\n"), S("x"), &list);
    const struct node *b = node_get(n, "biển số");
    assert_int_equal(b->line, 2);
    assert_int_equal(b->col, 1);
    assert_int_equal(b->first->next->line, 4);
    assert_int_equal(b->first->next->col, 5);
}

int yaml_test(void)
{
    static const struct CMUnitTest tests[] = { TEST(reads), TEST(refuses), TEST(limits), TEST(positions) };
    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
