/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/fold.h"
#include <string.h>

static const struct { const char *text, *want; } folds[] = {
    { "", "" }, { " ", "" }, { "abc XYZ 09", "abc xyz 09" }, { "  a \t\n b  ", "a b" },
    { "a\xC2\xA0" "b\xE2\x80\xAF" "c", "a b c" },
    { "Nguyễn Thị Ánh Tuyết", "nguyen thi anh tuyet" }, { "ĐỖ ĐỨC ĐẠT", "do duc dat" },
    { "đường Đống Đa", "duong dong da" },
    { "Ðặng", "dang" }, { "Vĩnh Long", "vinh long" }, { "Trương Vĩnh Ký", "truong vinh ky" },
    { "Phường Tân Ngãi", "phuong tan ngai" },
    { "àáảãạ ăằắẳẵặ âầấẩẫậ", "aaaaa aaaaaa aaaaaa" }, { "èéẻẽẹ êềếểễệ ìíỉĩị", "eeeee eeeeee iiiii" },
    { "òóỏõọ ôồốổỗộ ơờớởỡợ", "ooooo oooooo oooooo" }, { "ùúủũụ ưừứửữự ỳýỷỹỵ", "uuuuu uuuuuu yyyyy" },
    { "ÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ", "aaaaa aaaaaa aaaaaa" }, { "ƯỪỨỬỮỰ ƠỜỚỞỠỢ ỲÝỶỸỴ Đ", "uuuuuu oooooo yyyyy d" },
    { "hoà", "hoa" }, { "hòa", "hoa" }, { "thuỷ", "thuy" }, { "thủy", "thuy" }, { "Khoẻ khỏe", "khoe khoe" },
    { "e\xCC\x82\xCC\xA3", "e" }, { "Vie\xCC\xA3\xCC\x82t", "viet" },
    { "Số 12/2018/NĐ-CP", "so 12/2018/nd-cp" },
    { "Straße", "strasse" }, { "ＡＢ１", "ab1" }, { "z\xE2\x80\x8Bw", "zw" }, { "1.254.000 ₫", "1.254.000 ₫" },
    { "Niê Hʼrin", "nie hʼrin" },
    { "\xC3", "" },
};

static void folding(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(folds); i++) {
        slice once = fold(mem, slice_z(folds[i].text));
        assert_text(once, folds[i].want);
        assert_slice(fold(mem, once), once);
        slice name = fold_name(mem, once);
        assert_slice(fold_name(mem, name), name);
    }
}

static void names_alike(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *a, *b; bool same; } table[] = {
        { "Lý", "Lí", true }, { "Mỹ", "Mĩ", true }, { "Kỳ", "Kì", true }, { "Vy", "Vi", true },
        { "Sỹ", "Sĩ", true },
        { "Tỵ", "Tị", true }, { "Quý", "Quí", true }, { "Quỳnh", "Quình", true }, { "Hỷ", "Hỉ", true },
        { "Ý", "Í", true },
        { "Yến", "Iến", true }, { "LÝ THƯỜNG KIỆT", "lí thường kiệt", true }, { "Thúy Mỹ", "Thuý Mĩ", true },
        { "Hay", "Hai", false }, { "Thúy", "Thúi", false }, { "Tây", "Tâi", false }, { "Huy", "Hui", false },
        { "May", "Mai", false }, { "Duy", "Dui", false }, { "Nguyễn", "Nguiễn", false },
        { "Loay", "Loai", false },
        { "Kim", "Kym", true }, { "Huỳnh", "Huình", false }, { "Hoà Mỹ", "Hòa Mĩ", true },
        { "An", "Ân", true },
    };
    for (size_t i = 0; i < COUNT(table); i++)
        if (slice_eq(fold_name(mem, slice_z(table[i].a)), fold_name(mem, slice_z(table[i].b))) != table[i].same)
            fail_msg("%s and %s", table[i].a, table[i].b);
}

