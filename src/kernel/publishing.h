/* SPDX-License-Identifier: Apache-2.0 */
/* What publishing and planning share: a folder as read, and what in it differs from what is in force.  Others use province.h. */
#ifndef KERNEL_PUBLISHING_H
#define KERNEL_PUBLISHING_H
#include "kernel/province.h"

/* One file that is new or other than what is in force; of a register: what it was (NULL: there was none) and what it becomes. */
struct publishing_change { const struct province_file *f; slice says; const struct registry *now, *next; };

struct publishing {
    struct definitions *d;
    day     from;                           /* new versions of procedures */
    slice   path;                           /* what lies at or below it is published */
    province_files files;
    problems found;                         /* with one of them nothing is published, and nothing was compared */
    LIST(struct publishing_change) changes;
    int64_t unchanged;
    bool    units;                          /* units.yaml is among what is published */
};

/* Reads only.  Faults: ERR_INPUT "province.none", "publish.units", "publish.before". */
err publishing_read(struct call *c, slice path, day from, struct publishing *p);

#endif
