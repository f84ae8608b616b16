/* SPDX-License-Identifier: Apache-2.0 */
/* What anybody may tell a register: a form without an account, and by the receipt how it stands.  Who must not be found out leaves the
 * name empty; nothing but the form is asked. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

static err inbox_of(struct call *c, struct inbox_view *v)
{
    slice name = slice_fmt(c->mem, "%.*s/%.*s", SL(web_param(c, "system")), SL(web_param(c, "register")));
    v->r = register_named(defs(c), name);
    return v->r && v->r->inbox.title.n ? OK : fail(c, ERR_MISSING, "register.no_inbox", "Sổ này không nhận tin ở đây.");
}

static bool often(struct call *c, const char *what, int most)
{
    return web_throttle(c, slice_fmt(c->mem, "%s %.*s", what, SL(web_address(c))), most);
}

static err too_often(struct call *c)
{
    return fail(c, ERR_OFTEN, "register.often", "Bạn gửi quá nhiều trong một phút. Chờ một chút rồi gửi lại.");
}

static err reply(struct call *c, struct inbox_view *v)
{
    page_begin_as(c, PAGE_CITIZEN, v->faults.n ? slice_join(c->mem, S("Lỗi: "), v->r->inbox.title) : v->r->inbox.title);
    if (v->faults.n) page_status(c, 422);
    inbox_page(c, v);
    return page_end(c);
}

/* By the receipt: the state, and what the register tells who has it. */
static err standing(struct call *c, struct inbox_view *v)
{
    if (often(c, "receipt", RECEIPTS_A_MINUTE)) return too_often(c);
    TRY(register_by_receipt(c, v->r, v->receipt, &v->row, &v->found));
    struct row_view *rows = NEWN(c->mem, struct row_view, v->r->inbox.tells.n + 3), *next = rows;
    *next++ = (struct row_view){ .label = S("Nơi nhận"), .value = v->found ? v->row.owner->name : NONE };
    *next++ = (struct row_view){ .label = S("Gửi lúc"), .value = v->found ? instant_text(c->mem, v->row.created_at) : NONE };
    EACH (f, v->r->inbox.tells) {
        slice value = v->found ? node_value(node_find(v->row.values, (*f)->ask->name)) : NONE;
        if (value.n) *next++ = (struct row_view){ .label = (*f)->ask->label, .value = form_shown(c, (*f)->ask, value) };
    }
    v->told = rows;
    page_begin_as(c, PAGE_CITIZEN, v->r->inbox.title);
    if (!v->found) page_status(c, 404);
    inbox_receipt_page(c, v);
    return page_end(c);
}

err inbox_show(struct call *c)
{
    struct inbox_view v = { .receipt = slice_trim(web_query(c, "ma")), .typed = node_map(c->mem) };
    TRY(inbox_of(c, &v));
    return v.receipt.n ? standing(c, &v) : reply(c, &v);
}

err inbox_send(struct call *c)
{
    struct inbox_view v = { .typed = node_map(c->mem) };
    TRY(inbox_of(c, &v));
    EACH (f, v.r->inbox.asks)
        node_put(c->mem, v.typed, (*f)->ask->name, node_new(c->mem, NODE_TEXT, web_field(c, zstr(c->mem, (*f)->ask->name))));
    if (often(c, "inbox", INBOX_A_MINUTE)) return too_often(c);
    TRY(register_add(c, v.r, &(struct registry_change){ .typed = v.typed, .inbox = true }, &v.row, &v.faults));
    if (v.faults.n) return reply(c, &v);
    return web_see(c, "%.*s/gui?ma=%.*s", SL(registry_path(c, v.r)), SL(register_receipt(c, v.r, &v.row)));
}
