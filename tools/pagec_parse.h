/* SPDX-License-Identifier: Apache-2.0 */
/* What the two halves of the page compiler's reader share: the place in the text and small looks around it. */
#ifndef TOOLS_PAGEC_PARSE_H
#define TOOLS_PAGEC_PARSE_H
#include "tools/pagec.h"

struct parser {
    struct arena  *mem;
    slice          text;
    size_t         at;
    LIST(size_t)   lines;                   /* where each line begins */
    page_problems *problems;
    struct nest    nest;
    struct emit    emit;
    bool           after_code;              /* the line above was one of C: the blanks that begin this one are layout */
};

#define problem(p, spot, ...) page_problem_add((p)->mem, (p)->problems, (spot), __VA_ARGS__)
#define here(p) spot_at((p), (p)->at)

struct spot spot_at(const struct parser *p, size_t offset);
char  peek(const struct parser *p, size_t ahead);               /* '\0' past the end */
bool  ahead(const struct parser *p, const char *what);
slice since(const struct parser *p, size_t from);
bool  code_follows(const struct parser *p);                     /* at a newline after which a line of C begins */
bool  is_space(char ch);
bool  is_letter(char ch);
bool  has_letters(slice s);
slice decoded(struct parser *p, slice s);                       /* &amp; → & */
slice shrunk(struct arena *mem, slice s);
slice one_line(struct arena *mem, slice s);
bool  read_expression(struct parser *p, slice *expr, struct spot *at);   /* at {{; false: a problem was added */
void  read_markup(struct parser *p);                            /* at <: a tag, a comment, a doctype */

#endif
