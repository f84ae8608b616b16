/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks of spreadsheet programs (XLSX: ECMA-376 in a ZIP), read as a text with tabs between its cells (base/delimited.h): one line for
 * each row of the first sheet that is not hidden, so that row 7 is the seventh record or what stands empty before it.
 *
 * Cells come as people type them: a formula is what it last came to (#CALC! when it never was reckoned), a day 11/09/2018, an instant
 * 08:05 11/09/2018, decimals with a comma, numbers shown with leading noughts with them, truth as true and false.
 *
 * The file is asked for piece by piece and the text handed on as it grows; what stays in memory are the texts that cells share.  The
 * limits below hold against what really comes out of the ZIP, whatever it says of itself.  One thread at a time. */
#ifndef BASE_WORKBOOK_H
#define BASE_WORKBOOK_H
#include "base/err.h"

enum {
    WORKBOOK_ROWS  = 1 << 20,       /* rows of a sheet, as spreadsheet programs have it */
    WORKBOOK_SHEET = 512 << 20,     /* bytes of a sheet's XML */
    WORKBOOK_TEXTS = 64 << 20,      /* bytes of the shared texts' XML, and of any other part */
    WORKBOOK_RATIO = 200,           /* how many times its packed size a part of more than a megabyte may be */
};

enum workbook_fault {
    WORKBOOK_FINE,
    WORKBOOK_OTHER,                 /* not a workbook: another ZIP, or none */
    WORKBOOK_BROKEN,                /* cut short, changed, or not XML where XML should be */
    WORKBOOK_LARGE,                 /* beyond the limits */
    WORKBOOK_WIDE,                  /* a row has more cells or more text than a record may have; `where` is its number */
    WORKBOOK_MERGED,                /* cells are merged: which rows their text speaks of is not to be known; `where` is "B3:B7" */
};

struct workbook {
    int64_t size;                                                       /* bytes of the file */
    err   (*read)(void *own, int64_t at, char *to, size_t n, size_t *got);   /* fewer than n: the file ends there */
    err   (*text)(void *own, slice text);                               /* what comes next; not kept after the call */
    void   *own;
    /* told: */
    enum workbook_fault fault;
    slice   where;
    slice   sheet;                                                      /* the name of the sheet that was read */
    size_t  sheets;                                                     /* that are not hidden */
};

bool workbook_begins(slice head);       /* like a ZIP; what else it is workbook_read says */
bool workbook_old(slice head);          /* XLS of before 2007, or a workbook with a password: neither can be read */

/* err: what `read` and `text` came back with.  After a fault, text may have been handed on already. */
err workbook_read(struct arena *mem, struct workbook *w);

#endif
