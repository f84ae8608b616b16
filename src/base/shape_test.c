/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/shape.h"

static const struct shape step = SHAPE(
    { "code",  SHAPE_TEXT, NEED, .max = 10, .pattern = "key" },
    { "hours", SHAPE_INT, .min = 1, .max = 2000 });

static const struct shape tree;
static const struct shape tree = SHAPE(
    { "name",     SHAPE_TEXT, NEED },
    { "children", SHAPE_LIST, .of = ITEM(SHAPE_MEMBERS, .shape = &tree) });

static const struct shape whole = SHAPE(
    { "name",   SHAPE_TEXT, NEED, .min = 2, .max = 20 },
    { "code",   SHAPE_TEXT, .plain = true },
    { "note",   SHAPE_TEXT, .min = 3 },
    { "levels", SHAPE_LIST, .min = 1, .max = 2, .of = ITEM(SHAPE_ONE_OF, .words = WORDS("province", "commune")) },
    { "steps",  SHAPE_LIST, .of = ITEM(SHAPE_MEMBERS, .shape = &step) },
    { "labels", SHAPE_MAP, .pattern = "key", .max = 2, .of = ITEM(SHAPE_TEXT, NEED) },
    { "since",  SHAPE_DAY },
    { "at",     SHAPE_INSTANT },
    { "open",   SHAPE_BOOL },
    { "share",  SHAPE_NUMBER, .max = 1 },
    { "count",  SHAPE_INT, .min = 5 },
    { "free",   SHAPE_ANY },
    { "tree",   SHAPE_MEMBERS, .shape = &tree });

static const char *const good[] = {
    "name: An",
    "{name: Một cửa, code: 1.001190, levels: [commune], steps: [{code: a_1, hours: 8}], labels: {x: y}, since: 2018-09-11}",
    "{name: 'Hộ tịch', at: '2018-09-11T08:05:00+07:00', open: false, share: 0.5, count: 5, free: [{a: 1}], note: }",
    "{name: An, code: true, tree: {name: a, children: [{name: b, children: []}]}, levels: null, note: ' ghi chú '}",
};

static void accepts(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(good); i++) {
        problems list = { 0 };
        struct node *n = yaml_read(mem, slice_z(good[i]), S("x"), &list);
        if (!n || !shape_check(mem, &whole, n, S("x"), &list))
            fail_msg("«%s»: %.*s", good[i], SL(problem_text(mem, &list.v[0])));
        assert_int_equal(list.n, 0);
    }
}

/* YAML text and its problems, each as path|line:col: message. */
static const struct { const char *text, *problems; } bad[] = {
    { "[]", "|1:1: nội dung phải là một nhóm «khóa: giá trị»\n" },
    { "{}", "name|1:1: thiếu «name»\n" },
    { "name:", "name|1:1: thiếu «name»\n" },
    { "nmae: An", "nmae|1:1: không biết «nmae»; ý bạn là «name»?\nname|1:1: thiếu «name»\n" },
    { "{name: An, xyz: 1}", "xyz|1:12: không biết «xyz»\n" },
    { "{name: An, lables: []}", "lables|1:12: không biết «lables»; ý bạn là «labels»?\n" },
    { "name: ' '", "name|1:1: «name» không được để trống\n" },
    { "name: A", "name|1:1: «name» phải dài từ 2 đến 20 ký tự\n" },
    { "name: 12", "name|1:1: «name» phải là chữ; đặt giá trị trong dấu nháy\n" },
    { "name: [a]", "name|1:1: «name» phải là chữ\n" },
    { "name: \"a\\x01b\"", "name|1:1: «name» có ký tự không dùng được\n" },
    { "{name: An, note: ab}", "note|1:12: «note» phải dài từ 3 ký tự trở lên\n" },
    { "{name: An, note: ' '}", "note|1:12: «note» phải dài từ 3 ký tự trở lên\n" },
    { "{name: An, levels: commune}", "levels|1:12: «levels» phải là danh sách\n" },
    { "{name: An, levels: []}", "levels|1:12: «levels» phải có từ 1 đến 2 mục\n" },
    { "{name: An, levels: [comune, xa, 1]}",
      "levels|1:12: «levels» phải có từ 1 đến 2 mục\n"
      "levels.0|1:21: mục 1 của «levels» không có giá trị «comune»; ý bạn là «commune»?\n"
      "levels.1|1:29: mục 2 của «levels» phải là một trong: province, commune\n"
      "levels.2|1:33: mục 3 của «levels» phải là một trong: province, commune\n" },
    { "name: An\nsteps:\n  - code: A\n    hours: 0\n  - hours: 1.5\n  - x\n",
      "steps.0.code|3:5: «code» chỉ gồm chữ thường a–z, chữ số và «_», bắt đầu bằng chữ\n"
      "steps.0.hours|4:5: «hours» phải từ 1 đến 2000\n"
      "steps.1.hours|5:5: «hours» phải là số nguyên\n"
      "steps.1.code|5:5: thiếu «code»\n"
      "steps.2|6:5: mục 3 của «steps» phải là một nhóm «khóa: giá trị»\n" },
    { "{name: An, labels: {A: 1, b: '', c: d}}",
      "labels|1:12: «labels» phải có từ 0 đến 2 mục\n"
      "labels.A|1:21: «A» chỉ gồm chữ thường a–z, chữ số và «_», bắt đầu bằng chữ\n"
      "labels.A|1:21: «A» phải là chữ; đặt giá trị trong dấu nháy\n"
      "labels.b|1:27: «b» không được để trống\n" },
    { "{name: An, labels: 1}", "labels|1:12: «labels» phải là một nhóm «khóa: giá trị»\n" },
    { "{name: An, since: 2018-02-30, at: 2018-09-11, open: yes, share: 1.5, count: 4}",
      "since|1:12: «since» phải là ngày có thật, dạng 2018-09-11\n"
      "at|1:31: «at» phải là thời điểm, dạng 2018-09-11T08:05:00+07:00\n"
      "open|1:47: «open» phải là true hoặc false\n"
      "share|1:58: «share» phải từ 0 đến 1\n"
      "count|1:70: «count» phải từ 5 trở lên\n" },
    { "{name: An, share: x, count: '5', since: 1, at: 1}",
      "share|1:12: «share» phải là số\n"
      "count|1:22: «count» phải là số nguyên\n"
      "since|1:34: «since» phải là ngày có thật, dạng 2018-09-11\n"
      "at|1:44: «at» phải là thời điểm, dạng 2018-09-11T08:05:00+07:00\n" },
    { "{name: An, tree: {name: a, children: [{name: b, children: [{}]}]}}",
      "tree.children.0.children.0.name|1:60: thiếu «name»\n" },
};

