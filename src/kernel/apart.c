/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/apart.h"

err apart(struct call *c, err (*step)(struct call *own, void *with), void *with)
{
    err e = OK;
    ARENA_SCRATCH (tmp) {
        struct call own = *c;
        own.mem = tmp;
        e = step(&own, with);
        if (e.fault) e = err_copy(c->mem, e);
    }
    return e;
}
