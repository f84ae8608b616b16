/* SPDX-License-Identifier: Apache-2.0 */
/* The request as a handler sees it: head checked at once, body collected as it comes in (body.c, intake.c). */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H
#include "web/web_private.h"

/* The head: path, query, cookies, address, language.  ERR_USAGE on a bad escape or text that is not UTF-8. */
err request_head(struct web *w);

/* The body.  body_begin looks at the head and decides; a fault found meanwhile is kept and told at the end, when
 * the client listens.  body_feed is false when the line should be cut: more than WEB_DRAIN_MAX. */
void body_begin(struct web *w);
bool body_feed(struct web *w, slice bytes);
err  body_end(struct web *w);

/* Every text in the tree valid and NFC, at most WEB_FIELDS_MAX members; ERR_USAGE names the field. */
err  body_check(struct web *w, struct node *tree);

#endif
