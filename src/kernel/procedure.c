/* SPDX-License-Identifier: Apache-2.0 */
/* Looking procedures up in the published definitions: by id, by code and day, for a unit; search; where a step happens. */
#include "kernel/procedure.h"
#include <stdlib.h>
#include "base/fold.h"
#include "kernel/definitions.h"

bool procedure_has_level(const struct procedure *p, slice level)
{
    EACH (own, p->levels)
        if (slice_eq(*own, level)) return true;
    return false;
}

const struct procedure *procedure_by_id(const struct call *c, int64_t id)
{
    const struct definitions *d = defs(c);
    const struct definitions_index *index = d->index;
    size_t from = 0, to = d->procedures.n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (index->procedures_by_id[middle]->id < id) from = middle + 1;
        else to = middle;
    }
    return from < d->procedures.n && index->procedures_by_id[from]->id == id ? index->procedures_by_id[from] : NULL;
}

/* The run of a code's versions, oldest first. */
static const struct procedure *versions(const struct definitions *d, slice code, const struct procedure **end)
{
    size_t from = 0, to = d->procedures.n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (slice_cmp(d->procedures.v[middle].code, code) < 0) from = middle + 1;
        else to = middle;
    }
    size_t last = from;
    while (last < d->procedures.n && slice_eq(d->procedures.v[last].code, code)) last++;
    *end = d->procedures.v + last;
    return d->procedures.v + from;
}

bool procedure_withdrawn(const struct procedure *p, day on) { return p->withdrawn_on.n && p->withdrawn_on.n <= on.n; }

/* The newest that has begun; when that has ended, no older one comes back. */
const struct procedure *procedure_by_code(const struct call *c, slice code, day on)
{
    const struct procedure *end, *found = NULL;
    for (const struct procedure *p = versions(defs(c), code, &end); p < end; p++)
        if (p->valid_from.n <= on.n) found = p;
    return found && !procedure_withdrawn(found, on) ? found : NULL;
}

const struct procedure *procedure_version(const struct call *c, slice code, int64_t version)
{
    const struct procedure *end;
    for (const struct procedure *p = versions(defs(c), code, &end); p < end; p++)
        if (p->version == version) return p;
    return NULL;
}

/* ---- the roll-out ---- */

/* The newest row of (procedure, unit) that has begun; NULL when there is none. */
static const struct rollout *rolled_out(const struct definitions *d, slice code, const struct unit *u, day on)
{
    size_t from = 0, to = d->rollout.n;
    while (from < to) {                             /* the first row beyond (code, u, on) */
        size_t middle = from + (to - from) / 2;
        const struct rollout *row = &d->rollout.v[middle];
        int order = slice_cmp(row->procedure, code);
        if (order == 0) order = row->unit->id < u->id ? -1 : row->unit->id > u->id;
        if (order < 0 || (order == 0 && row->from.n <= on.n)) from = middle + 1;
        else to = middle;
    }
    if (from == 0) return NULL;
    const struct rollout *row = &d->rollout.v[from - 1];
    return row->unit == u && slice_eq(row->procedure, code) ? row : NULL;
}

const struct procedure *procedure_for(const struct call *c, slice code, const struct unit *u, day on)
{
    const struct rollout *row = rolled_out(defs(c), code, u, on);
    const struct procedure *pinned = row && row->version ? procedure_version(c, code, row->version) : NULL;
    return pinned && !procedure_withdrawn(pinned, on) ? pinned : procedure_by_code(c, code, on);
}

int procedure_online(const struct call *c, const struct procedure *p, const struct unit *u, day on)
{
    const struct rollout *row = rolled_out(defs(c), p->code, u, on);
    int online = row ? row->online : 2;
    return online < p->online_max ? online : p->online_max;
}

/* Commune and district procedures are their committees'; provincial ones belong to the department that runs them. */
#define TEXT(literal) { literal, sizeof literal - 1 }       /* S() is no constant of a static initialiser */
const struct paper_kind mandate_paper = {
    .id = TEXT("uy-quyen"), .name = TEXT("Giấy ủy quyền"), .originals = 1,
    .note = TEXT("khi người khác đến nộp thay; người nộp ghi ở trên là người ủy quyền"),
};

const struct paper_kind *procedure_paper(const struct procedure *p, slice id)
{
    EACH (k, p->papers)
        if (slice_eq(k->id, id)) return k;
    return slice_eq(id, mandate_paper.id) ? &mandate_paper : NULL;
}

slice procedure_paper_name(const struct procedure *p, slice id, slice name)
{
    EACH (k, p->papers)
        if (slice_eq(k->id, id)) return k->name;
    return name;
}

bool procedure_offered(const struct procedure *p, const struct unit *u)
{
    if (slice_eq(u->level, S("department"))) return procedure_has_level(p, S("province")) && slice_eq(u->code, p->agency);
    if (slice_eq(u->level, S("province"))) return procedure_has_level(p, S("province")) && !p->agency.n;
    return unit_is_territory(u) && procedure_has_level(p, u->level);
}

/* ---- search ---- */

struct hit { int rank; size_t length; slice key; const struct procedure *p; };

static int hit_order(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->rank != y->rank) return x->rank - y->rank;
    if (x->length != y->length) return x->length < y->length ? -1 : 1;
    return slice_cmp(x->key, y->key);
}

/* 0 the name (or code) begins so, 1 all words in the name, 2 the plain words begin so, 3 a keyword does, 4 all words
 * somewhere in them; -1 not at all. */
static int rank(const struct procedure *p, slice folded)
{
    slice rest = p->fold, name = slice_next(&rest, '\n'), plain = slice_next(&rest, '\n');
    if (slice_starts(name, folded) || slice_starts(p->code, folded)) return 0;
    if (fold_has_words(name, folded)) return 1;
    if (slice_starts(plain, folded)) return 2;
    while (rest.n)
        if (slice_starts(slice_next(&rest, '\n'), folded)) return 3;
    return fold_has_words(p->fold, folded) ? 4 : -1;
}

void procedure_search(const struct call *c, slice q, slice field, const struct unit *u, procedure_list *found)
{
    const struct definitions *d = defs(c);
    slice folded = fold(c->mem, q);
    LIST(struct hit) hits = { 0 };
    for (size_t i = 0; i < d->procedures.n; i++) {
        const struct procedure *p = &d->procedures.v[i];
        if (p != (u ? procedure_for(c, p->code, u, today(c)) : procedure_by_code(c, p->code, today(c)))) continue;
        if ((field.n && !slice_eq(p->field, field)) || (u && !procedure_offered(p, u))) continue;
        int at = rank(p, folded);
        size_t length = folded.n ? utf8_length(p->name) : 0;        /* of those that fit, the one with the least besides */
        if (at >= 0) LIST_ADD(c->mem, &hits, ((struct hit){ at, length, sort_key(c->mem, p->name), p }));
    }
    if (hits.n) qsort(hits.v, hits.n, sizeof *hits.v, hit_order);
    EACH (hit, hits) LIST_ADD(c->mem, found, hit->p);
}

/* ---- steps ---- */

const struct unit *step_unit(const struct call *c, const struct step *s, const struct unit *origin, const struct unit *competent, day on)
{
    const struct unit *u = NULL;
    switch (s->at) {
    case AT_SAME:       u = competent; break;
    case AT_PARENT:     u = competent->parent; break;
    case AT_ORIGIN:     u = origin; break;
    case AT_DEPARTMENT: u = unit_by_code(c, s->at_name, on); break;
    case AT_BRANCH:     u = unit_branch(c, competent, s->at_name, on); break;
    }
    return u && unit_valid(u, on) ? u : NULL;
}
