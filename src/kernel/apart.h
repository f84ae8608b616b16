/* SPDX-License-Identifier: Apache-2.0 */
/* A step of a long piece of work, with a memory that ends with it: however many there are, one's memory is held.  What it leaves in `with`
 * must not lie in that memory; its fault is copied out. */
#ifndef KERNEL_APART_H
#define KERNEL_APART_H
#include "base/call.h"

err apart(struct call *c, err (*step)(struct call *own, void *with), void *with);

#endif
