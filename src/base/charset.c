/* SPDX-License-Identifier: Apache-2.0 */
/* The two old fonts are tables from byte to letters; UTF-8 and UTF-16 hold back the bytes of a character that a piece cuts. */
#include "base/charset.h"
#include "base/fold.h"

const char *const charset_names[CHARSETS] = { "UTF-8", "UTF-16", "UTF-16", "TCVN3", "VNI" };

#define UNKNOWN 0xFFFD

/* TCVN 5712:1993, VN3, from 0xA0: the letter that a byte is.  0: none. */
static const uint16_t tcvn3[96] = {
    0x0020, 0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110, 0x0103, 0x00E2, 0x00EA, 0x00F4,
    0x01A1, 0x01B0, 0x0111, 0, 0, 0, 0, 0, 0, 0x00E0, 0x1EA3, 0x00E3,
    0x00E1, 0x1EA1, 0, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0, 0, 0, 0, 0,
    0, 0, 0x1EB7, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0, 0x1EBB, 0x1EBD,
    0x00E9, 0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, 0x1EC9, 0, 0, 0,
    0x0129, 0x00ED, 0x1ECB, 0x00F2, 0, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7,
    0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0x00F9, 0, 0x1EE7, 0x0169, 0x00FA,
    0x1EE5, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5, 0,
};

/* VNI for Windows, from 0xC0: capitals, then the same small.  A byte is up to two marks of the vowel before it, or a letter. */
enum { GRAVE = 0x300, ACUTE, ROOF, TILDE, BOWL = 0x306, HOOK = 0x309, DOT = 0x323 };
static const uint16_t vni[64][2] = {
    { ROOF, GRAVE }, { ROOF, ACUTE }, { ROOF }, { ROOF, TILDE }, { ROOF, DOT }, { ROOF, HOOK },
    { 0x1EC8 }, { 0 }, { BOWL, GRAVE }, { BOWL, ACUTE }, { BOWL }, { BOWL, DOT },
    { 0x00CC }, { 0x00CD }, { 0x1EF4 }, { DOT }, { 0 }, { 0x0110 },
    { 0x1ECA }, { 0x0128 }, { 0x01A0 }, { TILDE }, { 0x01AF }, { 0 },
    { GRAVE }, { ACUTE }, { BOWL, HOOK }, { HOOK }, { BOWL, TILDE }, { 0 },
    { 0 }, { 0 }, { ROOF, GRAVE }, { ROOF, ACUTE }, { ROOF }, { ROOF, TILDE },
    { ROOF, DOT }, { ROOF, HOOK }, { 0x1EC9 }, { 0 }, { BOWL, GRAVE }, { BOWL, ACUTE },
    { BOWL }, { BOWL, DOT }, { 0x00EC }, { 0x00ED }, { 0x1EF5 }, { DOT },
    { 0 }, { 0x0111 }, { 0x1ECB }, { 0x0129 }, { 0x01A1 }, { TILDE },
    { 0x01B0 }, { 0 }, { GRAVE }, { ACUTE }, { BOWL, HOOK }, { HOOK },
    { BOWL, TILDE }, { 0 }, { 0 }, { 0 },
};

/* ---- guessing ---- */

/* Every other byte of plain Vietnamese in UTF-16 is 0 or 1. */
static bool wide(slice s, size_t from)
{
    size_t low = 0;
    for (size_t i = from; i < s.n; i += 2) low += (unsigned char)s.p[i] <= 1;
    return s.n >= 4 && low * 2 > s.n / 2;
}

/* Letters of TCVN3 that stand where VNI has nothing: à á ă â ê ô ơ ư đ are among them, so no sentence is without. */
static bool below_vni(slice s)
{
    size_t below = 0, above = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        below += ch > 0xA0 && ch < 0xC0;
        above += ch >= 0xC0;
    }
    return below * 10 > above;
}

