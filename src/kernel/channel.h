/* SPDX-License-Identifier: Apache-2.0 */
/* The ways a message leaves the program: one table, one way through the outbox.  In-app messages are rows and leave no machine.
 * Where the others go is the operator's word, read when the server starts (verbs have none: people of a simulation are not called):
 *   MOTCUA_SMTP               smtp://host:port or smtps://…; mail.c says more
 *   MOTCUA_SMS, MOTCUA_ZALO   file:PATH, where each message becomes a line of JSON; or http(s)://…, a gateway that is sent
 *                             {"id", "to", "text"} with Idempotency-Key, and Authorization: Bearer when …_TOKEN is set
 * Of a gateway 2xx is delivered; 4xx but 408, 425 and 429 is refused for good; all else is tried again (store/outbox.h).
 * A channel without a place is closed: nothing is written for it.  E-mail is always open: letters wait for a server. */
#ifndef KERNEL_CHANNEL_H
#define KERNEL_CHANNEL_H
#include <stdbool.h>
#include "base/call.h"

enum channel { CHANNEL_APP, CHANNEL_MAIL, CHANNEL_SMS, CHANNEL_ZALO, CHANNEL_COUNT };
struct channel_rule {
    const char *key, *title;        /* "sms", as in notice.channel and outbox.kind; for people */
    const char *place, *token;      /* the variables of the environment that say where it goes, and the gateway's token */
    bool        rings;              /* wakes people: waits while the province's quiet hours last */
    bool        brief;              /* one text message: at most SMS_MOST, without marks (kernel/notice_words.h) */
};
extern const struct channel_rule channel_rules[CHANNEL_COUNT];
enum channel channel_named(slice key);                                     /* CHANNEL_COUNT when unknown */

struct channels { const char *place[CHANNEL_COUNT]; };                       /* NULL: none */
void channels_open(struct channels *list);                              /* reads the environment */
bool channel_open(const struct call *c, enum channel channel);

/* Jobs, outside any transaction. */
err channel_mail_job(struct call *c);                                   /* every 10 s: letters through SMTP */
err channel_message_job(struct call *c);                                /* every 10 s: SMS and Zalo */

#endif
