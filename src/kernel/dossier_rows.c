/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/dossier_rows_inside.h"
#include "kernel/acting.h"
#include "kernel/app.h"
#include "store/db.h"

/* ---- what a source gives ---- */

static const struct found_row *found_named(const found_rows *list, slice name)
{
    EACH (one, *list)
        if (slice_eq(one->as->name, name)) return one;
    return NULL;
}

/* A choice or a unit becomes words where words are wanted. */
static slice said_as(struct call *c, const struct form_field *said, slice value, const struct form_field *to)
{
    bool coded = said->type == FIELD_CHOICE || said->type == FIELD_UNIT;
    return value.n && coded && to->type != said->type ? form_shown(c, said, value) : value;
}

static slice answer_of(const struct meeting *m, slice name, const struct form_field *to)
{
    const struct form_field *f = form_find(&m->ask->p->form, name);
    slice value = slice_trim(node_value(node_find(m->ask->answers, name)));
    return f ? said_as(m->c, f, value, to) : NONE;
}

static slice row_value(const struct meeting *m, const struct row_source *s, const struct form_field *to)
{
    const struct found_row *from = found_named(&m->rows, s->name);
    const struct registry_field *f = from && s->field.n ? register_field(from->r, s->field) : NULL;
    if (from && !s->field.n) return slice_fmt(m->c->mem, "%lld", (long long)from->row.id);
    if (!f || (!m->writing && !register_seen(f, from->row.sight))) return NONE;
    return said_as(m->c, f->ask, node_value(node_find(from->row.values, s->field)), to);
}

static slice unit_code(const struct call *c, int64_t id) { return id ? unit_by_id(c, id)->code : NONE; }

slice meeting_value(const struct meeting *m, const struct row_source *s, const struct form_field *to)
{
    const struct applicant *who = &m->ask->who;
    const struct dossier none = { 0 }, *d = m->ask->d ? m->ask->d : &none;
    switch (s->fact) {
    case FACT_ANSWER:    return answer_of(m, s->name, to);
    case FACT_ROW:       return row_value(m, s, to);
    case FACT_NAME:      return who->name;
    case FACT_ID_NUMBER: return who->id_number;
    case FACT_PHONE:     return who->phone;
    case FACT_EMAIL:     return who->email;
    case FACT_ADDRESS:   return who->address;
    case FACT_CODE:      return d->code;
    case FACT_COMPETENT: return unit_code(m->c, d->competent);
    case FACT_RECEIVED:  return unit_code(m->c, d->received);
    case FACT_ACCEPTED:  return d->accepted_at.ms ? day_iso(m->c->mem, instant_day(d->accepted_at)) : NONE;
    case FACT_NUMBER:    return m->number;
    case FACT_TODAY:     return day_iso(m->c->mem, today(m->c));
    case FACT_OWN:       return m->own;
    case ROW_FACTS:      break;
    }
    return NONE;
}

/* ---- who may see what ---- */

static bool about(const struct found_row *one, slice number)
{
    EACH (f, one->r->persons) {
        slice own = node_value(node_find(one->row.values, (*f)->ask->name));
        if (number.n && slice_eq(own, number)) return true;
    }
    return false;
}

static enum sight least(enum sight a, enum sight b) { return a < b ? a : b; }

/* By which a key may lead to it; what is shown to officials is without protected fields. */
static enum sight sight_of(const struct meeting *m, const struct found_row *one)
{
    enum sight open = register_sight_open(one->r, one->row.state), rights = one->row.sight;
    switch (m->ask->reader) {
    case READER_APPLICANT: return about(one, m->proven) ? SIGHT_CLOSED : one->row.acts_as.n ? SIGHT_WHOLE : open;
    case READER_COUNTER:   return about(one, m->ask->who.id_number) ? rights : open;
    case READER_OFFICIAL:  return rights;
    }
    return SIGHT_NONE;
}

/* Not an agent by mandate. */
static bool in_person(const struct meeting *m)
{
    const struct dossier *d = m->ask->d;
    return m->ask->reader == READER_APPLICANT && d && d->account && d->account == m->c->who->account;
}

static err proven_read(struct meeting *m)
{
    m->proven = NONE;
    if (!in_person(m)) return OK;
    return db_text(m->c, &m->proven, "select number from account where id = $1", m->ask->d->account);
}

