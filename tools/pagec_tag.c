/* SPDX-License-Identifier: Apache-2.0 */
/* The page compiler's reader, tags.  A tag is read whole, checked, and then written: what is in an attribute may depend on
 * another that stands behind it. */
#include "tools/pagec_parse.h"
#include <string.h>

struct part { slice text; struct spot at; bool expression; };
struct attribute {
    slice name;                             /* none: an expression between attributes */
    struct spot at;
    char quote;                             /* '\0': no value, or none in quotes */
    LIST(struct part) parts;
};
struct tag {
    slice name;
    struct spot at;
    bool closed;                            /* <path … /> */
    LIST(struct attribute) attributes;
};

static const char urls[] = "href src action formaction poster cite data xlink:href";
static const char messages[] = "title alt placeholder aria-label aria-description aria-roledescription";

/* -- reading -- */

static bool name_char(char ch) { return is_letter(ch) || (ch >= '0' && ch <= '9') || strchr("-_:.", ch) != NULL; }

static slice read_name(struct parser *p)
{
    size_t from = p->at;
    while (p->at < p->text.n && peek(p, 0) && name_char(peek(p, 0))) p->at++;
    return since(p, from);
}

static bool skip_blanks(struct parser *p)
{
    for (; p->at < p->text.n && is_space(peek(p, 0)); p->at++) {
        if (!code_follows(p)) continue;
        p->at++;
        problem(
            p, here(p),
            "a line of C cannot stand inside a tag: for an attribute that comes and goes write {{ flag(…) }} or {{ attr(…) }}");
        return false;
    }
    return p->at < p->text.n;
}

static void add_part(struct parser *p, struct attribute *a, slice text, struct spot at, bool expression)
{
    if (text.n || expression) LIST_ADD(p->mem, &a->parts, ((struct part){ text, at, expression }));
}

static bool read_quoted(struct parser *p, struct attribute *a)
{
    struct spot open = here(p);
    a->quote = peek(p, 0);
    p->at++;
    for (size_t from = p->at; p->at < p->text.n;) {
        bool end = peek(p, 0) == a->quote, expression = ahead(p, "{{");
        if (code_follows(p)) break;
        if (!end && !expression) {
            p->at++;
            continue;
        }
        add_part(p, a, since(p, from), spot_at(p, from), false);
        if (end) {
            p->at++;
            return true;
        }
        struct part e = { .expression = true };
        if (!read_expression(p, &e.text, &e.at)) return false;
        add_part(p, a, e.text, e.at, true);
        from = p->at;
    }
    problem(p, open, "the value of %.*s= is not closed by %c", SL(a->name), a->quote);
    return false;
}

static bool read_attribute(struct parser *p, struct tag *t)
{
    struct attribute a = { .at = here(p) };
    if (ahead(p, "{{")) {
        struct part e = { .expression = true };
        if (!read_expression(p, &e.text, &e.at)) return false;
        add_part(p, &a, e.text, e.at, true);
        if (peek(p, 0) && (name_char(peek(p, 0)) || peek(p, 0) == '=')) {
            problem(p, a.at, "an expression cannot be part of an attribute's name");
            return false;
        }
        LIST_ADD(p->mem, &t->attributes, a);
        return true;
    }
    a.name = read_name(p);
    if (!a.name.n) {
        problem(p, here(p), "'%.1s' has no place in <%.*s>", p->text.p + p->at, SL(t->name));
        return false;
    }
    if (ahead(p, "{{")) {
        problem(p, here(p), "an expression cannot be part of an attribute's name");
        return false;
    }
    size_t end = p->at;
    while (is_space(peek(p, 0))) p->at++;
    if (peek(p, 0) != '=') {
        p->at = end;
        LIST_ADD(p->mem, &t->attributes, a);
        return true;
    }
    p->at++;
    while (is_space(peek(p, 0))) p->at++;
    if (peek(p, 0) == '"' || peek(p, 0) == '\'') {
        if (!read_quoted(p, &a)) return false;
    } else {
        size_t from = p->at;
        while (p->at < p->text.n && !is_space(peek(p, 0)) && !strchr(">\"'`=<{", peek(p, 0))) p->at++;
        add_part(p, &a, since(p, from), spot_at(p, from), false);
        if (!a.parts.n || ahead(p, "{{")) {
            problem(p, spot_at(p, from), "quote the value of %.*s=", SL(a.name));
            return false;
        }
    }
    LIST_ADD(p->mem, &t->attributes, a);
    return true;
}

/* After a mistake inside a tag: go on behind its >. */
static void recover(struct parser *p)
{
    while (p->at < p->text.n && peek(p, 0) != '>' && !code_follows(p)) p->at++;
    if (p->at < p->text.n) p->at++;
}

