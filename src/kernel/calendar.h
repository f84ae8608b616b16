/* SPDX-License-Identifier: Apache-2.0 */
/* When an office works: hours per weekday, days off, swapped working days (Labour Code 2019 art. 111, 112 and
 * the yearly decisions on holidays; Labour Code 2012 before 2021).  Data, never code: built from a province's
 * calendar.yaml, immutable afterwards, so any number of threads may read it, and a dossier can be frozen to
 * the one it was accepted under.
 *
 *   years:  [2017, 2027]                     first and last year covered (or every year, ascending)
 *   hours:  ["07:00-11:30", "13:30-17:00"]   one or two spans; Monday to Friday, and every swapped day
 *   weekdays: {saturday: ["07:00-11:30"]}    optional: other hours for a weekday; [] = does not work
 *   cutoff: "15:00"                          received after that minute: handled as if received the next working day
 *   days:
 *     - {day: 2018-02-14, off: true,  why: "Nghỉ Tết Nguyên đán"}
 *     - {day: 2019-01-05, work: true, why: "Làm bù cho ngày 31/12/2018"}     may have its own hours: […]
 *
 * Time is counted in whole minutes; an instant's seconds are dropped.  A span is half open: at 11:30 the
 * morning is over.  Nothing is answered about days outside the years covered: the functions that could meet
 * one return a fault. */
#ifndef KERNEL_CALENDAR_H
#define KERNEL_CALENDAR_H
#include "base/node.h"
#include "base/time.h"

enum { CALENDAR_SPANS = 2 };
struct hours { size_t n; struct { int from, to; } span[CALENDAR_SPANS]; int minutes; };     /* of the day; in total */

enum day_kind { DAY_WORKING, DAY_WEEKEND, DAY_OFF, DAY_SWAPPED /* works although its weekday does not */ };

struct calendar_day {
    enum day_kind kind;
    struct hours  hours;            /* n == 0 on a day that does not work */
    slice         why;              /* of a listed day, for people */
    int32_t       days_before;      /* working days since the calendar's first day, this one excluded */
    int64_t       minutes_before;   /* working minutes likewise */
};

struct calendar {
    day    first, last;             /* 1 January of the first year, 31 December of the last */
    int    cutoff;                  /* minute of the day */
    struct calendar_day *days;      /* by day − first */
};

/* Adds to `list` everything that is wrong, and then gives NULL. */
const struct calendar *calendar_build(struct arena *mem, const struct node *from, slice file, problems *list);

bool calendar_covers(const struct calendar *cal, day d);
const struct calendar_day *calendar_day(const struct calendar *cal, day d);         /* NULL when not covered */
bool calendar_is_working(const struct calendar *cal, day d);                        /* false when not covered */

/* ERR_CONFLICT "calendar.ends": the years end before the answer (or begin after the question). */
err  calendar_ends(struct arena *mem, const struct calendar *cal);

/* The first working day after d.  Fault: calendar.ends. */
err  calendar_next_working(struct arena *mem, const struct calendar *cal, day d, day *next);
/* Working days in (a, b]; the first day is not counted.  Negative when b is before a.  Fault: calendar.ends.
 * */
err  calendar_days_between(struct arena *mem, const struct calendar *cal, day a, day b, int64_t *days);
/* Working minutes in [a, b).  Negative when b is before a.  Fault: calendar.ends. */
err  calendar_minutes_between(struct arena *mem, const struct calendar *cal, instant a, instant b, int64_t *minutes);
/* The earliest instant by which `minutes` (> 0) working minutes have passed since `from`; 0 minutes: the
 * start of the first working minute at or after `from`.  Fault: calendar.ends. */
err  calendar_add_minutes(struct arena *mem, const struct calendar *cal, instant from, int64_t minutes, instant *to);

enum { WORK_HOUR = 60, WORK_DAY = 8 * WORK_HOUR };     /* minutes: what norms and terms count as a working day */
/* Working minutes in words: "2 ngày 3 giờ 20 phút", of 8 hours a day. */
slice work_time_text(struct arena *mem, int64_t minutes);

#endif
