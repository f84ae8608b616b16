/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet of paper: Pango sets the text, Cairo draws it into a PDF in memory.  Text stays text, so that it can be searched and read aloud.
 * Everything of Pango and Cairo begins in sheet_new and ends in sheet_end; between them nothing can fail. */
#include "web/sheet.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include "base/out.h"

enum { PDF_MAX = 8 << 20, TOP = 34 };
static const double BODY = 11.5, LINE_GAP = 3, CELL_PAD = 3.5, HAIRLINE = 0.6, FOOT_HEIGHT = 14;
static const char fonts[] = "Liberation Serif, Noto Serif, DejaVu Serif, serif";    /* as NĐ 30/2020/NĐ-CP wants Times New Roman */

/* Points of paper; all else is in units that `scale` turns into points. */
static const struct paper_size { double width, height, left, scale; } sizes[] = {
    [SHEET_A4] = { 595, 842, 57, 1.12 }, [SHEET_A5] = { 420, 595, 36, 0.77 }, [SHEET_A4_LANDSCAPE] = { 842, 595, 34, 0.8 },
};

struct sheet {
    struct arena    *mem;
    double           left, width, bottom;
    struct out       bytes;
    cairo_surface_t *surface;
    cairo_t         *cr;
    PangoLayout     *layout;
    slice            foot;
    double           y;
};

