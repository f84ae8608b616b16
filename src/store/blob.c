/* SPDX-License-Identifier: Apache-2.0 */
/* Writing, hashing and checking blobs; where they are kept is blob_file.c's or blob_pg.c's affair. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/hash.h"
#include "store/blobs.h"

struct blob_writer {
    struct store *store;
    struct arena *mem;
    char         *path;
    int           fd;
    struct hash   hash;
    int64_t       size;
};

static const struct blobs *blobs_of(const struct store *s) { return s->database.n ? &blobs_pg : &blobs_file; }

err blob_fault(struct arena *mem, const char *what, const char *path)
{
    int cause = errno;
    if (cause == ENOSPC || cause == EDQUOT || cause == EFBIG)
        return fault_of(mem, ERR_FULL, "store.full", "%s %s: %s", what, path, strerror(cause));
    return broken(mem, "store.blob", "%s %s: %s", what, path, strerror(cause));
}

err blob_missing(struct arena *mem, slice sha256)
{
    return fault_of(mem, ERR_MISSING, "store.missing", "no blob %.*s", SL(slice_sub(sha256, 0, 64)));
}

static bool is_name(slice s) { return s.n == 64 && slice_only(s, "0123456789abcdef"); }

/* ---- writing ---- */

static void abandon(void *writer)
{
    struct blob_writer *w = writer;
    if (w->fd >= 0) close(w->fd);
    w->fd = -1;
    unlink(w->path);                        /* gone already when it has been renamed */
}

err blob_begin(struct store *s, struct arena *mem, struct blob_writer **writer)
{
    slice path = slice_fmt(mem, "%.*s/blobs/new-XXXXXX", SL(s->data));
    struct blob_writer *w = NEW(mem, struct blob_writer);
    *w = (struct blob_writer){ .store = s, .mem = mem, .path = arena_alloc(mem, path.n + 1), .hash = hash_begin() };
    memcpy(w->path, path.p, path.n);
    if (mkdir(store_path(mem, s, "blobs"), 0700) < 0 && errno != EEXIST) return blob_fault(mem, "create", "blobs");
    w->fd = mkostemp(w->path, O_CLOEXEC);
    if (w->fd < 0) return blob_fault(mem, "create", w->path);
    arena_defer(mem, abandon, w);
    *writer = w;
    return OK;
}

err blob_add(struct blob_writer *w, slice bytes)
{
    hash_add(&w->hash, bytes);
    w->size += (int64_t)bytes.n;
    while (bytes.n) {
        ssize_t n = write(w->fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return blob_fault(w->mem, "write", w->path);
        bytes = slice_sub(bytes, (size_t)n, bytes.n);
    }
    return OK;
}

err blob_end(struct blob_writer *w, slice *sha256, int64_t *size)
{
    digest d = hash_end(&w->hash);
    *sha256 = hex_write(w->mem, DIGEST_SLICE(d));
    *size = w->size;
    err e = blobs_of(w->store)->keep(w->store, w->mem, w->path, w->fd, *sha256, w->size);
    abandon(w);
    return e;
}

err blob_put(struct store *s, struct arena *mem, slice bytes, slice *sha256)
{
    struct blob_writer *w = NULL;
    int64_t size;
    TRY(blob_begin(s, mem, &w));
    TRY(blob_add(w, bytes));
    return blob_end(w, sha256, &size);
}

/* ---- reading ---- */

err blob_size(struct store *s, struct arena *mem, slice sha256, int64_t *size)
{
    if (!is_name(sha256)) return blob_missing(mem, sha256);
    return blobs_of(s)->size(s, mem, sha256, size);
}

err blob_read(struct store *s, struct arena *mem, slice sha256, int64_t from, size_t n, slice *bytes)
{
    if (!is_name(sha256)) return blob_missing(mem, sha256);
    return blobs_of(s)->read(s, mem, sha256, from, n, bytes);
}

err blob_get(struct store *s, struct arena *mem, slice sha256, size_t max, slice *bytes)
{
    int64_t size = 0;
    TRY(blob_size(s, mem, sha256, &size));
    if ((uint64_t)size > max)
        return fault_of(mem, ERR_LARGE, "store.large", "blob %.*s has %lld bytes", SL(sha256), (long long)size);
    TRY(blob_read(s, mem, sha256, 0, (size_t)size, bytes));
    if (slice_eq(hash_hex(mem, *bytes), sha256)) return OK;
    return broken(mem, "store.damaged", "blob %.*s: its bytes have another hash", SL(sha256));
}

/* ---- sweeping ---- */

struct sweep { struct store *store; struct call *c; instant before; blob_named named; struct arena *tmp; int64_t removed; };
struct question { slice sha256; blob_named named; bool answer; };

static err ask(struct call *c)
{
    struct question *q = c->prepared;
    return q->named(c, q->sha256, &q->answer);
}

static err sweep_one(struct sweep *w, slice sha256)
{
    struct question q = { sha256, w->named, false };
    struct call asking = *w->c;
    bool gone = false;
    asking.mem = w->tmp;
    asking.prepared = &q;
    TRY(store_read(w->store, &asking, ask));
    if (!q.answer) TRY(blobs_of(w->store)->remove(w->store, w->tmp, sha256, w->before, &gone));
    w->removed += gone;
    return OK;
}

static err sweep_each(void *sweep, slice sha256)
{
    struct sweep *w = sweep;
    arena_reset(w->tmp);
    err e = sweep_one(w, sha256);
    return err_copy(w->c->mem, e);
}

err blob_sweep(struct store *s, struct call *c, instant before, blob_named named, int64_t *removed)
{
    struct sweep w = { s, c, before, named, arena_new(), 0 };
    err e = blobs_of(s)->each(s, c->mem, before, sweep_each, &w);
    arena_free(w.tmp);
    *removed = w.removed;
    return e;
}