enum charset charset_guess(slice s)
{
    if (slice_starts(s, S("\xFF\xFE"))) return CHARSET_UTF16LE;
    if (slice_starts(s, S("\xFE\xFF"))) return CHARSET_UTF16BE;
    if (wide(s, 1)) return CHARSET_UTF16LE;
    if (wide(s, 0)) return CHARSET_UTF16BE;
    if (s.n - utf8_valid(s) < 4) return CHARSET_UTF8;
    return below_vni(s) ? CHARSET_TCVN3 : CHARSET_VNI;
}

/* ---- reading ---- */

static void put(struct charset_reader *r, struct out *o, int32_t point)
{
    char text[4];
    bool mark = point == 0xFEFF && !r->begun;
    r->begun = true;
    if (mark) return;
    if (point == 127 || (point < ' ' && point != '\t' && point != '\n' && point != '\r')) point = ' ';
    bool none = (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF) || (point >= 0xD800 && point <= 0xDFFF);
    if (none) point = UNKNOWN;
    if (point < 0x80) out_c(o, (char)point);
    else out_s(o, (slice){ text, utf8_put(point, text) });
}

static void letter(struct charset_reader *r, struct out *o, uint16_t point) { put(r, o, point ? point : UNKNOWN); }

static void vni_byte(struct charset_reader *r, struct out *o, unsigned char ch)
{
    const uint16_t *points = vni[ch >= 0xC0 ? ch - 0xC0 : 0x1F];
    letter(r, o, points[0]);
    if (points[1]) letter(r, o, points[1]);
}

/* How many bytes the character wants that begins with this one; 1 also for one that begins none. */
static size_t utf8_wants(unsigned char ch) { return ch >= 0xF0 ? 4 : ch >= 0xE0 ? 3 : ch >= 0xC0 ? 2 : 1; }

static int32_t utf8_point(const unsigned char *p, size_t n)
{
    if (n == 1) return p[0] < 0x80 ? p[0] : UNKNOWN;
    if (utf8_valid((slice){ (const char *)p, n }) != n) return UNKNOWN;
    int32_t point = p[0] & (0xFF >> (n + 1));
    for (size_t i = 1; i < n; i++) point = point << 6 | (p[i] & 0x3F);
    return point;
}

static void utf8_byte(struct charset_reader *r, unsigned char ch, struct out *o)
{
    bool more = r->held_n && (ch & 0xC0) == 0x80;
    if (r->held_n && !more) {
        r->held_n = 0;
        put(r, o, UNKNOWN);
    }
    r->held[r->held_n++] = ch;
    if (r->held_n < utf8_wants(r->held[0])) return;
    put(r, o, utf8_point(r->held, r->held_n));
    r->held_n = 0;
}

static void utf16_byte(struct charset_reader *r, unsigned char ch, struct out *o)
{
    r->held[r->held_n++] = ch;
    if (r->held_n < 2) return;
    r->held_n = 0;
    int32_t unit = r->from == CHARSET_UTF16LE ? r->held[1] << 8 | r->held[0] : r->held[0] << 8 | r->held[1];
    bool low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (r->high && low) put(r, o, 0x10000 + ((r->high - 0xD800) << 10) + (unit - 0xDC00));
    else if (r->high) put(r, o, UNKNOWN);
    bool paired = r->high && low;
    r->high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
    if (!paired && !r->high) put(r, o, unit);
}

void charset_read(struct charset_reader *r, slice bytes, struct out *o)
{
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char ch = (unsigned char)bytes.p[i];
        switch (r->from) {
        case CHARSET_UTF16LE: case CHARSET_UTF16BE: utf16_byte(r, ch, o); break;
        case CHARSET_TCVN3: if (ch < 0x80) put(r, o, ch); else letter(r, o, ch < 0xA0 ? 0 : tcvn3[ch - 0xA0]); break;
        case CHARSET_VNI:   if (ch < 0x80) put(r, o, ch); else vni_byte(r, o, ch); break;
        default:            utf8_byte(r, ch, o);
        }
    }
}

void charset_end(struct charset_reader *r, struct out *o)
{
    if (r->held_n || r->high) put(r, o, UNKNOWN);
    r->held_n = 0;
    r->high = 0;
}
