/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of imports share.  Others use import.h. */
#ifndef KERNEL_IMPORT_INSIDE_H
#define KERNEL_IMPORT_INSIDE_H
#include "base/delimited.h"
#include "kernel/import.h"

void import_headings_of(struct call *c, const struct registry *r, slice source, const struct record_cells *head, import_headings *columns);

/* import_workbook.c: the text of a workbook goes on to that blob; fills sheet and sheets.  ERR_INPUT of "file" says why it cannot be. */
struct blob_writer;
err import_workbook(struct call *c, slice sha256, struct blob_writer *to, struct import *im);
err import_old(struct call *c);         /* why workbooks of before 2007 and those with a password are not read */

/* What is said of the file as a whole, or of the line that came without one: source, document, until, and as_of: today if there is none. */
void import_terms(struct call *c, const struct registry *r, struct import *im, field_faults *faults);

/* One line: import_row.c.  What is wrong with it stands in `wrong`; the fault that comes back is the database's. */
err import_row(struct call *c, const struct registry *r, const struct import *im, const import_headings *columns,
               const struct record_cells *record, enum import_outcome *outcome, slice *wrong);

#endif
