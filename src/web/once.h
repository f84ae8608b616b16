/* SPDX-License-Identifier: Apache-2.0 */
/* A thing sent twice is done once.  Both keep their row in the transaction of the change itself:
 *   pages  the form's nonce with what was typed (csrf.h) → where the first sending led; the second is led there too
 *   API    Idempotency-Key, per account, for 30 days → the first reply; the same key with another body is 422.  Of who has no account
 *          per address, where the route says so (ROUTE_ONCE)
 * A refused change keeps nothing: it may be sent again. */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H
#include "web/web_private.h"

err once_begin(struct call *c, bool *repeated);     /* repeated: the reply is set */
err once_end(struct call *c);                       /* the handler has answered */

err once_sweep(struct call *c);                     /* job: removes rows past their time */

#endif
