/* SPDX-License-Identifier: Apache-2.0 */
/* Where the dossiers of a figure are found, one leaf unit at a time: each statement is one range of one index (or two: a pile is what
 * is still open and what ended since) and goes on behind the last row shown. */
#include "systems/openness/rows.h"
#include "store/db.h"

LOCAL_RECORD(row, COLUMN(row, id), COLUMN(row, n), COLUMN(row, at), COLUMN(row, ref), COLUMN(row, code), COLUMN(row, procedure),
             COLUMN(row, channel), COLUMN(row, outcome), COLUMN(row, received), COLUMN(row, handled), COLUMN(row, accepted_at),
             COLUMN(row, due_at), COLUMN(row, finished_at), COLUMN(row, body));

#define FACTS "d.id, d.ref, d.code, d.procedure, d.channel, d.outcome, d.received, d.handled, d.accepted_at, d.due_at, d.finished_at"
#define NEXT " and (at, id, n) > ($2, $3, $4) order by at, id, n limit $5"

/* What happened in a period; `at` is a column, `unit` whose it is. */
#define HAPPENED(unit, moment) \
    "select * from (select " FACTS ", 0 as n, " moment " as at from dossier d where " unit " = $1 and " moment " >= $6 " \
    "and " moment " < $7 and accepted_at is not null) t where 1 = 1" NEXT
/* Steps of a unit in a period. */
#define STEPS(moment, which) \
    "select " FACTS ", s.n, s." moment " as at from dossier_step s join dossier d on d.id = s.dossier " \
    "where s.unit = $1 and s." moment " >= $6 and s." moment " < $7 and " which
/* A pile as it was at a moment, each with the newest event it then had. */
#define LAST_WORD \
    "select t.*, (select e.body from event e where e.subject_kind = 'dossier' and e.subject = t.id and e.at < $6 and e.kind <> 'print' " \
    "order by e.n desc limit 1) as body from ("
#define PILE(unit) \
    LAST_WORD "select * from (select " FACTS ", 0 as n, d.accepted_at as at from dossier d where " unit " = $1 and finished_at is null " \
    "and accepted_at < $6 union all select " FACTS ", 0 as n, d.accepted_at as at from dossier d where " unit " = $1 " \
    "and finished_at >= $6 and accepted_at < $6) p where 1 = 1" NEXT ") t order by at, id, n"
#define LYING(closed) \
    "select " FACTS ", s.n, s.opened_at as at from dossier_step s join dossier d on d.id = s.dossier " \
    "where s.unit = $1 and s.opened_at < $6 and " closed

#define ALL(...) db_all(c, &row_record, list, __VA_ARGS__, u->id, after.at, after.id, after.n, most, from, to)
#define PILED(...) db_all(c, &row_record, list, __VA_ARGS__, u->id, after.at, after.id, after.n, most, moment)

instant rows_end(const struct rows_ask *a)
{
    day last = report_figures[a->figure].rows == ROWS_OPENING ? day_add(a->ask.from, -1) : a->ask.to;
    return instant_at(day_add(last, 1), 0);
}

static err pile_read(struct call *c, const struct rows_ask *a, const struct unit *u, struct rows_place after, int most, row_list *list)
{
    instant moment = rows_end(a);
    switch (a->ask.role) {
    case TALLY_RECEIVED:  return PILED(PILE("received"));
    case TALLY_COMPETENT: return PILED(PILE("competent"));
    default:
        return PILED(LAST_WORD "select * from (" LYING("s.closed_at is null") " union all " LYING("s.closed_at >= $6")
                     ") p where 1 = 1" NEXT ") t order by at, id, n");
    }
}

/* Where a dossier lay before its step: at the step before, or where it was received. */
#define BEFORE "coalesce((select b.unit from dossier_step b where b.dossier = s.dossier and b.n = s.n - 1), d.received)"
#define BEHIND "(select b.unit from dossier_step b where b.dossier = s.dossier and b.n = s.n + 1)"

/* What is behind the last row shown did not happen before it. */
static instant begin_of(const struct rows_ask *a, struct rows_place after)
{
    return instant_later(after.at, instant_at(a->ask.from, 0));
}

static err moves_read(struct call *c, const struct rows_ask *a, const struct unit *u, struct rows_place after, int most, row_list *list)
{
    instant from = begin_of(a, after), to = instant_at(day_add(a->ask.to, 1), 0);
    if (report_figures[a->figure].rows == ROWS_MOVED_IN)
        return ALL("select * from (" STEPS("opened_at", BEFORE " <> s.unit") ") t where 1 = 1" NEXT);
    return ALL("select * from (select " FACTS ", 0 as n, d.accepted_at as at from dossier d where d.received = $1 and d.accepted_at >= $6 "
               "and d.accepted_at < $7 and (select s.unit from dossier_step s where s.dossier = d.id and s.n = 1) <> d.received union all "
               STEPS("closed_at", BEHIND " <> s.unit") ") t where 1 = 1" NEXT);
}

err rows_read(struct call *c, const struct rows_ask *a, const struct unit *u, struct rows_place after, int most, row_list *list)
{
    instant from = begin_of(a, after), to = instant_at(day_add(a->ask.to, 1), 0);
    bool competent = a->ask.role == TALLY_COMPETENT;
    *list = (row_list){ 0 };
    switch (report_figures[a->figure].rows) {
    case ROWS_OPENING:
    case ROWS_PENDING:
        return pile_read(c, a, u, after, most, list);
    case ROWS_ACCEPTED:
        return competent ? ALL(HAPPENED("competent", "accepted_at")) : ALL(HAPPENED("received", "accepted_at"));
    case ROWS_ENDED:
        if (a->ask.role == TALLY_HANDLED) return ALL("select * from (" STEPS("closed_at", "s.outcome = 'ended'") ") t where 1 = 1" NEXT);
        return competent ? ALL(HAPPENED("competent", "finished_at")) : ALL(HAPPENED("received", "finished_at"));
    case ROWS_MOVED_IN:
    case ROWS_MOVED_OUT:
        return moves_read(c, a, u, after, most, list);
    default:
        return OK;
    }
}
