/* SPDX-License-Identifier: Apache-2.0 */
/* The published vectors of Certificate Transparency's own tests, and random trees against the definition in
 * RFC 6962, 2.1. */
#include "kernel/merkle.h"
#include <string.h>
#include "kernel/kernel_test.h"

#define ROOT_0  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ROOT_1  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define ROOT_2  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
#define ROOT_4  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"

static const struct { const char *bytes; size_t n; const char *root; } vectors[] = {    /* a leaf, the root with it */
    { "", 0, ROOT_1 },
    { "\x00", 1, ROOT_2 },
    { "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
    { "\x20\x21", 2, ROOT_4 },
    { "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
    { "\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
    { "\x50\x51\x52\x53\x54\x55\x56\x57", 8, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
    { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
};
enum { VECTORS = sizeof vectors / sizeof *vectors };

#define LEAF_2  "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define PAIR_2  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define HALF_2  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
#define LEAF_5  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define PAIR_4  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define PAIR_3  "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

static const struct { bool inclusion; int64_t a, size; const char *path[4]; } proofs[] = {
    { true, 0, 1, { NULL } },
    { true, 0, 8, { LEAF_2, PAIR_2, HALF_2 } },
    { true, 5, 8, { LEAF_5, PAIR_4, ROOT_4 } },
    { true, 2, 3, { ROOT_2 } },
    { true, 1, 5, { ROOT_1, PAIR_2, LEAF_5 } },
    { false, 1, 1, { NULL } },
    { false, 1, 8, { LEAF_2, PAIR_2, HALF_2 } },
    { false, 6, 8, { PAIR_3, PAIR_4, ROOT_4 } },
    { false, 2, 5, { PAIR_2, LEAF_5 } },
};

/* ---- a tree that keeps every leaf ---- */

struct tree { struct arena *mem; digests leaves; int64_t reads; };

/* MTH, as RFC 6962 defines it. */
static digest naive(const digest *leaves, size_t n)
{
    if (n == 0) return hash_of(S(""));
    if (n == 1) return leaves[0];
    size_t k = 1;
    while (k * 2 < n) k *= 2;
    return merkle_join(naive(leaves, k), naive(leaves + k, n - k));
}

static err tree_node(void *from, int level, int64_t index, digest *node)
{
    struct tree *t = from;
    t->reads++;
    assert_true((index + 1) << level <= (int64_t)t->leaves.n);      /* only perfect subtrees are asked for */
    *node = naive(t->leaves.v + (index << level), (size_t)1 << level);
    return OK;
}

static void naive_inclusion(struct tree *t, size_t index, size_t low, size_t high, digests *path)
{
    if (high - low == 1) return;
    size_t k = 1;
    while (k * 2 < high - low) k *= 2;
    bool left = index < low + k;
    naive_inclusion(t, index, left ? low : low + k, left ? low + k : high, path);
    digest other = left ? naive(t->leaves.v + low + k, high - low - k) : naive(t->leaves.v + low, k);
    LIST_ADD(t->mem, path, other);
}

static digest digest_hex(struct arena *mem, const char *hex)
{
    digest d;
    slice bytes;
    assert_true(hex_read(mem, slice_z(hex), &bytes) && bytes.n == sizeof d.b);
    memcpy(d.b, bytes.p, sizeof d.b);
    return d;
}

static void assert_digest(digest a, digest b) { assert_memory_equal(a.b, b.b, sizeof a.b); }

static void assert_same(const digests *a, const digests *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) assert_digest(a->v[i], b->v[i]);
}

static void published_roots_and_proofs(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct tree t = { .mem = mem };
        struct merkle_range range = { 0 };
        struct merkle_source source = { tree_node, &t };
        digest made[MERKLE_LEVELS];
        assert_digest(merkle_root(&range), digest_hex(mem, ROOT_0));
        for (size_t i = 0; i < VECTORS; i++) {
            digest leaf = merkle_leaf((slice){ vectors[i].bytes, vectors[i].n });
            LIST_ADD(mem, &t.leaves, leaf);
            merkle_append(&range, leaf, made);
            assert_digest(merkle_root(&range), digest_hex(mem, vectors[i].root));
        }
        for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++) {
            digests path, expected = { 0 };
            for (int k = 0; proofs[i].path[k]; k++) LIST_ADD(mem, &expected, digest_hex(mem, proofs[i].path[k]));
            digest root = naive(t.leaves.v, (size_t)proofs[i].size);
            if (proofs[i].inclusion) {
                assert_ok(merkle_inclusion(mem, source, proofs[i].a, proofs[i].size, &path));
                assert_true(merkle_inclusion_ok(t.leaves.v[proofs[i].a], proofs[i].a, proofs[i].size, &expected, root));
            } else {
                assert_ok(merkle_consistency(mem, source, proofs[i].a, proofs[i].size, &path));
                digest old = naive(t.leaves.v, (size_t)proofs[i].a);
                assert_true(merkle_consistency_ok(proofs[i].a, proofs[i].size, old, root, &expected));
            }
            assert_same(&path, &expected);
        }
    }
}

static struct tree tree_random(struct arena *mem, uint64_t *random, int n)
{
    struct tree t = { .mem = mem };
    for (int i = 0; i < n; i++) {
        uint64_t x = random_next(random);
        LIST_ADD(mem, &t.leaves, merkle_leaf((slice){ (const char *)&x, sizeof x }));
    }
    return t;
}

static void growing_makes_every_node(void **state)
{
    (void)state;
    uint64_t random = test_seed("merkle");
    ARENA_SCRATCH (mem) {
        struct tree t = tree_random(mem, &random, 300);
        struct merkle_range range = { 0 };
        for (size_t i = 0; i < t.leaves.n; i++) {
            digest made[MERKLE_LEVELS], peak, expected;
            int top = merkle_append(&range, t.leaves.v[i], made);
            assert_int_equal(top, __builtin_ctzll(i + 1));
            for (int l = 0; l <= top; l++) {
                assert_ok(tree_node(&t, l, (int64_t)(i >> l), &expected));
                assert_digest(made[l], expected);
            }
            assert_int_equal(range.n, __builtin_popcountll(i + 1));
            assert_digest(merkle_root(&range), naive(t.leaves.v, i + 1));
            assert_true(merkle_peak(&range, top, (int64_t)(i >> top), &peak));
            assert_digest(peak, made[top]);
            assert_false(merkle_peak(&range, top, (int64_t)(i >> top) + 1, &peak));
        }
    }
}

/* The proof holds; with any one thing changed it does not. */
static void check_inclusion(struct tree *t, uint64_t *random)
{
    int64_t size = random_int(random, 1, (int)t->leaves.n), index = random_int(random, 0, (int)size - 1);
    digests path, expected = { 0 };
    digest root = naive(t->leaves.v, (size_t)size), leaf = t->leaves.v[index];
    t->reads = 0;
    assert_ok(merkle_inclusion(t->mem, (struct merkle_source){ tree_node, t }, index, size, &path));
    assert_true(t->reads <= 20);
    naive_inclusion(t, (size_t)index, 0, (size_t)size, &expected);
    assert_same(&path, &expected);
    assert_true(merkle_inclusion_ok(leaf, index, size, &path, root));
    assert_false(merkle_inclusion_ok(leaf, size, size, &path, root));
    assert_false(merkle_inclusion_ok(leaf, index ^ 1, size, &path, root));
    assert_false(merkle_inclusion_ok(merkle_leaf(DIGEST_SLICE(leaf)), index, size, &path, root));
    LIST_ADD(t->mem, &path, root);
    assert_false(merkle_inclusion_ok(leaf, index, size, &path, root));
    path.n--;
    if (!path.n) return;
    path.v[random_int(random, 0, (int)path.n - 1)].b[random_int(random, 0, 31)] ^= 1;
    assert_false(merkle_inclusion_ok(leaf, index, size, &path, root));
    path.n--;
    assert_false(merkle_inclusion_ok(leaf, index, size, &path, root));
}

static void check_consistency(struct tree *t, uint64_t *random)
{
    int64_t to = random_int(random, 1, (int)t->leaves.n), from = random_int(random, 1, (int)to);
    digests path;
    digest old = naive(t->leaves.v, (size_t)from), new = naive(t->leaves.v, (size_t)to);
    t->reads = 0;
    assert_ok(merkle_consistency(t->mem, (struct merkle_source){ tree_node, t }, from, to, &path));
    assert_true(t->reads <= 20);
    assert_true(merkle_consistency_ok(from, to, old, new, &path));
    assert_false(merkle_consistency_ok(from, to, merkle_leaf(DIGEST_SLICE(old)), new, &path));
    assert_false(merkle_consistency_ok(from, to, old, merkle_leaf(DIGEST_SLICE(new)), &path));
    assert_false(merkle_consistency_ok(to + 1, to, old, new, &path));
    LIST_ADD(t->mem, &path, new);
    assert_false(merkle_consistency_ok(from, to, old, new, &path));
    path.n--;
    if (!path.n) return;
    path.v[random_int(random, 0, (int)path.n - 1)].b[random_int(random, 0, 31)] ^= 1;
    assert_false(merkle_consistency_ok(from, to, old, new, &path));
}

static void random_trees_equal_the_definition(void **state)
{
    (void)state;
    uint64_t random = test_seed("merkle");
    size_t cases = test_cases(2000);
    for (size_t i = 0; i < cases; i += 20)
        ARENA_SCRATCH (mem) {
            struct tree t = tree_random(mem, &random, random_int(&random, 1, 600));
            for (int k = 0; k < 20; k++) {
                check_inclusion(&t, &random);
                check_consistency(&t, &random);
            }
        }
}

int merkle_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_roots_and_proofs),
        cmocka_unit_test(growing_makes_every_node),
        cmocka_unit_test(random_trees_equal_the_definition),
    };
    return RUN(tests);
}
