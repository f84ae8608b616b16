/* SPDX-License-Identifier: Apache-2.0 */
/* The counter: somebody stands there.  First the procedure, by a few letters of its name, and the ID number; then one page: who, what,
 * which papers as original or copy; one button takes it in, from draft to acceptance in one transaction.  What the number tells of the
 * person, and what the form asks of the applicant again, is filled in.  Whatever is wrong comes back at once with all that was typed. */
#include "systems/onestop/onestop.h"
#include "kernel/part.h"
#include "systems/onestop/pages.h"

/* The clerk's post that is asked for, else the first: a counter is where a clerk sits. */
static err counter(struct call *c, slice key, struct intake_view *v)
{
    const struct post *asked = desk_post(c->who, key);
    if (asked && asked->role == ROLE_CLERK) v->post = asked;
    EACH (p, c->who->posts)
        if (!v->post && p->role == ROLE_CLERK) v->post = p;
    if (v->post) return OK;
    return fail(c, ERR_DENIED, "counter.none", "Tài khoản của bạn không giữ vị trí tiếp nhận nào.");
}

static err show(struct call *c, const struct intake_view *v)
{
    page_begin(c, slice_fmt(c->mem, "%s%.*s", v->faults.n ? "Lỗi: " : "", SL(v->p ? v->p->name : S("Tiếp nhận tại quầy"))));
    if (v->faults.n) page_status(c, 422);
    if (v->p) intake_form(c, v);
    else intake_choice(c, v);
    return page_end(c);
}

/* What is known of the person with this number; what was typed already stays. */
static err person_fill(struct call *c, struct intake_view *v)
{
    struct party p;
    if (!v->number.n || v->who.name.n) return OK;
    TRY(party_by_id_number(c, NONE, v->number, &p, &v->known));
    if (!v->known) return OK;
    struct applicant *who = &v->who;
    who->kind = p.kind;
    who->name = p.name;
    if (!who->phone.n) who->phone = p.phone;
    if (!who->email.n) who->email = p.email;
    if (!who->address.n) who->address = p.address;
    return OK;
}

/* What the registers have of this person, then what the applicant has said. */
static err fill(struct call *c, struct intake_view *v, struct node *answers)
{
    struct row_ask ask = { .p = v->p, .answers = answers, .who = v->who, .reader = READER_COUNTER };
    TRY(dossier_rows_fill(c, &ask, answers, &v->rows));
    ask_prefill(c, &v->p->form, &v->who, &(reuse_offers){ 0 }, answers);
    return OK;
}

/* The one this person brought just before: who they are is known, and the new one joins its visit. */
static err with_read(struct call *c, struct intake_view *v, slice ref)
{
    const struct dossier *d = &v->with;
    if (!ref.n) return OK;
    TRY(dossier_by_key(c, ref, &v->with));
    if (v->who.name.n) return OK;
    v->number = d->id_number;
    v->who = (struct applicant){ d->applicant_kind, d->applicant, d->id_kind, d->id_number, d->phone, d->email, d->address };
    return OK;
}

static void choose_procedure(struct call *c, struct intake_view *v, slice code)
{
    if (!code.n) {
        procedure_search(c, v->q, NONE, v->post->unit, &v->found);
        if (v->q.n && v->found.n == 1) code = v->found.v[0]->code;
        EACH (p, v->found)
            if (slice_eq((*p)->code, v->q)) code = (*p)->code;
    }
    if (code.n) v->p = procedure_for(c, code, v->post->unit, today(c));
}

err intake_show(struct call *c)
{
    struct intake_view v = { .q = slice_trim(web_query(c, "q")), .number = slice_trim(web_query(c, "so")) };
    struct node *answers = node_map(c->mem);
    TRY(counter(c, web_query(c, "vi-tri"), &v));
    choose_procedure(c, &v, web_query(c, "thu-tuc"));
    v.who = (struct applicant){ .kind = S("person"), .id_number = v.number };
    TRY(with_read(c, &v, web_query(c, "nhom")));
    TRY(person_fill(c, &v));
    if (v.p) TRY(fill(c, &v, answers));
    v.typed = answers;
    return show(c, &v);
}

slice intake_first(const struct intake_view *v)
{
    EACH (s, v->p->form.sections)
        EACH (f, s->fields)
            if (!f->prefill.n && !node_find(v->typed, f->name)) return f->name;
    return NONE;
}

/* ---- what was sent ---- */

static slice paper_field(const struct call *c, slice paper, const char *which)
{
    return web_field(c, zstr(c->mem, slice_fmt(c->mem, "%.*s%s", SL(paper), which)));
}

static int paper_count(const struct call *c, slice paper, const char *which)
{
    int64_t n;
    return slice_int(paper_field(c, paper, which), &n) && n > 0 && n < 100 ? (int)n : 0;
}

/* Ticked by itself, or with all that must be there. */
static bool paper_here(const struct call *c, const struct paper_kind *k)
{
    return paper_field(c, k->id, "").n || (k->required && web_field(c, "du-giay-to").n);
}

