/* SPDX-License-Identifier: Apache-2.0 */
/* Token buckets by key, in memory: a fixed table, so that an attacker's keys cannot fill it; of two keys in one slot the
 * newer wins the place and starts with the older one's tokens, which errs towards refusing.
 * What only mistakes shall use up takes a token first and gives it back when it was none: so the guesses under way at one
 * moment count as well. */
#ifndef WEB_THROTTLE_H
#define WEB_THROTTLE_H
#include "base/arena.h"
#include "base/slice.h"
#include "base/time.h"

struct throttle;
struct throttle *throttle_new(struct arena *mem);

/* Takes one token of `key`, whose bucket holds per_minute and fills evenly; true when there was none. */
bool throttle_take(struct throttle *t, slice key, int per_minute, instant now);

/* Gives back what was taken for something that turned out right; a bucket is never fuller than full. */
void throttle_return(struct throttle *t, slice key, int per_minute);

#endif
