/* SPDX-License-Identifier: Apache-2.0 */
/* Blobs in PostgreSQL, so that a second node sees them: a row in blob and chunks of 256 kB in blob_chunk.  The only place
 * with binary columns, so it speaks to libpq itself; everything else about the rows is ordinary SQL. */
#include <endian.h>
#include <string.h>
#include "store/blobs.h"
#include "store/pg.h"

enum { CHUNK = 256 * 1024, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

struct job_keep { int fd; const char *path; slice sha256; int64_t size; };

static err put_chunk(struct call *c, slice sha256, int64_t n, slice bytes)
{
    int64_t number = (int64_t)htobe64((uint64_t)n);
    const char *values[] = { sha256.p, (const char *)&number, bytes.p };
    return pg_do(c, "insert into blob_chunk (sha256, n, bytes) values ($1, $2, $3)", 3,
        (const Oid[]){ OID_TEXT, OID_INT8, OID_BYTEA }, values, (const int[]){ (int)sha256.n, 8, (int)bytes.n }, NULL);
}

static err keep(struct call *c)
{
    struct job_keep *k = c->prepared;
    int64_t fresh;
    TRY(db_change(c, &fresh, "insert into blob (sha256, size, touched_at) values ($1, $2, $3) "
        "on conflict (sha256) do nothing", k->sha256, k->size, c->now));
    if (!fresh) return db_do(c, "update blob set touched_at = $2 where sha256 = $1", k->sha256, c->now);
    struct arena_mark mark = arena_mark(c->mem);
    for (int64_t n = 0; n * CHUNK < k->size; n++) {
        slice bytes;
        arena_rewind(c->mem, mark);
        TRY(blob_read_fd(c->mem, k->fd, k->path, n * CHUNK, CHUNK, &bytes));
        TRY(put_chunk(c, k->sha256, n, bytes));
    }
    return OK;
}

static err pg_keep(struct store *s, struct arena *mem, const char *path, int fd, slice sha256, int64_t size)
{
    struct job_keep k = { fd, path, sha256, size };
    struct call c = { .mem = mem, .now = s->clock(), .prepared = &k };
    return store_write_now(s, &c, keep);
}

struct job_read { slice sha256; int64_t from, size; size_t n; slice bytes; };

static err read_size(struct call *c)
{
    struct job_read *r = c->prepared;
    int64_t there;
    TRY(db_int(c, &there, "select count(*) from blob where sha256 = $1", r->sha256));
    if (!there) return blob_missing(c->mem, r->sha256);
    return db_int(c, &r->size, "select size from blob where sha256 = $1", r->sha256);
}

static err get_chunk(struct call *c, slice sha256, int64_t n, PGresult **res)
{
    int64_t number = (int64_t)htobe64((uint64_t)n);
    const char *values[] = { sha256.p, (const char *)&number };
    return pg_do(c, "select bytes from blob_chunk where sha256 = $1 and n = $2", 2, (const Oid[]){ OID_TEXT, OID_INT8 },
        values, (const int[]){ (int)sha256.n, 8 }, res);
}

static err read_part(struct call *c)
{
    struct job_read *r = c->prepared;
    TRY(read_size(c));
    int64_t left = r->size > r->from ? r->size - r->from : 0;
    size_t want = (uint64_t)left < r->n ? (size_t)left : r->n;
    char *p = arena_alloc(c->mem, want);
    for (size_t have = 0; have < want;) {
        int64_t at = r->from + (int64_t)have;
        PGresult *res;
        TRY(get_chunk(c, r->sha256, at / CHUNK, &res));
        slice chunk = PQntuples(res) ? (slice){ PQgetvalue(res, 0, 0), (size_t)PQgetlength(res, 0, 0) } : S("");
        chunk = slice_sub(slice_sub(chunk, (size_t)(at % CHUNK), chunk.n), 0, want - have);
        if (chunk.n) memcpy(p + have, chunk.p, chunk.n);
        have += chunk.n;
        PQclear(res);
        if (!chunk.n) return broken(c->mem, "store.damaged", "blob %.*s lacks a chunk", SL(r->sha256));
    }
    r->bytes = (slice){ p, want };
    return OK;
}

static err pg_size(struct store *s, struct arena *mem, slice sha256, int64_t *size)
{
    struct job_read r = { .sha256 = sha256 };
    struct call c = { .mem = mem, .now = s->clock(), .prepared = &r };
    err e = store_read(s, &c, read_size);
    *size = r.size;
    return e;
}

static err pg_read(struct store *s, struct arena *mem, slice sha256, int64_t from, size_t n, slice *bytes)
{
    struct job_read r = { .sha256 = sha256, .from = from, .n = n };
    struct call c = { .mem = mem, .now = s->clock(), .prepared = &r };
    err e = store_read(s, &c, read_part);
    *bytes = r.bytes;
    return e;
}

/* ---- all of them, and sweeping ---- */

struct name { slice sha256; };
RECORD(name, COLUMN(name, sha256));

struct job_list { slice after; instant before; LIST(struct name) names; };
struct job_sweep { slice sha256; instant before; bool removed; };

static err list(struct call *c)
{
    struct job_list *l = c->prepared;
    return db_all(c, &name_record, &l->names, "select sha256 from blob where sha256 > $1 and touched_at < $2 "
        "order by sha256 limit 1000", l->after, l->before);
}

static err portion(struct store *s, struct arena *tmp, struct job_list *l, blob_each fn, void *to)
{
    struct call c = { .mem = tmp, .now = s->clock(), .prepared = l };
    TRY(store_read(s, &c, list));
    EACH (name, l->names) TRY(fn(to, name->sha256));
    return OK;
}

static err pg_each(struct store *s, struct arena *mem, instant before, blob_each fn, void *to)
{
    char last[64];
    struct job_list l = { .after = S(""), .before = before };
    do {
        struct arena *tmp = arena_new();
        err e = err_copy(mem, portion(s, tmp, &l, fn, to));
        if (l.names.n) memcpy(last, l.names.v[l.names.n - 1].sha256.p, sizeof last);
        l.after = (slice){ last, sizeof last };
        arena_free(tmp);
        TRY(e);
    } while (l.names.n);
    return OK;
}

/* The row is locked before it is judged again, so that a writer of the same bytes waits and then writes them anew. */
static err remove_one(struct call *c)
{
    struct job_sweep *w = c->prepared;
    int64_t old;
    TRY(db_change(c, &old, "update blob set touched_at = touched_at where sha256 = $1 and touched_at < $2",
        w->sha256, w->before));
    w->removed = old == 1;
    if (!w->removed) return OK;
    TRY(db_do(c, "delete from blob_chunk where sha256 = $1", w->sha256));
    return db_do(c, "delete from blob where sha256 = $1", w->sha256);
}

static err pg_remove(struct store *s, struct arena *mem, slice sha256, instant before, bool *removed)
{
    struct job_sweep w = { sha256, before };
    struct call c = { .mem = mem, .now = s->clock(), .prepared = &w };
    err e = store_write_now(s, &c, remove_one);
    *removed = w.removed;
    return e;
}

const struct blobs blobs_pg = {
    .keep = pg_keep, .size = pg_size, .read = pg_read, .each = pg_each, .remove = pg_remove,
};
