/* SPDX-License-Identifier: Apache-2.0 */
/* Backup while serving, and restore into an empty place.  The database is copied first and the blobs after it: a blob is
 * written before the transaction that names it, so whatever the copy names is there.
 * A restore unpacks beside the data folder, proves every hash, and only then puts the folder in its place. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/blobs.h"
#include "store/tar.h"

/* ---- backup ---- */

struct packing { struct store *store; struct tar *tar; struct arena *tmp; };

static err pack_blob(void *to, slice sha256)
{
    struct packing *p = to;
    arena_reset(p->tmp);
    const char *name = zstr(p->tmp, slice_fmt(p->tmp, "blobs/%.2s/%.62s", sha256.p, sha256.p + 2));
    const char *path = blob_path(p->tmp, p->store, sha256);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return OK;       /* swept since it was listed: nothing names it */
    if (fd < 0) return blob_fault(p->tmp, "open", path);
    err e = tar_add_fd(p->tar, name, path, fd);
    close(fd);
    return e;
}

static bool is_key(slice name) { return slice_ends(name, S(".key")) && name.n > 4 && name.n < 64 && name.p[0] != '.'; }

static err pack_keys(struct store *s, struct tar *t)
{
    DIR *dir = opendir(zstr(t->mem, s->data));
    err e = dir ? OK : blob_fault(t->mem, "open", zstr(t->mem, s->data));
    for (struct dirent *entry; dir && !e.fault && (entry = readdir(dir));)
        if (is_key(slice_z(entry->d_name)))
            e = tar_add(t, zstr(t->mem, slice_z(entry->d_name)), store_path(t->mem, s, entry->d_name));
    if (dir) closedir(dir);
    return e;
}

static err pack(struct store *s, struct tar *t, const char *copy)
{
    struct packing p = { s, t, arena_new() };
    err e = s->engine->dump(s, t->mem, copy);
    if (!e.fault) e = tar_add(t, s->engine->dump_name, copy);
    if (!e.fault) e = pack_keys(s, t);
    if (!e.fault) e = blobs_file.each(s, t->mem, (instant){ INT64_MAX }, pack_blob, &p);
    arena_free(p.tmp);
    return e.fault ? e : tar_end(t);
}

err store_backup(struct store *s, struct call *c, slice file)
{
    struct tar t;
    const char *path = zstr(c->mem, file), *copy = zstr(c->mem, slice_fmt(c->mem, "%s.copy", path));
    TRY(tar_make(c->mem, path, &t));
    err e = pack(s, &t, copy);
    if (e.fault) tar_abandon(&t);
    unlink(copy);
    return e;
}

/* ---- restore ---- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void remove_tree(const char *path) { nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS); }

/* What may be in a backup, and nothing else: no entry can be written outside the folder. */
static bool known(const struct store *s, slice name, bool *blob)
{
    slice hex = slice_sub(name, 6, 2), rest = slice_sub(name, 9, name.n);
    *blob = name.n == 71 && slice_starts(name, S("blobs/")) && name.p[8] == '/' && slice_only(hex, "0123456789abcdef")
        && slice_only(rest, "0123456789abcdef");
    return *blob || slice_eq(name, slice_z(s->engine->dump_name)) || (is_key(name) && slice_find(name, S("/")) == name.n);
}

static err unpack_one(const struct store *s, struct tar *t, const struct tar_entry *entry)
{
    bool blob;
    digest d;
    if (!known(s, entry->name, &blob))
        return fault_of(t->mem, ERR_CONFLICT, "store.backup", "%s: entry %.*s does not belong in a backup for this engine",
            t->path, SL(entry->name));
    if (blob) {
        mkdir(store_path(t->mem, s, "blobs"), 0700);
        mkdir(zstr(t->mem, slice_fmt(t->mem, "%.*s/%.*s", SL(s->data), SL(slice_sub(entry->name, 0, 8)))), 0700);
    }
    TRY(tar_take(t, entry, store_path(t->mem, s, zstr(t->mem, entry->name)), &d));
    slice hex = hex_write(t->mem, DIGEST_SLICE(d));
    slice name = slice_join(t->mem, slice_sub(entry->name, 6, 2), slice_sub(entry->name, 9, entry->name.n));
    if (!blob || slice_eq(hex, name)) return OK;
    return fault_of(t->mem, ERR_CONFLICT, "store.backup", "%s: %.*s is damaged", t->path, SL(entry->name));
}

static err unpack(const struct store *s, struct tar *t)
{
    bool more = true;
    for (;;) {
        struct arena_mark mark = arena_mark(t->mem);
        struct tar_entry entry;
        TRY(tar_next(t, &entry, &more));
        if (!more) return OK;
        TRY(unpack_one(s, t, &entry));
        arena_rewind(t->mem, mark);
    }
}

static err refuse_used(struct arena *mem, const char *data)
{
    if (rmdir(data) == 0 || errno == ENOENT) return OK;
    if (errno == ENOTEMPTY || errno == EEXIST)
        return fault_of(mem, ERR_CONFLICT, "store.not_empty", "%s is not empty", data);
    return blob_fault(mem, "use", data);
}

static err restore(struct arena *mem, struct store *s, const char *file, const char *data)
{
    struct tar *t = NEW(mem, struct tar);
    const char *part = zstr(mem, s->data);
    TRY(tar_open(mem, file, t));
    remove_tree(part);                          /* of a restore that was cut off */
    if (mkdir(part, 0700) < 0) return blob_fault(mem, "create", part);
    TRY(unpack(s, t));
    TRY(s->engine->load(s, mem, store_path(mem, s, s->engine->dump_name)));
    return rename(part, data) == 0 ? OK : blob_fault(mem, "rename", data);
}

err store_restore(struct arena *mem, const struct store_options *options, slice file)
{
    const char *data = zstr(mem, options->data);
    struct store s = { .mem = mem };
    store_options_take(&s, mem, options);
    s.data = slice_fmt(mem, "%s.restoring", data);
    TRY(refuse_used(mem, data));
    err e = restore(mem, &s, zstr(mem, file), data);
    if (e.fault) remove_tree(zstr(mem, s.data));
    return e;
}
