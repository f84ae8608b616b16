/* SPDX-License-Identifier: Apache-2.0 */
/* Questions whose answer is more than one control: a file, which is received once and kept while the rest is put right, and lines of
 * cells, NAME.LINE.COLUMN with NAME.n of them, to which a button adds empty ones. */
#include "systems/registers/registers.h"
#include "web/register_file.h"

enum { LINES_SPARE = 3, LINES_MORE = 5 };

static slice part_name(struct call *c, const char *head, slice name) { return slice_fmt(c->mem, "%s.%.*s", head, SL(name)); }
static slice sent(struct call *c, slice name) { return web_field(c, zstr(c->mem, name)); }

/* ---- files ---- */

static slice file_sent(struct call *c, slice name)
{
    slice value;
    EACH (u, *web_uploads(c))
        if (slice_eq(u->field, name))
            return field_file_value(c->mem, &(struct field_file){ u->name, u->sha256, u->type, u->size });
    return register_file_sent(c, sent(c, part_name(c, "tep", name)), &value) ? value : NONE;
}

static void file_take(struct call *c, struct form_view *v, const struct form_field *f)
{
    slice value = file_sent(c, f->name);
    if (value.n) node_put(c->mem, v->files, f->name, node_new(c->mem, NODE_TEXT, value));
    else if (sent(c, part_name(c, "bo", f->name)).n) node_put(c->mem, v->typed, f->name, node_new(c->mem, NODE_TEXT, S("")));
}

slice form_file_sealed(struct call *c, const struct form_view *v, const struct form_field *f)
{
    slice value = node_value(node_find(v->files, f->name));
    return value.n ? register_file_token(c, value) : NONE;
}

slice form_file_named(struct call *c, const struct node *values, const struct form_field *f)
{
    struct field_file file;
    return field_file_read(c->mem, node_value(node_find(values, f->name)), &file) ? file.name : NONE;
}

bool form_sends(const struct registry *r, enum field_type type)
{
    EACH (f, r->fields)
        if (f->ask->type == type && !f->retired) return true;
    return false;
}

/* ---- lines ---- */

static void lines_put(struct call *c, struct form_view *v, const struct form_field *f, struct node *lines, size_t spare)
{
    while (spare-- && (int64_t)lines->n < f->max) node_add(lines, node_map(c->mem));
    node_put(c->mem, v->typed, f->name, node_new(c->mem, NODE_TEXT, json_text(c->mem, lines)));
}

static struct node *line_sent(struct call *c, const struct form_field *f, size_t number)
{
    struct node *line = node_map(c->mem);
    EACH (column, f->columns) {
        slice cell = sent(c, field_cell_name(c->mem, f, number, column->name));
        if (cell.n) node_put(c->mem, line, column->name, node_new(c->mem, NODE_TEXT, cell));
    }
    return line;
}

static void lines_take(struct call *c, struct form_view *v, const struct form_field *f)
{
    int64_t n;
    struct node *lines = node_list(c->mem);
    bool more = slice_eq(web_field(c, "them"), f->name);
    if (!slice_int(sent(c, slice_fmt(c->mem, "%.*s.n", SL(f->name))), &n)) return;
    for (size_t i = 1; (int64_t)i <= n && (int64_t)i <= f->max; i++) node_add(lines, line_sent(c, f, i));
    v->more |= more;
    lines_put(c, v, f, lines, more ? LINES_MORE : 0);
}

void form_lines_spare(struct call *c, struct form_view *v)
{
    EACH (f, v->r->fields) {
        if (f->ask->type != FIELD_ROWS || !form_shows(v, f)) continue;
        const struct node *kept = field_lines(c->mem, node_value(node_find(v->typed, f->ask->name)));
        lines_put(c, v, f->ask, node_copy(c->mem, kept), LINES_SPARE);
    }
}

void form_parts_take(struct call *c, struct form_view *v)
{
    v->files = node_map(c->mem);
    EACH (f, v->r->fields) {
        if (!form_shows(v, f)) continue;
        if (f->ask->type == FIELD_FILE) file_take(c, v, f->ask);
        if (f->ask->type == FIELD_ROWS) lines_take(c, v, f->ask);
    }
}
