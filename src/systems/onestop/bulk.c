/* SPDX-License-Identifier: Apache-2.0 */
/* Several dossiers at once: those ticked on the desk, each as its row showed it ("reference.version").  Each is done or refused by itself,
 * by the same table as on its own page; the answer names every one that could not be done, and why.  Dossiers whose papers are sent go
 * into one batch for each way they take, from one unit to another. */
#include "systems/onestop/onestop.h"
#include "kernel/part.h"
#include "systems/onestop/pages.h"

enum { TICKED_MOST = 200 };

static int64_t batch_on_the_way(const struct bulk_view *v, const struct dossier *d)
{
    EACH (b, v->made)
        if (b->unit == d->came_from && b->to_unit == d->handled) return b->id;
    return 0;
}

static err one(struct call *c, struct bulk_view *v, slice ticked)
{
    struct dossier d = { 0 };
    struct part part;
    struct act a = { .kind = v->kind, .to = web_field(c, "giao-cho") };
    struct bulk_line line = { 0 };
    slice seen;
    if (!slice_cut(ticked, '.', &line.ref, &seen) || !slice_int(seen, &a.seen)) return OK;
    line.name = line.ref;
    TRY(part_begin(c, &part));
    err e = dossier_by_key(c, line.ref, &d);
    if (!e.fault) line.name = d.code.n ? d.code : d.ref;
    if (!e.fault && v->kind == ACTION_COMPLETE_STEP && !desk_may_complete(c, &d))
        e = fail(c, ERR_CONFLICT, "bulk.open", "Bước này phải mở từng hồ sơ để hoàn thành.");
    if (v->kind == ACTION_SEND) a.batch = batch_on_the_way(v, &d);
    if (!e.fault) e = dossier_act(c, &d, &a);
    TRY(part_end(c, &part, !e.fault));
    if (!e.fault && v->kind == ACTION_SEND && !a.batch) {
        struct batch b;
        TRY(batch_of(c, &d, &b));
        LIST_ADD(c->mem, &v->made, b);
    }
    line.done = !e.fault;
    v->done += line.done;
    if (e.fault && err_status(e.fault->kind) >= 500) return e;
    if (e.fault) line.told = err_why(e);
    LIST_ADD(c->mem, &v->lines, line);
    return OK;
}

static err all(struct call *c, struct bulk_view *v)
{
    const struct node *chosen = node_get(web_body(c), "chon");
    size_t n = 0;
    if (chosen && chosen->kind != NODE_LIST) return one(c, v, chosen->text);
    NODE_EACH (item, chosen)
        if (n++ < TICKED_MOST) TRY(one(c, v, item->text));
    return OK;
}

err bulk_do(struct call *c)
{
    struct bulk_view v = { .kind = action_of(web_field(c, "viec")) };
    if (v.kind != ACTION_COMPLETE_STEP && v.kind != ACTION_REASSIGN && v.kind != ACTION_SEND)
        return fail(c, ERR_MISSING, "action.unknown", "Không có thao tác này cho nhiều hồ sơ.");
    TRY(all(c, &v));
    if (v.done && v.done == v.lines.n) {
        web_flash(c, "%s: %zu hồ sơ.", action_names[v.kind], v.done);
        return v.made.n == 1 ? web_see(c, "/mot-cua/ban-giao/%lld", (long long)v.made.v[0].id)
                             : web_see(c, v.made.n ? "/mot-cua/ban-giao" : "/mot-cua");
    }
    page_begin(c, slice_z(action_names[v.kind]));
    page_status(c, v.done ? 200 : 422);
    bulk_page(c, &v);
    return page_end(c);
}
