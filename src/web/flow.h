/* SPDX-License-Identifier: Apache-2.0 */
/* The way of one complete request: door → handler → reply.  A reader is answered at once, in one snapshot; a change passes the door
 * in a snapshot, is prepared, and waits for the store with its connection suspended. */
#ifndef WEB_FLOW_H
#define WEB_FLOW_H
#include "web/web_private.h"

enum MHD_Result flow_serve(struct web *w);      /* the request is complete; event-loop thread */
enum MHD_Result flow_again(struct web *w);      /* it has waited; event-loop thread */
enum MHD_Result flow_answer(struct web *w);     /* the work came back; event-loop thread */
void flow_slow(struct web *w);                  /* the prepare half; slow thread */

#endif
