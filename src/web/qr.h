/* SPDX-License-Identifier: Apache-2.0 */
/* A QR code as inline SVG, dark on light in both colour schemes.  Level M: a quarter of a printed code may be smudged. */
#ifndef WEB_QR_H
#define WEB_QR_H
#include "web/page.h"

html qr_svg(struct call *c, slice text, slice label);   /* label: what it is, for screen readers; text up to 1,000 bytes */

#endif
