/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"

void put_id(struct call *c, struct node *map, const char *key, int64_t id)
{
    node_put_text(c->mem, map, key, id ? slice_fmt(c->mem, "%lld", (long long)id) : (slice){ NULL, 0 });
}

void put_instant(struct call *c, struct node *map, const char *key, instant t) { node_put_text(c->mem, map, key, instant_iso(c->mem, t)); }

void put_day(struct call *c, struct node *map, const char *key, day d) { node_put_text(c->mem, map, key, day_iso(c->mem, d)); }

void put_unit(struct call *c, struct node *map, const char *key, int64_t unit)
{
    const struct unit *u = unit_by_id(c, unit);
    struct node *n = node_map(c->mem);
    if (u) {
        node_put_text(c->mem, n, "code", u->code);
        node_put_text(c->mem, n, "name", u->name);
    }
    node_put(c->mem, map, slice_z(key), n);
}

struct node *list_reply(struct call *c, struct node **items, slice next)
{
    struct node *reply = node_map(c->mem);
    *items = node_put(c->mem, reply, S("items"), node_list(c->mem));
    node_put_text(c->mem, reply, "next", next);
    return reply;
}

int list_limit(const struct call *c)
{
    int64_t n = web_query_int(c, "limit", 50);
    return n < 1 ? 1 : n > 500 ? 500 : (int)n;
}
