/* SPDX-License-Identifier: Apache-2.0 */
/* Short texts that leave for a browser and come back unchanged: signed with the server's key, good for one purpose and until a
 * time.  Signed, not hidden: no secret goes in. */
#ifndef WEB_SEAL_H
#define WEB_SEAL_H
#include "base/call.h"

slice seal(struct call *c, const char *purpose, slice payload, int seconds);
bool  unseal(struct call *c, const char *purpose, slice sealed, slice *payload);   /* false: not ours, or too old */

/* 22 characters that only the server can compute from purpose, a and b. */
slice seal_mark(struct call *c, const char *purpose, slice a, slice b);
bool  seal_mark_is(struct call *c, const char *purpose, slice a, slice b, slice mark);  /* in constant time */

#endif
