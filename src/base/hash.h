/* SPDX-License-Identifier: Apache-2.0 */
/* Fingerprints, signatures, secrets and chance, all from libsodium.  Nothing here fails but by a bug: what can be
 * wrong with an input is a bool.  libsodium starts itself before main; every function may be called from any thread. */
#ifndef BASE_HASH_H
#define BASE_HASH_H
#include <sodium/crypto_hash_sha256.h>
#include "base/arena.h"
#include "base/slice.h"

typedef struct { unsigned char b[32]; } digest;
#define DIGEST_SLICE(d) ((slice){ (const char *)(d).b, sizeof (d).b })  /* a view of a digest variable */

/* SHA-256: of one slice, or piece by piece.  hash_end may be called once. */
struct hash { crypto_hash_sha256_state state; };
digest hash_of(slice s);
struct hash hash_begin(void);
void   hash_add(struct hash *h, slice s);
digest hash_end(struct hash *h);
digest hash_keyed(slice key, slice s);                  /* HMAC-SHA-256; a key of any length */

/* Bytes as text.  Reading takes exactly what writing gives (hex in either case): base64url without padding. */
slice hex_write(struct arena *mem, slice bytes);        /* lower case */
slice hash_hex(struct arena *mem, slice s);             /* SHA-256 of s as 64 hex digits */
bool  hex_read(struct arena *mem, slice text, slice *bytes);
slice base64_write(struct arena *mem, slice bytes);
bool  base64_read(struct arena *mem, slice text, slice *bytes);

/* Chance.  A token is n characters of 0-9 and a-z without i l o u: 5 bits each, nothing to mistake when read aloud
 * or typed; 26 characters are beyond guessing. */
void  random_bytes(void *p, size_t n);
slice random_token(struct arena *mem, size_t n);

bool  secret_eq(slice a, slice b);                      /* takes the same time wherever they differ */

/* Ed25519.  A key made from a seed of 32 bytes is always the same; a new key has a random one. */
enum { SIGN_SEED = 32, SIGN_PUBLIC = 32, SIGN_SECRET = 64, SIGN_SIZE = 64 };
struct sign_key { unsigned char open[SIGN_PUBLIC], secret[SIGN_SECRET]; };
void  sign_key_new(struct sign_key *key);
bool  sign_key_seed(struct sign_key *key, slice seed);  /* false: not 32 bytes */
slice sign_make(struct arena *mem, const struct sign_key *key, slice s);    /* 64 bytes */
bool  sign_ok(slice open_key, slice s, slice signature);

/* Passwords: Argon2id, about a third of a second and 64 MiB each, so never on a thread that others wait for.
 * The hash is one line of text that names its own parameters, so one made with others still verifies.
 * password_hash_known: of a password that is printed for everybody, as the demo's is: nothing to guess, so for the least there is. */
slice password_hash(struct arena *mem, slice password);
slice password_hash_known(struct arena *mem, slice password);
bool  password_ok(struct arena *mem, slice hash, slice password);

#endif
