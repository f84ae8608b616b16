/* SPDX-License-Identifier: Apache-2.0 */
#include "store/blob.h"
#include <stdlib.h>
#include "base/hash.h"
#include "store/store_test.h"

enum { BIG = 700001 };                          /* three chunks, the last not full */

static slice big(struct arena *mem)
{
    char *p = arena_alloc(mem, BIG);
    for (size_t i = 0; i < BIG; i++) p[i] = (char)(i * 7 + i / 4096);
    return (slice){ p, BIG };
}

static void test_put_get(void **state)
{
    struct fixture *f = *state;
    slice bytes = big(f->mem), sum, again, back;
    int64_t size;
    digest d = hash_of(bytes);
    ok(blob_put(f->store, f->mem, bytes, &sum));
    assert_true(slice_eq(sum, hex_write(f->mem, DIGEST_SLICE(d))));
    ok(blob_put(f->store, f->mem, bytes, &again));
    assert_true(slice_eq(sum, again));
    store_reopen(f);
    ok(blob_get(f->store, f->mem, sum, BIG, &back));
    assert_true(slice_eq(bytes, back));
    ok(blob_size(f->store, f->mem, sum, &size));
    assert_int_equal(size, BIG);
    faulty(blob_get(f->store, f->mem, sum, BIG - 1, &back), ERR_LARGE, "store.large");
    ok(blob_put(f->store, f->mem, S(""), &sum));
    ok(blob_get(f->store, f->mem, sum, 10, &back));
    assert_int_equal(back.n, 0);
}

static void test_parts(void **state)
{
    struct fixture *f = *state;
    static const struct { int64_t from; size_t n; } parts[] = {
        { 0, 1 }, { 262143, 2 }, { 262144, 262144 }, { 1, 600000 }, { BIG - 1, 5 }, { BIG, 5 }, { BIG + 9, 5 },
    };
    slice bytes = big(f->mem), sum, part;
    ok(blob_put(f->store, f->mem, bytes, &sum));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ok(blob_read(f->store, f->mem, sum, parts[i].from, parts[i].n, &part));
        assert_true(slice_eq(part, slice_sub(bytes, (size_t)parts[i].from, parts[i].n)));
    }
}

static void test_missing(void **state)
{
    struct fixture *f = *state;
    slice bytes;
    int64_t size;
    slice names[] = { S("../../etc/passwd"), S(""), { NULL, 0 },
        S("0000000000000000000000000000000000000000000000000000000000000000"),
        S("../../../../../../../../../../../../../../../../../../../etc/pass") };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        faulty(blob_get(f->store, f->mem, names[i], 10, &bytes), ERR_MISSING, "store.missing");
        faulty(blob_size(f->store, f->mem, names[i], &size), ERR_MISSING, "store.missing");
    }
}

static void test_abandoned(void **state)
{
    struct fixture *f = *state;
    struct blob_writer *w;
    struct arena *mem = arena_new();
    ok(blob_begin(f->store, mem, &w));
    ok(blob_add(w, S("half of it")));
    arena_free(mem);
    char path[128];
    snprintf(path, sizeof path, "ls %s/blobs | grep -q .", f->data);
    assert_int_not_equal(system(path), 0);      /* nothing was left */
}

static err is_kept(struct call *c, slice sha256, bool *named)
{
    digest d = hash_of(S("kept"));
    *named = slice_eq(sha256, hex_write(c->mem, DIGEST_SLICE(d)));
    return OK;
}

static void test_sweep(void **state)
{
    struct fixture *f = *state;
    slice kept, other, bytes;
    int64_t removed;
    ok(blob_put(f->store, f->mem, S("kept"), &kept));
    ok(blob_put(f->store, f->mem, S("other"), &other));
    ok(blob_sweep(f->store, &f->c, (instant){ 1000 }, is_kept, &removed));
    assert_int_equal(removed, 0);               /* written after that instant */
    ok(blob_sweep(f->store, &f->c, (instant){ instant_real().ms + 60000 }, is_kept, &removed));
    assert_int_equal(removed, 1);
    ok(blob_get(f->store, f->mem, kept, 10, &bytes));
    faulty(blob_get(f->store, f->mem, other, 10, &bytes), ERR_MISSING, "store.missing");
    ok(blob_put(f->store, f->mem, S("other"), &other));
    ok(blob_get(f->store, f->mem, other, 10, &bytes));
}

int blob_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_put_get), TEST(test_parts), TEST(test_missing), TEST(test_abandoned), TEST(test_sweep),
    };
    return cmocka_run_group_tests_name("store: blobs", tests, NULL, NULL);
}
