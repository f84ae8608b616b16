/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/mandate.h"
#include "base/fold.h"
#include "kernel/account.h"
#include "kernel/act.h"
#include "kernel/form.h"
#include "kernel/ledger.h"
#include "kernel/notice.h"
#include "store/db.h"

enum { STANDING_MOST = 50, CODES_MOST = 50, SHOWN = 100 };

LOCAL_RECORD(mandate, COLUMN(mandate, id), COLUMN(mandate, giver), COLUMN(mandate, taker), COLUMN(mandate, giver_name),
             COLUMN(mandate, taker_name), COLUMN(mandate, named), COLUMN(mandate, procedures), COLUMN(mandate, valid_from),
             COLUMN(mandate, valid_to), COLUMN(mandate, made_at), COLUMN(mandate, accepted_at), COLUMN(mandate, ended_at),
             COLUMN(mandate, ended_by));
LOCAL_RECORD(principal, COLUMN(principal, mandate), COLUMN(principal, account), COLUMN(principal, login), COLUMN(principal, name),
             COLUMN(principal, procedures));
struct one { int64_t id; };
LOCAL_RECORD(one, COLUMN(one, id));

const char *const mandate_state_names[MANDATE_STATES] = {
    "chờ người được ủy quyền đồng ý", "có hiệu lực", "chưa đến ngày", "hết thời hạn", "đã chấm dứt",
};

enum mandate_state mandate_state_of(const struct mandate *m, day on)
{
    if (m->ended_at.ms) return MANDATE_ENDED;
    if (m->valid_to.n && m->valid_to.n < on.n) return MANDATE_OVER;
    if (!m->accepted_at.ms) return MANDATE_OFFERED;
    return m->valid_from.n > on.n ? MANDATE_LATER : MANDATE_HOLDS;
}

/* ---- who acts for whom ---- */

err mandate_principals(struct call *c, struct who *w)
{
    return db_all(c, &principal_record, &w->principals,
        "select m.id as mandate, m.giver as account, g.login, g.name, m.procedures from mandate m join account g on g.id = m.giver "
        "where m.taker = $1 and m.accepted_at is not null and m.ended_at is null and m.valid_from <= $2 "
        "and (m.valid_to is null or m.valid_to >= $2) and g.locked_at is null order by g.name, m.id", w->account, today(c));
}

static bool covers(struct arena *mem, slice procedures, slice code)
{
    return !procedures.n || slice_find(procedures, slice_fmt(mem, " %.*s ", SL(code))) < procedures.n;
}

const struct principal *mandate_covers(const struct who *w, int64_t giver, slice procedure)
{
    EACH (p, w->principals) {
        slice rest = p->procedures;
        if (p->account != giver) continue;
        if (!rest.n) return p;
        while (rest.n)
            if (slice_eq(slice_next(&rest, ' '), procedure)) return p;
    }
    return NULL;
}

bool mandate_acts(const struct who *w, const struct dossier *d)
{
    return d->agent && d->agent == w->account && mandate_covers(w, d->account, d->procedure);
}

err mandate_stands(struct call *c, const struct dossier *d, bool *stands)
{
    struct who agent = { .account = d->agent };
    TRY(mandate_principals(c, &agent));
    *stands = mandate_acts(&agent, d);
    return OK;
}

/* ---- giving ---- */

/* By login, or by the number of a paper: of whoever carries it and may sign in. */
static err taker_find(struct call *c, slice named, struct account *a, bool *found)
{
    LIST(struct one) carriers = { 0 };
    TRY(account_find(c, named, a, found));
    if (!*found)
        TRY(db_all(c, &one_record, &carriers,
            "select a.id from party_identifier i join account a on a.party = i.party and a.party <> 0 where i.number = $1 "
            "and i.valid_from <= $2 and (i.valid_to is null or i.valid_to >= $2) and a.locked_at is null order by a.id limit 2",
            slice_trim(named), today(c)));
    if (carriers.n == 1) TRY(account_by_id(c, carriers.v[0].id, a, found));
    *found = *found && !a->locked_at.ms;
    return OK;
}

/* " 1.001193 2.000889 ": each once, each a procedure of the province. */
static void codes_read(struct call *c, slice typed, slice *codes, field_faults *wrong)
{
    struct out o = out_new(c->mem, 4096);
    slice rest = slice_replace(c->mem, slice_replace(c->mem, typed, S(","), S(" ")), S("\n"), S(" "));
    size_t n = 0;
    *codes = S("");
    while (rest.n) {
        slice code = slice_trim(slice_next(&rest, ' '));
        if (!code.n || (o.n && covers(c->mem, out_slice(&o), code))) continue;
        if (!procedure_by_code(c, code, today(c))) {
            field_fault_add(c->mem, wrong, S("procedures"), "Không có thủ tục mã “%.*s”.", SL(slice_sub(code, 0, 40)));
            return;
        }
        out_f(&o, "%s%.*s ", o.n ? "" : " ", SL(code));
        if (++n > CODES_MOST || o.over) {
            field_fault_add(c->mem, wrong, S("procedures"), "Ghi nhiều nhất %d thủ tục, hoặc chọn mọi thủ tục.", CODES_MOST);
            return;
        }
    }
    if (o.n) *codes = out_slice(&o);
}

