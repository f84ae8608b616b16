/* SPDX-License-Identifier: Apache-2.0 */
/* What an event-loop thread keeps between requests: arenas and a deflater.  Freed when the thread ends. */
#ifndef WEB_WORKER_H
#define WEB_WORKER_H
#include "base/arena.h"
#include "base/slice.h"

struct arena *worker_arena(void);                       /* empty; from this thread's free list when there is one */
void          worker_arena_back(struct arena *mem);     /* to the calling thread's list */

/* text as gzip, in mem; no value when it would not get smaller. */
slice worker_gzip(struct arena *mem, slice text);

#endif
