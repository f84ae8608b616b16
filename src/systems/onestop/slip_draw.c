/* SPDX-License-Identifier: Apache-2.0 */
/* The content of a slip drawn on paper.  At the top what official documents begin with: the agency at the left, the country and its
 * motto at the right (NĐ 30/2020/NĐ-CP, annex I).  Touches no database. */
#include "systems/onestop/slip.h"

enum { QR_SIZE = 74, BAR_HEIGHT = 34, SIGN_HEIGHT = 98, SIGN_SPACE = 44, COLUMNS = 16, GAP = 6, HEAD_GAP = 14 };
static const double AGENCY_PART = 0.43, BAR_PART = 0.6;

static double centred(struct sheet *on, double x, double y, double width, double size, int look, slice text)
{
    return sheet_text(on, x, y, width, (struct type){ size, look | CENTRE }, text);
}

static double agency(struct sheet *on, const struct node *content, double x, double width)
{
    const struct node *office = node_get(content, "office");
    slice number = node_text(content, "number");
    double y = sheet_y(on);
    NODE_EACH (line, office) y += centred(on, x, y, width, 10.5, line == office->last ? BOLD : PLAIN, node_value(line));
    sheet_rule(on, x + width / 3, y + 2, width / 3);
    y += 8;
    if (number.n) y += centred(on, x, y, width, 11, PLAIN, slice_fmt(sheet_memory(on), "Số: %.*s", SL(number)));
    return y;
}

