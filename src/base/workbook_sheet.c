/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet becomes text as its rows come by: cells in their columns, parted by tabs, empty rows as empty lines before the next full one. */
#include <string.h>
#include "base/delimited.h"
#include "base/workbook_inside.h"

enum { HANDED = 64 << 10, LAST_COLUMN = 16384 };

struct sheet {
    struct book  *b;
    struct arena *row_mem;                              /* of one row's numbers */
    int64_t row, done, column;                          /* from 1: where we are; done: the last row whose line is written */
    int64_t cells;                                      /* in the line so far */
    struct out line, text, handed;                      /* of the row; of the cell; what is not handed on yet */
    slice   kind;                                       /* of the cell */
    char    kind_text[16];
    int64_t style;
    bool    inside, formula, sound;
};

static void wrong(struct sheet *s, enum workbook_fault fault) { if (!book_stopped(s->b)) s->b->w->fault = fault; }

static void hand_on(struct sheet *s)
{
    struct workbook *w = s->b->w;
    if (s->handed.n && !book_stopped(s->b)) s->b->trouble = w->text(w->own, out_slice(&s->handed));
    s->handed.n = 0;
}

/* ---- cells ---- */

/* "AB12" is column 28; without a reference it is the next one. */
static int64_t column_of(slice ref, int64_t last)
{
    int64_t n = 0;
    for (size_t i = 0; i < ref.n && ref.p[i] >= 'A' && ref.p[i] <= 'Z' && n <= LAST_COLUMN; i++) n = n * 26 + (ref.p[i] - 'A' + 1);
    return n ? n : last + 1;
}

static slice shared_text(struct sheet *s, slice number)
{
    int64_t n;
    if (slice_int(number, &n) && n >= 0 && (size_t)n < s->b->shared.n) return s->b->shared.v[n];
    wrong(s, WORKBOOK_BROKEN);
    return NONE;
}

static slice cell_words(struct sheet *s, slice typed)
{
    static const struct cell_style none = { 0 };
    slice day = slice_sub(typed, 0, 10), rest = slice_sub(typed, 10, typed.n);
    bool known = s->style >= 0 && (size_t)s->style < s->b->cell_styles.n;
    if (s->formula && !typed.n && !slice_eq(s->kind, S("str"))) return S("#CALC!");
    if (slice_eq(s->kind, S("s"))) return typed.n ? shared_text(s, typed) : NONE;
    if (slice_eq(s->kind, S("b"))) return slice_eq(typed, S("1")) ? S("true") : S("false");
    if (slice_eq(s->kind, S("d"))) return slice_starts(rest, S("T00:00")) ? day : typed;
    if (s->kind.n && !slice_eq(s->kind, S("n"))) return typed;
    return cell_number(s->row_mem, typed, known ? &s->b->cell_styles.v[s->style] : &none, s->b->days_1904);
}

static bool needs_quotes(slice words)
{
    for (size_t i = 0; i < words.n; i++)
        if (strchr("\"\t\r\n", words.p[i])) return true;
    return false;
}

static void cell_put(struct sheet *s, slice words)
{
    words = slice_trim(slice_replace(s->row_mem, words, S("_x000D_"), S("")));
    if (!words.n) return;
    if (s->column > DELIMITED_CELLS) wrong(s, WORKBOOK_WIDE);
    if (s->column <= s->cells) wrong(s, WORKBOOK_BROKEN);           /* two cells in one place */
    if (book_stopped(s->b)) return;
    for (; s->cells < s->column; s->cells++)
        if (s->cells) out_c(&s->line, '\t');
    if (needs_quotes(words)) out_f(&s->line, "\"%.*s\"", SL(slice_replace(s->row_mem, words, S("\""), S("\"\""))));
    else out_s(&s->line, words);
}

