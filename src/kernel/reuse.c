/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/reuse.h"
#include "kernel/act.h"
#include "kernel/app.h"
#include "kernel/dossier_rows.h"
#include "kernel/result.h"
#include "store/db.h"

enum { LOOKED_AT = 20, PAPERS_KEEP_DAYS = 730 };

const char *const reuse_keys[REUSE_KINDS] = { "answer", "paper", "result", "row" };

LOCAL_RECORD(reused, COLUMN(reused, kind), COLUMN(reused, what), COLUMN(reused, source), COLUMN(reused, paper), COLUMN(reused, code));
LOCAL_RECORD(reuse_count, COLUMN(reuse_count, month), COLUMN(reuse_count, kind), COLUMN(reuse_count, name), COLUMN(reuse_count, n));

/* The newest first. */
static err earlier(struct call *c, const struct dossier *d, dossiers *list)
{
    *list = (dossiers){ 0 };
    if (!d->account || !d->party) return OK;
    return db_all(c, &dossier_record, list,
        "select " DOSSIER_COLUMNS " from dossier where account = $1 and account <> 0 and id < $2 and party = $3 "
        "and state not in (0, 3) order by id desc limit $4", d->account, d->id, d->party, LOOKED_AT);
}

static slice name_of(const struct dossier *d) { return d->code.n ? d->code : d->ref; }

static bool offered(const reuse_offers *offers, slice what)
{
    EACH (o, *offers)
        if (slice_eq(o->what, what)) return true;
    return false;
}

/* ---- answers ---- */

/* The same fact: marked by both definitions, under the same name and words. */
static const struct form_field *same_field(const struct call *c, const struct dossier *other, const struct form_field *f)
{
    const struct form_field *g = form_find(&procedure_by_id(c, other->version)->form, f->name);
    return g && g->again && g->type == f->type && slice_eq(g->label, f->label) ? g : NULL;
}

static slice answer_of(struct call *c, const struct dossier *d, slice name)
{
    struct node *answers;
    if (dossier_answers(c, d, &answers).fault) return NONE;
    return node_value(node_find(answers, name));
}

static void offer_answer(struct call *c, const dossiers *list, const struct form_field *f, reuse_offers *offers)
{
    EACH (other, *list) {
        slice value = same_field(c, other, f) ? answer_of(c, other, f->name) : NONE, clean, why;
        if (!value.n || !field_value(c, f, value, &clean, &why)) continue;
        LIST_ADD(c->mem, offers, ((struct reuse_offer){ .kind = REUSE_ANSWER, .what = f->name, .label = f->label, .value = value,
                                                        .source = other->id, .code = name_of(other), .at = other->submitted_at }));
        return;
    }
}

/* ---- rows of registers ---- */

static bool open_question(const struct form_field *f, const struct node *answers)
{
    return form_asked(f, answers) && !node_value(node_find(answers, f->name)).n;
}

static slice row_called(struct call *c, const struct found_row *from)
{
    const struct registry_row *row = &from->row;
    return slice_fmt(c->mem, "%.*s, %.*s", SL(from->r->title), SL(row->code.n ? row->code : row->title));
}

static void offer_row(struct call *c, const found_rows *rows, const struct form_field *f, reuse_offers *offers)
{
    const struct found_row *from;
    slice value = dossier_row_says(c, rows, f, &from);
    if (!value.n) return;
    const struct registry_field *own = register_field(from->r, row_source_of_question(f).field);
    LIST_ADD(c->mem, offers, ((struct reuse_offer){ .kind = REUSE_ROW, .what = f->name, .label = f->label, .value = value,
        .source = from->row.id, .code = row_called(c, from), .at = from->row.changed_at,
        .watched = own->closed ? from->r->name : NONE }));
}

/* Who does not stand at a counter is the applicant. */
static enum row_reader reader_of(const struct dossier *d)
{
    return slice_eq(d->channel, S("online")) ? READER_APPLICANT : READER_COUNTER;
}

static err offer_rows(struct call *c, const struct dossier *d, const struct form_section *section, const struct node *answers,
                      reuse_offers *offers)
{
    struct row_ask ask = dossier_row_ask(d, answers, reader_of(d));
    found_rows rows;
    bool any = false;
    EACH (f, section->fields) any |= f->row.n && open_question(f, answers);
    if (!any) return OK;
    TRY(dossier_rows_find(c, &ask, &rows));
    EACH (f, section->fields)
        if (f->row.n && open_question(f, answers)) offer_row(c, &rows, f, offers);
    return OK;
}

/* ---- offered while a section is filled in ---- */

