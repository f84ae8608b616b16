/* SPDX-License-Identifier: Apache-2.0 */
/* Hashed and compressed once, at the first asking; immutable afterwards. */
#include "web/assets.h"
#include <pthread.h>
#include <zlib.h>
#include "base/embedded.h"
#include "base/hash.h"
#include "web/health.h"
#include "web/text.h"
#include "web/web_private.h"

extern const struct embedded web_assets[];          /* made from assets/ by tools/embed */
extern const size_t web_assets_n;

enum { HASH_BYTES = 6 };

struct asset { slice name, hash, url, bytes, packed; const char *type; };

static struct asset  *assets;
static struct arena  *assets_mem;
static pthread_once_t assets_made = PTHREAD_ONCE_INIT;

static const struct { const char *ending, *type; } types[] = {
    { ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" }, { ".svg", "image/svg+xml" },
    { ".png", "image/png" }, { ".ico", "image/x-icon" }, { ".webmanifest", "application/manifest+json" },
};

static const char *type_of(slice name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (slice_ends(name, slice_z(types[i].ending))) return types[i].type;
    return "application/octet-stream";
}

/* The best compression: it is paid once. */
static slice packed(struct arena *mem, slice bytes)
{
    z_stream z = { 0 };
    must(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    char *room = arena_alloc(mem, bytes.n + 1);
    z.next_in = (Bytef *)(uintptr_t)bytes.p;
    z.avail_in = (uInt)bytes.n;
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)bytes.n;
    bool smaller = deflate(&z, Z_FINISH) == Z_STREAM_END;
    deflateEnd(&z);
    return smaller ? (slice){ room, bytes.n - z.avail_out } : (slice){ 0 };
}

static void assets_make(void)
{
    struct arena *mem = assets_mem = arena_new();
    assets = NEWN(mem, struct asset, web_assets_n);
    for (size_t i = 0; i < web_assets_n; i++) {
        struct asset *a = &assets[i];
        a->name = slice_z(web_assets[i].name);
        a->bytes = web_assets[i].bytes;
        a->type = type_of(a->name);
        a->packed = packed(mem, a->bytes);
        digest d = hash_of(a->bytes);
        a->hash = hex_write(mem, slice_sub(DIGEST_SLICE(d), 0, HASH_BYTES));
        a->url = slice_fmt(mem, "/a/%.*s/%.*s", SL(a->hash), SL(a->name));
    }
}

__attribute__((destructor)) static void assets_free(void) { arena_free(assets_mem); }

static const struct asset *asset_find(slice name)
{
    pthread_once(&assets_made, assets_make);
    for (size_t i = 0; i < web_assets_n; i++)
        if (slice_eq(assets[i].name, name)) return &assets[i];
    return NULL;
}

slice asset_path(const char *name)
{
    const struct asset *a = asset_find(slice_z(name));
    must(a);
    return a->url;
}

err asset_show(struct call *c)
{
    const struct asset *a = asset_find(web_param(c, "name"));
    if (!a || !slice_eq(a->hash, web_param(c, "hash"))) return fault_of(c->mem, ERR_MISSING, "web.no_asset", "no such asset");
    bool gzip = a->packed.n && list_has(web_header(c, "Accept-Encoding"), S("gzip"));
    TRY(web_bytes(c, 200, a->type, gzip ? a->packed : a->bytes));
    c->web->reply.packed = gzip;
    c->web->reply.forever = true;
    return OK;
}
