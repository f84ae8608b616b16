/* SPDX-License-Identifier: Apache-2.0 */
/* What the ledger's own files share.  Others use ledger.h. */
#ifndef KERNEL_LEDGER_INSIDE_H
#define KERNEL_LEDGER_INSIDE_H
#include "kernel/ledger.h"

#define CHECKPOINT_COLUMNS "size, root, peaks, at, origin, key, signature"

slice digest_hex(struct arena *mem, digest d);
bool  digest_read(struct arena *mem, slice hex, digest *d);     /* 64 hex digits */
bool  leaf_read(struct arena *mem, slice event_hash, digest *leaf);
slice peaks_text(struct arena *mem, const struct merkle_range *r);
bool  peaks_read(struct arena *mem, const struct ledger_checkpoint *cp, struct merkle_range *r);

#endif
