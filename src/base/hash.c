/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"
#include "base/err.h"
#include <sodium.h>
#include <string.h>

/* The price of one password, for us and for who guesses.  Raise when machines get faster; old hashes keep working. */
enum { PASSWORD_PASSES = 3, PASSWORD_MEMORY = 64 << 20 };

__attribute__((constructor)) static void start(void) { must(sodium_init() >= 0); }

static const unsigned char *bytes_of(slice s) { return (const unsigned char *)(s.p ? s.p : ""); }

/* ---- SHA-256 ---- */

struct hash hash_begin(void)
{
    struct hash h;
    crypto_hash_sha256_init(&h.state);
    return h;
}

void hash_add(struct hash *h, slice s) { crypto_hash_sha256_update(&h->state, bytes_of(s), s.n); }

digest hash_end(struct hash *h)
{
    digest d;
    crypto_hash_sha256_final(&h->state, d.b);
    return d;
}

digest hash_of(slice s)
{
    digest d;
    crypto_hash_sha256(d.b, bytes_of(s), s.n);
    return d;
}

digest hash_keyed(slice key, slice s)
{
    crypto_auth_hmacsha256_state state;
    digest d;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.n);
    crypto_auth_hmacsha256_update(&state, bytes_of(s), s.n);
    crypto_auth_hmacsha256_final(&state, d.b);
    sodium_memzero(&state, sizeof state);
    return d;
}

/* ---- bytes as text ---- */

slice hex_write(struct arena *mem, slice bytes)
{
    char *p = arena_alloc(mem, bytes.n * 2 + 1);
    sodium_bin2hex(p, bytes.n * 2 + 1, bytes_of(bytes), bytes.n);
    return (slice){ p, bytes.n * 2 };
}

slice hash_hex(struct arena *mem, slice s)
{
    digest d = hash_of(s);
    return hex_write(mem, DIGEST_SLICE(d));
}

bool hex_read(struct arena *mem, slice text, slice *bytes)
{
    size_t n = 0;
    unsigned char *p = arena_alloc(mem, text.n / 2 + 1);
    if (sodium_hex2bin(p, text.n / 2 + 1, text.p, text.n, NULL, &n, NULL) || n * 2 != text.n) return false;
    *bytes = (slice){ (const char *)p, n };
    return true;
}

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

slice base64_write(struct arena *mem, slice bytes)
{
    size_t size = sodium_base64_encoded_len(bytes.n, VARIANT);
    char *p = arena_alloc(mem, size);
    sodium_bin2base64(p, size, bytes_of(bytes), bytes.n, VARIANT);
    return (slice){ p, size - 1 };
}

bool base64_read(struct arena *mem, slice text, slice *bytes)
{
    size_t n = 0;
    unsigned char *p = arena_alloc(mem, text.n + 1);
    if (sodium_base642bin(p, text.n + 1, text.p, text.n, NULL, &n, NULL, VARIANT)) return false;
    *bytes = (slice){ (const char *)p, n };
    return true;
}

/* ---- chance and secrets ---- */

void random_bytes(void *p, size_t n) { randombytes_buf(p, n); }

slice random_token(struct arena *mem, size_t n)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    char *p = arena_alloc(mem, n);
    randombytes_buf(p, n);
    for (size_t i = 0; i < n; i++) p[i] = letters[p[i] & 31];
    return (slice){ p, n };
}

bool secret_eq(slice a, slice b) { return a.n == b.n && sodium_memcmp(bytes_of(a), bytes_of(b), a.n) == 0; }

/* ---- Ed25519 ---- */

_Static_assert(SIGN_SEED == crypto_sign_SEEDBYTES && SIGN_PUBLIC == crypto_sign_PUBLICKEYBYTES
               && SIGN_SECRET == crypto_sign_SECRETKEYBYTES && SIGN_SIZE == crypto_sign_BYTES, "Ed25519 sizes");

void sign_key_new(struct sign_key *key) { must(crypto_sign_keypair(key->open, key->secret) == 0); }

bool sign_key_seed(struct sign_key *key, slice seed)
{
    return seed.n == SIGN_SEED && crypto_sign_seed_keypair(key->open, key->secret, bytes_of(seed)) == 0;
}

slice sign_make(struct arena *mem, const struct sign_key *key, slice s)
{
    unsigned char *p = arena_alloc(mem, SIGN_SIZE);
    must(crypto_sign_detached(p, NULL, bytes_of(s), s.n, key->secret) == 0);
    return (slice){ (const char *)p, SIGN_SIZE };
}

bool sign_ok(slice open_key, slice s, slice signature)
{
    return open_key.n == SIGN_PUBLIC && signature.n == SIGN_SIZE
        && crypto_sign_verify_detached(bytes_of(signature), bytes_of(s), s.n, bytes_of(open_key)) == 0;
}

/* ---- passwords ---- */

static slice hash_password(struct arena *mem, slice password, unsigned long long passes, size_t memory)
{
    char *p = arena_alloc(mem, crypto_pwhash_STRBYTES);
    must(crypto_pwhash_str_alg(p, (const char *)bytes_of(password), password.n, passes, memory, crypto_pwhash_ALG_ARGON2ID13) == 0);
    return (slice){ p, strlen(p) };
}

slice password_hash(struct arena *mem, slice password)
{
    return hash_password(mem, password, PASSWORD_PASSES, PASSWORD_MEMORY);
}

slice password_hash_known(struct arena *mem, slice password)
{
    return hash_password(mem, password, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN);
}

bool password_ok(struct arena *mem, slice hash, slice password)
{
    return crypto_pwhash_str_verify(zstr(mem, hash), (const char *)bytes_of(password), password.n) == 0;
}
