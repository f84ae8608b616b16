/* SPDX-License-Identifier: Apache-2.0 */
/* Where the sheet is (relations of the package and of the workbook), how its numbers are shown, and the texts that its cells share. */
#include <string.h>
#include "base/delimited.h"
#include "base/workbook_inside.h"

enum { TEXTS_MOST = 1 << 20, FORMATS_MOST = 1000, STYLES_MOST = 1 << 16, PATH_MOST = 400 };

/* ---- relations ---- */

struct relations { struct book *b; const char *kind; slice id, target; };

static void relation(void *own, slice name, const char **attributes)
{
    struct relations *r = own;
    slice type = xml_attribute(attributes, "Type"), id = xml_attribute(attributes, "Id");
    bool wanted = slice_eq(name, S("Relationship")) && (r->id.n ? slice_eq(id, r->id) : slice_ends(type, slice_z(r->kind)));
    if (wanted && r->id.n && !slice_ends(type, slice_z(r->kind))) return;
    if (wanted && !r->target.n) r->target = slice_copy(r->b->mem, slice_sub(xml_attribute(attributes, "Target"), 0, PATH_MOST));
}

static slice folder(slice path)
{
    while (path.n && path.p[path.n - 1] != '/') path.n--;
    return path;
}

/* The part to which `from` is related in that way, by that id when one is given; NONE: there is none.  A target begins at the root of the
 * ZIP with a slash, else beside `from`. */
void book_relations(struct book *b, slice from, const char *kind, slice id, slice *part)
{
    struct relations r = { b, kind, id, NONE };
    slice beside = folder(from), name = slice_sub(from, beside.n, from.n);
    slice where = slice_fmt(b->mem, "%.*s_rels/%.*s.rels", SL(beside), SL(name));
    *part = NONE;
    if (!book_has(b, where)) return;
    book_part(b, where, WORKBOOK_TEXTS, &(struct xml_reader){ .open = relation, .own = &r });
    if (!r.target.n) return;
    *part = r.target.p[0] == '/' ? slice_sub(r.target, 1, r.target.n) : slice_join(b->mem, beside, r.target);
    if (!book_has(b, *part)) *part = NONE;
}

/* ---- the workbook ---- */

static void workbook_element(void *own, slice name, const char **attributes)
{
    struct book *b = own;
    slice state = xml_attribute(attributes, "state");
    if (slice_eq(name, S("workbookPr"))) {
        slice old = xml_attribute(attributes, "date1904");
        b->days_1904 = slice_eq(old, S("1")) || slice_eq(old, S("true"));
    }
    if (!slice_eq(name, S("sheet")) || slice_starts(state, S("hidden")) || slice_starts(state, S("veryHidden"))) return;
    if (b->w->sheets++) return;
    b->w->sheet = slice_copy(b->mem, slice_sub(xml_attribute(attributes, "name"), 0, PATH_MOST));
    b->sheet_id = slice_copy(b->mem, xml_attribute(attributes, "id"));
}

void book_look(struct book *b)
{
    book_relations(b, NONE, "/officeDocument", NONE, &b->workbook);
    if (book_stopped(b)) return;
    if (!b->workbook.n || !slice_ends(b->workbook, S(".xml"))) {
        b->w->fault = WORKBOOK_OTHER;
        return;
    }
    book_part(b, b->workbook, WORKBOOK_TEXTS, &(struct xml_reader){ .open = workbook_element, .own = b });
    if (book_stopped(b)) return;
    if (b->sheet_id.n) book_relations(b, b->workbook, "/worksheet", b->sheet_id, &b->sheet);
    book_relations(b, b->workbook, "/sharedStrings", NONE, &b->texts);
    book_relations(b, b->workbook, "/styles", NONE, &b->styles);
    if (!book_stopped(b) && !b->sheet.n) b->w->fault = WORKBOOK_OTHER;
}

/* ---- styles ---- */

struct format { int64_t id; slice code; };
struct styles { struct book *b; LIST(struct format) formats; bool of_cells; };

static void style_open(void *own, slice name, const char **attributes)
{
    struct styles *s = own;
    int64_t id = 0;
    if (slice_eq(name, S("cellXfs"))) s->of_cells = true;
    if (slice_eq(name, S("numFmt")) && slice_int(xml_attribute(attributes, "numFmtId"), &id) && s->formats.n < FORMATS_MOST)
        LIST_ADD(s->b->mem, &s->formats, ((struct format){ id, slice_copy(s->b->mem, xml_attribute(attributes, "formatCode")) }));
    if (!s->of_cells || !slice_eq(name, S("xf")) || s->b->cell_styles.n == STYLES_MOST) return;
    slice code = NONE;
    (void)slice_int(xml_attribute(attributes, "numFmtId"), &id);
    EACH (format, s->formats)
        if (format->id == id) code = format->code;
    LIST_ADD(s->b->mem, &s->b->cell_styles, cell_style_of(id, code));
}

static void style_close(void *own, slice name)
{
    struct styles *s = own;
    if (slice_eq(name, S("cellXfs"))) s->of_cells = false;
}

void book_styles(struct book *b)
{
    struct styles s = { .b = b };
    book_part(b, b->styles, WORKBOOK_TEXTS, &(struct xml_reader){ .open = style_open, .close = style_close, .own = &s });
}

/* ---- shared texts ---- */

struct texts { struct book *b; struct out text; bool inside, sound; };

static void text_open(void *own, slice name, const char **attributes)
{
    (void)attributes;
    struct texts *t = own;
    if (slice_eq(name, S("si"))) t->text.n = 0;
    if (slice_eq(name, S("rPh"))) t->sound = true;          /* how to read it aloud is no part of it */
    t->inside = slice_eq(name, S("t")) && !t->sound;
}

static void text_close(void *own, slice name)
{
    struct texts *t = own;
    t->inside = false;
    if (slice_eq(name, S("rPh"))) t->sound = false;
    if (!slice_eq(name, S("si"))) return;
    if (t->b->shared.n == TEXTS_MOST) t->b->w->fault = WORKBOOK_LARGE;
    else LIST_ADD(t->b->mem, &t->b->shared, slice_copy(t->b->mem, out_slice(&t->text)));
}

static void text_more(void *own, slice text)
{
    struct texts *t = own;
    if (t->inside) out_s(&t->text, text);
}

void book_texts(struct book *b)
{
    struct texts t = { .b = b, .text = out_new(b->mem, 2 * DELIMITED_RECORD) };     /* a longer one is too long for any row */
    book_part(b, b->texts, WORKBOOK_TEXTS,
              &(struct xml_reader){ .open = text_open, .close = text_close, .text = text_more, .own = &t });
}
