/* SPDX-License-Identifier: Apache-2.0 */
/* People and programs speaking HTTP.  A person has a cookie jar and acts through the forms and links of the page in
 * hand, as a browser would: what a form holds is sent along.  A program sends JSON with a bearer token.
 * Redirects are never followed by themselves: the script says where it expects to go. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "act.h"

#define PASSWORD "motcua-demo"
enum body { BODY_NONE, BODY_FORM, BODY_PARTS, BODY_JSON };
struct request {
    const char *method;
    slice path;
    enum body body;
    const fields *fields;
    slice json;
    struct person *who;
    bool page;                      /* a person's browser, not a program */
};

struct person *person_of(struct test *t, slice name)
{
    EACH (p, t->people)
        if (slice_eq((*p)->name, name) && name.n) return *p;
    struct person *p = NEW(t->mem, struct person);
    p->name = name;
    p->http = curl_easy_init();
    curl_easy_setopt(p->http, CURLOPT_COOKIEFILE, "");      /* a jar in memory */
    LIST_ADD(t->mem, &t->people, p);
    return p;
}

void people_forget(struct test *t)
{
    EACH (p, t->people) curl_easy_cleanup((*p)->http);
    t->people.n = 0;
}

static size_t take(char *p, size_t size, size_t n, void *o)
{
    out_s(o, (slice){ p, size * n });
    return size * n;
}

slice reply_header(const struct reply *r, slice name, bool *found)
{
    for (slice rest = r->headers; rest.n;) {
        slice line = slice_next(&rest, '\n'), key, value;
        *found = slice_cut(line, ':', &key, &value) && key.n == name.n && !strncasecmp(key.p, name.p, name.n);
        if (*found) return slice_trim(value);
    }
    *found = false;
    return (slice){ NULL, 0 };
}

/* A slip's text, as a reader would copy it. */
static slice pdf_text(struct test *t, slice body)
{
    const char *path = zstr(t->mem, slice_fmt(t->mem, "%.*s/slip.pdf", SL(t->server.root)));
    FILE *f = fopen(path, "w");
    if (!f) return S("");
    fwrite(body.p, 1, body.n, f);
    fclose(f);
    slice text;
    (void)run_program(t->mem, (const char *[]){ "pdftotext", "-layout", path, "-", NULL }, &text);
    return text_collapse(t->mem, text);
}

static bool check_html(struct test *t, struct reply *r)
{
    bool found;
    r->page = page_read(t->mem, r->body);
    r->text = r->page->text;
    slice policy = reply_header(r, S("Content-Security-Policy"), &found);
    if (!found) return miss(t, "%.*s %.*s: no Content-Security-Policy", SL(r->method), SL(r->path));
    if (slice_find(policy, S("unsafe-inline")) < policy.n)
        return miss(t, "the policy allows inline script or style: %.*s", SL(policy));
    if (!r->page->problems.n) return true;
    struct out o = out_new(t->mem, 4000);
    EACH (p, r->page->problems) out_f(&o, "\n      %.*s", SL(*p));
    return miss(t, "%.*s %.*s breaks rules for pages:%.*s", SL(r->method), SL(r->path), SL(out_slice(&o)));
}

/* Blanks and letters beyond ASCII as a browser sends them. */
static slice url_of(struct test *t, slice path)
{
    struct out o = out_new(t->mem, path.n * 3 + t->server.url.n + 1);
    out_s(&o, t->server.url);
    for (size_t i = 0; i < path.n && path.p[i] != '#'; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c <= ' ' || c >= 0x7f || c == '"') out_f(&o, "%%%02X", c);
        else out_c(&o, (char)c);
    }
    return out_slice(&o);
}

static void put_encoded(struct out *o, slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c && strchr("-_.~", c));
        if (plain) out_c(o, (char)c);
        else out_f(o, "%%%02X", c);
    }
}

static slice encoded(struct test *t, const fields *list)
{
    struct out o = out_new(t->mem, (size_t)512 << 20);
    EACH (f, *list) {
        if (o.n) out_c(&o, '&');
        put_encoded(&o, f->name);
        out_c(&o, '=');
        put_encoded(&o, f->value);
    }
    return out_slice(&o);
}

