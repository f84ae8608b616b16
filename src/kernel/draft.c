/* SPDX-License-Identifier: Apache-2.0 */
/* A dossier before it is submitted, and its papers while they may still change: the applicant's own, saved part by part.
 * Saving never refuses what is incomplete, only what is wrong; what is missing is said at submission, all at once. */
#include "kernel/act.h"
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/account.h"
#include "kernel/dossier_rows.h"
#include "kernel/dossier_words.h"
#include "kernel/ledger.h"
#include "store/db.h"

enum { PAPERS_MOST = 60, PAPER_BYTES_MOST = 10 << 20 };

/* May the caller still change answers and papers? */
static err changeable(struct call *c, const struct dossier *d)
{
    unsigned by = action_standing(c, d);
    bool counter = (by & BY_COUNTER) && (d->state == STATE_DRAFT || d->state == STATE_SUBMITTED || d->state == STATE_SUPPLEMENT);
    bool owner = (by & BY_OWNER) && (d->state == STATE_DRAFT || d->state == STATE_SUPPLEMENT);
    if (owner || counter) return OK;
    return fail(c, ERR_CONFLICT, "dossier.closed", "Hồ sơ đang ở trạng thái “%s”, không sửa được nữa.", state_names[d->state]);
}

static err touch(struct call *c, struct dossier *d)
{
    TRY(db_one(c, &dossier_record, d, "update dossier set moves = moves + 1 where id = $1 returning " DOSSIER_COLUMNS, d->id));
    return changeable(c, d);
}

static void check_value(struct call *c, enum field_type type, const char *name, slice typed, bool required, slice *value,
                        field_faults *faults)
{
    struct form_field f = { .name = slice_z(name), .type = type, .min = INT64_MIN, .max = INT64_MAX, .required = required };
    slice why = { NULL, 0 };
    typed = slice_trim(typed);
    *value = (slice){ NULL, 0 };
    if (!typed.n) {
        if (required) field_fault_add(c->mem, faults, f.name, "Chưa nhập.");
        return;
    }
    if (!field_value(c, &f, typed, value, &why)) field_fault_add(c->mem, faults, f.name, "%.*s", SL(why));
}

/* A person is a name and, where there is one, a number by which the state knows them. */
static err applicant_check(struct call *c, const struct applicant *in, struct applicant *out)
{
    field_faults faults = { 0 };
    bool organisation = slice_eq(in->kind, S("organisation"));
    *out = *in;
    out->kind = organisation ? S("organisation") : S("person");
    check_value(c, organisation ? FIELD_TEXT : FIELD_NAME, "name", in->name, true, &out->name, &faults);
    check_value(c, organisation ? FIELD_TAX_CODE : FIELD_ID_NUMBER, "id_number", in->id_number, false, &out->id_number, &faults);
    check_value(c, FIELD_PHONE, "phone", in->phone, false, &out->phone, &faults);
    check_value(c, FIELD_EMAIL, "email", in->email, false, &out->email, &faults);
    check_value(c, FIELD_ADDRESS, "address", in->address, false, &out->address, &faults);
    if (!out->id_kind.n || organisation) out->id_kind = organisation ? S("tax") : out->id_number.n == 12 ? S("cccd") : S("cmnd");
    if (!out->id_number.n) out->id_kind = (slice){ NULL, 0 };
    if (out->id_number.n && !organisation && !id_number_ok(out->id_number, out->id_kind))
        field_fault_add(c->mem, &faults, S("id_number"), "Số giấy tờ không đúng với loại giấy tờ đã chọn.");
    return err_fields(c->mem, "applicant.wrong", faults);
}

static err applicant_party(struct call *c, const struct applicant *who, int64_t *party)
{
    struct party p = { .kind = who->kind, .name = who->name, .phone = who->phone, .email = who->email, .address = who->address };
    TRY(party_keep(c, &p, who->id_kind, who->id_number));
    *party = p.id;
    return OK;
}

static void applicant_put(struct call *c, struct dossier *d, const struct applicant *who)
{
    d->applicant_kind = who->kind;
    d->applicant = who->name;
    d->applicant_fold = fold_name(c->mem, who->name);
    d->id_kind = who->id_kind;
    d->id_number = who->id_number;
    d->phone = who->phone;
    d->email = who->email;
    d->address = who->address;
}

