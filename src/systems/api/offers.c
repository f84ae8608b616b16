/* SPDX-License-Identifier: Apache-2.0 */
/* What need not be asked again of a draft (kernel/reuse.h), as its pages offer it: answers and papers given before, documents the province
 * has issued, rows of registers as far as the person may see them; and where each comes from.
 *     GET  /dossiers/{key}/offers         {items: [{kind: answer | row | paper | result, name, label, value, source, at}]}
 *     POST /dossiers/{key}/offers {take}  names out of that list: they become the draft's, and count as not asked again; 200 the dossier
 * An answer that leads to a row (the number of an old certificate) brings its offers once it stands in the draft: PATCH /dossiers/{key}. */
#include "systems/api/api.h"
#include "base/shape.h"
#include "kernel/reuse.h"

static const struct shape body_shape = SHAPE(
    { "take", SHAPE_LIST, NEED, .min = 1, .max = 200, .of = ITEM(SHAPE_TEXT, NEED, .max = 60) });

static err draft_asked(struct call *c, struct dossier *d)
{
    TRY(dossier_by_key(c, web_param(c, "key"), d));
    if (d->state == STATE_DRAFT) return OK;
    return fail(c, ERR_CONFLICT, "dossier.closed", "Chỉ bản nháp mới điền lại được từ những gì đã có.");
}

static err papers_offered(struct call *c, const struct dossier *d, reuse_offers *offers)
{
    papers have;
    TRY(dossier_papers(c, d, &have));
    return reuse_papers(c, d, &have, offers);
}

/* ---- telling ---- */

static void offers_put(struct call *c, struct node *items, const reuse_offers *offers)
{
    EACH (offer, *offers) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "kind", slice_z(reuse_keys[offer->kind]));
        node_put_text(c->mem, n, "name", offer->what);
        node_put_text(c->mem, n, "label", offer->label);
        node_put_text(c->mem, n, "value", offer->value);
        node_put_text(c->mem, n, "source", offer->code);
        put_instant(c, n, "at", offer->at);
        node_add(items, n);
    }
}

err offers_show(struct call *c)
{
    struct dossier d;
    struct node *answers, *items, *reply = list_reply(c, &items, NONE);
    reuse_offers part, all = { 0 };
    TRY(draft_asked(c, &d));
    TRY(dossier_answers(c, &d, &answers));
    EACH (section, procedure_by_id(c, d.version)->form.sections) {
        TRY(reuse_answers(c, &d, section, answers, &part));
        EACH (offer, part) LIST_ADD(c->mem, &all, *offer);
    }
    TRY(papers_offered(c, &d, &part));
    EACH (offer, part) LIST_ADD(c->mem, &all, *offer);
    offers_put(c, items, &all);
    web_etag(c, d.moves);
    offers_looked(c, &all);
    return web_json(c, 200, reply);
}

/* ---- taking ---- */

struct taking { const struct node *names; LIST(slice) taken; };

static bool wanted(const struct taking *t, slice what)
{
    NODE_EACH (name, t->names)
        if (slice_eq(node_value(name), what)) return true;
    return false;
}

static err section_take(struct call *c, struct dossier *d, const struct form_section *section, struct taking *t)
{
    struct node *answers;
    reuse_offers offers, chosen = { 0 };
    TRY(dossier_answers(c, d, &answers));
    TRY(reuse_answers(c, d, section, answers, &offers));
    EACH (offer, offers) {
        if (!wanted(t, offer->what)) continue;
        LIST_ADD(c->mem, &chosen, *offer);
        LIST_ADD(c->mem, &t->taken, offer->what);
    }
    return chosen.n ? reuse_take_answers(c, d, section, &chosen) : OK;
}

static err papers_take(struct call *c, struct dossier *d, struct taking *t)
{
    reuse_offers offers;
    TRY(papers_offered(c, d, &offers));
    EACH (offer, offers) {
        if (!wanted(t, offer->what)) continue;
        TRY(reuse_take_paper(c, d, offer));
        LIST_ADD(c->mem, &t->taken, offer->what);
    }
    return OK;
}

static err none_left(struct call *c, const struct taking *t)
{
    field_faults faults = { 0 };
    NODE_EACH (name, t->names) {
        bool taken = false;
        EACH (what, t->taken) taken |= slice_eq(*what, node_value(name));
        if (!taken) field_fault_add(c->mem, &faults, node_value(name), "Không có gì để điền lại cho “%.*s”.", SL(node_value(name)));
    }
    return err_fields(c->mem, "offers.none", faults);
}

err offers_take(struct call *c)
{
    struct dossier d;
    problems found = { 0 };
    struct taking t = { .names = node_get(web_body(c), "take") };
    (void)shape_check(c->mem, &body_shape, web_body(c), NONE, &found);
    TRY(err_fields(c->mem, "offers.body", shape_faults(c->mem, &found)));
    TRY(draft_asked(c, &d));
    if (!web_if_match(c, d.moves)) return dossier_stale(c);
    EACH (section, procedure_by_id(c, d.version)->form.sections) TRY(section_take(c, &d, section, &t));
    TRY(papers_take(c, &d, &t));
    TRY(none_left(c, &t));
    return dossier_reply(c, 200, &d);
}
