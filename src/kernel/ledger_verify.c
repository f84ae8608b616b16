/* SPDX-License-Identifier: Apache-2.0 */
/* Recomputing the whole ledger from its rows, in two passes: the subjects' chains, then the tree with its
 * checkpoints.  Memory stays flat however many events there are: each row is worked on in a scratch arena. */
#include "kernel/ledger_inside.h"
#include "store/db.h"

enum { PROGRESS = 10000 };

RECORD(ledger_event,
       COLUMN(ledger_event, id), COLUMN(ledger_event, subject_kind), COLUMN(ledger_event, subject),
       COLUMN(ledger_event, n), COLUMN(ledger_event, at), COLUMN(ledger_event, kind),
       COLUMN(ledger_event, account), COLUMN(ledger_event, unit), COLUMN(ledger_event, body),
       COLUMN(ledger_event, salt), COLUMN(ledger_event, hash), COLUMN(ledger_event, prev),
       COLUMN(ledger_event, commitment));

struct numbered_row { int64_t id, seq; slice hash; };
LOCAL_RECORD(numbered_row, COLUMN(numbered_row, id), COLUMN(numbered_row, seq), COLUMN(numbered_row, hash));

struct check {
    struct call           *c;
    struct call            row, ahead;  /* the same call with scratch arenas: for one row, for the next checkpoint */
    struct ledger_verdict *v;
    void                 (*progress)(void *, const struct ledger_verdict *);
    void                  *to;
    digest                 subject;     /* the chain being followed: whose, how far, its last hash */
    int64_t                n;
    digest                 last;
    struct merkle_range    range;
    struct ledger_checkpoint next;      /* the next checkpoint to be met; size 0: none left */
};

#define WRONG(k, event_, ...) \
    ((k)->v->event = (event_), (k)->v->wrong = slice_fmt((k)->c->mem, __VA_ARGS__), OK)

static void tick(struct check *k, int64_t n)
{
    if (k->progress && n % PROGRESS == 0) k->progress(k->to, k->v);
}

/* ---- the chains ---- */

/* What the event commits to: reckoned from salt and body, or kept since they were erased. */
static slice commitment_of(struct check *k, const struct ledger_event *e)
{
    if (e->salt.p && e->body.p) return ledger_commitment(k->row.mem, e->salt, e->body);
    return e->salt.p || e->body.p ? (slice){ NULL, 0 } : e->commitment;
}

static err event_check(struct check *k, const struct ledger_event *e)
{
    struct arena *mem = k->row.mem;
    digest subject = hash_of(slice_fmt(mem, "%.*s %lld", SL(e->subject_kind), (long long)e->subject)), hash;
    bool first = !digest_eq(subject, k->subject) || !k->n;
    int64_t n = first ? 1 : k->n + 1;
    slice prev = first ? S("") : digest_hex(mem, k->last), commitment = commitment_of(k, e);
    k->v->events++;
    if (e->n != n)
        return WRONG(k, e->id, "mang số %lld trong chuỗi của %.*s %lld, lẽ ra là %lld: có sự kiện bị bỏ hoặc thêm",
                     (long long)e->n, SL(e->subject_kind), (long long)e->subject, (long long)n);
    if (!slice_eq(e->prev, prev))
        return WRONG(k, e->id, "không nối với sự kiện trước của %.*s %lld", SL(e->subject_kind), (long long)e->subject);
    if (!commitment.n) return WRONG(k, e->id, "mất nội dung mà không có biên bản xóa");
    if (!slice_eq(e->hash, ledger_event_hash(mem, e, commitment)) || !digest_read(mem, e->hash, &hash))
        return WRONG(k, e->id, "không khớp với mã băm của nó: nội dung đã bị sửa");
    k->subject = subject;
    k->n = n;
    k->last = hash;
    return OK;
}

static err chains_check(struct check *k)
{
    struct rows rows;
    TRY(db_rows(k->c, &rows, &ledger_event_record,
        "select e.id, e.subject_kind, e.subject, e.n, e.at, e.kind, e.account, e.unit, e.body, e.salt, e.hash, e.prev, "
        "x.commitment from event e left join ledger_erased x on x.event = e.id "
        "order by e.subject_kind, e.subject, e.n"));
    while (!k->v->wrong.p) {
        struct ledger_event e;
        bool more;
        TRY(db_next(&rows, &e, &more));
        if (!more) return OK;
        TRY(event_check(k, &e));
        arena_reset(k->row.mem);
        tick(k, k->v->events);
    }
    return OK;
}

/* ---- the tree ---- */

