/* SPDX-License-Identifier: Apache-2.0 */
/* The dossier: one case from draft to handed-over result.
 * Basis: NĐ 61/2018/NĐ-CP (one-stop mechanism), TT 01/2018/TT-VPCP (forms), the national list of ten dossier states.
 *
 * Every change is one action of the table in action.c: from which states, by whom, to which state.  dossier_act locks the dossier,
 * checks the table, changes, appends one event, counts it in the tallies and tells those concerned — in one transaction.
 * Three units are kept: where it was received, where it is being handled, and who is competent to decide.
 * The legal code <agency>-yymmdd-nnnn is allotted at acceptance from a gap-free counter of the receiving unit and day. */
#ifndef KERNEL_DOSSIER_H
#define KERNEL_DOSSIER_H
#include "kernel/procedure.h"
#include "kernel/who.h"
#include "store/record.h"

enum state {
    STATE_DRAFT, STATE_SUBMITTED, STATE_ACCEPTED, STATE_REFUSED, STATE_PROCESSING, STATE_SUPPLEMENT, STATE_PAYMENT,
    STATE_WITHDRAWN, STATE_STOPPED, STATE_FINISHED, STATE_HANDED, STATES,
};
extern const char *const state_keys[STATES];    /* "draft", "submitted", … as in the API */
extern const char *const state_names[STATES];   /* "Mới đăng ký" */

struct dossier {
    int64_t id;
    slice   ref, code, procedure;
    int64_t version, calendar;
    slice   channel;                            /* online, counter, post */
    int     state, step;
    int64_t received, handled, competent;       /* unit ids */
    slice   needs;                              /* applicant, clerk, specialist, leader, nobody */
    int64_t assignee, account, party;
    slice   applicant_kind, applicant, applicant_fold, id_kind, id_number, phone, email, address, answers, result_by;
    money   fee;
    instant created_at, submitted_at, accepted_at, due_at, suspended_at;
    int64_t extended_value;
    slice   extended_unit;
    int64_t supplements;
    instant step_at, finished_at;
    slice   outcome;
    instant handed_at;
    slice   result_note;
    int64_t minutes, moves;
    bool    open;
    money   asked, paid;                        /* kernel/payment.h */
    slice   forms;                              /* the form set it was accepted under (kernel/slip.h) */
    int64_t extensions;
    instant answer_by;                          /* a supplement is waited for until then (kernel/clock.h) */
    bool    warned, reminded;
    slice   opinions;                           /* units asked and waited for (kernel/opinion.h) */
    int64_t agent;                              /* account that acts for the applicant (kernel/mandate.h); 0: nobody */
    int64_t came_from;                          /* unit it moved on from, whose papers follow it; 0: none, or they have arrived */
    int64_t batch;                              /* with which they are on the way (kernel/batch.h); 0: with none */
    int64_t visit;                              /* it came with others of the same person (kernel/visit.h); 0: alone */
};
extern const struct record dossier_record;
typedef LIST(struct dossier) dossiers;
#define DOSSIER_COLUMNS \
    "id, ref, code, procedure, version, calendar, channel, state, step, received, handled, competent, needs, assignee, account, party, " \
    "applicant_kind, applicant, applicant_fold, id_kind, id_number, phone, email, address, answers, result_by, fee, created_at, " \
    "submitted_at, accepted_at, due_at, suspended_at, extended_value, extended_unit, supplements, step_at, finished_at, outcome, " \
    "handed_at, result_note, minutes, moves, open, asked, paid, forms, extensions, answer_by, warned, reminded, opinions, agent, " \
    "came_from, batch, visit"

struct applicant { slice kind, name, id_kind, id_number, phone, email, address; };

/* -- finding.  Each checks that the caller may see it; a dossier of others is ERR_MISSING, as if it did not exist. -- */
err dossier_by_key(struct call *c, slice ref_or_code, struct dossier *d);       /* by reference or code */
err dossier_track(struct call *c, slice ref_or_code, struct dossier *d, bool *by_ref,
                  bool *found); /* public look-up; show only track data */
bool dossier_visible(const struct call *c, const struct dossier *d);

/* -- before acceptance -- */
err dossier_draft(struct call *c, const struct procedure *p, const struct unit *competent, slice channel,
                  const struct applicant *who, struct dossier *d);
/* Saves what was typed for one section (NULL: all of it); `complete`: what is required must be there.  What is right is saved even
 * when something else is wrong. */
err dossier_answer(struct call *c, struct dossier *d, const struct form_section *section, const struct node *typed, bool complete,
                   field_faults *faults);
