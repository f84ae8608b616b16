/* SPDX-License-Identifier: Apache-2.0 */
/* The accounts of officials with the positions they hold today; any other account by its exact login. */
#include "systems/admin/admin.h"
#include "base/fold.h"
#include "store/db.h"
#include "systems/admin/pages.h"

enum { A_PAGE = 50 };

struct listed { slice login, name; instant locked_at; bool demo; slice role; int64_t unit; slice title; };
LOCAL_RECORD(listed, COLUMN(listed, login), COLUMN(listed, name), COLUMN(listed, locked_at), COLUMN(listed, demo),
             COLUMN(listed, role), COLUMN(listed, unit), COLUMN(listed, title));

/* ---- choices ---- */

const struct option_view *admin_roles(struct call *c)
{
    struct option_view *list = NEWN(c->mem, struct option_view, ROLES);
    for (enum role r = ROLE_CLERK; r < ROLES; r++)
        list[r - ROLE_CLERK] = (struct option_view){ .value = slice_z(role_names[r]), .label = slice_z(role_titles[r]) };
    return list;
}

const struct option_view *admin_units(struct call *c)
{
    struct option_view *list = NEWN(c->mem, struct option_view, defs(c)->units.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < defs(c)->units.n; i++) {
        const struct unit *u = &defs(c)->units.v[i];
        if (unit_valid(u, today(c))) list[n++] = (struct option_view){ .value = u->code, .label = unit_place(c->mem, u) };
    }
    return list;
}

/* ---- the list ---- */

static bool fits(struct call *c, const struct official *o, slice folded)
{
    struct out text = out_new(c->mem, 4096);
    out_f(&text, "%.*s %.*s", SL(o->login), SL(o->name));
    EACH (h, o->held) out_f(&text, " %.*s %.*s", SL(h->title), SL(h->unit));
    return fold_has_words(fold(c->mem, out_slice(&text)), folded);
}

/* Rows come by login, one for each position; an official without one has an empty row. */
static err officials_read(struct call *c, struct accounts_view *v)
{
    LIST(struct listed) rows = { 0 };
    slice folded = fold(c->mem, v->q);
    TRY(db_all(c, &listed_record, &rows,
        "select a.login, a.name, a.locked_at, a.demo, p.role, p.unit, p.title from account a "
        "left join position p on p.account = a.id and p.valid_from <= $1 and (p.valid_to is null or p.valid_to >= $1) "
        "where a.kind = 'official' order by a.login, p.id", today(c)));
    for (size_t i = 0; i < rows.n;) {
        struct official o = { rows.v[i].login, rows.v[i].name, rows.v[i].locked_at, rows.v[i].demo, .held = { 0 } };
        for (; i < rows.n && slice_eq(rows.v[i].login, o.login); i++) {
            const struct unit *u = rows.v[i].unit ? unit_by_id(c, rows.v[i].unit) : NULL;
            if (u) LIST_ADD(c->mem, &o.held, ((struct held){ rows.v[i].role, unit_place(c->mem, u), rows.v[i].title }));
        }
        v->all++;
        if (fits(c, &o, folded)) LIST_ADD(c->mem, &v->found, o);
    }
    return OK;
}

err admin_accounts(struct call *c)
{
    struct accounts_view v = { .q = slice_trim(web_query(c, "q")) };
    int64_t page = web_query_int(c, "trang", 1);
    TRY(officials_read(c, &v));
    if (v.q.n) TRY(account_find(c, v.q, &v.other, &v.other_found));
    v.other_found = v.other_found && !slice_eq(v.other.kind, S("official"));
    v.from = page > 1 && page < 1000 ? (size_t)(page - 1) * A_PAGE : 0;
    if (v.from >= v.found.n) v.from = 0;
    v.shown = v.found.n - v.from < A_PAGE ? v.found.n - v.from : A_PAGE;
    page_begin(c, S("Quản trị: tài khoản"));
    accounts_page(c, &v);
    return page_end(c);
}

/* ---- a new one ---- */

static err show_new(struct call *c, const struct account_new *n)
{
    page_begin(c, n->faults.n ? S("Lỗi: Thêm tài khoản") : S("Thêm tài khoản"));
    if (n->faults.n) page_status(c, 422);
    account_new_page(c, n);
    return page_end(c);
}

err admin_account_form(struct call *c) { return show_new(c, &(struct account_new){ 0 }); }

/* What the account itself refuses is told beside what the position lacks; nothing is written while anything is wrong. */
static err add(struct call *c, struct account_new *n, const struct unit *u)
{
    struct account a = { .login = n->login, .kind = S("official"), .name = n->name, .email = n->email, .phone = n->phone };
    if (n->name.n && !text_name_ok(n->name)) field_fault_add(c->mem, &n->faults, S("name"), "Họ và tên chỉ gồm chữ cái và dấu cách.");
    if (n->email.n && !email_ok(n->email))
        field_fault_add(c->mem, &n->faults, S("email"), "Địa chỉ thư điện tử không đúng dạng ten@example.vn.");
    if (n->faults.n) return OK;
    err e = account_add(c, &a);
    if (e.fault && e.fault->kind == ERR_INPUT) {
        n->faults = e.fault->fields;
        return OK;
    }
    TRY(e);
    return position_add(c, &(struct position){ .account = a.id, .role = n->role, .unit = u->id, .title = n->title });
}

err admin_account_add(struct call *c)
{
    struct account_new n = { .login = fold(c->mem, web_field(c, "login")), .name = web_field(c, "name"), .email = web_field(c, "email"),
                             .phone = web_field(c, "phone"), .role = web_field(c, "role"), .unit = web_field(c, "unit"),
                             .title = web_field(c, "title") };
    const struct unit *u = unit_by_code(c, n.unit, today(c));
    if (!u) field_fault_add(c->mem, &n.faults, S("unit"), "Chọn đơn vị.");
    if (role_of(n.role) < ROLE_CLERK) field_fault_add(c->mem, &n.faults, S("role"), "Chọn vai trò.");
    TRY(add(c, &n, u));
    if (n.faults.n) return show_new(c, &n);
    web_flash(c, "Đã thêm %.*s. Tài khoản chưa có mật khẩu: cấp ở đây rồi đưa tận tay.", SL(n.login));
    return web_see(c, "/quan-tri/tai-khoan/%.*s", SL(n.login));
}
