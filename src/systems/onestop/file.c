/* SPDX-License-Identifier: Apache-2.0 */
/* One dossier on an official's desk: all that is known of it, and a form for each thing that may be done now.
 * Opening one, or a paper of it, leaves an access record, committed before the page leaves.  A field of a form is named by its action,
 * "refuse-note", so that a page with several forms has each name once. */
#include "systems/onestop/onestop.h"
#include "kernel/part.h"
#include "store/db.h"
#include "web/qr.h"
#include "systems/onestop/pages.h"

bool may(const struct file_view *v, enum action a)
{
    EACH (allowed, v->allowed)
        if (*allowed == a) return true;
    return false;
}

static const char *field_named(const struct call *c, enum action a, slice name)
{
    return zstr(c->mem, slice_fmt(c->mem, "%s-%.*s", action_keys[a], SL(name)));
}

slice typed(const struct call *c, const struct file_view *v, enum action a, const char *name)
{
    return v->tried == a ? web_field(c, field_named(c, a, slice_z(name))) : NONE;
}

/* That a protected field is another is told to who may read the row; what it says is not. */
slice row_differs(struct call *c, const struct file_view *v, const struct found_row *one, const struct registry_field *f)
{
    if (f->closed && one->row.sight < SIGHT_WHOLE) return NONE;
    EACH (section, v->p->form.sections)
        EACH (q, section->fields) {
            struct row_source s = row_source_of_question(q);
            const struct found_row *from;
            if (!slice_eq(s.name, one->as->name) || !slice_eq(s.field, f->ask->name)) continue;
            slice answer = node_value(node_find(v->answers, q->name)), kept = node_value(node_find(one->row.values, f->ask->name));
            slice says = f->closed ? kept : dossier_row_says(c, &v->rows, q, &from);
            if (answer.n && says.n && !slice_eq(says, answer)) return form_shown(c, q, answer);
        }
    return NONE;
}

/* ---- looking ---- */

/* Leaders of where it lies, of where it is decided, and of the unit above that, but for the caller. */
static err leaders_read(struct call *c, struct file_view *v)
{
    const struct unit *handled = unit_by_id(c, v->d.handled), *competent = unit_by_id(c, v->d.competent);
    const struct unit *places[] = { handled, competent, competent->parent };
    for (int i = 0; i < 3; i++) {
        colleagues some = { 0 };
        if (!places[i] || (i == 1 && competent == handled)) continue;
        TRY(position_colleagues(c, places[i], S("leader"), &some));
        EACH (one, some)
            if (!slice_eq(one->login, c->who->login)) LIST_ADD(c->mem, &v->leaders, *one);
    }
    return OK;
}

static err file_read(struct call *c, struct file_view *v)
{
    struct deadline term;
    struct account holder;
    bool found = false;
    v->p = procedure_by_id(c, v->d.version);
    TRY(dossier_answers(c, &v->d, &v->answers));
    TRY(dossier_papers(c, &v->d, &v->papers));
    TRY(dossier_events_named(c, &v->d, &v->events));
    TRY(dossier_deadline(c, &v->d, &term));
    TRY(slips_of(c, &v->d, &v->slips));
    TRY(notices_of(c, &v->d, &v->sent));
    TRY(results_of(c, &v->d, &v->results));
    slip_offered(c, &v->d, &v->events, &v->offers);
    v->deadline = deadline_words(c->mem, &term);
    dossier_allowed(c, &v->d, &v->allowed);
    if (may(v, ACTION_SCAN))
        v->phone = qr_svg(c, web_link(c, "/mot-cua/ho-so/%.*s", SL(v->d.ref)), S("Mã QR dẫn đến trang này"));
    TRY(dossier_others(c, &v->d, &v->others));
    if (v->d.agent) TRY(db_text(c, &v->agent, "select name from account where id = $1", v->d.agent));
    if (v->d.assignee) TRY(account_by_id(c, v->d.assignee, &holder, &found));
    if (found) v->assignee = holder.name;
    if (v->d.open) TRY(apology_of(c, &v->d, &v->apology, &found));
    else           TRY(delay_of(c, &v->d, &v->delay, &found));
    TRY(reuse_of(c, &v->d, &v->reused));
    TRY(dossier_rows_beside(c, &v->d, v->answers, &v->rows));
    TRY(opinions_of(c, &v->d, &v->opinions));
    if (v->d.batch) TRY(batch_of(c, &v->d, &v->batch));
    TRY(visit_of(c, &v->d, &v->visit, &found));
    if (found) TRY(visit_dossiers(c, &v->visit, &v->visitors));
    if (may(v, ACTION_ASK_OPINION)) TRY(opinion_places(c, &v->d, &v->places));
    if (may(v, ACTION_SUSPEND) || may(v, ACTION_EXTEND)) TRY(leaders_read(c, v));
    return may(v, ACTION_REASSIGN) ? position_colleagues(c, unit_by_id(c, v->d.handled), v->d.needs, &v->colleagues) : OK;
}

