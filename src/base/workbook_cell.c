/* SPDX-License-Identifier: Apache-2.0 */
/* What a number in a cell looks like: its format says whether it is a day, a time, a number with leading noughts or just a number. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/time.h"
#include "base/workbook_inside.h"

enum { DAY_MS = 86400000, LAST_DAY = 2958465 };     /* 9999-12-31, in days of a spreadsheet */

/* ECMA-376, part 1, 18.8.30: formats that every program knows, those of East Asia among them. */
static struct cell_style known_style(int64_t format)
{
    bool dated = (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) || format == 36
               || (format >= 50 && format <= 58);
    bool timed = (format >= 18 && format <= 22) || (format >= 32 && format <= 35) || (format >= 45 && format <= 47);
    return (struct cell_style){ .day = dated, .clock = timed };
}

/* [h]:mm and [mm]:ss count hours and minutes; every other bracket is a colour, a language or a condition. */
static bool counts_time(slice s) { return s.n > 2 && strchr("hHmMsS", s.p[1]) && strchr("hHmMsS]", s.p[2]); }

/* The letters of a format without what it quotes, escapes, pads with and puts in brackets; of its first part, that of positive numbers. */
static slice format_letters(slice code, char letters[80])
{
    size_t n = 0;
    for (size_t i = 0; i < code.n && n < 80 && code.p[i] != ';'; i++) {
        char ch = code.p[i], end = ch == '"' ? '"' : ch == '[' && !counts_time(slice_sub(code, i, 3)) ? ']' : 0;
        if (end) while (i + 1 < code.n && code.p[++i] != end) { }
        else if (ch == '\\' || ch == '_' || ch == '*') i++;
        else letters[n++] = ch;
    }
    return (slice){ letters, n };
}

static bool any(slice s, const char *of)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(of, s.p[i])) return true;
    return false;
}

struct cell_style cell_style_of(int64_t format, slice code)
{
    char letters[80];
    if (!code.n) return known_style(format);
    slice s = format_letters(code, letters);
    if (slice_eq(slice_sub(s, 0, 7), S("General"))) return (struct cell_style){ 0 };
    if (slice_only(s, "0")) return (struct cell_style){ .digits = (int)s.n };
    bool timed = any(s, "hHsS"), dated = any(s, "dDyY") || (any(s, "mM") && !timed);
    return (struct cell_style){ .day = dated, .clock = timed };
}

/* Days since the end of 1899; the program that began it took 1900 for a leap year, so what is before March stands one further on. */
static slice day_words(struct arena *mem, double serial, const struct cell_style *style, bool days_1904)
{
    double whole = floor(serial);
    int64_t minutes = (int64_t)llround((serial - whole) * DAY_MS / 60000.0);
    bool early = !days_1904 && whole < 60;
    day d = day_add(days_1904 ? day_of(1904, 1, 1) : day_of(1899, 12, 30), (int)whole + early + (int)(minutes / 1440));
    minutes %= 1440;
    slice clock = slice_fmt(mem, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
    if (!style->day && whole < 1) return clock;
    if (!style->clock && !minutes) return day_text(mem, d);
    return slice_fmt(mem, "%.*s %.*s", SL(clock), SL(day_text(mem, d)));
}

/* Fifteen digits are what the programs keep: 84.999999999999986 is 85.  Three decimals get a fourth, since 1,234 reads as a thousand. */
static slice plain_number(struct arena *mem, double x)
{
    char text[400];
    double size = fabs(x);
    int decimals = size >= 1e15 ? 0 : size >= 1 ? 14 - (int)floor(log10(size)) : 15;
    int n = snprintf(text, sizeof text, "%.*f", decimals, x);
    char *point = memchr(text, '.', (size_t)n);
    if (!point) return slice_copy(mem, (slice){ text, (size_t)n });
    while (text[n - 1] == '0') n--;
    if (text[n - 1] == '.') n--;
    if (text + n - point == 4) text[n++] = '0';
    *point = ',';
    return slice_eq((slice){ text, (size_t)n }, S("-0")) ? S("0") : slice_copy(mem, (slice){ text, (size_t)n });
}

slice cell_number(struct arena *mem, slice number, const struct cell_style *style, bool days_1904)
{
    const char *text = zstr(mem, number);
    char *end;
    double x = strtod(text, &end);
    if (!number.n || *end || !isfinite(x)) return number;               /* what is no number stays as it stands */
    if ((style->day || style->clock) && x >= 0 && x < LAST_DAY) return day_words(mem, x, style, days_1904);
    slice plain = plain_number(mem, x);
    bool whole = slice_only(plain, "0123456789");
    return whole && plain.n < (size_t)style->digits ? slice_fmt(mem, "%0*lld", style->digits, (long long)x) : plain;
}
