/* SPDX-License-Identifier: Apache-2.0 */
/* The figures: counters changed in the same transaction as the event they count.
 * For any set of units, procedure, period and role:
 *     opening + received + moved_in = resolved + refused + withdrawn + stopped + moved_out + pending
 * A row counts one leaf (unit, procedure, role) on one day, and once more for its month, so that a sum over years reads few
 * rows; and all of it once more under the procedure “”, which stands for all.  What the role `received` counts is counted again by the way
 * it came in, under “+online”, “+counter” and “+post” in the procedure's place (codes of procedures sort behind these).  The tree of units
 * is summed on read.  Becoming late is no event: when a dossier joins a pile, `falls_late` is counted on its due
 * day; when it leaves in time that is taken back; when it leaves late, `late_left` is counted (and uncounted when it joins late).
 * So pending late at the end of a past day D = Σ falls_late − late_left over days ≤ D.  Today is not over: a pending dossier counts
 * as late from the day after its due day, so falls_late is read up to yesterday and late_left up to today.
 * Changes are collected in the call and written sorted, just before the commit, so that two writers lock rows in one order. */
#ifndef KERNEL_TALLY_H
#define KERNEL_TALLY_H
#include "base/call.h"
#include "base/list.h"
#include "base/node.h"
#include "kernel/unit.h"

enum tally_role { TALLY_RECEIVED, TALLY_HANDLED, TALLY_COMPETENT, TALLY_ROLES };
extern const char *const tally_role_keys[TALLY_ROLES];

enum count {
    COUNT_ONLINE, COUNT_COUNTER, COUNT_POST, COUNT_MOVED_IN, COUNT_EARLY, COUNT_ON_TIME, COUNT_LATE, COUNT_REFUSED,
    COUNT_WITHDRAWN, COUNT_STOPPED, COUNT_MOVED_OUT, COUNT_TURNED_AWAY, COUNT_FALLS_LATE, COUNT_LATE_LEFT, COUNT_MINUTES, COUNTS,
};

struct dossier;
/* Counts d in all rows that are about it: its procedure, all together and, in the role `received`, its channel. */
void tally_add(struct call *c, const struct dossier *d, int64_t unit, enum tally_role role, day on, enum count what, int64_t n);
/* The lateness of a pending dossier that joins (n = 1) or leaves (n = -1) a pile on a day;
 * `due` {0}: its clock stands, nothing to count. */
void tally_pile(struct call *c, const struct dossier *d, int64_t unit, enum tally_role role, day on, day due, int n);
err  tally_flush(struct call *c);               /* store_before_commit */

/* Recounts everything from the events alone and compares each counter; `wrong` names the first that differs (Vietnamese), or is no value.
 * Written apart from flow.c on purpose: it reads what the events say, not what the code did. */
struct tally_verdict { int64_t events, rows; slice wrong; };
err  tally_verify(struct call *c, struct tally_verdict *verdict);

struct figures {
    int64_t unit_id;                            /* 0 where not asked by */
    slice   unit, procedure, channel, month;    /* what the row is about; no value where not asked by */
    int64_t opening, online, counter, post, moved_in, early, on_time, late, refused, withdrawn, stopped, moved_out,
            pending, pending_late, turned_away, minutes;
};
typedef LIST(struct figures) figures_list;
enum figures_by { BY_UNIT = 1, BY_PROCEDURE = 2, BY_MONTH = 4, BY_CHANNEL = 8 };
    /* by channel: what was received, so of no other role and of no one procedure; not together with BY_PROCEDURE */
struct figures_ask {
    const struct unit *unit;
    slice procedure;
    day from, to;
    unsigned by;
    enum tally_role role;
    bool own; /* without the units below */
};
err  tally_figures(struct call *c, const struct figures_ask *ask, figures_list *rows);      /* one row without `by` */
int64_t figures_received(const struct figures *f);
int64_t figures_resolved(const struct figures *f);
void    figures_add(struct figures *to, const struct figures *f);       /* sums of rows balance as rows do */
bool    figures_balance(const struct figures *f);
int     figures_on_time_permille(const struct figures *f);  /* of those resolved; -1 when none was */

#endif
