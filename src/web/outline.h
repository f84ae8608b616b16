/* SPDX-License-Identifier: Apache-2.0 */
/* An outline of land (base/geo.h) drawn to scale, north up, with its first corner marked, its size and area in words, and its corners
 * behind <details>, as they may be copied. */
#ifndef WEB_OUTLINE_H
#define WEB_OUTLINE_H
#include "base/geo.h"
#include "web/widgets.h"

void show_outline(struct call *c, slice title, const outline *o);       /* nothing when it has no corners */

#endif
