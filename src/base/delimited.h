/* SPDX-License-Identifier: Apache-2.0 */
/* Records of a text for spreadsheets (RFC 4180): cells parted by a comma, semicolon, tab or bar, "…" around what holds one of them, a
 * quote or a line end, "" for a quote.  Works on the text at hand, so that a file of any size passes through a window. */
#ifndef BASE_DELIMITED_H
#define BASE_DELIMITED_H
#include "base/list.h"
#include "base/slice.h"

enum { DELIMITED_CELLS = 300, DELIMITED_RECORD = 64 << 10 };    /* cells and bytes a record may have */

struct record_cells {
    LIST(slice) cells;          /* trimmed; in the arena or in the text */
    slice raw;                  /* as it stands in the text, without its line end */
    size_t lines;               /* lines of the text it takes, empty ones before it too */
    size_t inside;              /* of these, those that begin inside one of its cells */
    bool  broken;               /* a quote that nobody closes, or too many cells: then it is one line */
};

/* Takes the next record off *rest, empty lines before it too.  False: there is none, or the text ends before the record does and `last`
 * is false, and nothing was taken. */
bool delimited_next(struct arena *mem, slice *rest, char by, bool last, struct record_cells *record);

size_t delimited_lines(slice s);        /* how many lines end in it */

/* What parts the cells of this line: whichever of , ; tab and | it has most of. */
char delimited_guess(slice line);

#endif
