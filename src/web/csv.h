/* SPDX-License-Identifier: Apache-2.0 */
/* Text for spreadsheets: RFC 4180, UTF-8 with a byte order mark (without one Excel reads Vietnamese wrongly).
 *   csv_begin(&o); csv_text(&o, S("Đơn vị")); csv_text(&o, S("Tiếp nhận")); csv_line(&o);
 *   csv_text(&o, u->name); csv_int(&o, 12); csv_line(&o);
 * A text that a spreadsheet would take for a formula (it begins with = + - @ or a control) gets an apostrophe in front;
 * numbers are written as they are. */
#ifndef WEB_CSV_H
#define WEB_CSV_H
#include "base/out.h"

void csv_begin(struct out *o);
void csv_text(struct out *o, slice s);
void csv_int(struct out *o, int64_t n);
void csv_line(struct out *o);               /* ends the line */

#endif
