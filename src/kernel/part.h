/* SPDX-License-Identifier: Apache-2.0 */
/* A part of a transaction that may be taken back: a page that is refused answers with what was typed, and what was half done meanwhile
 * (a number allotted, a counter moved) must not be committed with it.
 *     struct part part;
 *     TRY(part_begin(c, &part));
 *     err e = …;
 *     TRY(part_end(c, &part, !e.fault));
 * Parts may lie within each other. */
#ifndef KERNEL_PART_H
#define KERNEL_PART_H
#include "base/call.h"

struct part { struct tally_batch *tally; };    /* what waited to be counted when it began: nothing */
err part_begin(struct call *c, struct part *p);
err part_end(struct call *c, struct part *p, bool keep);    /* keep false: back to where it began, counters in waiting too */

#endif
