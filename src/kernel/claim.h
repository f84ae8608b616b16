/* SPDX-License-Identifier: Apache-2.0 */
/* Registers made of what several agencies say (`sources` in the declaration).  NĐ 01/2021/NĐ-CP, điều 3, 40.
 *
 * A claim is what one source said of one row on one occasion: some fields and their values, the letter it came with, the day it describes
 * and when it was received.  Claims are kept for ever; what a source says now of a field is its newest claim that names the field and was
 * not retracted, by the day it describes and then by arrival.  A claim may say until which day it holds: after it the night's job weighs
 * the row without it, and a field that nobody else speaks of becomes empty; so a required field is not said for a time.
 * What the row shows is a pure function of claims and the declared order (claims_weigh): of the sources that say something, the first
 * in the field's order.  Another source that says something else contests it, and its word becomes a case for the first one's agency,
 * which has three working days (điều 40): it takes the value over, or keeps its own and says why.  A rule of level `case` that the row
 * breaks is such a case too, and so is what anyone reports to be wrong.
 * Fields in no order belong to nobody and are written as in any register; so is a register without sources. */
#ifndef KERNEL_CLAIM_H
#define KERNEL_CLAIM_H
#include "kernel/register.h"

struct claim {
    int64_t id, subject, origin, account, import;
    slice   registry, source, said, document;
    day     valid_from, valid_to;                   /* to: the last day it speaks of; {0}: none told */
    instant received_at, retracted_at, lapsed_at;   /* lapsed: that day is over, and it says nothing any more */
    struct node *values;                            /* of said */
};
typedef LIST(struct claim) claims;
err claims_of(struct call *c, const struct registry *r, int64_t subject, claims *list);     /* in the order of arrival */

/* What each source says now of each field in an order, the first first. */
enum claim_standing { CLAIM_HOLDS, CLAIM_AGREES, CLAIM_CONTESTS };
struct claim_word {
    const struct registry_field  *field;
    const struct registry_source *source;
    const struct claim           *claim;
    slice value;
    enum claim_standing standing;
};
typedef LIST(struct claim_word) claim_words;
void claims_weigh(struct arena *mem, const struct registry *r, const claims *list, claim_words *weighed);
const struct claim_word *claim_holding(const claim_words *list, const struct registry_field *f);       /* NULL: nobody says anything */

/* The newest of a source that names the field: by the day it describes, then by arrival.  until: of those that describe a day up to it;
 * {0}: of all.  NULL: none. */
const struct claim *claim_newest(const claims *list, slice source, slice field, day until);

bool claim_serves(const struct call *c, slice agency);      /* the caller has a post in that unit or below it */
/* The source whose agency the caller serves: of that code, or the first when no code is given.  NULL: none. */
const struct registry_source *claim_source(const struct call *c, const struct registry *r, slice code);

/* A source speaks of a row, read in this transaction: what is new in it becomes a claim, and the row what holds then.  row->id 0: a new
 * row, which becomes what is said.  *news: something was new.  Faults as in register_change; then nothing was written. */
struct claim_said {
    const struct registry_source *source;
    const struct node *typed;
    slice   document;
    day     valid_from, valid_to;
    int64_t import;
};
err claim_make(struct call *c, const struct registry *r, const struct claim_said *said, struct registry_row *row, bool *news,
               field_faults *faults);
/* Of one's own source; what holds then is weighed anew.  ERR_MISSING, ERR_DENIED, ERR_CONFLICT "claim.retracted",
 * "claim.lapsed". */
err claim_retract(struct call *c, const struct registry *r, struct registry_row *row, int64_t claim, slice why, field_faults *faults);
/* The row's claims weighed anew and written, when they give something else. */
err claims_settle(struct call *c, const struct registry *r, struct registry_row *row, slice why, field_faults *faults);

err claim_lapse_work(struct call *c);           /* the job, each night: those whose last day is over */

/* What register_write.c hands on: values typed into a register with sources are the word of the caller's. */
bool claim_governs(const struct registry *r, const struct registry_change *ch);
err  claim_typed(struct call *c, const struct registry *r, slice key, const struct registry_change *ch, struct registry_row *row,
                 field_faults *faults);

/* ---- cases: claim_case.c ---- */

enum { CASE_DAYS = 3, CASE_TEXT = 2000 };           /* working days; characters */
struct claim_case {
    int64_t id, subject, closed_by;
    slice   receipt, registry, kind, field, source, value, said, contact, owner, outcome, answer;
    instant opened_at, due_at, closed_at;           /* closed_at {0}: open */
};
typedef LIST(struct claim_case) claim_cases;
err cases_sync(struct call *c, const struct registry *r, const struct registry_row *row, const claim_words *list);
err cases_of(struct call *c, const struct registry *r, int64_t subject, claim_cases *list);    /* all of a row, the newest first */
err cases_waiting(struct call *c, claim_cases *list);       /* open ones of the caller's units, what is due first; at most 200 */
err case_find(struct call *c, int64_t id, struct claim_case *k);                /* ERR_MISSING; whoever asks */
err case_by_receipt(struct call *c, slice receipt, struct claim_case *k, bool *found);
bool case_mine(const struct call *c, const struct claim_case *k);               /* the caller may answer it */

/* Anyone's report.  kind: wrong (then field and, best, value), question, complaint, proposal.  Fills receipt and due_at. */
err case_report(struct call *c, const struct registry *r, const struct registry_row *row, struct claim_case *k, field_faults *faults);
/* accept: the value becomes the owner's own word.  Else the answer says why not; it is public for a report. */
err case_close(struct call *c, struct claim_case *k, bool accept, slice answer, field_faults *faults);

#endif
