/* SPDX-License-Identifier: Apache-2.0 */
/* The barcode of slips against symbols worked out by the standard's rules, and against a reader of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail
#include "web/sheet.h"

#define ENCODES(text, ...) do { \
    static const uint8_t want_[] = { __VA_ARGS__ }; \
    struct barcode code_; \
    assert_true(barcode_encode(S(text), &code_)); \
    assert_int_equal(code_.n, sizeof want_); \
    assert_memory_equal(code_.v, want_, sizeof want_); } while (0)

static void known_symbols(void **state)
{
    (void)state;
    ENCODES("Wikipedia", 104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88, 106);     /* check symbol 88: the published example */
    ENCODES("PJJ123C", 104, 48, 42, 42, 17, 18, 19, 35, 55, 106);
    ENCODES("123456", 105, 12, 34, 56, 44, 106);
    ENCODES("AB123456", 104, 33, 34, 99, 12, 34, 56, 26, 106);
    ENCODES("1234A", 105, 12, 34, 100, 33, 102, 106);
}

static void text_refused(void **state)
{
    static const char long_text[] = "0000000000.0000000000.0000000000.0000000000.0000000000";
    struct barcode code;
    (void)state;
    assert_false(barcode_encode(S(""), &code));
    assert_false(barcode_encode(S("Mã"), &code));
    assert_false(barcode_encode(S("A\tB"), &code));
    assert_false(barcode_encode(slice_z(long_text), &code));
}

static void widths_fill_their_modules(void **state)
{
    (void)state;
    for (uint8_t i = 0; i <= 106; i++) {
        int bars = 0, all = 0;
        const char *w = barcode_widths(i);
        for (size_t k = 0; w[k]; k++) {
            all += w[k] - '0';
            if (k % 2 == 0) bars += w[k] - '0';
        }
        assert_int_equal(all, i == 106 ? 13 : 11);
        if (i < 106) assert_int_equal(bars % 2, 0);             /* the standard's parity: bars are even */
        for (uint8_t k = 0; k < i; k++) assert_string_not_equal(w, barcode_widths(k));
    }
}

/* What a reader would see; 0 when the check symbol is wrong. */
static size_t read_back(const struct barcode *code, char *text)
{
    size_t sum = code->v[0], n = 0;
    bool c = code->v[0] == 105;
    for (size_t i = 1; i + 2 < code->n; i++) {
        uint8_t v = code->v[i];
        sum += i * v;
        if (c && v == 100) c = false;
        else if (!c && v == 99) c = true;
        else if (c) text[n++] = (char)('0' + v / 10), text[n++] = (char)('0' + v % 10);
        else text[n++] = (char)(' ' + v);
    }
    return sum % 103 == code->v[code->n - 2] && code->v[code->n - 1] == 106 ? n : 0;
}

static void every_mix_reads_back(void **state)
{
    static const char letters[] = "0123456789.-H~ ";
    uint64_t seed = 20180911;
    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        char text[48], back[2 * BARCODE_MAX];
        struct barcode code;
        size_t n = 1 + (size_t)turn % sizeof text;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = letters[(seed >> 33) % (turn % 3 ? sizeof letters - 1 : 11)];
        }
        assert_true(barcode_encode((slice){ text, n }, &code));
        assert_int_equal(read_back(&code, back), n);
        assert_memory_equal(back, text, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_symbols),
        cmocka_unit_test(text_refused),
        cmocka_unit_test(widths_fill_their_modules),
        cmocka_unit_test(every_mix_reads_back),
    };
    return cmocka_run_group_tests_name("barcode", tests, NULL, NULL);
}
