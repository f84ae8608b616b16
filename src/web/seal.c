/* SPDX-License-Identifier: Apache-2.0 */
#include "web/seal.h"
#include "base/hash.h"
#include "base/out.h"
#include "web/web_private.h"

enum { MARK_BYTES = 16 };

/* Each part has its length before it, so that ("ab", "c") and ("a", "bc") differ. */
slice seal_mark(struct call *c, const char *purpose, slice a, slice b)
{
    const struct web_server *server = c->web->server;
    struct out o = out_new(c->mem, a.n + b.n + 256);
    out_f(&o, "%s %zu ", purpose, a.n);
    out_s(&o, a);
    out_s(&o, b);
    digest d = hash_keyed((slice){ (const char *)server->key, sizeof server->key }, out_slice(&o));
    return base64_write(c->mem, slice_sub(DIGEST_SLICE(d), 0, MARK_BYTES));
}

bool seal_mark_is(struct call *c, const char *purpose, slice a, slice b, slice mark)
{
    return secret_eq(seal_mark(c, purpose, a, b), mark);
}

slice seal(struct call *c, const char *purpose, slice payload, int seconds)
{
    int64_t end = c->now.ms / 1000 + seconds;
    slice until = slice_fmt(c->mem, "%lld", (long long)end);
    slice text = base64_write(c->mem, payload);
    slice mark = seal_mark(c, purpose, until, text);
    return slice_fmt(c->mem, "%.*s.%.*s.%.*s", SL(until), SL(text), SL(mark));
}

bool unseal(struct call *c, const char *purpose, slice sealed, slice *payload)
{
    slice until, text, mark, rest;
    int64_t end;
    if (!slice_cut(sealed, '.', &until, &rest) || !slice_cut(rest, '.', &text, &mark) || !slice_int(until, &end)) return false;
    if (!seal_mark_is(c, purpose, until, text, mark) || end < c->now.ms / 1000) return false;
    return base64_read(c->mem, text, payload);
}
