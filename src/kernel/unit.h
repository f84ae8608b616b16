/* SPDX-License-Identifier: Apache-2.0 */
/* Units: the agencies of the province, a tree with validity dates and successors.
 * A unit is keyed by code *and* period: names and codes move between units in a reform.  The district tier can vanish by
 * data alone, so nothing here counts levels.  Subtree tests are range tests on two integers (lo, hi).
 * Part of the published definitions: immutable, shared by all threads. */
#ifndef KERNEL_UNIT_H
#define KERNEL_UNIT_H
#include "base/call.h"
#include "base/list.h"
#include "base/node.h"

struct unit {
    int64_t id;
    slice   code, name, kind, level;        /* level: province, district, commune, department, branch, division */
    slice   short_name, ident, purpose;     /* ident: agency part of dossier codes; purpose: land_registry, tax or no value */
    bool    ident_demo;
    day     valid_from, valid_to;           /* valid_to {0}: no end known */
    int64_t lo, hi;
    const struct unit *parent;              /* NULL for the province */
    int64_t successor;                      /* unit id, 0 for none */
    slice   fold;
};
typedef LIST(const struct unit *) unit_list;

struct units { struct unit *v; size_t n; };  /* ordered by lo: a subtree is a run */

bool unit_within(const struct unit *u, const struct unit *top);     /* u is top or below it */
bool unit_valid(const struct unit *u, day on);
const struct unit *unit_by_id(const struct call *c, int64_t id);            /* NULL when there is none */
const struct unit *unit_by_code(const struct call *c, slice code, day on);  /* the one valid on that day */
const struct unit *unit_root(const struct call *c);                         /* the province */
const struct unit *unit_ancestor(const struct unit *u, slice level);        /* nearest of that level, u included */
const struct unit *unit_branch(const struct call *c, const struct unit *u, slice purpose, day on); /* nearest upward: a child with
                                                                               that purpose of u or of an ancestor */
bool unit_is_territory(const struct unit *u);                               /* province, district or commune */
/* Those of a level ("" for all) valid on a day, whose name or code matches q (folded words), in tree order. */
void unit_search(const struct call *c, slice level, slice q, day on, unit_list *found);
slice unit_place(struct arena *mem, const struct unit *u);                  /* "Phường 1, Thành phố Vĩnh Long" */

/* Reads units.yaml, checks it (parents, cycles, periods) and gives the tree numbered by lo and hi; ids are left 0. */
void units_read(struct arena *mem, const struct node *file, slice name, struct units *units, problems *found);
err  units_save(struct call *c, struct units *units);                       /* inserts what is new by (code, from) */
err  units_load(struct call *c, struct units *units);

#endif
