/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/hash.h"
#include <string.h>

static void sha256(void **state)
{
    struct arena *mem = *state;
    digest none = hash_of((slice){ NULL, 0 }), abc = hash_of(S("abc"));
    assert_text(hex_write(mem, DIGEST_SLICE(none)), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_text(hex_write(mem, DIGEST_SLICE(abc)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct hash h = hash_begin();
    hash_add(&h, S("a"));
    hash_add(&h, (slice){ NULL, 0 });
    hash_add(&h, S("bc"));
    digest pieces = hash_end(&h);
    assert_memory_equal(pieces.b, abc.b, sizeof abc.b);
    digest keyed = hash_keyed(S("Jefe"), S("what do ya want for nothing?"));                /* RFC 4231, case 2 */
    assert_text(hex_write(mem, DIGEST_SLICE(keyed)), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void bytes_as_text(void **state)
{
    struct arena *mem = *state;
    static const struct { slice bytes; const char *hex, *base64; } table[] = {
        { S(""), "", "" }, { S("f"), "66", "Zg" }, { S("fo"), "666f", "Zm8" }, { S("foo"), "666f6f", "Zm9v" },
        { S("\xfb\xff\x00"), "fbff00", "-_8A" },
    };
    slice back;
    for (size_t i = 0; i < COUNT(table); i++) {
        assert_text(hex_write(mem, table[i].bytes), table[i].hex);
        assert_text(base64_write(mem, table[i].bytes), table[i].base64);
        assert_true(hex_read(mem, slice_z(table[i].hex), &back));
        assert_slice(back, table[i].bytes);
        assert_true(base64_read(mem, slice_z(table[i].base64), &back));
        assert_slice(back, table[i].bytes);
    }
    assert_true(hex_read(mem, S("FF"), &back));
    static const char *const bad_hex[] = { "f", "fg", "f f", "0x", " 00" };
    for (size_t i = 0; i < COUNT(bad_hex); i++) assert_false(hex_read(mem, slice_z(bad_hex[i]), &back));
    static const char *const bad_base64[] = { "Z", "Zg==", "Zm+v", "Zm/v", "Z g", "Zh", "Zm9v\n" };
    for (size_t i = 0; i < COUNT(bad_base64); i++) assert_false(base64_read(mem, slice_z(bad_base64[i]), &back));
}

static void chance(void **state)
{
    struct arena *mem = *state;
    slice all = random_token(mem, 4000), again = random_token(mem, 4000);
    assert_true(slice_only(all, "0123456789abcdefghjkmnpqrstvwxyz"));
    assert_false(slice_eq(all, again));
    for (const char *p = "0123456789abcdefghjkmnpqrstvwxyz"; *p; p++) assert_non_null(memchr(all.p, *p, all.n));
    assert_int_equal(random_token(mem, 0).n, 0);
    unsigned char a[32] = { 0 }, b[32] = { 0 };
    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_true(secret_eq(S("abc"), S("abc")) && secret_eq(S(""), (slice){ NULL, 0 }));
    assert_false(secret_eq(S("abc"), S("abd")) || secret_eq(S("abc"), S("ab")));
}

static void signatures(void **state)
{
    struct arena *mem = *state;
    struct sign_key key, other;
    slice seed, want;
    /* RFC 8032, 7.1, test 2 */
    assert_true(hex_read(mem, S("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"), &seed));
    assert_true(hex_read(mem, S("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
                                "f11d8c387b2eaeb4302aeeb00d291612bb0c00"), &want));
    assert_true(sign_key_seed(&key, seed));
    assert_false(sign_key_seed(&other, S("short")));
    slice open = { (const char *)key.open, SIGN_PUBLIC }, made = sign_make(mem, &key, S("\x72"));
    assert_slice(made, want);
    assert_true(sign_ok(open, S("\x72"), made));
    assert_false(sign_ok(open, S("\x73"), made));
    assert_false(sign_ok(open, S("\x72"), slice_sub(made, 0, 63)));
    assert_false(sign_ok(slice_sub(open, 0, 31), S("\x72"), made));
    sign_key_new(&other);
    assert_false(sign_ok((slice){ (const char *)other.open, SIGN_PUBLIC }, S("\x72"), made));
}

static void passwords(void **state)
{
    struct arena *mem = *state;
    slice hash = password_hash(mem, S("mật khẩu"));
    assert_true(slice_starts(hash, S("$argon2id$v=19$m=65536,t=3,p=1$")));
    assert_true(password_ok(mem, hash, S("mật khẩu")));
    assert_false(password_ok(mem, hash, S("mat khau")));
    assert_false(password_ok(mem, S("$argon2id$nonsense"), S("mật khẩu")));
    slice known = password_hash_known(mem, S("mật khẩu"));
    assert_true(slice_starts(known, S("$argon2id$v=19$m=8,t=1,p=1$")));
    assert_true(password_ok(mem, known, S("mật khẩu")));
    assert_false(password_ok(mem, known, S("mat khau")));
}

int hash_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(sha256), TEST(bytes_as_text), TEST(chance), TEST(signatures), TEST(passwords),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
