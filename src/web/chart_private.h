/* SPDX-License-Identifier: Apache-2.0 */
/* What chart.page asks of chart.c. */
#ifndef WEB_CHART_PRIVATE_H
#define WEB_CHART_PRIVATE_H
#include "web/chart.h"

enum { PLOT_WIDE = 440, PLOT_HIGH = 220 };

struct plot {
    int left, right, top, bottom;           /* where the figures are drawn */
    int64_t most, step;                     /* the highest level and the distance between levels */
};

char  series_kind(size_t s);                /* 'a' … 'd': a colour */
slice mark_class(struct call *c, char kind);

#endif
