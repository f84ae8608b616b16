/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of workbooks share.  Others use workbook.h. */
#ifndef BASE_WORKBOOK_INSIDE_H
#define BASE_WORKBOOK_INSIDE_H
#include <zip.h>
#include "base/out.h"
#include "base/workbook.h"

/* How numbers are shown: style of a cell, by its number in the file. */
struct cell_style { bool day, clock; int digits; };      /* digits: at least so many, with leading noughts */

struct book {
    struct arena *mem;
    struct workbook *w;
    zip_t *zip;
    err    trouble;                                     /* of w->read and w->text */
    bool   days_1904;
    slice  workbook, sheet_id, sheet, texts, styles;    /* names of parts in the ZIP; sheet_id: in the workbook's relations */
    LIST(slice) shared;
    LIST(struct cell_style) cell_styles;
};

/* ---- workbook_zip.c: the parts of the file ---- */

void book_open(struct book *b);                         /* closed with the arena; w->fault when it is no ZIP */
bool book_has(struct book *b, slice part);

/* What reads one part, element by element.  Names come without their prefix; attributes as expat gives them: name, value, …, NULL. */
struct xml_reader {
    void (*open)(void *own, slice name, const char **attributes);
    void (*close)(void *own, slice name);
    void (*text)(void *own, slice text);
    void  *own;
};
void  book_part(struct book *b, slice part, int64_t most, const struct xml_reader *reader);   /* stops at w->fault and trouble */
slice xml_attribute(const char **attributes, const char *name);     /* NONE: it has none */
bool  book_stopped(const struct book *b);

/* ---- workbook_parts.c, workbook_sheet.c, workbook_cell.c ---- */

void  book_relations(struct book *b, slice from, const char *kind, slice id, slice *part);
void  book_look(struct book *b);                        /* which parts there are, and which sheet is the first */
void  book_styles(struct book *b);
void  book_texts(struct book *b);
void  book_sheet(struct book *b);

struct cell_style cell_style_of(int64_t format, slice code);    /* code: of a format that the file declares; NONE: one that all know */
slice cell_number(struct arena *mem, slice number, const struct cell_style *style, bool days_1904);

#endif
