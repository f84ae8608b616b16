/* SPDX-License-Identifier: Apache-2.0 */
/* The reply on the line: security and cache headers, compression, blobs in pieces.  Event-loop thread. */
#include "store/blob.h"
#include "web/seal.h"
#include "web/text.h"
#include "web/watch.h"
#include "web/web_private.h"
#include "web/worker.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { GZIP_FROM = 1024, BLOB_PIECE = 64 * 1024 };

static const struct { const char *name, *value; } always[] = {
    { "Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                                 "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'" },
    { "Referrer-Policy", "same-origin" },       /* not no-referrer: that would make the Origin of our own forms "null" */
    { "X-Content-Type-Options", "nosniff" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
};

static slice accepted(const struct web *w, const char *name)
{
    const char *value = MHD_lookup_connection_value(w->connection, MHD_HEADER_KIND, name);
    return slice_z(value);
}

static bool is_text(const char *type)
{
    if (!type) return false;                    /* 204: no body, no type */
    return strncmp(type, "text/", 5) == 0 || strncmp(type, "application/json", 16) == 0 ||
           strncmp(type, "application/problem+json", 24) == 0 || strcmp(type, "image/svg+xml") == 0;
}

static ssize_t blob_piece(void *p, uint64_t from, char *room, size_t max)
{
    struct web *w = p;
    struct arena_mark mark = arena_mark(w->call.mem);
    slice bytes = { 0 };
    err e = blob_read(w->server->options.store, w->call.mem, w->reply.blob, (int64_t)from, max, &bytes);
    if (!e.fault && bytes.n) memcpy(room, bytes.p, bytes.n);
    bool good = !e.fault && bytes.n;
    arena_rewind(w->call.mem, mark);
    return good ? (ssize_t)bytes.n : MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *response_of(struct web *w)
{
    struct reply *r = &w->reply;
    if (r->blob.n) return MHD_create_response_from_callback((uint64_t)r->blob_size, BLOB_PIECE, blob_piece, w, NULL);
    bool small = r->body.n < GZIP_FROM || r->packed || !is_text(r->type);
    if (!small && list_has(accepted(w, "Accept-Encoding"), S("gzip"))) {
        slice packed = worker_gzip(w->call.mem, r->body);
        if (packed.n) {
            r->body = packed;
            r->packed = true;
        }
    }
    return MHD_create_response_from_buffer(r->body.n, (void *)(uintptr_t)r->body.p, MHD_RESPMEM_PERSISTENT);
}

/* A header's value with its end; a value that could start another header is left out. */
static void put(struct web *w, struct MHD_Response *m, const char *name, slice value)
{
    char text[1024];
    char *p = value.n < sizeof text ? text : arena_alloc(w->call.mem, value.n + 1);
    if (value.n) memcpy(p, value.p, value.n);
    p[value.n] = '\0';
    MHD_add_response_header(m, name, p);
}

static bool header_set(const struct reply *r, const char *name)
{
    EACH (h, r->headers)
        if (strcasecmp(h->name, name) == 0) return true;
    return false;
}

static const char *cache_rule(const struct web *w)
{
    if (w->reply.forever) return "public, max-age=31536000, immutable";
    if (w->api || cookie_find(w->cookie_text, "mc").n || w->reply.cookies.n) return "private, no-store";
    return "private, no-cache";
}

static void headers_put(struct web *w, struct MHD_Response *m)
{
    struct reply *r = &w->reply;
    if (r->type) MHD_add_response_header(m, "Content-Type", r->type);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) MHD_add_response_header(m, always[i].name, always[i].value);
    if (w->secure) MHD_add_response_header(m, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    if (!header_set(r, "Cache-Control")) MHD_add_response_header(m, "Cache-Control", cache_rule(w));
    if (is_text(r->type)) MHD_add_response_header(m, "Vary", w->api || r->forever ? "Accept-Encoding" : "Accept-Encoding, Cookie");
    if (r->packed) MHD_add_response_header(m, "Content-Encoding", "gzip");
    if (r->location.n) put(w, m, "Location", r->location);
    if (r->disposition.n) put(w, m, "Content-Disposition", r->disposition);
    if (r->etag.n) put(w, m, "ETag", r->etag);
    EACH (h, r->headers) put(w, m, h->name, h->value);
    EACH (h, r->cookies) put(w, m, "Set-Cookie", h->value);
    if (atomic_load_explicit(&w->server->stopping, memory_order_relaxed)) MHD_add_response_header(m, "Connection", "close");
}

/* A GET whose reader holds this version already: RFC 9110, 13.1.2. */
static void not_modified(struct web *w)
{
    struct reply *r = &w->reply;
    if (!r->etag.n || r->status != 200 || strcmp(w->method, "POST") == 0) return;
    slice held = accepted(w, "If-None-Match");
    while (held.n) {
        slice tag = slice_trim(slice_next(&held, ','));
        if (slice_starts(tag, S("W/"))) tag = slice_sub(tag, 2, tag.n);
        if (!slice_eq(tag, r->etag)) continue;
        r->status = 304;
        r->body = S("");
        r->blob = (slice){ 0 };
        r->packed = false;
        return;
    }
}

enum MHD_Result reply_send(struct web *w)
{
    struct reply *r = &w->reply;
    if (w->flash.n) web_set_cookie(&w->call, "mcf", seal(&w->call, "flash", w->flash, 60), 60);
    not_modified(w);
    struct MHD_Response *m = response_of(w);
    if (!m) return MHD_NO;
    headers_put(w, m);
    watch_phase(w->line, r->blob.n ? (uint64_t)r->blob_size : r->body.n);
    enum MHD_Result sent = MHD_queue_response(w->connection, (unsigned)r->status, m);
    MHD_destroy_response(m);
    return sent;
}