/* For the applicant's eyes alone: for whom else they act is no part of the dossier. */
static err own_read(struct meeting *m, const struct procedure_row *as, const struct registry *r)
{
    bool found;
    int64_t subject;
    m->own = NONE;
    if (!procedure_row_own(as) || !in_person(m)) return OK;
    TRY(acting_only(m->c, r, &subject, &found));
    if (found) m->own = slice_number(m->c->mem, subject);
    return OK;
}

/* ---- finding ---- */

/* Typed at a counter and not yet checked: 12/3/2018, 1500 173 894. */
static slice as_kept(struct call *c, const struct registry_field *f, slice value)
{
    slice clean, why;
    return value.n && !f->to.n && field_value(c, f->ask, value, &clean, &why) ? clean : value;
}

static struct node *key_values(const struct meeting *m, const struct registry *r, const row_parts *key)
{
    static const struct form_field id = { .type = FIELD_REFERENCE };
    struct node *values = node_map(m->c->mem);
    EACH (part, *key) {
        const struct registry_field *f = register_field(r, part->field);
        slice value = meeting_value(m, &part->from, f ? f->ask : &id);
        node_put(m->c->mem, values, part->field, node_new(m->c->mem, NODE_TEXT, f ? as_kept(m->c, f, value) : value));
    }
    return values;
}

static bool key_seen(const struct found_row *one, const row_parts *key)
{
    EACH (part, *key) {
        const struct registry_field *f = register_field(one->r, part->field);
        if (f && !register_seen(f, one->row.sight)) return false;
    }
    return one->row.sight != SIGHT_NONE;
}

err meeting_find(struct meeting *m, const struct procedure_row *as, struct found_row *one, bool *found)
{
    *one = (struct found_row){ .as = as, .r = register_named(defs(m->c), as->registry) };
    *found = false;
    if (!one->r || !form_asked(&as->when, m->ask->answers)) return OK;
    TRY(own_read(m, as, one->r));
    EACH (key, as->keys) {
        TRY(register_row_by(m->c, one->r, key_values(m, one->r, key), &one->row, found));
        if (!*found) continue;
        if (m->writing) return OK;
        if (in_person(m)) TRY(acting_widen(m->c, one->r, &one->row));
        one->row.sight = sight_of(m, one);
        *found = key_seen(one, key);
        if (m->ask->reader != READER_APPLICANT) one->row.sight = least(one->row.sight, SIGHT_WHOLE);
        if (*found) return OK;
    }
    return OK;
}

struct row_ask dossier_row_ask(const struct dossier *d, const struct node *answers, enum row_reader reader)
{
    return (struct row_ask){ .answers = answers, .d = d, .reader = reader,
        .who = { d->applicant_kind, d->applicant, d->id_kind, d->id_number, d->phone, d->email, d->address } };
}

err dossier_rows_find(struct call *c, const struct row_ask *ask, found_rows *list)
{
    struct row_ask own = *ask;
    struct meeting m = { .c = c, .ask = &own };
    if (!own.p) own.p = procedure_by_id(c, own.d->version);
    TRY(proven_read(&m));
    EACH (as, own.p->rows) {
        struct found_row one;
        bool found;
        TRY(meeting_find(&m, as, &one, &found));
        if (found) LIST_ADD(c->mem, &m.rows, one);
    }
    *list = m.rows;
    return OK;
}

/* ---- what a row says to a question ---- */

slice dossier_row_says(struct call *c, const found_rows *list, const struct form_field *f, const struct found_row **from)
{
    struct row_source s = row_source_of_question(f);
    slice value, clean, why;
    *from = f->row.n ? found_named(list, s.name) : NULL;
    const struct registry_field *own = *from ? register_field((*from)->r, s.field) : NULL;
    if (!own || !register_seen(own, (*from)->row.sight)) return *from = NULL, NONE;
    value = said_as(c, own->ask, node_value(node_find((*from)->row.values, s.field)), f);
    if (value.n && field_value(c, f, value, &clean, &why)) return clean;
    return *from = NULL, NONE;
}

static void use(struct call *c, found_rows *used, const struct found_row *from)
{
    EACH (one, *used)
        if (one->row.id == from->row.id) return;
    LIST_ADD(c->mem, used, *from);
}