static err file_write(struct call *c, const struct file_view *v, int status)
{
    slice name = v->d.code.n ? v->d.code : v->p->name;
    page_begin(c, slice_fmt(c->mem, "%s%.*s", v->faults.n || v->trouble.n ? "Lỗi: " : "", SL(name)));
    page_status(c, status);
    file_page(c, v);
    return page_end(c);
}

err file_show(struct call *c)
{
    struct file_view v = { .tried = ACTIONS };
    TRY(dossier_by_key(c, web_param(c, "key"), &v.d));
    TRY(file_read(c, &v));
    access_note(c, &v.d);
    return file_write(c, &v, 200);
}

err file_paper(struct call *c)
{
    struct dossier d;
    struct paper p;
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    TRY(dossier_file(c, &d, web_param(c, "id"), &p));
    access_note(c, &d);
    return web_blob(c, zstr(c->mem, p.type), p.name, p.sha256);
}

/* ---- doing ---- */

static bool box_ticked(const struct call *c, enum action a, slice value)
{
    const struct node *box = node_get(web_body(c), field_named(c, a, S("papers")));
    if (box && box->kind != NODE_LIST) return slice_eq(box->text, value);
    NODE_EACH (item, box)
        if (slice_eq(item->text, value)) return true;
    return false;
}

bool ticked(const struct call *c, const struct file_view *v, enum action a, slice paper)
{
    return v->tried == a && box_ticked(c, a, paper);
}

/* "Cần bổ sung: Giấy chứng sinh; Tờ khai.\n…": the applicant reads one text that says all. */
static slice request_text(struct call *c, const struct procedure *p, const words *asked, slice why)
{
    struct out o = out_new(c->mem, 1 << 16);
    if (!asked->n || !why.n) return why;
    out_z(&o, "Cần bổ sung: ");
    EACH (id, *asked) {
        EACH (k, p->papers)
            if (slice_eq(k->id, *id)) out_s(&o, k->name);
        out_z(&o, id + 1 < asked->v + asked->n ? "; " : ".\n");
    }
    out_s(&o, why);
    return o.over ? why : out_slice(&o);
}

static struct act act_typed(struct call *c, const struct procedure *p, enum action kind)
{
    struct act a = { .kind = kind };
    #define FIELD(name) web_field(c, field_named(c, kind, S(name)))
    a.note = FIELD("note");
    a.to = FIELD("to");
    a.result_by = FIELD("result_by");
    a.taken_by = FIELD("taken_by");
    a.carrier = FIELD("carrier");
    a.tracking = FIELD("tracking");
    a.result = FIELD("result");
    a.paper = FIELD("paper");
    EACH (f, *web_uploads(c))
        if (slice_eq(f->field, S("scan-file"))) LIST_ADD(c->mem, &a.scans, ((struct scan){ f->name, f->type, f->sha256, f->size }));
    a.basis = FIELD("basis");
    a.approver = FIELD("approver");
    a.stops = FIELD("stops").n > 0;
    if (!slice_int(FIELD("value"), &a.value)) a.value = 0;
    #undef FIELD
    if (!slice_int(web_field(c, "seen"), &a.seen)) a.seen = 0;
    if (kind != ACTION_REQUEST_SUPPLEMENT) return a;
    EACH (k, p->papers)
        if (box_ticked(c, kind, k->id)) LIST_ADD(c->mem, &a.papers, k->id);
    a.note = request_text(c, p, &a.papers, a.note);
    return a;
}

/* Papers brought to the counter after a request, as many as the definition says. */
static err papers_brought(struct call *c, struct dossier *d, const struct procedure *p, struct act *a)
{
    EACH (k, p->papers) {
        if (!box_ticked(c, ACTION_SUPPLEMENT, k->id)) continue;
        TRY(dossier_paper_show(c, d, k->id, k->originals > 0 || !k->copies ? 1 : 0, k->copies));
        if (a->seen) a->seen++;
    }
    return OK;
}

static const char *result_file_field(struct arena *mem, size_t nth) { return zstr(mem, slice_fmt(mem, "result-file-%zu", nth + 1)); }

