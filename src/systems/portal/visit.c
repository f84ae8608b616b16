/* SPDX-License-Identifier: Apache-2.0 */
/* The other dossiers of one visit.  Whose account one of them is may know of the rest: a clerk has seen that they are one person's.
 * An agent knows only what they began themselves, and the public nothing. */
#include "systems/portal/portal.h"

err visit_told(struct call *c, const struct dossier *d, struct visit_told *told)
{
    bool found;
    *told = (struct visit_told){ 0 };
    if (!d->account || d->account != c->who->account) return OK;
    TRY(visit_of(c, d, &told->v, &found));
    if (!found) return OK;
    TRY(visit_dossiers(c, &told->v, &told->list));
    told->together = visit_together(&told->list);
    return OK;
}
