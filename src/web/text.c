/* SPDX-License-Identifier: Apache-2.0 */
#include "web/text.h"
#include "base/fold.h"
#include <string.h>
#include <strings.h>

static int hex_digit(char ch)
{
    if (ch >= '0' && ch <= '9') return ch - '0';
    ch = (char)(ch | 0x20);
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

bool url_decode(struct arena *mem, slice s, slice *decoded)
{
    *decoded = s;
    bool ascii = true;
    for (size_t i = 0; i < s.n && ascii; i++) ascii = s.p[i] != '%' && s.p[i] >= ' ' && s.p[i] < 127;
    if (ascii) return true;
    char *p = arena_alloc(mem, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '%') {
            int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1, low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;
            if (low < 0) return false;
            ch = (char)(high * 16 + low);
            i += 2;
        }
        p[n++] = ch;
    }
    *decoded = (slice){ p, n };
    if (!text_valid(*decoded)) return false;
    *decoded = text_nfc(mem, *decoded);
    return true;
}

static bool unreserved(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || (ch && strchr("-._~", ch));
}

static void percent(struct out *o, char ch)
{
    static const char digits[] = "0123456789ABCDEF";
    unsigned char byte = (unsigned char)ch;
    char text[3] = { '%', digits[byte >> 4], digits[byte & 15] };
    out_s(o, (slice){ text, 3 });
}

void url_part(struct out *o, slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (unreserved(s.p[i])) out_c(o, s.p[i]);
        else percent(o, s.p[i]);
    }
}

slice url_header(struct arena *mem, slice url)
{
    struct out o = out_new(mem, 3 * url.n + 1);
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] > ' ' && url.p[i] < 127) out_c(&o, url.p[i]);
        else percent(&o, url.p[i]);
    }
    return out_slice(&o);
}

slice cookie_find(slice header, const char *name)
{
    slice want = slice_z(name), key, value;
    while (header.n) {
        slice pair = slice_trim(slice_next(&header, ';'));
        if (slice_cut(pair, '=', &key, &value) && slice_eq(key, want)) return value.p ? value : S("");
    }
    return (slice){ 0 };
}

bool list_has(slice header, slice token)
{
    while (header.n) {
        slice item = slice_next(&header, ','), name, options;
        slice_cut(item, ';', &name, &options);
        name = slice_trim(name);
        if (name.n != token.n || strncasecmp(name.p, token.p, token.n) != 0) continue;
        options = slice_trim(options);
        return !(slice_starts(options, S("q=0")) && !slice_only(slice_sub(options, 3, 1), "."));
    }
    return false;
}

enum { NAME_MAX_BYTES = 120, ENDING_MAX = 8 };

/* U+202A–202E and U+2066–2069 turn the direction of text round: "gpj.exe" reads as "exe.jpg". */
static size_t unsafe(slice s)
{
    unsigned char ch = (unsigned char)s.p[0];
    if (ch < ' ' || ch == 127 || strchr("/\\:*?\"<>|", ch)) return 1;
    if (ch == 0xC2 && s.n > 1 && (unsigned char)s.p[1] < 0xA0) return 2;
    if (s.n < 3 || ch != 0xE2) return 0;
    unsigned char second = (unsigned char)s.p[1], third = (unsigned char)s.p[2];
    bool turns = (second == 0x80 && third >= 0xAA && third <= 0xAE) || (second == 0x81 && third >= 0xA6 && third <= 0xA9) ||
                 (second == 0x80 && (third == 0x8E || third == 0x8F));
    return turns ? 3 : 0;
}

static slice shortened(struct arena *mem, slice name)
{
    if (name.n <= NAME_MAX_BYTES) return name;
    size_t dot = name.n;
    while (dot > name.n - ENDING_MAX && name.p[dot - 1] != '.') dot--;
    slice ending = name.p[dot - 1] == '.' ? slice_sub(name, dot - 1, name.n) : S("");
    slice kept = utf8_clip(name, NAME_MAX_BYTES - ending.n);
    while (kept.n && (kept.p[kept.n - 1] == '.' || kept.p[kept.n - 1] == ' ')) kept.n--;
    return slice_join(mem, kept, ending);
}

slice file_name(struct arena *mem, slice claimed)
{
    if (!text_valid(claimed)) return S("tep");
    slice s = claimed;
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '\\') {
            s = slice_sub(s, i, s.n);
            break;
        }
    struct out o = out_new(mem, s.n + 1);
    for (size_t i = 0; i < s.n;) {
        size_t skip = unsafe(slice_sub(s, i, s.n));
        if (!skip) out_c(&o, s.p[i]);
        i += skip ? skip : 1;
    }
    s = text_nfc(mem, out_slice(&o));       /* now: dropping a character may bring a letter and its mark together */
    while (s.n && (s.p[0] == '.' || s.p[0] == ' ')) s = slice_sub(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' ')) s.n--;
    return s.n ? shortened(mem, s) : S("tep");
}
