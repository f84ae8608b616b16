/* SPDX-License-Identifier: Apache-2.0 */
/* Reads one HTML page into a flat list of elements (an element's parent stands before it) and its visible text.
 * It accepts the end tags that HTML lets one leave out and calls every other imbalance a problem. */
#include <string.h>
#include "act.h"

struct reader {
    struct arena *mem;
    struct page  *page;
    slice  s;
    size_t i;
    int    top;                     /* index of the innermost open element, -1 */
    struct out text;
    bool   blank, hidden;           /* a blank is due; inside <head>, script or style */
    bool   doctype;
    size_t counted;                 /* bytes whose line ends are in `lines` */
    int    lines;
};

static const char empty_tags[]   = " area base br col embed hr img input link meta source track wbr ";
static const char raw_tags[]     = " script style title textarea ";
static const char loose_tags[]   = " html head body li dt dd p td th tr thead tbody tfoot option optgroup ";
static const char inline_tags[]  = " a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span "
                                   "strong sub sup time u var wbr output tspan ";
/* An opening tag that ends the elements named. */
static const struct { const char *opens, *ends; } implied[] = {
    { " li ", " p li " }, { " dt dd ", " p dt dd " }, { " tr ", " p tr td th " }, { " td th ", " p td th " },
    { " tbody tfoot ", " p thead tbody tr td th " }, { " option ", " option " }, { " optgroup ", " option optgroup " },
    { " body ", " head " },
    { " address article aside blockquote details div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol "
      "p pre section table ul ", " p " },
};

static bool among(slice tag, const char *list)
{
    char word[32];
    if (tag.n + 3 > sizeof word) return false;
    word[0] = ' ';
    memcpy(word + 1, tag.p, tag.n);
    memcpy(word + 1 + tag.n, " ", 2);
    return strstr(list, word) != NULL;
}

/* Tags come in order, so that the count goes on from the last one asked for. */
static int line_at(struct reader *r, size_t at)
{
    for (; r->counted < at && r->counted < r->s.n; r->counted++) r->lines += r->s.p[r->counted] == '\n';
    return r->lines + 1;
}

static void problem(struct reader *r, size_t at, const char *what, slice name)
{
    LIST_ADD(r->mem, &r->page->problems, slice_fmt(r->mem, "HTML line %d: %s%.*s", line_at(r, at), what, SL(name)));
}

static bool white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* The code point a reference at s.p[i] == '&' stands for, and its length; a lone & stands for itself. */
static slice reference(struct arena *mem, slice s, size_t i, size_t *used)
{
    static const struct { const char *name, *text; } names[] = {
        { "amp;", "&" }, { "lt;", "<" }, { "gt;", ">" }, { "quot;", "\"" }, { "apos;", "'" }, { "nbsp;", "\u00a0" },
        { "shy;", "" }, { "rarr;", "→" }, { "larr;", "←" }, { "middot;", "·" }, { "hellip;", "…" }, { "ndash;", "–" },
        { "mdash;", "—" }, { "times;", "×" },
    };
    slice rest = slice_sub(s, i + 1, 12);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (slice_starts(rest, slice_z(names[k].name))) {
            *used = 1 + strlen(names[k].name);
            return slice_z(names[k].text);
        }
    *used = 1;
    size_t end = slice_find(rest, S(";"));
    if (!slice_starts(rest, S("#")) || end == rest.n) return S("&");
    bool hex = rest.n > 1 && (rest.p[1] | 32) == 'x';
    unsigned u = 0;
    for (size_t k = hex ? 2 : 1; k < end; k++) {
        int c = (unsigned char)rest.p[k];
        u = hex ? u * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10) : u * 10 + (unsigned)(c - '0');
    }
    *used = end + 2;
    slice json = slice_fmt(mem, "\"\\u%04x\"", u & 0xffff), text;
    bool is_text;
    return json_at(mem, json, S("."), &text, &is_text) ? text : S("&");
}

static slice decoded(struct arena *mem, slice s)
{
    if (!s.n || !memchr(s.p, '&', s.n)) return s;
    struct out o = out_new(mem, s.n * 3 + 8);
    for (size_t i = 0, used; i < s.n; i += used) {
        used = 1;
        if (s.p[i] == '&') out_s(&o, reference(mem, s, i, &used));
        else out_c(&o, s.p[i]);
    }
    return out_slice(&o);
}