err dossier_answers(struct call *c, const struct dossier *d, struct node **answers);    /* a map of its own, name → text */
err dossier_applicant(struct call *c, struct dossier *d, const struct applicant *who);
err dossier_paper_add(struct call *c, struct dossier *d, slice paper, slice name, slice type, slice sha256, int64_t size, int64_t *id);
err dossier_paper_show(struct call *c, struct dossier *d, slice paper, int originals, int copies);  /* seen at the counter */
err dossier_paper_drop(struct call *c, struct dossier *d, int64_t id);          /* while the applicant may still change it */
err dossier_missing(struct call *c, struct dossier *d, field_faults *missing);  /* answers and papers still needed */
err dossier_submit(struct call *c, struct dossier *d);                          /* ERR_INPUT names what is missing; again: no change */

/* -- actions -- */
enum action {
    ACTION_SUBMIT,
    ACTION_ACCEPT,
    ACTION_REFUSE,
    ACTION_REQUEST_SUPPLEMENT,
    ACTION_SUPPLEMENT,
    ACTION_COMPLETE_STEP,
    ACTION_RETURN_STEP,
    ACTION_REASSIGN,
    ACTION_SUSPEND,
    ACTION_RESUME,
    ACTION_EXTEND,
    ACTION_WITHDRAW,
    ACTION_STOP,
    ACTION_FINISH,
    ACTION_HAND_OVER,
    ACTION_RATE,
    ACTION_REQUEST_PAYMENT,
    ACTION_PAY,
    ACTION_VOID_PAYMENT,
    ACTION_REFUND,
    ACTION_NOTE,                    /* a remark among officials; changes nothing */
    ACTION_REVOKE,
    ACTION_ASK_OPINION,             /* of another unit (kernel/opinion.h) */
    ACTION_GIVE_OPINION,
    ACTION_CANCEL_OPINION,
    ACTION_SCAN,                    /* pictures of papers that lie at the counter; changes nothing else */
    ACTION_SEND,                    /* its papers, after it, with a batch (kernel/batch.h) */
    ACTION_RECEIVE,
    ACTION_SEND_BACK,
    ACTION_GROUP,                   /* with another of the same person (kernel/visit.h) */
    ACTIONS,
};
extern const char *const action_keys[ACTIONS];  /* "accept", as in the API */
extern const char *const action_names[ACTIONS]; /* "Tiếp nhận hồ sơ" */
enum action action_of(slice key);               /* ACTIONS when unknown */

struct scan { slice name, type, sha256; int64_t size; };
typedef LIST(struct scan) scans;
struct pay_item { slice name; money amount; };
typedef LIST(struct pay_item) pay_items;
struct payment;

enum { CRITERIA = 6 };
struct act {
    enum action kind;
    slice   note;               /* reasons in writing; needed where the table says so */
    slice   to;                 /* reassign: login; ask_opinion, cancel_opinion: code of the unit; group: code or reference of another */
    slice   result_by;
    int64_t seen;               /* the version the caller saw (If-Match); 0: not said */
    int64_t value;              /* extend: how many; rate: stars, 1–5; refund: đồng; ask_opinion: working days to answer */
    slice   unit;               /* extend: working_day, day, hour */
    words   papers;             /* request_supplement: ids of the papers asked for */
    slice   paper;              /* scan: id of the paper in the definition */
    scans   scans;              /* scan: the pictures of it, at least one */
    slice   basis;              /* suspend: code of the list in province.yaml, clock.pauses; no value: another one, told in the note */
    slice   approver;           /* suspend, extend: login of the leader who agreed; no value: nobody is named */
    bool    stops;              /* ask_opinion: the clock stands until the answer */
    int64_t batch;              /* send: one begun in the same call, to the same unit; 0: one of its own */
    int64_t visit;              /* group: the one that the other dossier of it has just begun; 0: `to` says which dossier */
    bool    invented;           /* of a simulated past: its rows stay out of the registers, which others share */
    bool    lapse;              /* stop: said by the clock itself, because nobody answered */
    slice   number;             /* finish: number of the document that answers */
    slice   result;             /* revoke: its verification code */
    slice   carrier, tracking;  /* hand_over by post: who carries it, and the number of the item */
    struct { bool said; int points; } criteria[CRITERIA];   /* rate: 0–2 each (kernel/satisfaction.h) */
    slice   taken_by;           /* hand_over: who received the result; no value: the applicant */
    pay_items items;            /* request_payment: what for, where the definition gives no amount */
    slice   reduction;          /* request_payment: id of the one the counter grants */
    slice   payer;              /* pay: who handed the cash over; no value: the applicant */
    int64_t payment;            /* void_payment, refund: the row taken back */
    struct payment *transfer;   /* pay: what a gateway says has come (payment_take); NULL: cash */
};
err dossier_act(struct call *c, struct dossier *d, const struct act *a);        /* d is brought up to date */
/* The same, but a refusal leaves no trace, so that the caller may answer it with a page and commit. */
err dossier_try(struct call *c, struct dossier *d, const struct act *a);
/* What the caller may do now. */
typedef LIST(enum action) action_list;
void dossier_allowed(const struct call *c, const struct dossier *d, action_list *allowed);
bool action_allowed(const struct call *c, const struct dossier *d, enum action a);

