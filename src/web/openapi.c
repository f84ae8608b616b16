/* SPDX-License-Identifier: Apache-2.0 */
/* /openapi.json (OpenAPI 3.1) from the route tables: every API route with its title, parameters, right and problems. */
#include <ctype.h>
#include <string.h>
#include "web/health.h"
#include "web/web_private.h"

static struct node *text(struct arena *mem, struct node *map, const char *key, const char *value)
{
    return node_put_text(mem, map, key, slice_z(value));
}

static struct node *under(struct arena *mem, struct node *map, const char *key)
{
    return node_put(mem, map, slice_z(key), node_map(mem));
}

/* "GET", "/api/v1/dossiers/{ref}/papers" → get_dossiers_ref_papers */
static slice operation_id(struct arena *mem, const struct route *r)
{
    struct out o = out_new(mem, 256);
    for (const char *p = r->method; *p; p++) out_c(&o, (char)tolower(*p));
    const char *p = strncmp(r->path, "/api/v1", 7) == 0 ? r->path + 7 : r->path;
    for (; *p; p++) {
        if (*p == '/' || *p == '-') out_c(&o, '_');
        else if (*p != '{' && *p != '}') out_c(&o, *p);
    }
    return out_slice(&o);
}

static void parameters(struct arena *mem, struct node *op, const struct route *r)
{
    struct node *list = NULL;
    slice rest = slice_z(r->path);
    while (rest.n) {
        slice s = slice_next(&rest, '/');
        if (!slice_starts(s, S("{"))) continue;
        if (!list) list = node_put(mem, op, S("parameters"), node_list(mem));
        struct node *one = node_map(mem);
        node_put_text(mem, one, "name", slice_sub(s, 1, s.n - 2));
        text(mem, one, "in", "path");
        node_put_bool(mem, one, "required", true);
        text(mem, under(mem, one, "schema"), "type", "string");
        node_add(list, one);
    }
}

static void body(struct arena *mem, struct node *op, const struct route *r)
{
    if (strcmp(r->method, "GET") == 0 || strcmp(r->method, "DELETE") == 0) return;
    struct node *content = under(mem, under(mem, op, "requestBody"), "content");
    const char *type = r->flags & ROUTE_UPLOAD ? "multipart/form-data" : "application/json";
    text(mem, under(mem, under(mem, content, type), "schema"), "type", "object");
}

static void responses(struct arena *mem, struct node *op)
{
    struct node *map = under(mem, op, "responses"), *good = under(mem, map, "2XX"), *bad = under(mem, map, "default");
    text(mem, good, "description", "Thành công");
    text(mem, under(mem, under(mem, under(mem, good, "content"), "application/json"), "schema"), "type", "object");
    text(mem, bad, "description", "Vấn đề");
    text(mem, under(mem, under(mem, under(mem, bad, "content"), "application/problem+json"), "schema"),
        "$ref", "#/components/schemas/Problem");
}

static void operation(struct arena *mem, struct node *paths, const struct route *r)
{
    struct node *path = (struct node *)(uintptr_t)node_get(paths, r->path);
    if (!path) path = under(mem, paths, r->path);
    char method[8] = "";
    for (size_t i = 0; i < sizeof method - 1 && r->method[i]; i++) method[i] = (char)tolower(r->method[i]);
    struct node *op = node_put(mem, path, slice_copy(mem, slice_z(method)), node_map(mem));
    node_put_text(mem, op, "operationId", operation_id(mem, r));
    text(mem, op, "summary", r->title);
    text(mem, op, "x-right", r->right);
    if (strcmp(r->right, "public") == 0) node_put(mem, op, S("security"), node_list(mem));
    parameters(mem, op, r);
    body(mem, op, r);
    responses(mem, op);
}

static void components(struct arena *mem, struct node *doc)
{
    struct node *parts = under(mem, doc, "components");
    struct node *bearer = under(mem, under(mem, parts, "securitySchemes"), "bearer");
    text(mem, bearer, "type", "http");
    text(mem, bearer, "scheme", "bearer");
    struct node *problem = under(mem, under(mem, parts, "schemas"), "Problem");
    text(mem, problem, "type", "object");
    static const struct { const char *name, *type; } members[] = {
        { "type", "string" }, { "title", "string" }, { "status", "integer" }, { "detail", "string" }, { "code", "string" },
        { "errors", "array" }, { "allowed", "array" }, { "instance", "string" },
    };
    struct node *properties = under(mem, problem, "properties");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        text(mem, under(mem, properties, members[i].name), "type", members[i].type);
    struct node *need = node_map(mem);
    node_put(mem, need, S("bearer"), node_list(mem));
    node_add(node_put(mem, doc, S("security"), node_list(mem)), need);
}

err openapi_show(struct call *c)
{
    const struct router *router = c->web->server->router;
    struct node *doc = node_map(c->mem);
    text(c->mem, doc, "openapi", "3.1.0");
    struct node *info = under(c->mem, doc, "info"), *paths;
    text(c->mem, info, "title", "Một Cửa");
    text(c->mem, info, "version", "1");
    paths = under(c->mem, doc, "paths");
    for (size_t i = 0; i < router_count(router); i++)
        if (router_route(router, i)->flags & ROUTE_API) operation(c->mem, paths, router_route(router, i));
    components(c->mem, doc);
    return web_json(c, 200, doc);
}
