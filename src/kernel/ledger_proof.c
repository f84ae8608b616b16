/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs from what is stored: the checkpoint's own peaks, ledger_node from level 8 up, and below that one
 * block of events. */
#include "kernel/app.h"
#include "kernel/ledger_inside.h"
#include "store/db.h"

enum { BLOCK = 1 << LEDGER_LEVEL };

struct block { int64_t index; size_t n; digest leaf[BLOCK]; struct block *older; };
struct reader { struct call *c; struct merkle_range range; struct block *blocks; };

struct proven { slice hash; int64_t seq; };
LOCAL_RECORD(proven, COLUMN(proven, hash), COLUMN(proven, seq));

struct leaf { slice hash; };
LOCAL_RECORD(leaf, COLUMN(leaf, hash));

RECORD(ledger_public, COLUMN(ledger_public, id), COLUMN(ledger_public, pem), COLUMN(ledger_public, since));

static err block_read(struct reader *r, int64_t index, const struct block **block)
{
    struct call *c = r->c;
    for (*block = r->blocks; *block; *block = (*block)->older)
        if ((*block)->index == index) return OK;
    struct block *b = NEW(c->mem, struct block);
    LIST(struct leaf) leaves = { 0 };
    TRY(db_all(c, &leaf_record, &leaves, "select hash from event where seq > $1 and seq <= $2 order by seq",
               index * BLOCK, (index + 1) * BLOCK));
    EACH (l, leaves)
        if (b->n == BLOCK || !leaf_read(c->mem, l->hash, &b->leaf[b->n++]))
            return broken(c->mem, "ledger.hash", "block %lld", (long long)index);
    b->index = index;
    b->older = r->blocks;
    *block = r->blocks = b;
    return OK;
}

static digest perfect(const digest *leaves, size_t n)
{
    return n == 1 ? leaves[0] : merkle_join(perfect(leaves, n / 2), perfect(leaves + n / 2, n / 2));
}

static err node_read(void *from, int level, int64_t index, digest *node)
{
    struct reader *r = from;
    struct call *c = r->c;
    if (merkle_peak(&r->range, level, index, node)) return OK;
    if (level >= LEDGER_LEVEL) {
        slice hash;
        TRY(db_text(c, &hash, "select hash from ledger_node where level = $1 and idx = $2", level, index));
        if (digest_read(c->mem, hash, node)) return OK;
        return broken(c->mem, "ledger.node", "level %d, index %lld", level, (long long)index);
    }
    const struct block *b;
    TRY(block_read(r, index >> (LEDGER_LEVEL - level), &b));
    size_t n = (size_t)1 << level, first = (size_t)(index << level) % BLOCK;
    if (first + n > b->n) return broken(c->mem, "ledger.gap", "block %lld has %zu events", (long long)b->index, b->n);
    *node = perfect(b->leaf + first, n);
    return OK;
}

static err reader_open(struct call *c, const struct ledger_checkpoint *cp, struct reader *r)
{
    *r = (struct reader){ .c = c };
    if (peaks_read(c->mem, cp, &r->range)) return OK;
    return broken(c->mem, "ledger.peaks", "checkpoint %lld", (long long)cp->size);
}

err ledger_prove(struct call *c, int64_t event, struct ledger_proof *proof)
{
    struct proven e = { 0 };
    struct reader r;
    bool found;
    *proof = (struct ledger_proof){ .event = event };
    TRY(db_maybe(c, &proven_record, &e, &found, "select hash, seq from event where id = $1", event));
    if (!found) return fail(c, ERR_MISSING, "ledger.no_event", "Không có sự kiện %lld.", (long long)event);
    TRY(ledger_newest(c, &proof->checkpoint, &found));
    if (!e.seq || e.seq > proof->checkpoint.size)
        return fail(c, ERR_CONFLICT, "ledger.not_yet", "Sự kiện này chưa vào mốc ký nào. Hãy thử lại sau một phút.");
    TRY(reader_open(c, &proof->checkpoint, &r));
    proof->hash = e.hash;
    proof->index = e.seq - 1;
    struct merkle_source source = { node_read, &r };
    return merkle_inclusion(c->mem, source, proof->index, proof->checkpoint.size, &proof->path);
}

err ledger_consistent(struct call *c, int64_t from, int64_t to, digests *path)
{
    struct ledger_checkpoint newest, cp;
    struct reader r;
    bool found;
    TRY(ledger_newest(c, &newest, &found));
    if (from < 1 || from > to || to > newest.size)
        return fail(c, ERR_INPUT, "ledger.sizes", "Cần 1 ≤ from ≤ to ≤ %lld, cỡ của mốc ký mới nhất.",
                    (long long)newest.size);
    TRY(db_maybe(c, &ledger_checkpoint_record, &cp, &found,
                 "select " CHECKPOINT_COLUMNS " from ledger_checkpoint where size = $1", to));
    TRY(reader_open(c, found ? &cp : &newest, &r));
    return merkle_consistency(c->mem, (struct merkle_source){ node_read, &r }, from, to, path);
}

void ledger_promise(struct call *c, slice hash, struct ledger_promise *promise)
{
    const struct ledger_key *key = c->app->key;
    slice time = instant_iso(c->mem, c->now);
    slice text = slice_fmt(c->mem, "%.*s\npromise\n%.*s\n%.*s\n", SL(key->origin), SL(hash), SL(time));
    *promise = (struct ledger_promise){ hash, c->now, text, key->id, ledger_sign(c->mem, key, text) };
}

err ledger_keys_all(struct call *c, ledger_keys *keys)
{
    const struct ledger_key *key = c->app->key;
    *keys = (ledger_keys){ 0 };
    TRY(db_all(c, &ledger_public_record, keys, "select id, pem, since from ledger_key order by since, id"));
    EACH (k, *keys)
        if (!key || slice_eq(k->id, key->id)) return OK;
    if (key) LIST_ADD(c->mem, keys, ((struct ledger_public){ key->id, key->pem, c->now }));
    return OK;
}
