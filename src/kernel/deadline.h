/* SPDX-License-Identifier: Apache-2.0 */
/* The deadline of a dossier, with its reasons: a pure function of calendar, acceptance, limit, suspensions
 * and extension.  It gives the due instant *and the trace*: what was counted, what was skipped and why, so
 * that a citizen can check it.  Law: Civil Code 2015 art. 147 (hours run from the moment, of days the first is
 * not counted), 148.1 and 148.3 (a term in days or months ends with its last day; a month without that day
 * number ends on its last day), 148.5 (a last day that is a day off moves to the next working day); Decree
 * 61/2018/ND-CP art. 18 and 19 (15:00; waiting for the applicant is not counted; one extension).  The rules,
 * all in whole minutes (seconds of the acceptance are dropped, in the citizen's favour):
 *
 *   hour          working minutes from the acceptance; due when the last one has passed.
 *   working_day   next_day: the day of acceptance is not counted; due at the end of the hours of the n-th
 *                 working day after. same_time: the time of day is carried.  An acceptance outside working
 *                 hours begins at the next working minute; due at the same time n working days later (at the
 *                 next working minute if that day has no such).
 *   day           calendar days, the first not counted; a last day that does not work moves on (148.5); due
 *                 at its end.
 *   month         the same day number n months later, clamped to the month's length; then as `day`.
 *   within_day    due at the end of the same working day; received later than the cutoff, after hours or on a
 *                 day off: of the next one.
 *
 *   Suspension, in minutes (hour; working_day with same_time): working time suspended is not counted, so it
 *   is given back to the minute.  In days (all the others): a day *touched* by a suspension is not counted,
 *   so it is given back whole: the state must not gain from a day of which the dossier rested a part.  A
 *   working day is touched when some of its working time is suspended, a day off when any minute of it
 *   is.  Suspensions may overlap; time before the acceptance is ignored.  One still open is given with `to` =
 *   now.  Begin and end are cut to their minutes as everything is, so one that ends in the minute it began in gives back
 *   nothing: it is only told (`brief`).
 *
 *   Extension: counted on from the due instant, as if that were an acceptance, with its own unit and the same
 *   convention. */
#ifndef KERNEL_DEADLINE_H
#define KERNEL_DEADLINE_H
#include "base/list.h"
#include "kernel/calendar.h"

enum limit_unit { LIMIT_HOUR, LIMIT_WORKING_DAY, LIMIT_DAY, LIMIT_MONTH, LIMIT_WITHIN_DAY, LIMIT_UNITS };
enum deadline_convention { DEADLINE_NEXT_DAY, DEADLINE_SAME_TIME };

struct limit { int64_t value; enum limit_unit unit; };      /* value 1 … 100,000; ignored for within_day */
struct suspension { instant from, to; slice why; };         /* [from, to); why: for people, or no value */

struct deadline_input {
    const struct calendar   *calendar;
    instant                  start;
    struct limit             limit;
    enum deadline_convention convention;
    const struct suspension *suspensions;
    size_t                   n_suspensions;
    struct limit             extension;                     /* value 0: none; within_day is refused */
};

enum trace_kind {
    TRACE_START, TRACE_COUNTED, TRACE_SKIPPED_WEEKEND, TRACE_SKIPPED_HOLIDAY, TRACE_SUSPENDED,
    TRACE_SWAPPED_DAY,              /* counted too */
    TRACE_EXTENSION, TRACE_CUTOFF, TRACE_DUE, TRACE_KINDS
};

/* Steps stand in order of time and do not overlap.  A step of whole days runs from midnight to midnight,
 * so an extension or the due instant lies inside the last one. */
struct trace_step {
    enum trace_kind kind;
    instant from, to;               /* start, extension, cutoff and due have from == to */
    int64_t amount;                 /* counted, swapped_day: how much of the limit, in `unit` */
    enum limit_unit unit;           /* LIMIT_HOUR counts minutes here; LIMIT_WORKING_DAY and LIMIT_DAY days */
    slice   reason;                 /* Vietnamese, short: "nghỉ cuối tuần" */
};
typedef LIST(struct trace_step) trace;

struct deadline { instant due; trace trace; int brief; };       /* brief: suspensions within one minute, which change nothing */

/* Faults: ERR_CONFLICT "calendar.ends"; ERR_INPUT "deadline.limit" (value or unit out of range),
 * "deadline.suspension" (ends before it begins). */
err deadline_compute(struct arena *mem, const struct deadline_input *in, struct deadline *out);

/* The trace as sentences for citizens, one a step; and one on what was too brief to count. */
typedef LIST(slice) words;
words deadline_words(struct arena *mem, const struct deadline *term);

/* "hour", "working_day", … as procedures and the API write them. */
const char *limit_unit_name(enum limit_unit unit);
bool        limit_unit_read(slice s, enum limit_unit *unit);
const char *trace_kind_name(enum trace_kind kind);
slice       limit_text(struct arena *mem, struct limit l);  /* "15 ngày làm việc", "trong ngày" */

#endif
