/* SPDX-License-Identifier: Apache-2.0 */
/* Links that go out by e-mail: to confirm the address of an account, or to set a new password.  A link holds 130 random bits, of which only
 * the hash is kept: nobody can make one, read one out of the database or change what it is for.  It is good once, for its time, and only
 * while the account still has the address it went to; a newer one of its purpose voids it. */
#ifndef KERNEL_ACCOUNT_LINK_H
#define KERNEL_ACCOUNT_LINK_H
#include "kernel/account.h"

enum link_purpose { LINK_CONFIRM, LINK_PASSWORD };
enum { LINK_CONFIRM_HOURS = 72, LINK_PASSWORD_HOURS = 1, LINK_AGAIN_MINUTES = 2 };

/* Writes the letter into the outbox; `site` is the address people reach us at, "https://…".  *sent is false, and nothing is done, when the
 * account has no address or got such a letter less than LINK_AGAIN_MINUTES ago. */
err account_link_send(struct call *c, const struct account *a, enum link_purpose purpose, slice site, bool *sent);

/* Whose link is it?  *found is false for one that was never made, was used, is too old or went to a former address. */
err account_link_look(struct call *c, slice secret, enum link_purpose purpose, struct account *a, bool *found);
/* The same, and it is used up. */
err account_link_use(struct call *c, slice secret, enum link_purpose purpose, struct account *a, bool *found);

/* The account's address is confirmed from now on: notices go there, and a forgotten password can be set anew by it. */
err account_confirm(struct call *c, const struct account *a);

enum { ACCOUNTS_OF_MAIL = 5 };
typedef LIST(struct account) accounts_list;
err accounts_of_mail(struct call *c, slice email, accounts_list *list);     /* those that have confirmed it, not locked */

err account_link_sweep(struct call *c);         /* forgets expired ones; part of the job "sessions" */

#endif
