/* SPDX-License-Identifier: Apache-2.0 */
/* How slips put things, and the blocks their content is made of (slip.h). */
#include "systems/onestop/slip.h"

static slice own_name(const struct unit *u)        /* "Vĩnh Long" of "Tỉnh Vĩnh Long" */
{
    return u->name.n > u->kind.n + 1 ? slice_sub(u->name, u->kind.n + 1, u->name.n) : u->name;
}

static const struct unit *territory(const struct unit *u)
{
    while (!unit_is_territory(u) && u->parent) u = u->parent;
    return u;
}

/* A name of figures keeps its kind ("Phường 9"). */
slice slip_place(const struct unit *u)
{
    u = territory(u);
    slice name = own_name(u);
    return name.n && name.p[0] >= '0' && name.p[0] <= '9' ? u->name : name;
}

slice slip_office(struct arena *mem, const struct unit *u)
{
    if (!unit_is_territory(u)) return u->name;
    return slice_fmt(mem, "Ủy ban nhân dân %.*s %.*s", SL(u->kind), SL(own_name(u)));
}

slice slip_moment(struct arena *mem, instant t)
{
    int minutes = instant_minutes(t);
    return slice_fmt(mem, "%02d giờ %02d phút, ngày %.*s", minutes / 60, minutes % 60, SL(day_text(mem, instant_day(t))));
}

/* ---- blocks ---- */

static struct node *block(struct arena *mem, struct node *blocks, const char *kind)
{
    struct node *b = node_map(mem);
    node_put_text(mem, b, "kind", slice_z(kind));
    node_add(blocks, b);
    return b;
}

static void office_line(struct arena *mem, struct node *office, slice text)
{
    node_add(office, node_new(mem, NODE_TEXT, sheet_upper(mem, text)));
}

/* The agency, and below it who issues this: the unit itself, or its one-stop desk. */
static struct node *office_of(struct arena *mem, const struct unit *issuer, bool desk)
{
    struct node *office = node_list(mem);
    office_line(mem, office, slip_office(mem, territory(issuer)));
    if (!unit_is_territory(issuer)) office_line(mem, office, issuer->name);
    if (desk && !slice_eq(issuer->kind, S("trung tâm"))) office_line(mem, office, S("Bộ phận tiếp nhận\nvà trả kết quả"));
    return office;
}

void say_head(struct arena *mem, struct node *content, const struct node *set, const struct node *form, const struct unit *issuer,
              bool desk)
{
    slice size = node_text(form, "size"), law = node_text(form, "law");
    node_put_text(mem, content, "title", node_text(form, "title"));
    node_put_text(mem, content, "form", node_text(form, "form"));
    node_put_text(mem, content, "law", law.n ? law : node_text(set, "law"));
    node_put_text(mem, content, "size", size.n ? size : S("A4"));
    node_put(mem, content, S("office"), office_of(mem, issuer, desk));
}

struct node *say_sheet(struct call *c, struct node *content, const struct node *set, const struct node *form, const struct unit *issuer,
                       bool desk, day on)
{
    say_head(c->mem, content, set, form, issuer, desk);
    node_put_text(c->mem, content, "place", slip_dated(c->mem, slip_place(issuer), on));
    node_put_text(c->mem, content, "printed", instant_iso(c->mem, c->now));
    return node_put(c->mem, content, S("blocks"), node_list(c->mem));
}

void say_pair(struct arena *mem, struct node *blocks, const char *label, slice value)
{
    struct node *b = block(mem, blocks, "pair");
    node_put_text(mem, b, "label", slice_z(label));
    node_put_text(mem, b, "value", value.n ? value : S("……………………"));
}

void say_text(struct arena *mem, struct node *blocks, const char *look, slice text)
{
    struct node *b = block(mem, blocks, "text");
    node_put_text(mem, b, "look", slice_z(look));
    node_put_text(mem, b, "text", text);
}

struct node *say_table(struct arena *mem, struct node *blocks, const struct say_column *columns, size_t n)
{
    struct node *b = block(mem, blocks, "table"), *list = node_put(mem, b, S("columns"), node_list(mem));
    for (size_t i = 0; i < n; i++) {
        struct node *column = node_map(mem);
        node_put_text(mem, column, "label", slice_z(columns[i].label));
        node_put_int(mem, column, "width", columns[i].width);
        node_put_bool(mem, column, "centre", columns[i].centre);
        node_add(list, column);
    }
    return node_put(mem, b, S("rows"), node_list(mem));
}

void say_row(struct arena *mem, struct node *rows, const slice *cells, size_t n)
{
    struct node *row = node_list(mem);
    for (size_t i = 0; i < n; i++) node_add(row, node_new(mem, NODE_TEXT, cells[i]));
    node_add(rows, row);
}

struct node *say_signs(struct arena *mem, struct node *blocks)
{
    return node_put(mem, block(mem, blocks, "signs"), S("list"), node_list(mem));
}

void say_sign(struct arena *mem, struct node *list, slice title, slice note, slice name, slice phone)
{
    struct node *sign = node_map(mem);
    node_put_text(mem, sign, "title", title);
    node_put_text(mem, sign, "note", note);
    node_put_text(mem, sign, "name", name);
    node_put_text(mem, sign, "phone", phone);
    node_add(list, sign);
}

struct node *say_results(struct arena *mem, struct node *blocks)
{
    return node_put(mem, block(mem, blocks, "results"), S("list"), node_list(mem));
}

void say_result(struct arena *mem, struct node *list, slice name, slice facts, slice code)
{
    struct node *result = node_map(mem);
    node_put_text(mem, result, "name", name);
    node_put_text(mem, result, "facts", facts);
    node_put_text(mem, result, "code", code);
    node_put_text(mem, result, "written", result_code_written(mem, code));
    node_add(list, result);
}
