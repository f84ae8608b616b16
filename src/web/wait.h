/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that wait for something new (web_wait): their connections sleep, no thread is held.  One thread looks at the ledger's size
 * five times a second while anybody waits, and wakes those for whom it has grown, or whose time is over; each then runs its handler anew,
 * from the door on, so that a right that has ended meanwhile is not used. */
#ifndef WEB_WAIT_H
#define WEB_WAIT_H
#include "web/web_private.h"

struct waiting;

err  waiting_start(struct web_server *server);
void waiting_stop(struct web_server *server);       /* when nothing waits any more */

bool waiting_room(struct web *w);                   /* may one more wait?  Not while the server is stopping */
void waiting_add(struct web *w);                    /* its connection is suspended; comes back by MHD_resume_connection */

#endif