static err give_check(struct call *c, const struct mandate_asked *asked, struct mandate *m)
{
    field_faults wrong = { 0 };
    struct account taker = { 0 };
    bool found = false;
    if (!asked->to.n) field_fault_add(c->mem, &wrong, S("to"), "Ghi tên đăng nhập hoặc số giấy tờ của người được ủy quyền.");
    else TRY(taker_find(c, asked->to, &taker, &found));
    if (asked->to.n && !found)
        field_fault_add(c->mem, &wrong, S("to"), "Không có tài khoản nào dùng được với tên đăng nhập hay số giấy tờ này.");
    if (found && taker.id == c->who->account) field_fault_add(c->mem, &wrong, S("to"), "Đây là tài khoản của chính bạn.");
    codes_read(c, asked->codes, &m->procedures, &wrong);
    if (asked->from.n < today(c).n) field_fault_add(c->mem, &wrong, S("valid_from"), "Ngày bắt đầu không được ở quá khứ.");
    if (asked->until.n && asked->until.n < asked->from.n)
        field_fault_add(c->mem, &wrong, S("valid_to"), "Ngày kết thúc phải sau ngày bắt đầu.");
    m->giver = c->who->account;
    m->taker = taker.id;
    m->named = slice_trim(asked->to);
    m->valid_from = asked->from;
    m->valid_to = asked->until;
    return err_fields(c->mem, "mandate.wrong", wrong);
}

static err give_room(struct call *c, const struct mandate *m)
{
    int64_t standing, same;
    TRY(db_int(c, &standing, "select count(*) from mandate where giver = $1 and ended_at is null and (valid_to is null or valid_to >= $2)",
               m->giver, today(c)));
    TRY(db_int(c, &same, "select count(*) from mandate where giver = $1 and taker = $2 and procedures = $3 and ended_at is null "
               "and (valid_to is null or valid_to >= $4)", m->giver, m->taker, m->procedures, m->valid_from));
    if (same) return err_field(c->mem, "mandate.same", S("to"), "Bạn đã ủy quyền như vậy cho người này.");
    if (standing < STANDING_MOST) return OK;
    return err_field(c->mem, "mandate.many", S("to"), "Bạn có %d ủy quyền chưa chấm dứt. Hãy chấm dứt bớt.", STANDING_MOST);
}

