/* SPDX-License-Identifier: Apache-2.0 */
/* Content-addressed files: named by their SHA-256, stored once.  A folder beside the SQLite file (blobs/ab/cdef…,
 * written to a temporary name, fsynced, renamed), 256 kB chunks in PostgreSQL.  Writing the same bytes twice is harmless, so a
 * blob is written in the prepare half, before the transaction that names it; blob_sweep removes what no paper names. */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H
#include "store/store.h"

struct blob_writer;
err  blob_begin(struct store *s, struct arena *mem, struct blob_writer **w);     /* closed and removed with the arena */
err  blob_add(struct blob_writer *w, slice bytes);
err  blob_end(struct blob_writer *w, slice *sha256 /* 64 hex digits */, int64_t *size);
err  blob_put(struct store *s, struct arena *mem, slice bytes, slice *sha256);
err  blob_get(struct store *s, struct arena *mem, slice sha256, size_t max, slice *bytes);  /* ERR_MISSING */
err  blob_read(struct store *s, struct arena *mem, slice sha256, int64_t from, size_t n, slice *bytes); /* a part; short at the end */
err  blob_size(struct store *s, struct arena *mem, slice sha256, int64_t *size);

#endif