static err next_checkpoint(struct check *k)
{
    bool found;
    int64_t after = k->next.size;
    arena_reset(k->ahead.mem);
    k->next = (struct ledger_checkpoint){ 0 };
    return db_maybe(&k->ahead, &ledger_checkpoint_record, &k->next, &found,
        "select " CHECKPOINT_COLUMNS " from ledger_checkpoint where size > $1 order by size limit 1", after);
}

static err checkpoint_check(struct check *k, int64_t event)
{
    struct arena *mem = k->row.mem;
    const struct ledger_checkpoint *cp = &k->next;
    slice pem;
    slice root = digest_hex(mem, merkle_root(&k->range));
    if (!slice_eq(cp->root, root) || !slice_eq(cp->peaks, peaks_text(mem, &k->range)))
        return WRONG(k, event, "là sự kiện cuối của mốc ký cỡ %lld, mà gốc cây Merkle ở đó không khớp",
                     (long long)cp->size);
    TRY(db_text(&k->row, &pem, "select pem from ledger_key where id = $1", cp->key));
    if (!ledger_signed(mem, pem, ledger_text(mem, cp), cp->signature))
        return WRONG(k, 0, "chữ ký của mốc ký cỡ %lld không đúng", (long long)cp->size);
    k->v->checkpoints++;
    return next_checkpoint(k);
}

static err nodes_check(struct check *k, const struct numbered_row *e, const digest *made, int top)
{
    for (int level = LEDGER_LEVEL; level <= top; level++) {
        slice stored;
        int64_t index = (e->seq - 1) >> level;
        TRY(db_text(&k->row, &stored, "select hash from ledger_node where level = $1 and idx = $2", level, index));
        if (!slice_eq(stored, digest_hex(k->row.mem, made[level])))
            return WRONG(k, e->id, "hoàn thành nút %d/%lld của cây Merkle, mà nút lưu trữ không khớp", level,
                         (long long)index);
        k->v->nodes++;
    }
    return OK;
}

static err number_check(struct check *k, const struct numbered_row *e)
{
    digest leaf, made[MERKLE_LEVELS];
    k->v->numbered++;
    if (e->seq != k->v->numbered)
        return WRONG(k, e->id, "mang số thứ tự %lld, lẽ ra là %lld", (long long)e->seq, (long long)k->v->numbered);
    if (!leaf_read(k->row.mem, e->hash, &leaf)) return WRONG(k, e->id, "có mã băm không đọc được");
    int top = merkle_append(&k->range, leaf, made);
    if (k->next.size) TRY(nodes_check(k, e, made, top));
    if (!k->v->wrong.p && e->seq == k->next.size) TRY(checkpoint_check(k, e->id));
    return OK;
}

static err tree_check(struct check *k)
{
    struct rows rows;
    int64_t nodes, head;
    TRY(next_checkpoint(k));
    TRY(db_rows(k->c, &rows, &numbered_row_record,
                "select id, seq, hash from event where seq is not null order by seq"));
    while (!k->v->wrong.p) {
        struct numbered_row e;
        bool more;
        TRY(db_next(&rows, &e, &more));
        if (!more) break;
        TRY(number_check(k, &e));
        arena_reset(k->row.mem);
        tick(k, k->v->numbered);
    }
    if (k->v->wrong.p) return OK;
    if (k->next.size)
        return WRONG(k, 0, "mốc ký cỡ %lld bao nhiều sự kiện hơn số còn lưu (%lld)", (long long)k->next.size,
                     (long long)k->v->numbered);
    TRY(db_int(k->c, &nodes, "select count(*) from ledger_node"));
    TRY(db_int(k->c, &head, "select size from ledger_head where one = 1"));
    if (nodes != k->v->nodes) return WRONG(k, 0, "có %lld nút cây Merkle thừa", (long long)(nodes - k->v->nodes));
    if (head != k->v->numbered)
        return WRONG(k, 0, "bộ đánh số ghi %lld sự kiện, thực có %lld", (long long)head, (long long)k->v->numbered);
    return OK;
}

err ledger_verify(struct call *c, void (*progress)(void *to, const struct ledger_verdict *sofar), void *to,
                  struct ledger_verdict *verdict)
{
    *verdict = (struct ledger_verdict){ 0 };
    ARENA_SCRATCH (row)
        ARENA_SCRATCH (ahead) {
            struct check k = { .c = c, .row = *c, .ahead = *c, .v = verdict, .progress = progress, .to = to };
            k.row.mem = row;
            k.ahead.mem = ahead;
            TRY(chains_check(&k));
            if (!verdict->wrong.p) TRY(tree_check(&k));
        }
    return OK;
}
