/* SPDX-License-Identifier: Apache-2.0 */
/* Private to store/: a connection to SQLite, for db_lite.c, writer_lite.c and backup_lite.c. */
#ifndef STORE_LITE_H
#define STORE_LITE_H
#include <sqlite3.h>
#include "store/engine.h"

enum lite_verb { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, SAVE, KEEP, UNDO, LITE_VERBS };

/* kept: composed statements, each in one of the LITE_NEAR places from the one that its text gives; when others have all of these, it
 * takes one of them over. */
enum { LITE_KEPT = 256, LITE_NEAR = 4 };
struct lite { struct db db; sqlite3 *h; int64_t until;     /* store_ns() at which a limited statement is stopped */
              sqlite3_stmt *verbs[LITE_VERBS]; struct prepared kept[LITE_KEPT]; };

/* A write's savepoint inside the batch. */
err  lite_save(struct db *db, struct arena *mem);
err  lite_keep(struct db *db, struct arena *mem);
bool lite_undo(struct db *db);      /* false: SQLite has rolled back the whole transaction by itself */

err  lite_dump(struct store *s, struct arena *mem, const char *to);
err  lite_load(struct store *s, struct arena *mem, const char *from);

#endif
