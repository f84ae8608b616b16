/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/acting.h"
#include "base/fold.h"
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/notice.h"
#include "kernel/register_inside.h"
#include "store/db.h"

enum { OF_A_ROW = 200 };

LOCAL_RECORD(acting, COLUMN(acting, id), COLUMN(acting, account), COLUMN(acting, subject), COLUMN(acting, registry), COLUMN(acting, role),
             COLUMN(acting, number), COLUMN(acting, document), COLUMN(acting, why), COLUMN(acting, name), COLUMN(acting, document_day),
             COLUMN(acting, valid_to), COLUMN(acting, made_at), COLUMN(acting, ended_at));
#define COLUMNS "x.id, x.account, x.subject, x.registry, x.role, x.number, x.document, x.why, a.name, x.document_day, x.valid_to, " \
                "x.made_at, x.ended_at"
#define FROM " from register_acting x join account a on a.id = x.account "
#define STANDS "x.ended_at is null and (x.valid_to is null or x.valid_to >= $1) "

bool acting_stands(const struct call *c, const struct acting *x)
{
    return !x->ended_at.ms && (!x->valid_to.n || x->valid_to.n >= today(c).n);
}

static const struct choice *role_find(const struct registry *r, slice code)
{
    EACH (role, r->acting.roles)
        if (slice_eq(role->code, code)) return role;
    return NULL;
}

slice acting_role(const struct registry *r, slice code)
{
    const struct choice *role = role_find(r, code);
    return role ? role->label : code;
}

/* ---- what it shows ---- */

err acting_widen(struct call *c, const struct registry *r, struct registry_row *row)
{
    struct acting x;
    bool found;
    if (!r->acting.roles.n || !c->who->account || row->sight >= SIGHT_WHOLE) return OK;
    TRY(db_maybe(c, &acting_record, &x, &found,
                 "select " COLUMNS FROM "where " STANDS "and x.account = $2 and x.registry = $3 and x.subject = $4 order by x.id limit 1",
                 today(c), c->who->account, r->name, row->id));
    if (!found) return OK;
    row->sight = SIGHT_WHOLE;
    row->acts_as = acting_role(r, x.role);
    return OK;
}

err acting_row(struct call *c, const struct registry *r, slice key, struct registry_row *row)
{
    bool found;
    TRY(register_find(c, r, slice_trim(key), row, &found));
    if (found) TRY(acting_widen(c, r, row));
    return register_found(c, r, key, row, found);
}

err acting_only(struct call *c, const struct registry *r, int64_t *subject, bool *found)
{
    TRY(db_int(c, subject, "select case when min(x.subject) = max(x.subject) then min(x.subject) end from register_acting x where " STANDS
               "and x.account = $2 and x.registry = $3", today(c), c->who->account, r->name));
    *found = *subject != 0;
    return OK;
}

static err enters_nobody(struct call *c, const struct registry *r)
{
    return fail(c, ERR_MISSING, "acting.none", "Sổ “%.*s” không ghi người thay mặt.", SL(r->title));
}

err acting_of(struct call *c, const struct registry *r, const struct registry_row *row, actings *list)
{
    actings all = { 0 };
    *list = (actings){ 0 };
    if (!r->acting.roles.n) return enters_nobody(c, r);
    if (row->sight < SIGHT_WHOLE) return OK;
    TRY(db_all(c, &acting_record, &all,
               "select " COLUMNS FROM "where x.registry = $1 and x.subject = $2 order by x.id desc limit $3", r->name, row->id, OF_A_ROW));
    EACH (x, all)
        if (!row->acts_as.n || acting_stands(c, x)) LIST_ADD(c->mem, list, *x);
    return OK;
}

static err title_read(struct call *c, struct acting *x)
{
    const struct registry *r = register_named(defs(c), x->registry);
    struct registry_row row;
    bool found = false;
    if (r) TRY(register_find(c, r, slice_number(c->mem, x->subject), &row, &found));
    x->title = found ? row.title : S("");
    return OK;
}

err acting_own(struct call *c, int64_t most, actings *list)
{
    *list = (actings){ 0 };
    TRY(db_all(c, &acting_record, list, "select " COLUMNS FROM "where x.account = $1 and x.account <> 0 order by x.id desc limit $2",
               c->who->account, most));
    EACH (x, *list) TRY(title_read(c, x));
    return OK;
}

