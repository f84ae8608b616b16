/* SPDX-License-Identifier: Apache-2.0 */
/* The officials' one-stop desk: what is to be done, one dossier with what may be done to it now, and the counter.
 * Every form carries `seen`, the version its page showed: the second of two officers is told what the first did. */
#ifndef SYSTEMS_ONESTOP_H
#define SYSTEMS_ONESTOP_H
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "kernel/system.h"
#include "web/ask.h"
#include "web/told.h"
#include "web/widgets.h"

extern const struct system onestop;

/* -- desk.c -- */
struct desk_view {
    enum queue queue;
    int64_t    counts[QUEUES];
    slice      q, next, place;
    dossiers   list;
    const struct post *post;                    /* whose desk this is */
    waitings   waiting;                         /* a leader's: what is late, and where it lies */
};
err desk_show(struct call *c);

/* -- file.c -- */
struct colleague { slice login, name; };
struct file_view {
    struct dossier          d;
    const struct procedure *p;
    struct node            *answers;
    papers                  papers;
    dossier_events          events;
    words                   deadline;
    action_list             allowed;
    LIST(struct colleague)  colleagues;         /* who could take it over */
    enum action             tried;              /* ACTIONS: nothing was tried */
    slice                   note;               /* what was typed */
    field_faults            faults;
};
err file_show(struct call *c);
err file_act(struct call *c);
err file_result(struct call *c);
err file_paper(struct call *c);
bool may(const struct file_view *v, enum action a);

/* -- intake.c -- */
struct intake_view {
    const struct procedure *p;
    const struct unit      *unit;
    slice                   q, channel;
    procedure_list          found;
    struct applicant        who;
    const struct node      *answers;
    const struct node      *typed;              /* the whole form as typed, NULL at first */
    field_faults            faults;
};
err intake_show(struct call *c);
err intake_person(struct call *c);
err intake_do(struct call *c);

/* -- delegation.c -- */
struct handed { int64_t id; slice giver, taker, note; day valid_from, valid_to; };
struct delegation_view { LIST(struct handed) list; LIST(struct colleague) colleagues; field_faults faults; };
err delegation_show(struct call *c);
err delegation_do(struct call *c);
err delegation_end(struct call *c);

#endif
