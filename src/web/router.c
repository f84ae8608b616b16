/* SPDX-License-Identifier: Apache-2.0 */
#include "web/router.h"
#include "base/list.h"
#include "base/out.h"
#include <string.h>

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
enum { METHODS = sizeof methods / sizeof *methods };

struct place {                          /* a node of the trie: what may follow one segment */
    slice         segment;
    LIST(struct place *) literal;       /* sorted by segment once built */
    struct place *any;                  /* {name} */
    int           routes[METHODS];      /* index + 1; 0 = none */
    const char   *allow;
};

struct router { struct place *root; LIST(const struct route *) routes; };

static int method_index(slice name)
{
    for (int i = 0; i < METHODS; i++)
        if (slice_eq(name, slice_z(methods[i]))) return i;
    return -1;
}

static struct place *literal_find(const struct place *p, slice segment)
{
    size_t low = 0, high = p->literal.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = slice_cmp(segment, p->literal.v[middle]->segment);
        if (order == 0) return p->literal.v[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

static struct place *literal_add(struct arena *mem, struct place *p, slice segment)
{
    struct place *fresh = NEW(mem, struct place);
    fresh->segment = segment;
    LIST_ADD(mem, &p->literal, fresh);
    size_t i = p->literal.n - 1;
    for (; i > 0 && slice_cmp(p->literal.v[i - 1]->segment, segment) > 0; i--) p->literal.v[i] = p->literal.v[i - 1];
    p->literal.v[i] = fresh;
    return fresh;
}

#define refuse(mem, r, why) \
    fault_of((mem), ERR_USAGE, "web.routes", "route %s %s: %s", (r)->method ? (r)->method : "?", (r)->path ? (r)->path : "?", (why))

static bool segment_good(slice s, bool *any)
{
    *any = s.n > 2 && s.p[0] == '{' && s.p[s.n - 1] == '}';
    slice name = *any ? slice_sub(s, 1, s.n - 2) : s;
    return slice_only(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");
}

/* The place a pattern names, made on the way. */
static err place_of(struct arena *mem, struct router *router, const struct route *r, struct place **place)
{
    struct place *p = router->root;
    size_t parts = 0, params = 0;
    slice rest = slice_z(r->path);
    if (!slice_starts(rest, S("/"))) return refuse(mem, r, "the path must begin with /");
    rest = slice_sub(rest, 1, rest.n);
    while (rest.n) {
        bool any, more;
        slice segment;
        more = slice_cut(rest, '/', &segment, &rest);
        if (!segment_good(segment, &any) || (more && !rest.n)) return refuse(mem, r, "bad pattern");
        if (++parts > ROUTE_SEGMENTS_MAX) return refuse(mem, r, "too deep");
        if (any && ++params > ROUTE_PARAMS_MAX) return refuse(mem, r, "too many {names}");
        struct place *down = any ? p->any : literal_find(p, segment);
        if (!down && any) down = p->any = NEW(mem, struct place);
        if (!down) down = literal_add(mem, p, segment);
        p = down;
    }
    *place = p;
    return OK;
}

static err route_add(struct arena *mem, struct router *router, const struct route *r)
{
    if (!r->right || !*r->right) return refuse(mem, r, "names no right; a public one says \"public\"");
    if (!r->apply) return refuse(mem, r, "has no handler");
    if (!r->title || !*r->title) return refuse(mem, r, "has no title");
    int m = method_index(slice_z(r->method));
    if (m < 0) return refuse(mem, r, "unknown method");
    struct place *p = NULL;
    TRY(place_of(mem, router, r, &p));
    if (p->routes[m]) return refuse(mem, r, "is there twice");
    LIST_ADD(mem, &router->routes, r);
    p->routes[m] = (int)router->routes.n;
    return OK;
}

/* What 405 tells the caller. */
static void allow_write(struct arena *mem, struct place *p)
{
    struct out o = out_new(mem, 64);
    for (int i = 0; i < METHODS; i++)
        if (p->routes[i]) out_f(&o, "%s%s", o.n ? ", " : "", i == 0 ? "GET, HEAD" : methods[i]);
    if (o.n) {
        out_c(&o, '\0');
        p->allow = out_slice(&o).p;
    }
    EACH (down, p->literal) allow_write(mem, *down);
    if (p->any) allow_write(mem, p->any);
}

err router_build(struct arena *mem, const struct system *const *systems, struct router **router)
{
    struct router *r = NEW(mem, struct router);
    r->root = NEW(mem, struct place);
    for (; *systems; systems++)
        for (const struct route *route = (*systems)->routes; route && route->method; route++)
            TRY(route_add(mem, r, route));
    allow_write(mem, r->root);
    *router = r;
    return OK;
}

/* Literal first, then {name}; a dead end falls back.  Bounded by the depth of the trie, which is fixed at start. */
static const struct place *place_find(const struct place *p, slice rest, struct route_match *m)
{
    if (!rest.n) return p->allow ? p : NULL;
    slice segment;
    bool more = slice_cut(rest, '/', &segment, &rest);
    if (!segment.n || (more && !rest.n)) return NULL;
    const struct place *down = literal_find(p, segment);
    const struct place *found = down ? place_find(down, rest, m) : NULL;
    if (found || !p->any || m->n == ROUTE_PARAMS_MAX) return found;
    m->params[m->n++] = segment;
    found = place_find(p->any, rest, m);
    if (!found) m->n--;
    return found;
}

struct route_match router_find(const struct router *r, const char *method, slice path)
{
    struct route_match m = { .index = -1 };
    if (!slice_starts(path, S("/"))) return m;
    const struct place *p = place_find(r->root, slice_sub(path, 1, path.n), &m);
    if (!p) return m;
    int i = method_index(strcmp(method, "HEAD") == 0 ? S("GET") : slice_z(method));
    if (i >= 0 && p->routes[i]) {
        m.index = p->routes[i] - 1;
        m.route = r->routes.v[m.index];
    } else {
        m.allow = p->allow;
    }
    return m;
}

size_t router_count(const struct router *r) { return r->routes.n; }

const struct route *router_route(const struct router *r, size_t index) { return r->routes.v[index]; }

slice router_param(const struct route_match *m, const char *name)
{
    if (!m->route) return (slice){ 0 };
    size_t i = 0;
    slice rest = slice_z(m->route->path);
    while (rest.n) {
        slice s = slice_next(&rest, '/');
        if (!slice_starts(s, S("{"))) continue;
        if (slice_eq(slice_sub(s, 1, s.n - 2), slice_z(name))) return m->params[i];
        i++;
    }
    return (slice){ 0 };
}
