/* SPDX-License-Identifier: Apache-2.0 */
/* Blobs in a folder: blobs/ab/cdef….  A file is whole before it has its name: written aside, fsynced, renamed, and the
 * folder fsynced.  The lock keeps "it is there already" and the sweep's removal apart. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/blobs.h"

const char *blob_path(struct arena *mem, const struct store *s, slice sha256)
{
    return zstr(mem, slice_fmt(mem, "%.*s/blobs/%.2s/%.62s", SL(s->data), sha256.p, sha256.p + 2));
}

static err fsync_folder(struct arena *mem, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return blob_fault(mem, "open", path);
    int rc = fsync(fd);
    close(fd);
    return rc == 0 ? OK : blob_fault(mem, "fsync", path);
}

static err into_place(struct arena *mem, const char *from, const char *to)
{
    if (utimensat(AT_FDCWD, to, NULL, 0) == 0) return OK;      /* there already: it counts as written now */
    return rename(from, to) == 0 ? OK : blob_fault(mem, "rename", to);
}

static err file_keep(struct store *s, struct arena *mem, const char *path, int fd, slice sha256, int64_t size)
{
    (void)size;
    const char *to = blob_path(mem, s, sha256), *top = store_path(mem, s, "blobs");
    const char *folder = zstr(mem, slice_fmt(mem, "%s/%.2s", top, sha256.p));
    if (fsync(fd) < 0) return blob_fault(mem, "fsync", path);
    bool made = mkdir(folder, 0700) == 0;
    if (!made && errno != EEXIST) return blob_fault(mem, "create", folder);
    pthread_mutex_lock(&s->blob_lock);
    err e = into_place(mem, path, to);
    pthread_mutex_unlock(&s->blob_lock);
    TRY(e);
    TRY(fsync_folder(mem, folder));
    return made ? fsync_folder(mem, top) : OK;
}

static err file_size(struct store *s, struct arena *mem, slice sha256, int64_t *size)
{
    struct stat st;
    const char *path = blob_path(mem, s, sha256);
    if (stat(path, &st) < 0) return errno == ENOENT ? blob_missing(mem, sha256) : blob_fault(mem, "stat", path);
    *size = st.st_size;
    return OK;
}

err blob_read_fd(struct arena *mem, int fd, const char *path, int64_t from, size_t n, slice *bytes)
{
    char *p = arena_alloc(mem, n);
    size_t have = 0;
    while (have < n) {
        ssize_t got = pread(fd, p + have, n - have, from + (off_t)have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return blob_fault(mem, "read", path);
        if (got == 0) break;
        have += (size_t)got;
    }
    *bytes = (slice){ p, have };
    return OK;
}

static err file_read(struct store *s, struct arena *mem, slice sha256, int64_t from, size_t n, slice *bytes)
{
    const char *path = blob_path(mem, s, sha256);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? blob_missing(mem, sha256) : blob_fault(mem, "open", path);
    err e = blob_read_fd(mem, fd, path, from, n, bytes);
    close(fd);
    return e;
}

/* ---- all of them, one folder after the other ---- */

static bool older(const char *path, instant before)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_mtim.tv_sec * 1000LL + st.st_mtim.tv_nsec / 1000000 < before.ms;
}

typedef LIST(slice) names;

/* The entries of a folder that are n hex digits.  A folder that is not there has none. */
static names entries(struct arena *mem, const char *folder, size_t n)
{
    names list = { 0 };
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        slice name = slice_z(entry->d_name);
        if (name.n == n && slice_only(name, "0123456789abcdef")) LIST_ADD(mem, &list, slice_copy(mem, name));
    }
    if (dir) closedir(dir);
    return list;
}

static err each_in(struct store *s, struct arena *mem, slice head, instant before, blob_each fn, void *to)
{
    const char *folder = zstr(mem, slice_fmt(mem, "%.*s/blobs/%.*s", SL(s->data), SL(head)));
    names list = entries(mem, folder, 62);
    EACH (tail, list) {
        slice sha256 = slice_join(mem, head, *tail);
        if (older(blob_path(mem, s, sha256), before)) TRY(fn(to, sha256));
    }
    return OK;
}

static err file_each(struct store *s, struct arena *mem, instant before, blob_each fn, void *to)
{
    names folders = entries(mem, store_path(mem, s, "blobs"), 2);
    EACH (head, folders) {
        struct arena *tmp = arena_new();
        err e = err_copy(mem, each_in(s, tmp, *head, before, fn, to));
        arena_free(tmp);
        TRY(e);
    }
    return OK;
}

static err file_remove(struct store *s, struct arena *mem, slice sha256, instant before, bool *removed)
{
    const char *path = blob_path(mem, s, sha256);
    pthread_mutex_lock(&s->blob_lock);
    *removed = older(path, before) && unlink(path) == 0;       /* asked again: it may just have been written again */
    pthread_mutex_unlock(&s->blob_lock);
    return OK;
}

const struct blobs blobs_file = {
    .keep = file_keep, .size = file_size, .read = file_read, .each = file_each, .remove = file_remove,
};
