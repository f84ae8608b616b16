/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read, publish and look up definitions share; everyone else uses app.h, unit.h and procedure.h.
 * The look-up tables are sorted arrays made once, when a set is built. */
#ifndef KERNEL_DEFINITIONS_H
#define KERNEL_DEFINITIONS_H
#include "kernel/app.h"

struct definitions_index {
    const struct unit      **units_by_id;       /* d->units.n of them */
    const struct unit      **units_by_code;     /* by code, then valid_from */
    const struct procedure **procedures_by_id;  /* d->procedures.n of them */
};

struct definitions *definitions_new(struct arena *mem);
/* Sorts procedures and rollout and makes the tables; call again when one of them has grown. */
void definitions_index(struct definitions *d);

const struct unit *definitions_unit(const struct definitions *d, slice code, day on);
const struct unit *definitions_unit_id(const struct definitions *d, int64_t id);
/* At any time: is there a unit of that code on that level ("": on any), a unit with that purpose? */
bool definitions_have_level(const struct definitions *d, slice code, slice level);
bool definitions_have_purpose(const struct definitions *d, slice purpose);

/* The list when it has no more items than its shape allows; a longer one has been refused already and is not looked into, so that
 * what is looked up item by item stays cheap whatever the file. */
static inline const struct node *node_within(const struct node *list, size_t most) { return list && list->n <= most ? list : NULL; }

/* The kinds of definition, in the order in which they are read: later ones look at earlier ones.  Each is a file of the
 * province's folder, or one of a folder's files, and after publishing a row of the table `definition` with the file's
 * stem as its name.  Systems and registers lie one folder deeper, registers/SYSTEM/, and are named SYSTEM and SYSTEM/STEM.
 * Problems name file:line:col; the same readers serve YAML and the stored JSON. */
struct definition_kind {
    const char *kind, *file;                    /* "list", "lists/" */
    void (*read)(struct definitions *d, slice name, const struct node *n, slice file, problems *found);
    bool tabled;                                /* lives in tables of its own; its row here is the record of what was published */
    bool optional;                              /* a province may do without that file */
};
extern const struct definition_kind definition_kinds[];     /* ends with { 0 } */

/* watch.yaml and score.yaml (figures_rules.c). */
void watch_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found);
void score_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found);

/* rollout.yaml spelt out: one row for each unit and procedure it names, in order of procedure, unit and day; where several
 * lines speak of the same, the last one holds. */
typedef LIST(struct rollout) rollouts;
void rollout_spell(struct definitions *d, const struct node *n, slice file, rollouts *rows, problems *found);

#endif
