/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the counters.  One statement sums every counter over a span of days for a set of units: whole months from month
 * rows, the days at both edges from day rows.  All before the first period gives the opening; each period adds what happened in it. */
#include "kernel/tally.h"
#include "kernel/app.h"
#include "store/db.h"

struct sums {
    int64_t unit;
    slice   procedure;
    int64_t online, counter, post, moved_in, early, on_time, late, refused, withdrawn, stopped, moved_out, turned_away, falls_late,
            late_left, minutes;
};
LOCAL_RECORD(sums, COLUMN(sums, unit), COLUMN(sums, procedure), COLUMN(sums, online), COLUMN(sums, counter), COLUMN(sums, post),
              COLUMN(sums, moved_in), COLUMN(sums, early), COLUMN(sums, on_time), COLUMN(sums, late), COLUMN(sums, refused),
              COLUMN(sums, withdrawn), COLUMN(sums, stopped), COLUMN(sums, moved_out), COLUMN(sums, turned_away),
              COLUMN(sums, falls_late), COLUMN(sums, late_left), COLUMN(sums, minutes));
typedef LIST(struct sums) sums_list;

struct span { day month_from, month_to;     /* whole months: first days, the second one excluded */
              day head_from, head_to, tail_from, tail_to; };    /* days at the edges, inclusive; empty when from > to */

static struct span span_of(day from, day to)
{
    day head = day_month(from, 0).n == from.n ? from : day_month(from, 1);
    day tail = day_month(day_add(to, 1), 0);
    if (head.n > tail.n) return (struct span){ .head_from = from, .head_to = to, .tail_from = { 1 } };
    return (struct span){ head, tail, from, day_add(head, -1), tail, to };
}

enum { BY_NAMED = BY_PROCEDURE | BY_CHANNEL };  /* by what stands in the column `procedure` */

#define SUMS(which) \
    "select case when $1 = true then t.unit else 0 end as unit, case when $2 = true then t.procedure else '' end as procedure, " \
    "cast(sum(t.online) as bigint) as online, cast(sum(t.counter) as bigint) as counter, cast(sum(t.post) as bigint) as post, " \
    "cast(sum(t.moved_in) as bigint) as moved_in, cast(sum(t.early) as bigint) as early, " \
    "cast(sum(t.on_time) as bigint) as on_time, cast(sum(t.late) as bigint) as late, " \
    "cast(sum(t.refused) as bigint) as refused, cast(sum(t.withdrawn) as bigint) as withdrawn, " \
    "cast(sum(t.stopped) as bigint) as stopped, cast(sum(t.moved_out) as bigint) as moved_out, " \
    "cast(sum(t.turned_away) as bigint) as turned_away, cast(sum(t.falls_late) as bigint) as falls_late, " \
    "cast(sum(t.late_left) as bigint) as late_left, cast(sum(t.minutes) as bigint) as minutes " \
    "from (select * from tally where " which " and role = $3 and grain = 1 and day >= $4 and day < $5 " \
    "      union all select * from tally where " which " and role = $3 and grain = 0 and day >= $6 and day <= $7 " \
    "      union all select * from tally where " which " and role = $3 and grain = 0 and day >= $8 and day <= $9) t " \
    "join unit u on u.id = t.unit where u.lo >= $10 and u.lo <= $11 " \
    "group by case when $1 = true then t.unit else 0 end, case when $2 = true then t.procedure else '' end order by 1, 2"
#define SUMS_ARGUMENTS \
    units, procedures, (int)ask->role, s.month_from, s.month_to, s.head_from, s.head_to, s.tail_from, s.tail_to, ask->unit->lo, hi

/* Texts of a cursor's row live until the next. */
static err gather(struct call *c, struct rows *r, sums_list *list)
{
    for (;;) {
        struct sums s;
        bool more;
        TRY(db_next(r, &s, &more));
        if (!more) return OK;
        s.procedure = slice_copy(c->mem, s.procedure);
        *LIST_PUSH(c->mem, list) = s;
    }
}

