/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/result.h"
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/act.h"
#include "store/db.h"

enum { CODE_LETTERS = 16, NUMBER_MOST = 60 };

RECORD(result, COLUMN(result, paper), COLUMN(result, code), COLUMN(result, dossier), COLUMN(result, unit), COLUMN(result, name),
       COLUMN(result, kind), COLUMN(result, number), COLUMN(result, sha256), COLUMN(result, issued_at), COLUMN(result, revoked_at),
       COLUMN(result, revoked_why));
#define RESULT_COLUMNS "paper, code, dossier, unit, name, kind, number, sha256, issued_at, revoked_at, revoked_why"

/* What the definition calls its result; a definition may say nothing. */
err result_attach(struct call *c, const struct dossier *d, const struct paper *file)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    struct result_kind kind = p->results.n ? p->results.v[0] : (struct result_kind){ .name = S("Kết quả giải quyết thủ tục hành chính") };
    return db_do(c, "insert into result (paper, code, dossier, unit, name, kind, sha256, issued_at, revoked_by) "
                    "values ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
                 file->id, random_token(c->mem, CODE_LETTERS), d->id, d->competent, kind.name, kind.code, file->sha256,
                 d->open ? (instant){ 0 } : c->now);
}

err result_issue(struct call *c, const struct dossier *d, slice number)
{
    if (utf8_length(number) > NUMBER_MOST)
        return err_field(c->mem, "result.number", S("number"), "Số văn bản dài nhất %d ký tự.", NUMBER_MOST);
    return db_do(c, "update result set issued_at = $2, number = $3 where dossier = $1 and issued_at is null", d->id, c->now, number);
}

err results_of(struct call *c, const struct dossier *d, results *list)
{
    *list = (results){ 0 };
    return db_all(c, &result_record, list, "select " RESULT_COLUMNS " from result where dossier = $1 order by paper", d->id);
}

err result_check(struct call *c, slice code, struct result *r, bool *found)
{
    code = slice_replace(c->mem, slice_lower(c->mem, slice_trim(code)), S(" "), S(""));
    return db_maybe(c, &result_record, r, found, "select " RESULT_COLUMNS " from result where code = $1 and issued_at is not null", code);
}

err act_revoke(struct call *c, struct turn *t)
{
    int64_t gone;
    TRY(db_change(c, &gone, "update result set revoked_at = $3, revoked_why = $4, revoked_by = $5 "
                            "where dossier = $1 and code = $2 and issued_at is not null and revoked_at is null",
                  t->d->id, t->a->result, c->now, t->a->note, c->who->account));
    if (!gone)
        return err_field(c->mem, "revoke.missing", S("result"), "Hồ sơ này không có kết quả nào còn hiệu lực với mã ấy.");
    node_put_text(c->mem, t->body, "result", t->a->result);
    return OK;
}
