/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"

static struct node *unit_json(struct call *c, const struct unit *u)
{
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "code", u->code);
    node_put_text(c->mem, n, "name", u->name);
    node_put_text(c->mem, n, "level", u->level);
    node_put_text(c->mem, n, "kind", u->kind);
    node_put_text(c->mem, n, "parent", u->parent ? u->parent->code : (slice){ NULL, 0 });
    put_day(c, n, "valid_from", u->valid_from);
    put_day(c, n, "valid_to", u->valid_to);
    return n;
}

static err asked_day(struct call *c, day *on)
{
    slice at = web_query(c, "at");
    *on = today(c);
    if (!at.n || day_parse(at, on)) return OK;
    return err_field(c->mem, "query.day", S("at"), "Ngày viết dạng YYYY-MM-DD.");
}

/* Territorial units unless a level is named.  The cursor is the code of the last one sent: units stand in tree order. */
err units_list(struct call *c)
{
    day on;
    struct node *items;
    unit_list found = { 0 };
    TRY(asked_day(c, &on));
    slice level = web_query(c, "level"), after = web_query(c, "cursor"), next = { NULL, 0 };
    unit_search(c, level, web_query(c, "q"), on, &found);
    struct node *reply = list_reply(c, &items, next);
    bool skipping = after.n > 0;
    int limit = list_limit(c);
    EACH (u, found) {
        if (!level.n && !unit_is_territory(*u)) continue;
        if (skipping) {
            skipping = !slice_eq((*u)->code, after);
            continue;
        }
        if ((int)items->n == limit) {
            node_put_text(c->mem, reply, "next", next);
            break;
        }
        node_add(items, unit_json(c, *u));
        next = (*u)->code;
    }
    return web_json(c, 200, reply);
}

err units_show(struct call *c)
{
    day on;
    TRY(asked_day(c, &on));
    const struct unit *u = unit_by_code(c, web_param(c, "code"), on);
    if (!u) return fail(c, ERR_MISSING, "unit.missing", "Không có đơn vị mã “%.*s” vào ngày này.", SL(web_param(c, "code")));
    return web_json(c, 200, unit_json(c, u));
}