static bool read_tag(struct parser *p, struct tag *t)
{
    *t = (struct tag){ .at = here(p) };
    p->at++;
    t->name = read_name(p);
    if (ahead(p, "{{")) {
        problem(p, here(p), "an expression cannot be part of a tag's name");
        return false;
    }
    while (skip_blanks(p)) {
        if (peek(p, 0) == '>') {
            p->at++;
            return true;
        }
        if (ahead(p, "/>")) {
            t->closed = true;
            p->at += 2;
            return true;
        }
        if (!read_attribute(p, t)) return false;
    }
    if (p->at >= p->text.n) problem(p, t->at, "<%.*s is not closed by >", SL(t->name));
    return false;
}

/* -- checking -- */

static const struct attribute *find(const struct tag *t, const char *name)
{
    EACH (a, t->attributes)
        if (a->name.n && slice_eq(a->name, slice_z(name))) return a;
    return NULL;
}

/* The value when it is one literal. */
static slice literal(const struct attribute *a)
{
    return a && a->parts.n == 1 && !a->parts.v[0].expression ? a->parts.v[0].text : (slice){ NULL, 0 };
}

static bool has_expression(const struct attribute *a)
{
    EACH (part, a->parts)
        if (part->expression) return true;
    return false;
}

static bool is_post(const struct attribute *a)
{
    slice v = literal(a);
    return v.n == 4 && (v.p[0] | 32) == 'p' && (v.p[1] | 32) == 'o' && (v.p[2] | 32) == 's' && (v.p[3] | 32) == 't';
}

static const struct { const char *names, *why; } refused[] = {
    { "style",           "style= is not allowed: put a rule into src/web/assets/motcua.css and a class here" },
    { "srcdoc",          "srcdoc= is not allowed" },
    { "formmethod",      "formmethod= is not allowed: the form would be sent without its CSRF field" },
    { "ping srcset",     "ping= and srcset= are not allowed" },
};

/* In SVG capitals count and /> closes. */
static bool is_svg(struct parser *p, slice name)
{
    return nest_inside(&p->nest, "svg") || word_in(name, "svg g path line rect circle ellipse polyline polygon text");
}

/* The name in attr("name", …) and flag("name", …), or none. */
static slice name_called(slice expression)
{
    slice head, rest, name;
    if (!slice_starts(expression, S("attr(")) && !slice_starts(expression, S("flag("))) return (slice){ NULL, 0 };
    slice_cut(expression, '"', &head, &rest);
    slice_cut(rest, '"', &name, &rest);
    return name;
}

static void check_attribute(struct parser *p, const struct tag *t, const struct attribute *a)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (word_in(a->name, refused[i].names)) problem(p, a->at, "%s", refused[i].why);
    if (a->name.n > 2 && a->name.p[0] == 'o' && a->name.p[1] == 'n')
        problem(p, a->at, "%.*s= is not allowed: behaviour belongs into src/web/assets/motcua.js", SL(a->name));
    for (size_t i = 0; i < a->name.n; i++) {
        if (a->name.p[i] < 'A' || a->name.p[i] > 'Z' || is_svg(p, t->name)) continue;
        problem(p, a->at, "write attributes in small letters: %.*s", SL(a->name));
        break;
    }
    slice v = literal(a);
    if (word_in(a->name, urls) && (slice_starts(v, S("javascript:")) || slice_starts(v, S("data:"))))
        problem(p, a->at, "%.*s= cannot begin with %.*s", SL(a->name), (int)slice_find(v, S(":")) + 1, v.p);
    EACH (b, t->attributes) {
        if (b == a) break;
        if (a->name.n && slice_eq(a->name, b->name)) problem(p, a->at, "%.*s= twice in one tag", SL(a->name));
    }
}

static void check_tag(struct parser *p, const struct tag *t)
{
    bool foreign = is_svg(p, t->name);
    EACH (a, t->attributes) {
        struct attribute called = *a;
        if (!a->name.n) called.name = name_called(a->parts.v[0].text);
        check_attribute(p, t, a->name.n ? a : &called);
    }
    for (size_t i = 0; i < t->name.n && !foreign; i++) {
        if (t->name.p[i] < 'A' || t->name.p[i] > 'Z') continue;
        problem(p, t->at, "write tags in small letters: <%.*s>", SL(t->name));
        break;
    }
    if (slice_eq(t->name, S("style"))) problem(p, t->at, "<style> is not allowed: rules belong into src/web/assets/motcua.css");
    if (slice_eq(t->name, S("script")) && !find(t, "src"))
        problem(p, t->at, "a <script> needs src=: script belongs into src/web/assets/motcua.js");
    if (t->closed && !foreign && !nest_void(t->name))
        problem(p, t->at, "<%.*s/> does not close itself in HTML: write </%.*s>", SL(t->name), SL(t->name));
    if (slice_eq(t->name, S("img")) && !find(t, "alt")) problem(p, t->at, "an <img> needs alt=");
    const struct attribute *method = find(t, "method");
    if (method && has_expression(method)) problem(p, method->at, "write the method of a form literally");
}

/* -- writing -- */

