/* SPDX-License-Identifier: Apache-2.0 */
/* Statements composed while the program runs: the register engine's (kernel/register.h), whose tables are declared by data; everybody
 * else writes literals (store/db.h).  A statement is made of three things and nothing more: literals of the program, names, and
 * arguments.  A name is small letters, digits and _, and begins with a letter: anything else is a bug, and stops the program.  What
 * came from people is an argument, always.
 *
 *   struct composed q = composed_new(c->mem);
 *   composed_add(&q, "select id, f_name from ");
 *   composed_name(&q, table);
 *   composed_add(&q, " where id = ");
 *   composed_arg(&q, value_int(id));
 *   text_rows rows;
 *   TRY(composed_rows(c, &q, &rows));          rows.v[0][1] is f_name of the first row; no value for NULL
 *
 * Arguments are numbered as they are added, and SQLite fills them in the order in which they stand in the text: a statement that was
 * written with its numbers has $1 before $2.  Values are read as text: a number in digits.  A missing number is given as
 * value_no_number().  Faults are those of db.h. */
#ifndef STORE_COMPOSED_H
#define STORE_COMPOSED_H
#include "base/out.h"
#include "store/db.h"

struct composed { struct out sql; LIST(struct value) args; };
typedef LIST(slice *) text_rows;

struct composed composed_new(struct arena *mem);
#define composed_add(q, literal) out_z(&(q)->sql, "" literal)
void composed_name(struct composed *q, slice name);
void composed_arg(struct composed *q, struct value v);
/* The local day of an instant's column, as a number: 20180911. */
void composed_day(const struct call *c, struct composed *q, slice column);
/* Behind "from …", which has a row_id: its rows one after the other, each with the row of that table which has this id.  No engine turns
 * that round, however rare it takes the conditions of `where` to be; among these "id = row_id". */
void composed_each(const struct call *c, struct composed *q, slice table);
static inline struct value value_no_number(void) { return value_instant((instant){ 0 }); }

err composed_rows(struct call *c, const struct composed *q, text_rows *rows);
/* From here to the end of the transaction no statement takes longer; one that would is stopped, ERR_LATER "store.busy". */
err composed_within(struct call *c, int ms);
err composed_change(struct call *c, const struct composed *q, int64_t *n);     /* n: rows touched; may be NULL */
/* In a write: from here to its end nobody else holds this key; whoever asks for it waits.  Where there is one writer there is nothing to
 * wait for.  What is read after it is as the holder before left it. */
err composed_hold(struct call *c, slice key);
/* In a write: nobody else can write until it ends, so what it has read stays as it is, and there is nothing to hold or lock. */
bool composed_alone(const struct call *c);
err composed_names(struct call *c, text_rows *names);                          /* of all tables and indexes */
err composed_script(struct call *c, const struct composed *q);                  /* create and alter, in a write; no arguments */

#endif
