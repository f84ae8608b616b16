/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/part.h"
#include "kernel/tally.h"
#include "store/db.h"

err part_begin(struct call *c, struct part *p)
{
    TRY(tally_flush(c));            /* what was counted before stays, whatever becomes of the part */
    *p = (struct part){ c->tally };
    return db_do(c, "savepoint part");
}

err part_end(struct call *c, struct part *p, bool keep)
{
    if (keep) return db_do(c, "release savepoint part");
    c->tally = p->tally;
    TRY(db_do(c, "rollback to savepoint part"));
    return db_do(c, "release savepoint part");
}
