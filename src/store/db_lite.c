/* SPDX-License-Identifier: Apache-2.0 */
/* The SQLite engine: one file in WAL mode, one write connection, a read connection per thread that reads at the moment.
 * SQLite takes $1 for a name and numbers slots by first appearance, so slots are looked up by name.
 * Pages are cached and the file is not mapped: each commit would end every reader's mapping, and each page then cost a fault again; and a
 * mapping counts as the program's memory, as large as the database. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "store/lite.h"

enum { BUSY_MS = 5000, LITE_STEPS = 10000 };        /* LITE_STEPS: of SQLite's machine, between two looks at the clock */

static const char *const verbs[LITE_VERBS] = {
    "begin", "begin immediate", "commit", "rollback", "savepoint one", "release one", "rollback to one",
};

static struct lite *lite_of(struct db *db) { return (struct lite *)db; }

/* Each open file remembers why its last operation failed; a commit's writes go to the write-ahead log. */
static int last_errno(sqlite3 *h, int which)
{
    sqlite3_file *file = NULL;
    int cause = 0;
    if (sqlite3_file_control(h, "main", which, &file) == SQLITE_OK && file && file->pMethods)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &cause);
    return cause;
}

static bool is_full(int cause) { return cause == ENOSPC || cause == EDQUOT || cause == EFBIG; }

static bool no_room(sqlite3 *h, int rc)
{
    if ((rc & 0xff) != SQLITE_IOERR) return (rc & 0xff) == SQLITE_FULL;
    return is_full(last_errno(h, SQLITE_FCNTL_JOURNAL_POINTER)) || is_full(last_errno(h, SQLITE_FCNTL_FILE_POINTER));
}

static err fault(struct lite *l, struct arena *mem, const char *at)
{
    int rc = sqlite3_extended_errcode(l->h);
    const char *says = sqlite3_errmsg(l->h);
    l->db.state = DB_FAILED;
    if (no_room(l->h, rc)) return fault_of(mem, ERR_FULL, "store.full", "%s: %s", at, says);
    switch (rc) {
    case SQLITE_CONSTRAINT_UNIQUE: case SQLITE_CONSTRAINT_PRIMARYKEY: case SQLITE_CONSTRAINT_ROWID:
        return fault_of(mem, ERR_CONFLICT, "store.exists", "%s: %s", at, says);
    }
    switch (rc & 0xff) {
    case SQLITE_BUSY:
        l->db.state = DB_CONFLICT;
        return fault_of(mem, ERR_LATER, "store.retry", "%s: %s", at, says);
    case SQLITE_INTERRUPT:
        return fault_of(mem, ERR_LATER, "store.busy", "%s: %s", at, says);
    case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_IOERR: case SQLITE_CANTOPEN:
        store_say(l->db.store, "store: SQLite %d at %s: %s", rc, at, says);
    }
    return broken(mem, "store.sql", "%s: %s", at, says);
}

/* ---- opening ---- */

static void set_up(void)
{
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);         /* else every allocation takes one lock of the process */
}

/* Standing orders of every connection.  synchronous=full: a commit is on the disk before it is acknowledged.
 * temp_store=memory: the pages that each caller's savepoint may have to put back are not written to a file. */
static const char read_pragmas[] =
    "pragma query_only=on; pragma case_sensitive_like=on; pragma cache_size=-12288;";
static const char write_pragmas[] =
    "pragma journal_mode=wal; pragma synchronous=full; pragma case_sensitive_like=on; pragma foreign_keys=on;"
    "pragma cache_size=-65536; pragma wal_autocheckpoint=16000;"
    "pragma temp_store=memory; pragma journal_size_limit=67108864;";

