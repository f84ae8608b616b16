/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to a dossier, in words for people; and how its state looks. */
#ifndef WEB_TOLD_H
#define WEB_TOLD_H
#include "kernel/dossier.h"
#include "web/widgets.h"

const struct event_view *events_told(struct call *c, const struct dossier *d, const dossier_events *events, bool with_notes);
enum tone state_tone(const struct dossier *d, instant now);

/* "còn 3 ngày làm việc", "còn 2 giờ", "trễ 1 ngày"; no value while the clock stands or nothing is due. */
slice due_told(struct call *c, const struct dossier *d);

#endif
