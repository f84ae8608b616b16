/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the dossier: what action.c (the table), act.c (the doing), flow.c (steps, clock, counting) share.  Others use dossier.h. */
#ifndef KERNEL_ACT_H
#define KERNEL_ACT_H
#include "kernel/dossier.h"
#include "kernel/app.h"
#include "kernel/tally.h"

enum { BY_OWNER = 1, BY_COUNTER = 2, BY_HOLDER = 4, BY_LEADER = 8, BY_GATEWAY = 16, BY_CLOCK = 32, BY_COLLEAGUE = 64, BY_ASKED = 128,
       BY_SENDER = 256 };
    /* owner: the applicant's account; counter: a clerk of the receiving unit; holder: who the present step waits for;
       colleague: anybody of the unit where it lies who works on dossiers; asked: of a unit whose opinion is waited for;
       sender: colleague of the unit it came from, whose papers follow it;
       leader: of the handling, receiving or competent unit, or above; gateway: the word of a payment gateway, whose signature is right;
       clock: nobody's, time has passed (kernel/clock.h) */
enum clock { CLOCK_ANY, CLOCK_RUNNING, CLOCK_STANDING };

struct turn {                           /* one action being done */
    struct dossier         *d;
    struct dossier          was;        /* as it was before */
    const struct procedure *p;
    const struct act       *a;
    struct node            *body;       /* what the event will say */
    const struct unit      *where;      /* the unit that acts, where it is neither the one that has it nor the one that received it */
};

struct action_rule {
    enum action action;
    unsigned    from, by;
    enum clock  clock;
    bool        reasons;
    err       (*apply)(struct call *c, struct turn *t);
};
extern const struct action_rule action_rules[];
extern const size_t action_rules_n;
const struct action_rule *action_rule(const struct call *c, const struct dossier *d, enum action a, unsigned by, bool *denied);
unsigned action_standing(const struct call *c, const struct dossier *d);
err paper_insert(struct call *c, const struct paper *p);        /* draft.c; ERR_LARGE */

err act_submit(struct call *c, struct turn *t);
err act_accept(struct call *c, struct turn *t);
err act_refuse(struct call *c, struct turn *t);
err act_request_supplement(struct call *c, struct turn *t);
err act_supplement(struct call *c, struct turn *t);
err act_complete_step(struct call *c, struct turn *t);
err act_return_step(struct call *c, struct turn *t);
err act_reassign(struct call *c, struct turn *t);
err act_suspend(struct call *c, struct turn *t);
err act_resume(struct call *c, struct turn *t);
err act_extend(struct call *c, struct turn *t);
err act_withdraw(struct call *c, struct turn *t);
err act_stop(struct call *c, struct turn *t);
err act_finish(struct call *c, struct turn *t);
err act_hand_over(struct call *c, struct turn *t);
err act_rate(struct call *c, struct turn *t);
err act_note(struct call *c, struct turn *t);
err act_scan(struct call *c, struct turn *t);                   /* draft.c */
err act_revoke(struct call *c, struct turn *t);                 /* result.c */

/* -- dossier_rows_write.c: rows of registers -- */
err dossier_rows_write(struct call *c, struct turn *t, slice step);     /* due when that step is completed; no value: with the result */
err dossier_rows_revoke(struct call *c, struct turn *t, slice kind);    /* kind: the code of the result that is revoked */

/* -- opinion.c -- */
err act_ask_opinion(struct call *c, struct turn *t);
err act_give_opinion(struct call *c, struct turn *t);
err act_cancel_opinion(struct call *c, struct turn *t);
err opinions_end(struct call *c, struct dossier *d);            /* with the dossier */

/* -- batch.c -- */
err act_send(struct call *c, struct turn *t);
err act_receive(struct call *c, struct turn *t);
err act_send_back(struct call *c, struct turn *t);

/* -- visit.c -- */
err act_group(struct call *c, struct turn *t);

/* -- payment_act.c -- */
err act_request_payment(struct call *c, struct turn *t);
err act_pay(struct call *c, struct turn *t);                    /* cash, with a receipt */
err act_pay_transfer(struct call *c, struct turn *t);
err act_void_payment(struct call *c, struct turn *t);
err act_refund(struct call *c, struct turn *t);

/* -- flow.c -- */
err flow_begin(struct call *c, struct turn *t);                 /* accepted: code, clock, first step, counters */
err flow_step(struct call *c, struct turn *t, int step, const char *outcome);  /* leaves the present step, opens another */
err flow_end(struct call *c, struct turn *t, enum count how, const char *outcome);  /* leaves the piles for good */
err flow_pause(struct call *c, struct turn *t, slice basis, int64_t approver);    /* the clock stands */
err flow_run(struct call *c, struct turn *t);                   /* the clock runs again; a new due instant */
err flow_due(struct call *c, struct turn *t);                   /* reckons due_at anew and moves it in the counters */

#endif
