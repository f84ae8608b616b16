/* SPDX-License-Identifier: Apache-2.0 */
/* How a unit serves, in points (QĐ 766/QĐ-TTg; the groups, items and points are the province's score.yaml), for a month.
 * A measure is a part of a whole, both counted over the same things — dossiers or procedures — in one pass: a share can neither
 * exceed one nor divide dossiers by procedures.  What is not measured here gives no points and says why; a whole of nothing gives none
 * either, and is left out of what could be had. */
#ifndef SYSTEMS_OPENNESS_SCORE_H
#define SYSTEMS_OPENNESS_SCORE_H
#include "kernel/app.h"
#include "systems/openness/openness.h"

enum measure {
    MEASURE_ON_TIME, MEASURE_ONLINE, MEASURE_FEE_PROCEDURES, MEASURE_FEE_PROCEDURES_ONLINE, MEASURE_PAID_ONLINE, MEASURE_PAPERS,
    MEASURE_RESULTS, MEASURE_SATISFIED, MEASURES,
};
struct measure_row {
    const char *key;                        /* as in score.yaml */
    const char *part, *whole;               /* what is counted, in words; the part is one of the whole */
    bool        grows;                      /* one more of the part is one more of the whole: it is yet to happen */
};
extern const struct measure_row measure_rows[MEASURES];
struct share { int64_t part, whole; };      /* 0 ≤ part ≤ whole */

struct fee_procedure { slice code; bool paid, online; };
struct scored {                             /* a unit, or all below it */
    const struct unit *unit;
    struct share shares[MEASURES];
    LIST(struct fee_procedure) fees;        /* procedures with a fee asked for in the month */
    int64_t points, most;                   /* hundredths; most: of what could be measured */
};
typedef LIST(struct scored) scored_list;

/* -- score_read.c: the unit with all below it first, then the lines just below that had dossiers -- */
err score_count(struct call *c, const struct unit *top, day from, day to, scored_list *list);

/* -- score.c: /cong-khai/diem -- */
enum measure measure_of(slice key);
int64_t score_points(const struct score_item *item, struct share s);                    /* hundredths, rounded down; 0 of nothing */
/* How many more of the part give the next whole point, or the last fraction; 0: there is none to be had. */
int64_t score_next(const struct score_item *item, struct share s);

struct score_advice { const struct score_item *item; enum measure measure; int64_t more, gain; };
struct score_view {
    const struct unit *unit;
    slice    month;
    const struct score_set *set;            /* NULL: the province has none */
    bool     trial;                         /* not in force in that month */
    int64_t  missing;                       /* points that nothing here measures */
    scored_list list;
    LIST(struct score_advice) advice;       /* the cheapest first */
    const struct option_view *units;
};
err openness_score(struct call *c);
slice points_text(struct arena *mem, int64_t hundredths);                               /* "12,5" */

#endif
