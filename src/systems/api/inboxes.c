/* SPDX-License-Identifier: Apache-2.0 */
/* What anybody may tell a register, without an account (kernel/register_inbox.c): the same questions, the same bounds and the same receipt
 * as on the register's page.
 *     GET  /inboxes/{system}/{register}             what is asked: title, says, law, fields as a procedure's form has them
 *     POST /inboxes/{system}/{register} {values}    201 {receipt, state, unit, sent_at, told}
 *     GET  /inboxes/{system}/{register}/{receipt}   the same, as it stands now */
#include "systems/api/api.h"
#include "base/shape.h"

static const struct shape body_shape = SHAPE(
    { "values", SHAPE_MAP, NEED, .max = 100, .pattern = "key", .of = ITEM(SHAPE_TEXT, .plain = true) });

static err inbox_asked(struct call *c, const struct registry **r)
{
    slice name = slice_fmt(c->mem, "%.*s/%.*s", SL(web_param(c, "system")), SL(web_param(c, "register")));
    *r = register_named(defs(c), name);
    return *r && (*r)->inbox.title.n ? OK : fail(c, ERR_MISSING, "register.no_inbox", "Sổ “%.*s” không nhận tin ở đây.", SL(name));
}

static err not_often(struct call *c, const char *what, int most)
{
    if (!web_throttle(c, slice_fmt(c->mem, "%s %.*s", what, SL(web_address(c))), most)) return OK;
    return fail(c, ERR_OFTEN, "register.often", "Bạn gửi quá nhiều trong một phút. Chờ một chút rồi gửi lại.");
}

static struct node *standing_json(struct call *c, const struct registry *r, const struct registry_row *row)
{
    struct node *n = node_map(c->mem), *told;
    node_put_text(c->mem, n, "receipt", register_receipt(c, r, row));
    if (r->states.n) node_put(c->mem, n, S("state"), register_state_json(c, r, row->state));
    put_unit(c, n, "unit", row->owner->id);
    put_instant(c, n, "sent_at", row->created_at);
    told = node_put(c->mem, n, S("told"), node_map(c->mem));
    EACH (f, r->inbox.tells) {
        slice value = node_value(node_find(row->values, (*f)->ask->name));
        if (value.n) node_put(c->mem, told, (*f)->ask->name, register_value_json(c, (*f)->ask, value));
    }
    return n;
}

err inboxes_show(struct call *c)
{
    const struct registry *r;
    struct node *n = node_map(c->mem), *fields;
    TRY(inbox_asked(c, &r));
    node_put_text(c->mem, n, "title", r->inbox.title);
    node_put_text(c->mem, n, "says", r->inbox.says);
    node_put_text(c->mem, n, "law", r->inbox.law);
    fields = node_put(c->mem, n, S("fields"), node_list(c->mem));
    EACH (f, r->inbox.asks) node_add(fields, form_field_json(c, (*f)->ask));
    return web_json(c, 200, n);
}

err inboxes_post(struct call *c)
{
    const struct registry *r;
    struct registry_row row;
    problems found = { 0 };
    field_faults faults = { 0 };
    TRY(inbox_asked(c, &r));
    TRY(not_often(c, "inbox", INBOX_A_MINUTE));
    (void)shape_check(c->mem, &body_shape, web_body(c), NONE, &found);
    TRY(err_fields(c->mem, "register.body", shape_faults(c->mem, &found)));
    TRY(register_add(c, r, &(struct registry_change){ .typed = node_get(web_body(c), "values"), .inbox = true }, &row, &faults));
    TRY(err_fields(c->mem, "register.wrong", faults));
    web_set_header(c, "Location", slice_fmt(c->mem, "%.*s/%.*s", SL(web_path(c)), SL(register_receipt(c, r, &row))));
    return web_json(c, 201, standing_json(c, r, &row));
}

err inboxes_receipt(struct call *c)
{
    const struct registry *r;
    struct registry_row row;
    bool found;
    TRY(inbox_asked(c, &r));
    TRY(not_often(c, "receipt", RECEIPTS_A_MINUTE));
    TRY(register_by_receipt(c, r, web_param(c, "receipt"), &row, &found));
    if (!found) return fail(c, ERR_MISSING, "register.no_receipt", "Không có tin nào mang mã này. Kiểm tra lại từng chữ của mã.");
    return web_json(c, 200, standing_json(c, r, &row));
}
