/* SPDX-License-Identifier: Apache-2.0 */
/* Content-addressed files: named by their SHA-256, stored once.  A folder beside the SQLite file (blobs/ab/cdef…,
 * written to a temporary name, fsynced, renamed), 256 kB chunks in PostgreSQL.  Writing the same bytes twice is harmless, so a
 * blob is written in the prepare half, before the transaction that names it; blob_sweep removes what nothing names.  Papers, imports and
 * the values of registers' files, in every row and event (kernel/form.h), name blobs.
 * A name is 64 lower-case hex digits; anything else is ERR_MISSING, like a blob that is not there.  None of these may be
 * called inside a transaction.  A full disk is ERR_FULL. */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H
#include "store/store.h"

struct blob_writer;
err  blob_begin(struct store *s, struct arena *mem, struct blob_writer **w);     /* closed and removed with the arena */
err  blob_add(struct blob_writer *w, slice bytes);
err  blob_end(struct blob_writer *w, slice *sha256 /* 64 hex digits */, int64_t *size);     /* durable when it returns */
err  blob_put(struct store *s, struct arena *mem, slice bytes, slice *sha256);
err  blob_get(struct store *s, struct arena *mem, slice sha256, size_t max, slice *bytes);  /* ERR_MISSING; ERR_LARGE; ERR_BROKEN
                                                                                                when the bytes do not fit their name */
err  blob_read(struct store *s, struct arena *mem, slice sha256, int64_t from, size_t n, slice *bytes); /* a part; short at the end */
err  blob_size(struct store *s, struct arena *mem, slice sha256, int64_t *size);

/* Removes what was last written before `before` and what `named` knows no owner of; asked in a read snapshot of its own.
 * Leave a day between: a blob written in a prepare half is named only when its transaction has committed. */
typedef err (*blob_named)(struct call *c, slice sha256, bool *named);
err  blob_sweep(struct store *s, struct call *c, instant before, blob_named named, int64_t *removed);

#endif