static curl_mime *parts(struct test *t, CURL *http, const fields *list)
{
    curl_mime *mime = curl_mime_init(http);
    EACH (f, *list) {
        curl_mimepart *part = curl_mime_addpart(mime);
        curl_mime_name(part, zstr(t->mem, f->name));
        if (f->file && f->value.n) curl_mime_filedata(part, zstr(t->mem, f->value));
        else curl_mime_data(part, f->value.n ? f->value.p : "", f->value.n);
        if (f->claim.n || (f->file && !f->value.n)) curl_mime_filename(part, zstr(t->mem, f->claim));
    }
    return mime;
}

static struct curl_slist *headers_of(struct test *t, const struct request *q)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    if (q->body == BODY_JSON) list = curl_slist_append(list, "Content-Type: application/json");
    if (q->body == BODY_NONE) list = curl_slist_append(list, "Content-Type:");
    slice token = q->who->token;
    if (token.n && !q->page)
        list = curl_slist_append(list, zstr(t->mem, slice_fmt(t->mem, "Authorization: Bearer %.*s", SL(token))));
    if (q->page && strcmp(q->method, "GET"))
        list = curl_slist_append(list, zstr(t->mem, slice_fmt(t->mem, "Origin: %.*s", SL(t->server.url))));
    EACH (h, t->headers)
        list = curl_slist_append(list, zstr(t->mem, slice_fmt(t->mem, "%.*s: %.*s", SL(h->name), SL(h->value))));
    t->headers.n = 0;
    return list;
}

