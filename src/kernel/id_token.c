/* SPDX-License-Identifier: Apache-2.0 */
/* An ID token: a signed JSON object (OpenID Connect Core 3.1.3.7).  cjose knows keys and signatures; what the claims must say is here. */
#include <cjose/cjose.h>
#include <string.h>
#include "base/hash.h"
#include "kernel/oidc.h"

enum { SKEW_SECONDS = 60 };

#define refused(c, why) fault_of((c)->mem, ERR_DENIED, "oidc.token", "%s", why)

static void jws_free(void *p) { cjose_jws_release(p); }
static void jwk_free(void *p) { cjose_jwk_release(p); }

/* Is it signed by one of the keys?  Only a key of the token's kid counts, when it names one. */
static err signature(struct call *c, cjose_jws_t *jws, slice kid, slice jwks, bool *known_key, bool *good)
{
    problems ignored = { 0 };
    const struct node *keys = node_get(json_read(c->mem, jwks, S("jwks"), &ignored), "keys");
    *good = *known_key = false;
    NODE_EACH (key, keys) {
        cjose_err e;
        slice text = json_text(c->mem, key);
        if (kid.n && !slice_eq(node_text(key, "kid"), kid)) continue;
        cjose_jwk_t *jwk = cjose_jwk_import(text.p, text.n, &e);
        if (!jwk) continue;
        arena_defer(c->mem, jwk_free, jwk);
        *known_key = true;
        if (cjose_jws_verify(jws, jwk, &e)) *good = true;
        if (*good) break;
    }
    return OK;
}

static bool for_us(const struct node *claims, slice client)
{
    const struct node *aud = node_get(claims, "aud");
    bool among = false;
    if (!aud || aud->kind != NODE_LIST) return slice_eq(node_value(aud), client);
    NODE_EACH (a, aud) among = among || slice_eq(node_value(a), client);
    return among && (aud->n == 1 || slice_eq(node_text(claims, "azp"), client));
}

static err claims_check(struct call *c, const struct oidc *o, const struct node *claims, slice nonce)
{
    int64_t now = c->now.ms / 1000;
    if (!slice_eq(node_text(claims, "iss"), o->issuer)) return refused(c, "another issuer");
    if (!for_us(claims, o->client)) return refused(c, "for another client");
    if (node_int(claims, "exp", 0) <= now - SKEW_SECONDS) return refused(c, "expired");
    if (node_int(claims, "iat", INT64_MAX) > now + SKEW_SECONDS) return refused(c, "issued in the future");
    if (!secret_eq(node_text(claims, "nonce"), nonce)) return refused(c, "another nonce");
    return node_text(claims, "sub").n ? OK : refused(c, "no subject");
}

err id_token_read(struct call *c, const struct oidc *o, slice token, slice jwks, slice nonce, bool *known_key, const struct node **claims)
{
    cjose_err e;
    uint8_t *text;
    size_t n;
    bool good;
    problems ignored = { 0 };
    *known_key = true;
    cjose_jws_t *jws = cjose_jws_import(zstr(c->mem, token), token.n, &e);
    if (!jws) return refused(c, "not a signed token");
    arena_defer(c->mem, jws_free, jws);
    cjose_header_t *header = cjose_jws_get_protected(jws);
    slice alg = slice_z(cjose_header_get(header, CJOSE_HDR_ALG, &e)), kid = slice_z(cjose_header_get(header, CJOSE_HDR_KID, &e));
    if (!slice_eq(alg, S("RS256")) && !slice_eq(alg, S("ES256"))) return refused(c, "signed by another algorithm");
    TRY(signature(c, jws, kid, jwks, known_key, &good));
    if (!good) return refused(c, "the signature is not by a key of the issuer");
    if (!cjose_jws_get_plaintext(jws, &text, &n, &e)) return refused(c, "no content");
    *claims = json_read(c->mem, slice_copy(c->mem, (slice){ (const char *)text, n }), S("id_token"), &ignored);
    return *claims ? claims_check(c, o, *claims, nonce) : refused(c, "its content is not JSON");
}
