/* SPDX-License-Identifier: Apache-2.0 */
/* A JSON reader that keeps no tree: it walks the text to what a path names.  Only the runner uses it, on replies it
 * holds whole; a reply that is not JSON to the letter of RFC 8259 is not found anything in. */
#include <string.h>
#include "act.h"

struct walk { slice s; size_t i; int depth; };

static void blanks(struct walk *w)
{
    while (w->i < w->s.n && strchr(" \t\r\n", w->s.p[w->i]) && w->s.p[w->i]) w->i++;
}

static bool eat(struct walk *w, char c)
{
    blanks(w);
    if (w->i >= w->s.n || w->s.p[w->i] != c) return false;
    w->i++;
    return true;
}

static bool skip_string(struct walk *w)
{
    if (!eat(w, '"')) return false;
    for (; w->i < w->s.n; w->i++) {
        char c = w->s.p[w->i];
        if (c == '"') { w->i++; return true; }
        if ((unsigned char)c < 0x20) return false;
        if (c != '\\') continue;
        if (++w->i >= w->s.n || !strchr("\"\\/bfnrtu", w->s.p[w->i])) return false;
    }
    return false;
}

static size_t digits(struct walk *w)
{
    size_t from = w->i;
    while (w->i < w->s.n && w->s.p[w->i] >= '0' && w->s.p[w->i] <= '9') w->i++;
    return w->i - from;
}

static bool skip_number(struct walk *w)
{
    if (w->i < w->s.n && w->s.p[w->i] == '-') w->i++;
    size_t from = w->i, n = digits(w);
    if (!n || (n > 1 && w->s.p[from] == '0')) return false;
    if (w->i < w->s.n && w->s.p[w->i] == '.') { w->i++; if (!digits(w)) return false; }
    if (w->i < w->s.n && (w->s.p[w->i] | 32) == 'e') {
        w->i++;
        if (w->i < w->s.n && strchr("+-", w->s.p[w->i])) w->i++;
        if (!digits(w)) return false;
    }
    return true;
}

static bool skip_value(struct walk *w);

/* A list or a map; counts its members. */
static bool skip_many(struct walk *w, char open, char close, size_t *n)
{
    *n = 0;
    if (!eat(w, open) || ++w->depth > 64) return false;
    if (!eat(w, close)) {
        do {
            if (open == '{' && !(skip_string(w) && eat(w, ':'))) return false;
            if (!skip_value(w)) return false;
            ++*n;
        } while (eat(w, ','));
        if (!eat(w, close)) return false;
    }
    w->depth--;
    return true;
}

static bool skip_value(struct walk *w)
{
    static const slice words[] = { S("true"), S("false"), S("null") };
    size_t n;
    blanks(w);
    slice rest = slice_sub(w->s, w->i, w->s.n);
    if (!rest.n) return false;
    switch (rest.p[0]) {
    case '{': return skip_many(w, '{', '}', &n);
    case '[': return skip_many(w, '[', ']', &n);
    case '"': return skip_string(w);
    default: break;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_starts(rest, words[i])) { w->i += words[i].n; return true; }
    return skip_number(w);
}

bool json_valid(slice doc)
{
    struct walk w = { .s = doc };
    if (!skip_value(&w)) return false;
    blanks(&w);
    return w.i == doc.n;
}

static unsigned hex4(slice s, size_t at)
{
    unsigned v = 0;
    for (size_t i = at; i < at + 4 && i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        v = v * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return v;
}

static void put_rune(struct out *o, unsigned u)
{
    if (u < 0x80) { out_c(o, (char)u); return; }
    if (u < 0x800) out_c(o, (char)(0xc0 | u >> 6));
    else if (u < 0x10000) { out_c(o, (char)(0xe0 | u >> 12)); out_c(o, (char)(0x80 | (u >> 6 & 63))); }
    else {
        out_c(o, (char)(0xf0 | u >> 18));
        out_c(o, (char)(0x80 | (u >> 12 & 63)));
        out_c(o, (char)(0x80 | (u >> 6 & 63)));
    }
    out_c(o, (char)(0x80 | (u & 63)));
}

static slice decode(struct arena *mem, slice quoted)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    slice s = slice_sub(quoted, 1, quoted.n - 2);
    struct out o = out_new(mem, s.n * 3 + 8);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\\') { out_c(&o, s.p[i]); continue; }
        char c = s.p[++i];
        const char *at = strchr(from, c);
        if (c == 'u') {
            unsigned u = hex4(s, i + 1);
            i += 4;
            if (u >= 0xd800 && u < 0xdc00 && i + 6 < s.n) {
                u = 0x10000 + ((u - 0xd800) << 10) + (hex4(s, i + 3) - 0xdc00);
                i += 6;
            }
            put_rune(&o, u);
        } else {
            out_c(&o, at ? to[at - from] : c);
        }
    }
    return out_slice(&o);
}

/* Steps into the member `name` of the map, or the item `index` of the list, that begins here. */
static bool step(struct arena *mem, struct walk *w, slice name, int64_t index)
{
    bool list = index >= 0;
    if (!eat(w, list ? '[' : '{')) return false;
    for (int64_t i = 0;; i++) {
        blanks(w);
        size_t from = w->i;
        if (!list) {
            if (!skip_string(w)) return false;
            slice key = decode(mem, slice_sub(w->s, from, w->i - from));
            if (!eat(w, ':')) return false;
            if (slice_eq(key, name)) return true;
        } else if (i == index) {
            return w->i < w->s.n && w->s.p[w->i] != ']';
        }
        if (!skip_value(w) || !eat(w, ',')) return false;
    }
}

bool json_at(struct arena *mem, slice doc, slice path, slice *value, bool *text)
{
    struct walk w = { .s = doc };
    *text = false;
    if (!json_valid(doc)) return false;
    for (size_t i = 0; i < path.n;) {
        size_t end = i + 1;
        while (end < path.n && path.p[end] != '.' && path.p[end] != '[') end++;
        slice part = slice_sub(path, i + 1, end - i - 1);
        int64_t index = -1;
        size_t n;
        blanks(&w);
        char c = w.i < w.s.n ? w.s.p[w.i] : 0;
        if (path.p[i] == '[' && !(slice_ends(part, S("]")) && slice_int(slice_sub(part, 0, part.n - 1), &index)))
            return false;
        struct walk copy = w;
        if (part.n && !step(mem, &w, part, index)) {
            if (!slice_eq(part, S("length")) || end != path.n) return false;
            if (!skip_many(&copy, c, c == '[' ? ']' : '}', &n)) return false;
            *value = slice_fmt(mem, "%zu", n);
            return true;
        }
        i = end;
    }
    blanks(&w);
    size_t from = w.i;
    if (!skip_value(&w)) return false;
    *value = slice_sub(w.s, from, w.i - from);
    *text = value->p[0] == '"';
    if (*text) *value = decode(mem, *value);
    return true;
}