static cairo_status_t keep(void *to, const unsigned char *bytes, unsigned n)
{
    struct sheet *on = to;
    out_s(&on->bytes, (slice){ (const char *)bytes, n });
    return on->bytes.over ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* For paper: glyphs stand where the font wants them, not on the dots of a screen. */
static void exact(PangoLayout *layout)
{
    PangoContext *context = pango_layout_get_context(layout);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_layout_context_changed(layout);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
}

struct sheet *sheet_new(struct arena *mem, enum sheet_size size, slice title, slice foot, slice date)
{
    const struct paper_size *paper = &sizes[size];
    struct sheet *on = NEW(mem, struct sheet);
    *on = (struct sheet){ .mem = mem, .bytes = out_new(mem, PDF_MAX), .foot = foot, .y = TOP, .left = paper->left / paper->scale,
                          .width = (paper->width - 2 * paper->left) / paper->scale,
                          .bottom = paper->height / paper->scale - TOP - FOOT_HEIGHT };
    on->surface = cairo_pdf_surface_create_for_stream(keep, on, paper->width, paper->height);
    cairo_pdf_surface_set_metadata(on->surface, CAIRO_PDF_METADATA_TITLE, zstr(mem, title));
    cairo_pdf_surface_set_metadata(on->surface, CAIRO_PDF_METADATA_CREATE_DATE, zstr(mem, date));
    on->cr = cairo_create(on->surface);
    cairo_scale(on->cr, paper->scale, paper->scale);
    on->layout = pango_cairo_create_layout(on->cr);
    exact(on->layout);
    return on;
}

struct arena *sheet_memory(const struct sheet *on) { return on->mem; }
double sheet_left(const struct sheet *on) { return on->left; }
double sheet_width(const struct sheet *on) { return on->width; }
double sheet_y(const struct sheet *on) { return on->y; }
void   sheet_down(struct sheet *on, double height) { on->y += height; }

/* Loads the layout; its height. */
static double set(struct sheet *on, double width, struct type type, slice text)
{
    PangoFontDescription *font = pango_font_description_from_string(fonts);
    int height;
    pango_font_description_set_absolute_size(font, type.size * PANGO_SCALE);
    if (type.look & BOLD) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    if (type.look & ITALIC) pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(on->layout, font);
    pango_font_description_free(font);
    pango_layout_set_attributes(on->layout, NULL);
    pango_layout_set_alignment(on->layout, type.look & CENTRE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    pango_layout_set_width(on->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_text(on->layout, text.n ? text.p : "", (int)text.n);
    pango_layout_get_size(on->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void draw(struct sheet *on, double x, double y)
{
    cairo_move_to(on->cr, x, y);
    pango_cairo_show_layout(on->cr, on->layout);
}

double sheet_text(struct sheet *on, double x, double y, double width, struct type type, slice text)
{
    double height = set(on, width, type, text);
    draw(on, x, y);
    return height;
}

/* In a layout of its own: the other one may be half drawn. */
static void foot(struct sheet *on)
{
    PangoLayout *body = on->layout;
    on->layout = pango_cairo_create_layout(on->cr);
    exact(on->layout);
    sheet_rule(on, on->left, on->bottom + 6, on->width);
    sheet_text(on, on->left, on->bottom + 8, on->width, (struct type){ 8.5, ITALIC }, on->foot);
    g_object_unref(on->layout);
    on->layout = body;
}

void sheet_page(struct sheet *on)
{
    foot(on);
    cairo_show_page(on->cr);
    on->y = TOP;
}

bool sheet_room(struct sheet *on, double height)
{
    bool full = on->y + height > on->bottom && on->y > TOP;
    if (full) sheet_page(on);
    return full;
}

/* What is set goes down line by line, so that a long text breaks over pages. */
static void flow(struct sheet *on)
{
    PangoLayoutIter *line = pango_layout_get_iter(on->layout);
    do {
        PangoRectangle box;
        int top, bottom;
        pango_layout_iter_get_line_yrange(line, &top, &bottom);
        pango_layout_iter_get_line_extents(line, NULL, &box);
        double height = (double)(bottom - top) / PANGO_SCALE;
        sheet_room(on, height);
        cairo_move_to(on->cr, on->left + (double)box.x / PANGO_SCALE,
                      on->y + (double)(pango_layout_iter_get_baseline(line) - top) / PANGO_SCALE);
        pango_cairo_show_layout_line(on->cr, pango_layout_iter_get_line_readonly(line));
        on->y += height;
    } while (pango_layout_iter_next_line(line));
    pango_layout_iter_free(line);
    on->y += LINE_GAP;
}

void sheet_line(struct sheet *on, struct type type, slice text)
{
    set(on, on->width, type, text);
    flow(on);
}

void sheet_pair(struct sheet *on, slice label, slice value)
{
    slice text = slice_fmt(on->mem, "%.*s: %.*s", SL(label), SL(value));
    set(on, on->width, (struct type){ BODY, PLAIN }, text);
    PangoAttrList *attributes = pango_attr_list_new();
    PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    bold->start_index = (unsigned)(text.n - value.n);
    pango_attr_list_insert(attributes, bold);
    pango_layout_set_attributes(on->layout, attributes);
    pango_attr_list_unref(attributes);
    flow(on);
}

double sheet_row_height(struct sheet *on, const struct sheet_column *columns, size_t n, const slice *cells, int look)
{
    double height = 0;
    for (size_t i = 0; i < n; i++) {
        double h = set(on, columns[i].width - 2 * CELL_PAD, (struct type){ BODY - 1, columns[i].look | look }, cells[i]);
        if (h > height) height = h;
    }
    return height + 2 * CELL_PAD;
}

void sheet_row(struct sheet *on, const struct sheet_column *columns, size_t n, const slice *cells, int look)
{
    double height = sheet_row_height(on, columns, n, cells, look), x = on->left;
    cairo_set_line_width(on->cr, HAIRLINE);
    for (size_t i = 0; i < n; i++) {
        struct type type = { BODY - 1, columns[i].look | look };
        sheet_text(on, x + CELL_PAD, on->y + CELL_PAD, columns[i].width - 2 * CELL_PAD, type, cells[i]);
        cairo_rectangle(on->cr, x, on->y, columns[i].width, height);
        cairo_stroke(on->cr);
        x += columns[i].width;
    }
    on->y += height;
}

void sheet_rule(struct sheet *on, double x, double y, double width)
{
    cairo_set_line_width(on->cr, HAIRLINE);
    cairo_move_to(on->cr, x, y);
    cairo_line_to(on->cr, x + width, y);
    cairo_stroke(on->cr);
}

/* Within `width`, its quiet zones of ten modules included. */
void sheet_barcode(struct sheet *on, double x, double y, double width, double height, slice text)
{
    struct barcode code;
    if (!barcode_encode(text, &code)) return;
    double module = width / barcode_modules(&code);
    x += BARCODE_QUIET * module;
    for (size_t i = 0; i < code.n; i++) {
        const char *w = barcode_widths(code.v[i]);
        for (size_t k = 0; w[k]; x += (w[k] - '0') * module, k++)
            if (k % 2 == 0) cairo_rectangle(on->cr, x, y, (w[k] - '0') * module, height);
    }
    cairo_fill(on->cr);
}

/* The quiet zone is the caller's white paper around it. */
void sheet_qr(struct sheet *on, double x, double y, double size, slice text)
{
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!code) return;
    double module = size / code->width;
    for (int row = 0; row < code->width; row++)
        for (int i = 0, run; i < code->width; i += run) {
            bool dark = code->data[row * code->width + i] & 1;
            for (run = 1; i + run < code->width && (code->data[row * code->width + i + run] & 1) == dark;) run++;
            if (dark) cairo_rectangle(on->cr, x + i * module, y + row * module, run * module, module);
        }
    cairo_fill(on->cr);
    QRcode_free(code);
}

err sheet_end(struct sheet *on, slice *pdf)
{
    foot(on);
    g_object_unref(on->layout);
    cairo_destroy(on->cr);
    cairo_surface_finish(on->surface);
    cairo_status_t status = cairo_surface_status(on->surface);
    cairo_surface_destroy(on->surface);
    if (status != CAIRO_STATUS_SUCCESS) return broken(on->mem, "slip.pdf", "cairo: %s", cairo_status_to_string(status));
    *pdf = out_slice(&on->bytes);
    return OK;
}

static void free_text(void *p) { g_free(p); }

slice sheet_upper(struct arena *mem, slice s)
{
    char *upper = g_utf8_strup(s.n ? s.p : "", (gssize)s.n);
    arena_defer(mem, free_text, upper);
    return slice_z(upper);
}
