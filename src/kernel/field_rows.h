/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of cells in one field (form.h, FIELD_ROWS).  Others use form.h. */
#ifndef KERNEL_FIELD_ROWS_H
#define KERNEL_FIELD_ROWS_H
#include "kernel/form.h"

/* Every cell of what is typed, a list of maps as JSON.  Lines without any value are left out; no line is left: `value` has none.
 * False: a fault for each cell, of FIELD.LINE.COLUMN with the line from 1 as typed, and nothing else. */
bool  field_rows(struct call *c, const struct form_field *f, slice typed, slice *value, field_faults *faults);
slice field_rows_shown(struct call *c, const struct form_field *f, slice value);       /* "Gạo, 5 kg; Muối, 2 kg" */

#endif
