/* SPDX-License-Identifier: Apache-2.0 */
#include "web/page.h"

static void put_pair(struct call *c, struct out *o, char *sep, slice key, slice value)
{
    out_c(o, *sep);
    *sep = '&';
    put_urlpart(c, o, key);
    out_c(o, '=');
    put_urlpart(c, o, value);
}

slice web_here(struct call *c, const char *name, slice value)
{
    struct out o = out_new(c->mem, 8192);
    char sep = '?';
    out_s(&o, web_path(c));
    NODE_EACH (q, web_queries(c))
        if (!slice_eq(q->key, slice_z(name)) && node_value(q).n) put_pair(c, &o, &sep, q->key, node_value(q));
    if (value.n) put_pair(c, &o, &sep, slice_z(name), value);
    return out_slice(&o);
}

void put_query(struct call *c, struct out *o, const char *name, slice value)
{
    if (!value.n) return;
    out_f(o, "%s%s=", slice_find(out_slice(o), S("?")) < o->n ? "&" : "?", name);
    put_urlpart(c, o, value);
}
