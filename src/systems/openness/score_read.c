/* SPDX-License-Identifier: Apache-2.0 */
/* Counting what a score is made of, leaf unit by leaf unit: what was on time and online from the counters, the rest from the dossiers of
 * the month.  Each leaf counts in the line just below the unit asked for, and in the whole. */
#include "systems/openness/score.h"
#include "kernel/satisfaction.h"
#include "store/db.h"

static struct scored *line_of(struct call *c, scored_list *list, const struct unit *u)
{
    EACH (s, *list)
        if (s->unit == u && s != list->v) return s;
    struct scored *s = LIST_PUSH(c->mem, list);
    *s = (struct scored){ .unit = u };
    return s;
}

static void share_add(struct scored *to, enum measure m, int64_t part, int64_t whole)
{
    must(part >= 0 && part <= whole);
    to->shares[m].part += part;
    to->shares[m].whole += whole;
}

/* ---- from the counters: a row is one unit and procedure ---- */

static void counted(const struct call *c, struct scored *to, const struct figures *f, day on)
{
    const struct procedure *p = lines_procedure(c, f->procedure, on);
    const struct unit *u = unit_by_id(c, f->unit_id);
    share_add(to, MEASURE_ON_TIME, f->early + f->on_time, figures_resolved(f));
    if (p && u && procedure_online(c, p, u, on) >= 3) share_add(to, MEASURE_ONLINE, f->online, figures_received(f));
}

/* ---- from the dossiers ---- */

struct fees { slice procedure; int64_t n, paid, online; };
LOCAL_RECORD(fees, COLUMN(fees, procedure), COLUMN(fees, n), COLUMN(fees, paid), COLUMN(fees, online));
typedef LIST(struct fees) fees_list;
struct part { int64_t part, whole; };
LOCAL_RECORD(part, COLUMN(part, part), COLUMN(part, whole));
struct ends { int64_t results, rated, satisfied, whole; };
LOCAL_RECORD(ends, COLUMN(ends, results), COLUMN(ends, rated), COLUMN(ends, satisfied), COLUMN(ends, whole));

struct month { instant from, to; };

/* Only dossiers that were asked for money: what is free cannot be paid. */
static err fees_read(struct call *c, const struct unit *u, struct month m, fees_list *list)
{
    *list = (fees_list){ 0 };
    return db_all(c, &fees_record, list,
        "select d.procedure, count(*) as n, cast(sum(case when d.paid > 0 then 1 else 0 end) as bigint) as paid, "
        "cast(sum(case when d.paid > 0 and exists (select 1 from payment p where p.dossier = d.id and p.kind = 'transfer') "
        "then 1 else 0 end) as bigint) as online from dossier d "
        "where d.received = $1 and d.accepted_at >= $2 and d.accepted_at < $3 and d.asked > 0 "
        "group by d.procedure order by d.procedure", u->id, m.from, m.to);
}

static void fees_add(struct call *c, struct scored *to, const fees_list *list)
{
    EACH (row, *list) {
        struct fee_procedure *mine = NULL;
        EACH (p, to->fees)
            if (slice_eq(p->code, row->procedure)) mine = p;
        if (!mine) {
            mine = LIST_PUSH(c->mem, &to->fees);
            *mine = (struct fee_procedure){ .code = row->procedure };
        }
        mine->paid = mine->paid || row->paid;
        mine->online = mine->online || row->online;
        share_add(to, MEASURE_PAID_ONLINE, row->online, row->n);
    }
}

static err papers_read(struct call *c, const struct unit *u, struct month m, struct part *share)
{
    return db_one(c, &part_record, share,
        "select count(*) as whole, cast(coalesce(sum(case when exists (select 1 from paper p where p.dossier = d.id "
        "and p.kind = 'submitted' and p.sha256 is null) then 0 else 1 end), 0) as bigint) as part from dossier d "
        "where d.received = $1 and d.accepted_at >= $2 and d.accepted_at < $3 "
        "and exists (select 1 from paper p where p.dossier = d.id and p.kind = 'submitted')", u->id, m.from, m.to);
}

static err ends_read(struct call *c, const struct unit *u, struct month m, struct ends *e)
{
    return db_one(c, &ends_record, e,
        "select count(*) as whole, cast(coalesce(sum(case when exists (select 1 from paper p where p.dossier = d.id and p.kind = 'result' "
        "and p.sha256 is not null) then 1 else 0 end), 0) as bigint) as results, count(r.stars) as rated, "
        "cast(coalesce(sum(case when r.stars >= $4 then 1 else 0 end), 0) as bigint) as satisfied from dossier d "
        "left join rating r on r.dossier = d.id where d.received = $1 and d.finished_at >= $2 and d.finished_at < $3 "
        "and d.outcome in ('early', 'on_time', 'late')", u->id, m.from, m.to, STARS_SATISFIED);
}

static err leaf_read(struct call *c, const struct unit *u, struct month m, struct scored *const to[2])
{
    fees_list fees;
    struct part files;
    struct ends ends;
    TRY(fees_read(c, u, m, &fees));
    TRY(papers_read(c, u, m, &files));
    TRY(ends_read(c, u, m, &ends));
    for (int i = 0; i < 2; i++) {
        fees_add(c, to[i], &fees);
        share_add(to[i], MEASURE_PAPERS, files.part, files.whole);
        share_add(to[i], MEASURE_RESULTS, ends.results, ends.whole);
        share_add(to[i], MEASURE_SATISFIED, ends.satisfied, ends.rated);
    }
    return OK;
}

/* ---- all of it ---- */

static void procedures_count(struct scored *s)
{
    EACH (p, s->fees) {
        share_add(s, MEASURE_FEE_PROCEDURES, p->paid, 1);
        share_add(s, MEASURE_FEE_PROCEDURES_ONLINE, p->online, 1);
    }
}

err score_count(struct call *c, const struct unit *top, day from, day to, scored_list *list)
{
    struct figures_ask ask = { .unit = top, .from = from, .to = to, .by = BY_UNIT | BY_PROCEDURE, .role = TALLY_RECEIVED };
    struct month month = { instant_at(from, 0), instant_at(day_add(to, 1), 0) };
    figures_list rows;
    unit_list leaves = { 0 };
    *list = (scored_list){ 0 };
    LIST_ADD(c->mem, list, (struct scored){ .unit = top });
    TRY(tally_figures(c, &ask, &rows));
    EACH (f, rows) {
        const struct unit *u = unit_by_id(c, f->unit_id);
        if (!u || (!figures_received(f) && !figures_resolved(f))) continue;
        bool known = false;
        EACH (leaf, leaves) known = known || *leaf == u;
        if (!known) LIST_ADD(c->mem, &leaves, u);
        counted(c, line_of(c, list, lines_unit(u, top)), f, to);
        counted(c, list->v, f, to);
    }
    EACH (leaf, leaves) {
        struct scored *line = line_of(c, list, lines_unit(*leaf, top));
        TRY(leaf_read(c, *leaf, month, (struct scored *const[2]){ line, list->v }));
    }
    EACH (s, *list) procedures_count(s);
    return OK;
}
