/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing a file into a register: it is checked line by line first, and what is wrong is given back as a sheet; then all of it is written
 * or what is right of it, in the background, and this page says how far. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"
#include "web/grid.h"

enum { FAULTS_SHOWN = 50, FAULTS_AT_ONCE = 1000, REFRESH_SECONDS = 3 };

/* ---- sending a file ---- */

struct sent { struct import im; import_headings columns; field_faults faults; };

static err may_import(struct call *c, const struct registry *r)
{
    if (import_may(c, r)) return OK;
    return fail(c, ERR_DENIED, "register.denied", "Bạn không được nhập tệp vào sổ “%.*s”.", SL(r->title));
}

const struct option_view *import_sources(struct call *c, const struct registry *r)
{
    LIST(struct option_view) options = { 0 };
    EACH (source, r->sources)
        if (claim_source(c, r, source->code)) LIST_ADD(c->mem, &options, ((struct option_view){ .value = source->code,
                                                                                                .label = source->name }));
    (void)LIST_PUSH(c->mem, &options);
    return options.v;
}

static err form_reply(struct call *c, struct import_form_view *v)
{
    TRY(import_list(c, v->r, &v->past));
    page_begin_as(c, PAGE_OFFICIAL, v->faults.n ? S("Lỗi: Nhập tệp vào sổ") : S("Nhập tệp vào sổ"));
    if (v->faults.n) page_status(c, 422);
    import_form_page(c, v);
    return page_end(c);
}

err import_form(struct call *c)
{
    struct import_form_view v = { 0 };
    TRY(registry_asked(c, &v.r));
    TRY(may_import(c, v.r));
    return form_reply(c, &v);
}

/* The file is read and made UTF-8 before the transaction. */
err import_sent(struct call *c)
{
    const struct registry *r;
    const uploads *files = web_uploads(c);
    struct sent *sent = NEW(c->mem, struct sent);
    c->prepared = sent;
    TRY(registry_asked(c, &r));
    TRY(may_import(c, r));
    if (!files->n) {
        field_fault_add(c->mem, &sent->faults, S("file"), "Chọn tệp Excel (.xlsx) hoặc CSV cần nhập.");
        return OK;
    }
    sent->im = (struct import){ .name = files->v[0].name, .document = web_field(c, "document"), .source = web_field(c, "source") };
    if (web_field(c, "as_of").n && !day_read(web_field(c, "as_of"), &sent->im.as_of))
        field_fault_add(c->mem, &sent->faults, S("as_of"), "Nhập ngày/tháng/năm, ví dụ 11/09/2018.");
    err e = import_receive(c, files->v[0].sha256, &sent->im);
    if (e.fault && e.fault->kind == ERR_INPUT) {
        sent->faults = e.fault->fields;
        return OK;
    }
    TRY(e);
    return import_head(c, r, &sent->im, &sent->columns);
}

err import_add(struct call *c)
{
    struct sent *sent = c->prepared;
    struct import_form_view v = { .document = web_field(c, "document"), .source = web_field(c, "source"), .as_of = web_field(c, "as_of"),
                                   .faults = sent->faults };
    TRY(registry_asked(c, &v.r));
    if (!v.faults.n) TRY(import_open(c, v.r, &sent->columns, &sent->im, &v.faults));
    if (v.faults.n) return form_reply(c, &v);
    return web_see(c, "%.*s/nhap/%lld", SL(registry_path(c, v.r)), (long long)sent->im.id);
}

/* ---- one import ---- */

static err asked(struct call *c, struct import_view_of *v)
{
    int64_t id = 0;
    TRY(registry_asked(c, &v->r));
    (void)slice_int(web_param(c, "n"), &id);
    return import_find(c, v->r, id, &v->im);
}

static err reply(struct call *c, struct import_view_of *v)
{
    bool busy = slice_eq(v->im.state, S("check")) || slice_eq(v->im.state, S("run"));
    TRY(import_wrong(c, v->im.id, 0, FAULTS_SHOWN, &v->wrong));
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "Nhập %.*s", SL(v->im.name)));
    if (v->trouble.n) page_status(c, 409);
    if (busy) web_set_header(c, "Refresh", slice_fmt(c->mem, "%d", REFRESH_SECONDS));
    import_one_page(c, v);
    return page_end(c);
}

err import_show(struct call *c)
{
    struct import_view_of v = { 0 };
    TRY(asked(c, &v));
    return reply(c, &v);
}

err import_do(struct call *c)
{
    struct import_view_of v = { 0 };
    slice what = web_field(c, "lam");
    TRY(asked(c, &v));
    err e = slice_eq(what, S("thoi")) ? import_stop(c, &v.im) : import_start(c, &v.im, slice_eq(what, S("tat-ca")));
    if (e.fault && e.fault->kind == ERR_CONFLICT) {
        v.trouble = e.fault->text;
        return reply(c, &v);
    }
    TRY(e);
    return web_see(c, "%.*s", SL(web_path(c)));
}

/* What was refused, as it stands in the file, and why: to be put right and sent again. */
err import_wrong_file(struct call *c)
{
    struct import_view_of v = { 0 };
    int64_t after = 0;
    TRY(asked(c, &v));
    struct grid *to = grid_new(c, S("Dòng sai"));
    grid_head(to, (const char *const[]){ "Dòng", "Như trong tệp", "lỗi" }, 3);
    do {
        TRY(import_wrong(c, v.im.id, after, FAULTS_AT_ONCE, &v.wrong));
        EACH (f, v.wrong) {
            grid_int(to, f->line);
            grid_text(to, f->raw);
            grid_text(to, f->wrong);
            grid_line(to);
            after = f->line;
        }
    } while (v.wrong.n == FAULTS_AT_ONCE);
    return grid_send(to, slice_eq(web_query(c, "dang"), S("csv")) ? GRID_CSV : GRID_XLSX, S("dong-sai"));
}

slice import_told(const struct import *im)
{
    static const struct { const char *state; slice told; } states[] = {
        { "check", S("Đang kiểm tra") }, { "checked", S("Đã kiểm tra, chưa nhập") }, { "run", S("Đang nhập") }, { "done", S("Đã nhập") },
        { "stopped", S("Đã dừng") } };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (slice_eq(im->state, slice_z(states[i].state))) return states[i].told;
    return im->state;
}
