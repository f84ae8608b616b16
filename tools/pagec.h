/* SPDX-License-Identifier: Apache-2.0 */
/* The page compiler: turns the .page files of a folder, HTML with C in it, into one pages.c and one pages.h.  The runtime
 * is src/web/page.h.
 *
 *   %# a comment
 *   %include "systems/civil/birth.h"               at the top; goes into pages.h, so that the types of arguments are known
 *   %page birth_list(births list, slice q)         begins void birth_list(struct call *c, births list, slice q)
 *   <h1>Sổ khai sinh</h1>                          literal text is a message: put_say, looked up in the reader's language
 *   % if (!list.n) {                               a line that begins with % is C; it stands between elements only
 *   <p class="empty">Chưa có ai.</p>
 *   % }
 *   <a href="/births?q={{ q }}">{{ q }}</a>        an expression is written by the place it stands in:
 *
 *   between tags                 put_text          in a quoted attribute            put_value
 *   href="{{ whole or first }}"  put_url           href="/x/{{ a later part }}"     put_urlpart
 *   between attributes           put_attr, for {{ flag("checked", on) }} and {{ attr("aria-describedby", id) }}
 *
 * Refused: expressions in tag names, attribute names, unquoted values and comments; on…= and style= attributes, <style>,
 * script text.  There is no way to write something raw.  After <form method="post"> comes the CSRF field by itself.
 *
 * Messages are literal text with letters, the literal values of title, alt, placeholder, aria-label, data-say-…, and of
 * value in submit buttons; not in code, kbd, samp, pre, textarea, and not inside an element with lang= or translate="no".
 * White space shrinks to one blank or newline (not in pre, textarea).  HTML comments are dropped.
 *
 * Open elements are followed through the whole page, C blocks included: each side of an if leaves the same ones open,
 * a loop leaves what it found, the end of the page leaves none — except as said in its first line:
 *   %page layout_top(slice title) opens html body main
 *   %page layout_end() closes main body html
 * Only a page's own tags count: what a page called from a line of C opens or closes is not followed.
 * HTML's optional end tags (li, dt, dd, p, tr, td, th, option, …) stay optional. */
#ifndef TOOLS_PAGEC_H
#define TOOLS_PAGEC_H
#include "base/list.h"
#include "base/out.h"
#include "base/slice.h"

struct spot { int line, col; };                 /* 1-based; columns count characters, as compilers do */

struct page_problem { struct spot at; slice message; };
typedef LIST(struct page_problem) page_problems;
struct page_message { slice text; int line; };
typedef LIST(struct page_message) page_messages;

struct page_code {
    slice         c, h;                         /* its part of pages.c and pages.h; worth something only without problems */
    page_messages messages;                     /* as they come, with repetitions */
    page_problems problems;                     /* at most PAGE_PROBLEMS, by place */
};
enum { PAGE_PROBLEMS = 20 };

/* Never fails and never crashes: whatever is wrong with the text is in problems.  `file` is the name for #line. */
struct page_code page_compile(struct arena *mem, slice file, slice text);

/* -- between the files of the compiler -- */

void page_problem_add(struct arena *mem, page_problems *list, struct spot at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
bool word_in(slice word, const char *words);    /* words: separated by blanks */

/* pagec_nest.c: which elements are open, through branches and loops. */
struct element { slice name; struct spot at; bool verbatim; };  /* verbatim: its text is no message */
typedef LIST(struct element) elements;
typedef LIST(struct block) blocks;

struct nest {
    struct arena  *mem;
    page_problems *problems;
    slice          page;                        /* name; no value outside a page */
    struct spot    page_at;
    elements       open, leaves;                /* now; and at the end of the page */
    struct element ended;                       /* the <p> last ended by itself */
    slice          ended_by;
    blocks         blocks;                      /* C blocks around this place */
    int            parens;
    slice          head, second;                /* first words of the statement being read */
    char           last;                        /* last character of C that counts, ';' when there was none */
    bool           comment;                     /* inside a C comment */
    bool           dead;                        /* after return or break */
    bool           waits;                       /* an if has ended; an else may follow */
};
void nest_page(struct nest *n, slice page, struct spot at, slice opens, slice closes);
void nest_page_end(struct nest *n, struct spot at);
void nest_code(struct nest *n, slice line, struct spot at);     /* one line of C */
void nest_markup(struct nest *n, struct spot at);               /* something is written here */
void nest_open(struct nest *n, slice name, struct spot at, bool verbatim);
void nest_close(struct nest *n, slice name, struct spot at);
bool nest_inside(const struct nest *n, const char *names);      /* any of these is open */
bool nest_verbatim(const struct nest *n);                       /* text here is no message */
bool nest_void(slice name);                                     /* <br>, <input>, …: never has content */

/* pagec_emit.c: the C text. */
struct emit {
    struct arena  *mem;
    slice          file;
    struct out     c, h, literal;               /* literal: markup not yet written out */
    page_messages *messages;
};
void emit_begin(struct emit *e, slice file);
void emit_include(struct emit *e, slice what);
void emit_page(struct emit *e, slice name, slice arguments, struct spot at);
void emit_page_end(struct emit *e);
void emit_markup(struct emit *e, slice s);
void emit_escaped(struct emit *e, slice s);
void emit_say(struct emit *e, const char *put, slice message, struct spot at);
void emit_call(struct emit *e, const char *put, slice expression, struct spot at);
void emit_csrf(struct emit *e);
void emit_code(struct emit *e, slice line, struct spot at);

#endif
