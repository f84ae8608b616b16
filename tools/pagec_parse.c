/* SPDX-License-Identifier: Apache-2.0 */
/* The page compiler's reader: lines, text and expressions.  Tags are read by pagec_tag.c. */
#include "tools/pagec_parse.h"
#include <stdarg.h>
#include <string.h>

static bool earlier(struct spot a, struct spot b) { return a.line != b.line ? a.line < b.line : a.col < b.col; }

void page_problem_add(struct arena *mem, page_problems *list, struct spot at, const char *fmt, ...)
{
    if (list->n >= PAGE_PROBLEMS) return;
    struct out text = out_new(mem, 4096);
    va_list ap;
    va_start(ap, fmt);
    out_vf(&text, fmt, ap);
    va_end(ap);
    LIST_ADD(mem, list, ((struct page_problem){ at, out_slice(&text) }));
    for (size_t i = list->n - 1; i && earlier(list->v[i].at, list->v[i - 1].at); i--) {
        struct page_problem swap = list->v[i];
        list->v[i] = list->v[i - 1];
        list->v[i - 1] = swap;
    }
}

bool is_space(char ch) { return ch == ' ' || (ch >= '\t' && ch <= '\r'); }
bool is_letter(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'); }

char peek(const struct parser *p, size_t ahead) { return p->at + ahead < p->text.n ? p->text.p[p->at + ahead] : '\0'; }
bool ahead(const struct parser *p, const char *what) { return slice_starts(slice_sub(p->text, p->at, p->text.n), slice_z(what)); }
slice since(const struct parser *p, size_t from) { return slice_sub(p->text, from, p->at - from); }

struct spot spot_at(const struct parser *p, size_t offset)
{
    size_t low = 0, high = p->lines.n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (p->lines.v[middle] <= offset) low = middle;
        else high = middle;
    }
    int col = 1;
    for (size_t i = p->lines.v[low]; i < offset; i++) col += ((unsigned char)p->text.p[i] & 0xC0) != 0x80;
    return (struct spot){ (int)low + 1, col };
}

/* Does the line that begins at `offset` begin with %? */
static bool is_code_line(const struct parser *p, size_t offset)
{
    while (offset < p->text.n && (p->text.p[offset] == ' ' || p->text.p[offset] == '\t')) offset++;
    return offset < p->text.n && p->text.p[offset] == '%';
}

bool code_follows(const struct parser *p) { return peek(p, 0) == '\n' && is_code_line(p, p->at + 1); }

/* -- expressions -- */

/* {{ expr }}: *expr without its blanks, *at where it begins.  Braces and strings of C may stand in it. */
bool read_expression(struct parser *p, slice *expr, struct spot *at)
{
    struct spot open = here(p);
    p->at += 2;
    while (peek(p, 0) == ' ' || peek(p, 0) == '\t') p->at++;
    size_t from = p->at;
    *at = here(p);
    int braces = 0;
    char quote = '\0';
    for (; p->at < p->text.n && peek(p, 0) != '\n'; p->at++) {
        char ch = peek(p, 0);
        if (quote) {
            if (ch == '\\') p->at++;
            else if (ch == quote) quote = '\0';
        } else if (ch == '"' || ch == '\'') {
            quote = ch;
        } else if (ch == ';') {
            problem(p, here(p), "an expression has no ;");
        } else if (ch == '}' && !braces && peek(p, 1) == '}') {
            *expr = slice_trim(since(p, from));
            p->at += 2;
            if (!expr->n) problem(p, open, "{{ }} is empty");
            return expr->n > 0;
        } else {
            braces += (ch == '{') - (ch == '}');
        }
    }
    if (p->at > p->text.n) p->at = p->text.n;
    problem(p, open, "{{ is not closed by }} on its line");
    return false;
}

/* -- text -- */

