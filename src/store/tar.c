/* SPDX-License-Identifier: Apache-2.0 */
#include "store/tar.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/blobs.h"

enum { BLOCK = 512, PIECE = 64 * 1024, OCTAL_DIGITS = 11 };
#define OCTAL_MOST ((1LL << (3 * OCTAL_DIGITS)) - 1)

struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, link[100], magic[6], version[2],
        rest[247];
};
_Static_assert(sizeof(struct header) == BLOCK, "a tar block");

static unsigned sum_of(struct header h)
{
    const unsigned char *p = (const unsigned char *)&h;
    unsigned sum = 0;
    memset(h.sum, ' ', sizeof h.sum);
    for (size_t i = 0; i < sizeof h; i++) sum += p[i];
    return sum;
}

static void size_put(char size[12], int64_t n)
{
    if (n <= OCTAL_MOST) {
        snprintf(size, 12, "%011llo", (unsigned long long)n & OCTAL_MOST);
        return;
    }
    for (int i = 11; i > 0; i--, n >>= 8) size[i] = (char)(n & 0xff);
    size[0] = (char)0x80;
}

static bool size_get(const char size[12], int64_t *n)
{
    *n = 0;
    if (size[0] == (char)0x80) {
        for (int i = 4; i < 12; i++) *n = *n << 8 | (unsigned char)size[i];
        return *n >= 0;
    }
    for (int i = 0; i < OCTAL_DIGITS; i++) {
        if (size[i] < '0' || size[i] > '7') return false;
        *n = *n << 3 | (size[i] - '0');
    }
    return true;
}

/* ---- making ---- */

static err put(struct tar *t, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t done = write(t->fd, p, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return blob_fault(t->mem, "write", t->path);
        p += done;
        n -= (size_t)done;
    }
    return OK;
}

static err put_header(struct tar *t, const char *name, int64_t size)
{
    struct header h = { .mode = "0000600", .uid = "0000000", .gid = "0000000", .mtime = "00000000000", .type = '0',
        .magic = "ustar", .version = { '0', '0' } };
    must(strlen(name) < sizeof h.name);
    snprintf(h.name, sizeof h.name, "%s", name);
    size_put(h.size, size);
    snprintf(h.sum, sizeof h.sum, "%06o", sum_of(h) & 0777777);
    h.sum[7] = ' ';
    return put(t, &h, sizeof h);
}

static err put_padding(struct tar *t, int64_t size)
{
    static const char zeros[BLOCK];
    return put(t, zeros, (size_t)((BLOCK - size % BLOCK) % BLOCK));
}

static void note(struct tar *t, slice name, digest d)
{
    hash_add(&t->all, DIGEST_SLICE(d));
    hash_add(&t->all, name);
    hash_add(&t->all, S("\n"));
    t->entries++;
}

static slice manifest(struct arena *mem, const struct tar *t)
{
    struct hash all = t->all;
    digest d = hash_end(&all);
    slice hex = hex_write(mem, DIGEST_SLICE(d));
    return slice_fmt(mem, "motcua backup 1\nentries %lld\nsha256 %.*s\n", (long long)t->entries, SL(hex));
}

static const char *part(struct tar *t) { return zstr(t->mem, slice_fmt(t->mem, "%s.part", t->path)); }

