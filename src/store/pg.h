/* SPDX-License-Identifier: Apache-2.0 */
/* Private to store/: a connection to PostgreSQL, for db_pg.c, blob_pg.c and backup_pg.c. */
#ifndef STORE_PG_H
#define STORE_PG_H
#include <libpq-fe.h>
#include "base/hash.h"
#include "store/engine.h"

/* kept: composed statements of writes, each in the place that its text gives; a new one there takes the other's place. */
enum { PG_KEPT = 256 };
struct pg { struct db db; PGconn *h; unsigned cursors; digest kept[PG_KEPT]; };

static inline struct pg *pg_of(struct db *db) { return (struct pg *)db; }

/* Within a second, or ERR_LATER.  After a failure nobody tries again for 50 ms, then 100 … up to two seconds: a dead
 * server costs its callers nothing. */
err  pg_connect(struct pg *g, struct arena *mem);
void pg_disconnect(struct pg *g);

/* One statement with binary arguments and a binary result, in the call's transaction; res may be NULL, else clear it. */
err  pg_do(struct call *c, const char *sql, int n, const Oid *types, const char *const *values, const int *lengths,
        PGresult **res);

err  pg_dump(struct store *s, struct arena *mem, const char *to);
err  pg_load(struct store *s, struct arena *mem, const char *from);

#endif