/* By a cursor, because PostgreSQL then plans for these very units and days: for any, it takes both ranges for a single row and
 * reads the counters once for every unit, a hundred times slower.
 * One procedure, or the rows that count all; only a list by procedure reads them one by one, and one by channel those of the channels. */
static err sum_span(struct call *c, const struct figures_ask *ask, day from, day to, sums_list *list)
{
    *list = (sums_list){ 0 };
    if (from.n > to.n) return OK;
    struct span s = span_of(from, to);
    int64_t hi = ask->own ? ask->unit->lo : ask->unit->hi;
    bool units = ask->by & BY_UNIT, procedures = ask->by & BY_NAMED;         /* a comparison is an int in C, and PostgreSQL minds */
    struct rows r;
    if (ask->by & BY_CHANNEL)
        TRY(db_rows(c, &r, &sums_record, SUMS("procedure in ('+counter', '+online', '+post')"), SUMS_ARGUMENTS));
    else if (procedures && !ask->procedure.n)       /* named one by one, so that each is a range of the key */
        TRY(db_rows(c, &r, &sums_record, SUMS("procedure in (select code from procedure_version)"), SUMS_ARGUMENTS));
    else
        TRY(db_rows(c, &r, &sums_record, SUMS("procedure = $12"), SUMS_ARGUMENTS, ask->procedure.n ? ask->procedure : S("")));
    return gather(c, &r, list);
}

static int64_t received(const struct sums *s) { return s->online + s->counter + s->post; }
static int64_t resolved(const struct sums *s) { return s->early + s->on_time + s->late; }
static int64_t net(const struct sums *s)
{
    return received(s) + s->moved_in - resolved(s) - s->refused - s->withdrawn - s->stopped - s->moved_out;
}

/* The row of a key, in a list kept ordered by (unit, procedure). */
static struct figures *row_of(struct call *c, figures_list *rows, size_t first, int64_t unit, slice procedure)
{
    for (size_t i = first; i < rows->n; i++)
        if (rows->v[i].unit_id == unit && slice_eq(rows->v[i].procedure, procedure)) return &rows->v[i];
    struct figures *f = LIST_PUSH(c->mem, rows);
    const struct unit *u = unit ? unit_by_id(c, unit) : NULL;
    *f = (struct figures){ .unit_id = unit, .unit = u ? u->code : unit ? S("?") : NONE, .procedure = procedure };
    return f;
}

static void add_flows(struct figures *f, const struct sums *s)
{
    f->online += s->online;
    f->counter += s->counter;
    f->post += s->post;
    f->moved_in += s->moved_in;
    f->early += s->early;
    f->on_time += s->on_time;
    f->late += s->late;
    f->refused += s->refused;
    f->withdrawn += s->withdrawn;
    f->stopped += s->stopped;
    f->moved_out += s->moved_out;
    f->turned_away += s->turned_away;
    f->minutes += s->minutes;
}

/* ---- periods, one after the other: what stands at the end of one opens the next ---- */

struct standing { int64_t unit; slice procedure; int64_t pending, late; };      /* late: fallen late so far, less those that left */
typedef LIST(struct standing) standings;

static struct standing *standing_of(struct call *c, standings *list, const struct sums *s)
{
    EACH (p, *list)
        if (p->unit == s->unit && slice_eq(p->procedure, s->procedure)) return p;
    struct standing *p = LIST_PUSH(c->mem, list);
    *p = (struct standing){ .unit = s->unit, .procedure = s->procedure };
    return p;
}

static void stand(struct call *c, standings *list, const sums_list *flows, const sums_list *over)
{
    EACH (s, *flows) {
        struct standing *p = standing_of(c, list, s);
        p->pending += net(s);
        p->late -= s->late_left;
    }
    EACH (s, *over) standing_of(c, list, s)->late += s->falls_late;
}

