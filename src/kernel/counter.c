/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/counter.h"
#include "store/db.h"

err counter_next(struct call *c, slice book, int64_t *n)
{
    return db_int(c, n, "insert into counter (name, n) values ($1, 1) on conflict (name) do update set n = counter.n + 1 returning n",
                  book);
}
