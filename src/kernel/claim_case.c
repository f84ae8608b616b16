/* SPDX-License-Identifier: Apache-2.0 */
/* What does not agree, and what people say is wrong: a case for who answers for the field, with a term of three working days. */
#include "base/hash.h"
#include "base/fold.h"
#include "kernel/app.h"
#include "kernel/claim.h"
#include "kernel/deadline.h"
#include "kernel/register_inside.h"
#include "kernel/rule.h"
#include "store/db.h"

enum { WAITING = 200, OF_A_ROW = 500, CONTACT_MOST = 200 };

RECORD(claim_case, COLUMN(claim_case, id), COLUMN(claim_case, subject), COLUMN(claim_case, closed_by), COLUMN(claim_case, receipt),
       COLUMN(claim_case, registry), COLUMN(claim_case, kind), COLUMN(claim_case, field), COLUMN(claim_case, source),
       COLUMN(claim_case, value), COLUMN(claim_case, said), COLUMN(claim_case, contact), COLUMN(claim_case, owner),
       COLUMN(claim_case, outcome), COLUMN(claim_case, answer), COLUMN(claim_case, opened_at), COLUMN(claim_case, due_at),
       COLUMN(claim_case, closed_at));
#define COLUMNS "id, subject, closed_by, receipt, registry, kind, field, source, value, said, contact, owner, outcome, answer, " \
                "opened_at, due_at, closed_at"

/* ---- whose it is ---- */

static slice owner_of(const struct registry *r, const struct registry_row *row, const struct registry_field *f)
{
    const struct registry_authority *a = f ? register_authority(r, f) : NULL;
    return a ? a->order.v[0]->agency : row->owner->code;
}

bool case_mine(const struct call *c, const struct claim_case *k) { return claim_serves(c, k->owner); }

/* ---- opening ---- */

static err due_in(struct call *c, instant *due)
{
    struct deadline d;
    struct deadline_input in = { .calendar = defs(c)->calendar, .start = c->now, .limit = { CASE_DAYS, LIMIT_WORKING_DAY } };
    TRY(deadline_compute(c->mem, &in, &d));
    *due = d.due;
    return OK;
}

static err case_open(struct call *c, struct claim_case *k)
{
    unsigned char bytes[8];
    random_bytes(bytes, sizeof bytes);
    k->id = db_id(c);
    k->receipt = slice_fmt(c->mem, "YK-%.*s", SL(hex_write(c->mem, (slice){ (const char *)bytes, sizeof bytes })));
    k->opened_at = c->now;
    TRY(due_in(c, &k->due_at));
    return db_do(c,
             "insert into claim_case (id, receipt, registry, subject, kind, field, source, value, said, contact, owner, opened_at, due_at) "
                 "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", k->id, k->receipt, k->registry, k->subject, k->kind,
                 k->field, k->source, k->value, k->said, k->contact, k->owner, k->opened_at, k->due_at);
}

/* ---- what does not agree now ---- */

static void wanted_add(struct call *c, const struct registry *r, const struct registry_row *row, const struct registry_field *f,
                       struct claim_case k, claim_cases *wanted)
{
    k.registry = r->name;
    k.subject = row->id;
    k.field = f->ask->name;
    k.owner = owner_of(r, row, f);
    k.contact = S("");
    LIST_ADD(c->mem, wanted, k);
}

static err wanted_now(struct call *c, const struct registry *r, const struct registry_row *row, const claim_words *weighed,
                      claim_cases *wanted)
{
    registry_warnings broken = { 0 };
    EACH (word, *weighed) {
        if (word->standing != CLAIM_CONTESTS) continue;
        slice said = word->field->closed ? S("nguồn này ghi khác") : form_shown(c, word->field->ask, word->value);
        wanted_add(c, r, row, word->field, (struct claim_case){ .kind = S("disagree"), .source = word->source->code, .value = word->value,
                   .said = slice_fmt(c->mem, "%.*s: %.*s", SL(word->source->name), SL(said)) }, wanted);
    }
    TRY(register_warnings(c, r, row, true, &broken));
    EACH (rule, broken)
        if ((*rule)->contradicts)
            wanted_add(c, r, row, (*rule)->field, (struct claim_case){ .kind = S("rule"), .source = S(""), .value = (*rule)->name,
                       .said = slice_fmt(c->mem, "%.*s (%.*s)", SL((*rule)->says), SL((*rule)->law)) }, wanted);
    return OK;
}

static bool same(const struct claim_case *a, const struct claim_case *b)
{
    return slice_eq(a->kind, b->kind) && slice_eq(a->field, b->field) && slice_eq(a->source, b->source) && slice_eq(a->value, b->value);
}

/* Open, or decided once for all: an owner who has kept their word is not asked the same again. */
static bool known(const claim_cases *list, const struct claim_case *k)
{
    EACH (other, *list)
        if (same(other, k) && (!other->closed_at.ms || slice_eq(other->outcome, S("kept")))) return true;
    return false;
}

static bool settled(const claim_cases *wanted, const struct claim_case *k)
{
    bool ours = slice_eq(k->kind, S("disagree")) || slice_eq(k->kind, S("rule"));
    EACH (other, *wanted)
        if (same(other, k)) return false;
    return ours && !k->closed_at.ms;
}

err cases_sync(struct call *c, const struct registry *r, const struct registry_row *row, const claim_words *weighed)
{
    claim_cases wanted = { 0 }, before;
    TRY(wanted_now(c, r, row, weighed, &wanted));
    TRY(cases_of(c, r, row->id, &before));
    EACH (k, wanted)
        if (!known(&before, k)) TRY(case_open(c, k));
    EACH (k, before)
        if (settled(&wanted, k))
            TRY(db_do(c, "update claim_case set closed_at = $2, closed_by = $3, outcome = 'agreed', answer = '' where id = $1", k->id,
                      c->now, c->who->account));
    return OK;
}