static void words(void **state)
{
    (void)state;
    static const struct { const char *text, *query; bool found; } table[] = {
        { "nguyen thi anh tuyet", "tuyet nguyen", true }, { "nguyen thi anh tuyet", "ng t", true },
        { "nguyen thi anh tuyet", "guyen", false }, { "nguyen thi anh", "anh thi lan", false },
        { "anh", "", true },
        { "", "a", false }, { "", "", true }, { "12/2018/nd-cp", "2018 cp", true },
        { "12/2018/nd-cp", "018", false },
        { "xa ban ban", "ban", true }, { "lan ana an", "an", true }, { "a b", "  b  ", true },
        { "a", "ab", false },
        { "hʼrin", "rin", false },
    };
    for (size_t i = 0; i < COUNT(table); i++)
        if (fold_has_words(slice_z(table[i].text), slice_z(table[i].query)) != table[i].found)
            fail_msg("«%s» in «%s»", table[i].query, table[i].text);
}

static void word_by_word(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *text, *words; } table[] = {
        { "", "" }, { " .-, ", "" }, { "a", "a|" }, { "cong ti 27/7 (hai)", "cong|ti|27|7|hai|" }, { "hʼrin", "hʼrin|" },
        { "lan-anh", "lan|anh|" }, { "a234567890123456789012345678901234567890z b", "a234567890123456789012345678901234567890|b|" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        slice rest = slice_z(table[i].text), word, all = S("");
        while (fold_word_next(&rest, &word)) all = slice_fmt(mem, "%.*s%.*s|", SL(all), SL(word));
        if (!slice_eq(all, slice_z(table[i].words))) fail_msg("«%s»: %.*s", table[i].text, SL(all));
    }
}

/* Each comes before the next; "=" before one that sorts the same as the one above it. */
static const char *const sorted[] = {
    "", "=-", "1", "12", "2", "A", "=a", "à", "ả", "ã", "á", "ạ", "a b", "An", "=AN", "An An", "An Bình",
    "Anh", "Ánh",
    "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "Ăn", "â", "Ân", "Ấn", "b", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Ba Đình",
    "Bà Đình",
    "Ban", "Bán", "Băng", "Bằng", "Bâng", "c", "Ca", "Cha", "d", "Dung", "Dũng", "đ", "=Đ", "Đa", "Đình",
    "e", "ê", "f", "g", "Gia",
    "h", "Hoa", "Hòa", "=Hoà", "Hoá", "Hoan", "Hồng", "i", "j", "k", "l", "Lê", "Lê An", "Lệ An", "Lê Bình",
    "Long", "m", "Mai",
    "n", "Ngô", "Nguyễn An", "=NGUYỄN-AN", "Nguyễn Ân", "Nguyễn Đức", "o", "ô", "ơ", "p", "q", "r", "s", "t",
    "Thu", "Thủ",
    "Thú", "Thụ", "Thuý", "=Thúy", "Thư", "u", "ư", "v", "Vĩnh Long", "w", "x", "y", "z", "Жуков",
};

static void sorting(void **state)
{
    struct arena *mem = *state;
    slice before = { NULL, 0 };
    for (size_t i = 0; i < COUNT(sorted); i++) {
        const char *word = sorted[i];
        bool same = *word == '=';
        slice key = sort_key(mem, slice_z(word + same));
        int order = slice_cmp(before, key);
        if (same ? order != 0 : order >= 0) fail_msg("«%s» is not after «%s»", word, i ? sorted[i - 1] : "");
        assert_true(text_valid(key));
        before = key;
    }
    assert_text(sort_key(mem, S("\xFF")), "");
    assert_slice(sort_key(mem, S("e\xCC\x82\xCC\xA3")), sort_key(mem, S("ệ")));
    assert_slice(sort_key(mem, S("e\xCC\xA3\xCC\x82")), sort_key(mem, S("ệ")));
    assert_slice(sort_key(mem, S("1\xCC\x82")), sort_key(mem, S("1")));
}

