/* SPDX-License-Identifier: Apache-2.0 */
/* Places on the ground (latlon) and outlines of land, in WGS 84 as phones tell it: latitude and longitude in degrees, kept in millionths
 * (about 11 cm), north and east positive.  Pure functions; texts for people are their callers'. */
#ifndef BASE_GEO_H
#define BASE_GEO_H
#include "base/list.h"
#include "base/slice.h"

typedef struct { int32_t lat, lon; } latlon;             /* millionths of a degree: lat within ±90, lon within ±180 once it is in a box */
typedef LIST(latlon) outline;                            /* corners in order; the last is joined to the first, which is not written twice */
struct geo_box { latlon low, high; };                    /* south-west and north-east corner; high.lat 0: none */

/* Latitude first, however it is typed:
 *     10.253, 105.972     10.253,105.972     10,253; 105,972     10.253° N 105.972° E     N10.253 E105.972     10°15'12"N 105°58'20"E
 * Letters say which is which and may turn the order round; B and Đ (bắc, đông) are taken for N and E.  What is finer than a millionth is
 * rounded.  A latitude beyond ±90 comes as it is: the two may have been swapped (latlon_swapped).  False: not two angles within ±180. */
bool  latlon_read(slice typed, latlon *p);
slice latlon_text(struct arena *mem, latlon p);           /* "10.253000, 105.972000"; read again it is the same place */
bool  latlon_within(latlon p, const struct geo_box *box);
latlon latlon_swapped(latlon p);                           /* latitude and longitude exchanged */
slice degrees_text(struct arena *mem, int32_t millionths);      /* "105.972000" */
bool  degrees_read(slice text, int32_t *millionths);            /* a plain decimal number within ±180, and nothing else */

/* One corner a line; empty lines are skipped, a corner written twice in a row, or the first again at the end, counts once.
 * False: line `line` (from 1) is no place. */
bool   outline_read(struct arena *mem, slice typed, outline *o, size_t *line);
slice  outline_text(struct arena *mem, const outline *o);       /* places, one a line */
/* Two sides that cross, touch or lie on each other; side n leads from corner n to the next, from 1.  False: there are none. */
bool   outline_crossing(const outline *o, size_t *one, size_t *other);
/* The same outline from the same first corner, counterclockwise as seen on a map, as GeoJSON (RFC 7946) wants it. */
void   outline_turn(outline *o);
/* Square metres.  The corners are laid flat at the middle latitude with the ellipsoid's two radii there, and the area is the polygon's of
 * these (shoelace): for a parcel of some kilometres exact to a hundred thousandth.  Always positive. */
double outline_area(const outline *o);
struct geo_box outline_box(const outline *o);           /* the smallest that holds all corners; there is one at least */
void   geo_size(const struct geo_box *box, double *east, double *north);       /* how far it reaches, in metres */

#endif
