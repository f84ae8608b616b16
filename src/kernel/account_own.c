/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/account_own.h"
#include "base/fold.h"
#include "kernel/app.h"
#include "kernel/form.h"
#include "kernel/kept.h"
#include "kernel/ledger.h"
#include "store/db.h"

LOCAL_RECORD(own, COLUMN(own, name), COLUMN(own, phone), COLUMN(own, email), COLUMN(own, address));

enum { OPEN_SHOWN = 5 };

err own_read(struct call *c, struct own *own)
{
    return db_one(c, &own_record, own,
        "select a.name, a.phone, a.email, p.address from account a left join party p on p.id = a.party where a.id = $1", c->who->account);
}

err own_name_free(struct call *c, bool *is_free)
{
    kept_list all = kept_all(c);
    *is_free = !slice_eq(c->who->kind, S("official"));
    EACH (h, all) {
        kept_rows rows = { 0 };
        if ((*h)->vouches) TRY((*h)->read(c, 1, &rows));
        if (rows.n) *is_free = false;
    }
    return OK;
}

static void check(struct call *c, enum field_type type, const char *name, slice typed, slice *clean, field_faults *faults)
{
    struct form_field f = { .name = slice_z(name), .type = type, .min = INT64_MIN, .max = INT64_MAX };
    slice why;
    typed = slice_trim(typed);
    *clean = (slice){ NULL, 0 };
    if (typed.n && !field_value(c, &f, typed, clean, &why)) field_fault_add(c->mem, faults, f.name, "%.*s", SL(why));
}

static err own_check(struct call *c, const struct own *typed, struct own *clean)
{
    field_faults faults = { 0 };
    bool organisation = slice_eq(c->who->kind, S("business"));
    check(c, organisation ? FIELD_TEXT : FIELD_NAME, "name", typed->name, &clean->name, &faults);
    check(c, FIELD_PHONE, "phone", typed->phone, &clean->phone, &faults);
    check(c, FIELD_EMAIL, "email", typed->email, &clean->email, &faults);
    check(c, FIELD_ADDRESS, "address", typed->address, &clean->address, &faults);
    if (!slice_trim(typed->name).n) field_fault_add(c->mem, &faults, S("name"), "Chưa nhập họ và tên.");
    if (utf8_length(clean->name) > 200) field_fault_add(c->mem, &faults, S("name"), "Tên dài nhất 200 ký tự.");
    return err_fields(c->mem, "own.wrong", faults);
}

/* Which facts, not what they say: the ledger keeps no personal data of an account. */
static slice changed_body(struct call *c, const struct own *was, const struct own *now)
{
    struct node *body = node_map(c->mem), *list = node_put(c->mem, body, S("changed"), node_list(c->mem));
    const struct { slice name, was, now; } facts[] = {
        { S("name"), was->name, now->name }, { S("phone"), was->phone, now->phone }, { S("email"), was->email, now->email },
        { S("address"), was->address, now->address },
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (!slice_eq(facts[i].was, facts[i].now)) node_add(list, node_new(c->mem, NODE_TEXT, facts[i].name));
    return list->n ? json_canonical(c->mem, body) : NONE;
}

static err own_event(struct call *c, const char *kind, slice body)
{
    struct ledger_entry entry = { .subject_kind = S("account"), .subject = c->who->account, .kind = slice_z(kind),
                                  .unit = S(""), .body = body };
    return ledger_append(c, &entry, NULL, NULL);
}

err own_correct(struct call *c, const struct own *typed, struct own *was)
{
    struct own now;
    bool name_free;
    TRY(own_check(c, typed, &now));
    TRY(db_do(c, "update account set login = login where id = $1", c->who->account));
    TRY(own_read(c, was));
    TRY(own_name_free(c, &name_free));
    if (!name_free && !slice_eq(was->name, now.name))
        return fail(c, ERR_CONFLICT, "own.name", "Họ và tên do nơi đã xác nhận bạn giữ, không sửa ở đây.");
    slice body = changed_body(c, was, &now);
    if (!body.n) return OK;
    TRY(db_do(c, "update account set name = $2, phone = $3 where id = $1", c->who->account, now.name, now.phone));
    if (!slice_eq(was->email, now.email))
        TRY(db_do(c, "update account set email = $2, confirmed_at = null where id = $1", c->who->account, now.email));
    TRY(db_do(c, "update party set name = $2, fold = $3, phone = $4, email = $5, address = $6 where id = $1 and id <> 0", c->who->party,
              now.name, fold_name(c->mem, now.name), now.phone, now.email, now.address));
    return own_event(c, "account.corrected", body);
}

err own_open(struct call *c, dossiers *list)
{
    *list = (dossiers){ 0 };
    return db_all(c, &dossier_record, list,
        "select " DOSSIER_COLUMNS " from dossier where account = $1 and account <> 0 and state in (1, 2, 4, 5, 6) "
        "order by id desc limit $2",
        c->who->account, (int64_t)OPEN_SHOWN);
}

err own_close(struct call *c)
{
    dossiers open;
    if (slice_eq(c->who->kind, S("official")))
        return fail(c, ERR_CONFLICT, "own.official",
                    "Tài khoản cán bộ do quản trị của đơn vị kết thúc khi bạn bàn giao công việc; bạn không tự đóng được.");
    TRY(db_do(c, "update account set login = login where id = $1", c->who->account));
    TRY(own_open(c, &open));
    if (open.n)
        return fail(c, ERR_CONFLICT, "own.open", "Bạn còn hồ sơ đang giải quyết. Hãy đợi kết quả hoặc rút hồ sơ, rồi đóng tài khoản.");
    kept_list all = kept_all(c);
    EACH (h, all)
        if ((*h)->erase) TRY((*h)->erase(c));
    TRY(db_do(c, "update account set email = null, phone = null, password = null, confirmed_at = null, number = null, demo = false, "
                 "locked_at = $2, "
                 "closed_at = $2 where id = $1", c->who->account, c->now));
    TRY(db_do(c, "update party set phone = null, email = null, address = null where id = $1 and id <> 0", c->who->party));
    return own_event(c, "account.closed", S("{}"));
}