/* ---- reading ---- */

err cases_of(struct call *c, const struct registry *r, int64_t subject, claim_cases *list)
{
    *list = (claim_cases){ 0 };
    return db_all(c, &claim_case_record, list,
                  "select " COLUMNS " from claim_case where registry = $1 and subject = $2 order by id desc limit $3",
                  r->name, subject, OF_A_ROW);
}

err cases_waiting(struct call *c, claim_cases *list)
{
    *list = (claim_cases){ 0 };
    for (size_t i = 0; i < c->who->posts.n; i++) {
        slice code = c->who->posts.v[i].unit->code;
        bool before = false;
        for (size_t j = 0; j < i; j++) before |= slice_eq(c->who->posts.v[j].unit->code, code);
        if (before) continue;
        TRY(db_all(c, &claim_case_record, list,
                   "select " COLUMNS " from claim_case where owner = $1 and closed_at is null order by due_at limit $2",
                   code, WAITING));
    }
    return OK;
}

err case_find(struct call *c, int64_t id, struct claim_case *k)
{
    bool found;
    TRY(db_maybe(c, &claim_case_record, k, &found, "select " COLUMNS " from claim_case where id = $1", id));
    return found ? OK : fail(c, ERR_MISSING, "case.missing", "Không có việc này.");
}

err case_by_receipt(struct call *c, slice receipt, struct claim_case *k, bool *found)
{
    return db_maybe(c, &claim_case_record, k, found, "select " COLUMNS " from claim_case where receipt = $1", receipt);
}

/* ---- reports of people ---- */

err case_report(struct call *c, const struct registry *r, const struct registry_row *row, struct claim_case *k, field_faults *faults)
{
    static const char *const kinds[] = { "wrong", "question", "complaint", "proposal" };
    const struct registry_field *f = k->field.n ? register_field(r, k->field) : NULL;
    bool kind = false, wrong = slice_eq(k->kind, S("wrong"));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) kind |= slice_eq(k->kind, slice_z(kinds[i]));
    if (!kind) field_fault_add(c->mem, faults, S("kind"), "Chọn bạn muốn báo gì.");
    if (wrong && (!f || !register_seen(f, row->sight))) field_fault_add(c->mem, faults, S("field"), "Chọn thông tin nào sai.");
    if (!k->said.n) field_fault_add(c->mem, faults, S("said"), "Viết điều bạn biết, càng rõ càng tốt.");
    if (utf8_length(k->said) > CASE_TEXT) field_fault_add(c->mem, faults, S("said"), "Dài nhất %d chữ.", CASE_TEXT);
    if (utf8_length(k->value) > CASE_TEXT) field_fault_add(c->mem, faults, S("value"), "Dài nhất %d chữ.", CASE_TEXT);
    if (utf8_length(k->contact) > CONTACT_MOST) field_fault_add(c->mem, faults, S("contact"), "Dài nhất %d chữ.", CONTACT_MOST);
    if (faults->n) return OK;
    *k = (struct claim_case){ .registry = r->name, .subject = row->id, .kind = k->kind, .field = wrong ? k->field : S(""), .source = S(""),
                              .value = wrong && k->value.n ? k->value : S(""), .said = k->said,
                              .contact = k->contact.n ? k->contact : S(""), .owner = owner_of(r, row, wrong ? f : NULL) };
    return case_open(c, k);
}

/* ---- closing ---- */

static err value_take(struct call *c, const struct claim_case *k, slice answer, field_faults *faults)
{
    const struct registry *r = register_named(defs(c), k->registry);
    const struct registry_field *f = r ? register_field(r, k->field) : NULL;
    const struct registry_authority *a = f ? register_authority(r, f) : NULL;
    struct registry_row row;
    struct node *typed = node_map(c->mem);
    bool news;
    if (!a || !k->value.n || slice_eq(k->kind, S("rule"))) {
        field_fault_add(c->mem, faults, S("accept"), "Việc này không kèm giá trị để ghi theo; hãy trả lời bằng lời.");
        return OK;
    }
    TRY(register_row_of(c, r, k->subject, &row));
    node_put(c->mem, typed, k->field, node_new(c->mem, NODE_TEXT, k->value));
    struct claim_said said = { .source = a->order.v[0], .typed = typed, .document = answer, .valid_from = today(c) };
    return claim_make(c, r, &said, &row, &news, faults);
}

err case_close(struct call *c, struct claim_case *k, bool accept, slice answer, field_faults *faults)
{
    int64_t n;
    if (!case_mine(c, k)) return fail(c, ERR_DENIED, "case.denied", "Việc này do đơn vị khác trả lời.");
    TRY(db_change(c, &n, "update claim_case set owner = owner where id = $1 and closed_at is null", k->id));
    if (!n) return fail(c, ERR_CONFLICT, "case.closed", "Việc này đã có người trả lời.");
    if (!answer.n) field_fault_add(c->mem, faults, S("answer"), "Ghi căn cứ hoặc câu trả lời.");
    if (utf8_length(answer) > CASE_TEXT) field_fault_add(c->mem, faults, S("answer"), "Dài nhất %d chữ.", CASE_TEXT);
    if (accept && !faults->n) TRY(value_take(c, k, answer, faults));
    if (faults->n) return OK;
    return db_do(c, "update claim_case set closed_at = $2, closed_by = $3, outcome = $4, answer = $5 where id = $1", k->id, c->now,
                 c->who->account, accept ? "accepted" : "kept", answer);
}
