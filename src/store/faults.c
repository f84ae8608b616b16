/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the n-th database operation fail: begin and commit of a write, and every statement.  Test builds only. */
#include "store/engine.h"

static atomic_int countdown;
static enum injected kind;

void store_fail_nth(int n, enum injected how)
{
    kind = how;
    atomic_store(&countdown, n);
}

err store_injected(struct db *db, struct arena *mem, const char *at)
{
    if (atomic_load(&countdown) == 0 || atomic_fetch_sub(&countdown, 1) != 1) return OK;
    db->state = kind == FAIL_CONFLICT ? DB_CONFLICT : DB_FAILED;
    if (kind == FAIL_CONFLICT) return fault_of(mem, ERR_LATER, "store.retry", "%s: injected conflict", at);
    return broken(mem, "store.injected", "%s: injected fault", at);
}
