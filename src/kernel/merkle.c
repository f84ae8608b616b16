/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/merkle.h"

digest merkle_leaf(slice data)
{
    struct hash h = hash_begin();
    hash_add(&h, (slice){ "\0", 1 });
    hash_add(&h, data);
    return hash_end(&h);
}

digest merkle_join(digest left, digest right)
{
    struct hash h = hash_begin();
    hash_add(&h, (slice){ "\1", 1 });
    hash_add(&h, DIGEST_SLICE(left));
    hash_add(&h, DIGEST_SLICE(right));
    return hash_end(&h);
}

/* ---- the compact range ---- */

int merkle_append(struct merkle_range *r, digest leaf, digest made[MERKLE_LEVELS])
{
    int level = 0;
    made[0] = leaf;
    for (int64_t rest = r->size; rest & 1; rest >>= 1, level++)
        made[level + 1] = merkle_join(r->peak[--r->n], made[level]);
    r->peak[r->n++] = made[level];
    r->size++;
    return level;
}

digest merkle_root(const struct merkle_range *r)
{
    if (!r->n) return hash_of(S(""));
    digest root = r->peak[r->n - 1];
    for (int i = r->n - 2; i >= 0; i--) root = merkle_join(r->peak[i], root);
    return root;
}

bool merkle_peak(const struct merkle_range *r, int level, int64_t index, digest *node)
{
    int at = 0;
    for (int l = MERKLE_LEVELS - 1; l >= 0; l--) {
        if (!(r->size >> l & 1)) continue;
        if (l == level && index == (r->size >> l) - 1) {
            *node = r->peak[at];
            return true;
        }
        at++;
    }
    return false;
}

/* ---- proofs ---- */

/* The largest power of two below n. */
static int64_t split(int64_t n)
{
    int64_t k = 1;
    while (k < n - k) k *= 2;
    return k;
}

/* Hash of the leaves [low, high); low is a multiple of the power of two that holds them. */
static err subtree(struct merkle_source s, int64_t low, int64_t high, digest *hash)
{
    int64_t n = high - low;
    if ((n & (n - 1)) == 0) {
        int level = __builtin_ctzll((unsigned long long)n);
        return s.node(s.from, level, low >> level, hash);
    }
    digest left, right;
    TRY(subtree(s, low, low + split(n), &left));
    TRY(subtree(s, low + split(n), high, &right));
    *hash = merkle_join(left, right);
    return OK;
}

static err path_add(struct arena *mem, struct merkle_source s, int64_t low, int64_t high, digests *path)
{
    digest d;
    TRY(subtree(s, low, high, &d));
    LIST_ADD(mem, path, d);
    return OK;
}

static err inclusion(struct arena *mem, struct merkle_source s, int64_t index, int64_t low, int64_t high, digests *path)
{
    if (high - low == 1) return OK;
    int64_t middle = low + split(high - low);
    if (index < middle) {
        TRY(inclusion(mem, s, index, low, middle, path));
        return path_add(mem, s, middle, high, path);
    }
    TRY(inclusion(mem, s, index, middle, high, path));
    return path_add(mem, s, low, middle, path);
}

err merkle_inclusion(struct arena *mem, struct merkle_source s, int64_t index, int64_t size, digests *path)
{
    must(index >= 0 && index < size);
    *path = (digests){ 0 };
    return inclusion(mem, s, index, 0, size, path);
}

/* SUBPROOF of RFC 6962, 2.1.2: `known` while [low, from) is a subtree the checker has the hash of. */
static err consistency(struct arena *mem, struct merkle_source s, int64_t from, int64_t low, int64_t high, bool known,
                       digests *path)
{
    if (from == high) return known ? OK : path_add(mem, s, low, high, path);
    int64_t middle = low + split(high - low);
    if (from <= middle) {
        TRY(consistency(mem, s, from, low, middle, known, path));
        return path_add(mem, s, middle, high, path);
    }
    TRY(consistency(mem, s, from, middle, high, false, path));
    return path_add(mem, s, low, middle, path);
}

err merkle_consistency(struct arena *mem, struct merkle_source s, int64_t from, int64_t to, digests *path)
{
    must(from >= 1 && from <= to);
    *path = (digests){ 0 };
    return consistency(mem, s, from, 0, to, true, path);
}

/* ---- checking ---- */

bool merkle_inclusion_ok(digest leaf, int64_t index, int64_t size, const digests *path, digest root)
{
    if (index < 0 || index >= size) return false;
    int64_t at = index, last = size - 1;
    digest hash = leaf;
    EACH (p, *path) {
        if (!last) return false;
        if ((at & 1) || at == last) {
            hash = merkle_join(*p, hash);
            while (at && !(at & 1)) at >>= 1, last >>= 1;
        } else {
            hash = merkle_join(hash, *p);
        }
        at >>= 1;
        last >>= 1;
    }
    return !last && digest_eq(hash, root);
}

bool merkle_consistency_ok(int64_t from, int64_t to, digest from_root, digest to_root, const digests *path)
{
    if (from < 1 || from > to) return false;
    if (from == to) return !path->n && digest_eq(from_root, to_root);
    bool perfect = (from & (from - 1)) == 0;        /* then the path leaves out its first hash, the old root itself */
    if (!perfect && !path->n) return false;
    int64_t at = from - 1, last = to - 1;
    while (at & 1) at >>= 1, last >>= 1;
    digest old = perfect ? from_root : path->v[0], new = old;
    for (size_t i = !perfect; i < path->n; i++) {
        if (!last) return false;
        if ((at & 1) || at == last) {
            old = merkle_join(path->v[i], old);
            new = merkle_join(path->v[i], new);
            while (at && !(at & 1)) at >>= 1, last >>= 1;
        } else {
            new = merkle_join(new, path->v[i]);
        }
        at >>= 1;
        last >>= 1;
    }
    return !last && digest_eq(old, from_root) && digest_eq(new, to_root);
}
