/* SPDX-License-Identifier: Apache-2.0 */
/* Filling in, one part a page: applicant, each section of the form, papers, check; a draft is gone on with where it stopped.
 * Every “Tiếp tục” saves; “Lưu nháp” saves whatever
 * there is and leaves.  What is right is kept even when something else on the page is wrong. */
#include "systems/portal/portal.h"
#include "systems/portal/pages.h"

static const slice part_applicant = { "nguoi-nop", 9 }, part_papers = { "giay-to", 7 }, part_check = { "kiem-tra", 8 };
static const slice part_next = { "tiep", 4 };      /* stands for the first part that lacks something */

slice wizard_url(struct call *c, const struct wizard *w, slice part)
{
    return slice_fmt(c->mem, "/nop/%.*s/%.*s/%.*s", SL(w->p->code), SL(w->d.ref), SL(part));
}

/* Parts in order: applicant 1, sections 2…, papers, check. */
static slice part_number(const struct wizard *w, int n)
{
    int sections = (int)w->p->form.sections.n;
    if (n <= 1) return part_applicant;
    if (n <= sections + 1) return w->p->form.sections.v[n - 2].id;
    return n == sections + 2 ? part_papers : part_check;
}

static err wizard_open(struct call *c, struct wizard *w)
{
    TRY(dossier_by_key(c, web_param(c, "ref"), &w->d));
    w->p = procedure_by_id(c, w->d.version);
    w->part = web_param(c, "part");
    w->of = (int)w->p->form.sections.n + 3;
    for (w->at = 1; w->at <= w->of && !slice_eq(part_number(w, w->at), w->part); w->at++) continue;
    if (w->at > w->of && !slice_eq(w->part, part_next)) return fail(c, ERR_MISSING, "wizard.part", "Không có phần này trong tờ khai.");
    EACH (s, w->p->form.sections)
        if (slice_eq(s->id, w->part)) w->section = s;
    TRY(dossier_answers(c, &w->d, &w->answers));
    TRY(agent_read(c, &w->d, &w->agent));
    return dossier_papers(c, &w->d, &w->papers);
}

static void papers_missing(struct call *c, struct wizard *w)
{
    EACH (k, w->p->papers) {
        bool there = !k->required;
        EACH (p, w->papers) there |= slice_eq(p->paper, k->id);
        if (!there) field_fault_add(c->mem, &w->faults, k->id, "Đính kèm: %.*s.", SL(k->name));
    }
}

static slice first_unfinished(struct call *c, struct wizard *w)
{
    struct node *clean = node_map(c->mem);
    field_faults missing = { 0 };
    if (!w->d.applicant.n) return part_applicant;
    EACH (s, w->p->form.sections) {
        form_check(c, &w->p->form, s, w->answers, true, clean, &missing);
        if (missing.n) return s->id;
    }
    papers_missing(c, w);
    return w->faults.n ? part_papers : part_check;
}

static err offers_read(struct call *c, struct wizard *w)
{
    if (w->section) return reuse_answers(c, &w->d, w->section, w->answers, &w->offers);
    return slice_eq(w->part, part_papers) ? reuse_papers(c, &w->d, &w->papers, &w->offers) : OK;
}

static err wizard_page(struct call *c, struct wizard *w)
{
    slice title = slice_fmt(c->mem, "%s%.*s", w->faults.n ? "Lỗi: " : "", SL(w->p->name));
    page_begin(c, title);
    if (w->faults.n) page_status(c, 422);
    wizard_part(c, w);
    offers_looked(c, &w->offers);
    return page_end(c);
}

static err wizard_refused(struct call *c, struct wizard *w)
{
    TRY(offers_read(c, w));
    return wizard_page(c, w);
}

/* A section seen for the first time begins with what the applicant has said already. */
static void prefill(struct call *c, struct wizard *w)
{
    struct applicant who = applicant_of_dossier(&w->d);
    if (!w->section) return;
    EACH (f, w->section->fields)
        if (node_find(w->answers, f->name)) return;
    ask_prefill(c, &w->p->form, &who, &w->offers, w->answers);
}

err wizard_show(struct call *c)
{
    struct wizard w = { 0 };
    TRY(wizard_open(c, &w));
    if (w.d.state != STATE_DRAFT) return web_see(c, "/ho-so/%.*s", SL(w.d.ref));
    if (slice_eq(w.part, part_next)) return web_see(c, "%.*s", SL(wizard_url(c, &w, first_unfinished(c, &w))));
    TRY(offers_read(c, &w));
    prefill(c, &w);
    return wizard_page(c, &w);
}

