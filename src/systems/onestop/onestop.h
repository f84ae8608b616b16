/* SPDX-License-Identifier: Apache-2.0 */
/* The officials' one-stop desk: what is to be done, one dossier with what may be done to it now, and the counter.
 * Every form carries `seen`, the version its page showed: the second of two officers is told what the first did.  What is refused
 * comes back on the page with all that was typed. */
#ifndef SYSTEMS_ONESTOP_H
#define SYSTEMS_ONESTOP_H
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/batch.h"
#include "kernel/clock.h"
#include "kernel/delay.h"
#include "kernel/dossier.h"
#include "kernel/dossier_rows.h"
#include "kernel/opinion.h"
#include "kernel/result.h"
#include "kernel/reuse.h"
#include "kernel/system.h"
#include "kernel/visit.h"
#include "systems/onestop/slip.h"
#include "web/access.h"
#include "web/ask.h"
#include "web/results.h"
#include "web/sent.h"
#include "web/told.h"
#include "web/widgets.h"

extern const struct system onestop;

/* -- desk.c -- */
struct person { int64_t id; slice name; };      /* an account as a page names it */
struct late_unit { const struct unit *unit; int64_t n; instant oldest; };
struct late_step { const struct procedure *p; int step; int64_t n; instant oldest; };
struct desk_view {
    const struct post *post;                    /* whose desk this is */
    const struct unit *unit;                    /* a unit below that a leader looks at; NULL: the post's own */
    enum queue queue;
    int64_t    counts[QUEUES];
    int64_t    unread;                          /* messages to this person */
    slice      q, next;
    bool       partly;                          /* the search has not come to older dossiers yet */
    slice      procedure, holder;               /* filters as asked: a code; a login, "0" for nobody */
    int64_t    holder_id;
    dossiers   list;
    opinions   opinions;                        /* what the unit is asked, in that queue */
    batches    batches;                         /* of what is on the way, in those queues */
    colleagues colleagues;                      /* who holds a post in the unit */
    LIST(struct person)    people;              /* the assignees of the list, the givers of delegated posts */
    LIST(struct late_unit) late_units;          /* a leader's: what is late below, by unit and by step, the most first */
    LIST(struct late_step) late_steps;
};
err   desk_show(struct call *c);
err   desk_asked(struct call *c, struct desk_view *v);                           /* the post, unit and queue of the address */
err   desk_person(struct call *c, struct desk_view *v, int64_t account);         /* its name is then known to person_name */
err   desk_grid(struct call *c);                                                /* desk_grid.c: the queue as a spreadsheet */
struct desk desk_ask(const struct desk_view *v);                                 /* what the address asks of the kernel */
bool  desk_may_assign(const struct call *c, const struct dossier *d);            /* may be ticked for one of the bulk actions */
bool  desk_may_complete(const struct call *c, const struct dossier *d);
bool  desk_may_send(const struct call *c, const struct dossier *d);
slice desk_url(struct call *c, const struct desk_view *v, enum queue queue);     /* another queue of this desk; the search stays */
const struct option_view *colleague_options(struct call *c, const colleagues *list);  /* to choose from: login → name, title */
slice person_name(const struct desk_view *v, int64_t account);                   /* "" when unknown */

/* -- bulk.c: one action on the dossiers ticked on the desk -- */
struct bulk_line { slice ref, name, told; bool done; };
struct bulk_view { enum action kind; size_t done; LIST(struct bulk_line) lines; batches made; }; /* made: by sending, one for each way */
err bulk_do(struct call *c);

