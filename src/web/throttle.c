/* SPDX-License-Identifier: Apache-2.0 */
#include "web/throttle.h"
#include "base/err.h"
#include "base/fold.h"
#include "kernel/account.h"
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

static uint64_t hash_of(const struct throttle *t, slice key)
{
    uint64_t hash;
    _Static_assert(sizeof hash == crypto_shorthash_BYTES, "one word");
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key.p, key.n, t->seed);
    return hash | 1;                                    /* 0 is an unused slot */
}

static struct bucket *slot_of(struct throttle *t, uint64_t hash) { return &t->slots[(hash >> 32) % SLOTS]; }

bool throttle_take(struct throttle *t, slice key, int per_minute, instant now)
{
    uint64_t hash = hash_of(t, key);
    struct bucket *b = slot_of(t, hash);
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

void throttle_return(struct throttle *t, slice key, int per_minute)
{
    uint64_t hash = hash_of(t, key);
    struct bucket *b = slot_of(t, hash);
    pthread_mutex_lock(&t->lock);
    if (b->key == hash && b->tokens + 1 <= per_minute) b->tokens += 1;
    pthread_mutex_unlock(&t->lock);
}

bool web_throttle(struct call *c, slice key, int per_minute)
{
    return throttle_take(c->web->server->throttle, key, per_minute, c->now);
}

err web_check_password(struct call *c, slice login, slice password, struct account *a)
{
    enum { WRONG_OF_LOGIN = 10, WRONG_OF_ADDRESS = 60 };
    slice of_login = slice_join(c->mem, S("login "), fold(c->mem, slice_trim(login)));      /* however it is written: account_find */
    slice of_address = slice_join(c->mem, S("address "), web_address(c));
    if (web_throttle(c, of_address, WRONG_OF_ADDRESS) || web_throttle(c, of_login, WRONG_OF_LOGIN))
        return fail(c, ERR_OFTEN, "login.often", "Quá nhiều lần thử đăng nhập. Hãy đợi một phút rồi thử lại.");
    TRY(account_check_password(c, login, password, a));
    throttle_return(c->web->server->throttle, of_login, WRONG_OF_LOGIN);
    throttle_return(c->web->server->throttle, of_address, WRONG_OF_ADDRESS);
    return OK;
}

bool web_code_often(struct call *c, int64_t account)
{
    enum { CODES = 6 };
    return web_throttle(c, slice_fmt(c->mem, "code %lld", (long long)account), CODES);
}
