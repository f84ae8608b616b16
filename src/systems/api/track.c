/* SPDX-License-Identifier: Apache-2.0 */
/* Public tracking.  A code can be guessed, so by code only state, unit and dates are told; a reference cannot, so it also opens step and
 * history.  Neither tells anything personal. */
#include "systems/api/api.h"

err api_track(struct call *c)
{
    struct dossier d;
    bool by_ref, found;
    TRY(dossier_track(c, web_param(c, "key"), &d, &by_ref, &found));
    if (!found) return fail(c, ERR_MISSING, "track.missing", "Không có hồ sơ với mã này. Kiểm tra lại từng chữ số trên giấy hẹn.");
    struct node *n = node_map(c->mem);
    if (d.code.n) node_put_text(c->mem, n, "code", d.code);
    node_put(c->mem, n, S("state"), state_json(c, d.state));
    put_unit(c, n, "unit", d.handled);
    put_instant(c, n, "received_at", d.accepted_at);
    put_instant(c, n, "due_at", d.due_at);
    if (!by_ref) return web_json(c, 200, n);
    const struct procedure *p = procedure_by_id(c, d.version);
    node_put_text(c->mem, n, "procedure", p->name);
    if (d.step >= 0) node_put_text(c->mem, n, "step", p->steps.v[d.step].name);
    dossier_events events;
    TRY(dossier_events_of(c, &d, &events));
    struct node *history = node_put(c->mem, n, S("history"), node_list(c->mem));
    EACH (e, events) {
        struct node *one = node_map(c->mem);
        put_instant(c, one, "at", e->at);
        node_put_text(c->mem, one, "action", e->kind);
        node_put_text(c->mem, one, "unit", e->unit);
        node_put_text(c->mem, one, "hash", e->hash);
        node_add(history, one);
    }
    return web_json(c, 200, n);
}
