/* SPDX-License-Identifier: Apache-2.0 */
/* What anyone may know: the figures of the province, one procedure compared over its units, how far the online roll-out has come,
 * whether a procedure runs alike everywhere, and the ledger.  No account, no personal data; a figure that does not add up is not shown.
 * The questions of the figures have the names of the API's (/api/v1/statistics): unit, from, to, role, by. */
#ifndef SYSTEMS_OPENNESS_H
#define SYSTEMS_OPENNESS_H
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/system.h"
#include "kernel/tally.h"
#include "web/grid.h"
#include "web/widgets.h"

extern const struct system openness;

/* -- period.c: what is asked, and how figures are written -- */
struct asked {
    struct figures_ask  ask;
    bool                this_year;              /* nothing was asked: from 1 January to today */
    slice               from, to;               /* as typed, or in our own form */
    field_faults        faults;                 /* ask then holds the usual period and unit in place of what is wrong */
};
void  asked_read(struct call *c, struct asked *a);                                  /* without ?unit=: the province */
void  asked_read_from(struct call *c, struct asked *a, const struct unit *usual);   /* without ?unit=: that one */
bool  month_days(const struct call *c, slice month, day *from, day *to);            /* up to today; false: no month, or one to come */
bool  month_asked(struct call *c, slice *month, day *from, day *to);                /* ?thang=2018-09, else this month; as month_days */
slice asked_url(struct call *c, const struct asked *a, slice path, slice unit);     /* the same period and role elsewhere */
/* One page of a long table: ?trang=; common.page shows the way on. */
struct stretch { size_t from, shown, n; };
struct stretch stretch_asked(const struct call *c, size_t n, size_t a_page);
int   share_shade(const struct figures *f);     /* 1 to 5 for a cell: below 90 %, from 90, from 95, from 98, 100 % in time */

/* -- lines.c: the figures of what is asked, line by line -- */
enum lines_by { LINES_UNIT, LINES_COMMUNE, LINES_PROCEDURE, LINES_FIELD, LINES_CHANNEL, LINES_MONTH, LINES_BY };
extern const char *const lines_keys[LINES_BY];                                      /* "unit" …, as in ?by= */
struct figures_line {
    slice name, code, href;                     /* code: of the unit, procedure, field, channel; "2018-09"; href: set by the page */
    const struct unit *unit;                    /* by unit or commune; the one asked for stands for itself, without those below */
    struct figures f;
};
struct figures_lines {
    enum lines_by  by;
    struct figures all, sum;                    /* of everything; of the lines: the same but by commune */
    LIST(struct figures_line) list;
    bool           balances;                    /* each line, the whole, and the lines add up to it */
};
enum lines_by lines_asked(const struct call *c);                                    /* ?by=; by unit when it says nothing known */
err   lines_read(struct call *c, const struct asked *a, enum lines_by by, struct figures_lines *l);  /* by channel: role `received` */
const struct unit *lines_unit(const struct unit *u, const struct unit *top);         /* just below top, or top: whose line it is in */
bool  figures_nothing(const struct figures *f);
const struct procedure *lines_procedure(const struct call *c, slice code, day on);  /* in force then, else its first version; NULL */
slice channel_name(slice channel);                                                  /* "Trực tuyến" */

/* -- figures.c: /cong-khai -- */
struct figures_view {
    struct asked   a;
    struct figures_lines l;
    bool           communes;                    /* there are several below the unit */
    struct stretch page;
    const struct option_view *units, *roles;
};
const struct option_view *unit_options(struct call *c, const struct unit *chosen);
const struct option_view *role_options(struct call *c, enum tally_role role);
void figures_cells(struct grid *to, const struct figures *f);           /* of a spreadsheet's line: FIGURES_COLUMNS numbers */
#define FIGURES_COLUMNS "tồn đầu kỳ", "tiếp nhận trực tuyến", "tiếp nhận tại quầy", "tiếp nhận qua bưu chính", "chuyển đến", \
    "giải quyết sớm hạn", "giải quyết đúng hạn", "giải quyết trễ hạn", "từ chối", "rút", "dừng", "chuyển đi", "đang giải quyết", \
    "trong đó quá hạn"
err openness_figures(struct call *c);
err openness_figures_csv(struct call *c);
err openness_figures_xlsx(struct call *c);

/* -- map.c: /cong-khai/ban-do -- */
struct map_tile { const struct unit *unit; slice href; struct figures f; };
struct map_group { const struct unit *unit; struct figures f; LIST(struct map_tile) tiles; };    /* a district and its communes */
struct map_view { struct asked a; LIST(struct map_group) groups; size_t communes; bool balances; };
err openness_map(struct call *c);

/* -- open_data.c: /du-lieu-mo -- */
struct open_column { const char *key, *vi, *en; size_t at; };    /* at: the count's place in struct figures; 0: it has none */
extern const struct open_column open_columns[];
extern const size_t open_columns_n;
struct open_data_view { LIST(slice) months; };                          /* "2018-09", the newest first */
err open_data_show(struct call *c);
err open_data_describe(struct call *c);
err open_data_month(struct call *c);

/* -- compare.c: /cong-khai/{code} -- */
enum { COMPARE_LEAST = 5 };                     /* fewer resolved dossiers say nothing about a unit */
struct compared { const struct unit *unit; struct figures f; bool enough; int64_t median; };    /* median: working minutes, when enough */
struct compare_view {
    struct asked a;
    const struct procedure *p;
    struct figures all;
    LIST(struct compared) rows;
    slice  sort;
    struct stretch page;
    size_t enough;                              /* units that can be compared */
    bool   balances;
    slice  title, summary;                      /* of the chart: a bar a unit, or how many units took so long when they are many */
    slice *names;
    int64_t *bars;
    size_t bars_n;
};
err openness_compare(struct call *c);

/* -- coverage.c: /cong-khai/muc-do -- */
struct covered { const struct unit *unit; slice name, href; int64_t at[5]; };       /* at[2..4]: procedures at that level */
struct coverage_view {
    slice typed; day on; field_faults faults;
    slice level;                                /* whose units are listed: province, district, commune */
    struct covered sums[3];                     /* by level of government */
    LIST(struct covered) rows;
    struct stretch page;
    const struct event_view *timeline;
};
err openness_coverage(struct call *c);

/* -- uniform.c: /thu-tuc/{code}/thong-nhat -- */
struct uniform_level { slice name; int64_t same, all; };
struct uniform_view {
    const struct procedure *p;
    slice    common;
    uniforms units;
    struct uniform_level levels[3];             /* those with units; ends with all == 0 */
    int64_t  same;
};
err openness_uniform(struct call *c);
err openness_definition(struct call *c);

/* -- checkpoints.c: /minh-bach -- */
struct checkpoints_view {
    bool                     found;
    struct ledger_checkpoint newest;
    ledger_checkpoints       recent;
    ledger_keys              keys;
    slice                    typed, fault;      /* fault: what is wrong with the question */
    bool                     proved, waits;         /* waits: numbered, or about to be, but not in a checkpoint yet */
    struct ledger_proof      proof;
};
err openness_ledger(struct call *c);
err openness_checkpoint(struct call *c);
err openness_key(struct call *c);

#endif
