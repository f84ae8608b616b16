/* SPDX-License-Identifier: Apache-2.0 */
/* Telling the applicant: one message a channel, written in the transaction of what it tells, sent by jobs (kernel/channel.h).
 * In-app when the dossier has an account; e-mail when it has an address, which must be the account's
 * confirmed one if there is an account; SMS and Zalo when it has a number and the channel is open.
 * The owner of the account chooses (notice_choice); SMS and Zalo wait for the end of the province's quiet hours.
 * Each message stays with the dossier: when, by which channel, to whom, what, and what became of it.  The words are
 * kernel/notice_words.h; a message never carries more personal data than its reader has given us. */
#ifndef KERNEL_NOTICE_H
#define KERNEL_NOTICE_H
#include "base/call.h"
#include "base/list.h"
#include "kernel/channel.h"
#include "kernel/dossier.h"
#include "kernel/notice_words.h"

/* Inside a write.  `more`: values only the caller knows (why, amount, …); NULL: none.  What is wrong with a template is logged. */
err notice_applicant(struct call *c, const struct dossier *d, enum notice_kind kind, const struct notice_values *more);

/* In-app, to anybody with an account; dossier 0: about none. */
err notice_tell(struct call *c, int64_t account, int64_t dossier, slice text);

/* -- in-app, the caller's own, the newest first -- */
struct notice { int64_t id, account, dossier; slice text; instant at, read_at; };
typedef LIST(struct notice) notices;
err notice_list(struct call *c, int limit, notices *list);
err notice_unread(struct call *c, int64_t *n);
err notice_read_all(struct call *c);

/* -- what was sent about a dossier, oldest first; the caller has been allowed to see it -- */
struct notice_sent {
    int64_t id;
    instant at;
    slice   event, channel, target, text;
    instant read_at;                            /* in-app: when it was */
    slice   state, last_error;                  /* of the outbox: waiting, sent, failed; no value: in-app */
    int64_t tries;
    instant next_at;                            /* waiting: not before; sent, failed: since then */
};
typedef LIST(struct notice_sent) notices_sent;
err notices_of(struct call *c, const struct dossier *d, notices_sent *list);

/* -- which channels an account wants -- */
struct notice_choice { bool mail, sms, zalo; };
err notice_choice_of(struct call *c, int64_t account, struct notice_choice *choice);    /* account 0, no choice made: mail and SMS */
err notice_choose(struct call *c, const struct notice_choice *choice);                  /* the caller's own */

#endif