static bool is_message(const struct tag *t, const struct attribute *a)
{
    slice type = literal(find(t, "type"));
    bool button = slice_eq(t->name, S("input")) && word_in(type, "submit button reset");
    return word_in(a->name, messages) || slice_starts(a->name, S("data-say-")) || (button && slice_eq(a->name, S("value")));
}

static void write_value(struct parser *p, const struct tag *t, const struct attribute *a)
{
    bool url = word_in(a->name, urls), message = is_message(t, a) && !nest_verbatim(&p->nest);
    EACH (part, a->parts) {
        slice core = one_line(p->mem, slice_trim(shrunk(p->mem, decoded(p, part->text))));
        if (part->expression) {
            bool first = part == a->parts.v;
            emit_call(&p->emit, !url ? "put_value" : first ? "put_url" : "put_urlpart", part->text, part->at);
        } else if (message && has_letters(core)) {
            bool before = is_space(part->text.p[0]), after = is_space(part->text.p[part->text.n - 1]);
            emit_markup(&p->emit, before ? S(" ") : S(""));
            emit_say(&p->emit, "put_value_say", core, part->at);
            emit_markup(&p->emit, after ? S(" ") : S(""));
        } else {
            emit_markup(&p->emit, one_line(p->mem, shrunk(p->mem, part->text)));
        }
    }
}

static void write_tag(struct parser *p, const struct tag *t)
{
    emit_markup(&p->emit, S("<"));
    emit_markup(&p->emit, t->name);
    EACH (a, t->attributes) {
        if (!a->name.n) {
            emit_call(&p->emit, "put_attr", a->parts.v[0].text, a->parts.v[0].at);
            continue;
        }
        emit_markup(&p->emit, S(" "));
        emit_markup(&p->emit, a->name);
        if (!a->parts.n && !a->quote) continue;
        slice quote = a->quote == '\'' ? S("'") : S("\"");
        emit_markup(&p->emit, S("="));
        emit_markup(&p->emit, quote);
        write_value(p, t, a);
        emit_markup(&p->emit, quote);
    }
    emit_markup(&p->emit, t->closed && !nest_void(t->name) ? S("/>") : S(">"));
    if (slice_eq(t->name, S("form")) && is_post(find(t, "method"))) emit_csrf(&p->emit);
}

static void read_start_tag(struct parser *p)
{
    struct tag t;
    if (!read_tag(p, &t)) {
        recover(p);
        if (t.name.n && !nest_void(t.name)) nest_open(&p->nest, t.name, t.at, false);
        return;
    }
    check_tag(p, &t);
    slice translate = literal(find(&t, "translate"));
    bool verbatim = slice_eq(translate, S("no")) || (find(&t, "lang") && !slice_eq(t.name, S("html")));
    write_tag(p, &t);
    if (nest_void(t.name) || t.closed) return;
    nest_open(&p->nest, t.name, t.at, verbatim);
}

static void read_end_tag(struct parser *p)
{
    struct spot at = here(p);
    p->at += 2;
    slice name = read_name(p);
    while (is_space(peek(p, 0))) p->at++;
    if (ahead(p, "{{")) problem(p, here(p), "an expression cannot be part of a tag's name");
    else if (peek(p, 0) != '>') problem(p, at, "</%.*s is not closed by >", SL(name));
    else if (nest_void(name)) problem(p, at, "<%.*s> has no end tag", SL(name));
    else nest_close(&p->nest, name, at);
    recover(p);
    emit_markup(&p->emit, S("</"));
    emit_markup(&p->emit, name);
    emit_markup(&p->emit, S(">"));
}

static void read_comment(struct parser *p)
{
    struct spot at = here(p);
    slice rest = slice_sub(p->text, p->at + 4, p->text.n);
    size_t end = slice_find(rest, S("-->"));
    if (end == rest.n) problem(p, at, "<!-- is not closed by -->");
    size_t brace = slice_find(slice_sub(rest, 0, end), S("{{"));
    if (brace < end) problem(p, spot_at(p, p->at + 4 + brace), "an expression cannot stand in a comment");
    p->at += end + 7;
    if (p->at > p->text.n) p->at = p->text.n;
}

void read_markup(struct parser *p)
{
    struct spot at = here(p);
    nest_markup(&p->nest, at);
    slice in = p->nest.open.n ? p->nest.open.v[p->nest.open.n - 1].name : (slice){ NULL, 0 };
    if (ahead(p, "<!--")) {
        read_comment(p);
    } else if (ahead(p, "<!")) {
        size_t from = p->at;
        recover(p);
        emit_markup(&p->emit, since(p, from));
    } else if (peek(p, 1) == '/') {
        read_end_tag(p);
    } else if (word_in(in, "textarea title script")) {
        problem(p, at, "inside <%.*s> a tag would be text: write &lt;", SL(in));
        p->at++;
    } else if (is_letter(peek(p, 1))) {
        read_start_tag(p);
    } else {
        if (peek(p, 1) == '{') problem(p, at, "an expression cannot be part of a tag's name");
        else problem(p, at, "a < that begins no tag: write &lt;");
        p->at++;
    }
}