static void put_text(struct reader *r, slice s)
{
    s = decoded(r->mem, s);
    for (size_t i = 0; i < s.n; i++) {
        bool hard = i + 1 < s.n && !memcmp(s.p + i, "\u00a0", 2);
        if (white(s.p[i]) || hard) {
            r->blank = true;
            i += hard;
            continue;
        }
        if (r->blank && r->text.n) out_c(&r->text, ' ');
        r->blank = false;
        out_c(&r->text, s.p[i]);
    }
}

static struct element *top(struct reader *r) { return r->top < 0 ? NULL : &r->page->all.v[r->top]; }

static void pop(struct reader *r)
{
    struct element *e = top(r);
    e->to = r->text.n;
    if (!among(e->tag, inline_tags)) r->blank = true;
    if (slice_eq(e->tag, S("head"))) r->hidden = false;
    r->top = e->parent;
}

static slice name_at(struct reader *r)
{
    size_t from = r->i;
    while (r->i < r->s.n && !white(r->s.p[r->i]) && !strchr("=/>", r->s.p[r->i])) r->i++;
    return slice_lower(r->mem, slice_sub(r->s, from, r->i - from));
}

static void skip_white(struct reader *r)
{
    while (r->i < r->s.n && white(r->s.p[r->i])) r->i++;
}

static void read_attr(struct reader *r, attrs *list)
{
    size_t at = r->i;
    struct attr a = { .name = name_at(r), .value = S("") };
    if (!a.name.n) {
        problem(r, at, "stray character in a tag", S(""));
        r->i++;
        return;
    }
    skip_white(r);
    if (r->i < r->s.n && r->s.p[r->i] == '=') {
        r->i++;
        skip_white(r);
        char quote = r->i < r->s.n ? r->s.p[r->i] : 0;
        size_t from = r->i;
        if (quote == '"' || quote == '\'') {
            from = ++r->i;
            while (r->i < r->s.n && r->s.p[r->i] != quote) r->i++;
        } else {
            while (r->i < r->s.n && !white(r->s.p[r->i]) && r->s.p[r->i] != '>') r->i++;
            quote = 0;
        }
        a.value = decoded(r->mem, slice_sub(r->s, from, r->i - from));
        if (quote) r->i++;
    }
    EACH (other, *list)
        if (slice_eq(other->name, a.name)) problem(r, at, "attribute twice: ", a.name);
    LIST_ADD(r->mem, list, a);
}

/* The text of script, style, title, textarea: up to the end tag, tags in it are text. */
static void read_raw(struct reader *r, slice tag)
{
    slice close = slice_fmt(r->mem, "</%.*s", SL(tag)), rest = slice_sub(r->s, r->i, r->s.n);
    size_t n = slice_find(rest, close);
    if (n == rest.n) problem(r, r->i, "no end of ", tag);
    slice raw = slice_sub(rest, 0, n);
    bool text = slice_eq(tag, S("title")) || slice_eq(tag, S("textarea"));
    top(r)->raw = text ? decoded(r->mem, raw) : raw;
    if (text && !r->hidden) put_text(r, raw);
    pop(r);
    r->i += n;
    while (r->i < r->s.n && r->s.p[r->i++] != '>') ;
}

static void open_tag(struct reader *r)
{
    size_t at = r->i++;
    slice tag = name_at(r);
    for (size_t k = 0; k < sizeof implied / sizeof *implied; k++)
        while (top(r) && among(tag, implied[k].opens) && among(top(r)->tag, implied[k].ends)) pop(r);
    if (!among(tag, inline_tags)) r->blank = true;
    struct element e = { .tag = tag, .parent = r->top, .from = r->text.n, .to = r->text.n, .line = line_at(r, at) };
    bool closed = false;
    for (;;) {
        skip_white(r);
        if (r->i >= r->s.n) { problem(r, at, "unfinished tag ", tag); break; }
        char c = r->s.p[r->i];
        if (c == '>') { r->i++; break; }
        if (c == '/') { closed = true; r->i++; continue; }
        read_attr(r, &e.attrs);
    }
    LIST_ADD(r->mem, &r->page->all, e);
    if (among(tag, empty_tags)) return;
    r->top = (int)r->page->all.n - 1;
    if (slice_eq(tag, S("head"))) r->hidden = true;
    if (closed) pop(r);
    else if (among(tag, raw_tags)) read_raw(r, tag);
}

