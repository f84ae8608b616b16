/* SPDX-License-Identifier: Apache-2.0 */
/* What compiling and running a rule share: steps in the order they are done, working on a stack.  Others use rule.h. */
#ifndef KERNEL_RULE_INSIDE_H
#define KERNEL_RULE_INSIDE_H
#include "kernel/rule.h"

enum { RULE_STACK = 40, RULE_SCALE = 10000 };

enum rule_type { TYPE_NUMBER, TYPE_DAY, TYPE_WORD, TYPE_TRUTH, TYPE_SPAN };

enum rule_op {
    OP_NUMBER, OP_WORD, OP_SPAN, OP_TODAY, OP_STATE,                /* put n, s */
    OP_FIELD_NUMBER, OP_FIELD_DAY, OP_FIELD_INSTANT, OP_FIELD_WORD, OP_FIELD_TRUTH, OP_GIVEN,      /* put the field s */
    OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_LATER, OP_EARLIER, OP_DAYS,
    OP_LESS, OP_AT_MOST, OP_SAME, OP_OTHER, OP_SAME_WORD, OP_OTHER_WORD,
    OP_NOT, OP_AND, OP_OR,
};

/* span: n months and days together, months first, see span_* */
struct rule_step { enum rule_op op; int64_t n, days; slice s; };

#endif