static void refuses(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        problems list = { 0 };
        struct node *n = yaml_read(mem, slice_z(bad[i].text), (slice){ NULL, 0 }, &list);
        assert_non_null(n);
        assert_false(shape_check(mem, &whole, n, (slice){ NULL, 0 }, &list));
        struct out o = out_new(mem, 10000);
        EACH (p, list) out_f(&o, "%.*s|%.*s\n", SL(p->path), SL(problem_text(mem, p)));
        assert_text(out_slice(&o), bad[i].problems);
        field_faults faults = shape_faults(mem, &list);
        assert_int_equal(faults.n, list.n);
        assert_slice(faults.v[0].field, list.v[0].path);
        assert_slice(faults.v[0].text, list.v[0].message);
    }
}

static void problems_are_bounded(void **state)
{
    struct arena *mem = *state;
    problems list = { 0 };
    struct node *map = node_map(mem);
    for (int i = 0; i < 1000; i++) node_put_int(mem, map, zstr(mem, slice_fmt(mem, "key%d", i)), i);
    assert_false(shape_check(mem, &whole, map, S("x"), &list));
    assert_int_equal(list.n, SHAPE_PROBLEMS);
}

static const struct shape odd = SHAPE({ "a", SHAPE_TEXT, .pattern = "no_such" });
static void unknown_pattern(void *mem)
{
    problems list = { 0 };
    struct node *map = node_map(mem);
    node_put_text(mem, map, "a", S("x"));
    shape_check(mem, &odd, map, S("x"), &list);
}

static void patterns(void **state)
{
    static const struct { const char *name, *good, *bad; } table[] = {       /* parted by spaces */
        { "key", "a a_1", "A 1a _a á a-b" }, { "code", "1.001193 H61-180911-0001 12/2018", "a,b đ ../?" },
        { "digits", "0 0042", "-1 1.5 a" },
        { "phone", "0912345678 +84912345678 02703823456", "912345678 0012345678 09123 0912345678a +84 0" },
        { "email", "ten@vidu.vn a.b+c@x-y.com.vn", "a a@b @b.vn a@.vn a@b. a@b..c a@-b.vn a@b-.vn a@b@c.vn đ@b.vn" },
        { "url", "https://a.vn/x?y=1 http://a", "a.vn ftp://a javascript:alert(1) https:/a https:// https:///a https://a\"b" },
        { "id_number", "123456789 086099001234", "12345678 1234567890 12345678a" }, { "name", "An", "A1 @" },
        { "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "ba78 BA" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const struct shape_pattern *p = shape_pattern(slice_z(table[i].name));
        assert_non_null(p);
        slice fine = slice_z(table[i].good), wrong = slice_z(table[i].bad);
        while (fine.n) {
            slice s = slice_next(&fine, ' ');
            if (!p->ok(s)) fail_msg("%s refuses «%.*s»", p->name, SL(s));
        }
        while (wrong.n) {
            slice s = slice_next(&wrong, ' ');
            if (p->ok(s)) fail_msg("%s takes «%.*s»", p->name, SL(s));
        }
        assert_false(p->ok(S("")));
    }
    size_t n = 0;
    while (shape_patterns[n].name) n++;
    assert_int_equal(n, COUNT(table));
    assert_null(shape_pattern(S("no_such")));
    assert_false(shape_pattern(S("url"))->ok(S("https://a b")));
    assert_true(aborts(unknown_pattern, *state));
}

static void guesses(void **state)
{
    (void)state;
    static const struct { const char *word, *nearest; } table[] = {
        { "nmae", "name" }, { "nam", "name" }, { "names", "name" }, { "Name", "name" },
        { "proceduer", "procedure" },
        { "prosedures", "procedure" }, { "id", "id" }, { "ie", "id" }, { "xy", "" }, { "", "" },
        { "level", "" },
        { "namenamenamenamenamenamenamenamenamename", "" },
        { "namenamenamenamenamenamenamenamenamenamename", "" },
    };
    for (size_t i = 0; i < COUNT(table); i++)
        assert_text(shape_nearest(slice_z(table[i].word),
                                  WORDS("name", "procedure", "id",
                                  "a-key-much-longer-than-anyone-would-care-to-type")),
                    table[i].nearest);
}

int shape_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(accepts), TEST(refuses), TEST(problems_are_bounded), TEST(patterns), TEST(guesses),
    };
    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
