/* SPDX-License-Identifier: Apache-2.0 */
/* Two rows of a register with sources that are one thing.  The program suggests, a person decides, and it can be undone.
 *
 * A merge moves the claims of one row to the other and weighs them anew; the row that has none any more stands untouched, is in no list,
 * takes no change and leads to the other.  An undone merge moves back the claims that came by it, and both rows are weighed again: since a
 * row is a function of its claims, both are then what they were, to the byte. */
#ifndef KERNEL_MERGE_H
#define KERNEL_MERGE_H
#include "kernel/claim.h"

struct row_merge { int64_t id, kept, gone; slice why; instant made_at; };

/* Fault: ERR_DENIED; ERR_CONFLICT "register.merged" when either is part of a merge as the one that is gone, or `gone` has taken others. */
err merge_make(struct call *c, const struct registry *r, struct registry_row *kept, struct registry_row *gone, slice why,
               field_faults *faults);
err merge_undo(struct call *c, const struct registry *r, struct registry_row *gone, field_faults *faults);

err merge_of(struct call *c, const struct registry *r, int64_t gone, struct row_merge *m, bool *found);     /* what it is merged into */
err merge_into(struct call *c, const struct registry *r, int64_t kept, registry_rows *gone);                /* and what into it */
err merge_check(struct call *c, const struct registry *r, const struct registry_row *row);      /* "register.merged" when it is gone */
err merge_follow(struct call *c, const struct registry *r, struct registry_row *row);           /* becomes the one that goes on */

/* Rows that may be the same thing, the likeliest first; percent of what can agree. */
struct similar { struct registry_row row; int percent; };
typedef LIST(struct similar) similars;
enum { SIMILAR_LEAST = 60, SIMILAR_SHOWN = 10 };
bool merge_looks(const struct registry *r);         /* the declaration says by which fields */
err merge_similar(struct call *c, const struct registry *r, const struct registry_row *row, similars *list);

/* `similar` of the declaration.  ignored: words that say nothing of a name, folded: "cong ty", "tnhh". */
struct similarity { registry_fields fields; LIST(slice) ignored; };
struct similarity similarity_of(struct arena *mem, const struct registry *r);
slice similar_plain(struct arena *mem, const struct similarity *by, slice name);      /* a name without them */
int   similar_percent(struct arena *mem, slice a, slice b);         /* of words that agree but for one edit */

#endif
