/* SPDX-License-Identifier: Apache-2.0 */
/* Acting for another (Bộ luật Dân sự 91/2015/QH13, art. 134–143: representation by authorisation).  A mandate is given by one
 * account, the giver, to another, the taker, for all procedures or named ones, from a day on; it holds once the taker has
 * agreed, until its last day or until either ends it.  docs/decisions/0007 says why the consent of two accounts is enough.
 *
 * By a mandate the taker begins dossiers whose applicant and owner is the giver; dossier.agent remembers who acts.  The taker
 * may see and do with these dossiers what an owner may, and only while a mandate of that giver covers the procedure: ending it
 * ends that at once, for dossiers under way too.  The giver is told of each act, and can always act in person.  What the giver
 * began themselves, or another agent did, is not the taker's to see.  Nobody acts for another through a third. */
#ifndef KERNEL_MANDATE_H
#define KERNEL_MANDATE_H
#include "kernel/dossier.h"

struct mandate {
    int64_t id, giver, taker;
    slice   giver_name, taker_name, named, procedures;
    day     valid_from, valid_to;
    instant made_at, accepted_at, ended_at;
    int64_t ended_by;
};
typedef LIST(struct mandate) mandates;

enum mandate_state { MANDATE_OFFERED, MANDATE_HOLDS, MANDATE_LATER, MANDATE_OVER, MANDATE_ENDED, MANDATE_STATES };
extern const char *const mandate_state_names[MANDATE_STATES];
enum mandate_state mandate_state_of(const struct mandate *m, day on);

/* By the caller, to the account named by its login or by the ID number of its owner.  codes: separated by blanks or commas; no value: all
 * procedures.  to {0}: until ended.  ERR_INPUT with fields to, procedures, valid_from, valid_to. */
struct mandate_asked { slice to, codes; day from, until; };
err mandate_give(struct call *c, const struct mandate_asked *asked);
err mandate_accept(struct call *c, int64_t id);     /* by the taker; again: nothing; ERR_CONFLICT when it was ended meanwhile */
err mandate_end(struct call *c, int64_t id);        /* by either; again: nothing */
err mandate_list(struct call *c, mandates *list);   /* given and taken, the newest first */

/* For whom the person may act today: struct who.principals (kernel/who.h), read with the session. */
err mandate_principals(struct call *c, struct who *w);
const struct principal *mandate_covers(const struct who *w, int64_t giver, slice procedure);  /* NULL: none does */
bool mandate_acts(const struct who *w, const struct dossier *d);    /* acts on this dossier for its owner */
err mandate_stands(struct call *c, const struct dossier *d, bool *stands);  /* the same of its agent, by the rows as they are now */

/* The draft becomes one of the giver, named by login, who is its applicant from here on; chosen once.
 * ERR_CONFLICT "mandate.chosen", ERR_DENIED. */
err mandate_represent(struct call *c, struct dossier *d, slice giver);

#endif
