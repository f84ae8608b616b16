/* SPDX-License-Identifier: Apache-2.0 */
/* Paper: a PDF drawn by Pango and Cairo, from the upper left corner.  Text flows down at `y` and breaks pages, a long one by its lines.
 * Every size of paper is drawn at a scale of its own, so widths are shares of sheet_width, which begins at
 * sheet_left.  Everything begins in sheet_new and ends in sheet_end; between them nothing can fail.  The same calls give the same bytes.
 * A handler reads first, then draws. */
#ifndef WEB_SHEET_H
#define WEB_SHEET_H
#include "base/err.h"
#include "base/slice.h"

enum look { PLAIN = 0, BOLD = 1, ITALIC = 2, CENTRE = 4 };
struct type { double size; int look; };
struct sheet_column { double width; int look; };
enum sheet_size { SHEET_A4, SHEET_A5, SHEET_A4_LANDSCAPE };

struct sheet *sheet_new(struct arena *mem, enum sheet_size size, slice title, slice foot, slice date);
struct arena *sheet_memory(const struct sheet *on);
double sheet_left(const struct sheet *on);
double sheet_width(const struct sheet *on);
void   sheet_page(struct sheet *on);                            /* the next one */
bool   sheet_room(struct sheet *on, double height);             /* the next one when so much does not fit: true */
double sheet_y(const struct sheet *on);
void   sheet_down(struct sheet *on, double height);
double sheet_text(struct sheet *on, double x, double y, double width, struct type type, slice text);   /* its height; y stays */
void   sheet_line(struct sheet *on, struct type type, slice text);                      /* over the full width */
void   sheet_pair(struct sheet *on, slice label, slice value);                          /* label: **value** */
double sheet_row_height(struct sheet *on, const struct sheet_column *columns, size_t n, const slice *cells, int look);
void   sheet_row(struct sheet *on, const struct sheet_column *columns, size_t n, const slice *cells, int look);
void   sheet_rule(struct sheet *on, double x, double y, double width);
void   sheet_barcode(struct sheet *on, double x, double y, double width, double height, slice text);
void   sheet_qr(struct sheet *on, double x, double y, double size, slice text);
err    sheet_end(struct sheet *on, slice *pdf);
slice  sheet_upper(struct arena *mem, slice s);                 /* capitals, for headings */

/* -- barcode.c: Code 128 (ISO/IEC 15417), sets B and C -- */
enum { BARCODE_MAX = 100, BARCODE_QUIET = 10 };                 /* quiet: white modules on either side */
struct barcode { size_t n; uint8_t v[BARCODE_MAX]; };           /* symbol values, from the start to the stop */
bool barcode_encode(slice text, struct barcode *code);          /* false: not printable ASCII, empty, or too long */
const char *barcode_widths(uint8_t symbol);                     /* "212222": bar, space, bar … in modules */
int  barcode_modules(const struct barcode *code);               /* all of it, quiet zones included */

#endif