/* -- what is known of one -- */
struct dossier_event {          /* a row of event (kernel/ledger.h) read for showing; name: the account's, where it was asked for */
    int64_t id, n; instant at; slice kind; int64_t account; slice name, unit, body, hash; };
extern const struct record dossier_event_record;
typedef LIST(struct dossier_event) dossier_events;
/* Without names and remarks: for the public and the applicant. */
err dossier_events_of(struct call *c, const struct dossier *d, dossier_events *events);
err dossier_events_named(struct call *c, const struct dossier *d, dossier_events *events);    /* for officials */
struct paper {
    int64_t id, dossier;
    slice kind, paper, name, sha256;
    int64_t size;
    slice type;
    int64_t original, copy, account;
    instant at;
};
extern const struct record paper_record;
typedef LIST(struct paper) papers;
err dossier_papers(struct call *c, const struct dossier *d, papers *list);    /* without slips: slips_of (kernel/slip.h) */
/* The one whose file can be fetched, by its id as in an address.  ERR_MISSING "paper.missing": none, or shown on paper only. */
err dossier_file(struct call *c, const struct dossier *d, slice id, struct paper *file);
struct pause { instant from_at, to_at; slice basis; };          /* to_at {0}: the clock still stands */
typedef LIST(struct pause) pauses;
err dossier_pauses(struct call *c, const struct dossier *d, pauses *list);
/* Working minutes of [from, to) in which its clock ran: without the pauses. */
err dossier_ran(struct call *c, const struct dossier *d, const pauses *list, instant from, instant to, int64_t *minutes);
err dossier_deadline(struct call *c, const struct dossier *d, struct deadline *result);    /* due and its trace */

/* -- the desk -- */
/* An official works at one post at a time; with several, the page or the caller says which.  A leader also looks at units below. */
enum queue { QUEUE_MINE, QUEUE_UNIT, QUEUE_DUE_SOON, QUEUE_LATE, QUEUE_WAITING, QUEUE_OPINION, QUEUE_TO_SEND, QUEUE_ON_THE_WAY,
             QUEUE_COMING, QUEUE_HAND_OVER, QUEUE_ALL, QUEUES };
extern const char *const queue_keys[QUEUES];
extern const char *const queue_names[QUEUES];
struct desk {
    enum queue queue;
    slice q;                        /* code, reference, ID number, or words of the name by their beginnings; no value: all */
    slice procedure;                /* its code; no value: all */
    bool  held;                     /* only what `holder` has: an account, or 0 for what nobody has taken */
    int64_t holder;
    slice after;                    /* cursor */
    int   limit;
    const struct post *post;        /* NULL: the first that has a desk */
    const struct unit *unit;        /* a unit the post's holder may read; NULL: the post's own */
};
enum { DESK_COUNTED = 1000 };       /* counting stops there */
/* Fewer than the limit and yet a next page: the search by name looked at as many as it may at once (kernel/dossier_words.h). */
err dossier_desk(struct call *c, const struct desk *ask, dossiers *list, slice *next);
err dossier_desk_count(struct call *c, const struct desk *ask, int64_t *n);     /* q and after do not count */
const struct post *desk_post(const struct who *w, slice key);                   /* NULL when there is none; no key: the first */
slice desk_post_key(struct call *c, const struct post *post);                   /* "specialist-29548" */

/* Open ones that are late or fall due before `horizon`, and those whose clock an officer stopped without naming a leader who agreed. */
err dossier_warnings(struct call *c, const struct desk *ask, instant horizon, dossiers *list, slice *next);
err dossier_unapproved(struct call *c, const struct desk *ask, dossiers *list);

/* Of the same ID number, not drafts, that the caller may see; the newest ten. */
err dossier_others(struct call *c, const struct dossier *d, dossiers *list);

/* What is late in the units from `top` down, and where it lies. */
struct waiting { int64_t unit, version; int step; int64_t n; instant oldest; };
typedef LIST(struct waiting) waitings;
err dossier_late_where(struct call *c, const struct unit *top, waitings *list);

#endif
