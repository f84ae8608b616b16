/* SPDX-License-Identifier: Apache-2.0 */
/* Growing lists in an arena.  LIST(struct birth) list = {0}; LIST_ADD(mem, &list, b); EACH (b, list) …
 * EACH gives a pointer to each item.  An item's address changes when the list grows. */
#ifndef BASE_LIST_H
#define BASE_LIST_H
#include "base/arena.h"

#define LIST(type) struct { type *v; size_t n, cap; }

#define EACH(it, list) \
    for (__typeof__(*(list).v) *it = (list).v, *it##_end = (list).v ? (list).v + (list).n : NULL; it < it##_end; it++)

/* Adds one zeroed item and gives its address. */
#define LIST_PUSH(mem, list) ({ \
    __typeof__(list) l_ = (list); \
    if (l_->n == l_->cap) l_->v = list_grow((mem), l_->v, &l_->cap, l_->n, sizeof *l_->v); \
    &l_->v[l_->n++]; })
#define LIST_ADD(mem, list, item) (*LIST_PUSH(mem, list) = (item))

void *list_grow(struct arena *mem, void *v, size_t *cap, size_t n, size_t size);

#endif
