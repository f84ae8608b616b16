/* SPDX-License-Identifier: Apache-2.0 */
/* What compiling and running a rule share: steps in the order they are done, working on a stack; and the text being read, which the files
 * of the compiler share.  Others use rule.h. */
#ifndef KERNEL_RULE_INSIDE_H
#define KERNEL_RULE_INSIDE_H
#include "kernel/rule.h"

enum { RULE_STACK = 40, RULE_SCALE = 10000 };

enum rule_type { TYPE_NUMBER, TYPE_DAY, TYPE_WORD, TYPE_TRUTH, TYPE_SPAN, TYPE_INSTANT };

enum rule_op {
    OP_NUMBER, OP_WORD, OP_SPAN, OP_TODAY, OP_NOW, OP_STATE, OP_ID,                                /* put n, s */
    OP_FIELD_NUMBER, OP_FIELD_DAY, OP_FIELD_INSTANT, OP_FIELD_WORD, OP_FIELD_TRUTH,
    OP_LINES, OP_LINES_SUM, OP_GIVEN,                                                              /* put the field s */
    OP_COUNT, OP_EXISTS, OP_NONE, OP_LIST, OP_SUM, OP_LAST,                                        /* put what look-up n says */
    OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_LATER, OP_EARLIER, OP_DAYS,
    OP_LESS, OP_AT_MOST, OP_SAME, OP_OTHER, OP_SAME_WORD, OP_OTHER_WORD,
    OP_NOT, OP_AND, OP_OR,
    OP_CHOOSE,                                                                                     /* of three: the truth, then, else */
};

/* A span is n months and then so many days, of which working ones alone count if it says so.  this: of the row the rule is about, inside
 * a look-up's condition.  column: of the lines of the field s. */
struct rule_step { enum rule_op op; int64_t n, days; slice s, column; bool working, this; };

/* ---- compiling ---- */

struct compiler {
    struct arena             *mem;
    const struct definitions *d;
    const struct registry    *r, *outer;    /* whose fields names are; outer: the rule's own register, inside a look-up */
    slice                     text, why;
    size_t                    at, token_at;
    slice                     token;        /* what is next; empty at the end */
    int                       depth, stack;
    bool                      failed, today, sets;      /* sets: `now` and list() are there */
    LIST(struct rule_step)    steps;
    LIST(struct rule_lookup)  lookups;
    const struct registry_field *last;      /* the field a word was just read from: its choices are known */
    bool                      last_state;
};

/* rule_token.c */
bool  rule_is_word(char ch);
void  rule_advance(struct compiler *k);
bool  rule_taken(struct compiler *k, const char *token);
void  rule_expect(struct compiler *k, const char *token);
slice rule_quoted(struct compiler *k);      /* the token, without its quotes */
void  rule_wrong(struct compiler *k, slice why);
void  rule_emit(struct compiler *k, struct rule_step step, int grows);
#define RULE_WRONG(k, ...) rule_wrong((k), slice_fmt((k)->mem, __VA_ARGS__))

/* rule_compile.c */
const struct registry_field *rule_field(struct compiler *k, const struct registry *of);    /* that the token names; NULL: it was wrong */
enum rule_type rule_field_type(const struct registry_field *f, enum rule_op *op);          /* and how it is put */
enum rule_type rule_joined(struct compiler *k);     /* truths with `and` between them */

/* rule_lookup.c: behind the word count, exists, none, list, sum or last */
enum rule_type rule_lookup_read(struct compiler *k, enum rule_op op);

#endif
