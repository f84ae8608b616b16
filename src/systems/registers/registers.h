/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of every register: none of them knows any one register.  Officials see a dense list and what they may do; the public sees
 * the public fields of a public register on the same pages. */
#ifndef SYSTEMS_REGISTERS_H
#define SYSTEMS_REGISTERS_H
#include "kernel/acting.h"
#include "kernel/app.h"
#include "kernel/claim.h"
#include "kernel/dossier_rows.h"
#include "kernel/glass.h"
#include "kernel/import.h"
#include "kernel/merge.h"
#include "kernel/register.h"
#include "kernel/report.h"
#include "kernel/system.h"
#include "web/ask.h"
#include "web/chart.h"
#include "web/looked.h"
#include "web/outline.h"
#include "web/register_file.h"
#include "web/widgets.h"

extern const struct system registers;

/* -- registers.c: what there is, and what the address names -- */
struct registers_view { const struct registry_system *only; size_t n; };       /* only: one system's page */
err index_show(struct call *c);                 /* GET /so */
err index_system(struct call *c);               /* GET /so/{system} */
err registry_asked(struct call *c, const struct registry **r);                  /* ERR_MISSING, or ERR_LOGIN for a stranger */
slice registry_path(struct call *c, const struct registry *r);                  /* "/so/attp/co_so" */
slice row_path(struct call *c, const struct registry *r, const struct registry_row *row);
slice row_name(struct call *c, const struct registry_row *row);                 /* "CS-2018-00001 · Bánh tráng Cù Lao Mây" */
struct out *registry_page(struct call *c, const struct registry *r, slice title);      /* page_begin in the caller's manner */

/* -- list.c -- */
struct shown_row { const struct registry_row *row; slice *cells; };             /* a text for each column */
typedef LIST(struct shown_row) shown_rows;
struct shown_guess { slice q, url; shown_rows rows; };                          /* what may be meant, and where all of it is listed */
struct list_view {
    const struct registry *r;
    struct registry_ask ask;
    registry_fields     columns;                    /* those the caller may see */
    shown_rows          rows;
    LIST(struct shown_guess) guesses;               /* for a search that found little */
    slice               next;                       /* with a page that is not full: a search has looked at enough */
    bool                official, filtered;
    field_faults        faults;
};
err list_show(struct call *c);
err list_asked(struct call *c, struct list_view *v, int limit);     /* what the address asks: register, filters, order, place */
slice list_many_url(struct call *c, const struct list_view *v);     /* where one thing is done to many of this list */
err list_file(struct call *c);                      /* GET …/tai?dang=xlsx|csv, asked as the list */
slice list_file_url(struct call *c, const struct list_view *v, const char *kind);
bool list_doubts(const struct list_view *v);
slice list_sort_url(struct call *c);                /* this list in another order: what the key is put behind */
const struct column_view *list_columns(struct call *c, const struct list_view *v, bool ticks);      /* ticks: with boxes to tick */
slice list_sorted(struct call *c, const struct list_view *v);   /* the column it is in the order of; NONE: the newest first */
bool list_offers(const struct list_view *v, const struct registry_field *f);    /* the filter, to this caller */
/* Of a choice, a unit or yes and no; NULL for others. */
const struct option_view *field_options(struct call *c, const struct form_field *f);

/* -- many.c: one thing for many rows -- */
enum { MANY_ROWS = 500 };
typedef LIST(struct option_view) option_list;
struct many_line { slice ticked, id, name, told; int64_t seen; bool done, same; };      /* ticked: "id.version", as it was shown */
struct many_view {
    const struct registry *r;
    slice what, why, step;                          /* "buoc.don", "sua.loai"; step: none (asked), xem, lam, tai */
    const struct registry_move *move;               /* what, one of both */
    const struct registry_field *field;
    struct node *typed;                             /* the field's new value */
    LIST(struct many_line) lines;
    size_t done;
    bool   cut, did;                                /* cut: the filter has more rows than MANY_ROWS; did: not merely tried */
    field_faults faults;
};
err many_do(struct call *c);
bool many_field(const struct registry_field *f);
const struct option_view *many_choices(struct call *c, const struct registry *r);       /* what the caller may do; NULL: nothing */
slice many_title(struct call *c, const struct many_view *v);

