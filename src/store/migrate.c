/* SPDX-License-Identifier: Apache-2.0 */
/* Migrations: plain SQL files, run once each in list order, each in its own transaction with the row that records it.
 * A released file is never edited: its hash is kept, and a changed one is refused before anything runs.
 * One text for both engines.  Two things only SQLite knows: "bigint primary key" becomes the row's own number there, and a table with
 * small rows and another key ends in ") without rowid", so that it is kept in the order of that key; PostgreSQL does not see it. */
#include "base/hash.h"
#include "store/engine.h"

struct applied { slice name, sha256; };
RECORD(applied, COLUMN(applied, name), COLUMN(applied, sha256));
typedef LIST(struct applied) applied_list;

static err run_one(struct call *c, const struct migration *m)
{
    slice sum = hash_hex(c->mem, m->sql);
    struct applied a;
    bool found;
    TRY(db_maybe(c, &applied_record, &a, &found, "select name, sha256 from migration where name = $1", m->name));
    if (found && !slice_eq(a.sha256, sum))
        return fault_of(c->mem, ERR_CONFLICT, "store.migration",
            "migration %s was changed after it had been applied to this database", m->name);
    if (found) return OK;
    err e = c->db->engine->script(c->db, c->mem, m->sql);
    if (e.fault) return err_detail(c->mem, e.fault->kind, e.fault->code, e.fault->at, "migration %s: %.*s", m->name,
        SL(e.fault->detail));
    return db_do(c, "insert into migration (name, sha256, applied_at) values ($1, $2, $3)", m->name, sum, c->now);
}

/* Each in a transaction of its own: DDL is transactional on both engines, so a broken file leaves nothing behind. */
static err run_list(struct call *c, struct db *db, const struct migration *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        TRY(db->engine->begin(db, c->mem));
        err e = run_one(c, &list[i]);
        if (!e.fault) e = db->engine->commit(db, c->mem);
        if (e.fault) {
            db->engine->rollback(db);
            return e;
        }
    }
    return OK;
}

static const struct migration ledger = {    /* the table that knows the others */
    "store/0000_migration",
    S("create table if not exists migration (\n"
      "    name       text not null primary key,   -- \"kernel/0001_kernel\"\n"
      "    sha256     text not null,               -- of the file as it was applied\n"
      "    applied_at bigint not null              -- instant\n"
      ")"),
};

static err ledger_make(struct call *c, struct db *db)
{
    TRY(db->engine->begin(db, c->mem));
    err e = db->engine->script(db, c->mem, ledger.sql);
    if (!e.fault) e = db->engine->commit(db, c->mem);
    if (e.fault) db->engine->rollback(db);
    return e;
}

err store_migrate(struct store *s, const struct migration *list, size_t n)
{
    struct db *db;
    TRY(s->engine->open(s, s->mem, true, &db));
    struct call c = { .mem = s->mem, .now = s->clock(), .db = db };
    err e = ledger_make(&c, db);
    if (!e.fault) e = run_list(&c, db, store_migrations, store_migrations_n);
    if (!e.fault) e = run_list(&c, db, list, n);
    s->engine->close(db);
    return e;
}
