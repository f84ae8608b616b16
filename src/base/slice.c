/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slice.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_MAX = 20 };          /* characters of an int64 */

slice slice_z(const char *z) { return z ? (slice){ z, strlen(z) } : (slice){ NULL, 0 }; }

int slice_cmp(slice a, slice b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

uint64_t slice_hash(slice s)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
    return h;
}

bool slice_starts(slice s, slice head) { return s.n >= head.n && slice_eq(slice_sub(s, 0, head.n), head); }

bool slice_ends(slice s, slice tail) { return s.n >= tail.n && slice_eq(slice_sub(s, s.n - tail.n, tail.n), tail); }

size_t slice_find(slice s, slice needle)
{
    if (needle.n == 0) return 0;
    const char *hit = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
    return hit ? (size_t)(hit - s.p) : s.n;
}

slice slice_sub(slice s, size_t from, size_t n)
{
    if (from >= s.n) return (slice){ s.p ? s.p + s.n : NULL, 0 };
    return (slice){ s.p + from, n < s.n - from ? n : s.n - from };
}

bool slice_cut(slice s, char sep, slice *head, slice *tail)
{
    const char *hit = s.n ? memchr(s.p, sep, s.n) : NULL;
    if (!hit) {
        *head = s;
        *tail = (slice){ NULL, 0 };
        return false;
    }
    size_t at = (size_t)(hit - s.p);
    *head = slice_sub(s, 0, at);
    *tail = slice_sub(s, at + 1, s.n);
    return true;
}

slice slice_next(slice *rest, char sep)
{
    slice head;
    slice_cut(*rest, sep, &head, rest);
    return head;
}

static bool is_space(char ch) { return ch == ' ' || (ch >= '\t' && ch <= '\r'); }

slice slice_trim(slice s)
{
    while (s.n && is_space(s.p[0])) s = slice_sub(s, 1, s.n);
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

bool slice_int(slice s, int64_t *value)
{
    bool minus = s.n && s.p[0] == '-';
    if (minus) s = slice_sub(s, 1, s.n);
    if (!s.n) return false;
    int64_t sum = 0;                            /* kept negative: the negative range is the larger one */
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_sub_overflow(sum, s.p[i] - '0', &sum)) return false;
    }
    if (!minus && sum == INT64_MIN) return false;
    *value = minus ? sum : -sum;
    return true;
}

bool slice_only(slice s, const char *allowed)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.p[i] || !strchr(allowed, s.p[i])) return false;
    return s.n > 0;
}

slice slice_copy(struct arena *mem, slice s)
{
    if (!s.p) return s;
    char *p = arena_room(mem, s.n);
    if (s.n) memcpy(p, s.p, s.n);
    return (slice){ p, s.n };
}

slice slice_join(struct arena *mem, slice a, slice b)
{
    char *p = arena_room(mem, a.n + b.n);
    if (a.n) memcpy(p, a.p, a.n);
    if (b.n) memcpy(p + a.n, b.p, b.n);
    return (slice){ p, a.n + b.n };
}

slice slice_replace(struct arena *mem, slice s, slice from, slice to)
{
    struct out o = out_new(mem, SIZE_MAX / 2);
    must(from.n > 0);
    for (size_t at; (at = slice_find(s, from)) < s.n; s = slice_sub(s, at + from.n, s.n)) {
        out_s(&o, slice_sub(s, 0, at));
        out_s(&o, to);
    }
    out_s(&o, s);
    return out_slice(&o);
}

slice slice_lower(struct arena *mem, slice s)
{
    char *p = arena_alloc(mem, s.n);
    for (size_t i = 0; i < s.n; i++) p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    return (slice){ p, s.n };
}

slice slice_number(struct arena *mem, int64_t i)
{
    struct out o = out_sized(mem, NUMBER_MAX, NUMBER_MAX);
    out_i(&o, i);
    return out_slice(&o);
}

/* Most texts are short: they are formatted once, on the stack. */
slice slice_fmt(struct arena *mem, const char *fmt, ...)
{
    char text[256], *p;
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    must(n >= 0);
    p = arena_alloc(mem, (size_t)n + 1);
    if ((size_t)n < sizeof text) memcpy(p, text, (size_t)n + 1);
    else vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return (slice){ p, (size_t)n };
}

const char *zstr(struct arena *mem, slice s)
{
    char *p = arena_alloc(mem, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    return p;
}
