/* SPDX-License-Identifier: Apache-2.0 */
/* What was told to the applicant of a dossier, as officials and the applicant see it: when, by which channel, what, and what became
 * of it. */
#ifndef WEB_SENT_H
#define WEB_SENT_H
#include "kernel/notice.h"
#include "web/widgets.h"

struct sent_told { slice text; enum tone tone; };
struct sent_told sent_told(struct call *c, const struct notice_sent *n);   /* "đã gửi 08:05 11/09/2018", "chờ gửi sau 07:00 …" */
void show_sent(struct call *c, const notices_sent *list);                  /* heading and table; nothing when the list is empty */

#endif
