/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of reports share.  Others use report.h. */
#ifndef KERNEL_REPORT_INSIDE_H
#define KERNEL_REPORT_INSIDE_H
#include "kernel/register_inside.h"
#include "kernel/report.h"

extern const char *const report_row_columns[], *const report_unit_columns[];       /* id, code, …; end with NULL */
bool report_names(const struct registry_report *report, slice word);               /* does its text say that word? */
bool report_shows(const struct registry_report *report, const struct registry_field *f);    /* may it read that field, and does it? */
const struct registry *report_register(const struct definitions *d, slice system, slice code);
/* The tokens as a statement.  values: of parameters; NULL: all missing.  starts: may be NULL; where each token begins in the statement. */
void report_write(struct composed *q, const struct registry_report *report, const struct node *values, size_t *starts);

#endif
