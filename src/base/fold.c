/* SPDX-License-Identifier: Apache-2.0 */
/* Text is taken apart by utf8proc into base letters and combining marks; search drops the marks, sorting turns those
 * that make another letter (ă â ê ô ơ ư) into it and keeps the tones for the second round.  đ has no decomposition. */
#include "base/fold.h"
#include "base/err.h"
#include "base/out.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { PARTS = 32 };                        /* one character comes apart into at most 18 */
#define APART (UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

/* ---- UTF-8 ---- */

/* The character at s.p[*i], moving *i past it; -1 when there is none. */
static int32_t next_point(slice s, size_t *i)
{
    unsigned char ch = (unsigned char)s.p[*i];
    if (ch < 0x80) {
        ++*i;
        return ch;
    }
    int32_t point;
    ptrdiff_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + *i, (ptrdiff_t)(s.n - *i), &point);
    if (n <= 0) return -1;
    *i += (size_t)n;
    return point;
}

size_t utf8_valid(slice s)
{
    size_t i = 0;
    while (i < s.n && next_point(s, &i) >= 0) { }
    return i;
}

static bool continues(char ch) { return ((unsigned char)ch & 0xC0) == 0x80; }

size_t utf8_length(slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += !continues(s.p[i]);
    return n;
}

slice utf8_clip(slice s, size_t n)
{
    if (s.n <= n) return s;
    while (n && continues(s.p[n])) n--;
    return slice_sub(s, 0, n);
}

size_t utf8_put(int32_t point, char *p)
{
    return (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)p);
}

/* ---- at the door ---- */

static bool is_nonchar(int32_t point) { return (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF); }

bool text_valid(slice s)
{
    for (size_t i = 0; i < s.n; ) {
        int32_t point = next_point(s, &i);
        if (point < 0 || is_nonchar(point)) return false;
        if (point < 0x20 && point != '\n' && point != '\r' && point != '\t') return false;
    }
    return true;
}

static bool is_mark(int32_t point)
{
    utf8proc_category_t c = utf8proc_category(point);
    return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC;
}

static bool is_letter(int32_t point)
{
    utf8proc_category_t c = utf8proc_category(point);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool text_name_ok(slice s)
{
    int32_t before = ' ';                   /* nothing but a letter may begin a name or follow a space */
    for (size_t i = 0; i < s.n; ) {
        int32_t point = next_point(s, &i);
        if (point < 0) return false;
        bool inside = point == '\'' || point == 0x2019 || point == '.' || point == '-';
        if (point == ' ' || inside || is_mark(point)) {
            if (before == ' ') return false;
        } else if (!is_letter(point)) {
            return false;
        }
        before = point;
    }
    return before != ' ' && before != '-';
}

/* Known to be NFC at sight: everything below the combining marks, the precomposed Latin and Vietnamese letters,
 * dashes and quotes, currency signs.  What is not known is asked of utf8proc. */
static bool is_plain(int32_t point)
{
    return point < 0x300 || (point >= 0x1E00 && point <= 0x1EFF) || (point >= 0x2010 && point <= 0x2027)
        || (point >= 0x20A0 && point <= 0x20BF);
}

slice text_nfc(struct arena *mem, slice s)
{
    bool plain = true;
    for (size_t i = 0; i < s.n; ) {
        int32_t point = next_point(s, &i);
        if (point < 0) return S("");
        plain = plain && is_plain(point);
    }
    if (plain) return s;
    utf8proc_uint8_t *p;
    ptrdiff_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (ptrdiff_t)s.n, &p,
                               UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    must(n >= 0);
    slice made = { (const char *)p, (size_t)n };
    if (!slice_eq(made, s)) s = slice_copy(mem, made);
    free(p);
    return s;
}

/* ---- without marks ---- */

static char ascii_of(int32_t point)
{
    static const struct { int32_t point; char ascii; } others[] = {
        { 0x111, 'd' }, { 0x110, 'D' }, { 0xD0, 'D' }, { 0xF0, 'd' }, { 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201C, '"' }, { 0x201D, '"' },
        { 0xAB, '"' }, { 0xBB, '"' }, { 0x2013, '-' }, { 0x2014, '-' }, { 0x2212, '-' }, { 0xD7, 'x' }, { 0xB7, '-' },
    };
    if (point == '\n' || (point >= ' ' && point <= '~')) return (char)point;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].point == point) return others[i].ascii;
    return '?';
}

