/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/merge.h"
#include "kernel/app.h"
#include "kernel/register_inside.h"
#include "store/db.h"

enum { MERGED_SHOWN = 50 };

RECORD(row_merge, COLUMN(row_merge, id), COLUMN(row_merge, kept), COLUMN(row_merge, gone), COLUMN(row_merge, why),
       COLUMN(row_merge, made_at));

err merge_of(struct call *c, const struct registry *r, int64_t gone, struct row_merge *m, bool *found)
{
    return db_maybe(c, &row_merge_record, m, found,
                    "select id, kept, gone, why, made_at from row_merge where registry = $1 and gone = $2 and undone_at is null",
                    r->name, gone);
}

err merge_into(struct call *c, const struct registry *r, int64_t kept, registry_rows *gone)
{
    LIST(struct row_merge) list = { 0 };
    *gone = (registry_rows){ 0 };
    TRY(db_all(c, &row_merge_record, &list, "select id, kept, gone, why, made_at from row_merge where registry = $1 and kept = $2 "
               "and undone_at is null order by id limit $3", r->name, kept, MERGED_SHOWN));
    EACH (m, list) TRY(register_row_of(c, r, m->gone, LIST_PUSH(c->mem, gone)));
    return OK;
}

err merge_check(struct call *c, const struct registry *r, const struct registry_row *row)
{
    struct row_merge m;
    bool found;
    TRY(merge_of(c, r, row->id, &m, &found));
    if (!found) return OK;
    return fail(c, ERR_CONFLICT, "register.merged", "“%.*s” đã được gộp vào dòng khác; làm việc trên dòng ấy, hoặc gỡ gộp.",
                SL(row->title));
}

err merge_follow(struct call *c, const struct registry *r, struct registry_row *row)
{
    struct row_merge m;
    bool found;
    TRY(merge_of(c, r, row->id, &m, &found));
    return found ? register_row_of(c, r, m.kept, row) : OK;
}

/* Both, always in the same order. */
static err lock_both(struct call *c, const struct registry *r, int64_t a, int64_t b)
{
    TRY(register_lock(c, r, a < b ? a : b));
    return register_lock(c, r, a < b ? b : a);
}

static err may(struct call *c, const struct registry *r, const struct registry_row *kept, const struct registry_row *gone)
{
    bool ours = claim_source(c, r, NONE) && register_may(c, r, S("change"), kept->owner) && register_may(c, r, S("change"), gone->owner);
    return ours ? OK : fail(c, ERR_DENIED, "register.denied", "Bạn không được gộp %.*s.", SL(r->one));
}

err merge_make(struct call *c, const struct registry *r, struct registry_row *kept, struct registry_row *gone, slice why,
               field_faults *faults)
{
    registry_rows taken;
    TRY(may(c, r, kept, gone));
    TRY(lock_both(c, r, kept->id, gone->id));
    TRY(merge_check(c, r, kept));
    TRY(merge_check(c, r, gone));
    TRY(merge_into(c, r, gone->id, &taken));
    if (taken.n) return fail(c, ERR_CONFLICT, "register.merged", "“%.*s” đã nhận dòng khác; gỡ lần gộp ấy trước.", SL(gone->title));
    if (kept->id == gone->id) return fail(c, ERR_CONFLICT, "register.merged", "Không gộp một dòng với chính nó.");
    if (!why.n) field_fault_add(c->mem, faults, S("why"), "Ghi vì sao hai dòng là một.");
    if (faults->n) return OK;
    TRY(db_do(c, "insert into row_merge (id, registry, kept, gone, why, made_at, made_by) values ($1, $2, $3, $4, $5, $6, $7)", db_id(c),
              r->name, kept->id, gone->id, why, c->now, c->who->account));
    TRY(db_do(c, "update claim set subject = $3, origin = $2 where registry = $1 and subject = $2", r->name, gone->id, kept->id));
    TRY(claims_settle(c, r, kept, why, faults));
    return faults->n ? fail(c, ERR_CONFLICT, "register.merged", "Chưa gộp được: %.*s", SL(faults->v[0].text)) : OK;
}

err merge_undo(struct call *c, const struct registry *r, struct registry_row *gone, field_faults *faults)
{
    struct row_merge m;
    struct registry_row kept;
    bool found;
    TRY(merge_of(c, r, gone->id, &m, &found));
    if (!found) return fail(c, ERR_CONFLICT, "register.merged", "“%.*s” không ở trong lần gộp nào.", SL(gone->title));
    TRY(register_row_of(c, r, m.kept, &kept));
    TRY(may(c, r, &kept, gone));
    TRY(lock_both(c, r, kept.id, gone->id));
    TRY(db_do(c, "update row_merge set undone_at = $2, undone_by = $3 where id = $1", m.id, c->now, c->who->account));
    TRY(db_do(c, "update claim set subject = origin, origin = 0 where registry = $1 and subject = $2 and origin = $3", r->name, kept.id,
              gone->id));
    TRY(claims_settle(c, r, &kept, S("Gỡ gộp"), faults));
    if (!faults->n) TRY(claims_settle(c, r, gone, S("Gỡ gộp"), faults));
    return faults->n ? fail(c, ERR_CONFLICT, "register.merged", "Chưa gỡ được: %.*s", SL(faults->v[0].text)) : OK;
}
