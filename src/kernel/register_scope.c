/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows of a register somebody may see, as conditions of a statement: of a list, and of what a report counts. */
#include "kernel/register_inside.h"

static void glue(struct composed *q, const char **how)
{
    out_z(&q->sql, *how);
    *how = " and ";
}

static void only_open(struct composed *q, const char **how, const struct registry *r)
{
    const char *comma = "";
    if (!r->states.n) return;
    glue(q, how);
    composed_add(q, "coalesce(state, '') in (");            /* most rows are: met on the way, not looked up */
    EACH (s, r->states) {
        if (!s->open) continue;
        out_z(&q->sql, comma);
        composed_arg(q, value_text(s->code));
        comma = ", ";
    }
    composed_add(q, ")");
}

/* One unit is a range of the index of owners; a subtree is a large part of a register: its rows are met on the way. */
static void only_owned(struct composed *q, const char **how, const struct call *c, const struct registry *r)
{
    struct owner_ranges ranges;
    const char *or = "";
    register_owners(c, r, S("read"), &ranges);
    if (ranges.all) return;
    glue(q, how);
    if (ranges.list.n == 1 && ranges.list.v[0].lo == ranges.list.v[0].hi) composed_add(q, "owner = (select id from unit where ");
    else composed_add(q, "+owner in (select id from unit where ");
    EACH (range, ranges.list) {
        out_z(&q->sql, or);
        composed_add(q, "lo between ");
        composed_arg(q, value_int(range->lo));
        composed_add(q, " and ");
        composed_arg(q, value_int(range->hi));
        or = " or ";
    }
    composed_add(q, ")");
}

/* A row that was merged into another is found under the other. */
static void not_merged(struct composed *q, const char **how, const struct registry *r)
{
    if (!r->sources.n) return;
    glue(q, how);
    composed_add(q, "id not in (select gone from row_merge where registry = ");
    composed_arg(q, value_text(r->name));
    composed_add(q, " and undone_at is null)");
}

void register_scope_add(struct composed *q, const char **how, const struct call *c, const struct registry *r, bool official)
{
    if (official) only_owned(q, how, c, r);
    else only_open(q, how, r);
    not_merged(q, how, r);
}
