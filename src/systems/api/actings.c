/* SPDX-License-Identifier: Apache-2.0 */
/* Who acts for a row of a register (kernel/acting.h).  What is entered is answered with who acts, as far as the caller may know:
 *     GET  …/{id}/acting                   {items: [{id, name, role: {code, label}, by, document, document_day, from, to, ended_at, why}]}
 *     POST …/{id}/acting                   {to, name, role, document, document_day, until}: who keeps the row enters by papers
 *     POST …/{id}/acting/own               the caller enters themselves by their proven number
 *     POST …/{id}/acting/{n}/end           {why}; the answer is {ended: n}, since who has given it up may see nothing any more */
#include "systems/api/api.h"
#include "base/shape.h"
#include "kernel/acting.h"

static const struct shape body_shape = SHAPE(
    { "to",           SHAPE_TEXT, NEED, .plain = true },
    { "name",         SHAPE_TEXT, NEED },
    { "role",         SHAPE_TEXT, NEED },
    { "document",     SHAPE_TEXT, NEED },
    { "document_day", SHAPE_DAY, NEED },
    { "until",        SHAPE_DAY });

static struct node *acting_json(struct call *c, const struct registry *r, const struct acting *x)
{
    struct node *n = node_map(c->mem), *role;
    put_id(c, n, "id", x->id);
    node_put_text(c->mem, n, "name", x->name);
    role = node_put(c->mem, n, S("role"), node_map(c->mem));
    node_put_text(c->mem, role, "code", x->role);
    node_put_text(c->mem, role, "label", acting_role(r, x->role));
    node_put_text(c->mem, n, "by", x->document.n ? S("document") : S("number"));
    node_put_text(c->mem, n, "document", x->document);
    put_day(c, n, "document_day", x->document_day);
    put_day(c, n, "from", instant_day(x->made_at));
    put_day(c, n, "to", x->valid_to);
    put_instant(c, n, "ended_at", x->ended_at);
    node_put_text(c->mem, n, "why", x->why);
    return n;
}

static err reply(struct call *c, int status, const struct registry *r)
{
    struct registry_row row;
    actings list;
    struct node *items, *reply = list_reply(c, &items, NONE);
    TRY(acting_row(c, r, web_param(c, "id"), &row));
    TRY(acting_of(c, r, &row, &list));
    EACH (x, list) node_add(items, acting_json(c, r, x));
    return web_json(c, status, reply);
}

err actings_show(struct call *c)
{
    const struct registry *r;
    TRY(register_asked(c, &r));
    return reply(c, 200, r);
}

err actings_post(struct call *c)
{
    const struct registry *r;
    const struct node *body = web_body(c);
    field_faults faults = { 0 };
    problems found = { 0 };
    TRY(register_asked(c, &r));
    (void)shape_check(c->mem, &body_shape, body, NONE, &found);
    TRY(err_fields(c->mem, "acting.body", shape_faults(c->mem, &found)));
    struct acting_asked asked = { .to = slice_trim(node_text(body, "to")), .name = slice_trim(node_text(body, "name")),
                                  .role = node_text(body, "role"), .document = slice_trim(node_text(body, "document")) };
    (void)day_parse(node_text(body, "document_day"), &asked.document_day);
    (void)day_parse(node_text(body, "until"), &asked.until);
    TRY(acting_enter(c, r, web_param(c, "id"), &asked, &faults));
    TRY(err_fields(c->mem, "acting.wrong", faults));
    return reply(c, 201, r);
}

err actings_own(struct call *c)
{
    const struct registry *r;
    field_faults faults = { 0 };
    TRY(register_asked(c, &r));
    TRY(acting_claim(c, r, web_param(c, "id"), &faults));
    TRY(err_fields(c->mem, "acting.wrong", faults));
    return reply(c, 201, r);
}

err actings_end(struct call *c)
{
    const struct registry *r;
    struct node *ended = node_map(c->mem);
    field_faults faults = { 0 };
    int64_t id = 0;
    TRY(register_asked(c, &r));
    if (!slice_int(web_param(c, "n"), &id)) id = 0;
    TRY(acting_end(c, r, web_param(c, "id"), id, slice_trim(node_text(web_body(c), "why")), &faults));
    TRY(err_fields(c->mem, "acting.wrong", faults));
    put_id(c, ended, "ended", id);
    return web_json(c, 200, ended);
}
