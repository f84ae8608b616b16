/* SPDX-License-Identifier: Apache-2.0 */
#include "base/out.h"
#include "base/err.h"
#include <stdio.h>
#include <string.h>

struct out out_new(struct arena *mem, size_t max) { return (struct out){ .mem = mem, .max = max }; }

struct out out_sized(struct arena *mem, size_t max, size_t size)
{
    if (size > max) size = max;
    return (struct out){ .mem = mem, .max = max, .p = arena_room(mem, size), .cap = size };
}

/* Room for n more bytes, or NULL past the ceiling. */
static char *room(struct out *o, size_t n)
{
    if (o->over || n > o->max - o->n) {
        o->over = true;
        return NULL;
    }
    if (n > o->cap - o->n) {
        size_t cap = o->cap ? o->cap * 2 : 1024;
        while (cap < o->n + n) cap *= 2;
        if (cap > o->max) cap = o->max;
        char *p = arena_room(o->mem, cap);
        if (o->n) memcpy(p, o->p, o->n);
        o->p = p;
        o->cap = cap;
    }
    return o->p + o->n;
}

void out_s(struct out *o, slice s)
{
    char *p = s.n ? room(o, s.n) : NULL;
    if (!p) return;
    memcpy(p, s.p, s.n);
    o->n += s.n;
}

void out_z(struct out *o, const char *z) { out_s(o, slice_z(z)); }

void out_c(struct out *o, char c)
{
    char *p = room(o, 1);
    if (!p) return;
    *p = c;
    o->n++;
}

void out_i(struct out *o, int64_t i)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051"
                                "525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
    /* two digits at a time: half the divisions */
    char text[20], *end = text + sizeof text, *p = end;
    uint64_t rest = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    for (; rest >= 100; rest /= 100) memcpy(p -= 2, pairs + rest % 100 * 2, 2);
    if (rest >= 10) memcpy(p -= 2, pairs + rest * 2, 2);
    else *--p = (char)('0' + rest);
    if (i < 0) *--p = '-';
    out_s(o, (slice){ p, (size_t)(end - p) });
}

/* Formatted in place; once more only when the room did not do. */
void out_vf(struct out *o, const char *fmt, va_list ap)
{
    size_t least = o->cap < o->max ? o->cap : o->max, left = o->over || least < o->n ? 0 : least - o->n;
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(left ? o->p + o->n : NULL, left, fmt, ap);
    must(n >= 0);
    char *p = (size_t)n < left ? o->p + o->n : room(o, (size_t)n + 1);
    if (p && (size_t)n >= left) vsnprintf(p, (size_t)n + 1, fmt, again);
    if (p) o->n += (size_t)n;
    va_end(again);
}

void out_f(struct out *o, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    out_vf(o, fmt, ap);
    va_end(ap);
}

void out_json(struct out *o, slice s)
{
    static const char hex[] = "0123456789abcdef";
    out_c(o, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        if (ch >= 0x20 && ch != '"' && ch != '\\') continue;
        out_s(o, slice_sub(s, from, i - from));
        from = i + 1;
        switch (ch) {
        case '"':  out_z(o, "\\\""); break;
        case '\\': out_z(o, "\\\\"); break;
        case '\n': out_z(o, "\\n");  break;
        case '\r': out_z(o, "\\r");  break;
        case '\t': out_z(o, "\\t");  break;
        case '\b': out_z(o, "\\b");  break;
        case '\f': out_z(o, "\\f");  break;
        default:
            out_z(o, "\\u00");
            out_c(o, hex[ch >> 4]);
            out_c(o, hex[ch & 15]);
        }
    }
    out_s(o, slice_sub(s, from, s.n - from));
    out_c(o, '"');
}

slice out_slice(const struct out *o) { return (slice){ o->p ? o->p : "", o->n }; }
