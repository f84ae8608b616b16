/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in by an electronic identity: OpenID Connect, authorization code with PKCE (RFC 7636, S256).  The provider is told by the
 * environment, as the mail server is: MOTCUA_EID_ISSUER (https://…, plain http on loopback only), MOTCUA_EID_CLIENT, MOTCUA_EID_SECRET;
 * MOTCUA_EID_NAME is what its button says, MOTCUA_EID_CLAIM the claim that has the ID number ("id_number").
 *
 * What is kept between two calls — the discovery document, the signing keys — is one cache for the process, under its own lock.  Both
 * functions speak HTTP with the provider, ten seconds at most each: in a slow prepare half only.  A provider that did not answer is not
 * asked again for a quarter of a minute, so that it cannot hold up the passwords that are checked on the same threads. */
#ifndef KERNEL_OIDC_H
#define KERNEL_OIDC_H
#include "base/call.h"
#include "base/node.h"

struct oidc { slice issuer, client, secret, name, claim; };
bool oidc_settings(struct oidc *o);                     /* false: no provider has been told */

struct eid { slice issuer, subject, name, id_number; }; /* who the provider says it is; id_number: no value when it does not tell */

/* Where the browser goes to sign in.  Faults: ERR_LATER "oidc.away". */
err oidc_begin(struct call *c, slice back, slice state, slice nonce, slice verifier, slice *url);
/* The code that came back, for the person behind it.  Faults: ERR_LATER "oidc.away"; ERR_DENIED "oidc.refused", the code is not taken
 * (used, too old, another verifier), "oidc.token", what came is not what the provider signed for us now. */
err oidc_end(struct call *c, slice back, slice code, slice nonce, slice verifier, struct eid *who);

/* id_token.c: the claims of a token whose signature (RS256, ES256) is by one of these keys and that is from the issuer, for the client,
 * of this moment give or take a minute, and answers to the nonce.  *known_key is false when no key has the token's kid: they may have
 * been changed.  ERR_DENIED "oidc.token" says in its detail what is wrong. */
err id_token_read(struct call *c, const struct oidc *o, slice token, slice jwks, slice nonce, bool *known_key,
                  const struct node **claims);

#endif
