/* SPDX-License-Identifier: Apache-2.0 */
/* The slips the law puts on paper (QĐ 09/2015/QĐ-TTg, then TT 01/2018/TT-VPCP), drawn as PDF when asked for.
 * Which forms hold is data: the set of slips.yaml in force on the day of acceptance, so that a dossier keeps its forms.  A slip prints
 * the fields that its form lists, in the form's order.  All is read first (slip_read), then drawn; drawing touches no database. */
#ifndef SYSTEMS_ONESTOP_SLIP_H
#define SYSTEMS_ONESTOP_SLIP_H
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "web/sheet.h"

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
void slip_head(struct sheet *on, const struct slip *s);         /* agency, motto, number, place and day */
void slip_receipt(struct sheet *on, const struct slip *s);      /* a page for each copy */
void slip_control(struct sheet *on, const struct slip *s);

#endif
