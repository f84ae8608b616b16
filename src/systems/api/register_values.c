/* SPDX-License-Identifier: Apache-2.0 */
/* A register's values as the API writes and takes them: numbers are numbers, yes and no true and false, places and outlines GeoJSON
 * geometries (RFC 7946: longitude first, a ring closed and counterclockwise), a file {name, sha256, size, type} (taken:
 * that, or {token} of one that has been sent), rows a list of maps; all
 * else is its canonical text. */
#include "systems/api/api.h"
#include "web/register_file.h"

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

static struct node *file_json(struct call *c, slice value)
{
    struct field_file file;
    bool whole = field_file_read(c->mem, value, &file);
    return whole ? field_file_node(c->mem, &file) : node_new(c->mem, NODE_NULL, S("null"));
}

static struct node *lines_json(struct call *c, const struct form_field *f, slice value)
{
    struct node *list = node_list(c->mem);
    NODE_EACH (line, field_lines(c->mem, value)) {
        struct node *n = node_map(c->mem);
        EACH (column, f->columns) {
            slice cell = node_value(node_find(line, column->name));
            node_put(c->mem, n, column->name, cell.n ? register_value_json(c, column, cell) : node_new(c->mem, NODE_NULL, S("null")));
        }
        node_add(list, n);
    }
    return list;
}

struct node *register_value_json(struct call *c, const struct form_field *f, slice value)
{
    switch (f->type) {
    case FIELD_MONEY: case FIELD_NUMBER: case FIELD_AREA: case FIELD_DECIMAL: return node_new(c->mem, NODE_NUMBER, value);
    case FIELD_YESNO:   return node_new(c->mem, NODE_BOOL, slice_eq(value, S("yes")) ? S("true") : S("false"));
    case FIELD_POINT:   return point_json(c, value);
    case FIELD_POLYGON: return polygon_json(c, value);
    case FIELD_FILE:    return file_json(c, value);
    case FIELD_ROWS:    return lines_json(c, f, value);
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
        node_put(c->mem, n, f->ask->name, value.n ? register_value_json(c, f->ask, value) : node_new(c->mem, NODE_NULL, S("null")));
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

/* What was given out is taken back; whether it is what the row has is the kernel's to say. */
static bool file_taken(struct call *c, const struct node *n, slice *typed)
{
    const struct field_file file = { node_text(n, "name"), node_text(n, "sha256"), node_text(n, "type"), node_int(n, "size", 0) };
    *typed = field_file_value(c->mem, &file);
    return n->kind == NODE_MAP;
}

static bool taken(struct call *c, enum field_type type, const struct node *value, slice *typed)
{
    *typed = json_text(c->mem, value);
    switch (type) {
    case FIELD_POINT:   return point_read(c, value, typed);
    case FIELD_POLYGON: return polygon_read(c, value, typed);
    case FIELD_FILE:    return file_taken(c, value, typed);
    default:            return value->kind == NODE_LIST;
    }
}

static const char *wanted(enum field_type type)
{
    static const char *const forms[FIELD_TYPES] = {
        [FIELD_POINT] = "{\"type\": \"Point\", \"coordinates\": [kinh độ, vĩ độ]}",
        [FIELD_POLYGON] = "{\"type\": \"Polygon\", \"coordinates\": [[[kinh độ, vĩ độ], …]]}, một vòng, không có lỗ, độ thập phân",
        [FIELD_FILE] = "{\"token\"} của tệp đã gửi trong 12 giờ qua, {\"name\", \"sha256\", \"size\", \"type\"} như đã đọc, hoặc null",
        [FIELD_ROWS] = "[{cột: giá trị}, …]",
    };
    return forms[type];
}

struct node *register_values_taken(struct call *c, const struct registry *r, const struct node *values, const struct node **files,
                                   field_faults *faults)
{
    struct node *typed = node_map(c->mem), *sent = node_map(c->mem);
    *files = sent;
    NODE_EACH (value, values) {
        const struct registry_field *f = register_field(r, value->key);
        bool whole = f && field_is_opaque(f->ask) && (value->kind == NODE_MAP || value->kind == NODE_LIST);
        const struct node *token = whole && f->ask->type == FIELD_FILE ? node_get(value, "token") : NULL;
        slice text;
        if (token && register_file_sent(c, token->text, &text))
            node_put(c->mem, sent, value->key, node_new(c->mem, NODE_TEXT, text));
        else if (token)
            field_fault_add(c->mem, faults, value->key, "%.*s: ghi %s.", SL(f->ask->label), wanted(FIELD_FILE));
        else if (!whole) node_put(c->mem, typed, value->key, node_copy(c->mem, value));
        else if (taken(c, f->ask->type, value, &text)) node_put(c->mem, typed, value->key, node_new(c->mem, NODE_TEXT, text));
        else field_fault_add(c->mem, faults, value->key, "%.*s: ghi %s.", SL(f->ask->label), wanted(f->ask->type));
    }
    return typed;
}
