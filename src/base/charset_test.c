/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/charset.h"
#include "base/delimited.h"
#include "base/fold.h"

#define SENTENCE "Công ty Nguyễn Thị Ánh ở đường Trưng Nữ Vương, ấp Mỹ Hưng"

static const struct { enum charset charset; slice bytes; const char *text; } texts[] = {
    { CHARSET_UTF8, S(SENTENCE), SENTENCE },
    { CHARSET_UTF8, S("\xEF\xBB\xBFMST;T\xC3\xAAn"), "MST;Tên" },
    { CHARSET_TCVN3,
      S("C\xABng ty Nguy\xD4n Th\xDE \xB8nh \xEB \xAE\xAD\xEA" "ng Tr\xAD" "ng N\xF7 V\xAD\xAC" "ng, \xCAp M\xFC H\xAD" "ng"),
      "Công ty Nguyễn Thị ánh ở đường Trưng Nữ Vương, ấp Mỹ Hưng" },        /* the font has no capitals with a tone: .VnTimeH draws them */
    { CHARSET_VNI,
      S("Co\xE2ng ty Nguye\xE3n Th\xF2 A\xD9nh \xF4\xFB \xF1\xF6\xF4\xF8ng Tr\xF6ng N\xF6\xF5 V\xF6\xF4ng, a\xE1p My\xF5 H\xF6ng"),
      SENTENCE },
    { CHARSET_UTF16LE, S("\xFF\xFEM\0\x1E\xA1\0\x3D\xD8\x00\xDE"), NULL },
    { CHARSET_UTF16LE, S("C\0\xF4\0n\0g\0 \0t\0y\0"), "Công ty" },
    { CHARSET_UTF16BE, S("\0C\0\xF4\0n\0g\0 \0t\0y"), "Công ty" },
};

static slice read_in(struct arena *mem, enum charset from, slice bytes, size_t piece)
{
    struct charset_reader r = { .from = from };
    struct out o = out_new(mem, 4096);
    for (size_t i = 0; i < bytes.n; i += piece) charset_read(&r, slice_sub(bytes, i, piece), &o);
    charset_end(&r, &o);
    return text_nfc(mem, out_slice(&o));
}

static void charsets(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(charset_guess(texts[i].bytes), texts[i].charset);
        for (size_t piece = 1; texts[i].text && piece < 8; piece++)
            assert_text(read_in(mem, texts[i].charset, texts[i].bytes, piece), texts[i].text);
    }
}

/* Whatever comes in, text comes out. */
static void charsets_broken(void **state)
{
    struct arena *mem = *state;
    char all[512];
    for (size_t i = 0; i < sizeof all; i++) all[i] = (char)(i * 37);
    for (int from = 0; from < CHARSETS; from++) {
        slice text = read_in(mem, (enum charset)from, (slice){ all, sizeof all }, 7);
        assert_true(text.n > 100 && text_valid(text));
    }
    assert_text(read_in(mem, CHARSET_UTF8, S("a\xE1\xBBz\xC0\xAF"), 1), "a\xEF\xBF\xBDz\xEF\xBF\xBD");
    assert_text(read_in(mem, CHARSET_UTF8, S("a\xE1\xBB"), 1), "a\xEF\xBF\xBD");
}

static const struct { const char *text, *want; char by; bool broken; } records[] = {
    { "a,b,c\nd", "a|b|c", ',', false },
    { "\r\n\na , b\r\n", "a|b", ',', false },
    { "a;\"b;\"\"c\"\"\";\n", "a|b;\"c\"|", ';', false },
    { "\"a\nb\",c\nd", "a\nb|c", ',', false },
    { "\"\",\"x\"\"\"\n", "|x\"", ',', false },
    { "a\t\"b\" \tc", "a|b|c", '\t', false },
    { "3\" x 4\",b\nc", "3\" x 4\"|b", ',', false },
    { "a,\"b\nc,d\ne", "a|b", ',', true },
};

static void delimited(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(records); i++) {
        struct record_cells record;
        slice rest = slice_z(records[i].text);
        struct out o = out_new(mem, 400);
        assert_true(delimited_next(mem, &rest, records[i].by, true, &record));
        EACH (cell, record.cells) out_f(&o, "%s%.*s", cell == record.cells.v ? "" : "|", SL(*cell));
        assert_text(out_slice(&o), records[i].want);
        assert_int_equal(record.broken, records[i].broken);
    }
}

static void delimited_window(void **state)
{
    struct arena *mem = *state;
    struct record_cells record;
    slice rest = S("mot,hai\n\"ba\nbon\",nam");
    assert_int_equal(delimited_guess(rest), ',');
    assert_int_equal(delimited_guess(S("MST;\"T,ê,n\";x")), ';');
    assert_true(delimited_next(mem, &rest, ',', false, &record));
    assert_int_equal(record.lines, 1);
    slice before = rest;
    assert_false(delimited_next(mem, &rest, ',', false, &record));
    assert_slice(rest, before);
    assert_true(delimited_next(mem, &rest, ',', true, &record));
    assert_text(record.cells.v[0], "ba\nbon");
    assert_false(delimited_next(mem, &rest, ',', true, &record));
    char *many = arena_alloc(mem, 2 * DELIMITED_CELLS);
    for (size_t i = 0; i < 2 * DELIMITED_CELLS; i++) many[i] = ',';
    rest = (slice){ many, 2 * DELIMITED_CELLS };
    assert_true(delimited_next(mem, &rest, ',', true, &record));
    assert_true(record.broken);
    assert_int_equal(record.cells.n, DELIMITED_CELLS);
}

int charset_test(void)
{
    const struct CMUnitTest tests[] = { TEST(charsets), TEST(charsets_broken), TEST(delimited), TEST(delimited_window) };
    return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
