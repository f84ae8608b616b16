/* SPDX-License-Identifier: Apache-2.0 */
/* Files into registers: CSV of any size and of any of the encodings that offices use (base/charset.h, base/delimited.h), or the first
 * sheet of a workbook (base/workbook.h).
 *
 *   receive   the file is made one text in UTF-8, a blob, and everything after knows nothing else; its first line names the columns: by
 *             name or label of a field, or as the source says (docs/registers.md)
 *   check     every line is done and undone: what is wrong with which line is known before anything is written.  Who has chosen
 *             already how it is to be run need not wait for that
 *   run       all lines or none (files of at most IMPORT_WHOLE bytes), or the good ones; in the name of who brought the file, with
 *             the rights they have at that moment
 *
 * Lines go in batches.  A batch, its counts and the place up to which the file is done are one transaction: whoever is killed leaves
 * whole batches, and whoever goes on begins at that place; two who work on one file cannot both do a batch.
 * A line is the row that has its code, or the values of the register's first key; there is such a row: what the line says is changed (an
 * empty cell says nothing); there is none: it is added.  So the same file again changes nothing; a register without a key takes none.
 * A line that another agency's system sends by itself goes the same way (import_said).
 * The job "imports" goes on with all that is open; in memory stands one window of the file. */
#ifndef KERNEL_IMPORT_H
#define KERNEL_IMPORT_H
#include "kernel/register.h"

enum { IMPORT_WHOLE = 1 << 20, IMPORT_FAULTS = 20000 };  /* bytes of a file that all-or-nothing takes; refused lines that are kept */

struct import {
    int64_t id, account;
    slice   registry, name, source, document, content, charset, parted, state, trouble;
    bool    whole;
    int64_t size, position, line, added, changed, same, bad;
    instant made_at, ended_at;
    slice   sheet;                                      /* of a workbook: the one that was read; charset is "XLSX" then */
    int64_t sheets;                                     /* and how many there are; 0: no workbook */
    day     as_of;                                      /* the day that the file describes; none given: today */
    day     until;                                      /* of a line that came without a file: the last day it speaks of; {0}: none told */
};
typedef LIST(struct import) imports;

/* Outside a transaction: reads the blob of the bytes as they came; fills content, charset, parted, size, sheet, sheets.
 * ERR_INPUT when it is empty, or a workbook that cannot be read. */
err import_receive(struct call *c, slice sha256, struct import *im);

/* What the columns of the first line mean: a field each, NULL for what the register does not know. */
struct import_heading { slice head; const struct registry_field *field; bool code; };
typedef LIST(struct import_heading) import_headings;
err import_head(struct call *c, const struct registry *r, const struct import *im, import_headings *columns);   /* outside, too */

/* name, source, document and what receive has filled are given.  Faults: of "file" and "source". */
err import_open(struct call *c, const struct registry *r, const import_headings *columns, struct import *im, field_faults *faults);
bool import_may(const struct call *c, const struct registry *r);
err import_find(struct call *c, const struct registry *r, int64_t id, struct import *im);      /* ERR_MISSING "import.missing" */
err import_list(struct call *c, const struct registry *r, imports *list);                      /* the newest 20 */
err import_start(struct call *c, struct import *im, bool whole);        /* ERR_CONFLICT "import.not_now", "import.bad", "import.large" */
err import_stop(struct call *c, struct import *im);                     /* what has been written stays */

struct import_fault { int64_t line; slice raw, wrong; };
typedef LIST(struct import_fault) import_faults;
err import_wrong(struct call *c, int64_t id, int64_t after, int limit, import_faults *list);   /* in the order of the file */

/* What one line came to.  IMPORT_BAD: nothing of it was written, and faults say why (field "": not about any one field). */
enum import_outcome { IMPORT_ADDED, IMPORT_CHANGED, IMPORT_SAME, IMPORT_BAD };
struct line_done { enum import_outcome outcome; struct registry_row row; field_faults faults; };      /* row: when it was not bad */

/* Inside a write, of a register with sources: a line that came without a file, by the source, document, as_of ({0}: today) and until of
 * `im`; who calls has asked import_may.  said: values by names of fields, in the words that files use; code: of the row it speaks of, or
 * no value: its first key tells. */
err import_said(struct call *c, const struct registry *r, const struct import *im, slice code, const struct node *said,
                struct line_done *line);

/* Outside a transaction: the next batch, of a check or a run; *more: it is not over.  The caller's person is set to the import's. */
err import_turn(struct call *c, int64_t id, bool *more);
err import_work(struct call *c);        /* the job */

#endif
