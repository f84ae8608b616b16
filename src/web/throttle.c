/* SPDX-License-Identifier: Apache-2.0 */
#include "web/throttle.h"
#include "base/err.h"
#include "web/web_private.h"
#include <pthread.h>
#include <sodium.h>

enum { SLOTS = 1 << 14, MINUTE_MS = 60 * 1000 };

struct bucket { uint64_t key; double tokens; int64_t at_ms; };
struct throttle { pthread_mutex_t lock; unsigned char seed[crypto_shorthash_KEYBYTES]; struct bucket slots[SLOTS]; };

struct throttle *throttle_new(struct arena *mem)
{
    struct throttle *t = NEW(mem, struct throttle);
    pthread_mutex_init(&t->lock, NULL);
    randombytes_buf(t->seed, sizeof t->seed);
    return t;
}

bool throttle_take(struct throttle *t, slice key, int per_minute, instant now)
{
    uint64_t hash;
    _Static_assert(sizeof hash == crypto_shorthash_BYTES, "one word");
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key.p, key.n, t->seed);
    hash |= 1;                                          /* 0 is an unused slot */
    struct bucket *b = &t->slots[(hash >> 32) % SLOTS];
    pthread_mutex_lock(&t->lock);
    if (!b->key) *b = (struct bucket){ .tokens = per_minute, .at_ms = now.ms };
    b->key = hash;
    double since = now.ms > b->at_ms ? (double)(now.ms - b->at_ms) : 0;
    b->tokens += since * per_minute / MINUTE_MS;
    if (b->tokens > per_minute) b->tokens = per_minute;
    b->at_ms = now.ms;
    bool none = b->tokens < 1;
    if (!none) b->tokens -= 1;
    pthread_mutex_unlock(&t->lock);
    return none;
}

bool web_throttle(struct call *c, slice key, int per_minute)
{
    return throttle_take(c->web->server->throttle, key, per_minute, c->now);
}