err tar_make(struct arena *mem, const char *path, struct tar *t)
{
    *t = (struct tar){ .mem = mem, .path = path, .all = hash_begin() };
    t->fd = open(part(t), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return t->fd >= 0 ? OK : blob_fault(mem, "create", path);
}

void tar_abandon(struct tar *t)
{
    if (t->fd >= 0) close(t->fd);
    unlink(part(t));
}

/* The size is taken first and held to: a key file does not grow, a database copy is ours alone. */
err tar_add_fd(struct tar *t, const char *name, const char *from, int fd)
{
    struct stat st;
    struct hash hash = hash_begin();
    if (fstat(fd, &st) < 0) return blob_fault(t->mem, "stat", from);
    TRY(put_header(t, name, st.st_size));
    for (int64_t at = 0; at < st.st_size;) {
        char piece[PIECE];
        int64_t left = st.st_size - at;
        ssize_t n = pread(fd, piece, left < PIECE ? (size_t)left : PIECE, at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return blob_fault(t->mem, "read", from);
        hash_add(&hash, (slice){ piece, (size_t)n });
        TRY(put(t, piece, (size_t)n));
        at += n;
    }
    note(t, slice_z(name), hash_end(&hash));
    return put_padding(t, st.st_size);
}

err tar_add(struct tar *t, const char *name, const char *from)
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return blob_fault(t->mem, "open", from);
    err e = tar_add_fd(t, name, from, fd);
    close(fd);
    return e;
}

err tar_end(struct tar *t)
{
    static const char end[2 * BLOCK];
    slice text = manifest(t->mem, t);
    TRY(put_header(t, "manifest", (int64_t)text.n));
    TRY(put(t, text.p, text.n));
    TRY(put_padding(t, (int64_t)text.n));
    TRY(put(t, end, sizeof end));
    if (fsync(t->fd) < 0) return blob_fault(t->mem, "fsync", t->path);
    if (rename(part(t), t->path) < 0) return blob_fault(t->mem, "rename", t->path);
    close(t->fd);
    t->fd = -1;
    return OK;
}

/* ---- taking apart ---- */

static void close_late(void *tar)
{
    struct tar *t = tar;
    close(t->fd);
}

err tar_open(struct arena *mem, const char *path, struct tar *t)
{
    *t = (struct tar){ .mem = mem, .path = path, .all = hash_begin() };
    t->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (t->fd < 0) return errno == ENOENT ? fault_of(mem, ERR_MISSING, "store.missing", "no file %s", path)
                                          : blob_fault(mem, "open", path);
    arena_defer(mem, close_late, t);
    return OK;
}

static err bad(const struct tar *t, const char *what)
{
    return fault_of(t->mem, ERR_CONFLICT, "store.backup", "%s: %s", t->path, what);
}

static err get(struct tar *t, void *bytes, size_t n)
{
    char *p = bytes;
    while (n) {
        ssize_t got = read(t->fd, p, n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return blob_fault(t->mem, "read", t->path);
        if (got == 0) return bad(t, "ends too early");
        p += got;
        n -= (size_t)got;
    }
    return OK;
}

static err get_padding(struct tar *t, int64_t size)
{
    char rest[BLOCK];
    return get(t, rest, (size_t)((BLOCK - size % BLOCK) % BLOCK));
}

static err check_manifest(struct tar *t, int64_t size)
{
    slice wanted = manifest(t->mem, t);
    char *text = arena_alloc(t->mem, wanted.n);
    if (size != (int64_t)wanted.n) return bad(t, "the manifest does not agree with the contents");
    TRY(get(t, text, wanted.n));
    return slice_eq(wanted, (slice){ text, wanted.n }) ? OK : bad(t, "the manifest does not agree with the contents");
}

err tar_next(struct tar *t, struct tar_entry *entry, bool *more)
{
    struct header h;
    TRY(get(t, &h, sizeof h));
    char sum[8];
    snprintf(sum, sizeof sum, "%06o", sum_of(h) & 0777777);
    if (memcmp(h.magic, "ustar", 5) != 0 || memcmp(h.sum, sum, 6) != 0 || h.type != '0' || !size_get(h.size, &entry->size))
        return bad(t, "not a backup of this program");
    entry->name = slice_copy(t->mem, (slice){ h.name, strnlen(h.name, sizeof h.name) });
    *more = !slice_eq(entry->name, S("manifest"));
    return *more ? OK : check_manifest(t, entry->size);
}

static err take_bytes(struct tar *t, const struct tar_entry *entry, int fd, const char *to, digest *d)
{
    struct hash hash = hash_begin();
    struct tar out = { .mem = t->mem, .path = to, .fd = fd };
    for (int64_t left = entry->size; left;) {
        char piece[PIECE];
        size_t n = left < PIECE ? (size_t)left : PIECE;
        TRY(get(t, piece, n));
        TRY(put(&out, piece, n));
        hash_add(&hash, (slice){ piece, n });
        left -= (int64_t)n;
    }
    *d = hash_end(&hash);
    note(t, entry->name, *d);
    if (fsync(fd) < 0) return blob_fault(t->mem, "fsync", to);
    return get_padding(t, entry->size);
}

err tar_take(struct tar *t, const struct tar_entry *entry, const char *to, digest *hash)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return blob_fault(t->mem, "create", to);
    err e = take_bytes(t, entry, fd, to, hash);
    close(fd);
    return e;
}