static const struct { const char *name, *utf8; } references[] = {
    { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" }, { "nbsp", "\xC2\xA0" },
};

static void utf8(struct out *o, unsigned code)
{
    static const struct { unsigned below; int more; unsigned head; } rows[] = {
        { 0x80, 0, 0 }, { 0x800, 1, 0xC0 }, { 0x10000, 2, 0xE0 }, { 0x110000, 3, 0xF0 },
    };
    size_t r = 0;
    while (code >= rows[r].below) r++;
    out_c(o, (char)(rows[r].head | code >> (6 * rows[r].more)));
    for (int k = rows[r].more; k-- > 0;) out_c(o, (char)(0x80 | (code >> (6 * k) & 0x3F)));
}

/* &name; and &#N; and &#xN; → *code text; false when it is no reference we know. */
static bool reference(struct out *o, slice name)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        if (!slice_eq(name, slice_z(references[i].name))) continue;
        out_z(o, references[i].utf8);
        return true;
    }
    if (!slice_starts(name, S("#")) || name.n > 8) return false;
    bool hex = name.n > 1 && (name.p[1] == 'x' || name.p[1] == 'X');
    unsigned code = 0;
    for (size_t i = hex ? 2 : 1; i < name.n; i++) {
        const char *digits = "0123456789abcdef", *d = strchr(digits, name.p[i] | (is_letter(name.p[i]) ? 32 : 0));
        if (!d || !*d || (!hex && d - digits > 9)) return false;
        code = code * (hex ? 16 : 10) + (unsigned)(d - digits);
    }
    if (!code || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    utf8(o, code);
    return true;
}

/* Text with its references resolved; unknown ones are a problem. */
slice decoded(struct parser *p, slice s)
{
    struct out o = out_new(p->mem, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        size_t end = i + 1;
        while (s.p[i] == '&' && end < s.n && (is_letter(s.p[end]) || (s.p[end] >= '0' && s.p[end] <= '9') || s.p[end] == '#')) end++;
        bool whole = s.p[i] == '&' && end > i + 1 && end < s.n && s.p[end] == ';';
        slice name = slice_sub(s, i + 1, end - i - 1);
        if (whole && reference(&o, name)) i = end;
        else if (whole)
            problem(p, spot_at(p, (size_t)(s.p - p->text.p) + i),
                    "&%.*s; is not known here: write the character itself", SL(name));
        if (!whole) out_c(&o, s.p[i]);
    }
    return out_slice(&o);
}

/* Has it a letter?  Beyond ASCII the letters of the Latin blocks count, which is all that Vietnamese and English need. */
bool has_letters(slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char a = (unsigned char)s.p[i], b = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (is_letter(s.p[i])) return true;
        if (a == 0xC3 && b != 0x97 && b != 0xB7) return true;       /* À … ÿ without × ÷ */
        if (a >= 0xC4 && a <= 0xC9) return true;                    /* Latin Extended */
        if (a == 0xE1 && b >= 0xB8 && b <= 0xBB) return true;       /* Vietnamese letters with two marks */
    }
    return false;
}

/* Runs of white space become one newline if they hold one, else one blank. */
slice shrunk(struct arena *mem, slice s)
{
    struct out o = out_new(mem, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (!is_space(s.p[i])) {
            out_c(&o, s.p[i]);
            continue;
        }
        bool line = false;
        for (; i < s.n && is_space(s.p[i]); i++) line = line || s.p[i] == '\n';
        i--;
        out_c(&o, line ? '\n' : ' ');
    }
    return out_slice(&o);
}

/* A message is one line: inside it every run of white space is a blank. */
slice one_line(struct arena *mem, slice s)
{
    struct out o = out_new(mem, s.n + 1);
    EACH (ch, ((struct { const char *v; size_t n; }){ s.p, s.n })) out_c(&o, *ch == '\n' ? ' ' : *ch);
    return out_slice(&o);
}

