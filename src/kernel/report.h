/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of a system of registers: one select, written by who declares it, with parameters, columns and perhaps a chart
 * (docs/registers.md).  Who declares is trusted with what is counted, not with what is read (docs/decisions/0014):
 *
 *   - the text is broken into words, figures, texts and signs, and the statement is built anew from these, so that nothing in it was not
 *     understood here.  Words are those of a short list of SQL, the system's registers, their fields, and names the text itself gives by
 *     `as`.  No `with`, so a report can neither loop nor hide a table; functions are counted out.
 *   - a register stands in it as a view made for the reader: the rows they may see in a list, the fields it names and none that is
 *     protected.  Of a public report: public fields of rows in public states, the same for everybody.
 *   - motcua check prepares it where there is nothing but these views (store/judge.h); the same text then runs on both engines, reading
 *     only, REPORT_ROWS rows and REPORT_MS at most.
 *
 * In the text a register is called by its name and has, beside its fields, id, code, state and unit (the code of whose it is); `units` are
 * the units: code, name, level and parent, a code too.  A day is a number, 20180911, and so is an instant, by its day; yes is 1; money is
 * đồng; a choice and a unit are codes; a reference is the id.  Only whole numbers; a / b is whole.  $name is a parameter. */
#ifndef KERNEL_REPORT_H
#define KERNEL_REPORT_H
#include "kernel/register.h"
#include "store/composed.h"

enum { REPORT_ROWS = 2000, REPORT_MS = 5000, REPORT_TEXT = 4000 };

enum report_kind { REPORT_WORD, REPORT_KEYWORD, REPORT_FUNCTION, REPORT_SIGN, REPORT_NUMBER, REPORT_QUOTED, REPORT_PARAM };
struct report_token {
    enum report_kind kind;
    slice            s;                     /* a quoted text without its quotes, a parameter without its $ */
    const char      *as;                    /* of a keyword, function or sign: what is written, the program's own */
    size_t           at;                    /* in the text */
};

enum report_chart { CHART_NONE, CHART_BAR, CHART_LINE };
enum report_from { FROM_NOTHING, FROM_YEAR, FROM_TODAY };          /* what an empty day is taken for: the first of this year, today */

struct registry_report {
    slice  name, title, law, note;
    bool   open;                            /* public: anyone, of public fields */
    struct form params, columns;            /* one section each; a column is shown as a field of its type is */
    LIST(enum report_from) defaults;        /* one for each parameter */
    LIST(bool) months;                      /* one for each column: 201809 is shown as 9/2018 */
    LIST(slice) to;                         /* likewise: its texts are codes of rows of that register of the system */
    enum report_chart chart;
    size_t x;                               /* columns */
    LIST(size_t) ys;
    LIST(struct report_token) sql;
    LIST(slice) tables;                     /* codes of the registers it reads, in the order of the text */
    bool   units;                           /* it reads the units too */
};

/* ---- the declaration: report_read.c, report_sql.c ---- */

extern const struct shape report_shape;
/* When all registers of the system are known: replaces s->reports by what its declaration says now. */
void reports_tie(struct definitions *d, struct registry_system *s, problems *found);
/* Breaks the text into tokens and sees that the system's registers may be read like this; false: why not, and at which byte. */
bool report_compile(struct arena *mem, const struct definitions *d, slice system, struct registry_report *report, slice text, slice *why,
                    size_t *at);
const struct registry_report *report_named(const struct registry_system *s, slice name);

/* ---- asking: report_run.c ---- */

/* That system, and that report of it, as an address names them; a report that is not there and one that is not the caller's look alike.
 * Faults: ERR_MISSING, ERR_LOGIN. */
err  report_system(struct call *c, slice system, const struct registry_system **s);
err  report_asked(struct call *c, slice system, slice name, const struct registry_system **s, const struct registry_report **report);
bool report_visible(const struct call *c, const struct registry_system *s, const struct registry_report *report);
/* What was typed, with the defaults where it was not, into canonical values; faults name parameters. */
void report_params(struct call *c, const struct registry_report *report, const struct node *typed, struct node *values,
                   field_faults *faults);
/* The caller has been found to see it.  A line holds a canonical value for each column; more: there were others behind these. */
struct report_answer { text_rows lines; bool more; };
err  report_run(struct call *c, const struct registry_system *s, const struct registry_report *report, const struct node *values,
                struct report_answer *answer);
slice report_value_text(struct call *c, const struct registry_report *report, size_t column, slice value);

#endif
