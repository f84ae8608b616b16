/* SPDX-License-Identifier: Apache-2.0 */
/* What the province holds about the owner of the account, and correcting what is theirs to correct.  A new e-mail address asks for the
 * password, since a forgotten password goes there; the old address is told. */
#include "systems/self/self.h"
#include "store/db.h"
#include "store/outbox.h"
#include "systems/self/pages.h"

enum { SHOWN = 5 };

struct known { slice kind, number; day valid_from; };
LOCAL_RECORD(known, COLUMN(known, kind), COLUMN(known, number), COLUMN(known, valid_from));

static const char *id_kind_name(slice kind)
{
    static const struct { const char *kind, *name; } names[] = {
        { "cccd", "Căn cước công dân" }, { "cmnd", "CMND" }, { "passport", "Hộ chiếu" }, { "tax", "Mã số thuế" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq(kind, slice_z(names[i].kind))) return names[i].name;
    return "Số";
}

static err id_numbers(struct call *c, int64_t party, slice *text)
{
    LIST(struct known) list = { 0 };
    struct out o = out_new(c->mem, 1 << 12);
    TRY(db_all(c, &known_record, &list, "select kind, number, valid_from from party_identifier where party = $1 and party <> 0 "
               "order by valid_from desc limit 10", party));
    EACH (k, list)
        out_f(&o, "%s%s %.*s", o.n ? "\n" : "", id_kind_name(k->kind), SL(k->number));
    *text = out_slice(&o);
    return OK;
}

err data_reply(struct call *c, struct data_view *v)
{
    bool found;
    kept_list all = kept_all(c);
    TRY(account_by_id(c, c->who->account, &v->a, &found));
    if (!v->typed) TRY(own_read(c, &v->own));
    TRY(own_name_free(c, &v->name_free));
    TRY(id_numbers(c, c->who->party, &v->id_numbers));
    EACH (h, all) {
        struct part_kept part = { .kept = *h };
        TRY((*h)->read(c, SHOWN, &part.rows));
        LIST_ADD(c->mem, &v->parts, part);
    }
    TRY(own_open(c, &v->open));
    page_begin(c, v->faults.n ? S("Lỗi: Dữ liệu của tôi") : S("Dữ liệu của tôi"));
    if (v->faults.n) page_status(c, 422);
    data_page(c, v);
    return page_end(c);
}

err data_show(struct call *c)
{
    struct data_view v = { 0 };
    return data_reply(c, &v);
}

/* ---- correcting ---- */

static struct own own_typed(const struct call *c)
{
    return (struct own){ web_field(c, "name"), web_field(c, "phone"), web_field(c, "email"), web_field(c, "address") };
}

err data_correct_check(struct call *c)
{
    field_faults *faults = NEW(c->mem, field_faults);
    struct own was;
    *faults = (field_faults){ 0 };
    c->prepared = faults;
    TRY(own_read(c, &was));
    return slice_eq(was.email, web_field(c, "email")) ? OK : self_proof(c, "mat-khau-sua", faults);
}

/* To the address that was: whoever did not do this hears of it, and where to turn. */
static err tell_old_address(struct call *c, const struct own *was)
{
    slice text = slice_fmt(c->mem, "Kính gửi %.*s,\n\nĐịa chỉ thư điện tử của tài khoản “%.*s” vừa được đổi; thư về hồ sơ không gửi "
                           "đến đây nữa. Nếu không phải bạn làm, hãy gọi đường dây nóng %.*s.\n\n%.*s\n", SL(was->name),
                           SL(c->who->login), SL(defs(c)->hotline), SL(defs(c)->name));
    return was->email.n ? outbox_add(c, S("mail"), was->email, S("Địa chỉ thư điện tử của tài khoản đã đổi"), text) : OK;
}

static err mail_changed(struct call *c, const struct own *was, bool *sent)
{
    struct account a;
    slice site;
    bool found;
    *sent = false;
    TRY(tell_old_address(c, was));
    TRY(account_by_id(c, c->who->account, &a, &found));
    return found && a.email.n && !web_site(c, &site).fault ? account_link_send(c, &a, LINK_CONFIRM, site, sent) : OK;
}

err data_correct(struct call *c)
{
    const field_faults *refused = c->prepared;
    struct data_view v = { .own = own_typed(c), .typed = true, .faults = *refused };
    struct own was;
    bool sent = false;
    if (v.faults.n) return data_reply(c, &v);
    err e = own_correct(c, &v.own, &was);
    if (e.fault && e.fault->kind == ERR_INPUT) {
        v.faults = e.fault->fields;
        return data_reply(c, &v);
    }
    TRY(e);
    if (!slice_eq(was.email, v.own.email)) TRY(mail_changed(c, &was, &sent));
    if (sent) web_flash(c, "Đã lưu. Hãy mở thư gửi đến %.*s để xác nhận địa chỉ.", SL(v.own.email));
    else      web_flash(c, "Đã lưu thông tin của bạn.");
    return web_see(c, "/tai-khoan/du-lieu");
}
