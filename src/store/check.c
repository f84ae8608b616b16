/* SPDX-License-Identifier: Apache-2.0 */
/* Every statement against the real schema.  On PostgreSQL this finds what SQLite lets pass: a wrong argument type, a
 * column outside group by.  A write connection, because its snapshot may prepare anything. */
#include "store/engine.h"

/* "src/kernel/unit.c:42" → file and line */
static struct problem problem_at(struct arena *mem, const char *at, slice message)
{
    slice file, line;
    int64_t n = 0;
    slice_cut(slice_z(at), ':', &file, &line);
    (void)slice_int(line, &n);
    return (struct problem){ file, (int)n, 1, slice_copy(mem, message) };
}

/* A transaction each: a statement that does not prepare ends it. */
static err check_one(struct db *db, struct arena *mem, statement_ref st, problems *list)
{
    TRY(db->engine->begin(db, mem));
    err e = db_prepare(db, mem, st);
    db->engine->rollback(db);
    if (e.fault) LIST_ADD(mem, list, problem_at(mem, (*st)->at, e.fault->detail));
    return OK;
}

err store_check_statements(struct store *s, struct arena *mem, problems *list)
{
    statement_ref first;
    size_t n = db_statements(&first);
    struct db *db;
    TRY(s->engine->open(s, mem, true, &db));
    err e = OK;
    for (size_t i = 0; i < n && !e.fault; i++) e = check_one(db, mem, first + i, list);
    s->engine->close(db);
    return e;
}
