/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of procedures when registers change: a stored version goes on with the registers there are (decision 0017), so a step that
 * writes a field which is retired, or leaves out one that is demanded from now on, will be refused, long after whoever published has gone
 * home.  Each version that is in force, is going to be, or has dossiers under way is held against the registers as they are and as they are
 * going to be; what is wrong only then is told. */
#include "kernel/plan_inside.h"
#include "kernel/app.h"
#include "kernel/publishing.h"
#include "store/db.h"

struct under_way { int64_t version, n; };
LOCAL_RECORD(under_way, COLUMN(under_way, version), COLUMN(under_way, n));
typedef LIST(struct under_way) under_ways;

static int64_t dossiers_on(const under_ways *all, const struct procedure *v)
{
    EACH (one, *all)
        if (one->version == v->id) return one->n;
    return 0;
}

static bool replaced(const struct publishing *p, slice code)
{
    EACH (change, p->changes)
        if (slice_eq(slice_z(change->f->kind->kind), S("procedure")) && slice_eq(change->f->name, code)) return true;
    return false;
}

/* Dossiers may begin on it, today or one day. */
static bool begins(struct call *c, const struct publishing *p, const struct procedure *v)
{
    bool in_force = procedure_by_code(c, v->code, today(c)) == v || v->valid_from.n > today(c).n;
    return in_force && !replaced(p, v->code);
}

static problems misfits(struct call *c, const struct definitions *d, const struct procedure *v)
{
    problems found = { 0 };
    procedure_rows_fit(c->mem, d, v->code, v, &found);
    return found;
}

static bool known(const problems *list, const struct problem *p)
{
    EACH (one, *list)
        if (slice_eq(one->message, p->message)) return true;
    return false;
}

static void version_plan(struct call *c, const struct publishing *p, const struct procedure *v, int64_t dossiers, struct plan *plan)
{
    problems now = misfits(c, defs(c), v), next = misfits(c, p->d, v);
    EACH (wrong, next)
        if (!known(&now, wrong))
            LIST_ADD(c->mem, &plan->misfits,
                     slice_fmt(c->mem, "Thủ tục %.*s, phiên bản %lld (%.*s hồ sơ đang giải quyết): %.*s; bước ghi sổ sẽ bị từ chối",
                               SL(v->code), (long long)v->version, SL(number_text(c->mem, dossiers)), SL(wrong->message)));
}

err plan_procedures(struct call *c, const struct publishing *p, struct plan *plan)
{
    under_ways all = { 0 };
    bool registers = false;
    EACH (change, p->changes) registers |= change->now && change->next;
    if (!registers) return OK;
    TRY(db_all(c, &under_way_record, &all, "select version, count(*) as n from dossier where open = true group by version"));
    EACH (v, defs(c)->procedures) {
        int64_t dossiers = dossiers_on(&all, v);
        if (v->rows.n && (dossiers || begins(c, p, v))) version_plan(c, p, v, dossiers, plan);
    }
    return OK;
}
