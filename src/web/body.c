/* SPDX-License-Identifier: Apache-2.0 */
/* The body while it comes in.  Forms and JSON are collected up to 1 MB; multipart streams; what is not wanted is read and thrown
 * away, so that the client is still there to hear why. */
#include <string.h>
#include "base/fold.h"
#include "web/carry.h"
#include "web/intake.h"
#include "web/request.h"
#include "web/watch.h"

enum body_kind { BODY_DISCARD, BODY_FORM, BODY_JSON, BODY_MULTIPART };

struct body { enum body_kind kind; uint64_t seen, max; struct out text; struct intake *intake; };

static slice type_of(const struct web *w)
{
    slice type, rest;
    slice_cut(web_header(&w->call, "Content-Type"), ';', &type, &rest);
    return slice_lower(w->call.mem, slice_trim(type));
}

static bool stranger_upload(const struct web *w)
{
    bool named = w->api ? web_header(&w->call, "Authorization").n > 0 : web_cookie(&w->call, "mc").n > 0;
    return !named && !(w->match.route->flags & ROUTE_OPEN);
}

static err too_large(struct web *w)
{
    return fault_of(w->call.mem, ERR_LARGE, "web.large", "a body over %llu bytes", (unsigned long long)w->reading->max);
}

/* Which reader; none is a fault, told at the end. */
static err reader_choose(struct web *w, slice type)
{
    struct body *b = w->reading;
    bool upload = w->match.route->flags & ROUTE_UPLOAD;
    b->max = upload ? WEB_UPLOAD_MAX : WEB_BODY_MAX;
    b->text = out_new(w->call.mem, WEB_BODY_MAX);
    if (w->api && (slice_eq(type, S("application/json")) || !type.n)) b->kind = BODY_JSON;
    else if (!w->api && (slice_eq(type, S("application/x-www-form-urlencoded")) || !type.n)) b->kind = BODY_FORM;
    else if (upload && (b->intake = intake_new(w, web_header(&w->call, "Content-Type"), !stranger_upload(w)))) b->kind = BODY_MULTIPART;
    else return fail(&w->call, ERR_MEDIA, "web.media", "Không nhận nội dung kiểu “%.*s” ở địa chỉ này.", SL(utf8_clip(type, 100)));
    return OK;
}

void body_begin(struct web *w)
{
    int64_t length = 0;
    slice stated = web_header(&w->call, "Content-Length");
    bool reads = strcmp(w->method, "GET") == 0 || w->head;
    if (stated.n && !slice_int(stated, &length)) length = 0;
    if (reads && length <= 0 && !web_header(&w->call, "Transfer-Encoding").n) return;
    struct body *b = w->reading = NEW(w->call.mem, struct body);
    watch_phase(w->line, length > 0 ? (uint64_t)length : WEB_BODY_MAX);
    if (w->fault.fault || !w->match.route || reads) return;
    w->fault = reader_choose(w, type_of(w));
    if (!w->fault.fault && length > 0 && (uint64_t)length > b->max) w->fault = too_large(w);
    if (w->fault.fault) b->kind = BODY_DISCARD;
}

bool body_feed(struct web *w, slice bytes)
{
    struct body *b = w->reading;
    b->seen += bytes.n;
    if (b->seen > WEB_DRAIN_MAX) return false;
    if (b->kind == BODY_DISCARD) return true;
    if (b->seen > b->max) w->fault = too_large(w);
    else if (b->kind == BODY_MULTIPART) w->fault = intake_feed(b->intake, bytes);
    else {
        out_s(&b->text, bytes);
        if (b->text.over) w->fault = too_large(w);
    }
    if (w->fault.fault) b->kind = BODY_DISCARD;
    return true;
}

/* NFC, and the end of a line is one character: browsers send two but count one (maxlength). */
static slice text_plain(struct arena *mem, slice s)
{
    s = text_nfc(mem, s);
    return slice_find(s, S("\r\n")) < s.n ? slice_replace(mem, s, S("\r\n"), S("\n")) : s;
}

static err text_check(struct web *w, struct node *n, slice field)
{
    if (n->key.p && !slice_starts(n->key, S("_"))) field = n->key;
    if (!text_valid(n->text) || !text_valid(n->key))
        return fail(&w->call, ERR_USAGE, "web.text", "Mục “%.*s” có ký tự không hợp lệ.",
            SL(text_valid(field) ? utf8_clip(field, 100) : S("?")));
    n->text = text_plain(w->call.mem, n->text);
    n->key = text_nfc(w->call.mem, n->key);
    for (struct node *down = n->first; down; down = down->next) TRY(text_check(w, down, field));
    return OK;
}

err body_check(struct web *w, struct node *tree)
{
    if (tree->n > WEB_FIELDS_MAX) return fail(&w->call, ERR_USAGE, "web.fields", "Yêu cầu có quá %d mục.", WEB_FIELDS_MAX);
    return text_check(w, tree, S("?"));
}

static err unreadable(struct web *w, const problems *list)
{
    slice text = list->n ? list->v[0].message : S("không đọc được");
    if (list->n && list->v[0].line)
        return fail(&w->call, ERR_USAGE, "web.body", "Nội dung gửi lên sai ở dòng %d, cột %d: %.*s.",
                    list->v[0].line, list->v[0].col, SL(text));
    return fail(&w->call, ERR_USAGE, "web.body", "Nội dung gửi lên: %.*s.", SL(text));
}

err body_end(struct web *w)
{
    struct body *b = w->reading;
    struct node *tree = NULL;
    problems list = { 0 };
    slice text = out_slice(&b->text);
    if (b->kind == BODY_DISCARD) return OK;
    w->raw = text;
    if (b->kind == BODY_MULTIPART) TRY(intake_end(b->intake, &tree, &w->uploads));
    else if (!text.n) return OK;
    else if (b->kind == BODY_FORM) tree = form_urlencoded_read(w->call.mem, text, &list);
    else tree = json_read(w->call.mem, text, (slice){ 0 }, &list);
    if (!tree) return unreadable(w, &list);
    if (tree->kind != NODE_MAP) return fail(&w->call, ERR_USAGE, "web.body", "Nội dung JSON phải là một đối tượng {…}.");
    TRY(body_check(w, tree));
    w->body = tree;
    return w->api ? OK : carry_take(&w->call);
}