err reuse_answers(struct call *c, const struct dossier *d, const struct form_section *section, const struct node *answers,
                  reuse_offers *offers)
{
    dossiers list = { 0 };
    bool any = false;
    *offers = (reuse_offers){ 0 };
    TRY(offer_rows(c, d, section, answers, offers));
    EACH (f, section->fields) any |= f->again && open_question(f, answers);
    if (any) TRY(earlier(c, d, &list));
    EACH (f, section->fields)
        if (f->again && open_question(f, answers) && !offered(offers, f->name)) offer_answer(c, &list, f, offers);
    return OK;
}

static err note(struct call *c, const struct dossier *d, const struct reuse_offer *offer, int64_t paper)
{
    return db_do(c, "insert into reuse (dossier, kind, what, source, paper, at) values ($1, $2, $3, $4, $5, $6) "
                    "on conflict (dossier, kind, what) do update set source = $4, paper = $5, at = $6",
                 d->id, reuse_keys[offer->kind], offer->what, offer->source, paper, c->now);
}

err reuse_take_answers(struct call *c, struct dossier *d, const struct form_section *section, const reuse_offers *offers)
{
    struct node *answers;
    field_faults ignored = { 0 };           /* nothing need be complete, and what is offered has been checked */
    TRY(dossier_answers(c, d, &answers));
    EACH (offer, *offers) {
        node_put(c->mem, answers, offer->what, node_new(c->mem, NODE_TEXT, offer->value));
        TRY(note(c, d, offer, 0));
    }
    return dossier_answer(c, d, section, answers, false, &ignored);
}

/* ---- papers and results ---- */

static bool lacks(const papers *have, slice paper)
{
    EACH (p, *have)
        if (slice_eq(p->paper, paper)) return false;
    return true;
}

/* A document of our own comes before a copy of it. */
static err offer_results(struct call *c, const struct dossier *other, const struct procedure *p, const papers *have, reuse_offers *offers)
{
    results list;
    papers files;
    TRY(results_of(c, other, &list));
    if (!list.n) return OK;
    TRY(dossier_papers(c, other, &files));
    EACH (r, list)
        EACH (k, p->papers) {
            bool fits = k->result.n && slice_eq(k->result, r->kind) && r->issued_at.ms && !r->revoked_at.ms;
            if (!fits || !lacks(have, k->id) || offered(offers, k->id)) continue;
            EACH (file, files)
                if (file->id == r->paper)
                    LIST_ADD(c->mem, offers, ((struct reuse_offer){ .kind = REUSE_RESULT, .what = k->id, .label = k->name,
                        .value = slice_fmt(c->mem, "%.*s%s%.*s", SL(r->name), r->number.n ? " số " : "", SL(r->number)),
                        .source = other->id, .code = name_of(other), .at = r->issued_at, .file = *file }));
        }
    return OK;
}

static err offer_files(struct call *c, const struct dossier *other, const struct procedure *p, const papers *have, reuse_offers *offers)
{
    papers files;
    TRY(dossier_papers(c, other, &files));
    EACH (file, files)
        EACH (k, p->papers) {
            bool fits = slice_eq(file->kind, S("submitted")) && file->sha256.n && slice_eq(file->paper, k->id)
                     && slice_eq(procedure_paper_name(procedure_by_id(c, other->version), file->paper, NONE), k->name);
            if (!fits || !lacks(have, k->id) || offered(offers, k->id)) continue;
            LIST_ADD(c->mem, offers, ((struct reuse_offer){ .kind = REUSE_PAPER, .what = k->id, .label = k->name, .value = file->name,
                                                            .source = other->id, .code = name_of(other), .at = file->at, .file = *file }));
        }
    return OK;
}

err reuse_papers(struct call *c, const struct dossier *d, const papers *have, reuse_offers *offers)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    instant since = instant_at(day_add(today(c), -PAPERS_KEEP_DAYS), 0);
    dossiers list = { 0 };
    bool any = false;
    *offers = (reuse_offers){ 0 };
    EACH (k, p->papers) any |= lacks(have, k->id);
    if (any) TRY(earlier(c, d, &list));
    EACH (other, list) TRY(offer_results(c, other, p, have, offers));
    EACH (other, list)
        if (other->submitted_at.ms >= since.ms) TRY(offer_files(c, other, p, have, offers));
    return OK;
}

err reuse_take_paper(struct call *c, struct dossier *d, const struct reuse_offer *offer)
{
    int64_t id;
    const struct paper *f = &offer->file;
    TRY(dossier_paper_add(c, d, offer->what, f->name, f->type, f->sha256, f->size, &id));
    return note(c, d, offer, id);
}

