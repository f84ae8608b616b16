/* SPDX-License-Identifier: Apache-2.0 */
/* Looking units up in the published definitions.  Read from data: unit_read.c. */
#include "kernel/unit.h"
#include "base/fold.h"
#include "base/out.h"
#include "kernel/definitions.h"

bool unit_within(const struct unit *u, const struct unit *top) { return u->lo >= top->lo && u->lo <= top->hi; }

bool unit_valid(const struct unit *u, day on)
{
    return u->valid_from.n <= on.n && (u->valid_to.n == 0 || on.n <= u->valid_to.n);
}

const struct unit *definitions_unit_id(const struct definitions *d, int64_t id)
{
    const struct definitions_index *index = d->index;
    size_t from = 0, to = d->units.n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (index->units_by_id[middle]->id < id) from = middle + 1;
        else to = middle;
    }
    return from < d->units.n && index->units_by_id[from]->id == id ? index->units_by_id[from] : NULL;
}

/* Where the run of a code begins in units_by_code. */
static size_t code_run(const struct definitions *d, slice code)
{
    const struct definitions_index *index = d->index;
    size_t from = 0, to = d->units.n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (slice_cmp(index->units_by_code[middle]->code, code) < 0) from = middle + 1;
        else to = middle;
    }
    return from;
}

const struct unit *definitions_unit(const struct definitions *d, slice code, day on)
{
    const struct definitions_index *index = d->index;
    for (size_t i = code_run(d, code); i < d->units.n && slice_eq(index->units_by_code[i]->code, code); i++)
        if (unit_valid(index->units_by_code[i], on)) return index->units_by_code[i];
    return NULL;
}

bool definitions_have_level(const struct definitions *d, slice code, slice level)
{
    const struct definitions_index *index = d->index;
    for (size_t i = code_run(d, code); i < d->units.n && slice_eq(index->units_by_code[i]->code, code); i++)
        if (!level.n || slice_eq(index->units_by_code[i]->level, level)) return true;
    return false;
}

bool definitions_have_purpose(const struct definitions *d, slice purpose)
{
    for (size_t i = 0; i < d->units.n; i++)
        if (slice_eq(d->units.v[i].purpose, purpose)) return true;
    return false;
}

const struct unit *unit_by_id(const struct call *c, int64_t id) { return definitions_unit_id(defs(c), id); }

const struct unit *unit_by_code(const struct call *c, slice code, day on) { return definitions_unit(defs(c), code, on); }

const struct unit *unit_root(const struct call *c)
{
    const struct units *all = &defs(c)->units;
    return all->n ? &all->v[0] : NULL;
}

const struct unit *unit_ancestor(const struct unit *u, slice level)
{
    while (u && !slice_eq(u->level, level)) u = u->parent;
    return u;
}

const struct unit *unit_branch(const struct call *c, const struct unit *u, slice purpose, day on)
{
    const struct units *all = &defs(c)->units;
    const struct unit *end = all->v + all->n;
    if (slice_eq(u->purpose, purpose) && unit_valid(u, on)) return u;
    for (; u; u = u->parent)
        for (const struct unit *child = u + 1; child < end && child->lo <= u->hi; child++)
            if (child->parent == u && slice_eq(child->purpose, purpose) && unit_valid(child, on)) return child;
    return NULL;
}

bool unit_is_territory(const struct unit *u)
{
    return slice_eq(u->level, S("commune")) || slice_eq(u->level, S("district")) || slice_eq(u->level, S("province"));
}

void unit_search(const struct call *c, slice level, slice q, day on, unit_list *found)
{
    const struct units *all = &defs(c)->units;
    slice folded = fold(c->mem, q), code = slice_trim(q);
    for (size_t i = 0; i < all->n; i++) {
        const struct unit *u = &all->v[i];
        if (!unit_valid(u, on) || (level.n && !slice_eq(u->level, level))) continue;
        if (fold_has_words(u->fold, folded) || slice_starts(u->code, code)) LIST_ADD(c->mem, found, u);
    }
}

slice unit_place(struct arena *mem, const struct unit *u)
{
    struct out o = out_new(mem, 4096);
    out_s(&o, u->name);
    for (u = u->parent; u && u->parent; u = u->parent) {
        out_z(&o, ", ");
        out_s(&o, u->name);
    }
    return out_slice(&o);
}
