/* SPDX-License-Identifier: Apache-2.0 */
/* The dossiers behind a figure of a report, in keyset pages.  They are read off the dossiers and their steps, not off the counters,
 * so that the page can say whether it found as many as the report counts. */
#ifndef SYSTEMS_OPENNESS_ROWS_H
#define SYSTEMS_OPENNESS_ROWS_H
#include "systems/openness/report.h"

struct row {                        /* a dossier, or in the role `handled` a stay of one at a step */
    int64_t id, n;                  /* n: the step's; 0 where none is meant */
    instant at;                     /* what it is listed by: accepted, ended, moved */
    slice   ref, code, procedure, channel, outcome;
    int64_t received, handled;
    instant accepted_at, due_at, finished_at;
    slice   body;                   /* of a pending one: its newest event up to then, which says what was due */
    bool    overdue;                /* pending, and its due day is over */
};
typedef LIST(struct row) row_list;

struct rows_ask {
    struct figures_ask  ask;        /* unit, own, procedure, period, role */
    enum report_figure  figure;
    slice               field, channel;     /* no value: any */
};
enum { ROWS_A_PAGE = 50 };

/* -- rows_read.c: the next so many of one leaf unit behind (at, id, n), whatever their field, channel or outcome -- */
struct rows_place { instant at; int64_t id, n; };
err rows_read(struct call *c, const struct rows_ask *a, const struct unit *u, struct rows_place after, int most, row_list *list);
instant rows_end(const struct rows_ask *a);             /* the moment whose pile is meant */

/* -- rows.c: /bao-cao/ho-so -- */
struct rows_view {
    struct asked    a;
    struct rows_ask ask;
    int64_t         counted;        /* by the report */
    row_list        list;
    slice           next;           /* cursor; no value: the end */
};
err  rows_show(struct call *c);
bool rows_pending(const struct rows_ask *a);            /* they are a pile, not what happened */

#endif