slice text_ascii(struct arena *mem, slice s)
{
    struct out o = out_new(mem, s.n * PARTS + 1);
    for (size_t i = 0; i < s.n;) {
        int32_t parts[PARTS], point = next_point(s, &i);
        int boundary = 0;
        if (point < 0) return S("");
        ptrdiff_t n = utf8proc_decompose_char(point, parts, PARTS, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE, &boundary);
        must(n >= 0 && n <= PARTS);
        for (ptrdiff_t k = 0; k < n; k++)
            if (!is_mark(parts[k])) out_c(&o, ascii_of(parts[k]));
    }
    return out_slice(&o);
}

/* ---- search ---- */

static bool is_space(int32_t point)
{
    utf8proc_category_t c = utf8proc_category(point);
    return (point >= '\t' && point <= '\r') || c == UTF8PROC_CATEGORY_ZS || c == UTF8PROC_CATEGORY_ZL
        || c == UTF8PROC_CATEGORY_ZP;
}

/* Lower-case base letters and marks of one character; đ as it is.  Ð, an Icelandic letter, is what some keyboards
 * give for Đ. */
static size_t take_apart(int32_t point, int32_t parts[PARTS])
{
    if (point < 0x80) {
        parts[0] = point >= 'A' && point <= 'Z' ? point + 32 : point;
        return 1;
    }
    int boundary = 0;
    ptrdiff_t n = utf8proc_decompose_char(point, parts, PARTS, APART, &boundary);
    must(n >= 0 && n <= PARTS);
    for (ptrdiff_t i = 0; i < n; i++)
        if (parts[i] == 0xF0) parts[i] = 0x111;
    return (size_t)n;
}

slice fold(struct arena *mem, slice s)
{
    struct out o = out_new(mem, SIZE_MAX / 4);
    bool space = false;
    for (size_t i = 0; i < s.n; ) {
        int32_t parts[PARTS], point = next_point(s, &i);
        if (point < 0) return S("");
        size_t n = take_apart(point, parts);
        for (size_t j = 0; j < n; j++) {
            if (is_space(parts[j])) {
                space = o.n > 0;
                continue;
            }
            if (is_mark(parts[j])) continue;
            if (space) out_c(&o, ' ');
            space = false;
            char text[4];
            out_s(&o, (slice){ text, utf8_put(parts[j] == 0x111 ? 'd' : parts[j], text) });
        }
    }
    return out_slice(&o);
}

static bool is_vowel(char ch) { return ch && strchr("aeiouy", ch); }

slice fold_name(struct arena *mem, slice s)
{
    slice plain = fold(mem, s);
    char *p = arena_alloc(mem, plain.n);
    for (size_t i = 0; i < plain.n; i++) {
        char before = 0, earlier = 0;
        if (i) before = plain.p[i - 1];
        if (i > 1) earlier = plain.p[i - 2];
        bool alone = !is_vowel(before) || (before == 'u' && earlier == 'q');
        p[i] = plain.p[i] == 'y' && alone ? 'i' : plain.p[i];
    }
    return (slice){ p, plain.n };
}

enum { WORD_MAX = 40 };

static bool in_word(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (unsigned char)ch >= 0x80;
}

static bool has_word(slice text, slice word)
{
    for (size_t from = 0; from < text.n; from++) {
        slice rest = slice_sub(text, from, text.n);
        from += slice_find(rest, word);
        if (from == text.n) return false;
        if (from == 0 || !in_word(text.p[from - 1])) return true;
    }
    return false;
}

bool fold_has_words(slice text, slice query)
{
    while (query.n) {
        slice word = slice_next(&query, ' ');
        if (word.n && !has_word(text, word)) return false;
    }
    return true;
}

