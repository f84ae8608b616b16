/* SPDX-License-Identifier: Apache-2.0 */
#include "base/geo.h"
#include <math.h>
#include <stdlib.h>
#include "base/out.h"

enum { MILLION = 1000000, HALF_TURN = 180 * MILLION, FINE = 1000, OUTLINE_BYTES = 1 << 20 };    /* FINE: parts of a millionth */

/* ---- reading angles ---- */

struct reading { slice rest; };

static void skip(struct reading *r, const char *any)
{
    while (r->rest.n && slice_only(slice_sub(r->rest, 0, 1), any)) r->rest = slice_sub(r->rest, 1, r->rest.n);
}

static bool taken(struct reading *r, slice sign)
{
    if (!slice_starts(r->rest, sign)) return false;
    r->rest = slice_sub(r->rest, sign.n, r->rest.n);
    return true;
}

static bool digit_at(slice s, size_t i) { return i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; }

/* "105.972" or "105,972" in thousandths of a millionth; a point or comma counts when a digit follows, and only once. */
static bool number_read(struct reading *r, int64_t *n)
{
    size_t i = 0, places = 0;
    for (*n = 0; digit_at(r->rest, i); i++) {
        if (i == 3) return false;
        *n = *n * 10 + (r->rest.p[i] - '0');
    }
    if (!i) return false;
    if (i < r->rest.n && (r->rest.p[i] == '.' || r->rest.p[i] == ',') && digit_at(r->rest, i + 1))
        for (i++; digit_at(r->rest, i); i++)
            if (places < 9) {
                *n = *n * 10 + (r->rest.p[i] - '0');
                places++;
            }
    for (; places < 9; places++) *n *= 10;
    r->rest = slice_sub(r->rest, i, r->rest.n);
    return true;
}

static bool degree_sign(struct reading *r) { return taken(r, S("°")) || taken(r, S("º")); }
static bool minute_sign(struct reading *r) { return taken(r, S("'")) || taken(r, S("′")) || taken(r, S("’")); }
static bool second_sign(struct reading *r) { return taken(r, S("\"")) || taken(r, S("″")) || taken(r, S("”")) || taken(r, S("''")); }

/* A further part of the angle, below 60 and with its sign; without the sign it belongs to the next angle. */
static bool part_read(struct reading *r, bool (*sign)(struct reading *), int64_t of, int64_t *angle)
{
    struct reading before = *r;
    int64_t n;
    skip(r, " ");
    if (number_read(r, &n) && n < 60LL * MILLION * FINE && sign(r)) {
        *angle += n / of;
        return true;
    }
    *r = before;
    return false;
}

/* N, S, E or W, or their Vietnamese initials (B and Đ: U+0110, U+0111); 0: none here. */
static char quarter_read(struct reading *r)
{
    static const struct { slice written; char is; } letters[] = {
        { S("N"), 'N' }, { S("n"), 'N' }, { S("B"), 'N' }, { S("b"), 'N' }, { S("S"), 'S' }, { S("s"), 'S' },
        { S("E"), 'E' }, { S("e"), 'E' }, { S("\xC4\x90"), 'E' }, { S("\xC4\x91"), 'E' }, { S("W"), 'W' }, { S("w"), 'W' } };
    struct reading before = *r;
    skip(r, " ");
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (taken(r, letters[i].written)) return letters[i].is;
    *r = before;
    return 0;
}

static bool angle_read(struct reading *r, int32_t *millionths, char *quarter)
{
    int64_t angle;
    *quarter = quarter_read(r);
    skip(r, " ");
    bool minus = taken(r, S("-"));
    if (!number_read(r, &angle)) return false;
    if (degree_sign(r) && part_read(r, minute_sign, 60, &angle)) part_read(r, second_sign, 3600, &angle);
    if (!*quarter) *quarter = quarter_read(r);
    angle = (angle + FINE / 2) / FINE;
    if (angle > HALF_TURN) return false;
    *millionths = (int32_t)(minus || *quarter == 'S' || *quarter == 'W' ? -angle : angle);
    return true;
}

static bool of_longitude(char quarter) { return quarter == 'E' || quarter == 'W'; }

bool latlon_read(slice typed, latlon *p)
{
    struct reading r = { slice_trim(typed) };
    char first, second;
    if (!angle_read(&r, &p->lat, &first)) return false;
    size_t before = r.rest.n;
    skip(&r, " \t,;");
    if ((r.rest.n == before && !first) || !angle_read(&r, &p->lon, &second) || r.rest.n) return false;
    if (!first != !second || (first && of_longitude(first) == of_longitude(second))) return false;
    if (of_longitude(first)) *p = latlon_swapped(*p);
    return true;
}

bool degrees_read(slice text, int32_t *millionths)
{
    struct reading r = { text };
    bool minus = taken(&r, S("-"));
    int64_t n;
    if (!number_read(&r, &n) || r.rest.n || slice_find(text, S(",")) < text.n || (n = (n + FINE / 2) / FINE) > HALF_TURN) return false;
    *millionths = (int32_t)(minus ? -n : n);
    return true;
}

/* ---- places ---- */

slice degrees_text(struct arena *mem, int32_t millionths)
{
    return slice_fmt(mem, "%s%d.%06d", millionths < 0 ? "-" : "", abs(millionths) / MILLION, abs(millionths) % MILLION);
}

slice latlon_text(struct arena *mem, latlon p)
{
    return slice_fmt(mem, "%.*s, %.*s", SL(degrees_text(mem, p.lat)), SL(degrees_text(mem, p.lon)));
}

