/* SPDX-License-Identifier: Apache-2.0 */
/* Charts drawn on the server as SVG, each with a caption, a text that says what is to be seen, and its figures as a table behind
 * <details>, so that nobody needs the picture.
 *
 *   const int64_t received[] = { 120, 98, 143 }, solved[] = { 110, 99, 140 };
 *   chart_bars(c, VIEW(chart, .title = S("Hồ sơ theo tháng"), .labels = (slice[]){ S("T1"), S("T2"), S("T3") }, .n = 3,
 *              .series = (const struct series[]){ { S("Tiếp nhận"), received }, { S("Đã giải quyết"), solved } }, .series_n = 2));
 *
 * Figures are not negative; at most CHART_SERIES series and CHART_POINTS points are drawn (a caller with more adds them up first). */
#ifndef WEB_CHART_H
#define WEB_CHART_H
#include "web/widgets.h"

enum { CHART_SERIES = 4, CHART_POINTS = 400 };

struct series { slice label; const int64_t *v; };       /* n figures */

struct chart_view {
    slice title;
    slice summary;                  /* what is to be seen, one sentence; no value: the first, last and highest figures are named */
    const slice *labels;            /* n of them, below the axis */
    size_t n;
    const struct series *series;
    size_t series_n;
    slice unit;                     /* "hồ sơ" */
};
void chart_bars(struct call *c, const struct chart_view *v);    /* compare: groups of bars */
void chart_lines(struct call *c, const struct chart_view *v);   /* a course over time */

#endif
