/* SPDX-License-Identifier: Apache-2.0 */
/* The officials' reports: the figures of a period in the shapes that reports have, and the dossiers behind each of them.
 * The figures are the public ones (lines.c), so a report agrees with what anyone may read; the dossiers are only for those whose
 * right "report.read" reaches the unit.  Nothing here names an applicant: opening the dossier itself is another page's business.
 * The address says everything: unit, from, to, role, by as at /cong-khai; `mau` the shape; of the dossiers also `so` the figure,
 * `own`, `procedure`, `field`, `channel` the line it stands in. */
#ifndef SYSTEMS_OPENNESS_REPORT_H
#define SYSTEMS_OPENNESS_REPORT_H
#include "kernel/who.h"
#include "systems/openness/openness.h"

/* -- report_shape.c: what a report counts, and the shapes it may have -- */
enum report_figure {
    FIGURE_OPENING, FIGURE_ONLINE, FIGURE_COUNTER, FIGURE_POST, FIGURE_DIRECT, FIGURE_RECEIVED, FIGURE_MOVED_IN, FIGURE_TAKEN,
    FIGURE_EARLY, FIGURE_ON_TIME, FIGURE_LATE, FIGURE_RESOLVED, FIGURE_REFUSED, FIGURE_WITHDRAWN, FIGURE_STOPPED, FIGURE_MOVED_OUT,
    FIGURE_IN_TERM, FIGURE_OVERDUE, FIGURE_PENDING, REPORT_FIGURES,
};
enum rows_of {                      /* where the dossiers of a figure are found */
    ROWS_NONE,                      /* a sum of several others: opened by those */
    ROWS_OPENING, ROWS_ACCEPTED, ROWS_MOVED_IN, ROWS_ENDED, ROWS_MOVED_OUT, ROWS_PENDING,
};
struct report_figure_row {
    const char  *key, *title;       /* in an address; above the dossiers */
    int64_t    (*of)(const struct figures *f);
    enum rows_of rows;
    const char  *only;              /* the channels or outcomes it takes, parted by blanks; "in_term", "overdue"; "": all */
};
extern const struct report_figure_row report_figures[REPORT_FIGURES];
enum report_figure report_figure_of(slice key);         /* REPORT_FIGURES when unknown */

struct report_column { const char *group, *head; enum report_figure figure; bool moves; };   /* moves: only in the role `handled` */
struct report_shape {
    const char *key, *name, *law;   /* law: whose form it is; "": ours */
    const struct report_column *columns;
    size_t      n;
    bool        form;               /* by field, of the competent or receiving unit, as the form has it */
};
enum { SHAPE_BALANCE, SHAPE_II06, REPORT_SHAPES };
extern const struct report_shape report_shapes[REPORT_SHAPES];

/* -- report.c: /bao-cao -- */
struct report_view {
    struct asked a;
    struct figures_lines l;
    const struct report_shape *shape;
    struct stretch page;
    const struct option_view *units, *roles;
};
err   report_show(struct call *c);
err   report_csv(struct call *c);
err   report_xlsx(struct call *c);
bool  report_shown(const struct report_view *v, const struct report_column *column);
slice report_url(struct call *c, const struct report_view *v, slice path, enum lines_by by, day from, day to);
/* Where a figure of a line (NULL: of the whole) opens; no value where there is nothing to open, or it is not the caller's to see. */
slice report_rows_url(struct call *c, const struct report_view *v, const struct figures_line *line, enum report_figure figure);
bool  report_may(const struct call *c, const struct unit *u, bool own);     /* the right "report.read" reaches these dossiers */
const struct link_view *report_periods(struct call *c, const struct report_view *v);

#endif
