/* SPDX-License-Identifier: Apache-2.0 */
/* Two threads for the prepare halves that take long (Argon2id, PDF), so that event loops go on answering. */
#ifndef WEB_SLOW_H
#define WEB_SLOW_H
#include "base/err.h"

struct slow;
struct web;

err  slow_start(struct arena *mem, void (*run)(struct web *w), struct slow **slow);
void slow_stop(struct slow *s);                     /* when nothing is queued any more */
bool slow_submit(struct slow *s, struct web *w);    /* false: the queue is full, answer 503 */

#endif
