/* SPDX-License-Identifier: Apache-2.0 */
/* Private to store/: where blobs are kept.  Either way they are first written to an unnamed place in the data folder,
 * since the name is known only at the end. */
#ifndef STORE_BLOBS_H
#define STORE_BLOBS_H
#include "store/blob.h"
#include "store/engine.h"

typedef err (*blob_each)(void *to, slice sha256);

struct blobs {
    err (*keep)(struct store *s, struct arena *mem, const char *path, int fd, slice sha256, int64_t size);
    err (*size)(struct store *s, struct arena *mem, slice sha256, int64_t *size);
    err (*read)(struct store *s, struct arena *mem, slice sha256, int64_t from, size_t n, slice *bytes);
    /* Every name that was last touched before `before`, in portions, outside any transaction. */
    err (*each)(struct store *s, struct arena *mem, instant before, blob_each fn, void *to);
    err (*remove)(struct store *s, struct arena *mem, slice sha256, instant before, bool *removed);
};
extern const struct blobs blobs_file, blobs_pg;

const char *blob_path(struct arena *mem, const struct store *s, slice sha256);     /* blobs/ab/cdef… */
err  blob_fault(struct arena *mem, const char *what, const char *path);             /* by errno; a full disk is ERR_FULL */
err  blob_missing(struct arena *mem, slice sha256);
err  blob_read_fd(struct arena *mem, int fd, const char *path, int64_t from, size_t n, slice *bytes);

#endif