/* -- form.c: adding and correcting -- */
struct form_view {
    const struct registry *r;
    struct registry_row    row;                     /* id 0: a new one */
    struct node           *typed;                   /* what the questions show: typed, or as it stands */
    struct node           *files;                   /* received, not in the row yet */
    slice                  why;
    int64_t                seen;
    bool                   more;                    /* nothing is to be written: more empty lines are wanted */
    field_faults           faults;
    slice                  trouble;                 /* why it could not be done at all */
};
err form_new(struct call *c);
err form_add(struct call *c);
err form_edit(struct call *c);
err form_change(struct call *c);
bool form_shows(const struct form_view *v, const struct registry_field *f);
bool form_section_shows(const struct form_view *v, const struct form_section *section);     /* any field of it */

/* -- form_parts.c: files and lines on that form -- */
void  form_parts_take(struct call *c, struct form_view *v);                 /* from the body */
void  form_lines_spare(struct call *c, struct form_view *v);                /* some empty lines behind those there are */
bool  form_sends(const struct registry *r, enum field_type type);           /* does it ask such a thing? */
slice form_file_sealed(struct call *c, const struct form_view *v, const struct form_field *f);     /* what was received, for the next try */
slice form_file_named(struct call *c, const struct node *values, const struct form_field *f);      /* no value: there is none */

/* -- row.c: one row, its history, what refers to it, and what may be done to it -- */
struct referring { const struct registry *r; const struct registry_field *by; registry_rows rows; bool more; };
struct row_view_of {
    const struct registry *r;
    struct registry_row    row;
    LIST(slice)            values;                  /* a text for each field of the register */
    registry_pasts         pasts;
    registry_moves         moves;
    LIST(struct referring) referring;
    registry_warnings      warnings;
    bool                   may_change;
    claim_cases            cases;                   /* open ones, for officials */
    row_dossiers           dossiers;                /* that have written it, for officials */
    slice                  tried;                   /* the transition that was refused */
    field_faults           faults;
    slice                  trouble;
};
err row_show(struct call *c);
err row_file(struct call *c);                       /* GET …/{id}/tep/{field} */
slice row_file_path(struct call *c, const struct registry *r, const struct registry_row *row, slice field);
void row_tables(struct call *c, const struct row_view_of *v, const struct form_section *section);        /* of its fields of rows */
err row_move(struct call *c);
enum sight row_own_sight(const struct call *c, const struct row_view_of *v);    /* what of it is shown by the caller's own rights */
const struct event_view *row_events(struct call *c, const struct row_view_of *v);
void row_outlines(struct call *c, const struct row_view_of *v, const struct form_section *section);      /* of its polygons */
const struct row_view *row_facts(struct call *c, const struct row_view_of *v, const struct form_section *section);

/* -- import.c: files -- */
struct import_form_view { const struct registry *r; slice document, source, as_of; imports past; field_faults faults; };
struct import_view_of { const struct registry *r; struct import im; import_faults wrong; slice trouble; };
err import_form(struct call *c);
err import_sent(struct call *c);                    /* the prepare half of import_add */
err import_add(struct call *c);
err import_show(struct call *c);
err import_do(struct call *c);
err import_wrong_file(struct call *c);
const struct option_view *import_sources(struct call *c, const struct registry *r);     /* those the caller speaks for */
slice import_told(const struct import *im);         /* its state in words */

/* -- claims.c: why a row shows what it shows -- */
struct why_view {
    const struct registry *r;
    struct registry_row    row;
    claims                 claims;
    claim_words            words;
    claim_cases            cases;
    int64_t                tried;                   /* the claim that was not taken back */
    field_faults           faults;
};
err why_show(struct call *c);
err why_retract(struct call *c);
slice claim_days(struct call *c, const struct claim *claim);           /* of which day it speaks, and until when */
slice said_shown(struct call *c, const struct why_view *v, const struct claim *claim);      /* as far as the caller may see it */

