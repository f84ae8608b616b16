/* SPDX-License-Identifier: Apache-2.0 */
/* What does a select read?  It is prepared, never run, in an empty SQLite database in memory that holds nothing but the tables given here:
 * a name of anything else is a name of nothing.  Whatever is no reading of these tables, a write, a pragma, another database, a function
 * that is not listed, is refused by SQLite's own authorizer.  Pure: no file, no connection of the store; any thread. */
#ifndef STORE_JUDGE_H
#define STORE_JUDGE_H
#include "base/list.h"
#include "base/slice.h"

struct arena;

struct judge_table { slice name; LIST(slice) columns; };       /* names of a checked alphabet; the first column is a key of numbers */
struct judged {
    bool   taken;
    int    columns;             /* of the result */
    size_t at;                  /* not taken: the byte of the text it stumbled at, or the text's length when that is not known */
    slice  why;                 /* in SQLite's words */
};
/* functions ends with NULL. */
struct judged judge_select(struct arena *mem, const struct judge_table *tables, size_t n, const char *const *functions, slice sql);

#endif