/* -- file.c: one dossier -- */
struct file_view {
    struct dossier          d;
    const struct procedure *p;
    struct node            *answers;
    papers                  papers;
    dossier_events          events;
    results                 results;
    notices_sent            sent;               /* what the applicant was told */
    words                   deadline;           /* the trace in words */
    action_list             allowed;
    colleagues              colleagues;         /* who could take it over */
    colleagues              leaders;            /* who could agree to a suspension or a second extension */
    dossiers                others;             /* of the same person, as far as the caller may see them; the newest ones */
    slice                   assignee;           /* name */
    slice                   agent;              /* name of who acts for the applicant; no value: nobody */
    struct apology          apology;            /* dossier 0: none is drafted for the promise as it stands */
    struct delay            delay;              /* dossier 0: it was not late, or is not resolved */
    enum action             tried;              /* ACTIONS: nothing was tried */
    field_faults            faults;             /* of its fields */
    found_rows              rows;               /* of registers, beside it */
    reuses                  reused;             /* what the applicant gave with another dossier */
    opinions                opinions;           /* of other units, asked so far */
    struct batch            batch;              /* its papers are on the way with; id 0: with none */
    struct visit            visit;              /* it came with others; id 0: alone */
    dossiers                visitors;           /* all of that visit */
    unit_list               places;             /* which could be asked */
    html                    phone;              /* QR code that brings this page to a phone with a camera */
    slips                   slips;              /* printed already */
    slip_offers             offers;             /* what may be printed now */
    slice                   trouble, told;      /* or why it could not be done at all: heading and sentence */
};
err   file_show(struct call *c);
err   file_act(struct call *c);
err   file_paper(struct call *c);
slice result_number_field(struct arena *mem, size_t nth);       /* the name of a question: number of the nth kind of result */
bool  may(const struct file_view *v, enum action a);
/* What the applicant says where this field of the row says something else, as people read it; no value: the same, or not asked. */
slice row_differs(struct call *c, const struct file_view *v, const struct found_row *one, const struct registry_field *f);
bool  ticked(const struct call *c, const struct file_view *v, enum action a, slice paper);
slice typed(const struct call *c, const struct file_view *v, enum action a, const char *name);  /* in the form that was refused */

/* -- warning.c: what is late or falls due soon, and who has it -- */
struct warning { const struct dossier *d; struct holding held; };      /* the stay that took the most over its norm */
struct warning_view {
    struct desk_view desk;                      /* the post, the unit, its list, the people */
    LIST(struct warning) rows;                  /* of that list */
    dossiers standing;                          /* stopped clocks to which no leader has agreed */
};
err warning_show(struct call *c);
err warning_grid(struct call *c);

/* -- batch.c: dossiers on paper that travel together -- */
struct batch_row { const struct dossier *d; const struct batch_item *item; bool here; slice choice, reason; };  /* here: to be confirmed */
struct batch_view {
    struct batch     b;
    batch_items      items;
    dossiers         list;
    LIST(struct batch_row) rows;
    bool             confirms;                  /* one of the rows may be confirmed by the caller */
    field_faults     faults;
};
struct batch_list { const struct unit *unit; batches coming, sent; };
err batch_list(struct call *c);
err batch_show(struct call *c);
err batch_confirm(struct call *c);
err batch_slip(struct call *c);
err batch_print(struct call *c);
slice batch_field(struct call *c, const char *what, const struct dossier *d);       /* the name of a question about one: "viec-" + ref */

/* -- visit.c: what one person brought in one visit -- */
struct visit_view {
    struct visit v;
    dossiers     list;
    instant      together;                      /* the latest appointment of those not ready; {0}: none to wait for */
    size_t       waiting;                       /* finished, to be handed over now by the caller */
};
err visit_show(struct call *c);
err visit_hand_over(struct call *c);
err visit_slip(struct call *c);
err visit_print(struct call *c);

/* -- intake.c: the counter -- */
struct intake_view {
    const struct post      *post;
    const struct procedure *p;                  /* NULL: not chosen yet */
    slice                   q, number;          /* words for a procedure; the ID number looked up */
    procedure_list          found;
    bool                    known;              /* that number is somebody's we know */
    struct applicant        who;
    const struct node      *typed;              /* the form as sent; empty at first */
    bool                    sent;
    field_faults            faults;
    found_rows              rows;               /* of registers, from which answers were filled in */
    struct dossier          with;               /* the same person brought it just before; id 0: none */
};
err intake_show(struct call *c);
err intake_do(struct call *c);
slice intake_first(const struct intake_view *v);    /* the first question that nothing is known about */

/* -- book.c: the follow-up book of a unit -- */
err book_show(struct call *c);
err book_print(struct call *c);
err book_grid(struct call *c);

/* -- delegation.c -- */
struct delegation_view { delegations list; colleagues colleagues; field_faults faults; };
err delegation_show(struct call *c);
err delegation_do(struct call *c);
err delegation_stop(struct call *c);

#endif
