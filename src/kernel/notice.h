/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to people: rows made in the transaction of what they tell; in-app at once, e-mail by a job through libcurl.
 * A message never carries more personal data than its reader has given us. */
#ifndef KERNEL_NOTICE_H
#define KERNEL_NOTICE_H
#include "base/call.h"
#include "base/list.h"
#include "kernel/dossier.h"

struct notice { int64_t id, account, dossier; slice text; instant at, read_at; };
typedef LIST(struct notice) notices;
err notice_applicant(struct call *c, const struct dossier *d,
                     slice text); /* in-app when there is an account, e-mail when an address: the account's confirmed one */
err notice_tell(struct call *c, int64_t account, int64_t dossier, slice text);   /* in-app; dossier 0: about none */
err notice_list(struct call *c, int limit, notices *list);                      /* the caller's own */
err notice_unread(struct call *c, int64_t *n);
err notice_read_all(struct call *c);
err notice_mail_job(struct call *c);                                            /* every 10 s; SMTP server from MOTCUA_SMTP */

#endif
