/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/counter.h"
#include "store/composed.h"
#include "store/db.h"

/* Where each statement is a trip to the server it is one; SQLite does two small ones in a third of its time. */
err counter_next(struct call *c, slice book, int64_t *n)
{
    int64_t there = 0;
    if (composed_alone(c)) TRY(db_change(c, &there, "update counter set n = n + 1 where name = $1", book));
    if (there) return db_int(c, n, "select n from counter where name = $1", book);
    return db_int(c, n, "insert into counter (name, n) values ($1, 1) on conflict (name) do update set n = counter.n + 1 returning n",
                  book);
}
