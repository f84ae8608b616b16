/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/oidc.h"
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/log.h"
#include "kernel/app.h"

enum { REPLY_MOST = 256 * 1024,
       CONNECT_MS = 3000, TOTAL_MS = 10000, KEPT_MS = 3600 * 1000, KEYS_PAUSE_MS = 10 * 1000, AWAY_MS = 15 * 1000 };

bool oidc_settings(struct oidc *o)
{
    *o = (struct oidc){ slice_z(getenv("MOTCUA_EID_ISSUER")), slice_z(getenv("MOTCUA_EID_CLIENT")), slice_z(getenv("MOTCUA_EID_SECRET")),
                        slice_z(getenv("MOTCUA_EID_NAME")), slice_z(getenv("MOTCUA_EID_CLAIM")) };
    if (!o->name.n) o->name = S("tài khoản định danh điện tử");
    if (!o->claim.n) o->claim = S("id_number");
    return o->issuer.n && o->client.n;
}

/* ---- HTTP ---- */

static err away(struct call *c, const char *what, slice url)
{
    log_warn("oidc.away", L("why", slice_z(what)), L("url", url));
    return fail(c, ERR_LATER, "oidc.away",
                "Hệ thống định danh điện tử không trả lời. Hãy thử lại sau, hoặc đăng nhập bằng mật khẩu.");
}

static size_t take(char *p, size_t size, size_t n, void *out)
{
    struct out *o = out;
    out_s(o, (slice){ p, size * n });
    return o->over ? 0 : size * n;
}

/* Plain HTTP is for a provider on this machine alone. */
static bool address_ok(const struct call *c, slice url)
{
    bool local = slice_starts(url, S("http://127.0.0.1:")) || slice_starts(url, S("http://localhost:"));
    return slice_starts(url, S("https://")) || (local && c->app->loopback);
}

static err ask(struct call *c, slice url, const char *form, const struct oidc *o, long *status, const struct node **reply, slice *text)
{
    struct out got = out_new(c->mem, REPLY_MOST);
    problems ignored = { 0 };
    CURL *curl = address_ok(c, url) ? curl_easy_init() : NULL;
    if (!curl) return away(c, "an address that is not https", url);
    curl_easy_setopt(curl, CURLOPT_URL, zstr(c->mem, url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &got);
    if (form) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form);
        curl_easy_setopt(curl, CURLOPT_USERNAME, zstr(c->mem, o->client));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, zstr(c->mem, o->secret));
    }
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK) return away(c, curl_easy_strerror(code), url);
    if (*status >= 500 || (!form && *status != 200)) return away(c, "an unexpected status", url);
    *text = out_slice(&got);
    *reply = json_read(c->mem, *text, url, &ignored);
    return *reply ? OK : away(c, "no JSON", url);
}

/* ---- what is kept: written and read under the lock, copied on the way out ---- */

