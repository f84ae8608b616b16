/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the ledger: events in their transaction; numbers and checkpoints in the job. */
#include "kernel/ledger.h"
#include "kernel/app.h"
#include "kernel/feed_pack.h"
#include "kernel/ledger_inside.h"
#include "kernel/unnamed.h"
#include "kernel/who.h"
#include "store/db.h"

enum { SALT = 16, SEQUENCE_MAX = 5000, CHECKPOINT_MAX = 20000, CHECKPOINT_EVENTS = 1000, CHECKPOINT_MS = 60000 };

struct last { int64_t n; slice hash; };
LOCAL_RECORD(last, COLUMN(last, n), COLUMN(last, hash));

struct erasure { slice subject_kind, body, salt; int64_t seq; };
LOCAL_RECORD(erasure, COLUMN(erasure, subject_kind), COLUMN(erasure, body), COLUMN(erasure, salt), COLUMN(erasure, seq));

struct numbered { int64_t id; slice hash; };
LOCAL_RECORD(numbered, COLUMN(numbered, id), COLUMN(numbered, hash));

RECORD(ledger_checkpoint,
       COLUMN(ledger_checkpoint, size), COLUMN(ledger_checkpoint, root), COLUMN(ledger_checkpoint, peaks),
       COLUMN(ledger_checkpoint, at), COLUMN(ledger_checkpoint, origin), COLUMN(ledger_checkpoint, key),
       COLUMN(ledger_checkpoint, signature));

static int64_t person(const struct call *c) { return c->who ? c->who->account : 0; }

/* ---- events ---- */

err ledger_append(struct call *c, const struct ledger_entry *e, int64_t *event, slice *hash)
{
    struct last last = { e->n, e->prev };
    bool found;
    if (!last.n && !e->first)
        TRY(db_maybe(c, &last_record, &last, &found,
            "select n, hash from event where subject_kind = $1 and subject = $2 order by n desc limit 1",
            e->subject_kind, e->subject));
    char *salt = NEWN(c->mem, char, SALT);
    random_bytes(salt, SALT);
    struct ledger_event row = {
        .id = db_id(c), .subject_kind = e->subject_kind, .subject = e->subject, .n = last.n + 1, .at = c->now,
        .kind = e->kind, .account = person(c), .unit = e->unit.p ? e->unit : S(""),
        .body = e->body.p ? e->body : S("{}"), .salt = hex_write(c->mem, (slice){ salt, SALT }),
        .prev = last.hash.p ? last.hash : S(""),
    };
    row.hash = ledger_event_hash(c->mem, &row, ledger_commitment(c->mem, row.salt, row.body));
    TRY(db_do(c,
        "insert into event (id, subject_kind, subject, n, at, kind, account, unit, body, salt, hash, prev) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        row.id, row.subject_kind, row.subject, row.n, row.at, row.kind, row.account, row.unit, row.body, row.salt,
        row.hash, row.prev));
    if (event) *event = row.id;
    if (hash) *hash = row.hash;
    return OK;
}

err ledger_hold(struct call *c) { return db_do(c, "update ledger_head set size = size where one = 1"); }

err ledger_erase(struct call *c, int64_t event, slice why)
{
    struct erasure was = { 0 };
    bool found;
    TRY(ledger_hold(c));
    TRY(db_maybe(c, &erasure_record, &was, &found, "select subject_kind, body, salt, seq from event where id = $1", event));
    if (!found) return fail(c, ERR_MISSING, "ledger.no_event", "Không có sự kiện %lld.", (long long)event);
    if (!was.salt.p) return fail(c, ERR_CONFLICT, "ledger.erased", "Nội dung sự kiện này đã được xóa trước đó.");
    TRY(db_do(c, "insert into ledger_erased (event, commitment, at, account, why) values ($1, $2, $3, $4, $5)",
              event, ledger_commitment(c->mem, was.salt, was.body), c->now, person(c), why));
    TRY(db_do(c, "update event set body = null, salt = null where id = $1", event));
    if (!was.seq) return OK;
    TRY(unnamed_erase(c, was.seq));
    return feed_pack_erase(c, was.subject_kind, was.seq);
}

/* ---- numbers ---- */

