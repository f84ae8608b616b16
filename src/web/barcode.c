/* SPDX-License-Identifier: Apache-2.0 */
/* Code 128: every symbol three bars and three spaces over eleven modules.  Set C packs two digits into a symbol, set B has all
 * printable ASCII; runs of digits long enough to pay for the switch go into C. */
#include "web/sheet.h"

enum { TO_C = 99, TO_B = 100, START_B = 104, START_C = 105, STOP = 106, CHECK_MODULUS = 103, SET_C_DIGITS = 4, SET_C_INSIDE = 6 };

static const char widths[][8] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212", "112232",
    "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122",
    "321221", "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311",
    "211313", "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113",
    "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422",
    "121124", "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111",
    "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141", "214121",
    "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412",
    "211214", "211232", "2331112",
};

const char *barcode_widths(uint8_t symbol)
{
    must(symbol < sizeof widths / sizeof *widths);
    return widths[symbol];
}

int barcode_modules(const struct barcode *code)
{
    int modules = 2 * BARCODE_QUIET;
    for (size_t i = 0; i < code->n; i++)
        for (const char *w = barcode_widths(code->v[i]); *w; w++) modules += *w - '0';
    return modules;
}

static size_t digits_at(slice s, size_t i)
{
    size_t n = 0;
    while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9') n++;
    return n;
}

static void put(struct barcode *code, int symbol) { code->v[code->n++] = (uint8_t)symbol; }

static void put_check(struct barcode *code)
{
    size_t sum = code->v[0];
    for (size_t i = 1; i < code->n; i++) sum += i * code->v[i];
    put(code, (int)(sum % CHECK_MODULUS));
}

/* At the ends of the text a run pays from four digits on, inside from six: there is a switch on both sides. */
static bool pays(slice s, size_t i, size_t run)
{
    bool end = i == 0 || i + run == s.n;
    return run >= (end ? SET_C_DIGITS : SET_C_INSIDE);
}

bool barcode_encode(slice s, struct barcode *code)
{
    *code = (struct barcode){ 0 };
    if (!s.n || s.n > BARCODE_MAX / 2 - 2) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~') return false;
    bool in_c = pays(s, 0, digits_at(s, 0)) && digits_at(s, 0) % 2 == 0;
    put(code, in_c ? START_C : START_B);
    for (size_t i = 0; i < s.n;) {
        size_t run = digits_at(s, i);
        bool c = run >= 2 && (in_c || (run % 2 == 0 && pays(s, i, run)));
        if (c != in_c) put(code, c ? TO_C : TO_B);
        in_c = c;
        put(code, c ? (s.p[i] - '0') * 10 + s.p[i + 1] - '0' : s.p[i] - ' ');
        i += c ? 2 : 1;
    }
    put_check(code);
    put(code, STOP);
    return true;
}