static bool send_request(struct test *t, struct request q)
{
    struct reply *r = &t->reply;
    CURL *http = q.who->http;
    struct out body = out_new(t->mem, 128 << 20), headers = out_new(t->mem, 1 << 20);
    *r = (struct reply){ .method = slice_z(q.method), .path = q.path };
    curl_easy_setopt(http, CURLOPT_HTTPGET, 1L);            /* forgets the body of the request before */
    curl_easy_setopt(http, CURLOPT_URL, zstr(t->mem, url_of(t, q.path)));
    curl_easy_setopt(http, CURLOPT_TIMEOUT, 120L);
    curl_easy_setopt(http, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(http, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(http, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(http, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(http, CURLOPT_HEADERFUNCTION, take);
    curl_easy_setopt(http, CURLOPT_HEADERDATA, &headers);
    slice form = q.body == BODY_FORM ? encoded(t, q.fields) : q.body == BODY_JSON ? q.json : (slice){ NULL, 0 };
    curl_mime *mime = q.body == BODY_PARTS ? parts(t, http, q.fields) : NULL;
    if (mime) curl_easy_setopt(http, CURLOPT_MIMEPOST, mime);
    else if (form.n || strcmp(q.method, "GET")) {
        curl_easy_setopt(http, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)form.n);
        curl_easy_setopt(http, CURLOPT_POSTFIELDS, form.n ? form.p : "");
    }
    curl_easy_setopt(http, CURLOPT_CUSTOMREQUEST, q.method);
    struct curl_slist *list = headers_of(t, &q);
    curl_easy_setopt(http, CURLOPT_HTTPHEADER, list);
    CURLcode code = curl_easy_perform(http);
    curl_slist_free_all(list);
    curl_mime_free(mime);
    curl_easy_getinfo(http, CURLINFO_RESPONSE_CODE, &r->status);
    if (!r->status) return miss(t, "%s %.*s: no reply: %s", q.method, SL(q.path), curl_easy_strerror(code));
    bool found;
    r->body = out_slice(&body);
    r->headers = out_slice(&headers);
    r->type = reply_header(r, S("Content-Type"), &found);
    r->text = r->body;
    r->looked = r->status < 300;
    if (slice_starts(r->type, S("text/html")) && r->body.n) {
        NEED(check_html(t, r));
        if (q.page) t->hand = *r;
    }
    if (slice_starts(r->type, S("application/pdf"))) r->text = pdf_text(t, r->body);
    return true;
}

bool web_get(struct test *t, slice path)
{
    t->again = path;
    return send_request(t, (struct request){ .method = "GET", .path = path, .who = t->person, .page = true });
}

bool web_forge(struct test *t, slice path, const fields *given)
{
    return send_request(t, (struct request){ "POST", path, BODY_FORM, given, S(""), t->person, true });
}

/* ---- forms of the page in hand ---- */

static bool is(const struct element *e, const char *tag) { return slice_eq(e->tag, slice_z(tag)); }

/* Where a link or form leads, as a path on the server, seen from the page in hand. */
static slice resolve(struct test *t, slice to)
{
    slice here = t->hand.path, path = slice_sub(here, 0, slice_find(here, S("?")));
    if (slice_starts(to, t->server.url)) return slice_sub(to, t->server.url.n, to.n);
    if (slice_starts(to, S("/"))) return to;
    if (!to.n) return here;
    if (to.p[0] == '?') return slice_join(t->mem, path, to);
    while (path.n && path.p[path.n - 1] != '/') path.n--;
    return slice_join(t->mem, path, to);
}

static const struct element *owner(const struct page *p, const struct element *e)
{
    slice id = page_attr(e, "form");
    EACH (f, p->all)
        if (is(f, "form") && (id.n ? slice_eq(page_attr(f, "id"), id) : page_inside(p, e, f))) return f;
    return NULL;
}

static void put_options(struct test *t, const struct element *select, fields *list)
{
    const struct page *p = t->hand.page;
    const struct element *first = NULL, *chosen = NULL;
    EACH (o, p->all) {
        if (!is(o, "option") || !page_inside(p, o, select)) continue;
        if (!first) first = o;
        if (page_has(o, "selected")) chosen = o;
    }
    if (!chosen) chosen = first;
    if (chosen)
        LIST_ADD(t->mem, list, ((struct field){ .name = page_attr(select, "name"),
            .value = page_has(chosen, "value") ? page_attr(chosen, "value") : page_text(p, chosen) }));
}

/* What a browser would send of this control; `press` is the button that was pressed. */
static void put_control(struct test *t, const struct element *e, const struct element *press, fields *list)
{
    slice name = page_attr(e, "name"), type = page_attr(e, "type"), value = page_attr(e, "value");
    if (!name.n || page_has(e, "disabled")) return;
    bool tick = slice_eq(type, S("checkbox")) || slice_eq(type, S("radio")), file = slice_eq(type, S("file"));
    bool button = is(e, "button") || slice_eq(type, S("submit")) || slice_eq(type, S("image"));
    bool filled = is(e, "input") && (!tick || page_has(e, "checked")) && !slice_eq(type, S("button"));
    if (is(e, "select")) put_options(t, e, list);
    else if (is(e, "textarea")) {
        slice text = slice_starts(e->raw, S("\n")) ? slice_sub(e->raw, 1, e->raw.n) : e->raw;
        LIST_ADD(t->mem, list, ((struct field){ .name = name, .value = text }));
    } else if (button ? e == press : filled) {
        slice sent = file ? S("") : tick && !value.p ? S("on") : value;
        LIST_ADD(t->mem, list, ((struct field){ .name = name, .file = file, .value = sent }));
    }
}

static bool named(const fields *list, slice name)
{
    EACH (f, *list)
        if (slice_eq(f->name, name)) return true;
    return false;
}

/* Is there a control of that name, filled or not? */
static bool has_control(const struct page *p, const struct element *form, slice name)
{
    EACH (e, p->all)
        if (slice_eq(page_attr(e, "name"), name) && owner(p, e) == form) return true;
    return false;
}

static bool send_form(struct test *t, const struct element *form, const struct element *press, const fields *given,
                      bool strict)
{
    const struct page *p = t->hand.page;
    fields own = { 0 }, list = { 0 };
    EACH (e, p->all)
        if (owner(p, e) == form) put_control(t, e, press, &own);
    EACH (f, *given)
        if (strict && !has_control(p, form, f->name)) return miss(t, "the form has no field named %.*s", SL(f->name));
    EACH (f, own)
        if (!named(given, f->name)) LIST_ADD(t->mem, &list, *f);
    EACH (f, *given)
        if (!f->drop) LIST_ADD(t->mem, &list, *f);
    slice action = press && page_has(press, "formaction") ? page_attr(press, "formaction") : page_attr(form, "action");
    slice path = resolve(t, action);
    if (!slice_eq(slice_lower(t->mem, page_attr(form, "method")), S("post"))) {
        slice bare = slice_sub(path, 0, slice_find(path, S("?")));
        return web_get(t, slice_fmt(t->mem, "%.*s?%.*s", SL(bare), SL(encoded(t, &list))));
    }
    bool in_parts = slice_eq(page_attr(form, "enctype"), S("multipart/form-data"));
    enum body body = in_parts ? BODY_PARTS : BODY_FORM;
    return send_request(t, (struct request){ "POST", path, body, &list, S(""), t->person, true });
}

static bool need_page(struct test *t) { return t->hand.page || miss(t, "a page in hand is needed: get one first"); }

bool web_post(struct test *t, slice action, const fields *given)
{
    NEED(need_page(t));
    EACH (e, t->hand.page->all) {
        bool press = is(e, "button") && page_has(e, "formaction");
        const struct element *form = press ? owner(t->hand.page, e) : e;
        if (!form || !(press || is(e, "form"))) continue;
        if (slice_eq(resolve(t, page_attr(e, press ? "formaction" : "action")), action))
            return send_form(t, form, press ? e : NULL, given, false);
    }
    return miss(t, "%.*s has no form with action %.*s", SL(t->hand.path), SL(action));
}

bool web_submit(struct test *t, slice button, const fields *given)
{
    NEED(need_page(t));
    EACH (e, t->hand.page->all) {
        bool input = is(e, "input") && slice_eq(page_attr(e, "type"), S("submit"));
        if (!input && !is(e, "button")) continue;
        slice shown = input ? page_attr(e, "value") : page_text(t->hand.page, e);
        const struct element *form = owner(t->hand.page, e);
        if (form && slice_eq(shown, button)) return send_form(t, form, e, given, true);
    }
    return miss(t, "%.*s has no button “%.*s”", SL(t->hand.path), SL(button));
}

bool web_click(struct test *t, slice link)
{
    NEED(need_page(t));
    EACH (e, t->hand.page->all)
        if (is(e, "a") && page_has(e, "href") && slice_eq(page_text(t->hand.page, e), link))
            return web_get(t, resolve(t, page_attr(e, "href")));
    return miss(t, "%.*s has no link “%.*s”", SL(t->hand.path), SL(link));
}

/* Signs in through the page: the form that has a password field, its first text field being the name. */
bool web_login(struct test *t, struct person *who)
{
    t->person = who;
    if (who->known || !who->name.n) return true;
    NEED(web_get(t, S("/dang-nhap")));
    NEED(need_page(t));
    const struct page *p = t->hand.page;
    const struct element *form = NULL;
    fields given = { 0 };
    EACH (e, p->all)
        if (is(e, "input") && slice_eq(page_attr(e, "type"), S("password")) && !form) {
            form = owner(p, e);
            LIST_ADD(t->mem, &given, ((struct field){ .name = page_attr(e, "name"), .value = S(PASSWORD) }));
        }
    if (!form) return miss(t, "/dang-nhap has no form with a password (status %ld)", t->reply.status);
    EACH (e, p->all) {
        slice type = page_attr(e, "type");
        bool text = is(e, "input") && (slice_eq(type, S("text")) || slice_eq(type, S("email")) || !type.p);
        if (!text || owner(p, e) != form) continue;
        LIST_ADD(t->mem, &given, ((struct field){ .name = page_attr(e, "name"), .value = who->name }));
        break;
    }
    NEED(send_form(t, form, NULL, &given, true));
    if (t->reply.status != 303) return miss(t, "%.*s could not sign in: status %ld", SL(who->name), t->reply.status);
    t->reply.looked = who->known = true;
    return true;
}

/* ---- the API ---- */

bool api_send(struct test *t, slice method, slice path, slice json)
{
    slice upper = slice_copy(t->mem, method);
    char *m = (char *)(uintptr_t)zstr(t->mem, upper);
    for (char *p = m; *p; p++) *p = (char)(*p & ~32);
    return send_request(t, (struct request){ m, path, json.n ? BODY_JSON : BODY_NONE, NULL, json, t->caller, false });
}

bool api_login(struct test *t, struct person *who)
{
    slice token;
    bool text;
    t->caller = who;
    if (who->token.n || !who->name.n) return true;
    slice body = slice_fmt(t->mem, "{\"login\":\"%.*s\",\"password\":\"" PASSWORD "\"}", SL(who->name));
    NEED(api_send(t, S("post"), S("/api/v1/session"), body));
    if (t->reply.status != 201 || !json_at(t->mem, t->reply.body, S(".token"), &token, &text))
        return miss(t, "%.*s got no token: status %ld", SL(who->name), t->reply.status);
    who->token = slice_copy(t->keep, token);        /* it outlives the act */
    return true;
}

bool api_upload(struct test *t, slice path, const fields *given)
{
    return send_request(t, (struct request){ "POST", path, BODY_PARTS, given, S(""), t->caller, false });
}
