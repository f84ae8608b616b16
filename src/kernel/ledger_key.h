/* SPDX-License-Identifier: Apache-2.0 */
/* The key that signs the ledger: Ed25519, in <data>/ledger.key, made once by `motcua init` and never
 * overwritten.  The file is a PEM private key (PKCS #8, RFC 8410) under one line that names the ledger,
 * readable by its owner only.  Who loses it begins a new key: old checkpoints stay verifiable by the public
 * keys kept in the table ledger_key. */
#ifndef KERNEL_LEDGER_KEY_H
#define KERNEL_LEDGER_KEY_H
#include "base/err.h"
#include "base/hash.h"

struct ledger_key {
    slice           origin;     /* name of the ledger: "motcua/vinh-long-2018" */
    slice           id;         /* first 16 hex digits of SHA-256 of the public key */
    slice           pem;        /* the public key, as openssl reads it */
    struct sign_key key;
};

/* Faults: ERR_CONFLICT "ledger.key_exists"; ERR_INPUT "ledger.origin" (empty or not one line); ERR_BROKEN. */
err ledger_key_create(struct arena *mem, slice data, slice origin, struct ledger_key **key);
/* Faults: ERR_MISSING "ledger.no_key"; ERR_DENIED "ledger.key_open" (others may read it); ERR_BROKEN
 * "ledger.key". */
err ledger_key_load(struct arena *mem, slice data, struct ledger_key **key);

slice ledger_sign(struct arena *mem, const struct ledger_key *key, slice text);      /* base64 of the signature */
bool  ledger_signed(struct arena *mem, slice pem, slice text, slice signature);   /* false too for nonsense */

/* Base64 with + / and padding, as PEM and openssl write it. */
slice base64_plain(struct arena *mem, slice bytes);
bool  base64_plain_read(struct arena *mem, slice text, slice *bytes);

#endif
