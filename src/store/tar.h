/* SPDX-License-Identifier: Apache-2.0 */
/* Private to store/: plain files into and out of a ustar archive that tar(1) reads.  Sizes past 8 GiB are written in
 * base 256 as GNU tar does.  The last entry, "manifest", holds the number of the others and one hash over all their names
 * and hashes, so that a cut, changed or reordered archive is noticed. */
#ifndef STORE_TAR_H
#define STORE_TAR_H
#include "base/hash.h"
#include "store/engine.h"

struct tar { struct arena *mem; const char *path; int fd; struct hash all; int64_t entries; };

err  tar_make(struct arena *mem, const char *path, struct tar *t);     /* path.part, until tar_end */
err  tar_add(struct tar *t, const char *name, const char *from);
err  tar_add_fd(struct tar *t, const char *name, const char *from, int fd);     /* one that is open; `from` for messages */
err  tar_end(struct tar *t);                                            /* the manifest; durable under its name */
void tar_abandon(struct tar *t);                                        /* after any fault while making */

err  tar_open(struct arena *mem, const char *path, struct tar *t);      /* closed with the arena */
struct tar_entry { slice name; int64_t size; };
err  tar_next(struct tar *t, struct tar_entry *entry, bool *more);      /* false after a manifest that agrees */
err  tar_take(struct tar *t, const struct tar_entry *entry, const char *to, digest *hash);  /* durable */

#endif