bool fold_word_next(slice *rest, slice *word)
{
    size_t from = 0;
    while (from < rest->n && !in_word(rest->p[from])) from++;
    size_t to = from;
    while (to < rest->n && in_word(rest->p[to])) to++;
    *word = utf8_clip(slice_sub(*rest, from, to - from), WORD_MAX);
    *rest = slice_sub(*rest, to, rest->n);
    return word->n > 0;
}

/* ---- sorting ---- */

/* A letter's place in the alphabet is written as 'A' + place: the keys read like words of one size. */
static const struct { int32_t letter; int32_t mark; } alphabet[] = {
    { 'a', 0 }, { 'a', 0x306 }, { 'a', 0x302 }, { 'b', 0 }, { 'c', 0 }, { 'd', 0 }, { 0x111, 0 }, { 'e', 0 },
    { 'e', 0x302 }, { 'f', 0 }, { 'g', 0 }, { 'h', 0 }, { 'i', 0 }, { 'j', 0 }, { 'k', 0 }, { 'l', 0 }, { 'm', 0 },
    { 'n', 0 }, { 'o', 0 }, { 'o', 0x302 }, { 'o', 0x31B }, { 'p', 0 }, { 'q', 0 }, { 'r', 0 }, { 's', 0 }, { 't', 0 },
    { 'u', 0 }, { 'u', 0x31B }, { 'v', 0 }, { 'w', 0 }, { 'x', 0 }, { 'y', 0 }, { 'z', 0 },
};
enum { LETTERS = sizeof alphabet / sizeof *alphabet };

static const int32_t tones[] = { 0, 0x300, 0x309, 0x303, 0x301, 0x323 };   /* ngang huyền hỏi ngã sắc nặng */

struct sorter { struct out letters, tones; int32_t base; char tone; bool open; };

static void word_end(struct sorter *s)
{
    if (s->open) out_c(&s->tones, s->tone);
    s->tone = '0';
    s->open = false;
    s->base = 0;
}

static void word_part(struct sorter *s, int32_t base)
{
    if (!s->open && s->letters.n) out_c(&s->letters, ' ');
    s->open = true;
    s->base = base;
}

static void sort_mark(struct sorter *s, int32_t mark)
{
    for (size_t i = 1; i < sizeof tones / sizeof *tones; i++)
        if (tones[i] == mark) s->tone = (char)('0' + i);
    for (size_t i = 0; i < LETTERS; i++)                /* the letter just written becomes its neighbour */
        if (s->base && alphabet[i].letter == s->base && alphabet[i].mark == mark)
            s->letters.p[s->letters.n - 1] = (char)('A' + i);
}

static void sort_part(struct sorter *s, int32_t part)
{
    if (is_mark(part)) {
        sort_mark(s, part);
        return;
    }
    for (size_t i = 0; i < LETTERS; i++) {
        if (alphabet[i].letter != part || alphabet[i].mark) continue;
        word_part(s, part);
        out_c(&s->letters, (char)('A' + i));
        return;
    }
    if (part >= 0x80 ? is_letter(part) : part >= '0' && part <= '9') {
        char text[4];
        word_part(s, 0);
        out_s(&s->letters, (slice){ text, utf8_put(part, text) });
        return;
    }
    word_end(s);
}

slice sort_key(struct arena *mem, slice s)
{
    struct sorter to = { .letters = out_new(mem, SIZE_MAX / 4), .tones = out_new(mem, SIZE_MAX / 4), .tone = '0' };
    for (size_t i = 0; i < s.n; ) {
        int32_t parts[PARTS], point = next_point(s, &i);
        if (point < 0) return S("");
        size_t n = take_apart(point, parts);
        for (size_t j = 0; j < n; j++) sort_part(&to, parts[j]);
    }
    word_end(&to);
    out_c(&to.letters, '\t');                           /* below a space: what is shorter comes first */
    out_s(&to.letters, out_slice(&to.tones));
    return out_slice(&to.letters);
}