static err draft_allowed(struct call *c, const struct procedure *p, const struct unit *u, slice channel)
{
    if (!unit_valid(u, today(c)) || !procedure_offered(p, u))
        return fail(c, ERR_CONFLICT, "procedure.not_here", "%.*s không giải quyết thủ tục này. Hãy chọn nơi nộp khác.", SL(u->name));
    if (!slice_eq(channel, S("online"))) {
        if (right_on(c->who, S("dossier.receive"), u)) return OK;
        return fail(c, ERR_DENIED, "counter.elsewhere", "Bạn không tiếp nhận hồ sơ tại %.*s.", SL(u->name));
    }
    if (procedure_online(c, p, u, today(c)) >= 3) return OK;
    return fail(c, ERR_CONFLICT, "procedure.not_online",
                "%.*s chưa nhận hồ sơ trực tuyến cho thủ tục này. Mời đến nộp tại bộ phận một cửa.", SL(u->name));
}

err dossier_draft(struct call *c, const struct procedure *p, const struct unit *competent, slice channel, const struct applicant *who,
                  struct dossier *d)
{
    struct applicant clean;
    TRY(draft_allowed(c, p, competent, channel));
    TRY(applicant_check(c, who, &clean));
    *d = (struct dossier){
        .id = db_id(c), .ref = random_token(c->mem, 16), .procedure = p->code, .version = p->id, .calendar = defs(c)->calendar_id,
        .channel = channel, .state = STATE_DRAFT, .step = -1, .received = competent->id, .handled = competent->id,
        .competent = competent->id, .needs = S("applicant"), .answers = S("{}"), .fee = p->fee.fixed ? p->fee.amount : (money){ 0 },
        .created_at = c->now, .moves = 1, .account = slice_eq(channel, S("online")) ? c->who->account : 0,
    };
    applicant_put(c, d, &clean);
    TRY(applicant_party(c, &clean, &d->party));
    TRY(db_do(c,
        "insert into dossier (id, ref, procedure, version, calendar, channel, state, step, received, handled, competent, needs, "
        "assignee, account, party, applicant_kind, applicant, applicant_fold, id_kind, id_number, phone, email, address, answers, fee, "
        "created_at, extended_value, supplements, minutes, moves, open) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, "
        "$26, 0, 0, 0, 1, false)",
        d->id, d->ref, d->procedure, d->version, d->calendar, d->channel, d->state, d->step, d->received, d->handled, d->competent,
        d->needs, d->assignee, d->account, d->party, d->applicant_kind, d->applicant, d->applicant_fold, d->id_kind, d->id_number,
        d->phone, d->email, d->address, d->answers, d->fee, d->created_at));
    struct ledger_entry entry = { .subject_kind = S("dossier"),
                                  .subject = d->id,
                                  .kind = S("draft"),
                                  .unit = competent->code,
                                  .body = slice_fmt(c->mem, "{\"procedure\":\"%.*s\",\"version\":%lld}",
                                                    SL(p->code), (long long)p->version) };
    return ledger_append(c, &entry, NULL, NULL);
}

err dossier_applicant(struct call *c, struct dossier *d, const struct applicant *who)
{
    struct applicant clean;
    TRY(touch(c, d));
    if (d->agent && d->agent == c->who->account)
        return fail(c, ERR_CONFLICT, "mandate.applicant", "Người nộp là người bạn thay mặt; thông tin của họ do họ sửa.");
    TRY(applicant_check(c, who, &clean));
    struct dossier was = *d;
    applicant_put(c, d, &clean);
    TRY(applicant_party(c, &clean, &d->party));
    TRY(dossier_words_move(c, &was, d));
    return db_do(c,
        "update dossier set party = $2, applicant_kind = $3, applicant = $4, applicant_fold = $5, id_kind = $6, id_number = $7, "
        "phone = $8, email = $9, address = $10 where id = $1",
        d->id, d->party, d->applicant_kind, d->applicant, d->applicant_fold, d->id_kind, d->id_number, d->phone, d->email, d->address);
}

err dossier_answers(struct call *c, const struct dossier *d, struct node **answers)
{
    problems found = { 0 };
    *answers = json_read(c->mem, d->answers, S("answers"), &found);
    return *answers ? OK : broken(c->mem, "dossier.answers", "answers of dossier %lld are not JSON", (long long)d->id);
}

err dossier_answer(struct call *c, struct dossier *d, const struct form_section *section, const struct node *typed, bool complete,
                   field_faults *faults)
{
    struct node *answers;
    TRY(touch(c, d));
    TRY(dossier_answers(c, d, &answers));
    form_check(c, &procedure_by_id(c, d->version)->form, section, typed, complete, answers, faults);
    d->answers = json_canonical(c->mem, answers);
    return db_do(c, "update dossier set answers = $2 where id = $1", d->id, d->answers);
}

