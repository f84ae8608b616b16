/* SPDX-License-Identifier: Apache-2.0 */
/* What the frame of a page shows: filled by layout.c, drawn by layout.page. */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H
#include "web/assets.h"
#include "web/widgets_private.h"

struct layout {
    enum page_kind kind;
    const struct language *lang;
    slice title, province, office;      /* "tỉnh Vĩnh Long"; "Ủy ban nhân dân tỉnh Vĩnh Long" */
    slice hotline, hotline_url;         /* "1900 …", "tel:1900…"; no value: not shown */
    slice person;                       /* who is signed in; no value: nobody */
    slice flash;                        /* said once */
    slice version;
    const struct link_view *nav;
};
slice language_url(struct call *c, slice lang);         /* this page in that language */

#endif
