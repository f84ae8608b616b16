/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a plan share.  Others use plan.h. */
#ifndef KERNEL_PLAN_INSIDE_H
#define KERNEL_PLAN_INSIDE_H
#include "kernel/plan.h"
#include "kernel/register_inside.h"

#define PLAN_SAY(c, change, ...)  LIST_ADD((c)->mem, &(change)->lines, ((struct plan_line){ false, slice_fmt((c)->mem, __VA_ARGS__) }))
#define PLAN_LOUD(c, change, ...) LIST_ADD((c)->mem, &(change)->lines, ((struct plan_line){ true, slice_fmt((c)->mem, __VA_ARGS__) }))

/* plan_rows.c: what of the rows that are there concerns whom */
err plan_count(struct call *c, const struct registry *now, slice column, bool given, int64_t *n);     /* rows with, or without, a value */
err plan_rules(struct call *c, struct plan_change *change);
err plan_overdue(struct call *c, const struct plan_change *change, const struct registry_retention *t, int64_t *due);   /* rows, today */
/* plan_rights.c */
err plan_rights(struct call *c, struct plan_change *change);
/* plan_procedures.c */
struct publishing;
err plan_procedures(struct call *c, const struct publishing *p, struct plan *plan);
/* plan_cost.c */
err plan_cost(struct call *c, struct plan_change *change);

#endif
