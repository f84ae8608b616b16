/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of every register: none of them knows any one register.  Officials see a dense list and what they may do; the public sees
 * the public fields of a public register on the same pages. */
#ifndef SYSTEMS_REGISTERS_H
#define SYSTEMS_REGISTERS_H
#include "kernel/app.h"
#include "kernel/register.h"
#include "kernel/system.h"
#include "web/ask.h"
#include "web/looked.h"
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
struct list_view {
    const struct registry *r;
    struct registry_ask ask;
    registry_fields     columns;                    /* those the caller may see */
    LIST(struct shown_row) rows;
    slice               next;
    bool                official, filtered;
    field_faults        faults;
};
err list_show(struct call *c);
err list_file(struct call *c);                      /* GET …/tai?dang=xlsx|csv, asked as the list */
slice list_file_url(struct call *c, const struct list_view *v, const char *kind);
slice list_sort_url(struct call *c);                /* this list in another order: what the key is put behind */
bool list_offers(const struct list_view *v, const struct registry_field *f);    /* the filter, to this caller */
/* Of a choice, a unit or yes and no; NULL for others. */
const struct option_view *field_options(struct call *c, const struct form_field *f);

/* -- form.c: adding and correcting -- */
struct form_view {
    const struct registry *r;
    struct registry_row    row;                     /* id 0: a new one */
    struct node           *typed;                   /* what the questions show: typed, or as it stands */
    slice                  why;
    int64_t                seen;
    field_faults           faults;
    slice                  trouble;                 /* why it could not be done at all */
};
err form_new(struct call *c);
err form_add(struct call *c);
err form_edit(struct call *c);
err form_change(struct call *c);
bool form_shows(const struct form_view *v, const struct registry_field *f);
bool form_section_shows(const struct form_view *v, const struct form_section *section);     /* any field of it */

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
    slice                  tried;                   /* the transition that was refused */
    field_faults           faults;
    slice                  trouble;
};
err row_show(struct call *c);
err row_move(struct call *c);
const struct event_view *row_events(struct call *c, const struct row_view_of *v);
const struct row_view *row_facts(struct call *c, const struct row_view_of *v, const struct form_section *section);

#endif
