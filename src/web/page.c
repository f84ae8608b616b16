/* SPDX-License-Identifier: Apache-2.0 */
/* Writing text into HTML by the place it stands in.  Knows nothing of HTTP; the page around the content is layout.c. */
#include "web/page.h"
#include "web/catalogue.h"
#include "web/text.h"
#include <string.h>

/* -- text → HTML -- */

enum { TEXT = 1, VALUE = 2 };               /* where a byte must be escaped */
static const unsigned char special[256] = {
    ['&'] = TEXT | VALUE, ['<'] = TEXT | VALUE, ['>'] = TEXT | VALUE, ['"'] = VALUE, ['\''] = VALUE
};

static slice escape_of(char ch)
{
    switch (ch) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    case '"': return S("&#34;");
    default:  return S("&#39;");
    }
}

static void escape(struct out *o, slice s, unsigned place)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!(special[(unsigned char)s.p[i]] & place)) continue;
        out_s(o, slice_sub(s, from, i - from));
        out_s(o, escape_of(s.p[i]));
        from = i + 1;
    }
    if (from < s.n) out_s(o, slice_sub(s, from, s.n - from));
}

void put_text_slice(struct call *, struct out *o, slice s) { escape(o, s, TEXT); }
void put_value_slice(struct call *, struct out *o, slice s) { escape(o, s, VALUE); }
void put_text_html(struct call *, struct out *o, html h) { out_s(o, h.s); }

/* -- URLs -- */

/* A path that stays here, or a scheme that runs nothing.  Browsers drop tabs and newlines inside a URL and read \ as /, so
 * none of these pass. */
static bool url_harmless(slice s)
{
    static const char *const heads[] = { "/", "?", "#", "https:", "mailto:", "tel:", NULL };
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7F || s.p[i] == '\\') return false;
    if (slice_starts(s, S("//"))) return false;
    for (int i = 0; heads[i]; i++)
        if (slice_starts(s, slice_z(heads[i]))) return true;
    return s.n == 0;
}

void put_url_slice(struct call *, struct out *o, slice s) { escape(o, url_harmless(s) ? s : S("#blocked"), VALUE); }

void put_urlpart_slice(struct call *, struct out *o, slice s) { url_part(o, s); }

/* -- the other types -- */

#define PUT_BY_TEXT(place, of_day, of_instant, of_money) \
    void put_##place##_z(struct call *c, struct out *o, const char *z) { put_##place##_slice(c, o, slice_z(z)); } \
    void put_##place##_day(struct call *c, struct out *o, day d) { put_##place##_slice(c, o, of_day(c->mem, d)); } \
    void put_##place##_instant(struct call *c, struct out *o, instant t) { put_##place##_slice(c, o, of_instant(c->mem, t)); } \
    void put_##place##_money(struct call *c, struct out *o, money m) { put_##place##_slice(c, o, of_money(c->mem, m)); }
#define PUT_NUMBERS(place) \
    void put_##place##_int(struct call *, struct out *o, int64_t i) { out_i(o, i); } \
    void put_##place##_size(struct call *, struct out *o, size_t n) { out_i(o, (int64_t)n); }

static slice money_plain(struct arena *mem, money m) { return slice_fmt(mem, "%lld", (long long)m.dong); }

PUT_BY_TEXT(text, day_text, instant_text, money_text)
PUT_BY_TEXT(value, day_text, instant_text, money_text)
PUT_BY_TEXT(urlpart, day_iso, instant_iso, money_plain)
PUT_BY_TEXT(url, day_iso, instant_iso, money_plain)
PUT_NUMBERS(text)
PUT_NUMBERS(value)
PUT_NUMBERS(urlpart)
void put_url_int(struct call *c, struct out *o, int64_t i) { put_url_slice(c, o, slice_fmt(c->mem, "%lld", (long long)i)); }
void put_url_size(struct call *c, struct out *o, size_t n) { put_url_int(c, o, (int64_t)n); }

/* -- languages -- */

slice say_slice(struct call *c, slice literal)
{
    const struct catalogue *words = page_language(c)->words;
    slice translated = words ? catalogue_translate(words, c->mem, literal) : literal;
    return translated.p ? translated : literal;
}

slice say(struct call *c, const char *literal) { return say_slice(c, slice_z(literal)); }

/* The catalogue takes a translation only when its directives are those of its key, so it fits the same arguments. */
slice say_f(struct call *c, const char *fmt, ...)
{
    struct out o = out_new(c->mem, 64 * 1024);
    const struct catalogue *words = page_language(c)->words;
    slice found = words ? catalogue_get(words, slice_z(fmt)) : NONE;
    const char *translated = found.p ? zstr(c->mem, found) : fmt;
    va_list ap;
    va_start(ap, fmt);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    out_vf(&o, translated, ap);
#pragma GCC diagnostic pop
    va_end(ap);
    return out_slice(&o);
}

void put_say(struct call *c, struct out *o, slice literal) { put_text_slice(c, o, say_slice(c, literal)); }
void put_value_say(struct call *c, struct out *o, slice literal) { put_value_slice(c, o, say_slice(c, literal)); }

/* -- attributes -- */

attribute flag(const char *name, bool on) { return (attribute){ name, { NULL, 0 }, on, true }; }
attribute attr(const char *name, slice value) { return (attribute){ name, value, value.p != NULL, false }; }

void put_attr(struct call *c, struct out *o, attribute a)
{
    static const char *const urls[] = { "href", "src", "action", "formaction", NULL };
    must(strncmp(a.name, "on", 2) != 0 && strcmp(a.name, "style") != 0);
    if (!a.on) return;
    out_c(o, ' ');
    out_z(o, a.name);
    if (a.bare) return;
    bool url = false;
    for (int i = 0; urls[i]; i++) url = url || strcmp(a.name, urls[i]) == 0;
    out_z(o, "=\"");
    (url ? put_url_slice : put_value_slice)(c, o, a.value);
    out_c(o, '"');
}
