/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite's online backup: one pass in one read transaction, so writers go on and the copy is of one moment. */
#include <sqlite3.h>
#include "store/lite.h"

static err copy(sqlite3 *from, sqlite3 *to, struct arena *mem, const char *path)
{
    sqlite3_exec(to, "pragma synchronous=off; pragma journal_mode=off", NULL, NULL, NULL);  /* the archive is what lasts */
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;
    sqlite3_backup_finish(b);
    if (rc == SQLITE_DONE) return OK;
    if ((rc & 0xff) == SQLITE_FULL) return fault_of(mem, ERR_FULL, "store.full", "%s: %s", path, sqlite3_errmsg(to));
    return broken(mem, "store.backup", "%s: %s", path, sqlite3_errmsg(to));
}

err lite_dump(struct store *s, struct arena *mem, const char *path)
{
    struct db *db;
    sqlite3 *to = NULL;
    TRY(s->engine->open(s, mem, false, &db));
    err e = sqlite3_open(path, &to) == SQLITE_OK ? copy(((struct lite *)db)->h, to, mem, path)
                                                 : broken(mem, "store.backup", "%s: %s", path, sqlite3_errmsg(to));
    sqlite3_close(to);
    s->engine->close(db);
    return e;
}

static err check(sqlite3 *h, struct arena *mem, const char *path)
{
    sqlite3_stmt *st = NULL;
    bool whole = sqlite3_prepare_v2(h, "pragma quick_check(1)", -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW
        && slice_eq(slice_z((const char *)sqlite3_column_text(st, 0)), S("ok"));
    sqlite3_finalize(st);
    return whole ? OK : fault_of(mem, ERR_CONFLICT, "store.backup", "%s: the database is damaged", path);
}

/* Nothing to load: the file is the database.  It is looked through before the folder is put in its place. */
err lite_load(struct store *s, struct arena *mem, const char *from)
{
    sqlite3 *h = NULL;
    (void)s;
    err e = sqlite3_open_v2(from, &h, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ? check(h, mem, from)
        : fault_of(mem, ERR_CONFLICT, "store.backup", "%s: no database in the backup", from);
    sqlite3_close(h);
    return e;
}