static err paper_room(struct call *c, const struct dossier *d, slice paper)
{
    int64_t n;
    if (!procedure_paper(procedure_by_id(c, d->version), paper))
        return fail(c, ERR_INPUT, "paper.unknown", "Thủ tục này không có thành phần hồ sơ “%.*s”.", SL(paper));
    TRY(db_int(c, &n, "select count(*) from paper where dossier = $1", d->id));
    if (n < PAPERS_MOST) return OK;
    return fail(c, ERR_LARGE, "paper.many", "Một hồ sơ nhận nhiều nhất %d tệp. Hãy gộp các trang vào một tệp PDF.", PAPERS_MOST);
}

err paper_insert(struct call *c, const struct paper *p)
{
    if (p->size > PAPER_BYTES_MOST) return fail(c, ERR_LARGE, "paper.large", "Tệp lớn hơn 10 MB. Hãy chụp lại nhỏ hơn hoặc tách tệp.");
    return db_do(c,
        "insert into paper (id, dossier, kind, paper, name, sha256, size, type, original, copy, account, at) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        p->id, p->dossier, p->kind, p->paper, p->name, p->sha256, p->size, p->type, p->original, p->copy, c->who->account, c->now);
}

err dossier_paper_add(struct call *c, struct dossier *d, slice paper, slice name, slice type, slice sha256, int64_t size, int64_t *id)
{
    TRY(touch(c, d));
    TRY(paper_room(c, d, paper));
    struct paper p = { .id = db_id(c), .dossier = d->id, .kind = S("submitted"), .paper = paper, .name = name, .sha256 = sha256,
                       .size = size, .type = type };
    *id = p.id;
    return paper_insert(c, &p);
}

err dossier_paper_show(struct call *c, struct dossier *d, slice paper, int originals, int copies)
{
    TRY(touch(c, d));
    TRY(paper_room(c, d, paper));
    TRY(db_do(c, "delete from paper where dossier = $1 and paper = $2 and sha256 is null", d->id, paper));
    if (originals <= 0 && copies <= 0) return OK;
    struct paper p = { .id = db_id(c), .dossier = d->id, .kind = S("submitted"), .paper = paper,
                       .name = procedure_paper(procedure_by_id(c, d->version), paper)->name, .type = S("paper"),
                       .original = originals, .copy = copies };
    return paper_insert(c, &p);
}

err act_scan(struct call *c, struct turn *t)
{
    const struct paper_kind *kind = procedure_paper(t->p, t->a->paper);
    field_faults wrong = { 0 };
    if (!kind) field_fault_add(c->mem, &wrong, S("paper"), "Chọn giấy tờ được chụp, quét.");
    if (!t->a->scans.n) field_fault_add(c->mem, &wrong, S("file"), "Chọn ảnh hoặc tệp PDF.");
    TRY(err_fields(c->mem, "scan.wrong", wrong));
    struct node *hashes = node_put(c->mem, t->body, S("sha256"), node_list(c->mem));
    node_put_text(c->mem, t->body, "scanned", kind->name);
    EACH (s, t->a->scans) {
        struct paper p = { .id = db_id(c), .dossier = t->d->id, .kind = S("scan"), .paper = kind->id, .name = s->name,
                           .sha256 = s->sha256, .size = s->size, .type = s->type };
        TRY(paper_room(c, t->d, kind->id));
        TRY(paper_insert(c, &p));
        node_add(hashes, node_new(c->mem, NODE_TEXT, s->sha256));
    }
    return OK;
}

err dossier_paper_drop(struct call *c, struct dossier *d, int64_t id)
{
    int64_t gone;
    TRY(touch(c, d));
    TRY(db_change(c, &gone, "delete from paper where id = $1 and dossier = $2 and kind = 'submitted'", id, d->id));
    return gone ? OK : fail(c, ERR_MISSING, "paper.missing", "Tệp này không còn trong hồ sơ.");
}

err dossier_missing(struct call *c, struct dossier *d, field_faults *missing)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    struct node *answers, *clean = node_map(c->mem);
    papers have;
    *missing = (field_faults){ 0 };
    TRY(dossier_answers(c, d, &answers));
    form_check(c, &p->form, NULL, answers, true, clean, missing);
    TRY(dossier_rows_fixed(c, d, answers, missing));
    TRY(dossier_papers(c, d, &have));
    EACH (kind, p->papers) {
        bool there = !kind->required;
        EACH (paper, have)
            if (slice_eq(paper->paper, kind->id)) there = true;
        if (!there) field_fault_add(c->mem, missing, kind->id, "Thiếu giấy tờ: %.*s.", SL(kind->name));
    }
    return OK;
}

err dossier_submit(struct call *c, struct dossier *d)
{
    if (d->state == STATE_SUBMITTED) return OK;
    return dossier_act(c, d, &(struct act){ .kind = ACTION_SUBMIT });
}
