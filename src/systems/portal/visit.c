/* SPDX-License-Identifier: Apache-2.0 */
/* The other dossiers of one visit, told to whom they belong: those of the same account, and those received at the counter when somebody
 * vouches for who the account's owner is — an ID number typed at home proves nothing (docs/decisions/0007), and whoever typed another's
 * must not be told of theirs because a clerk took the two for one person.  An agent knows only what they began, the public nothing. */
#include "systems/portal/portal.h"
#include "kernel/account_own.h"

static bool theirs(const struct call *c, const struct dossier *d, bool vouched)
{
    return d->account == c->who->account || (vouched && !d->account && c->who->party && d->party == c->who->party);
}

err visit_told(struct call *c, const struct dossier *d, struct visit_told *told)
{
    bool found, unproven;
    dossiers all;
    struct visit v;
    *told = (struct visit_told){ 0 };
    if (!d->account || d->account != c->who->account) return OK;
    TRY(visit_of(c, d, &v, &found));
    if (!found) return OK;
    TRY(visit_dossiers(c, &v, &all));
    TRY(own_name_free(c, &unproven));
    EACH (one, all) {
        if (!theirs(c, one, !unproven)) continue;
        LIST_ADD(c->mem, &told->list, *one);
        told->ready += one->state == STATE_FINISHED || one->state == STATE_HANDED;
    }
    if (told->list.n > 1) told->visit = v.id;
    told->together = visit_together(&told->list);
    return OK;
}
