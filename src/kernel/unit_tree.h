/* SPDX-License-Identifier: Apache-2.0 */
/* How units become a numbered tree; shared by unit_read.c (from a file) and unit_store.c (file and database together). */
#ifndef KERNEL_UNIT_TREE_H
#define KERNEL_UNIT_TREE_H
#include "kernel/unit.h"

/* A unit on its way into the tree: what it says of others, by code, and where it was written. */
struct unit_draft {
    struct unit        u;
    slice              parent, successor;
    const struct node *at;
    struct unit_draft *up, *down, *last, *next;     /* parent, first and last child, next sibling */
    size_t             place;                       /* 1-based, in preorder; 0: not reached from the root */
};
typedef LIST(struct unit_draft *) unit_drafts;

void unit_hang(struct unit_draft *d, struct unit_draft *up);        /* as the last child */
/* Numbers what hangs below root (lo: its place, hi: the last place below it) and copies it out; n: at most so many. */
void units_lay_out(struct arena *mem, struct unit_draft *root, size_t n, struct units *units);

#endif
