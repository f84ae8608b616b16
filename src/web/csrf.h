/* SPDX-License-Identifier: Apache-2.0 */
/* A form of ours comes back from a page of ours.  Each form carries _csrf = nonce.mark, where the mark binds the nonce to the
 * session cookie (before sign-in: to a signed cookie made for the purpose).  The nonce is fresh for every form shown, so
 * it also tells one sending from the next (once.h).  The API has no cookies and needs none of this. */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H
#include "web/web_private.h"

/* OK; or ERR_DENIED "web.csrf".  A form that is ours by its Origin but whose session changed meanwhile is shown again with a
 * fresh token, everything typed kept: then the reply is set and OK comes back. */
err csrf_check(struct call *c);

/* What the request's session is called by: the cookie, also one just set. */
slice csrf_session(const struct call *c);

#endif
