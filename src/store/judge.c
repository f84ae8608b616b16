/* SPDX-License-Identifier: Apache-2.0 */
#include "store/judge.h"
#include <sqlite3.h>
#include <string.h>
#include "base/err.h"
#include "store/composed.h"

/* Without rows of their own numbers the tables have no columns but those declared. */
static void table_make(sqlite3 *h, struct arena *mem, const struct judge_table *t)
{
    struct composed q = composed_new(mem);
    composed_add(&q, "create table ");
    composed_name(&q, t->name);
    for (size_t i = 0; i < t->columns.n; i++) {
        out_z(&q.sql, i ? ", " : " (");
        composed_name(&q, t->columns.v[i]);
        if (!i) composed_add(&q, " integer primary key");
    }
    composed_add(&q, ") without rowid");
    must(sqlite3_exec(h, zstr(mem, out_slice(&q.sql)), NULL, NULL, NULL) == SQLITE_OK);
}

static bool among(const char *name, const char *const *list)
{
    while (*list && strcmp(*list, name) != 0) list++;
    return *list != NULL;
}

/* A table to read is one of ours, or the schema of SQLite's own. */
static int allowed(void *functions, int what, const char *a, const char *b, const char *database, const char *inside)
{
    (void)database, (void)inside;
    if (what == SQLITE_SELECT) return SQLITE_OK;
    if (what == SQLITE_READ) return strncmp(a, "sqlite_", 7) == 0 ? SQLITE_DENY : SQLITE_OK;
    return what == SQLITE_FUNCTION && among(b, functions) ? SQLITE_OK : SQLITE_DENY;
}

static struct judged refused(sqlite3 *h, struct arena *mem, slice sql)
{
    int at = sqlite3_error_offset(h);
    return (struct judged){ .at = at < 0 ? sql.n : (size_t)at, .why = slice_copy(mem, slice_z(sqlite3_errmsg(h))) };
}

static struct judged judge(sqlite3 *h, struct arena *mem, slice sql)
{
    sqlite3_stmt *st = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v2(h, zstr(mem, sql), -1, &st, &rest) != SQLITE_OK) return refused(h, mem, sql);
    bool one = st && !*rest && sqlite3_stmt_readonly(st);
    struct judged j = { one, sqlite3_column_count(st), sql.n, one ? NONE : S("one select alone") };
    sqlite3_finalize(st);
    return j;
}

struct judged judge_select(struct arena *mem, const struct judge_table *tables, size_t n, const char *const *functions, slice sql)
{
    sqlite3 *h;
    must(sqlite3_open_v2(":memory:", &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    for (size_t i = 0; i < n; i++) table_make(h, mem, &tables[i]);
    sqlite3_set_authorizer(h, allowed, (void *)(uintptr_t)functions);
    struct judged j = judge(h, mem, sql);
    sqlite3_close(h);
    return j;
}
