/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/result.h"
#include "base/fold.h"
#include "base/hash.h"
#include "base/out.h"
#include "kernel/act.h"
#include "store/db.h"

enum { CODE_LETTERS = 16, NUMBER_MOST = 60, RESULTS_MOST = 10 };

RECORD(result, COLUMN(result, paper), COLUMN(result, code), COLUMN(result, dossier), COLUMN(result, unit), COLUMN(result, name),
       COLUMN(result, kind), COLUMN(result, number), COLUMN(result, sha256), COLUMN(result, issued_at), COLUMN(result, revoked_at),
       COLUMN(result, revoked_why));
#define RESULT_COLUMNS "paper, code, dossier, unit, name, kind, number, sha256, issued_at, revoked_at, revoked_why"

result_kinds result_kinds_of(struct call *c, const struct dossier *d)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    result_kinds kinds = { .v = p->results.v, .n = p->results.n };
    if (!kinds.n) LIST_ADD(c->mem, &kinds, ((struct result_kind){ .name = S("Kết quả giải quyết thủ tục hành chính") }));
    return kinds;
}

static err number_check(struct call *c, slice number)
{
    if (utf8_length(number) <= NUMBER_MOST) return OK;
    return err_field(c->mem, "result.number", S("number"), "Số văn bản dài nhất %d ký tự.", NUMBER_MOST);
}

static slice told(slice number) { return number.n ? number : NONE; }

/* Locks the dossier. */
static err attachable(struct call *c, struct dossier *d)
{
    TRY(db_one(c, &dossier_record, d, "update dossier set moves = moves + 1 where id = $1 returning " DOSSIER_COLUMNS, d->id));
    unsigned by = action_standing(c, d);
    if (((by & BY_HOLDER) && d->open) || ((by & BY_COUNTER) && d->state == STATE_FINISHED)) return OK;
    return fail(c, ERR_DENIED, "result.denied", "Chỉ người đang giữ hồ sơ, hoặc bộ phận trả kết quả, được đính kèm kết quả.");
}

err result_add(struct call *c, struct dossier *d, const struct result_kind *kind, const struct result_file *file)
{
    int64_t n;
    TRY(attachable(c, d));
    TRY(number_check(c, file->number));
    TRY(db_int(c, &n, "select count(*) from paper where dossier = $1 and kind = 'result'", d->id));
    if (n >= RESULTS_MOST) return fail(c, ERR_LARGE, "result.many", "Một hồ sơ nhận nhiều nhất %d tệp kết quả.", RESULTS_MOST);
    struct paper p = { .id = db_id(c), .dossier = d->id, .kind = S("result"), .paper = S("result"), .name = file->name,
                       .sha256 = file->sha256, .size = file->size, .type = file->type };
    TRY(paper_insert(c, &p));
    return db_do(c, "insert into result (paper, code, dossier, unit, name, kind, number, sha256, issued_at, revoked_by) "
                    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
                 p.id, random_token(c->mem, CODE_LETTERS), d->id, d->competent, kind->name, kind->code, told(file->number), p.sha256,
                 d->open ? (instant){ 0 } : c->now);
}

err result_number(struct call *c, struct dossier *d, const struct result_kind *kind, slice number)
{
    int64_t given;
    TRY(attachable(c, d));
    TRY(number_check(c, number));
    TRY(db_change(c, &given, "update result set number = $3 where dossier = $1 and name = $2 and number is null",
                  d->id, kind->name, number));
    if (given) return OK;
    return err_field(c->mem, "result.unnumbered", S("number"), "Chưa có tệp “%.*s” nào còn thiếu số. Hãy chọn tệp cùng với số.",
                     SL(kind->name));
}

err result_issue(struct call *c, const struct dossier *d, slice number)
{
    TRY(number_check(c, number));
    TRY(db_do(c, "update result set number = $2 where dossier = $1 and number is null", d->id, told(number)));
    return db_do(c, "update result set issued_at = $2 where dossier = $1 and issued_at is null", d->id, c->now);
}

err results_of(struct call *c, const struct dossier *d, results *list)
{
    *list = (results){ 0 };
    return db_all(c, &result_record, list, "select " RESULT_COLUMNS " from result where dossier = $1 order by paper", d->id);
}

slice result_code(struct arena *mem, slice typed)
{
    struct out o = out_new(mem, typed.n + 1);
    slice small = slice_lower(mem, typed);
    for (size_t i = 0; i < small.n; i++) {
        char letter = small.p[i];
        if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n') continue;
        out_c(&o, letter == 'o' ? '0' : letter == 'i' || letter == 'l' ? '1' : letter);
    }
    return out_slice(&o);
}

slice result_code_written(struct arena *mem, slice code)
{
    struct out o = out_new(mem, 2 * code.n + 1);
    for (size_t i = 0; i < code.n; i++) {
        if (i && i % 4 == 0) out_c(&o, ' ');
        out_c(&o, code.p[i]);
    }
    return out_slice(&o);
}

err result_check(struct call *c, slice code, struct result *r, bool *found)
{
    return db_maybe(c, &result_record, r, found, "select " RESULT_COLUMNS " from result where code = $1 and issued_at is not null",
                    result_code(c->mem, code));
}

err act_revoke(struct call *c, struct turn *t)
{
    int64_t gone;
    slice code = result_code(c->mem, t->a->result), kind;
    TRY(db_change(c, &gone, "update result set revoked_at = $3, revoked_why = $4, revoked_by = $5 "
                            "where dossier = $1 and code = $2 and issued_at is not null and revoked_at is null",
                  t->d->id, code, c->now, t->a->note, c->who->account));
    if (!gone)
        return err_field(c->mem, "revoke.missing", S("result"), "Hồ sơ này không có kết quả nào còn hiệu lực với mã ấy.");
    node_put_text(c->mem, t->body, "result", code);
    TRY(db_text(c, &kind, "select kind from result where dossier = $1 and code = $2", t->d->id, code));
    return dossier_rows_revoke(c, t, kind);
}