struct provider { slice authorize, token, keys_url, keys; };
static struct {
    pthread_mutex_t lock;
    struct arena   *mem;                    /* of the four texts */
    struct provider p;
    instant         read_at, keys_at, away_until;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct provider provider_copy(struct arena *mem, const struct provider *p)
{
    return (struct provider){ slice_copy(mem, p->authorize), slice_copy(mem, p->token), slice_copy(mem, p->keys_url),
                              slice_copy(mem, p->keys) };
}

static void keep(const struct call *c, const struct provider *p, bool keys)
{
    struct arena *mem = arena_new();
    pthread_mutex_lock(&kept.lock);
    struct arena *old = kept.mem;
    kept.p = provider_copy(mem, p);
    kept.mem = mem;
    if (keys) kept.keys_at = c->now;
    else      kept.read_at = c->now;
    kept.away_until = (instant){ 0 };
    pthread_mutex_unlock(&kept.lock);
    if (old) arena_free(old);
}

/* *fresh: it need not be asked for again. */
static err recall(struct call *c, struct provider *p, bool *fresh, bool *keys_old)
{
    pthread_mutex_lock(&kept.lock);
    bool pause = kept.away_until.ms > c->now.ms;
    *fresh = kept.read_at.ms && c->now.ms - kept.read_at.ms < KEPT_MS;
    *keys_old = c->now.ms - kept.keys_at.ms >= KEYS_PAUSE_MS;
    *p = provider_copy(c->mem, &kept.p);
    pthread_mutex_unlock(&kept.lock);
    return pause ? away(c, "it did not answer a moment ago", S("")) : OK;
}

static err noted(const struct call *c, err e)
{
    if (!e.fault || e.fault->kind != ERR_LATER) return e;
    pthread_mutex_lock(&kept.lock);
    kept.away_until = (instant){ c->now.ms + AWAY_MS };
    pthread_mutex_unlock(&kept.lock);
    return e;
}

static err discover(struct call *c, const struct oidc *o, struct provider *p)
{
    long status = 0;
    slice text, url = slice_join(c->mem, o->issuer, S("/.well-known/openid-configuration"));
    const struct node *d = NULL;
    TRY(ask(c, url, NULL, o, &status, &d, &text));
    if (!slice_eq(node_text(d, "issuer"), o->issuer)) return away(c, "its discovery document names another issuer", url);
    *p = (struct provider){ node_text(d, "authorization_endpoint"), node_text(d, "token_endpoint"), node_text(d, "jwks_uri"), p->keys };
    if (!address_ok(c, p->authorize) || !address_ok(c, p->token) || !address_ok(c, p->keys_url))
        return away(c, "its discovery document has an address that is not https", url);
    keep(c, p, false);
    return OK;
}

static err provider_of(struct call *c, const struct oidc *o, struct provider *p, bool *keys_old)
{
    bool fresh;
    TRY(recall(c, p, &fresh, keys_old));
    return fresh ? OK : noted(c, discover(c, o, p));
}

static err keys_read(struct call *c, const struct oidc *o, struct provider *p)
{
    long status = 0;
    const struct node *ignored;
    TRY(noted(c, ask(c, p->keys_url, NULL, o, &status, &ignored, &p->keys)));
    keep(c, p, true);
    return OK;
}

/* ---- the two halves of a sign-in ---- */

static void put(struct call *c, struct out *o, const char *name, slice value)
{
    char *coded = curl_easy_escape(NULL, zstr(c->mem, value), (int)value.n);
    must(coded);
    out_f(o, "%s%s=%s", o->n ? "&" : "", name, coded);
    curl_free(coded);
}

err oidc_begin(struct call *c, slice back, slice state, slice nonce, slice verifier, slice *url)
{
    struct oidc o;
    struct provider p;
    bool keys_old;
    struct out q = out_new(c->mem, 4096);
    if (!oidc_settings(&o)) return fail(c, ERR_MISSING, "oidc.none", "Cổng này chưa nối với hệ thống định danh điện tử.");
    TRY(provider_of(c, &o, &p, &keys_old));
    digest challenge = hash_of(verifier);
    put(c, &q, "response_type", S("code"));
    put(c, &q, "client_id", o.client);
    put(c, &q, "redirect_uri", back);
    put(c, &q, "scope", S("openid"));
    put(c, &q, "state", state);
    put(c, &q, "nonce", nonce);
    put(c, &q, "code_challenge", base64_write(c->mem, DIGEST_SLICE(challenge)));
    put(c, &q, "code_challenge_method", S("S256"));
    *url = slice_fmt(c->mem, "%.*s%s%.*s", SL(p.authorize), slice_find(p.authorize, S("?")) < p.authorize.n ? "&" : "?", SL(out_slice(&q)));
    return OK;
}

static err exchange(struct call *c, const struct oidc *o, const struct provider *p, slice back, slice code, slice verifier, slice *token)
{
    struct out form = out_new(c->mem, 8192);
    const struct node *reply = NULL;
    slice text;
    long status = 0;
    put(c, &form, "grant_type", S("authorization_code"));
    put(c, &form, "code", code);
    put(c, &form, "redirect_uri", back);
    put(c, &form, "client_id", o->client);
    put(c, &form, "code_verifier", verifier);
    TRY(noted(c, ask(c, p->token, zstr(c->mem, out_slice(&form)), o, &status, &reply, &text)));
    *token = node_text(reply, "id_token");
    if (status == 200 && token->n) return OK;
    return fail(c, ERR_DENIED, "oidc.refused", "Lần đăng nhập này không còn dùng được. Hãy bắt đầu lại.");
}

/* The issuer may have changed its keys: a kid that is not among them has them read again, once in ten seconds at most. */
static err token_read(struct call *c, const struct oidc *o, struct provider *p, bool keys_old, slice token, slice nonce,
                      const struct node **claims)
{
    bool known;
    if (!p->keys.n) TRY(keys_read(c, o, p));
    err e = id_token_read(c, o, token, p->keys, nonce, &known, claims);
    if (!known && keys_old) {
        TRY(keys_read(c, o, p));
        e = id_token_read(c, o, token, p->keys, nonce, &known, claims);
    }
    if (!e.fault) return OK;
    log_warn("oidc.token", L("why", e.fault->detail));
    return fail(c, ERR_DENIED, "oidc.token",
                "Hệ thống định danh trả lời không đúng, nên chúng tôi không nhận. Hãy bắt đầu lại, hoặc đăng nhập bằng mật khẩu.");
}

err oidc_end(struct call *c, slice back, slice code, slice nonce, slice verifier, struct eid *who)
{
    struct oidc o;
    struct provider p;
    bool keys_old;
    slice token;
    const struct node *claims;
    if (!oidc_settings(&o)) return fail(c, ERR_MISSING, "oidc.none", "Cổng này chưa nối với hệ thống định danh điện tử.");
    TRY(provider_of(c, &o, &p, &keys_old));
    TRY(exchange(c, &o, &p, back, code, verifier, &token));
    TRY(token_read(c, &o, &p, keys_old, token, nonce, &claims));
    *who = (struct eid){ o.issuer, node_text(claims, "sub"), node_text(claims, "name"), node_value(node_find(claims, o.claim)) };
    return OK;
}