/* On the giver's chain, whoever did it; names are in the accounts, not in the ledger. */
static err mandate_event(struct call *c, const struct mandate *m, const char *kind)
{
    struct node *body = node_map(c->mem);
    node_put_text(c->mem, body, "mandate", slice_fmt(c->mem, "%lld", (long long)m->id));
    struct ledger_entry entry = { .subject_kind = S("account"), .subject = m->giver, .kind = slice_z(kind), .unit = S(""),
                                  .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

err mandate_give(struct call *c, const struct mandate_asked *asked)
{
    struct mandate m = { .id = db_id(c) };
    TRY(give_check(c, asked, &m));
    TRY(db_do(c, "update account set login = login where id = $1", m.giver));
    TRY(give_room(c, &m));
    TRY(db_do(c, "insert into mandate (id, giver, taker, named, procedures, valid_from, valid_to, made_at) "
                 "values ($1, $2, $3, $4, $5, $6, $7, $8)",
              m.id, m.giver, m.taker, m.named, m.procedures, m.valid_from, m.valid_to, c->now));
    TRY(notice_tell(c, m.taker, 0, slice_fmt(c->mem, "%.*s ủy quyền cho bạn nộp hồ sơ thay. Mở trang Tài khoản, mục Ủy quyền, "
                                             "để đồng ý hoặc từ chối.", SL(c->who->name))));
    return mandate_event(c, &m, "mandate.given");
}

/* ---- agreeing and ending ---- */

#define SELECT_MANDATE "select m.id, m.giver, m.taker, g.name as giver_name, t.name as taker_name, m.named, m.procedures, m.valid_from, " \
    "m.valid_to, m.made_at, m.accepted_at, m.ended_at, m.ended_by from mandate m join account g on g.id = m.giver " \
    "join account t on t.id = m.taker "

/* Locks the giver, on whose chain it is told, so that of two who agree and revoke at once one comes second. */
static err mandate_lock(struct call *c, int64_t id, struct mandate *m)
{
    bool found;
    TRY(db_do(c, "update account set login = login where id = (select giver from mandate where id = $1)", id));
    TRY(db_maybe(c, &mandate_record, m, &found, SELECT_MANDATE "where m.id = $1 and (m.giver = $2 or m.taker = $2)", id,
                 c->who->account));
    return found ? OK : fail(c, ERR_MISSING, "mandate.missing", "Không có ủy quyền này trong những ủy quyền của bạn.");
}

err mandate_accept(struct call *c, int64_t id)
{
    struct mandate m;
    TRY(mandate_lock(c, id, &m));
    enum mandate_state state = mandate_state_of(&m, today(c));
    if (m.taker != c->who->account) return fail(c, ERR_DENIED, "mandate.other", "Chỉ người được ủy quyền mới đồng ý được.");
    if (state == MANDATE_ENDED || state == MANDATE_OVER)
        return fail(c, ERR_CONFLICT, "mandate.over", "Ủy quyền này không còn nữa: %s.", mandate_state_names[state]);
    if (m.accepted_at.ms) return OK;
    TRY(db_do(c, "update mandate set accepted_at = $2 where id = $1", id, c->now));
    TRY(notice_tell(c, m.giver, 0, slice_fmt(c->mem, "%.*s đã đồng ý nhận ủy quyền của bạn.", SL(m.taker_name))));
    return mandate_event(c, &m, "mandate.accepted");
}

err mandate_end(struct call *c, int64_t id)
{
    struct mandate m;
    TRY(mandate_lock(c, id, &m));
    if (m.ended_at.ms) return OK;
    bool giver = m.giver == c->who->account;
    TRY(db_do(c, "update mandate set ended_at = $2, ended_by = $3 where id = $1", id, c->now, c->who->account));
    TRY(notice_tell(c, giver ? m.taker : m.giver, 0,
                    slice_fmt(c->mem, giver ? "%.*s đã chấm dứt ủy quyền cho bạn." : "%.*s không nhận ủy quyền của bạn nữa.",
                              SL(c->who->name))));
    return mandate_event(c, &m, "mandate.ended");
}

err mandate_list(struct call *c, mandates *list)
{
    *list = (mandates){ 0 };
    return db_all(c, &mandate_record, list,
        SELECT_MANDATE "where m.id in (select id from (select id from mandate where giver = $1 order by id desc limit $2) a "
        "union select id from (select id from mandate where taker = $1 order by id desc limit $2) b) order by m.id desc",
        c->who->account, (int64_t)SHOWN);
}

/* ---- a draft for another ---- */

static err applicant_of(struct call *c, int64_t account, struct dossier *d)
{
    struct party p;
    TRY(db_one(c, &party_record, &p,
        "select p.id, p.kind, a.name, p.fold, a.phone, a.email, p.address, p.born, p.created_at from account a "
        "join party p on p.id = a.party where a.id = $1", account));
    d->party = p.id;
    d->applicant_kind = p.kind;
    d->applicant = p.name;
    d->applicant_fold = fold_name(c->mem, p.name);
    d->phone = p.phone;
    d->email = p.email;
    d->address = p.address;
    TRY(db_text(c, &d->id_number, "select number from party_identifier where party = $1 order by valid_from desc limit 1", p.id));
    return db_text(c, &d->id_kind, "select kind from party_identifier where party = $1 order by valid_from desc limit 1", p.id);
}

static const struct principal *principal_named(const struct who *w, slice login, slice procedure)
{
    EACH (p, w->principals)
        if (slice_eq(p->login, login)) return mandate_covers(w, p->account, procedure);
    return NULL;
}

err mandate_represent(struct call *c, struct dossier *d, slice giver)
{
    const struct principal *p = principal_named(c->who, giver, d->procedure);
    if (d->agent)
        return fail(c, ERR_CONFLICT, "mandate.chosen", "Bản nháp này đã chọn người được thay mặt; muốn khác thì lập bản nháp mới.");
    if (!p || d->account != c->who->account || d->state != STATE_DRAFT)
        return fail(c, ERR_DENIED, "mandate.none", "Bạn không được ủy quyền làm thủ tục này thay người ấy.");
    d->account = p->account;
    d->agent = c->who->account;
    TRY(applicant_of(c, p->account, d));
    return db_do(c,
        "update dossier set account = $2, agent = $3, party = $4, applicant_kind = $5, applicant = $6, applicant_fold = $7, id_kind = $8, "
        "id_number = $9, phone = $10, email = $11, address = $12, moves = moves + 1 where id = $1 and state = 0 and agent = 0",
        d->id, d->account, d->agent, d->party, d->applicant_kind, d->applicant, d->applicant_fold, d->id_kind, d->id_number, d->phone,
        d->email, d->address);
}
