/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/field_place.h"
#include "kernel/app.h"

static const struct geo_box viet_nam = { { 6500000, 102000000 }, { 23500000, 118000000 } };

#define NOT(...) (*why = slice_fmt(c->mem, __VA_ARGS__), false)

static slice rounded(struct call *c, int32_t millionths)
{
    slice text = degrees_text(c->mem, millionths);
    return slice_sub(text, 0, text.n - 4);                  /* two places: who looks for a slip of the pen needs no more */
}

/* What may have gone wrong: the two exchanged, which people do, or another place. */
static bool in_bounds(struct call *c, latlon p, slice *why)
{
    const struct geo_box *own = &defs(c)->bounds, *box = own->high.lat ? own : &viet_nam;
    if (latlon_within(p, box)) return true;
    if (latlon_within(latlon_swapped(p), box))
        return NOT("%.*s: vĩ độ và kinh độ đã đổi chỗ cho nhau; ghi vĩ độ trước: %.*s", SL(latlon_text(c->mem, p)),
                   SL(latlon_text(c->mem, latlon_swapped(p))));
    return NOT("%.*s nằm ngoài %.*s (vĩ độ %.*s đến %.*s, kinh độ %.*s đến %.*s); xem lại các chữ số", SL(latlon_text(c->mem, p)),
               SL(box == own && defs(c)->name.n ? defs(c)->name : S("Việt Nam")), SL(rounded(c, box->low.lat)),
               SL(rounded(c, box->high.lat)), SL(rounded(c, box->low.lon)), SL(rounded(c, box->high.lon)));
}

bool field_point(struct call *c, slice typed, slice *value, slice *why)
{
    latlon p;
    if (!latlon_read(typed, &p))
        return NOT("“%.*s” không phải tọa độ; ghi vĩ độ rồi kinh độ như điện thoại cho biết, ví dụ 10.253, 105.972", SL(typed));
    *value = latlon_text(c->mem, p);
    return in_bounds(c, p, why);
}

static bool line_told(struct call *c, slice typed, size_t line, slice *why)
{
    slice one = NONE;
    for (size_t i = 0; i < line; i++) one = slice_trim(slice_next(&typed, '\n'));
    return NOT("Dòng %zu, “%.*s”, không phải tọa độ; mỗi dòng là một đỉnh, ví dụ 10.253, 105.972", line, SL(one));
}

static bool corners_in_bounds(struct call *c, const outline *o, slice *why)
{
    slice said;
    EACH (p, *o)
        if (!in_bounds(c, *p, &said)) return NOT("Đỉnh %zu: %.*s", (size_t)(p - o->v) + 1, SL(said));
    return true;
}

bool field_polygon(struct call *c, slice typed, slice *value, slice *why)
{
    outline o;
    size_t line, one, other;
    if (!outline_read(c->mem, typed, &o, &line)) return line_told(c, typed, line, why);
    if (o.n < CORNERS_MIN) return NOT("Có %zu đỉnh khác nhau; một hình cần ít nhất %d, mỗi dòng một đỉnh", o.n, CORNERS_MIN);
    if (o.n > CORNERS_MAX) return NOT("Có %zu đỉnh; nhiều nhất %d", o.n, CORNERS_MAX);
    if (!corners_in_bounds(c, &o, why)) return false;
    if (outline_crossing(&o, &one, &other))
        return NOT("Cạnh %zu (từ đỉnh %zu) và cạnh %zu (từ đỉnh %zu) cắt hoặc chạm nhau; ghi các đỉnh lần lượt theo một chiều quanh hình",
                   one, one, other, other);
    outline_turn(&o);
    *value = outline_text(c->mem, &o);
    return true;
}

outline field_outline(struct arena *mem, slice value)
{
    outline o;
    size_t line;
    return outline_read(mem, value, &o, &line) ? o : (outline){ 0 };
}