bool latlon_within(latlon p, const struct geo_box *box)
{
    return p.lat >= box->low.lat && p.lat <= box->high.lat && p.lon >= box->low.lon && p.lon <= box->high.lon;
}

latlon latlon_swapped(latlon p) { return (latlon){ p.lon, p.lat }; }

static bool same(latlon a, latlon b) { return a.lat == b.lat && a.lon == b.lon; }

/* ---- outlines ---- */

bool outline_read(struct arena *mem, slice typed, outline *o, size_t *line)
{
    *o = (outline){ 0 };
    for (*line = 1; typed.n; ++*line) {
        slice one = slice_trim(slice_next(&typed, '\n'));
        latlon p;
        if (!one.n) continue;
        if (!latlon_read(one, &p)) return false;
        if (!o->n || !same(p, o->v[o->n - 1])) LIST_ADD(mem, o, p);
    }
    if (o->n > 1 && same(o->v[0], o->v[o->n - 1])) o->n--;
    return true;
}

slice outline_text(struct arena *mem, const outline *o)
{
    struct out text = out_new(mem, OUTLINE_BYTES);
    EACH (p, *o) out_f(&text, "%s%.*s", p == o->v ? "" : "\n", SL(latlon_text(mem, *p)));
    return out_slice(&text);
}

/* > 0: c lies to the left of the way from a to b. */
static int64_t side_of(latlon a, latlon b, latlon c)
{
    return ((int64_t)b.lon - a.lon) * ((int64_t)c.lat - a.lat) - ((int64_t)b.lat - a.lat) * ((int64_t)c.lon - a.lon);
}

static bool between(int32_t a, int32_t b, int32_t x) { return a < b ? a <= x && x <= b : b <= x && x <= a; }

static bool lies_on(latlon a, latlon b, latlon p)
{
    return !side_of(a, b, p) && between(a.lat, b.lat, p.lat) && between(a.lon, b.lon, p.lon);
}

static bool opposite(int64_t one, int64_t other) { return (one > 0 && other < 0) || (one < 0 && other > 0); }

static bool meet(latlon a, latlon b, latlon c, latlon d)
{
    if (opposite(side_of(a, b, c), side_of(a, b, d)) && opposite(side_of(c, d, a), side_of(c, d, b))) return true;
    return lies_on(a, b, c) || lies_on(a, b, d) || lies_on(c, d, a) || lies_on(c, d, b);
}

static latlon corner(const outline *o, size_t i) { return o->v[i % o->n]; }

/* Neighbours share a corner; more than that is too much. */
static bool sides_meet(const outline *o, size_t i, size_t j)
{
    latlon a = corner(o, i), b = corner(o, i + 1), c = corner(o, j), d = corner(o, j + 1);
    if (j == i + 1) return lies_on(a, b, d) || lies_on(c, d, a);
    if (j + 1 == o->n && !i) return lies_on(a, b, c) || lies_on(c, d, b);
    return meet(a, b, c, d);
}

bool outline_crossing(const outline *o, size_t *one, size_t *other)
{
    for (size_t i = 0; i < o->n; i++)
        for (size_t j = i + 1; j < o->n; j++)
            if (sides_meet(o, i, j)) {
                *one = i + 1;
                *other = j + 1;
                return true;
            }
    return false;
}

struct geo_box outline_box(const outline *o)
{
    struct geo_box box = { o->v[0], o->v[0] };
    EACH (p, *o) {
        if (p->lat < box.low.lat) box.low.lat = p->lat;
        if (p->lon < box.low.lon) box.low.lon = p->lon;
        if (p->lat > box.high.lat) box.high.lat = p->lat;
        if (p->lon > box.high.lon) box.high.lon = p->lon;
    }
    return box;
}

/* Metres of a millionth of a degree at a latitude: WGS 84's radii of curvature along the meridian and across it. */
struct scale { double north, east; };

static struct scale scale_at(double degrees)
{
    const double equator = 6378137, flattening = 1 / 298.257223563, squared = flattening * (2 - flattening), pi = acos(-1);
    double lat = degrees * pi / 180, w = 1 - squared * sin(lat) * sin(lat), unit = pi / 180 / MILLION;
    return (struct scale){ equator * (1 - squared) / (w * sqrt(w)) * unit, equator / sqrt(w) * cos(lat) * unit };
}

static struct scale scale_of(const struct geo_box *box) { return scale_at(((double)box->low.lat + box->high.lat) / 2 / MILLION); }

void geo_size(const struct geo_box *box, double *east, double *north)
{
    struct scale s = scale_of(box);
    *east = s.east * ((double)box->high.lon - box->low.lon);
    *north = s.north * ((double)box->high.lat - box->low.lat);
}

/* Twice the area in square millionths of a degree, positive when it goes round counterclockwise.  Seen from the first corner, so that the
 * products stay small. */
static double twice(const outline *o)
{
    double sum = 0;
    for (size_t i = 0; i < o->n; i++) sum += (double)side_of(o->v[0], corner(o, i), corner(o, i + 1));
    return sum;
}

void outline_turn(outline *o)
{
    if (twice(o) >= 0) return;
    for (size_t i = 1, j = o->n - 1; i < j; i++, j--) {
        latlon p = o->v[i];
        o->v[i] = o->v[j];
        o->v[j] = p;
    }
}

double outline_area(const outline *o)
{
    if (!o->n) return 0;
    struct geo_box box = outline_box(o);
    struct scale s = scale_of(&box);
    return fabs(twice(o)) / 2 * s.north * s.east;
}