static void cell_open(struct sheet *s, const char **attributes)
{
    slice kind = slice_sub(xml_attribute(attributes, "t"), 0, sizeof s->kind_text);
    s->column = column_of(xml_attribute(attributes, "r"), s->column);
    s->kind = (slice){ s->kind_text, kind.n };
    for (size_t i = 0; i < kind.n; i++) s->kind_text[i] = kind.p[i];
    s->style = 0;
    (void)slice_int(xml_attribute(attributes, "s"), &s->style);
    s->text.n = 0;
    s->formula = false;
}

/* ---- rows ---- */

static void row_open(struct sheet *s, const char **attributes)
{
    slice number = xml_attribute(attributes, "r");
    int64_t row = s->row + 1;
    if (number.n && !slice_int(number, &row)) row = 0;
    if (row <= s->row || row > WORKBOOK_ROWS) wrong(s, WORKBOOK_BROKEN);
    s->row = row;
    s->column = s->cells = 0;
    s->line.n = 0;
}

static void row_close(struct sheet *s)
{
    if (s->line.over || s->text.over || s->line.n >= DELIMITED_RECORD) wrong(s, WORKBOOK_WIDE);
    for (; s->line.n && s->done < s->row - 1 && !book_stopped(s->b); s->done++) {
        if (s->handed.n == HANDED) hand_on(s);
        out_c(&s->handed, '\n');
    }
    if (s->line.n && !book_stopped(s->b)) {
        if (s->handed.n + s->line.n + 1 > HANDED) hand_on(s);
        out_s(&s->handed, out_slice(&s->line));
        out_c(&s->handed, '\n');
        s->done = s->row;
    }
    arena_reset(s->row_mem);
}

/* ---- elements ---- */

static void element_open(void *own, slice name, const char **attributes)
{
    struct sheet *s = own;
    if (slice_eq(name, S("row"))) row_open(s, attributes);
    else if (slice_eq(name, S("c"))) cell_open(s, attributes);
    else if (slice_eq(name, S("f"))) s->formula = true;
    else if (slice_eq(name, S("rPh"))) s->sound = true;
    else if (slice_eq(name, S("mergeCell"))) {
        wrong(s, WORKBOOK_MERGED);
        s->b->w->where = slice_copy(s->b->mem, xml_attribute(attributes, "ref"));
    }
    s->inside = slice_eq(name, S("v")) || (slice_eq(name, S("t")) && !s->sound);
}

static void element_close(void *own, slice name)
{
    struct sheet *s = own;
    s->inside = false;
    if (slice_eq(name, S("rPh"))) s->sound = false;
    else if (slice_eq(name, S("c"))) cell_put(s, cell_words(s, out_slice(&s->text)));
    else if (slice_eq(name, S("row"))) row_close(s);
    if (s->b->w->fault == WORKBOOK_WIDE) s->b->w->where = slice_fmt(s->b->mem, "%lld", (long long)s->row);
}

static void element_text(void *own, slice text)
{
    struct sheet *s = own;
    if (s->inside) out_s(&s->text, text);
}

static void row_mem_free(void *mem) { arena_free(mem); }

void book_sheet(struct book *b)
{
    struct sheet s = { .b = b, .row_mem = arena_new(), .line = out_new(b->mem, 2 * DELIMITED_RECORD),
                       .text = out_new(b->mem, 2 * DELIMITED_RECORD), .handed = out_new(b->mem, HANDED + 1) };
    arena_defer(b->mem, row_mem_free, s.row_mem);
    book_part(b, b->sheet, WORKBOOK_SHEET,
              &(struct xml_reader){ .open = element_open, .close = element_close, .text = element_text, .own = &s });
    hand_on(&s);
}

err workbook_read(struct arena *mem, struct workbook *w)
{
    struct book *b = NEW(mem, struct book);             /* the ZIP outlives this call, as the arena does */
    *b = (struct book){ .mem = mem, .w = w };
    book_open(b);
    if (!book_stopped(b)) book_look(b);
    if (!book_stopped(b)) book_styles(b);
    if (!book_stopped(b)) book_texts(b);
    if (!book_stopped(b)) book_sheet(b);
    return b->trouble;
}
