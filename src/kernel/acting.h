/* SPDX-License-Identifier: Apache-2.0 */
/* Acting for a row of a register: a person's account for an enterprise, a household business (thay mặt).
 *
 * A register that declares `acting` says as what one may act for its rows.  An entry is made in one of two ways: by the person, whose
 * proven number (kernel/account.h) is the one that the row holds in the field `number`; or by an official with the right `acting` on the
 * row, who has seen a paper.  A name proves nothing.  An entry ends on its last day, when an official ends it with a reason, when the
 * person gives it up, and, made by number, as soon as the row or the account has another number.
 *
 * Who acts for a row sees it as the right `read` would show it: on its page, in the API's one row, when they report that it is wrong, and
 * in what a procedure offers to fill in.  No list, file, search, feed, report or history shows more than before, and nothing can be done
 * to the row by it.  Making and ending are events of the ledger (subject kind `acting`); the person and all others who act for the row are
 * told.  Decision 0027. */
#ifndef KERNEL_ACTING_H
#define KERNEL_ACTING_H
#include "kernel/register.h"

enum { ACTING_TEXT = 200, ACTING_WHY = 500 };       /* of a document, of a reason: characters at most */

struct acting {
    int64_t id, account, subject;
    slice   registry, role, number, document, why, name, title;     /* name: of the person; title: of the row, by acting_own */
    day     document_day, valid_to;
    instant made_at, ended_at;
};
typedef LIST(struct acting) actings;
bool  acting_stands(const struct call *c, const struct acting *x);
slice acting_role(const struct registry *r, slice code);            /* in words; a code that is not declared any more: itself */

/* As register_row, but one sees all of a row that one acts for: row->acts_as says as what. */
err acting_row(struct call *c, const struct registry *r, slice key, struct registry_row *row);
/* Gives a row that has been found, whoever asks, the sight of who acts for it. */
err acting_widen(struct call *c, const struct registry *r, struct registry_row *row);
/* The one row of that register for which the caller acts; not found when there are several. */
err acting_only(struct call *c, const struct registry *r, int64_t *subject, bool *found);

/* Of a row read by acting_row, the newest first, as far as the caller may know: officials who read the row ended ones too, its own people
 * those that stand, others none.  ERR_MISSING "acting.none" in a register that enters nobody. */
err acting_of(struct call *c, const struct registry *r, const struct registry_row *row, actings *list);
err acting_own(struct call *c, int64_t most, actings *list);        /* the caller's, ended ones too, the newest first */
err acting_proven(struct call *c, bool *proven);                    /* has the caller a proven number? */

/* Inside a write.  The caller enters themselves by their proven number; again: nothing. */
err acting_claim(struct call *c, const struct registry *r, slice key, field_faults *faults);

/* Inside a write.  By who has the right `acting`, else ERR_DENIED.  to: a login, or a proven number; name: theirs, as the papers say it. */
struct acting_asked { slice to, name, role, document; day document_day, until; };
err acting_enter(struct call *c, const struct registry *r, slice key, const struct acting_asked *asked, field_faults *faults);

/* Inside a write.  By who has the right, with a reason, or by the person; again: nothing.  ERR_MISSING, ERR_DENIED. */
err acting_end(struct call *c, const struct registry *r, slice key, int64_t id, slice why, field_faults *faults);

/* Inside writes of others: the row has another number now; the account has (none: no value); the caller's account is closed. */
err acting_settle(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_row *now);
err acting_unproven(struct call *c, int64_t account, slice number);
err acting_leave(struct call *c);

#endif
