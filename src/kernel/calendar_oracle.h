/* SPDX-License-Identifier: Apache-2.0 */
/* For tests: a random calendar twice — as the YAML a province would write and as an array that says of every
 * minute whether the office is open.  Shares nothing with calendar.c. */
#ifndef KERNEL_CALENDAR_ORACLE_H
#define KERNEL_CALENDAR_ORACLE_H
#include "kernel/calendar.h"

enum { ORACLE_FIRST_YEAR = 2019, ORACLE_DAYS = 365 + 366, ORACLE_DAY = 1440,
       ORACLE_MINUTES = ORACLE_DAYS * ORACLE_DAY };

struct oracle {
    slice text;                         /* calendar.yaml (its JSON subset) */
    bool  open[ORACLE_MINUTES];         /* minute 0 is 00:00 on 01/01/2019 */
    int   cutoff;
};

struct oracle *oracle_new(struct arena *mem, uint64_t *random);
bool    oracle_day_open(const struct oracle *o, int d);     /* some minute of day d is */
instant oracle_instant(int minute);
const struct calendar *oracle_calendar(struct arena *mem, const struct oracle *o);

#endif
