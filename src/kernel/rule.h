/* SPDX-License-Identifier: Apache-2.0 */
/* The language of rules: what must hold of a row, written in one line of its declaration.
 *
 *     holds: ngay_het <= ngay_cap + 3 years
 *     when:  loai = 'chung-nhan' and state != 'thu_hoi'
 *
 *   sum       field   today   12   1.5   'text'   ( … )   − of what is summed:   a + b   a - b   a * b
 *             a day + 3 years, months, days is a day; a day - a day is a number of days
 *   truth     a < b   <=   >   >=   =   !=   field in ('x', 'y')   given(field)   a field of yes and no   not   and   or
 *
 * Numbers are exact to four places.  `state` is the row's state.  An instant counts as its day.  Whatever is compared with a value that
 * is missing is unknown, and a rule fails only when it is surely false: `given` says what must be there.
 *
 * The language is total: there are no loops and no calls, a text has at most RULE_TEXT bytes, and running costs one step for each
 * sign of it.  Types are checked when the declaration is read: a text that compiles cannot fail. */
#ifndef KERNEL_RULE_H
#define KERNEL_RULE_H
#include "kernel/register.h"

enum { RULE_TEXT = 600 };

/* False: why it cannot be taken, and at which byte. */
bool rule_compile(struct arena *mem, const struct registry *r, slice text, struct rule_code *code, slice *why, size_t *at);

enum verdict { VERDICT_UNKNOWN, VERDICT_TRUE, VERDICT_FALSE };
enum verdict rule_run(const struct rule_code *code, const struct node *values, slice state, day today);

/* A rule on a row: true only when its condition is true, or it has none, and what must hold is surely false. */
bool rule_broken(const struct registry_rule *rule, const struct node *values, slice state, day today);

#endif
