/* SPDX-License-Identifier: Apache-2.0 */
/* The slips the law puts on paper (QĐ 09/2015/QĐ-TTg, then TT 01/2018/TT-VPCP), drawn as PDF when asked for.
 * Which forms hold is data: the set of slips.yaml in force on the day of acceptance, so that a dossier keeps its forms.  A slip prints
 * the fields that its form lists, in the form's order.  All is read first (slip_read), then drawn; drawing touches no database. */
#ifndef SYSTEMS_ONESTOP_SLIP_H
#define SYSTEMS_ONESTOP_SLIP_H
#include "kernel/app.h"
#include "kernel/dossier.h"

/* GET /mot-cua/ho-so/{key}/phieu/{slip}: tiep-nhan.pdf or kiem-soat.pdf.  Leaves an access record. */
err slip_show(struct call *c);

/* -- what a slip says -- */
struct stay {                           /* a stay of the dossier at a step; result: within the step's norm, or no value */
    int64_t step, unit;
    slice   name, outcome, person, result;
    instant opened_at, closed_at;
};
struct slip {
    struct arena           *mem;
    struct dossier          d;
    const struct procedure *p;
    const struct unit      *received, *competent;
    const struct node      *form;       /* of slips.yaml: title, number, copies, fields */
    slice                   law, track; /* track: the address behind the QR code */
    slice                   number, clerk, clerk_phone, submitter;
    int64_t                 n;          /* place in the receiving unit's book of that year */
    instant                 due;        /* as promised at acceptance, whatever happened since */
    papers                  papers;
    LIST(struct stay)       stays;
    unit_list               places;     /* of each stay */
};
bool  slip_has(const struct slip *s, const char *field);        /* the form asks for it */
slice slip_moment(struct arena *mem, instant t);                /* "08 giờ 05 phút, ngày 11/09/2018" */
slice slip_office(struct arena *mem, const struct unit *u);     /* "Ủy ban nhân dân phường 9"; other units: their name */

/* -- drawing a slip -- */
struct sheet;
void slip_head(struct sheet *on, const struct slip *s);         /* agency, motto, number, place and day */
void slip_receipt(struct sheet *on, const struct slip *s);      /* a page for each copy */
void slip_control(struct sheet *on, const struct slip *s);

/* -- slip_pdf.c: A4 upright, in points from the upper left corner; text flows down at `y` and breaks pages -- */
enum look { PLAIN = 0, BOLD = 1, ITALIC = 2, CENTRE = 4 };
struct type { double size; int look; };
struct sheet_column { double width; int look; };
enum { SHEET_LEFT = 57, SHEET_WIDTH = 496, SHEET_TOP = 32, SHEET_BOTTOM = 796 };

struct sheet *sheet_new(struct arena *mem, slice title, slice foot, instant at);
void   sheet_page(struct sheet *on);                            /* the next one */
void   sheet_room(struct sheet *on, double height);             /* the next one when so much does not fit */
double sheet_y(const struct sheet *on);
void   sheet_down(struct sheet *on, double height);
double sheet_text(struct sheet *on, double x, double y, double width, struct type type, slice text);   /* its height; y stays */
void   sheet_line(struct sheet *on, struct type type, slice text);                      /* over the full width */
void   sheet_pair(struct sheet *on, const char *label, slice value);                    /* label: **value** */
void   sheet_row(struct sheet *on, const struct sheet_column *columns, size_t n, const slice *cells, int look);
void   sheet_rule(struct sheet *on, double x, double y, double width);
void   sheet_barcode(struct sheet *on, double x, double y, double width, double height, slice text);
void   sheet_qr(struct sheet *on, double x, double y, double size, slice text);
err    sheet_end(struct sheet *on, slice *pdf);
slice  sheet_upper(struct arena *mem, slice s);                 /* capitals, for headings */

/* -- slip_barcode.c: Code 128 (ISO/IEC 15417), sets B and C -- */
enum { BARCODE_MAX = 100 };
struct barcode { size_t n; uint8_t v[BARCODE_MAX]; };           /* symbol values, from the start to the stop */
bool barcode_encode(slice text, struct barcode *code);          /* false: not printable ASCII, empty, or too long */
const char *barcode_widths(uint8_t symbol);                     /* "212222": bar, space, bar … in modules */

#endif