/* -- cases.c: what waits for a unit -- */
struct case_view {
    const struct registry *r;
    struct registry_row    row;
    struct claim_case      k;
    const struct registry_field *field;             /* NULL: about no one field */
    slice                  answer;
    field_faults           faults;
};
err cases_show(struct call *c);
err case_show(struct call *c);
err case_answer(struct call *c);
slice case_kind(const struct claim_case *k);
slice case_outcome(const struct claim_case *k);

/* -- merges.c: two rows that are one thing -- */
struct merges_view {
    const struct registry *r;
    struct registry_row    row, kept;               /* kept: where it went, when it is gone */
    bool                   gone;
    registry_rows          taken;
    similars               similar;
    slice                  why;
    field_faults           faults;
};
err merges_show(struct call *c);
err merges_do(struct call *c);

/* -- glass.c: looking beyond one's rights in an emergency -- */
struct glass_form_view { const struct registry *r; slice key, why; field_faults faults; };
struct glass_list_view { enum glass_which which; glasses list; slice next; };
struct glass_view_of { const struct registry *r; struct glass g; slice verdict, note; field_faults faults; };   /* r NULL: no more */
err glass_form(struct call *c);
err glass_send(struct call *c);
err glass_uses(struct call *c);                     /* GET /so/khan-cap */
err glass_show(struct call *c);
err glass_judge(struct call *c);
slice glass_form_path(struct call *c, const struct registry *r);
slice glass_row_name(struct call *c, const struct glass *g);            /* "giao dịch GD-2018-000001": no word of what it holds */

/* -- acting.c: who acts for a row -- */
struct acting_view {
    const struct registry *r;
    struct registry_row    row;
    actings                list;                    /* those the caller may know of */
    bool                   keeps, proven;           /* may enter and end; has a proven number */
    slice                  to, name, role, document, day, until, why;   /* as typed */
    int64_t                tried;                   /* the entry that was not ended */
    field_faults           faults;
};
err acting_show(struct call *c);
err acting_do(struct call *c);                      /* viec: toi, ghi, thoi */
slice acting_path(struct call *c, const struct registry *r, const struct registry_row *row);
slice acting_basis(struct call *c, const struct acting *x);

/* -- reports.c -- */
struct reports_view {
    const struct registry_system *system;
    const struct registry_report *report;           /* NULL: which there are */
    struct node         *values;                    /* of the parameters, as taken */
    struct report_answer answer;
    bool                 waits;                     /* something must be chosen first */
    field_faults         faults;
};
err reports_show(struct call *c);
err reports_one_show(struct call *c);
err reports_file(struct call *c);                    /* …/tai?dang=xlsx|csv, asked as the page */
slice reports_path(struct call *c, const struct registry_system *s);
slice reports_one_path(struct call *c, const struct registry_system *s, const struct registry_report *report);
size_t reports_seen(const struct call *c, const struct registry_system *s);     /* by the caller */
struct node *reports_typed(struct call *c, const struct reports_view *v);
void reports_draw(struct call *c, const struct reports_view *v);

/* -- inbox.c: what anybody may tell a register -- */
struct inbox_view {
    const struct registry *r;
    struct node           *typed;
    slice                  receipt;
    struct registry_row    row;                     /* found: of the receipt */
    bool                   found;
    const struct row_view *told;
    field_faults           faults;
};
err inbox_show(struct call *c);                     /* GET …/gui, …/gui?ma= */
err inbox_send(struct call *c);

/* -- remark.c: what people say -- */
struct remark_view { const struct registry *r; struct registry_row row; struct claim_case k; field_faults faults; };
struct receipt_view { slice receipt; struct claim_case k; bool found; const struct unit *owner; };
err remark_form(struct call *c);
err remark_send(struct call *c);
err remark_show(struct call *c);
const struct option_view *remark_fields(struct call *c, const struct remark_view *v);       /* that the caller sees */

#endif