static err lite_set(struct lite *l, struct arena *mem)
{
    sqlite3_db_config(l->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);      /* "x" is a column, never a text */
    sqlite3_db_config(l->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(l->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(l->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_busy_timeout(l->h, BUSY_MS);
    if (sqlite3_exec(l->h, l->db.write ? write_pragmas : read_pragmas, NULL, NULL, NULL) != SQLITE_OK)
        return fault(l, mem, "pragma");
    for (int v = 0; v < LITE_VERBS; v++)
        if (sqlite3_prepare_v3(l->h, verbs[v], -1, SQLITE_PREPARE_PERSISTENT, &l->verbs[v], NULL) != SQLITE_OK)
            return fault(l, mem, verbs[v]);
    l->db.state = DB_FINE;
    return OK;
}

static void lite_close(struct db *db)
{
    struct lite *l = lite_of(db);
    statement_ref first;
    size_t n = db_statements(&first);
    db_end(db);
    for (size_t i = 0; i < n; i++) sqlite3_finalize(db->prepared[i].handle);
    for (int i = 0; i < LITE_KEPT; i++) sqlite3_finalize(l->kept[i].handle);
    for (int v = 0; v < LITE_VERBS; v++) sqlite3_finalize(l->verbs[v]);
    must(sqlite3_close(l->h) == SQLITE_OK);             /* a statement left open is a bug */
    db_free(db);
}

static err lite_open(struct store *s, struct arena *mem, bool write, struct db **db)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up);
    struct lite *l = lite_of(db_new(&engine_lite, s, write, sizeof *l));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (write ? SQLITE_OPEN_CREATE : 0);
    const char *path = store_path(mem, s, "motcua.db");
    err e = sqlite3_open_v2(path, &l->h, flags, NULL) == SQLITE_OK ? lite_set(l, mem) : fault(l, mem, path);
    if (e.fault) lite_close(&l->db);
    else *db = &l->db;
    return e;
}

/* ---- transactions ---- */

static err verb(struct lite *l, struct arena *mem, enum lite_verb v)
{
    int rc = sqlite3_step(l->verbs[v]);
    err e = rc == SQLITE_DONE ? OK : fault(l, mem, verbs[v]);
    sqlite3_reset(l->verbs[v]);
    return e;
}

static int too_long(void *lite) { return store_ns() > ((struct lite *)lite)->until; }

static err lite_within(struct db *db, struct arena *mem, int ms)
{
    struct lite *l = lite_of(db);
    (void)mem;
    l->until = store_ns() + ms * 1000000LL;
    sqlite3_progress_handler(l->h, LITE_STEPS, too_long, l);
    return OK;
}

static err lite_begin(struct db *db, struct arena *mem)
{
    db->state = DB_FINE;
    sqlite3_progress_handler(lite_of(db)->h, 0, NULL, NULL);
    if (db->write) TRY(store_injected(db, mem, "begin"));
    TRY(verb(lite_of(db), mem, db->write ? BEGIN_WRITE : BEGIN_READ));
    db->begun = true;
    return OK;
}

static err lite_commit(struct db *db, struct arena *mem)
{
    if (db->write) TRY(store_injected(db, mem, "commit"));
    TRY(verb(lite_of(db), mem, COMMIT));
    db->begun = false;
    return OK;
}

/* SQLite may have rolled back by itself (disk full, I/O error); then there is nothing left to do. */
static void lite_rollback(struct db *db)
{
    struct lite *l = lite_of(db);
    if (!sqlite3_get_autocommit(l->h)) {
        sqlite3_step(l->verbs[ROLLBACK]);
        sqlite3_reset(l->verbs[ROLLBACK]);
    }
    db->begun = false;
    db->state = DB_FINE;
}

/* A key that is one number is made SQLite's own row number; any other bigint key would be a second tree beside the table. */
static err lite_script(struct db *db, struct arena *mem, slice sql)
{
    struct lite *l = lite_of(db);
    sql = slice_replace(mem, sql, S(" bigint primary key"), S(" integer primary key"));
    return sqlite3_exec(l->h, zstr(mem, sql), NULL, NULL, NULL) == SQLITE_OK ? OK : fault(l, mem, "script");
}

err lite_save(struct db *db, struct arena *mem) { return verb(lite_of(db), mem, SAVE); }

err lite_keep(struct db *db, struct arena *mem) { return verb(lite_of(db), mem, KEEP); }

bool lite_undo(struct db *db)
{
    struct lite *l = lite_of(db);
    if (sqlite3_get_autocommit(l->h)) return false;
    bool undone = true;
    for (enum lite_verb v = UNDO; v >= KEEP; v--) {
        undone &= sqlite3_step(l->verbs[v]) == SQLITE_DONE;
        sqlite3_reset(l->verbs[v]);
    }
    db->state = DB_FINE;
    return undone;
}

/* ---- statements ---- */

static err make(struct lite *l, struct arena *mem, const struct statement *st, unsigned flags, sqlite3_stmt **h)
{
    const char *rest;
    if (sqlite3_prepare_v3(l->h, st->sql, -1, flags, h, &rest) != SQLITE_OK) return fault(l, mem, st->at);
    if (*h && !*rest) return OK;
    sqlite3_finalize(*h);
    return broken(mem, "store.sql", "%s: exactly one statement, without a semicolon", st->at);
}

/* The slot of each argument by its name; false when the text has a parameter that no argument fills. */
static bool find_slots(sqlite3_stmt *h, int *slots, size_t n)
{
    int used = 0;
    for (size_t i = 0; i < n; i++) {
        char name[24];
        snprintf(name, sizeof name, "$%zu", i + 1);
        slots[i] = sqlite3_bind_parameter_index(h, name);
        used += slots[i] != 0;
    }
    return sqlite3_bind_parameter_count(h) == used;
}

static err lite_prepare(struct db *db, struct arena *mem, const struct statement *st, struct prepared *p)
{
    sqlite3_stmt *h;
    TRY(make(lite_of(db), mem, st, SQLITE_PREPARE_PERSISTENT, &h));
    p->slots = NEWN(db->mem, int, st->n);
    if (!find_slots(h, p->slots, st->n)) {
        sqlite3_finalize(h);
        return broken(mem, "store.sql", "%s: a parameter without an argument", st->at);
    }
    p->n = sqlite3_column_count(h);
    p->names = NEWN(db->mem, const char *, (size_t)p->n);
    for (int i = 0; i < p->n; i++)
        p->names[i] = zstr(db->mem, slice_z(sqlite3_column_name(h, i)));
    p->handle = h;
    return OK;
}

static int bind(sqlite3_stmt *h, int slot, const struct value *v, bool cursor)
{
    if (v->type == VALUE_TEXT) {
        if (!v->s.p) return sqlite3_bind_null(h, slot);
        return sqlite3_bind_text64(h, slot, v->s.p, v->s.n, cursor ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
    }
    bool none = v->i == 0 && (v->type == VALUE_DAY || v->type == VALUE_INSTANT);
    return none ? sqlite3_bind_null(h, slot) : sqlite3_bind_int64(h, slot, v->i);
}

static err bind_all(struct query *q, struct arena *mem, const struct value *args, bool cursor)
{
    const int *slots = q->prepared->slots;
    for (size_t i = 0; i < (*q->st)->n; i++) {
        int slot = slots ? slots[i] : (int)i + 1;
        if (slot && bind(q->handle, slot, &args[i], cursor) != SQLITE_OK) {
            err e = fault(lite_of(q->db), mem, (*q->st)->at);
            q->db->engine->finish(q);
            return e;
        }
    }
    return OK;
}

/* The cached handle, or one beside it when that is being stepped through by an outer loop. */
static err lite_start(struct query *q, struct arena *mem, const struct value *args, bool cursor)
{
    struct lite *l = lite_of(q->db);
    struct prepared *p = q->prepared;
    sqlite3_stmt *h = p->handle;
    q->own = p->busy;
    if (q->own) TRY(make(l, mem, *q->st, 0, &h));
    else p->busy = true;
    q->handle = h;
    return bind_all(q, mem, args, cursor);
}

/* The place of a composed statement: where it is already, or where there is room, or where another has to go. */
static struct prepared *place_of(struct lite *l, const char *sql)
{
    size_t from = (size_t)slice_hash(slice_z(sql));
    struct prepared *last = NULL;
    for (size_t i = 0; i < LITE_NEAR; i++) {
        last = &l->kept[(from + i) % LITE_KEPT];
        if (!last->handle || strcmp(sqlite3_sql(last->handle), sql) == 0) break;
    }
    return last;
}

/* A statement that fails ends its transaction (db.h), so SQLite need not be able to undo it alone.  Else it copies every page that an
 * insert of several rows touches. */
static struct statement never_undone(struct arena *mem, const struct statement *st)
{
    slice sql = slice_z(st->sql), verb = S("insert into ");
    struct statement s = *st;
    if (slice_starts(sql, verb)) s.sql = zstr(mem, slice_join(mem, S("insert or fail into "), slice_sub(sql, verb.n, sql.n)));
    return s;
}

static err keep(struct lite *l, struct arena *mem, const struct statement *st, struct prepared *at)
{
    sqlite3_stmt *h;
    if (at->handle && strcmp(sqlite3_sql(at->handle), st->sql) == 0) return OK;
    TRY(make(l, mem, st, SQLITE_PREPARE_PERSISTENT, &h));
    sqlite3_finalize(at->handle);
    *at = (struct prepared){ .handle = h, .n = sqlite3_column_count(h) };
    return OK;
}

/* From its place, or beside it when what stands there is being stepped through by an outer loop.  Its arguments are numbered as they come
 * (composed_arg), so their slots need not be looked up. */
static err lite_once(struct query *q, struct arena *mem, const struct value *args)
{
    struct lite *l = lite_of(q->db);
    struct statement st = never_undone(mem, *q->st);
    struct prepared *p = place_of(l, st.sql);
    sqlite3_stmt *h;
    q->own = p->busy;
    if (q->own) {
        TRY(make(l, mem, &st, 0, &h));
        *(p = q->prepared) = (struct prepared){ .handle = h, .n = sqlite3_column_count(h) };
    } else {
        TRY(keep(l, mem, &st, p));
    }
    q->prepared = p;
    q->handle = p->handle;
    p->busy = true;
    if (sqlite3_bind_parameter_count(q->handle) == (int)st.n) return bind_all(q, mem, args, false);
    q->db->engine->finish(q);
    return broken(mem, "store.sql", "%s: a parameter without an argument", st.at);
}

static err lite_step(struct query *q, struct arena *mem, bool *row)
{
    int rc = sqlite3_step(q->handle);
    *row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : fault(lite_of(q->db), mem, (*q->st)->at);
}

static enum got lite_get(const struct query *q, int column, struct value *v)
{
    int type = sqlite3_column_type(q->handle, column);
    if (type == SQLITE_NULL) return GOT_NULL;
    if (type != SQLITE_INTEGER && type != SQLITE_TEXT) return GOT_WRONG;
    if (v->type == VALUE_TEXT) {
        v->s.p = (const char *)sqlite3_column_text(q->handle, column);
        v->s.n = (size_t)sqlite3_column_bytes(q->handle, column);
        return GOT_VALUE;
    }
    if (type == SQLITE_TEXT) return GOT_WRONG;
    v->i = sqlite3_column_int64(q->handle, column);
    return GOT_VALUE;
}

static int64_t lite_changed(const struct query *q) { return sqlite3_changes64(lite_of(q->db)->h); }

static void lite_finish(struct query *q)
{
    int steps = sqlite3_stmt_status(q->handle, SQLITE_STMTSTATUS_VM_STEP, 1);
    atomic_fetch_add_explicit(&q->db->store->steps, steps, memory_order_relaxed);
    if (q->own) {
        sqlite3_finalize(q->handle);
        return;
    }
    sqlite3_reset(q->handle);
    q->prepared->busy = false;
}

static int lite_writers(const struct store *s)
{
    (void)s;
    return 1;
}

const struct engine engine_lite = {
    .open = lite_open, .close = lite_close, .begin = lite_begin, .commit = lite_commit, .rollback = lite_rollback,
    .script = lite_script, .prepare = lite_prepare, .start = lite_start, .once = lite_once, .within = lite_within, .step = lite_step,
    .get = lite_get,
    .changed = lite_changed, .finish = lite_finish, .writer = writer_lite, .writers = lite_writers,
    .each = { " cross join ", "" },                     /* keeps the order */
    .names = "select name from sqlite_master where type in ('table', 'index')",
    .day_of = { "cast(strftime('%Y%m%d', ", " / 1000 + 25200, 'unixepoch') as integer)" },
    .dump_name = "motcua.db", .dump = lite_dump, .load = lite_load,
};