/* A message without the blanks around it, and without the signs that only join it to what stands beside it. */
static slice message_core(slice s)
{
    static const char *const before[] = { ".", ",", ";", ":", "·", "—", "–", "›", NULL };
    static const char *const after[] = { "·", "—", "–", "›", NULL };
    s = slice_trim(s);
    for (int i = 0; before[i]; i++)
        if (slice_starts(s, slice_z(before[i]))) return message_core(slice_sub(s, slice_z(before[i]).n, s.n));
    for (int i = 0; after[i]; i++)
        if (slice_ends(s, slice_z(after[i]))) return message_core(slice_sub(s, 0, s.n - slice_z(after[i]).n));
    return s;
}

static void text(struct parser *p, slice raw, struct spot at, bool after_code)
{
    if (nest_inside(&p->nest, "pre textarea")) {
        emit_escaped(&p->emit, decoded(p, raw));
        return;
    }
    slice s = decoded(p, raw);
    while (after_code && s.n && (s.p[0] == ' ' || s.p[0] == '\t')) s = slice_sub(s, 1, s.n);
    s = shrunk(p->mem, s);
    slice core = message_core(s);
    if (!core.n || !has_letters(core) || nest_verbatim(&p->nest)) {
        emit_escaped(&p->emit, s);
        return;
    }
    size_t before = (size_t)(core.p - s.p);
    emit_escaped(&p->emit, slice_sub(s, 0, before));
    emit_say(&p->emit, "put_say", one_line(p->mem, core), at);
    emit_escaped(&p->emit, slice_sub(s, before + core.n, s.n));
}

/* Up to the next tag, expression or line of C. */
static void read_text(struct parser *p)
{
    size_t from = p->at;
    bool after_code = p->after_code;
    for (; p->at < p->text.n; p->at++) {
        char ch = peek(p, 0);
        if (ch == '<' || (ch == '{' && peek(p, 1) == '{')) break;
        if (code_follows(p)) {
            p->at++;
            break;
        }
    }
    slice raw = since(p, from);
    if (slice_trim(raw).n) {
        size_t first = from;
        while (is_space(p->text.p[first])) first++;
        nest_markup(&p->nest, spot_at(p, first));
        text(p, raw, spot_at(p, first), after_code);
    } else if (!after_code || memchr(raw.p, '\n', raw.n) != NULL) {
        text(p, raw, spot_at(p, from), after_code);
    }
}

/* -- lines of C, %page, %include, comments -- */

static void begin_page(struct parser *p, slice rest, struct spot at)
{
    size_t open = slice_find(rest, S("(")), close = rest.n;
    while (close > open && rest.p[close - 1] != ')') close--;
    slice name = slice_trim(slice_sub(rest, 0, open));
    bool good = open < rest.n && close > open && name.n && !(name.p[0] >= '0' && name.p[0] <= '9');
    for (size_t i = 0; i < name.n; i++) good = good && (is_letter(name.p[i]) || name.p[i] == '_' || (name.p[i] >= '0' && name.p[i] <= '9'));
    slice after = slice_trim(slice_sub(rest, close, rest.n)), leaves = slice_sub(after, 0, 0), found = leaves;
    if (slice_starts(after, S("opens "))) leaves = slice_sub(after, 6, after.n);
    else if (slice_starts(after, S("closes "))) found = slice_sub(after, 7, after.n);
    else good = good && !after.n;
    if (!good) {
        problem(p, at, "a page begins with %%page name(arguments), and may end in: opens ELEMENT… or: closes ELEMENT…");
        return;
    }
    nest_page(&p->nest, name, at, leaves, found);
    emit_page(&p->emit, name, slice_trim(slice_sub(rest, open + 1, close - open - 2)), at);
}

static void end_page(struct parser *p)
{
    if (!p->nest.page.p) return;
    nest_page_end(&p->nest, here(p));
    emit_page_end(&p->emit);
}

