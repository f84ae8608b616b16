/* SPDX-License-Identifier: Apache-2.0 */
/* What looks like dressed-up figures, for leaders: pauses just before a term ends, supplements asked for after it ended, acceptances
 * that are older than their entry in the ledger, and many ends on the last days of a month.  A sign to ask about, no verdict.
 * The thresholds are the province's (watch.yaml, struct watch_rules).  No applicant is named. */
#ifndef SYSTEMS_OPENNESS_WATCH_H
#define SYSTEMS_OPENNESS_WATCH_H
#include "kernel/app.h"
#include "systems/openness/report.h"

enum finding_kind { FINDING_PAUSE, FINDING_LATE_SUPPLEMENT, FINDING_STAMP, FINDING_CLOSING, FINDING_KINDS };
struct finding {
    enum finding_kind kind;
    const struct unit *unit;
    instant at;
    slice   ref, code;              /* of the dossier; no value: of the unit as a whole */
    slice   why;                    /* what was found, in words and figures */
};
typedef LIST(struct finding) findings;

/* -- watch_read.c: the findings of a month in the units from `top` down, kind by kind in order of time -- */
err watch_find(struct call *c, const struct unit *top, day from, day to, findings *list);

/* -- watch.c: /bao-cao/bat-thuong -- */
struct watch_view {
    const struct unit *unit;
    slice    month, before, after;  /* "2018-09"; its neighbours, no value for one to come */
    findings list;
    size_t   counts[FINDING_KINDS];
};
err watch_show(struct call *c);

#endif