/* Everything that is wrong, at once: the form and the papers; what is wrong with the applicant stands before. */
static void check(struct call *c, const struct node *answers, struct intake_view *v)
{
    form_check(c, &v->p->form, NULL, answers, true, node_map(c->mem), &v->faults);
    EACH (k, v->p->papers)
        if (k->required && !paper_here(c, k)) field_fault_add(c->mem, &v->faults, k->id, "Chưa có giấy tờ: %.*s", SL(k->name));
}

static err paper_seen(struct call *c, struct dossier *d, const struct paper_kind *k)
{
    int originals = paper_count(c, k->id, ".chinh"), copies = paper_count(c, k->id, ".sao");
    if (!paper_here(c, k)) return OK;
    return dossier_paper_show(c, d, k->id, originals || copies ? originals : 1, copies);
}

static err papers_seen(struct call *c, struct dossier *d, const struct procedure *p)
{
    EACH (k, p->papers) TRY(paper_seen(c, d, k));
    return procedure_paper(p, mandate_paper.id) == &mandate_paper ? paper_seen(c, d, &mandate_paper) : OK;
}

static err draft(struct call *c, struct intake_view *v, const struct node *answers, bool complete, struct dossier *d)
{
    field_faults later = { 0 };
    slice channel = slice_eq(web_field(c, "channel"), S("post")) ? S("post") : S("counter");
    TRY(dossier_draft(c, v->p, v->post->unit, channel, &v->who, d));
    TRY(dossier_answer(c, d, NULL, answers, complete, &later));
    return papers_seen(c, d, v->p);
}

/* Why not is told where the person is asked for. */
static err join_visit(struct call *c, const struct intake_view *v, struct dossier *d)
{
    err e = dossier_act(c, d, &(struct act){ .kind = ACTION_GROUP, .to = v->with.ref });
    if (e.fault && e.fault->fields.n) return err_field(c->mem, e.fault->code, S("id_number"), "%.*s", SL(e.fault->fields.v[0].text));
    return e;
}

static err take_in(struct call *c, struct intake_view *v, const struct node *answers, struct dossier *d)
{
    check(c, answers, v);
    TRY(draft(c, v, answers, true, d));
    TRY(err_fields(c->mem, "intake.wrong", v->faults));
    TRY(dossier_submit(c, d));
    TRY(dossier_act(c, d, &(struct act){ .kind = ACTION_ACCEPT }));
    return v->with.id ? join_visit(c, v, d) : OK;
}

/* Sent away: nothing need be complete but the name and the reason; it is kept and counted as turned away. */
static err send_away(struct call *c, struct intake_view *v, const struct node *answers, struct dossier *d)
{
    struct act a = { .kind = ACTION_REFUSE, .note = web_field(c, "ly-do") };
    if (!a.note.n) field_fault_add(c->mem, &v->faults, S("ly-do"), "Ghi lý do từ chối; người nộp đọc nguyên văn.");
    TRY(draft(c, v, answers, false, d));
    TRY(err_fields(c->mem, "intake.reason", v->faults));
    return dossier_act(c, d, &a);
}

/* The applicant's faults first, then the form's and the papers', which were found before. */
static void merge(struct call *c, struct intake_view *v, err e)
{
    field_faults all = { 0 };
    EACH (f, e.fault->fields) LIST_ADD(c->mem, &all, *f);
    EACH (f, v->faults) {
        bool told = false;
        EACH (g, e.fault->fields) told |= slice_eq(f->field, g->field);
        if (!told) LIST_ADD(c->mem, &all, *f);
    }
    if (!all.n) field_fault_add(c->mem, &all, S(""), "%.*s", SL(e.fault->text));
    v->faults = all;
}

err intake_do(struct call *c)
{
    struct intake_view v = { .typed = web_body(c), .who = applicant_typed(c), .sent = true };
    struct dossier d;
    struct part part;
    struct node *answers = node_copy(c->mem, web_body(c));
    TRY(counter(c, web_field(c, "vi-tri"), &v));
    v.p = procedure_for(c, web_field(c, "thu-tuc"), v.post->unit, today(c));
    if (!v.p || !procedure_offered(v.p, v.post->unit))
        return fail(c, ERR_MISSING, "procedure.missing", "%.*s không giải quyết thủ tục này.", SL(v.post->unit->name));
    v.number = v.who.id_number;
    TRY(with_read(c, &v, web_field(c, "nhom")));
    TRY(person_fill(c, &v));
    TRY(fill(c, &v, answers));
    if (web_field(c, "tra").n) {
        v.typed = answers;
        return show(c, &v);
    }
    bool away = web_field(c, "tu-choi").n > 0;
    TRY(part_begin(c, &part));
    err e = away ? send_away(c, &v, answers, &d) : take_in(c, &v, answers, &d);
    TRY(part_end(c, &part, !e.fault));
    if (e.fault && (e.fault->kind == ERR_INPUT || e.fault->kind == ERR_CONFLICT)) {
        merge(c, &v, e);
        return show(c, &v);
    }
    TRY(e);
    if (away) web_flash(c, "Đã ghi nhận từ chối. In trang này để trả lời người nộp.");
    else      web_flash(c, "Đã tiếp nhận %.*s.", SL(d.code));
    return web_see(c, "/mot-cua/ho-so/%.*s", SL(d.ref));
}
