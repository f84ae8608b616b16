/* SPDX-License-Identifier: Apache-2.0 */
/* The page compiler's output: C text with #line marks, and the header with the prototypes.
 * Markup is collected until something else must be written, so that neighbours become one out_s.  An expression is
 * indented to the column it has in the page wherever that is possible: the compiler's caret then points into the page. */
#include "tools/pagec.h"

static void quoted(struct out *o, slice s)
{
    out_c(o, '"');
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '"' || ch == '\\') {
            out_c(o, '\\');
            out_c(o, ch);
        } else if (ch == '\n') {
            out_z(o, "\\n");
        } else if ((unsigned char)ch < 0x20 || (ch == '?' && i && s.p[i - 1] == '?')) {     /* no trigraphs */
            out_f(o, "\\%03o", (unsigned)(unsigned char)ch);
        } else {
            out_c(o, ch);
        }
    }
    out_c(o, '"');
}

static void line_mark(struct emit *e, int line)
{
    out_f(&e->c, "#line %d ", line);
    quoted(&e->c, e->file);
    out_c(&e->c, '\n');
}

static void flush(struct emit *e)
{
    if (!e->literal.n) return;
    out_z(&e->c, "    out_s(o, S(");
    quoted(&e->c, out_slice(&e->literal));
    out_z(&e->c, "));\n");
    e->literal.n = 0;
}

void emit_begin(struct emit *e, slice file)
{
    enum { MAX = 64 << 20 };
    *e = (struct emit){ e->mem, file, out_new(e->mem, MAX), out_new(e->mem, MAX), out_new(e->mem, MAX), e->messages };
}

void emit_include(struct emit *e, slice what) { out_f(&e->h, "#include %.*s\n", SL(what)); }

void emit_page(struct emit *e, slice name, slice arguments, struct spot at)
{
    const char *comma = arguments.n ? ", " : "";
    out_f(&e->h, "void %.*s(struct call *c%s%.*s);\n", SL(name), comma, SL(arguments));
    out_c(&e->c, '\n');
    line_mark(e, at.line);
    out_f(&e->c, "void %.*s(struct call *c%s%.*s)\n{\n    [[maybe_unused]] struct out *o = page_out(c);\n",
          SL(name), comma, SL(arguments));
}

void emit_page_end(struct emit *e)
{
    flush(e);
    out_z(&e->c, "}\n");
}

void emit_markup(struct emit *e, slice s) { out_s(&e->literal, s); }

void emit_escaped(struct emit *e, slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&': out_z(&e->literal, "&amp;"); break;
        case '<': out_z(&e->literal, "&lt;");  break;
        case '>': out_z(&e->literal, "&gt;");  break;
        case '"': out_z(&e->literal, "&#34;"); break;
        default:  out_c(&e->literal, s.p[i]);
        }
    }
}

void emit_say(struct emit *e, const char *put, slice message, struct spot at)
{
    flush(e);
    LIST_ADD(e->mem, e->messages, ((struct page_message){ message, at.line }));
    out_f(&e->c, "    %s(c, o, S(", put);
    quoted(&e->c, message);
    out_z(&e->c, "));\n");
}

void emit_call(struct emit *e, const char *put, slice expression, struct spot at)
{
    flush(e);
    line_mark(e, at.line);
    bool braces = slice_find(expression, S("{")) < expression.n;    /* its commas would part a macro's arguments */
    int before = (int)slice_z(put).n + (int)sizeof "(c, o, " - 1 + braces;
    int indent = at.col - 1 > before ? at.col - 1 - before : 0;
    out_f(&e->c, "%*s%s(c, o, %s%.*s%s);\n", indent, "", put, braces ? "(" : "", SL(expression), braces ? ")" : "");
}

void emit_csrf(struct emit *e)
{
    flush(e);
    out_z(&e->c, "    put_csrf(c, o);\n");
}

void emit_code(struct emit *e, slice line, struct spot at)
{
    flush(e);
    line_mark(e, at.line);
    out_f(&e->c, "%*s%.*s\n", at.col - 1, "", SL(line));
}
