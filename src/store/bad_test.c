/* SPDX-License-Identifier: Apache-2.0 */
/* Statements that must not pass.  They stand in a file of their own so that the check of every statement can tell them
 * from the rest. */
#include "store/bad_test.h"

err bad_column(struct call *c)
{
    struct thing t;
    return db_one(c, &thing_record, &t, "select id, name as nom from thing");
}

err bad_twice(struct call *c)
{
    struct thing t;
    return db_one(c, &thing_record, &t, "select id, n as id from thing");
}

err bad_parameter(struct call *c) { return db_do(c, "update thing set name = $2 where id = $1", c->now); }

err bad_table(struct call *c) { return db_do(c, "delete from nothing"); }

err bad_two(struct call *c) { return db_do(c, "delete from thing where id = 1; delete from thing"); }