/* The days of a span that are over: whoever is due today is not late yet. */
static err sum_over(struct call *c, const struct figures_ask *ask, day from, day to, const sums_list *whole, sums_list *over)
{
    day yesterday = day_add(today(c), -1);
    *over = *whole;
    return to.n <= yesterday.n ? OK : sum_span(c, ask, from, yesterday, over);
}

static err one_period(struct call *c, const struct figures_ask *ask, day from, day to, slice month, standings *standing, figures_list *rows)
{
    sums_list within, over;
    size_t start = rows->n;
    TRY(sum_span(c, ask, from, to, &within));
    TRY(sum_over(c, ask, from, to, &within, &over));
    if (!(ask->by & (BY_UNIT | BY_NAMED))) row_of(c, rows, start, 0, NONE);
#define ROW(s) row_of(c, rows, start, (s)->unit, ask->by & BY_NAMED ? (s)->procedure : NONE)
    EACH (p, *standing) ROW(p)->opening = p->pending;
    EACH (s, within) add_flows(ROW(s), s);
    stand(c, standing, &within, &over);
    EACH (p, *standing) {
        ROW(p)->pending = p->pending;
        ROW(p)->pending_late = p->late;
    }
#undef ROW
    for (size_t i = start; i < rows->n; i++) rows->v[i].month = month;
    return OK;
}

static err all_periods(struct call *c, const struct figures_ask *ask, figures_list *rows)
{
    static const day first = { 1 };
    day before = day_add(ask->from, -1);
    sums_list earlier, over;
    standings standing = { 0 };
    *rows = (figures_list){ 0 };
    TRY(sum_span(c, ask, first, before, &earlier));
    TRY(sum_over(c, ask, first, before, &earlier, &over));
    stand(c, &standing, &earlier, &over);
    if (!(ask->by & BY_MONTH)) return one_period(c, ask, ask->from, ask->to, (slice){ NULL, 0 }, &standing, rows);
    for (day from = ask->from; from.n <= ask->to.n; from = day_month(from, 1)) {
        day end = day_add(day_month(from, 1), -1);
        TRY(one_period(c, ask, from, end.n < ask->to.n ? end : ask->to, day_month_text(c->mem, from), &standing, rows));
    }
    return OK;
}

err tally_figures(struct call *c, const struct figures_ask *ask, figures_list *rows)
{
    TRY(all_periods(c, ask, rows));
    if (!(ask->by & BY_CHANNEL)) return OK;
    EACH (f, *rows) {
        f->channel = slice_sub(f->procedure, 1, f->procedure.n);
        f->procedure = NONE;
    }
    return OK;
}

int64_t figures_received(const struct figures *f) { return f->online + f->counter + f->post; }
int64_t figures_resolved(const struct figures *f) { return f->early + f->on_time + f->late; }

void figures_add(struct figures *to, const struct figures *f)
{
    to->opening += f->opening;
    to->online += f->online;
    to->counter += f->counter;
    to->post += f->post;
    to->moved_in += f->moved_in;
    to->early += f->early;
    to->on_time += f->on_time;
    to->late += f->late;
    to->refused += f->refused;
    to->withdrawn += f->withdrawn;
    to->stopped += f->stopped;
    to->moved_out += f->moved_out;
    to->pending += f->pending;
    to->pending_late += f->pending_late;
    to->turned_away += f->turned_away;
    to->minutes += f->minutes;
}

bool figures_balance(const struct figures *f)
{
    return f->opening + figures_received(f) + f->moved_in
        == figures_resolved(f) + f->refused + f->withdrawn + f->stopped + f->moved_out + f->pending;
}

int figures_on_time_permille(const struct figures *f)
{
    int64_t all = figures_resolved(f);
    return all ? (int)((f->early + f->on_time) * 1000 / all) : -1;
}