/* ---- counting ---- */

err reuse_of(struct call *c, const struct dossier *d, reuses *list)
{
    *list = (reuses){ 0 };
    return db_all(c, &reused_record, list,
        "select r.kind, r.what, r.source, r.paper, coalesce(s.code, s.ref, '') as code from reuse r left join dossier s on s.id = r.source "
        "where r.dossier = $1 order by r.kind, r.what", d->id);
}

static bool says_still(struct call *c, const struct dossier *d, const found_rows *rows, slice what)
{
    const struct form_field *f = form_find(&procedure_by_id(c, d->version)->form, what);
    const struct found_row *from;
    slice says = f ? dossier_row_says(c, rows, f, &from) : NONE;
    return says.n && slice_eq(says, answer_of(c, d, what));
}

/* An answer that was changed afterwards, or a file that was dropped, was asked for after all. */
static err still_there(struct call *c, const struct dossier *d, const found_rows *rows, const struct reused *r, bool *there)
{
    int64_t n = 0;
    if (slice_eq(r->kind, slice_z(reuse_keys[REUSE_ROW]))) {
        *there = says_still(c, d, rows, r->what);
        return OK;
    }
    if (r->paper) {
        TRY(db_int(c, &n, "select count(*) from paper where id = $1 and dossier = $2", r->paper, d->id));
        *there = n > 0;
        return OK;
    }
    struct dossier source;
    TRY(db_one(c, &dossier_record, &source, "select " DOSSIER_COLUMNS " from dossier where id = $1", r->source));
    *there = slice_eq(answer_of(c, d, r->what), answer_of(c, &source, r->what));
    return OK;
}

static slice read_as(struct call *c, const struct dossier *d, const struct reused *r)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    const struct form_field *f = r->paper ? NULL : form_find(&p->form, r->what);
    return r->paper ? procedure_paper_name(p, r->what, r->what) : f ? f->label : r->what;
}

/* At the counter nobody presses a button: what the program filled in, and nobody changed, was not asked. */
static err counter_noted(struct call *c, const struct dossier *d, const found_rows *rows)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    if (reader_of(d) != READER_COUNTER || !rows->n) return OK;
    EACH (section, p->form.sections)
        EACH (f, section->fields) {
            const struct found_row *from = NULL;
            if (!f->row.n || !says_still(c, d, rows, f->name)) continue;
            (void)dossier_row_says(c, rows, f, &from);
            TRY(note(c, d, &(struct reuse_offer){ .kind = REUSE_ROW, .what = f->name, .source = from->row.id }, 0));
        }
    return OK;
}

static err rows_now(struct call *c, const struct dossier *d, found_rows *rows)
{
    struct node *answers;
    *rows = (found_rows){ 0 };
    if (!procedure_by_id(c, d->version)->rows.n) return OK;
    TRY(dossier_answers(c, d, &answers));
    struct row_ask ask = dossier_row_ask(d, answers, reader_of(d));
    return dossier_rows_find(c, &ask, rows);
}

err reuse_submitted(struct call *c, const struct dossier *d)
{
    reuses list;
    found_rows rows;
    TRY(rows_now(c, d, &rows));
    TRY(counter_noted(c, d, &rows));
    TRY(reuse_of(c, d, &list));
    EACH (r, list) {
        bool there;
        TRY(still_there(c, d, &rows, r, &there));
        if (!there) {
            TRY(db_do(c, "delete from reuse where dossier = $1 and kind = $2 and what = $3", d->id, r->kind, r->what));
            continue;
        }
        TRY(db_do(c, "insert into reuse_count (unit, month, kind, name, n) values ($1, $2, $3, $4, 1) "
                     "on conflict (month, unit, kind, name) do update set n = reuse_count.n + 1",
                  d->received, day_month(today(c), 0), r->kind, read_as(c, d, r)));
    }
    return OK;
}

err reuse_months(struct call *c, day from, day to, reuse_counts *list)
{
    *list = (reuse_counts){ 0 };
    return db_all(c, &reuse_count_record, list,
        "select month, kind, '' as name, sum(n) as n from reuse_count where month >= $1 and month <= $2 group by month, kind "
        "order by month, kind", from, to);
}

err reuse_names(struct call *c, day from, day to, int limit, reuse_counts *list)
{
    *list = (reuse_counts){ 0 };
    return db_all(c, &reuse_count_record, list,
        "select min(month) as month, kind, name, sum(n) as n from reuse_count where month >= $1 and month <= $2 group by kind, name "
        "order by sum(n) desc, kind, name limit $3", from, to, limit);
}
