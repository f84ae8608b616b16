/* SPDX-License-Identifier: Apache-2.0 */
/* The language of rules: what must hold of a row, written in one line of its declaration.
 *
 *     holds: ngay_het <= ngay_cap + 3 years
 *     when:  loai = 'chung-nhan' and state != 'thu_hoi'
 *     holds: count(kiem_tra where co_so = this and ngay >= today - 12 months and tien_phat > 0) < 2
 *     holds: none(ngan_chan where tai_san = this.tai_san and state = 'hieu_luc')
 *
 *   sum       field   today   12   1.5   'text'   ( … )   − of what is summed:   a + b   a - b   a * b
 *             a day + 3 years, months, days, working days is a day; a day - a day is a number of days
 *   truth     a < b   <=   >   >=   =   !=   field in ('x', 'y')   given(field)   a field of yes and no   not   and   or
 *             if TRUTH then A else B                      A where the truth is surely so
 *   related   count(REGISTER where KEY = VALUE and …)   a number
 *             exists(…)   none(…)                       a truth
 *             sum(FIELD of REGISTER where …)              a number; of none: 0
 *             last(FIELD of REGISTER where … by DAY)      the field of the row whose day is the latest, of two the one added later
 *   lines     count(FIELD)   sum(FIELD.COLUMN)          a number, of this row's own field of rows; of no lines: 0
 *
 * Numbers are exact to four places.  `state` is the row's state.  An instant counts as its day.  Whatever is compared with a value that
 * is missing is unknown, and a rule fails only when it is surely false: `given` says what must be there.
 *
 * Related rows are those of a register (its name, or SYSTEM/NAME) that a key leads to.  KEY is the related row's `id`, or a field of it
 * that has an index: a reference, a filter, the first of a unique key, or declared `key: true`.  VALUE is `this` (the row the rule is
 * about), `this.FIELD`, or 'text'.  Behind it, further conditions of the related row, joined by `and`; there a name is the related row's
 * field, and `this.FIELD` this one's.  The row the rule is about is never among them.  A condition that is unknown for some related row
 * makes the answer unknown, unless another row decides it.
 *
 * The rows of `sum` are those whose field has a value; `last` of no row has none.
 *
 * In what a field is filled with (docs/registers.md, `set`) there are also `now`, an instant, and list(REGISTER where …), which says in
 * words what there is, and of what it speaks when there is nothing.
 *
 * The language is total: there are no loops and no calls, a text has at most RULE_TEXT bytes and LOOKUPS look-ups, one is not inside
 * another, and each reads at most RULE_ROWS rows, not counting those that its condition rules out by their state alone; running costs one
 * step for each sign, and of a look-up for each row.  Types are checked when the declaration is read: a text that compiles cannot fail.
 *
 * Running is a pure function: the rows that look-ups need have been read by the caller (register_related.c). */
#ifndef KERNEL_RULE_H
#define KERNEL_RULE_H
#include "kernel/calendar.h"
#include "kernel/register.h"

enum { RULE_TEXT = 600, RULE_LOOKUPS = 4, RULE_ROWS = 200 };

/* A truth, and what a field is filled with.  False: why it cannot be taken, and at which byte. */
bool rule_compile(struct arena *mem, const struct definitions *d, const struct registry *r, slice text, struct rule_code *code,
                  slice *why, size_t *at);
bool rule_compile_set(struct arena *mem, const struct definitions *d, const struct registry *r, const struct registry_field *f,
                      slice text, struct rule_code *code, slice *why, size_t *at);

/* One row a look-up has found; told: in words.  more: there are others behind these; missing: the key had no value. */
struct rule_row { slice id, state, told; const struct node *values; };
struct rule_found { LIST(struct rule_row) rows; bool more, missing; };

struct rule_facts {
    slice   id, state;                      /* id: "0" of a row that is not there yet */
    const struct node *values;
    day     today;
    instant now;
    const struct calendar *calendar;        /* NULL: working days are unknown */
    const struct rule_found *found;         /* one for each look-up of the code */
    slice   scope;                          /* what list() says its answer covers */
    bool    bare;                           /* only the state is known: what else is asked has no answer yet */
};

enum verdict { VERDICT_UNKNOWN, VERDICT_TRUE, VERDICT_FALSE };
/* A look-up that has more rows than it may read is unknown. */
enum verdict rule_run(const struct rule_code *code, const struct rule_facts *facts);
/* What the code gives, in the canonical form of the field; no value when it is unknown. */
slice rule_value(struct arena *mem, const struct rule_code *code, const struct rule_facts *facts, const struct registry_field *f);
/* Is this one of the rows that the look-up counts? */
bool rule_counts(const struct rule_lookup *lookup, const struct rule_facts *facts, const struct rule_row *row);
/* Can a row in that state be one, whatever its fields hold?  One that cannot need not be read. */
bool rule_may_count(const struct rule_lookup *lookup, slice state);

#endif
