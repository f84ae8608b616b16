/* SPDX-License-Identifier: Apache-2.0 */
/* A register's values as the API writes and takes them: numbers are numbers, yes and no true and false, places and outlines GeoJSON
 * geometries (RFC 7946: longitude first, a ring closed and counterclockwise); all else is its canonical text. */
#include "systems/api/api.h"

/* ---- writing ---- */

static struct node *position_json(struct call *c, latlon p)
{
    struct node *pair = node_list(c->mem);
    node_add(pair, node_new(c->mem, NODE_NUMBER, degrees_text(c->mem, p.lon)));
    node_add(pair, node_new(c->mem, NODE_NUMBER, degrees_text(c->mem, p.lat)));
    return pair;
}

static struct node *geometry_json(struct call *c, const char *type, struct node *coordinates)
{
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "type", slice_z(type));
    node_put(c->mem, n, S("coordinates"), coordinates);
    return n;
}

static struct node *point_json(struct call *c, slice value)
{
    latlon p;
    if (!latlon_read(value, &p)) return node_new(c->mem, NODE_NULL, S("null"));
    return geometry_json(c, "Point", position_json(c, p));
}

static struct node *polygon_json(struct call *c, slice value)
{
    outline o = field_outline(c->mem, value);
    struct node *rings = node_list(c->mem), *ring = node_list(c->mem);
    EACH (p, o) node_add(ring, position_json(c, *p));
    if (o.n) node_add(ring, position_json(c, o.v[0]));
    node_add(rings, ring);
    return geometry_json(c, "Polygon", rings);
}

struct node *register_value_json(struct call *c, const struct registry_field *f, slice value)
{
    switch (f->ask->type) {
    case FIELD_MONEY: case FIELD_NUMBER: case FIELD_AREA: case FIELD_DECIMAL: return node_new(c->mem, NODE_NUMBER, value);
    case FIELD_YESNO:   return node_new(c->mem, NODE_BOOL, slice_eq(value, S("yes")) ? S("true") : S("false"));
    case FIELD_POINT:   return point_json(c, value);
    case FIELD_POLYGON: return polygon_json(c, value);
    default:            return node_new(c->mem, NODE_TEXT, value);
    }
}

struct node *register_values_json(struct call *c, const struct registry *r, const struct registry_share *share, const struct node *values,
                                  enum sight sight)
{
    struct node *n = node_map(c->mem);
    EACH (f, r->fields) {
        slice value = node_value(node_find(values, f->ask->name));
        if (!register_told(share, f, sight) || (f->retired && !value.n)) continue;
        node_put(c->mem, n, f->ask->name, value.n ? register_value_json(c, f, value) : node_new(c->mem, NODE_NULL, S("null")));
    }
    return n;
}

/* ---- taking ---- */

/* [longitude, latitude], an altitude behind them is not kept. */
static bool position_read(const struct node *pair, latlon *p)
{
    if (!pair || pair->kind != NODE_LIST || (pair->n != 2 && pair->n != 3)) return false;
    const struct node *lon = pair->first, *lat = lon->next;
    return lon->kind == NODE_NUMBER && lat->kind == NODE_NUMBER && degrees_read(lon->text, &p->lon) && degrees_read(lat->text, &p->lat);
}

static bool point_read(struct call *c, const struct node *geometry, slice *typed)
{
    latlon p;
    if (!slice_eq(node_text(geometry, "type"), S("Point")) || !position_read(node_get(geometry, "coordinates"), &p)) return false;
    *typed = latlon_text(c->mem, p);
    return true;
}

static bool polygon_read(struct call *c, const struct node *geometry, slice *typed)
{
    const struct node *rings = node_get(geometry, "coordinates");
    outline o = { 0 };
    if (!slice_eq(node_text(geometry, "type"), S("Polygon")) || !rings || rings->kind != NODE_LIST || rings->n != 1) return false;
    if (rings->first->kind != NODE_LIST || !rings->first->n) return false;
    NODE_EACH (pair, rings->first)
        if (!position_read(pair, LIST_PUSH(c->mem, &o))) return false;
    *typed = outline_text(c->mem, &o);
    return true;
}

static bool geometry_read(struct call *c, enum field_type type, const struct node *geometry, slice *typed)
{
    return type == FIELD_POINT ? point_read(c, geometry, typed) : polygon_read(c, geometry, typed);
}

static const char *geometry_wanted(enum field_type type)
{
    return type == FIELD_POINT ? "{\"type\": \"Point\", \"coordinates\": [kinh độ, vĩ độ]}"
                               : "{\"type\": \"Polygon\", \"coordinates\": [[[kinh độ, vĩ độ], …]]}, một vòng, không có lỗ, độ thập phân";
}

struct node *register_values_taken(struct call *c, const struct registry *r, const struct node *values, field_faults *faults)
{
    struct node *typed = node_map(c->mem);
    NODE_EACH (value, values) {
        const struct registry_field *f = register_field(r, value->key);
        bool geometry = f && value->kind == NODE_MAP && (f->ask->type == FIELD_POINT || f->ask->type == FIELD_POLYGON);
        slice text;
        if (!geometry) node_put(c->mem, typed, value->key, node_copy(c->mem, value));
        else if (geometry_read(c, f->ask->type, value, &text)) node_put(c->mem, typed, value->key, node_new(c->mem, NODE_TEXT, text));
        else field_fault_add(c->mem, faults, value->key, "%.*s: ghi %s.", SL(f->ask->label), geometry_wanted(f->ask->type));
    }
    return typed;
}
