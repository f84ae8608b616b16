/* SPDX-License-Identifier: Apache-2.0 */
/* What every page owes its readers, checked on every HTML reply: one h1 and one title, a language, names for all
 * controls, references that lead somewhere, and nothing that the content security policy would have to allow. */
#include <string.h>
#include "act.h"

static void broken(struct arena *mem, struct page *p, const struct element *e, const char *what, slice which)
{
    LIST_ADD(mem, &p->problems, slice_fmt(mem, "HTML line %d, <%.*s>: %s%s%.*s", e->line, SL(e->tag), what,
                                          which.n ? " " : "", SL(which)));
}

static bool is(const struct element *e, const char *tag) { return slice_eq(e->tag, slice_z(tag)); }

static const struct element *by_id(const struct page *p, slice id)
{
    EACH (e, p->all)
        if (slice_eq(page_attr(e, "id"), id) && page_has(e, "id")) return e;
    return NULL;
}

static void exactly_one(struct arena *mem, struct page *p, const char *tag)
{
    int n = 0;
    EACH (e, p->all) {
        bool drawn = false;             /* a <title> inside a drawing names the drawing */
        for (int k = e->parent; k >= 0; k = p->all.v[k].parent) drawn |= is(&p->all.v[k], "svg");
        if (!is(e, tag) || drawn) continue;
        n++;
        if (!page_text(p, e).n && !is(e, "html")) broken(mem, p, e, "is empty", S(""));
    }
    if (n != 1) LIST_ADD(mem, &p->problems, slice_fmt(mem, "HTML: %d <%s>, there must be exactly one", n, tag));
}

static void references(struct arena *mem, struct page *p, const struct element *e)
{
    static const char *const names[] = { "for", "aria-describedby", "aria-labelledby", "aria-controls",
                                         "aria-errormessage", "headers", "list", "form" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (slice ids = page_attr(e, names[i]); ids.n;) {
            slice id = slice_next(&ids, ' ');
            if (id.n && !by_id(p, id)) broken(mem, p, e, slice_fmt(mem, "%s= leads nowhere:", names[i]).p, id);
        }
    slice href = page_attr(e, "href");
    if (is(e, "a") && href.n > 1 && href.p[0] == '#' && !by_id(p, slice_sub(href, 1, href.n)))
        broken(mem, p, e, "href= leads nowhere:", href);
}

static void policy(struct arena *mem, struct page *p, const struct element *e)
{
    if (is(e, "style")) broken(mem, p, e, "inline style sheet", S(""));
    if (is(e, "script") && !page_has(e, "src")) broken(mem, p, e, "inline script", S(""));
    EACH (a, e->attrs) {
        if (slice_eq(a->name, S("style"))) broken(mem, p, e, "inline style", S(""));
        if (slice_starts(a->name, S("on"))) broken(mem, p, e, "inline script:", a->name);
        if (slice_starts(slice_lower(mem, slice_trim(a->value)), S("javascript:")))
            broken(mem, p, e, "script in a URL:", a->name);
    }
}

static bool labelled(const struct page *p, const struct element *e)
{
    slice id = page_attr(e, "id");
    if (page_attr(e, "aria-label").n || page_attr(e, "aria-labelledby").n || page_attr(e, "title").n) return true;
    EACH (l, p->all)
        if (is(l, "label") && (page_inside(p, e, l) || (id.n && slice_eq(page_attr(l, "for"), id)))) return true;
    return false;
}

static void names(struct arena *mem, struct page *p, const struct element *e)
{
    slice type = page_attr(e, "type");
    bool button = slice_eq(type, S("submit")) || slice_eq(type, S("button")) || slice_eq(type, S("image"));
    bool control = is(e, "select") || is(e, "textarea") || (is(e, "input") && !button && !slice_eq(type, S("hidden")));
    if (control && !labelled(p, e)) broken(mem, p, e, "has no label:", page_attr(e, "name"));
    if (is(e, "img") && !page_has(e, "alt")) broken(mem, p, e, "has no alt", S(""));
    bool pressed = is(e, "button") || (is(e, "a") && page_has(e, "href"));
    if (pressed && !page_text(p, e).n && !page_attr(e, "aria-label").n && !page_attr(e, "title").n) {
        bool picture = false;
        EACH (inner, p->all)
            picture |= page_inside(p, inner, e) && (page_attr(inner, "alt").n || page_attr(inner, "aria-label").n);
        if (!picture) broken(mem, p, e, "has no name", S(""));
    }
    if (is(e, "html") && !page_attr(e, "lang").n) broken(mem, p, e, "has no lang", S(""));
}

void page_rules(struct arena *mem, struct page *p)
{
    exactly_one(mem, p, "html");
    exactly_one(mem, p, "title");
    exactly_one(mem, p, "h1");
    EACH (e, p->all) {
        slice id = page_attr(e, "id");
        if (page_has(e, "id") && by_id(p, id) != e) broken(mem, p, e, "id used twice:", id);
        references(mem, p, e);
        policy(mem, p, e);
        names(mem, p, e);
    }
}
