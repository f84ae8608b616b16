/* SPDX-License-Identifier: Apache-2.0 */
#include "web/request.h"
#include "base/fold.h"
#include "web/carry.h"
#include "web/text.h"
#include <arpa/inet.h>
#include <string.h>

static slice header(const struct web *w, const char *name)
{
    const char *value = NULL;
    size_t n = 0;
    MHD_lookup_connection_value_n(w->connection, MHD_HEADER_KIND, name, strlen(name), &value, &n);
    return value ? (slice){ value, n } : (slice){ 0 };
}

static bool trusted(const struct web *w, slice address)
{
    slice rest = w->server->options.trusted_proxy;
    while (rest.n)
        if (slice_eq(slice_trim(slice_next(&rest, ',')), address)) return true;
    return false;
}

static slice peer(struct web *w)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(w->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *a = info ? info->client_addr : NULL;
    char text[INET6_ADDRSTRLEN] = "";
    if (a && a->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr, text, sizeof text);
    else if (a && a->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, text, sizeof text);
    slice s = slice_z(text);
    if (slice_starts(s, S("::ffff:")) && memchr(s.p, '.', s.n)) s = slice_sub(s, 7, s.n);
    return slice_copy(w->call.mem, s);
}

/* From the right: the last address that is not one of our proxies is the visitor's. */
static void find_address(struct web *w)
{
    w->address = peer(w);
    if (!trusted(w, w->address)) return;
    slice proto = header(w, "X-Forwarded-Proto");
    if (proto.n) w->secure = slice_eq(proto, S("https"));
    slice list = header(w, "X-Forwarded-For");
    while (list.n) {
        size_t at = list.n;
        while (at > 0 && list.p[at - 1] != ',') at--;
        slice one = slice_trim(slice_sub(list, at, list.n));
        list = at ? slice_sub(list, 0, at - 1) : (slice){ 0 };
        if (!one.n || one.n >= INET6_ADDRSTRLEN || !slice_only(one, "0123456789abcdefABCDEF.:")) return;
        w->address = one;
        if (!trusted(w, one)) return;
    }
}

static void find_lang(struct web *w)
{
    slice asked = node_text(w->query, "lang"), kept = cookie_find(w->cookie_text, "lang");
    const struct language *spoken = language_of(asked.n ? asked : kept);
    w->language = spoken ? spoken : languages();
    if (asked.n && !w->api && !slice_eq(asked, kept)) web_set_cookie(&w->call, "lang", w->language->code, 365 * 24 * 3600);
}

err request_head(struct web *w)
{
    struct call *c = &w->call;
    slice path;
    slice_cut(w->target, '?', &path, &w->query_text);
    w->head = strcmp(w->method, "HEAD") == 0;
    w->match = router_find(w->server->router, w->method, path);
    w->path = path;
    w->api = slice_starts(path, S("/api/")) || (w->match.route && w->match.route->flags & ROUTE_API);
    w->secure = w->server->options.https;
    if (w->match.route && w->match.route->flags & WEB_BARE) return OK;
    w->query = node_map(c->mem);
    w->body = node_map(c->mem);
    w->host = header(w, "Host");
    if (!w->api) w->cookie_text = header(w, "Cookie");
    find_address(w);
    if (!url_decode(c->mem, path, &w->path)) return fail(c, ERR_USAGE, "web.path", "Địa chỉ trang không đọc được.");
    for (size_t i = 0; i < w->match.n; i++)
        if (!url_decode(c->mem, w->match.params[i], &w->match.params[i]))
            return fail(c, ERR_USAGE, "web.path", "Địa chỉ trang không đọc được.");
    if (w->query_text.n) {
        problems list = { 0 };
        struct node *query = form_urlencoded_read(c->mem, w->query_text, &list);
        if (!query) return fail(c, ERR_USAGE, "web.query", "Phần sau dấu ? của địa chỉ không đọc được.");
        TRY(body_check(w, query));
        w->query = query;
    }
    find_lang(w);
    return OK;
}

slice web_method(const struct call *c) { return slice_z(c->web->method); }
slice web_path(const struct call *c) { return c->web->path; }
slice web_param(const struct call *c, const char *name) { return router_param(&c->web->match, name); }
slice web_query(const struct call *c, const char *name) { return node_text(c->web->query, name); }
const struct node *web_queries(const struct call *c) { return c->web->query; }
const struct node *web_body(const struct call *c) { return c->web->body; }
slice web_field_raw(const struct call *c, const char *name) { return node_text(c->web->body, name); }
slice web_field(const struct call *c, const char *name) { return slice_trim(web_field_raw(c, name)); }
slice web_address(const struct call *c) { return c->web->address; }
bool web_is_api(const struct call *c) { return c->web->api; }
slice web_body_text(const struct call *c) { return c->web->raw; }
const uploads *web_uploads(const struct call *c) { return &c->web->uploads; }
slice web_cookie(const struct call *c, const char *name) { return cookie_find(c->web->cookie_text, name); }

int64_t web_query_int(const struct call *c, const char *name, int64_t otherwise)
{
    int64_t value;
    return slice_int(web_query(c, name), &value) ? value : otherwise;
}

slice web_header(const struct call *c, const char *name)
{
    slice value = header(c->web, name);
    return text_valid(value) ? value : (slice){ 0 };
}

bool web_if_match(const struct call *c, int64_t version)
{
    slice list = web_header(c, "If-Match");
    if (!list.p) return true;
    while (list.n) {
        slice tag = slice_trim(slice_next(&list, ','));
        int64_t held;
        if (slice_eq(tag, S("*"))) return true;
        if (slice_starts(tag, S("W/"))) continue;                   /* RFC 9110: If-Match compares strongly */
        bool quoted = tag.n > 2 && tag.p[0] == '"' && tag.p[tag.n - 1] == '"';
        if (quoted && slice_int(slice_sub(tag, 1, tag.n - 2), &held) && held == version) return true;
    }
    return false;
}
