/* SPDX-License-Identifier: Apache-2.0 */
/* What a handler says, kept until the work is committed; send.c puts it on the line. */
#include "base/node.h"
#include "store/blob.h"
#include "web/text.h"
#include "web/web_private.h"
#include <stdarg.h>
#include <stdio.h>

void reply_clear(struct web *w)
{
    w->reply = (struct reply){ 0 };
    w->page = (struct out){ 0 };
    w->flash = (slice){ 0 };
    w->record = NULL;
}

static err body_set(struct call *c, int status, const char *type, slice body)
{
    struct reply *r = &c->web->reply;
    r->status = status;
    r->type = type;
    r->body = body.p ? body : S("");
    r->location = r->blob = r->disposition = (slice){ 0 };
    return OK;
}

err web_see(struct call *c, const char *fmt, ...)
{
    struct out o = out_new(c->mem, 4096);
    va_list ap;
    va_start(ap, fmt);
    out_vf(&o, fmt, ap);
    va_end(ap);
    slice to = out_slice(&o);
    if (o.over || !slice_starts(to, S("/")) || slice_starts(to, S("//")) || slice_starts(to, S("/\\")))
        return broken(c->mem, "web.see", "not a path of ours: %.*s", SL(to));
    TRY(body_set(c, 303, "text/plain; charset=utf-8", S("")));
    c->web->reply.location = url_header(c->mem, to);
    return OK;
}

err web_leave(struct call *c, slice url)
{
    if (!slice_starts(url, S("https://")) && !slice_starts(url, S("http://")))
        return broken(c->mem, "web.leave", "not a whole address: %.*s", SL(url));
    TRY(body_set(c, 303, "text/plain; charset=utf-8", S("")));
    c->web->reply.location = url_header(c->mem, url);
    return OK;
}

err reply_html(struct call *c, slice markup)
{
    int status = c->web->reply.status;
    return body_set(c, status ? status : 200, "text/html; charset=utf-8", markup);
}

err web_json(struct call *c, int status, const struct node *body)
{
    struct out o = out_new(c->mem, WEB_PAGE_MAX);
    json_write(&o, body);
    if (o.over) return broken(c->mem, "web.too_long", "a JSON reply over %d bytes", WEB_PAGE_MAX);
    return body_set(c, status, "application/json", out_slice(&o));
}

err web_bytes(struct call *c, int status, const char *type, slice bytes) { return body_set(c, status, type, bytes); }

/* RFC 6266: an ASCII name for the old, the real one for the rest. */
static slice disposition(struct call *c, const char *how, slice name)
{
    struct out o = out_new(c->mem, 4096);
    out_f(&o, "%s; filename=\"", how);
    for (size_t i = 0; i < name.n; i++) {
        char ch = name.p[i];
        if (ch >= ' ' && ch < 127) out_c(&o, ch == '"' || ch == '\\' ? '_' : ch);
        else if (((unsigned char)ch & 0xC0) != 0x80) out_c(&o, '_');
    }
    out_z(&o, "\"; filename*=UTF-8''");
    url_part(&o, name);
    return out_slice(&o);
}

err web_download(struct call *c, const char *type, slice name, slice bytes)
{
    TRY(body_set(c, 200, type, bytes));
    c->web->reply.disposition = disposition(c, "attachment", name);
    return OK;
}

err web_inline(struct call *c, const char *type, slice name, slice bytes)
{
    TRY(body_set(c, 200, type, bytes));
    c->web->reply.disposition = disposition(c, "inline", name);
    return OK;
}

/* Only what a browser shows without running anything is shown; the rest is saved. */
static bool type_shown(const char *type)
{
    static const char *const shown[] = { "application/pdf", "image/png", "image/jpeg", NULL };
    for (int i = 0; shown[i]; i++)
        if (slice_eq(slice_z(shown[i]), slice_z(type))) return true;
    return false;
}

err web_blob(struct call *c, const char *type, slice name, slice sha256)
{
    int64_t size;
    TRY(blob_size(c->web->server->options.store, c->mem, sha256, &size));
    TRY(body_set(c, 200, type, S("")));
    struct reply *r = &c->web->reply;
    r->blob = slice_copy(c->mem, sha256);
    r->blob_size = size;
    r->disposition = disposition(c, type_shown(type) ? "inline" : "attachment", name);
    return OK;
}

void web_status(struct call *c, int status) { c->web->reply.status = status; }

void web_set_header(struct call *c, const char *name, slice value)
{
    LIST_ADD(c->mem, &c->web->reply.headers, ((struct reply_header){ name, slice_copy(c->mem, value) }));
}

void web_set_cookie(struct call *c, const char *name, slice value, int max_age_s)
{
    struct reply *r = &c->web->reply;
    struct out o = out_new(c->mem, 4096);
    out_f(&o, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax", name, SL(value));
    if (c->web->secure) out_z(&o, "; Secure");
    if (max_age_s >= 0) out_f(&o, "; Max-Age=%d", max_age_s);
    struct reply_header fresh = { name, out_slice(&o) };
    EACH (old, r->cookies)
        if (slice_eq(slice_z(old->name), slice_z(name))) {
            *old = fresh;
            return;
        }
    LIST_ADD(c->mem, &r->cookies, fresh);
}

void web_etag(struct call *c, int64_t version) { c->web->reply.etag = slice_fmt(c->mem, "\"%lld\"", (long long)version); }

void web_record(struct call *c, work fn) { c->web->record = fn; }

void web_flash(struct call *c, const char *fmt, ...)
{
    struct out o = out_new(c->mem, 1000);
    va_list ap;
    va_start(ap, fmt);
    out_vf(&o, fmt, ap);
    va_end(ap);
    c->web->flash = out_slice(&o);
}
