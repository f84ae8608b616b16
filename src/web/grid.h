/* SPDX-License-Identifier: Apache-2.0 */
/* A table for spreadsheets, declared once, sent as CSV or as an Excel file (XLSX, ISO/IEC 29500):
 *   struct grid *s = grid_new(c, S("Hồ sơ quá hạn"));
 *   grid_head(s, SLICES("Mã hồ sơ", "Hẹn trả"));
 *   grid_text(s, d->code); grid_instant(s, d->due_at); grid_line(s);
 *   return grid_send(s, GRID_XLSX, S("qua-han"));
 * Numbers, days and instants stay what they are in Excel, so that they sort and add up; in CSV they are digits and ISO 8601.
 * Texts are texts: what looks like a formula is none.  All of it lives in c->mem. */
#ifndef WEB_GRID_H
#define WEB_GRID_H
#include "web/web.h"

enum grid_kind { GRID_CSV, GRID_XLSX };
enum { GRID_ROWS = 50000 };                            /* the most that one file may hold; who fills it says what was left out */

struct grid;
struct grid *grid_new(struct call *c, slice title);   /* the worksheet's name: at most 31 characters are kept */
void grid_head(struct grid *s, const char *const *names, size_t n);   /* the first line */
void grid_text(struct grid *s, slice text);           /* NONE: an empty cell */
void grid_int(struct grid *s, int64_t n);
void grid_day(struct grid *s, day d);                 /* no day: an empty cell */
void grid_instant(struct grid *s, instant t);         /* to the minute, local time */
void grid_line(struct grid *s);                       /* ends the line */
err  grid_send(struct grid *s, enum grid_kind kind, slice name);     /* as a download; name without an ending */

#endif
