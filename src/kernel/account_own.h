/* SPDX-License-Identifier: Apache-2.0 */
/* What the owner of an account may do to what is kept of them: correct it, close the account.  A dossier keeps what was
 * true when it was made, so neither touches one that has been sent. */
#ifndef KERNEL_ACCOUNT_OWN_H
#define KERNEL_ACCOUNT_OWN_H
#include "kernel/account.h"
#include "kernel/dossier.h"

struct own { slice name, phone, email, address; };      /* no value: there is none */
err own_read(struct call *c, struct own *own);
/* Whether the name is the owner's to correct: it is not while somebody else vouches for it — an administrator, an electronic identity. */
err own_name_free(struct call *c, bool *is_free);

/* Writes what was typed, checked as everywhere; *was is what stood there.  A new e-mail address is not confirmed; that the
 * owner proved who they are before it changes is the handler's care.  ERR_INPUT with fields; ERR_CONFLICT "own.name" for a
 * name that is not free. */
err own_correct(struct call *c, const struct own *typed, struct own *was);

/* Dossiers that keep the account from being closed: sent and not ended; the newest few. */
err own_open(struct call *c, dossiers *list);
/* Nobody signs in any more, sessions and drafts and contacts are gone; what was sent stays as the law wants it.
 * ERR_CONFLICT while own_open has something, and for an official's account, which the administrator ends. */
err own_close(struct call *c);

#endif
