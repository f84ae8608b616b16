/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/unnamed.h"
#include "kernel/apart.h"
#include "kernel/app.h"
#include "kernel/feed_pack.h"
#include "kernel/ledger.h"
#include "kernel/register.h"
#include "store/blob.h"
#include "store/db.h"

enum { EVENTS_AT_ONCE = 500 };

/* ---- what registers name ---- */

struct reading { const struct registry *r; size_t read; };

static err files_note(struct call *c, const struct registry *r, const struct feed_event *e)
{
    problems none = { 0 };
    const struct node *values = json_read(c->mem, feed_values_json(c->mem, e), S("event"), &none);
    EACH (f, r->fields) {
        struct field_file file;
        if (f->ask->type != FIELD_FILE || !field_file_read(c->mem, node_value(node_find(values, f->ask->name)), &file)) continue;
        TRY(db_do(c, "insert into register_file (seq, sha256) values ($1, $2) on conflict do nothing", e->seq, file.sha256));
    }
    return OK;
}

/* What is erased is not noted: the ledger's head is held, as erasures hold it. */
static err events_note(struct call *c)
{
    struct reading *reading = c->prepared;
    slice registry = reading->r->name;
    feed_events events;
    int64_t after;
    TRY(ledger_hold(c));
    TRY(db_do(c, "insert into register_file_read (registry, seq) values ($1, 0) on conflict do nothing", registry));
    TRY(db_int(c, &after, "select seq from register_file_read where registry = $1", registry));
    TRY(feed_events_read(c, registry, after, EVENTS_AT_ONCE, &events));
    EACH (e, events)
        if (e->names) TRY(files_note(c, reading->r, e));
    reading->read = events.n;
    if (!events.n) return OK;
    return db_do(c, "update register_file_read set seq = $2 where registry = $1", registry, events.v[events.n - 1].seq);
}

static err events_turn(struct call *c, void *reading)
{
    c->prepared = reading;
    return store_write_now(c->app->store, c, events_note);
}

/* An event that has no number yet is not read; the ledger's job may be behind. */
static err some_numbered(struct call *c)
{
    int64_t *left = c->prepared;
    TRY(ledger_sequence(c));
    return db_int(c, left, "select count(*) from (select id from event where seq is null limit 1) as waiting");
}

static err numbers_turn(struct call *c, void *left)
{
    c->prepared = left;
    return store_write_now(c->app->store, c, some_numbered);
}

static bool has_files(const struct registry *r)
{
    EACH (f, r->fields)
        if (f->ask->type == FIELD_FILE) return true;        /* one that is retired as well: its rows keep what they have */
    return false;
}

static err registers_note(struct call *c)
{
    int64_t left = 1;
    while (left) TRY(apart(c, numbers_turn, &left));
    EACH (r, defs(c)->registries) {
        struct reading reading = { r, has_files(r) };
        while (reading.read) TRY(apart(c, events_turn, &reading));
    }
    return OK;
}

/* ---- sweeping ---- */

static err named(struct call *c, slice sha256, bool *answer)
{
    int64_t n;
    TRY(db_int(c, &n, "select cast(case when exists (select 1 from paper where sha256 = $1) "
                      "or exists (select 1 from register_import where content = $1) "
                      "or exists (select 1 from register_file where sha256 = $1) then 1 else 0 end as bigint)", sha256));
    *answer = n;
    return OK;
}

err unnamed_erase(struct call *c, int64_t seq) { return db_do(c, "delete from register_file where seq = $1", seq); }

err unnamed_sweep(struct call *c)
{
    int64_t removed;
    TRY(registers_note(c));
    return blob_sweep(c->app->store, c, (instant){ c->now.ms - UNNAMED_DAYS * 24 * 3600 * 1000LL }, named, &removed);
}
