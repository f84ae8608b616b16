/* SPDX-License-Identifier: Apache-2.0 */
/* `motcua plan`: what publishing a folder would do — to the data, to the people, and for how long to those who write — found by the very
 * comparison that publishing makes (publishing.h), and nothing is written.
 *
 *   fields   new ones: on how many rows they are empty; retired ones: how many rows hold a value; such as anyone will see
 *   keys     rows that have the same new key keep the folder from being published, and some of them are named
 *   rules    new and changed ones are run over every row, as of the day they come into force; some rows that break one are named
 *   retention   how many rows would lose fields for good the next night
 *   states, transitions, rights: who gains or loses what, in people who hold such a position today
 *   procedures   versions in force, or with dossiers under way, that write or read what a changed register no longer has or takes
 *   time     each new index is built over a sample of the rows, in a temporary table of the same engine, and what it took is reckoned up
 *            to all rows: an estimate.  Whoever writes into that register waits as long */
#ifndef KERNEL_PLAN_H
#define KERNEL_PLAN_H
#include "kernel/province.h"

struct plan_line { bool loud; slice text; };        /* loud: somebody will see what they could not see */
struct plan_change {
    slice says;                                     /* "Sổ an_toan_thuc_pham/co_so" */
    const struct registry *now, *next;              /* of a register; now NULL: it is new */
    int64_t rows;
    LIST(struct plan_line) lines;
};
struct plan {
    problems stops;                                 /* each of them keeps the folder from being published; then there are no changes */
    LIST(struct plan_change) changes;
    LIST(slice) misfits;                            /* of stored procedures: steps that will be refused */
    int64_t unchanged;
};

/* In a read.  Faults: those of province_publish, but for what stands in `stops`. */
err plan_make(struct call *c, slice path, day from, struct plan *plan);
/* In a write, which makes temporary tables and takes them away again: adds how long writers would wait. */
err plan_measure(struct call *c, struct plan *plan);

#endif