err ledger_sequence(struct call *c)
{
    int64_t size, n;
    TRY(db_int(c, &size, "update ledger_head set size = size where one = 1 returning size"));   /* one at a time */
    TRY(db_change(c, &n,
        "update event set seq = r.n + $1 from "
        "(select id, row_number() over (order by id) as n from "
        "(select id from event where seq is null order by id limit $2) as waiting) as r where event.id = r.id",
        size, SEQUENCE_MAX));
    if (!n) return OK;
    return db_do(c, "update ledger_head set size = $1 where one = 1", size + n);
}

err ledger_size(struct call *c, int64_t *size) { return db_int(c, size, "select size from ledger_head where one = 1"); }

/* ---- checkpoints ---- */

err ledger_newest(struct call *c, struct ledger_checkpoint *cp, bool *found)
{
    *cp = (struct ledger_checkpoint){ 0 };
    return db_maybe(c, &ledger_checkpoint_record, cp, found,
                    "select " CHECKPOINT_COLUMNS " from ledger_checkpoint order by size desc limit 1");
}

err ledger_recent(struct call *c, int limit, ledger_checkpoints *list)
{
    return db_all(c, &ledger_checkpoint_record, list,
                  "select " CHECKPOINT_COLUMNS " from ledger_checkpoint order by size desc limit $1", limit);
}

err ledger_at(struct call *c, int64_t size, struct ledger_checkpoint *cp, bool *found)
{
    return db_maybe(c, &ledger_checkpoint_record, cp, found, "select " CHECKPOINT_COLUMNS " from ledger_checkpoint where size = $1", size);
}

err ledger_find(struct call *c, slice hash, int64_t *event)
{
    return db_int(c, event, "select id from event where hash = $1 and seq is not null", slice_lower(c->mem, hash));
}

/* Takes the events after the range into it and stores the nodes they complete. */
static err range_grow(struct call *c, struct merkle_range *range)
{
    LIST(struct numbered) events = { 0 };
    TRY(db_all(c, &numbered_record, &events, "select id, hash from event where seq > $1 order by seq limit $2",
               range->size, CHECKPOINT_MAX));
    EACH (e, events) {
        digest leaf, made[MERKLE_LEVELS];
        if (!leaf_read(c->mem, e->hash, &leaf)) return broken(c->mem, "ledger.hash", "event %lld", (long long)e->id);
        int top = merkle_append(range, leaf, made);
        for (int level = LEDGER_LEVEL; level <= top; level++)
            TRY(db_do(c, "insert into ledger_node (level, idx, hash) values ($1, $2, $3)", level,
                      (range->size - 1) >> level, digest_hex(c->mem, made[level])));
    }
    return OK;
}

err ledger_checkpoint(struct call *c)
{
    const struct ledger_key *key = c->app->key;
    struct ledger_checkpoint cp;
    struct merkle_range range;
    bool found;
    must(key);
    TRY(ledger_hold(c));
    TRY(ledger_newest(c, &cp, &found));
    if (!peaks_read(c->mem, &cp, &range)) return broken(c->mem, "ledger.peaks", "checkpoint %lld", (long long)cp.size);
    TRY(range_grow(c, &range));
    if (range.size == cp.size) return OK;
    cp = (struct ledger_checkpoint){
        .size = range.size, .root = digest_hex(c->mem, merkle_root(&range)), .peaks = peaks_text(c->mem, &range),
        .at = c->now, .origin = key->origin, .key = key->id,
    };
    cp.signature = ledger_sign(c->mem, key, ledger_text(c->mem, &cp));
    TRY(db_do(c, "insert into ledger_key (id, pem, since) values ($1, $2, $3) on conflict (id) do nothing",
              key->id, key->pem, c->now));
    return db_do(c,
        "insert into ledger_checkpoint (size, root, peaks, at, origin, key, signature) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        cp.size, cp.root, cp.peaks, cp.at, cp.origin, cp.key, cp.signature);
}

err ledger_work(struct call *c)
{
    struct ledger_checkpoint cp;
    bool found;
    int64_t size;
    TRY(ledger_sequence(c));
    TRY(ledger_size(c, &size));
    TRY(ledger_newest(c, &cp, &found));
    bool due = size - cp.size >= CHECKPOINT_EVENTS || c->now.ms - cp.at.ms >= CHECKPOINT_MS;
    return size > cp.size && due ? ledger_checkpoint(c) : OK;
}
