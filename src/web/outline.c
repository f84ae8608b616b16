/* SPDX-License-Identifier: Apache-2.0 */
#include "web/outline.h"
#include <math.h>
#include "base/out.h"
#include "web/pages.h"

enum { LONGER = 240, MARGIN = 8, PATH_BYTES = 8192 };      /* the drawing's longer side, and what stays free around it */

struct drawing { struct geo_box box; int wide, high; };

static int along(int32_t low, int32_t high, int32_t at, int length)
{
    return high == low ? MARGIN + length / 2 : MARGIN + (int)lround((double)(at - low) * length / ((double)high - low));
}

static int x_of(const struct drawing *d, latlon p) { return along(d->box.low.lon, d->box.high.lon, p.lon, d->wide); }
static int y_of(const struct drawing *d, latlon p) { return 2 * MARGIN + d->high - along(d->box.low.lat, d->box.high.lat, p.lat, d->high); }

void show_outline(struct call *c, slice title, const outline *o)
{
    double east, north;
    if (!o->n) return;
    struct drawing d = { .box = outline_box(o) };
    struct out path = out_new(c->mem, PATH_BYTES);
    geo_size(&d.box, &east, &north);
    d.wide = (int)lround(east < north ? LONGER * east / north : LONGER);
    d.high = (int)lround(east < north ? LONGER : LONGER * north / east);
    EACH (p, *o) out_f(&path, "%c%d %d", p == o->v ? 'M' : 'L', x_of(&d, *p), y_of(&d, *p));
    out_c(&path, 'Z');
    slice told = say_f(c, "%zu đỉnh, khoảng %.*s m²; từ tây sang đông %.*s m, từ nam lên bắc %.*s m", o->n,
                       SL(number_text(c->mem, llround(outline_area(o)))), SL(number_text(c->mem, llround(east))),
                       SL(number_text(c->mem, llround(north))));
    outline_page(c, title, o, out_slice(&path), x_of(&d, o->v[0]), y_of(&d, o->v[0]), d.wide + 2 * MARGIN, d.high + 2 * MARGIN, told);
}
