/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet of paper: Pango sets the text, Cairo draws it into a PDF in memory.  Text stays text, so that it can be searched and read aloud.
 * Everything of Pango and Cairo begins in sheet_new and ends in sheet_end; between them nothing can fail. */
#include "web/sheet.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include "base/out.h"

enum { PDF_MAX = 8 << 20, PAPER_WIDTH = 595, PAPER_HEIGHT = 842, FOOT = 806 };
static const double BODY = 10.5, LINE_GAP = 2.5, LINE_SPACING = 0.88, CELL_PAD = 3.5, HAIRLINE = 0.6;
static const char fonts[] = "Noto Serif, DejaVu Serif, serif";

struct sheet {
    struct arena    *mem;
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

struct sheet *sheet_new(struct arena *mem, slice title, slice foot, instant at)
{
    struct sheet *on = NEW(mem, struct sheet);
    *on = (struct sheet){ .mem = mem, .bytes = out_new(mem, PDF_MAX), .foot = foot };
    on->surface = cairo_pdf_surface_create_for_stream(keep, on, PAPER_WIDTH, PAPER_HEIGHT);
    cairo_pdf_surface_set_metadata(on->surface, CAIRO_PDF_METADATA_TITLE, zstr(mem, title));
    cairo_pdf_surface_set_metadata(on->surface, CAIRO_PDF_METADATA_CREATE_DATE, zstr(mem, instant_iso(mem, at)));
    on->cr = cairo_create(on->surface);
    on->layout = pango_cairo_create_layout(on->cr);
    pango_layout_set_wrap(on->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(on->layout, LINE_SPACING);    /* Noto Serif is set wide for tall scripts */
    on->y = SHEET_TOP;
    return on;
}

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

static void foot(struct sheet *on)
{
    sheet_rule(on, SHEET_LEFT, FOOT - 4, SHEET_WIDTH);
    sheet_text(on, SHEET_LEFT, FOOT, SHEET_WIDTH, (struct type){ 7.5, ITALIC }, on->foot);
}

void sheet_page(struct sheet *on)
{
    foot(on);
    cairo_show_page(on->cr);
    on->y = SHEET_TOP;
}

void sheet_room(struct sheet *on, double height)
{
    if (on->y + height > SHEET_BOTTOM && on->y > SHEET_TOP) sheet_page(on);
}

void sheet_line(struct sheet *on, struct type type, slice text)
{
    double height = set(on, SHEET_WIDTH, type, text);
    if (on->y + height > SHEET_BOTTOM) {
        sheet_page(on);
        set(on, SHEET_WIDTH, type, text);
    }
    draw(on, SHEET_LEFT, on->y);
    on->y += height + LINE_GAP;
}

static double set_pair(struct sheet *on, slice text, size_t value)
{
    int height;
    set(on, SHEET_WIDTH, (struct type){ BODY, PLAIN }, text);
    PangoAttrList *attributes = pango_attr_list_new();
    PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    bold->start_index = (unsigned)value;
    pango_attr_list_insert(attributes, bold);
    pango_layout_set_attributes(on->layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_get_size(on->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

void sheet_pair(struct sheet *on, const char *label, slice value)
{
    slice text = slice_fmt(on->mem, "%s: %.*s", label, SL(value));
    double height = set_pair(on, text, text.n - value.n);
    if (on->y + height > SHEET_BOTTOM) {
        sheet_page(on);
        set_pair(on, text, text.n - value.n);
    }
    draw(on, SHEET_LEFT, on->y);
    on->y += height + LINE_GAP;
}

void sheet_row(struct sheet *on, const struct sheet_column *columns, size_t n, const slice *cells, int look)
{
    double height = 0, x = SHEET_LEFT;
    for (size_t i = 0; i < n; i++) {
        double h = set(on, columns[i].width - 2 * CELL_PAD, (struct type){ BODY - 1, columns[i].look | look }, cells[i]);
        if (h > height) height = h;
    }
    height += 2 * CELL_PAD - 2;
    sheet_room(on, height);
    cairo_set_line_width(on->cr, HAIRLINE);
    for (size_t i = 0; i < n; i++) {
        struct type type = { BODY - 1, columns[i].look | look };
        sheet_text(on, x + CELL_PAD, on->y + CELL_PAD - 1, columns[i].width - 2 * CELL_PAD, type, cells[i]);
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
    int modules = 20;
    if (!barcode_encode(text, &code)) return;
    for (size_t i = 0; i < code.n; i++)
        for (const char *w = barcode_widths(code.v[i]); *w; w++) modules += *w - '0';
    double module = width / modules;
    x += 10 * module;
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