err dossier_rows_fill(struct call *c, const struct row_ask *ask, struct node *answers, found_rows *used)
{
    found_rows list;
    TRY(dossier_rows_find(c, ask, &list));
    *used = (found_rows){ 0 };
    EACH (section, ask->p->form.sections)
        EACH (f, section->fields) {
            const struct found_row *from;
            slice says = dossier_row_says(c, &list, f, &from);
            if (!says.n || slice_trim(node_value(node_find(answers, f->name))).n) continue;
            node_put(c->mem, answers, f->name, node_new(c->mem, NODE_TEXT, says));
            use(c, used, from);
        }
    return OK;
}

err dossier_rows_fixed(struct call *c, const struct dossier *d, const struct node *answers, field_faults *faults)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    struct row_ask ask = dossier_row_ask(d, answers, slice_eq(d->channel, S("online")) ? READER_APPLICANT : READER_COUNTER);
    found_rows list;
    bool any = false;
    EACH (section, p->form.sections) EACH (f, section->fields) any |= f->fixed;
    if (!any) return OK;
    TRY(dossier_rows_find(c, &ask, &list));
    EACH (section, p->form.sections)
        EACH (f, section->fields) {
            const struct found_row *from = NULL;
            slice says = f->fixed && form_asked(f, answers) ? dossier_row_says(c, &list, f, &from) : NONE;
            if (!says.n || slice_eq(says, node_value(node_find(answers, f->name)))) continue;
            field_fault_add(c->mem, faults, f->name, "%.*s: sổ “%.*s” ghi “%.*s”, phải khai đúng như sổ. Sổ sai thì đề nghị sửa sổ trước.",
                            SL(f->label), SL(from->r->title), SL(form_shown(c, f, says)));
        }
    return OK;
}

/* ---- what a dossier has written ---- */

LOCAL_RECORD(written, COLUMN(written, name), COLUMN(written, registry), COLUMN(written, subject));
LOCAL_RECORD(row_dossier, COLUMN(row_dossier, code), COLUMN(row_dossier, version), COLUMN(row_dossier, at));

err meeting_written(struct call *c, const struct dossier *d, written_list *list)
{
    *list = (written_list){ 0 };
    return db_all(c, &written_record, list, "select name, registry, subject from dossier_row where dossier = $1 order by at, name", d->id);
}

err meeting_row(struct call *c, const struct written *w, struct found_row *one, bool *found)
{
    struct node *id = node_map(c->mem);
    *found = false;
    *one = (struct found_row){ .r = register_named(defs(c), w->registry), .written = true };
    node_put_text(c->mem, id, "id", slice_fmt(c->mem, "%lld", (long long)w->subject));
    return one->r ? register_row_by(c, one->r, id, &one->row, found) : OK;
}

err dossier_rows_written(struct call *c, const struct dossier *d, found_rows *list)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    written_list written;
    *list = (found_rows){ 0 };
    TRY(meeting_written(c, d, &written));
    EACH (w, written) {
        struct found_row one;
        bool found;
        TRY(meeting_row(c, w, &one, &found));
        one.as = procedure_row_named(p, w->name);
        one.row.sight = least(one.row.sight, SIGHT_WHOLE);
        if (found && one.as && one.row.sight != SIGHT_NONE) LIST_ADD(c->mem, list, one);
    }
    return OK;
}

static bool shown_now(const struct dossier *d, const struct procedure *p, const struct procedure_row *as)
{
    if (d->step < 0 || !as->shown.n) return !as->shown.n;
    EACH (id, as->shown)
        if (slice_eq(*id, p->steps.v[d->step].id)) return true;
    return false;
}

err dossier_rows_beside(struct call *c, const struct dossier *d, const struct node *answers, found_rows *list)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    struct row_ask ask = dossier_row_ask(d, answers, READER_OFFICIAL);
    found_rows found = { 0 };
    *list = (found_rows){ 0 };
    if (!p->rows.n) return OK;
    TRY(dossier_rows_written(c, d, list));
    TRY(dossier_rows_find(c, &ask, &found));
    EACH (one, found) {
        bool again = false;
        EACH (other, *list) again |= other->row.id == one->row.id;
        if (!again && shown_now(d, p, one->as)) LIST_ADD(c->mem, list, *one);
    }
    return OK;
}

err dossier_rows_of(struct call *c, const struct registry_row *row, row_dossiers *list)
{
    *list = (row_dossiers){ 0 };
    return db_all(c, &row_dossier_record, list,
        "select d.code, d.version, r.at from dossier_row r join dossier d on d.id = r.dossier "
        "where r.subject = $1 order by r.at desc limit 50", row->id);
}