slice result_number_field(struct arena *mem, size_t nth) { return slice_fmt(mem, "result-number-%zu", nth + 1); }

/* One kind of result: its files, with their number; or the number alone, of what was attached without. */
static err result_given(struct call *c, struct dossier *d, const struct result_kind *kind, size_t nth, int64_t *given)
{
    slice field = slice_z(result_file_field(c->mem, nth)), number = web_field(c, zstr(c->mem, result_number_field(c->mem, nth)));
    int64_t before = *given;
    EACH (f, *web_uploads(c)) {
        if (!slice_eq(f->field, field)) continue;
        struct result_file file = { .name = f->name, .type = f->type, .sha256 = f->sha256, .size = f->size, .number = number };
        TRY(result_add(c, d, kind, &file));
        ++*given;
    }
    if (*given > before || !number.n) return OK;
    ++*given;
    return result_number(c, d, kind, number);
}

/* What is wrong with the number is told at the question it was typed into. */
static err results_given(struct call *c, struct dossier *d, int64_t *given)
{
    result_kinds kinds = result_kinds_of(c, d);
    for (size_t i = 0; i < kinds.n; i++) {
        err e = result_given(c, d, &kinds.v[i], i, given);
        if (e.fault && e.fault->fields.n)
            return err_field(c->mem, e.fault->code, result_number_field(c->mem, i), "%.*s", SL(e.fault->fields.v[0].text));
        TRY(e);
    }
    return OK;
}

/* Each file or paper counts as a move of the dossier, so what the page has seen moves with it. */
static err act_do(struct call *c, struct dossier *d, const struct procedure *p, struct act *a, int64_t *given)
{
    *given = 0;
    TRY(results_given(c, d, given));
    if (a->kind == ACTIONS) return OK;
    if (a->seen) a->seen += *given;
    if (a->kind == ACTION_SUPPLEMENT) TRY(papers_brought(c, d, p, a));
    return dossier_act(c, d, a);
}

static bool told_on_page(err e)
{
    switch (e.fault ? e.fault->kind : ERR_NONE) {
    case ERR_INPUT: case ERR_STALE: case ERR_CONFLICT: case ERR_DENIED: case ERR_LARGE: return true;
    default: return false;
    }
}

/* The number of the result has a question of its own; what is wrong with an answer is told where the answer stands. */
static slice place_of(struct call *c, enum action a, slice field)
{
    if (slice_eq(field, S("number"))) return result_number_field(c->mem, 0);
    bool named = !field.n || slice_starts(field, S("result-")) || slice_starts(field, S("answer-"));
    return named ? field : slice_z(field_named(c, a, field));
}

/* What went wrong, on the page as the dossier is now, with what was typed. */
static err refused(struct call *c, const struct dossier *now, enum action a, err e)
{
    struct file_view v = { .d = *now, .tried = a };
    EACH (f, e.fault->fields) {
        field_fault_add(c->mem, &v.faults, place_of(c, a, f->field), "%.*s", SL(f->text));
    }
    if (!v.faults.n) {
        v.trouble = e.fault->kind == ERR_STALE ? S("Hồ sơ vừa có người khác xử lý") : S("Chưa làm được");
        v.told = e.fault->text;
    }
    TRY(file_read(c, &v));
    return file_write(c, &v, err_status(e.fault->kind));
}

/* POST /mot-cua/ho-so/{key}/{action}; "ket-qua" only attaches results. */
err file_act(struct call *c)
{
    struct dossier d, before;
    struct part part;
    int64_t given;
    slice key = web_param(c, "action");
    bool attach = slice_eq(key, S("ket-qua"));
    if (!attach && action_of(key) == ACTIONS) return fail(c, ERR_MISSING, "action.unknown", "Không có thao tác này.");
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    before = d;
    const struct procedure *p = procedure_by_id(c, d.version);
    struct act a = attach ? (struct act){ .kind = ACTIONS } : act_typed(c, p, action_of(key));
    TRY(part_begin(c, &part));
    err e = act_do(c, &d, p, &a, &given);
    TRY(part_end(c, &part, !e.fault));
    if (told_on_page(e)) return refused(c, &before, a.kind, e);
    TRY(e);
    const char *done = !attach ? action_names[a.kind] : given ? "đã ghi kết quả" : "chưa có tệp, số nào được ghi";
    web_flash(c, "%.*s: %s.", SL(d.code.n ? d.code : d.ref), done);
    return web_see(c, "/mot-cua/ho-so/%.*s", SL(d.ref));
}
