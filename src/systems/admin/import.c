/* SPDX-License-Identifier: Apache-2.0 */
/* Officials from a CSV file or pasted text: read and told line by line first, changed only when confirmed.  What is confirmed is the text
 * that was shown, sent back by the page. */
#include "systems/admin/admin.h"
#include "store/blob.h"
#include "systems/admin/pages.h"

enum { CSV_MOST = 4 << 20 };

static err show(struct call *c, const struct import_view *v)
{
    page_begin(c, v->faults.n ? S("Lỗi: Nhập tài khoản") : S("Nhập tài khoản từ CSV"));
    if (v->faults.n || v->bad) page_status(c, 422);
    import_page(c, v);
    return page_end(c);
}

err admin_import_form(struct call *c) { return show(c, &(struct import_view){ 0 }); }

/* A file's bytes are fetched here: a blob may not be read inside a transaction. */
err admin_import_read(struct call *c)
{
    slice *csv = NEW(c->mem, slice);
    const uploads *files = web_uploads(c);
    *csv = web_field(c, "csv");
    c->prepared = csv;
    return files->n ? blob_get(c->app->store, c->mem, files->v[0].sha256, CSV_MOST, csv) : OK;
}

err admin_import(struct call *c)
{
    const slice *csv = c->prepared;
    bool sure = slice_eq(web_field(c, "lam"), S("nhap"));
    struct import_view v = { .csv = *csv, .tried = true };
    if (!slice_trim(*csv).n) {
        field_fault_add(c->mem, &v.faults, S("csv"), "Chọn tệp CSV hoặc dán nội dung.");
        return show(c, &v);
    }
    err e = account_import(c, *csv, true, &v.lines);
    if (e.fault && (e.fault->kind == ERR_INPUT || e.fault->kind == ERR_LARGE)) {
        field_fault_add(c->mem, &v.faults, S("csv"), "%.*s", SL(e.fault->text));
        return show(c, &v);
    }
    TRY(e);
    EACH (line, v.lines) v.bad += line->bad;
    if (!sure || v.bad || !v.lines.n) return show(c, &v);
    TRY(account_import(c, *csv, false, &v.lines));
    web_flash(c, "Đã thêm %zu tài khoản. Chưa tài khoản nào có mật khẩu.", v.lines.n);
    return web_see(c, "/quan-tri");
}
