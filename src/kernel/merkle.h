/* SPDX-License-Identifier: Apache-2.0 */
/* The Merkle tree of RFC 6962 (section 2.1): roots, inclusion and consistency proofs, and checking them.  No
 * storage of its own.
 *
 * A node (level, index) is the hash of the perfect subtree over the leaves index·2^level … (index+1)·2^level
 * − 1; a leaf's hash is SHA-256(00 ‖ data), a join is SHA-256(01 ‖ left ‖ right).  Nodes never change, so
 * whoever stores them only adds.  A tree that grows needs only its compact range: the perfect subtrees it is
 * made of, at most one of each level.  A proof reads O(log n) nodes through a callback; all of those below
 * level 8 lie in one block of 256 leaves or in the compact range of the tree's size, so a store that keeps
 * levels from 8 up and each checkpoint's range reads at most 256 leaves. */
#ifndef KERNEL_MERKLE_H
#define KERNEL_MERKLE_H
#include "base/err.h"
#include "base/hash.h"
#include "base/list.h"

enum { MERKLE_LEVELS = 63 };
typedef LIST(digest) digests;

digest merkle_leaf(slice data);
digest merkle_join(digest left, digest right);

struct merkle_range { int64_t size; int n; digest peak[MERKLE_LEVELS]; };   /* largest first; {0}: the empty tree */

/* Adds a leaf (its hash).  Gives the highest level L of the nodes completed by it: made[l], for l = 0 … L, is
 * the node (l, (size − 1) >> l) of the size afterwards. */
int    merkle_append(struct merkle_range *r, digest leaf, digest made[MERKLE_LEVELS]);
digest merkle_root(const struct merkle_range *r);
/* The node at (level, index) when it is one of the range's peaks. */
bool   merkle_peak(const struct merkle_range *r, int level, int64_t index, digest *node);

struct merkle_source {
    err (*node)(void *from, int level, int64_t index, digest *node);
    void *from;
};

/* Proofs, from the leaf upwards.  index < size; 1 ≤ from ≤ to.  Faults are the source's. */
err merkle_inclusion(struct arena *mem, struct merkle_source s, int64_t index, int64_t size, digests *path);
err merkle_consistency(struct arena *mem, struct merkle_source s, int64_t from, int64_t to, digests *path);

/* Checking (RFC 9162, 2.1.3.2 and 2.1.4.2: the same tree, the checks written out). */
bool merkle_inclusion_ok(digest leaf, int64_t index, int64_t size, const digests *path, digest root);
bool merkle_consistency_ok(int64_t from, int64_t to, digest from_root, digest to_root, const digests *path);

static inline bool digest_eq(digest a, digest b) { return slice_eq(DIGEST_SLICE(a), DIGEST_SLICE(b)); }

#endif
