/* SPDX-License-Identifier: Apache-2.0 */
/* Books: numbers from 1, without gap or repetition.  The number is taken in the caller's write, so one that is rolled back leaves none
 * out, and whoever takes the next of the same book meanwhile waits. */
#ifndef KERNEL_COUNTER_H
#define KERNEL_COUNTER_H
#include "base/call.h"

err counter_next(struct call *c, slice book, int64_t *n);       /* book: its name, with whose it is and of which year or day */

#endif
