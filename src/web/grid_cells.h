/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet's cells, for its two writers. */
#ifndef WEB_GRID_CELLS_H
#define WEB_GRID_CELLS_H
#include "base/list.h"
#include "web/grid.h"

enum cell_kind { CELL_TEXT, CELL_INT, CELL_DAY, CELL_INSTANT, CELL_LINE };      /* CELL_LINE: the line ends here */
struct cell { enum cell_kind kind; union { slice text; int64_t n; day d; instant t; }; };
struct grid { struct call *c; slice title; LIST(struct cell) cells; };

err grid_xlsx(struct grid *s, slice *bytes);

#endif