static void read_code_line(struct parser *p)
{
    while (peek(p, 0) != '%') p->at++;
    struct spot at = here(p);
    size_t from = ++p->at;
    while (p->at < p->text.n && peek(p, 0) != '\n') p->at++;
    slice line = since(p, from), word = slice_sub(line, 0, 0);
    while (word.n < line.n && is_letter(line.p[word.n])) word.n++;
    slice rest = slice_trim(slice_sub(line, word.n, line.n));
    if (slice_starts(line, S("#"))) {
        /* a comment */
    } else if (slice_eq(word, S("page"))) {
        end_page(p);
        begin_page(p, rest, at);
    } else if (slice_eq(word, S("include"))) {
        if (p->nest.page.p) problem(p, at, "%%include stands above the first %%page");
        emit_include(&p->emit, rest);
    } else if (word.n) {
        problem(p, at, "%%%.*s is not known: %%page and %%include are; C begins with %% and a blank", SL(word));
    } else if (!p->nest.page.p) {
        if (rest.n) problem(p, at, "C outside a page: begin with %%page name(arguments)");
    } else if (nest_inside(&p->nest, "textarea")) {
        problem(p, at, "a line of C cannot stand inside <textarea>");
    } else {
        struct spot inside = { at.line, at.col + 1 };
        nest_code(&p->nest, line, inside);
        emit_code(&p->emit, line, inside);
    }
    if (p->at < p->text.n) p->at++;
}

static void read_page_text(struct parser *p)
{
    slice expr;
    struct spot at;
    while (nest_inside(&p->nest, "script") && p->at < p->text.n && is_space(peek(p, 0))) p->at++;
    if (nest_inside(&p->nest, "script") && !ahead(p, "</script")) {
        problem(p, here(p), "text in <script> is not allowed: script belongs into src/web/assets/motcua.js");
        p->at += slice_find(slice_sub(p->text, p->at, p->text.n), S("</script"));
    } else if (ahead(p, "{{")) {
        nest_markup(&p->nest, here(p));
        if (read_expression(p, &expr, &at)) emit_call(&p->emit, "put_text", expr, at);
    } else if (peek(p, 0) == '<') {
        read_markup(p);
    } else {
        read_text(p);
    }
}

static void read_outside(struct parser *p)
{
    while (p->at < p->text.n && is_space(peek(p, 0)) && !code_follows(p)) p->at++;
    if (code_follows(p)) {
        p->at++;
    } else if (p->at < p->text.n) {
        problem(p, here(p), "text outside a page: begin with %%page name(arguments)");
        while (p->at < p->text.n && !code_follows(p)) p->at++;
    }
}

static bool at_line_start(const struct parser *p) { return p->at == 0 || p->text.p[p->at - 1] == '\n'; }

struct page_code page_compile(struct arena *mem, slice file, slice source)
{
    struct page_code code = { 0 };
    struct parser p = { .mem = mem, .text = source, .problems = &code.problems };
    p.nest = (struct nest){ .mem = mem, .problems = &code.problems };
    p.emit = (struct emit){ .mem = mem, .messages = &code.messages };
    emit_begin(&p.emit, file);
    LIST_ADD(mem, &p.lines, 0);
    for (size_t i = 0; i < source.n; i++)
        if (source.p[i] == '\n') LIST_ADD(mem, &p.lines, i + 1);
    if (source.n && memchr(source.p, '\0', source.n)) {
        problem(&p, ((struct spot){ 1, 1 }), "this is not text: it holds a zero byte");
        return code;
    }
    p.after_code = true;
    while (p.at < source.n && code.problems.n < PAGE_PROBLEMS) {
        bool code_line = at_line_start(&p) && is_code_line(&p, p.at);
        if (code_line) read_code_line(&p);
        else if (p.nest.page.p) read_page_text(&p);
        else read_outside(&p);
        p.after_code = code_line;
    }
    end_page(&p);
    code.c = out_slice(&p.emit.c);
    code.h = out_slice(&p.emit.h);
    return code;
}
