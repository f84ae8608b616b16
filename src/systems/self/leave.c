/* SPDX-License-Identifier: Apache-2.0 */
/* Taking one's data away as one file, and closing the account.  Both ask for the password again.  The file is written in the prepare half,
 * out of one snapshot, so that nobody who writes waits for it. */
#include "systems/self/self.h"

enum { EXPORT_MOST = 64 << 20 };

struct asked { field_faults faults; slice file; };

static struct asked *asked_new(struct call *c)
{
    struct asked *x = NEW(c->mem, struct asked);
    *x = (struct asked){ 0 };
    c->prepared = x;
    return x;
}

/* ---- the file ---- */

static void put_account(struct call *c, struct out *o, const struct account *a, const struct own *own)
{
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "login", a->login);
    node_put_text(c->mem, n, "kind", a->kind);
    node_put_text(c->mem, n, "name", own->name);
    node_put_text(c->mem, n, "phone", own->phone);
    node_put_text(c->mem, n, "email", own->email);
    node_put_text(c->mem, n, "address", own->address);
    node_put_text(c->mem, n, "created_at", instant_iso(c->mem, a->created_at));
    node_put_text(c->mem, n, "email_confirmed_at", a->confirmed_at.ms ? instant_iso(c->mem, a->confirmed_at) : NONE);
    json_write(o, n);
}

static void put_rows(struct call *c, struct out *o, const kept_rows *rows)
{
    out_c(o, '[');
    EACH (h, *rows) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "at", h->at.ms ? instant_iso(c->mem, h->at) : NONE);
        node_put_text(c->mem, n, "dossier", h->about);
        node_put_text(c->mem, n, "what", h->what);
        node_put_text(c->mem, n, "more", h->more);
        if (h > rows->v) out_c(o, ',');
        json_write(o, n);
    }
    out_c(o, ']');
}

static err put_part(struct call *c, struct out *o, const struct kept *h)
{
    kept_rows rows = { 0 };
    out_f(o, ",\n\"%s\":", h->key);
    if (h->whole) return h->whole(c, o);
    TRY(h->read(c, KEPT_ALL, &rows));
    put_rows(c, o, &rows);
    return OK;
}

static err file_write(struct call *c, slice *file)
{
    struct out o = out_new(c->mem, EXPORT_MOST);
    struct account a;
    struct own own;
    bool found;
    kept_list all = kept_all(c);
    TRY(account_by_id(c, c->who->account, &a, &found));
    TRY(own_read(c, &own));
    out_f(&o, "{\"province\":");
    out_json(&o, defs(c)->name);
    out_z(&o, ",\n\"written_at\":");
    out_json(&o, instant_iso(c->mem, c->now));
    out_z(&o, ",\n\"account\":");
    put_account(c, &o, &a, &own);
    EACH (h, all) TRY(put_part(c, &o, *h));
    out_z(&o, "}\n");
    if (o.over)
        return fail(c, ERR_LARGE, "own.large",
                    "Dữ liệu của bạn lớn hơn 64 MB, không đưa vào một tệp được. Hãy yêu cầu qua đường dây nóng.");
    *file = out_slice(&o);
    return OK;
}

err data_export_make(struct call *c)
{
    struct asked *x = asked_new(c);
    TRY(self_proof(c, "mat-khau-tai", &x->faults));
    return x->faults.n ? OK : file_write(c, &x->file);
}

err data_export(struct call *c)
{
    const struct asked *x = c->prepared;
    slice name = slice_fmt(c->mem, "du-lieu-%.*s.json", SL(c->who->login));
    if (x->faults.n) return data_reply(c, &(struct data_view){ .faults = x->faults });
    TRY(notice_tell(c, c->who->account, 0,
                    S("Toàn bộ dữ liệu của tài khoản vừa được tải về. Nếu không phải bạn, hãy đổi mật khẩu.")));
    return web_download(c, "application/json; charset=utf-8", name, x->file);
}

/* ---- closing ---- */

err data_close_check(struct call *c)
{
    struct asked *x = asked_new(c);
    if (!web_field(c, "hieu").n)
        field_fault_add(c->mem, &x->faults, S("hieu"), "Đánh dấu rằng bạn hiểu tài khoản không mở lại được.");
    return self_proof(c, "mat-khau-dong", &x->faults);
}

err data_close(struct call *c)
{
    const struct asked *x = c->prepared;
    struct data_view v = { .faults = x->faults };
    if (v.faults.n) return data_reply(c, &v);
    TRY(own_close(c));
    web_set_cookie(c, "mc", S(""), 0);
    web_flash(c, "Đã đóng tài khoản. Hồ sơ đã nộp vẫn tra cứu được bằng mã tra cứu.");
    return web_see(c, "/");
}
