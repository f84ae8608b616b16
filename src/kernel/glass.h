/* SPDX-License-Identifier: Apache-2.0 */
/* Looking beyond one's rights in an emergency (xem khẩn cấp; "break-glass").
 *
 * A register that declares `glass` says for how many minutes, and gives the right `glass` to some over the rows of a scope.  Such an
 * official, who may see the register but not that row or not its protected fields, opens the one row with a reason in writing.  Until the
 * time is over its page and the API's answer to that one row show them all of its fields, as they stand now; nothing else does: no list,
 * file, search, feed or report, no history, no form.  They may do no more with it than before.
 *
 * Opening is an event of the ledger (subject kind `glass`), each look leaves the record that protected fields leave, and at once the head
 * of the row's unit and the administrators are told.  Afterwards a head says whether it was justified, which is the second event; who
 * opened the row is told, and never judges their own.  Decision 0016. */
#ifndef KERNEL_GLASS_H
#define KERNEL_GLASS_H
#include "kernel/register.h"

enum { GLASS_LEAST = 30, GLASS_WORDS = 6, GLASS_MOST = 1000 };     /* of a reason: characters, words; and of a review's note at most */

struct glass {
    int64_t id, subject, owner, account, reviewed_by;
    slice   registry, code, unit, name, why, note;  /* unit: code of the opener's; name: theirs */
    instant at, until, reviewed_at;                 /* reviewed_at {0}: not yet */
    bool    justified;
};
typedef LIST(struct glass) glasses;

/* Is anything of that row kept from the caller that they may open? */
bool glass_offers(const struct call *c, const struct registry *r, const struct registry_row *row);

/* As acting_row (kernel/acting.h), but a row that the caller has opened and may still open: sight is SIGHT_CLOSED then, and row->opened
 * says until when. */
err glass_row(struct call *c, const struct registry *r, slice key, struct registry_row *row);

/* Inside a write.  Opens the row of that id or code; while it is open, the same opening is given back and nothing is told again.
 * Faults of `why` and `key`; ERR_DENIED where the caller has no such right on the register. */
err glass_open(struct call *c, const struct registry *r, slice key, slice why, struct glass *g, field_faults *faults);

/* Newest first, those before that id (0: from the newest): what nobody has judged and what there is at all, of rows of the caller's units
 * and those below them as far as the caller is a head or an administrator there; and what the caller opened. */
enum glass_which { GLASS_WAITING, GLASS_ALL, GLASS_OWN };
err  glass_list(struct call *c, enum glass_which which, int64_t before, int limit, glasses *list);
err  glass_find(struct call *c, int64_t id, struct glass *g);           /* ERR_MISSING also when it is not the caller's to see */
bool glass_watches(const struct call *c);                               /* is the caller a head or an administrator anywhere? */
bool glass_judges(const struct call *c, const struct glass *g);         /* a head of the row's unit or above it, who did not open it */

/* Inside a write.  verdict: justified, unjustified.  ERR_DENIED; ERR_CONFLICT "glass.reviewed" when somebody has. */
err glass_review(struct call *c, const struct glass *g, slice verdict, slice note, field_faults *faults);

#endif
