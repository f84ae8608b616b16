/* SPDX-License-Identifier: Apache-2.0 */
#include "web/text.h"
#include "web/web_test.h"

static void urls_decode(void **state)
{
    static const struct { const char *from, *to; } cases[] = {
        { "/thu-tuc", "/thu-tuc" }, { "a%20b", "a b" }, { "%C4%90%E1%BB%97", "Đỗ" }, { "a+b", "a+b" }, { "%41%4a", "AJ" },
        { "%", NULL }, { "%4", NULL }, { "%zz", NULL }, { "%00", NULL }, { "%C3", NULL }, { "%FF", NULL }, { "a%0", NULL },
        { "%65%CC%82", "ê" },               /* comes back composed */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        slice got;
        bool good = url_decode(*state, slice_z(cases[i].from), &got);
        assert_int_equal(good, cases[i].to != NULL);
        if (good) assert_text(got, cases[i].to);
    }
}

static void cookies_are_found(void **state)
{
    (void)state;
    slice header = S("mc=abc; lang=en;mcx=1; empty=; mc=second");
    assert_text(cookie_find(header, "mc"), "abc");
    assert_text(cookie_find(header, "lang"), "en");
    assert_text(cookie_find(header, "mcx"), "1");
    assert_non_null(cookie_find(header, "empty").p);
    assert_null(cookie_find(header, "c").p);
    assert_null(cookie_find((slice){ 0 }, "mc").p);
}

static void lists_have(void **state)
{
    (void)state;
    assert_true(list_has(S("br, GZIP;q=0.5"), S("gzip")));
    assert_true(list_has(S("gzip;q=0.001"), S("gzip")));
    assert_false(list_has(S("gzip;q=0"), S("gzip")));
    assert_false(list_has(S("xgzip, br"), S("gzip")));
    assert_false(list_has((slice){ 0 }, S("gzip")));
}

static void file_names_are_cleaned(void **state)
{
    static const struct { const char *claimed, *name; } cases[] = {
        { "Đơn xin.pdf", "Đơn xin.pdf" }, { "../../etc/passwd", "passwd" }, { "C:\\Users\\a\\b.docx", "b.docx" },
        { "a\tb\nc.pdf", "abc.pdf" }, { "anh\xE2\x80\xAEgpj\xE2\x80\xAC.exe", "anhgpj.exe" }, { "...", "tep" }, { "", "tep" },
        { " .a. ", "a" },
        { "/", "tep" }, { "a<b>|?.pdf", "ab.pdf" }, { "\xFF.pdf", "tep" }, { "e\xCC\x82.png", "ê.png" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) assert_text(file_name(*state, slice_z(cases[i].claimed)), cases[i].name);
}

static void long_file_names_keep_their_ending(void **state)
{
    struct out o = out_new(*state, 1000);
    for (int i = 0; i < 100; i++) out_z(&o, "ễ");
    out_z(&o, ".docx");
    slice name = file_name(*state, out_slice(&o));
    assert_true(name.n <= 120 && name.n > 110);
    assert_true(slice_ends(name, S("ễ.docx")));
}

int text_test(void)
{
    const struct CMUnitTest tests[] = { TEST(urls_decode), TEST(cookies_are_found), TEST(lists_have), TEST(file_names_are_cleaned),
        TEST(long_file_names_keep_their_ending) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