static double motto(struct sheet *on, const struct node *content, double x, double width)
{
    double y = sheet_y(on);
    y += centred(on, x, y, width, 10.5, BOLD, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    y += centred(on, x, y, width, 11.5, BOLD, S("Độc lập - Tự do - Hạnh phúc"));
    sheet_rule(on, x + width / 4, y + 2, width / 2);
    y += 10;
    return y + centred(on, x, y, width, 11, ITALIC, node_text(content, "place"));
}

static void head(struct sheet *on, const struct node *content)
{
    double width = sheet_width(on), part = width * AGENCY_PART, x = sheet_left(on);
    double left = agency(on, content, x, part), right = motto(on, content, x + part, width - part);
    sheet_down(on, (left > right ? left : right) + HEAD_GAP - sheet_y(on));
}

/* The bar code of the dossier's code at the left, the address of its tracking page as QR at the right. */
static void codes(struct sheet *on, const struct node *content)
{
    slice code = node_text(content, "code"), track = node_text(content, "track");
    double x = sheet_left(on), y = sheet_y(on), width = sheet_width(on), bars = width * BAR_PART;
    if (code.n) {
        sheet_barcode(on, x, y + 8, bars, BAR_HEIGHT, code);
        centred(on, x, y + BAR_HEIGHT + 12, bars, 11.5, BOLD, slice_fmt(sheet_memory(on), "Mã hồ sơ: %.*s", SL(code)));
    }
    if (track.n) {
        double left = x + bars + (width - bars - QR_SIZE) / 2;
        sheet_qr(on, left, y + 4, QR_SIZE, track);
        centred(on, left - 30, y + QR_SIZE + 7, QR_SIZE + 60, 9, ITALIC, S("Quét để tra cứu"));
    }
    sheet_down(on, QR_SIZE + 22);
}

/* ---- blocks ---- */

static void columns_read(const struct node *columns, struct sheet *on, struct sheet_column *list, slice *labels, size_t *n)
{
    *n = 0;
    NODE_EACH (column, columns) {
        if (*n == COLUMNS) break;
        list[*n] = (struct sheet_column){ sheet_width(on) * (double)node_int(column, "width", 10) / 100,
                                          node_bool(column, "centre", false) ? CENTRE : PLAIN };
        labels[(*n)++] = node_text(column, "label");
    }
}

/* Its head is repeated on every page it goes on to. */
static void table(struct sheet *on, const struct node *, const struct node *block)
{
    struct sheet_column columns[COLUMNS];
    slice labels[COLUMNS], cells[COLUMNS];
    size_t n;
    columns_read(node_get(block, "columns"), on, columns, labels, &n);
    double head_height = sheet_row_height(on, columns, n, labels, BOLD | CENTRE);
    sheet_room(on, 2 * head_height);
    sheet_row(on, columns, n, labels, BOLD | CENTRE);
    NODE_EACH (row, node_get(block, "rows")) {
        size_t i = 0;
        NODE_EACH (cell, row)
            if (i < n) cells[i++] = node_value(cell);
        while (i < n) cells[i++] = S("");
        if (sheet_room(on, sheet_row_height(on, columns, n, cells, PLAIN))) sheet_row(on, columns, n, labels, BOLD | CENTRE);
        sheet_row(on, columns, n, cells, PLAIN);
    }
    sheet_down(on, GAP);
}

/* Each result beside the QR code of the page where anybody may check it. */
static void checks(struct sheet *on, const struct node *content, const struct node *block)
{
    slice check = node_text(content, "check");
    double x = sheet_left(on) + QR_SIZE + HEAD_GAP, width = sheet_width(on) - QR_SIZE - HEAD_GAP;
    NODE_EACH (r, node_get(block, "list")) {
        sheet_room(on, QR_SIZE + GAP);
        double y = sheet_y(on);
        sheet_qr(on, sheet_left(on), y, QR_SIZE, slice_fmt(sheet_memory(on), "%.*s/%.*s", SL(check), SL(node_text(r, "code"))));
        y += GAP + sheet_text(on, x, y + GAP, width, (struct type){ 11.5, BOLD }, node_text(r, "name"));
        y += sheet_text(on, x, y, width, (struct type){ 11, PLAIN }, node_text(r, "facts"));
        y += sheet_text(on, x, y, width, (struct type){ 11.5, BOLD },
                        slice_fmt(sheet_memory(on), "Mã kiểm tra: %.*s", SL(node_text(r, "written"))));
        sheet_text(on, x, y, width, (struct type){ 9.5, ITALIC },
                   slice_fmt(sheet_memory(on), "Quét mã, hoặc nhập mã tại %.*s", SL(check)));
        sheet_down(on, QR_SIZE + GAP);
    }
}

/* Those who sign, side by side, never torn from each other. */
static void signs(struct sheet *on, const struct node *, const struct node *block)
{
    const struct node *list = node_get(block, "list");
    if (!list || !list->n) return;
    double width = sheet_width(on) / (double)list->n, x = sheet_left(on);
    sheet_room(on, SIGN_HEIGHT + GAP);
    sheet_down(on, GAP);
    NODE_EACH (sign, list) {
        double y = sheet_y(on);
        y += centred(on, x, y, width, 11.5, BOLD, node_text(sign, "title"));
        y += centred(on, x, y, width, 10.5, ITALIC, node_text(sign, "note")) + SIGN_SPACE;
        y += centred(on, x, y, width, 11.5, BOLD, node_text(sign, "name"));
        centred(on, x, y, width, 10, PLAIN, node_text(sign, "phone"));
        x += width;
    }
    sheet_down(on, SIGN_HEIGHT);
}

static void text(struct sheet *on, const struct node *, const struct node *block)
{
    slice look = node_text(block, "look");
    int bits = slice_eq(look, S("bold")) ? BOLD : slice_eq(look, S("italic")) ? ITALIC : slice_eq(look, S("centre")) ? CENTRE : PLAIN;
    sheet_line(on, (struct type){ 11.5, bits }, node_text(block, "text"));
}

static void pair(struct sheet *on, const struct node *, const struct node *block)
{
    sheet_pair(on, node_text(block, "label"), node_text(block, "value"));
}

static const struct { const char *kind; void (*draw)(struct sheet *on, const struct node *content, const struct node *block); } blocks[] = {
    { "pair", pair }, { "text", text }, { "table", table }, { "results", checks }, { "signs", signs },
};

static void copy(struct sheet *on, const struct node *content, slice whose)
{
    head(on, content);
    if (node_int(content, "codes", 0)) codes(on, content);
    sheet_line(on, (struct type){ 14.5, BOLD | CENTRE }, sheet_upper(sheet_memory(on), node_text(content, "title")));
    if (whose.n) sheet_line(on, (struct type){ 10.5, ITALIC | CENTRE }, slice_fmt(sheet_memory(on), "Liên: %.*s", SL(whose)));
    sheet_down(on, GAP);
    NODE_EACH (block, node_get(content, "blocks"))
        for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
            if (slice_eq(node_text(block, "kind"), slice_z(blocks[i].kind))) blocks[i].draw(on, content, block);
}

static enum sheet_size size_of(slice name)
{
    return slice_eq(name, S("A5")) ? SHEET_A5 : slice_eq(name, S("A4-landscape")) ? SHEET_A4_LANDSCAPE : SHEET_A4;
}

err slip_draw(struct arena *mem, const struct node *content, slice *pdf)
{
    const struct node *copies = node_get(content, "copies");
    slice form = node_text(content, "form"), code = node_text(content, "code");
    slice foot = slice_fmt(mem, "%.*s%s%.*s%s%.*s", SL(form), form.n ? ", " : "", SL(node_text(content, "law")),
                           code.n ? " · Mã hồ sơ " : "", SL(code));
    struct sheet *on = sheet_new(mem, size_of(node_text(content, "size")), node_text(content, "title"), foot,
                                 node_text(content, "printed"));
    if (!copies || !copies->n) copy(on, content, NONE);
    NODE_EACH (whose, copies) {
        if (whose != copies->first) sheet_page(on);
        copy(on, content, node_value(whose));
    }
    return sheet_end(on, pdf);
}