static void close_tag(struct reader *r)
{
    size_t at = r->i;
    r->i += 2;
    slice tag = name_at(r);
    while (r->i < r->s.n && r->s.p[r->i++] != '>') ;
    bool open = false;
    for (int k = r->top; k >= 0 && !open; k = r->page->all.v[k].parent) open = slice_eq(r->page->all.v[k].tag, tag);
    if (!open) {
        problem(r, at, "an end without a beginning: ", tag);
        return;
    }
    while (!slice_eq(top(r)->tag, tag)) {
        if (!among(top(r)->tag, loose_tags)) problem(r, at, "not closed before the end of its parent: ", top(r)->tag);
        pop(r);
    }
    pop(r);
}

struct page *page_read(struct arena *mem, slice html)
{
    struct page *page = NEW(mem, struct page);
    struct reader r = { .mem = mem, .page = page, .s = html, .top = -1, .text = out_new(mem, html.n * 3 + 64) };
    while (r.i < html.n) {
        slice rest = slice_sub(html, r.i, html.n);
        char next = rest.n > 1 ? slice_lower(mem, slice_sub(rest, 1, 1)).p[0] : 0;
        if (slice_starts(rest, S("<!--"))) r.i += slice_find(rest, S("-->")) + 3;
        else if (slice_starts(rest, S("<!"))) {
            r.doctype |= slice_eq(slice_lower(mem, slice_sub(rest, 0, 15)), S("<!doctype html>"));
            r.i += slice_find(rest, S(">")) + 1;
        } else if (slice_starts(rest, S("</"))) close_tag(&r);
        else if (rest.p[0] == '<' && next >= 'a' && next <= 'z') open_tag(&r);
        else {
            size_t n = slice_find(slice_sub(rest, 1, rest.n), S("<")) + 1;
            if (!r.hidden) put_text(&r, slice_sub(rest, 0, n));
            r.i += n;
        }
    }
    while (r.top >= 0) {
        if (!among(top(&r)->tag, loose_tags)) problem(&r, html.n, "never closed: ", top(&r)->tag);
        pop(&r);
    }
    if (!r.doctype) problem(&r, 0, "does not begin with <!doctype html>", S(""));
    page->text = out_slice(&r.text);
    page_rules(mem, page);
    return page;
}

slice page_attr(const struct element *e, const char *name)
{
    EACH (a, e->attrs)
        if (slice_eq(a->name, slice_z(name))) return a->value;
    return (slice){ NULL, 0 };
}

bool page_has(const struct element *e, const char *name) { return page_attr(e, name).p != NULL; }

slice page_text(const struct page *p, const struct element *e)
{
    slice shown = slice_trim(slice_sub(p->text, e->from, e->to - e->from));
    return shown.n || !slice_eq(e->tag, S("title")) ? shown : slice_trim(e->raw);
}

bool page_match(const struct element *e, slice selector)
{
    size_t i = 0;
    while (i < selector.n && selector.p[i] != '.' && selector.p[i] != '#') i++;
    if (i && !slice_eq(e->tag, slice_sub(selector, 0, i))) return false;
    while (i < selector.n) {
        size_t end = i + 1;
        while (end < selector.n && selector.p[end] != '.' && selector.p[end] != '#') end++;
        slice want = slice_sub(selector, i + 1, end - i - 1);
        slice have = page_attr(e, selector.p[i] == '#' ? "id" : "class");
        bool found = false;
        while (have.n && !found) found = slice_eq(slice_next(&have, ' '), want);
        if (!found) return false;
        i = end;
    }
    return true;
}

bool page_inside(const struct page *p, const struct element *e, const struct element *outer)
{
    for (int k = e->parent; k >= 0; k = p->all.v[k].parent)
        if (&p->all.v[k] == outer) return true;
    return false;
}

slice text_collapse(struct arena *mem, slice s)
{
    struct reader r = { .mem = mem, .text = out_new(mem, s.n * 3 + 8) };
    for (size_t i = 0; i < s.n; i++) {
        if (white(s.p[i])) { r.blank = true; continue; }
        if (r.blank && r.text.n) out_c(&r.text, ' ');
        r.blank = false;
        out_c(&r.text, s.p[i]);
    }
    return out_slice(&r.text);
}