static void validity(void **state)
{
    (void)state;
    static const struct { slice s; bool ok; } table[] = {
        { S("Nguyễn\n\r\tA"), true }, { S(""), true }, { S("😀\xF4\x8F\xBF\xBD"), true }, { S("a\0b"), false },
        { S("a\x01"), false }, { S("\x1b[0m"), false }, { S("\xEF\xBF\xBE"), false },
        { S("\xEF\xBF\xBF"), false },
        { S("\xEF\xB7\x90"), false }, { S("\xF0\x9F\xBF\xBF"), false }, { S("\xC0\x80"), false },
        { S("\xED\xA0\x80"), false },
        { S("\xE1\xBB"), false }, { S("\x80"), false }, { S("\xF4\x90\x80\x80"), false },
    };
    for (size_t i = 0; i < COUNT(table); i++) assert_int_equal(text_valid(table[i].s), table[i].ok);
    assert_int_equal(utf8_valid(S("aệ\xFF")), 4);
    assert_int_equal(utf8_length(S("Tiếng Việt")), 10);
    assert_text(utf8_clip(S("aệb"), 3), "a");
    assert_text(utf8_clip(S("aệb"), 4), "aệ");
    assert_text(utf8_clip(S("aệb"), 5), "aệb");
    assert_text(utf8_clip(S("ệ"), 0), "");
}

static void names(void **state)
{
    (void)state;
    static const struct { const char *s; bool ok; } table[] = {
        { "Nguyễn Văn A", true }, { "H'Hen Niê", true }, { "K’Brêu", true }, { "Y Moan", true },
        { "Lê-Thị", true },
        { "Sơn Thị Na Ry", true }, { "Vie\xCC\xA3t", true }, { "A. Nhân", true }, { "Trần Văn Jr.", true },
        { "", false }, { " A", false }, { "A ", false }, { "A  B", false }, { "A1", false },
        { "A\tB", false }, { "<b>", false },
        { "-A", false }, { "A-", false }, { "A -B", false }, { "\xCC\x81" "A", false }, { "A@b", false },
        { "A\xFF", false },
    };
    for (size_t i = 0; i < COUNT(table); i++)
        if (text_name_ok(slice_z(table[i].s)) != table[i].ok) fail_msg("name «%s»", table[i].s);
}

static void normal_form(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *s, *want; bool itself; } table[] = {
        { "abc", "abc", true }, { "Tiếng Việt – “đ” ₫", "Tiếng Việt – “đ” ₫", true },
        { "Жуков 漢字", "Жуков 漢字", true },
        { "Vie\xCC\xA3\xCC\x82t", "Việt", false }, { "Vie\xCC\x82\xCC\xA3t", "Việt", false },
        { "u\xCC\x9B\xCC\x89", "ử", false },
        { "q\xCC\xA3", "q\xCC\xA3", true }, { "\xE2\x84\xAB", "Å", false }, { "", "", true },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        slice s = slice_z(table[i].s), made = text_nfc(mem, s);
        assert_text(made, table[i].want);
        assert_int_equal(made.p == s.p, table[i].itself);
    }
    assert_text(text_nfc(mem, S("\xFF")), "");
}

static void without_marks(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *s, *want; } table[] = {
        { "Hồ sơ đã nộp tại Phường 1", "Ho so da nop tai Phuong 1" }, { "ĐẶNG Ðình", "DANG Dinh" },
        { "“Giấy” – 5 €\n", "\"Giay\" - 5 ?\n" },
        { "Vie\xCC\xA3\xCC\x82t", "Viet" }, { "漢", "?" }, { "", "" }, { "\xFF", "" },
    };
    for (size_t i = 0; i < COUNT(table); i++) assert_text(text_ascii(mem, slice_z(table[i].s)), table[i].want);
}

int fold_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(folding), TEST(names_alike), TEST(words), TEST(word_by_word), TEST(sorting), TEST(validity), TEST(names), TEST(normal_form),
        TEST(without_marks),
    };
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
