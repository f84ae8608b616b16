/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to a dossier, how it stands and how much time is left, in words for people. */
#ifndef WEB_TOLD_H
#define WEB_TOLD_H
#include "kernel/dossier.h"
#include "web/widgets.h"

enum telling { TOLD_PUBLIC, TOLD_NOTES, TOLD_NAMES };   /* the steps alone; with what was written; for officials, also by whom */
const struct event_view *events_told(struct call *c, const struct dossier *d, const dossier_events *events, enum telling how);
enum tone state_tone(const struct dossier *d, instant now);

/* "còn 3 ngày làm việc", "còn 2 giờ làm việc", "trễ 1 ngày", "trả lời trong 5 giờ làm việc", "tạm dừng", "xong đúng hạn"; no value when
 * there is no term to speak of.  Working days and hours are those of the dossier's own calendar. */
struct due_told { slice text; enum tone tone; };
struct due_told due_told(struct call *c, const struct dossier *d);

#endif
