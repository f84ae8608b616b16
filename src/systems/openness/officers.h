/* SPDX-License-Identifier: Apache-2.0 */
/* /bao-cao/can-bo: who did how much in a period, for leaders (right "report.watch"): the steps each officer of the unit and below closed,
 * how many of them were sent back, and the delays charged to them (kernel/delay.h).  A number opens to its steps.  It counts work, it
 * does not judge people: a step may take an hour or a month. */
#ifndef SYSTEMS_OPENNESS_OFFICERS_H
#define SYSTEMS_OPENNESS_OFFICERS_H
#include "kernel/who.h"
#include "systems/openness/openness.h"

struct officer {                    /* one account in one unit */
    int64_t account, unit;
    slice   login, name;
    int64_t steps, dossiers, returned;
    int64_t late, minutes;          /* delays charged: dossiers, working minutes over the norm */
};
struct officer_step { slice ref, code, step; instant opened_at, closed_at; slice outcome; int64_t version, unit; };
struct officers_view {
    struct asked a;
    LIST(struct officer) list;
    struct officer sum;
    slice  login;                   /* whose steps are shown; no value: nobody's */
    LIST(struct officer_step) steps;
    const struct option_view *units;
};
err officers_show(struct call *c);
err officers_xlsx(struct call *c);

#endif
