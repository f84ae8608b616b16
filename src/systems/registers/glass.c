/* SPDX-License-Identifier: Apache-2.0 */
/* Looking beyond one's rights in an emergency: the form that asks for a reason, all uses, and what a head thinks of one.  The opened row
 * is shown by row.c.  These pages name a row by its code alone: who judges may have no right to read it. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

enum { USES_SHOWN = 50 };

/* ---- opening ---- */

slice glass_form_path(struct call *c, const struct registry *r) { return slice_join(c->mem, registry_path(c, r), S("/khan-cap")); }

static err asked(struct call *c, struct glass_form_view *v)
{
    TRY(registry_asked(c, &v->r));
    if (register_may(c, v->r, S("glass"), NULL)) return OK;
    return fail(c, ERR_DENIED, "glass.denied", "Bạn không được xem khẩn cấp dòng nào của sổ “%.*s”.", SL(v->r->title));
}

static err form_reply(struct call *c, struct glass_form_view *v)
{
    page_begin_as(c, PAGE_OFFICIAL, v->faults.n ? S("Lỗi: Xem khẩn cấp") : S("Xem khẩn cấp"));
    if (v->faults.n) page_status(c, 422);
    glass_form_page(c, v);
    return page_end(c);
}

err glass_form(struct call *c)
{
    struct glass_form_view v = { .key = web_query(c, "ma") };
    TRY(asked(c, &v));
    return form_reply(c, &v);
}

err glass_send(struct call *c)
{
    struct glass_form_view v = { .key = web_field(c, "key"), .why = web_field(c, "why") };
    struct glass g;
    TRY(asked(c, &v));
    TRY(glass_open(c, v.r, v.key, v.why, &g, &v.faults));
    if (v.faults.n) return form_reply(c, &v);
    return web_see(c, "%.*s/%lld", SL(registry_path(c, v.r)), (long long)g.subject);
}

/* ---- looking back ---- */

static enum glass_which which_asked(struct call *c)
{
    slice which = web_query(c, "xem");
    if (!glass_watches(c) || slice_eq(which, S("cua-toi"))) return GLASS_OWN;
    return slice_eq(which, S("tat-ca")) ? GLASS_ALL : GLASS_WAITING;
}

err glass_uses(struct call *c)
{
    struct glass_list_view v = { .which = which_asked(c) };
    TRY(glass_list(c, v.which, web_query_int(c, "sau", 0), USES_SHOWN + 1, &v.list));
    if (v.list.n > USES_SHOWN) {
        v.list.n = USES_SHOWN;
        v.next = slice_fmt(c->mem, "%lld", (long long)v.list.v[USES_SHOWN - 1].id);
    }
    page_begin_as(c, PAGE_OFFICIAL, S("Các lần xem khẩn cấp"));
    glass_list_page(c, &v);
    return page_end(c);
}

slice glass_row_name(struct call *c, const struct glass *g)
{
    const struct registry *r = register_named(defs(c), g->registry);
    return slice_fmt(c->mem, "%.*s %.*s", SL(r ? r->one : g->registry), SL(g->code));
}

static err one_asked(struct call *c, struct glass_view_of *v)
{
    int64_t id = 0;
    (void)slice_int(web_param(c, "n"), &id);
    TRY(glass_find(c, id, &v->g));
    v->r = register_named(defs(c), v->g.registry);
    return OK;
}

static err one_reply(struct call *c, struct glass_view_of *v)
{
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "Xem khẩn cấp: %.*s", SL(glass_row_name(c, &v->g))));
    if (v->faults.n) page_status(c, 422);
    glass_page(c, v);
    return page_end(c);
}

err glass_show(struct call *c)
{
    struct glass_view_of v = { 0 };
    TRY(one_asked(c, &v));
    return one_reply(c, &v);
}

err glass_judge(struct call *c)
{
    struct glass_view_of v = { .verdict = web_field(c, "verdict"), .note = web_field(c, "note") };
    TRY(one_asked(c, &v));
    TRY(glass_review(c, &v.g, v.verdict, v.note, &v.faults));
    if (v.faults.n) return one_reply(c, &v);
    web_flash(c, "Đã ghi kết luận.");
    return web_see(c, "/so/khan-cap");
}
