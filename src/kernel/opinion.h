/* SPDX-License-Identifier: Apache-2.0 */
/* Asking another unit what it thinks: a request beside the dossier, which stays where it is.  Each has its own due instant, so many
 * working days from the asking, reckoned like a dossier's; it stops the dossier's clock or not, as who asks says.  When the last one
 * that stops it is closed, the clock runs again by itself; until then nobody resumes it by hand.
 * Whoever works on dossiers in the unit asked may read the dossier and answer; question and answer stay among officials.
 * An opinion ends given, cancelled by who may ask, or ended with the dossier.  The actions are ask_opinion, give_opinion and
 * cancel_opinion of the table in action.c; units waited for stand in dossier.opinions. */
#ifndef KERNEL_OPINION_H
#define KERNEL_OPINION_H
#include "kernel/dossier.h"

enum { OPINION_DAYS_MOST = 30, OPINIONS_MOST = 10 };    /* working days to answer, 1 …; of one dossier open at once */
#define OPINION_PAUSE S("opinion")                      /* basis of the pause it makes (clock.pauses in province.yaml names it) */

struct opinion {
    int64_t dossier, n, unit;
    instant asked_at;
    int64_t asked_by;
    slice   question;
    bool    stops;
    instant due_at, closed_at;                          /* closed_at {0}: waited for */
    int64_t closed_by;
    slice   outcome, answer;                            /* "given", "cancelled", "ended" */
    slice   asker, answerer;                            /* names; no value: nobody's */
};
typedef LIST(struct opinion) opinions;
err opinions_of(struct call *c, const struct dossier *d, opinions *list);                   /* oldest first */
err opinions_waiting(struct call *c, const struct unit *asked, opinions *list);             /* open ones of that unit, at most 500 */
err opinion_places(struct call *c, const struct dossier *d, unit_list *places);             /* units where somebody could answer now */

/* Of the dossier as it stands, without asking the database. */
bool opinion_stops(const struct dossier *d);        /* one that is open keeps its clock standing */
const struct unit *opinion_asked_of(const struct call *c, const struct dossier *d);     /* the unit where the caller may answer, or NULL */

err opinion_warn(struct call *c);                   /* a job, every minute */

#endif
