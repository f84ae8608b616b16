/* SPDX-License-Identifier: Apache-2.0 */
/* From method and path to a route.  The routes of all systems are compiled at start into a trie by path segment; a literal
 * segment wins over {name}.  Immutable afterwards, so any thread may ask. */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H
#include "kernel/system.h"

enum { ROUTE_PARAMS_MAX = 6, ROUTE_SEGMENTS_MAX = 16 };

struct router;

struct route_match {
    const struct route *route;          /* NULL: see allow */
    int     index;                      /* of the route, 0 … router_count − 1; −1 without one */
    size_t  n;
    slice   params[ROUTE_PARAMS_MAX];   /* in the order of the pattern, not yet percent-decoded */
    const char *allow;                  /* no route, but the path exists for these: "GET, HEAD, POST"; NULL: no such path */
};

/* ERR_USAGE "web.routes", naming the route: no right, no handler, a method we do not know, a bad pattern, two alike. */
err router_build(struct arena *mem, const struct system *const *systems, struct router **router);

/* path as sent: "/mot-cua/ho-so/17"; HEAD asks for GET's route. */
struct route_match router_find(const struct router *r, const char *method, slice path);

size_t router_count(const struct router *r);
const struct route *router_route(const struct router *r, size_t index);
slice  router_param(const struct route_match *m, const char *name);    /* no value when the pattern has no such name */

#endif
