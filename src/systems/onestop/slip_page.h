/* SPDX-License-Identifier: Apache-2.0 */
/* What slip.page is given. */
#ifndef SYSTEMS_ONESTOP_SLIP_PAGE_H
#define SYSTEMS_ONESTOP_SLIP_PAGE_H
#include "base/shape.h"
#include "systems/onestop/slip.h"
#include "web/widgets.h"

struct slip_view {
    const struct node *content;
    slice pdf, back;            /* addresses: the same on paper; the page it belongs to */
    html  qr;                   /* of the tracking page; empty: none is wanted */
};
struct book_view {              /* the follow-up book */
    const struct unit *unit;
    day                from, to;
    dossiers           list;
    field_faults       faults;
    struct slip_view   slip;    /* no content: the faults say why */
};
struct bar { int x, width; };   /* in modules */
struct bars { int width; LIST(struct bar) list; };
bool  page_bars(struct call *c, slice code, struct bars *bars);     /* false: no barcode can be made of it */
slice page_upper(struct call *c, slice s);

#endif