/* "Tôi nộp cho": an account for which one may act; from then on the applicant is who owns it. */
static err save_principal(struct call *c, struct wizard *w, bool *chosen)
{
    slice giver = web_field(c, "thay-mat");
    *chosen = !w->d.agent && giver.n;
    return *chosen ? mandate_represent(c, &w->d, giver) : OK;
}

static err save_applicant(struct call *c, struct wizard *w)
{
    if (w->d.agent && w->d.agent == c->who->account) return OK;        /* theirs to change */
    struct applicant who = applicant_typed(c);
    err e = dossier_applicant(c, &w->d, &who);
    if (!e.fault || e.fault->kind != ERR_INPUT) return e;
    w->faults = e.fault->fields;
    return OK;
}

/* Files come in fields named by the paper's id. */
static err save_papers(struct call *c, struct wizard *w)
{
    EACH (f, *web_uploads(c)) {
        int64_t id;
        err e = dossier_paper_add(c, &w->d, f->field, f->name, f->type, f->sha256, f->size, &id);
        if (!e.fault) continue;
        if (e.fault->kind != ERR_LARGE && e.fault->kind != ERR_INPUT) return e;
        field_fault_add(c->mem, &w->faults, f->field, "%.*s", SL(e.fault->text));
    }
    int64_t drop;
    if (slice_int(web_field(c, "bo"), &drop)) TRY(dossier_paper_drop(c, &w->d, drop));
    return dossier_papers(c, &w->d, &w->papers);
}

/* "Dùng lại": all answers offered for a section, beside what was typed; or one paper, by its id. */
static err take(struct call *c, struct wizard *w)
{
    slice which = web_field(c, "dung-lai");
    TRY(offers_read(c, w));
    if (w->section) return reuse_take_answers(c, &w->d, w->section, &w->offers);
    EACH (offer, w->offers)
        if (slice_eq(offer->what, which)) TRY(reuse_take_paper(c, &w->d, offer));
    return OK;
}

static err submit(struct call *c, struct wizard *w)
{
    err e = dossier_try(c, &w->d, &(struct act){ .kind = ACTION_SUBMIT });
    if (e.fault && e.fault->kind == ERR_INPUT) {
        w->faults = e.fault->fields;
        return wizard_refused(c, w);
    }
    TRY(e);
    return web_see(c, "/ho-so/%.*s/bien-nhan", SL(w->d.ref));
}

err wizard_save(struct call *c)
{
    struct wizard w = { 0 };
    bool chosen = false, again = web_field(c, "dung-lai").n > 0, later = web_field(c, "luu").n > 0;
    bool stay = web_field(c, "bo").n > 0 || web_field(c, "them").n > 0 || again;
    TRY(wizard_open(c, &w));
    if (w.d.state != STATE_DRAFT) return web_see(c, "/ho-so/%.*s", SL(w.d.ref));
    if (slice_eq(w.part, part_check) && !later) return submit(c, &w);
    if (slice_eq(w.part, part_applicant)) TRY(save_principal(c, &w, &chosen));
    if (chosen) return web_see(c, "%.*s", SL(wizard_url(c, &w, part_applicant)));
    if (slice_eq(w.part, part_applicant)) TRY(save_applicant(c, &w));
    else if (slice_eq(w.part, part_papers)) TRY(save_papers(c, &w));
    else if (w.section) TRY(dossier_answer(c, &w.d, w.section, web_body(c), !later && !again, &w.faults));
    if (again && !w.faults.n) {
        TRY(wizard_open(c, &w));
        TRY(take(c, &w));
    }
    if (slice_eq(w.part, part_papers) && !later && !stay && !w.faults.n) papers_missing(c, &w);
    if (w.faults.n) {
        if (w.section) w.answers = node_copy(c->mem, web_body(c));
        return wizard_refused(c, &w);
    }
    if (later) {
        web_flash(c, "Đã lưu bản nháp. Bạn có thể khai tiếp bất cứ lúc nào, trên máy nào cũng được.");
        return web_see(c, "/ho-so");
    }
    return web_see(c, "%.*s", SL(wizard_url(c, &w, part_number(&w, stay ? w.at : w.at + 1))));
}
