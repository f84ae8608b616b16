/* SPDX-License-Identifier: Apache-2.0 */
/* Adding a row and correcting one: one form, groups as the declaration has them.  A form that is refused keeps what was typed. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

bool form_shows(const struct form_view *v, const struct registry_field *f)
{
    return !f->retired && !register_fills(f) && (!v->row.id || register_seen(f, v->row.sight));
}

bool form_section_shows(const struct form_view *v, const struct form_section *section)
{
    EACH (f, section->fields)
        if (form_shows(v, register_field(v->r, f->name))) return true;
    return false;
}

/* Of the body only what this register asks. */
static struct node *typed_of(struct call *c, const struct registry *r, const struct node *from)
{
    struct node *typed = node_map(c->mem);
    NODE_EACH (value, from) {
        const struct registry_field *f = register_field(r, value->key);
        bool asked = f && !f->retired && !register_fills(f) && f->ask->type != FIELD_FILE;      /* files: form_parts.c */
        if (asked) node_put(c->mem, typed, value->key, node_copy(c->mem, value));
    }
    return typed;
}

static err reply(struct call *c, const struct form_view *v)
{
    slice title = v->row.id ? slice_fmt(c->mem, "Sửa %.*s", SL(v->r->one)) : slice_fmt(c->mem, "Thêm %.*s", SL(v->r->one));
    bool wrong = v->faults.n || v->trouble.n;
    page_begin_as(c, PAGE_OFFICIAL, wrong ? slice_join(c->mem, S("Lỗi: "), title) : title);
    if (wrong) page_status(c, 422);
    form_page(c, v, title);
    return page_end(c);
}

/* ---- a new row; fields named in the address are filled in: GET …/moi?co_so=123 ---- */

static err may_create(struct call *c, const struct registry *r)
{
    if (register_may(c, r, S("create"), NULL)) return OK;
    return fail(c, ERR_DENIED, "register.denied", "Bạn không được thêm vào sổ “%.*s”.", SL(r->title));
}

err form_new(struct call *c)
{
    struct form_view v = { 0 };
    TRY(registry_asked(c, &v.r));
    TRY(may_create(c, v.r));
    v.typed = typed_of(c, v.r, web_queries(c));
    if (v.r->unit_field && !node_find(v.typed, v.r->unit_field->ask->name) && who_unit(c->who))
        node_put(c->mem, v.typed, v.r->unit_field->ask->name, node_new(c->mem, NODE_TEXT, who_unit(c->who)->code));
    form_lines_spare(c, &v);
    return reply(c, &v);
}

err form_add(struct call *c)
{
    struct form_view v = { 0 };
    TRY(registry_asked(c, &v.r));
    TRY(may_create(c, v.r));
    v.typed = typed_of(c, v.r, web_body(c));
    form_parts_take(c, &v);
    v.why = web_field(c, "why");
    if (v.more) return reply(c, &v);
    TRY(register_add(c, v.r, &(struct registry_change){ .typed = v.typed, .files = v.files, .why = v.why }, &v.row, &v.faults));
    if (v.faults.n) {
        v.row = (struct registry_row){ 0 };
        return reply(c, &v);
    }
    web_flash(c, "Đã thêm %.*s.", SL(row_name(c, &v.row)));
    return web_see(c, "%.*s", SL(row_path(c, v.r, &v.row)));
}

/* ---- one that is there ---- */

/* As it stands; a reference is shown by the code that people know. */
static err standing(struct call *c, struct form_view *v)
{
    v->typed = node_map(c->mem);
    EACH (f, v->r->fields) {
        slice value = node_value(node_find(v->row.values, f->ask->name));
        const struct registry *to = f->to.n ? register_named(defs(c), f->to) : NULL;
        struct registry_row row;
        if (!value.n || !form_shows(v, f)) continue;
        if (to && !register_row(c, to, value, &row).fault && row.code.n) value = row.code;
        node_put(c->mem, v->typed, f->ask->name, node_new(c->mem, NODE_TEXT, value));
    }
    return OK;
}

static err row_asked(struct call *c, struct form_view *v)
{
    TRY(registry_asked(c, &v->r));
    TRY(register_row(c, v->r, web_param(c, "id"), &v->row));
    if (register_may(c, v->r, S("change"), v->row.owner)) return OK;
    return fail(c, ERR_DENIED, "register.denied", "Bạn không được sửa %.*s này.", SL(v->r->one));
}

err form_edit(struct call *c)
{
    struct form_view v = { 0 };
    TRY(row_asked(c, &v));
    TRY(standing(c, &v));
    form_lines_spare(c, &v);
    v.seen = v.row.version;
    register_looked(c, v.r, &v.row);
    return reply(c, &v);
}

err form_change(struct call *c)
{
    struct form_view v = { 0 };
    struct registry_row row;
    TRY(row_asked(c, &v));
    v.typed = typed_of(c, v.r, web_body(c));
    form_parts_take(c, &v);
    v.why = web_field(c, "why");
    v.seen = node_int(web_body(c), "seen", 0);
    if (v.more) return reply(c, &v);
    struct registry_change ch = { .typed = v.typed, .files = v.files, .why = v.why, .seen = v.seen };
    err e = register_change(c, v.r, web_param(c, "id"), &ch, &row, &v.faults);
    if (e.fault && e.fault->kind == ERR_STALE) {
        v.trouble = e.fault->text;
        v.seen = v.row.version;         /* sent again, it goes over what the other has done, who has been named */
        return reply(c, &v);
    }
    TRY(e);
    if (v.faults.n) return reply(c, &v);
    web_flash(c, row.version == v.row.version ? "Không có gì đổi." : "Đã ghi những gì bạn sửa.");
    return web_see(c, "%.*s", SL(row_path(c, v.r, &row)));
}