static err number_of(struct call *c, int64_t account, slice *number)
{
    return db_text(c, number, "select number from account where id = $1", account);
}

err acting_proven(struct call *c, bool *proven)
{
    slice number;
    TRY(number_of(c, c->who->account, &number));
    *proven = number.n > 0;
    return OK;
}

/* ---- what is written of it ---- */

struct one { int64_t account; };
LOCAL_RECORD(one, COLUMN(one, account));
typedef LIST(struct one) accounts;

/* The person, and all others who act for the row. */
static err tell(struct call *c, const struct acting *x, slice text)
{
    accounts others = { 0 };
    TRY(db_all(c, &one_record, &others, "select distinct x.account from register_acting x where " STANDS
               "and x.registry = $2 and x.subject = $3 and x.account <> $4", today(c), x->registry, x->subject, x->account));
    EACH (one, others) TRY(notice_tell(c, one->account, 0, text));
    return notice_tell(c, x->account, 0, text);
}

static slice called(struct call *c, const struct acting *x)
{
    const struct registry *r = register_named(defs(c), x->registry);
    return slice_fmt(c->mem, "%.*s của %.*s “%.*s”", SL(r ? acting_role(r, x->role) : x->role), SL(r ? r->one : x->registry), SL(x->title));
}

/* Neither names nor numbers: the ledger keeps no personal data of an account. */
static err event_write(struct call *c, const struct acting *x, const char *kind)
{
    struct node *body = node_map(c->mem);
    node_put_text(c->mem, body, "registry", x->registry);
    node_put_text(c->mem, body, "row", slice_number(c->mem, x->subject));
    node_put_text(c->mem, body, "account", slice_number(c->mem, x->account));
    node_put_text(c->mem, body, "role", x->role);
    node_put_text(c->mem, body, "by", x->number.n ? S("number") : S("document"));
    if (x->document.n) node_put_text(c->mem, body, "document", x->document);
    if (x->document_day.n) node_put_text(c->mem, body, "document_day", day_iso(c->mem, x->document_day));
    if (x->valid_to.n) node_put_text(c->mem, body, "valid_to", day_iso(c->mem, x->valid_to));
    if (x->why.n) node_put_text(c->mem, body, "why", x->why);
    struct ledger_entry entry = { .subject_kind = S("acting"), .subject = x->id, .kind = slice_z(kind),
                                  .unit = who_unit(c->who) ? who_unit(c->who)->code : S(""), .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

static err make(struct call *c, const struct acting *x)
{
    TRY(db_do(c, "insert into register_acting (id, account, registry, subject, role, number, document, document_day, valid_to, made_at, "
                 "made_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
              x->id, x->account, x->registry, x->subject, x->role, x->number, x->document, x->document_day, x->valid_to, x->made_at,
              c->who->account));
    TRY(event_write(c, x, "entered"));
    return tell(c, x, slice_fmt(c->mem, "%.*s được ghi là %.*s.", SL(x->name), SL(called(c, x))));
}

static err end(struct call *c, struct acting *x, slice why)
{
    TRY(title_read(c, x));
    x->why = why;
    TRY(db_do(c, "update register_acting set ended_at = $2, ended_by = $3, why = $4 where id = $1", x->id, c->now, c->who->account, why));
    TRY(event_write(c, x, "ended"));
    return tell(c, x, slice_fmt(c->mem, "%.*s không còn được ghi là %.*s. Lý do: %.*s", SL(x->name), SL(called(c, x)), SL(why)));
}

/* Whoever comes second waits, and sees what the first has made. */
static err row_locked(struct call *c, const struct registry *r, slice key, struct registry_row *row)
{
    if (!r->acting.roles.n) return enters_nobody(c, r);
    TRY(acting_row(c, r, key, row));
    TRY(register_lock(c, r, row->id));
    return acting_row(c, r, key, row);
}

/* Does the account act for the row in that role already? */
static err is_entered(struct call *c, const struct acting *x, bool *entered)
{
    int64_t n;
    TRY(db_int(c, &n, "select count(*) from register_acting x where " STANDS
               "and x.account = $2 and x.registry = $3 and x.subject = $4 and x.role = $5",
               today(c), x->account, x->registry, x->subject, x->role));
    *entered = n > 0;
    return OK;
}

/* ---- by number ---- */

/* What a wrong number learns is that it is not this one, and that is its owner's own. */
static void number_check(struct call *c, const struct registry *r, const struct registry_row *row, slice number, field_faults *faults)
{
    slice label = r->acting.number->ask->label, own = register_value(row->values, r->acting.number);
    if (!number.n)
        field_fault_add(c->mem, faults, S(""), "Tài khoản này chưa có số giấy tờ được xác thực. Hãy đăng xuất, đăng nhập lại bằng "
                        "định danh điện tử rồi làm tiếp; hoặc mang giấy tờ đến %.*s.", SL(row->owner->name));
    else if (!slice_eq(number, own))
        field_fault_add(c->mem, faults, S(""), "Số giấy tờ đã xác thực của bạn không phải là “%.*s” trong sổ. Số trong sổ đã cũ, hoặc bạn "
                        "thay mặt theo giấy tờ khác, thì mang giấy tờ đến %.*s.", SL(label), SL(row->owner->name));
}

err acting_claim(struct call *c, const struct registry *r, slice key, field_faults *faults)
{
    struct registry_row row;
    bool entered;
    struct acting x = { .id = db_id(c), .account = c->who->account, .registry = r->name, .name = c->who->name, .made_at = c->now };
    if (r->acting.roles.n && !r->acting.number)
        return fail(c, ERR_MISSING, "acting.number", "Sổ “%.*s” chỉ ghi người thay mặt theo giấy tờ.", SL(r->title));
    TRY(row_locked(c, r, key, &row));
    TRY(number_of(c, x.account, &x.number));
    if (slice_eq(c->who->kind, S("official")))
        field_fault_add(c->mem, faults, S(""), "Tài khoản cán bộ không thay mặt ai. Hãy dùng tài khoản của riêng bạn.");
    else number_check(c, r, &row, x.number, faults);
    if (faults->n) return OK;
    x.subject = row.id;
    x.title = row.title;
    x.role = r->acting.roles.v[0].code;
    TRY(is_entered(c, &x, &entered));
    return entered ? OK : make(c, &x);
}

/* ---- by papers ---- */

/* A number that was merely typed names nobody: it may be anybody's. */
static err account_named(struct call *c, slice to, struct account *a, bool *found)
{
    accounts carriers = { 0 };
    TRY(account_find(c, to, a, found));
    if (*found || !to.n) return OK;
    TRY(db_all(c, &one_record, &carriers, "select id as account from account where number = $1 and locked_at is null order by id limit 2",
               to));
    return carriers.n == 1 ? account_by_id(c, carriers.v[0].account, a, found) : OK;
}

static err person_check(struct call *c, const struct acting_asked *asked, struct account *a, field_faults *faults)
{
    bool found;
    TRY(account_named(c, asked->to, a, &found));
    if (!asked->name.n) field_fault_add(c->mem, faults, S("name"), "Ghi họ và tên như trên giấy tờ của người ấy.");
    if (!asked->to.n) field_fault_add(c->mem, faults, S("to"), "Ghi tên đăng nhập, hoặc số giấy tờ đã xác thực, của người thay mặt.");
    else if (!found || a->locked_at.ms)
        field_fault_add(c->mem, faults, S("to"), "Không có tài khoản nào dùng được với tên đăng nhập hay số đã xác thực này.");
    else if (slice_eq(a->kind, S("official")))
        field_fault_add(c->mem, faults, S("to"), "Đây là tài khoản cán bộ. Người thay mặt dùng tài khoản của riêng mình.");
    else if (asked->name.n && !slice_eq(fold_name(c->mem, asked->name), fold_name(c->mem, a->name)))
        field_fault_add(c->mem, faults, S("name"), "Tài khoản này mang tên khác. Xem lại tên đăng nhập, và họ tên trên giấy tờ.");
    return OK;
}

static void papers_check(struct call *c, const struct registry *r, const struct acting_asked *asked, field_faults *faults)
{
    if (!role_find(r, asked->role)) field_fault_add(c->mem, faults, S("role"), "Chọn người ấy thay mặt với tư cách gì.");
    if (!asked->document.n) field_fault_add(c->mem, faults, S("document"), "Ghi tên và số của giấy tờ đã xem.");
    if (utf8_length(asked->document) > ACTING_TEXT)
        field_fault_add(c->mem, faults, S("document"), "Tên và số giấy tờ dài nhất %d ký tự.", ACTING_TEXT);
    if (!asked->document_day.n) field_fault_add(c->mem, faults, S("document_day"), "Ghi ngày của giấy tờ, dạng 27/3/2018.");
    if (asked->document_day.n > today(c).n) field_fault_add(c->mem, faults, S("document_day"), "Ngày của giấy tờ ở tương lai.");
    if (asked->until.n && asked->until.n < today(c).n) field_fault_add(c->mem, faults, S("until"), "Ngày cuối đã qua.");
}

static err denied(struct call *c, const struct registry *r, const struct registry_row *row)
{
    return fail(c, ERR_DENIED, "acting.denied", "Bạn không được ghi hay kết thúc người thay mặt của %.*s này; sổ do %.*s giữ.", SL(r->one),
                SL(row->owner->name));
}

err acting_enter(struct call *c, const struct registry *r, slice key, const struct acting_asked *asked, field_faults *faults)
{
    struct registry_row row;
    struct account a = { 0 };
    bool entered;
    TRY(row_locked(c, r, key, &row));
    if (!register_may(c, r, S("acting"), row.owner)) return denied(c, r, &row);
    TRY(person_check(c, asked, &a, faults));
    papers_check(c, r, asked, faults);
    struct acting x = { .id = db_id(c), .account = a.id, .registry = r->name, .subject = row.id, .role = asked->role, .name = a.name,
                        .title = row.title, .document = asked->document, .document_day = asked->document_day, .valid_to = asked->until,
                        .made_at = c->now };
    if (faults->n) return OK;
    TRY(is_entered(c, &x, &entered));
    if (!entered) return make(c, &x);
    field_fault_add(c->mem, faults, S("to"),
                    "Người này đang được ghi với tư cách ấy. Muốn ghi theo giấy tờ khác thì kết thúc lần trước đã.");
    return OK;
}

/* ---- the end ---- */

err acting_end(struct call *c, const struct registry *r, slice key, int64_t id, slice why, field_faults *faults)
{
    struct registry_row row;
    struct acting x;
    bool found;
    TRY(row_locked(c, r, key, &row));
    TRY(db_maybe(c, &acting_record, &x, &found, "select " COLUMNS FROM "where x.id = $1 and x.registry = $2 and x.subject = $3", id,
                 r->name, row.id));
    bool keeps = register_may(c, r, S("acting"), row.owner), own = found && x.account == c->who->account;
    if (!keeps && !own) return denied(c, r, &row);
    if (!found) return fail(c, ERR_MISSING, "acting.missing", "Không có lần ghi này của %.*s.", SL(r->one));
    if (!acting_stands(c, &x)) return OK;
    if (!own && !why.n) field_fault_add(c->mem, faults, S("why"), "Ghi lý do kết thúc; người ấy và %.*s được báo.", SL(r->one));
    if (utf8_length(why) > ACTING_WHY) field_fault_add(c->mem, faults, S("why"), "Lý do dài nhất %d ký tự.", ACTING_WHY);
    return faults->n ? OK : end(c, &x, why.n ? why : S("Người ấy tự thôi."));
}

static err end_all(struct call *c, actings *list, slice why)
{
    EACH (x, *list)
        if (acting_stands(c, x)) TRY(end(c, x, why));
    return OK;
}

err acting_settle(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_row *now)
{
    const struct registry_field *f = r->acting.number;
    actings list = { 0 };
    if (!f || !was || slice_eq(register_value(was->values, f), register_value(now->values, f))) return OK;
    TRY(db_all(c, &acting_record, &list, "select " COLUMNS FROM "where x.ended_at is null and x.number is not null and x.registry = $1 "
               "and x.subject = $2 order by x.id", r->name, was->id));
    return end_all(c, &list, S("Sổ đã ghi số giấy tờ khác."));
}

err acting_unproven(struct call *c, int64_t account, slice number)
{
    actings list = { 0 };
    TRY(db_all(c, &acting_record, &list, "select " COLUMNS FROM "where x.ended_at is null and x.number is not null and x.account = $1 "
               "and x.number <> $2 order by x.id", account, number.n ? number : S("")));
    return end_all(c, &list, S("Số giấy tờ đã xác thực của tài khoản nay là số khác."));
}

err acting_leave(struct call *c)
{
    actings list = { 0 };
    TRY(db_all(c, &acting_record, &list, "select " COLUMNS FROM "where x.ended_at is null and x.account = $1 and x.account <> 0 "
               "order by x.id", c->who->account));
    return end_all(c, &list, S("Chủ tài khoản đã đóng tài khoản."));
}
