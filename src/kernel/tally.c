/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the counters: changes are summed per row in the call's batch and written sorted, at most once a row.
 * Reading them: tally_read.c. */
#include "kernel/tally.h"
#include <stdlib.h>
#include <string.h>
#include "kernel/dossier.h"
#include "store/db.h"

struct tally_row { int64_t unit; slice procedure; int role, grain; day on; int64_t n[COUNTS]; };
struct tally_batch { LIST(struct tally_row) rows; };

const char *const tally_role_keys[TALLY_ROLES] = { "received", "handled", "competent" };

static int row_order(const struct tally_row *a, const struct tally_row *b)
{
    if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
    int order = slice_cmp(a->procedure, b->procedure);
    if (order) return order;
    if (a->role != b->role) return a->role - b->role;
    if (a->grain != b->grain) return a->grain - b->grain;
    return a->on.n - b->on.n;
}

static int row_sort(const void *a, const void *b) { return row_order(a, b); }

static void row_add(struct call *c, struct tally_row key, enum count what, int64_t n)
{
    if (!c->tally) c->tally = NEW(c->mem, struct tally_batch);
    EACH (row, c->tally->rows)
        if (row_order(row, &key) == 0) {
            row->n[what] += n;
            return;
        }
    key.n[what] = n;
    LIST_ADD(c->mem, &c->tally->rows, key);
}

/* Its day and its month. */
void tally_add(struct call *c, const struct dossier *d, int64_t unit, enum tally_role role, day on, enum count what, int64_t n)
{
    const slice procedures[] = { d->procedure, S(""), role == TALLY_RECEIVED ? slice_join(c->mem, S("+"), d->channel) : NONE };
    int y, m, date;
    day_split(on, &y, &m, &date);
    for (int i = 0; i < 3 && procedures[i].p; i++) {
        struct tally_row key = { .unit = unit, .procedure = procedures[i], .role = (int)role, .on = on };
        row_add(c, key, what, n);
        key.grain = 1;
        key.on = day_of(y, m, 1);
        row_add(c, key, what, n);
    }
}

void tally_pile(struct call *c, const struct dossier *d, int64_t unit, enum tally_role role, day on, day due, int n)
{
    if (!due.n) return;
    if (due.n < on.n) tally_add(c, d, unit, role, on, COUNT_LATE_LEFT, -n);
    else              tally_add(c, d, unit, role, due, COUNT_FALLS_LATE, n);
}

static bool all_zero(const struct tally_row *row)
{
    for (int i = 0; i < COUNTS; i++)
        if (row->n[i]) return false;
    return true;
}

static err row_write(struct call *c, const struct tally_row *row)
{
    const int64_t *n = row->n;
    return db_do(c,
        "insert into tally (unit, procedure, role, grain, day, online, counter, post, moved_in, early, on_time, late, refused, "
        "withdrawn, stopped, moved_out, turned_away, falls_late, late_left, minutes) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) "
        "on conflict (procedure, role, grain, day, unit) do update set "
        "online = tally.online + excluded.online, counter = tally.counter + excluded.counter, post = tally.post + excluded.post, "
        "moved_in = tally.moved_in + excluded.moved_in, early = tally.early + excluded.early, "
        "on_time = tally.on_time + excluded.on_time, late = tally.late + excluded.late, "
        "refused = tally.refused + excluded.refused, withdrawn = tally.withdrawn + excluded.withdrawn, "
        "stopped = tally.stopped + excluded.stopped, moved_out = tally.moved_out + excluded.moved_out, "
        "turned_away = tally.turned_away + excluded.turned_away, falls_late = tally.falls_late + excluded.falls_late, "
        "late_left = tally.late_left + excluded.late_left, minutes = tally.minutes + excluded.minutes",
        row->unit, row->procedure, row->role, row->grain, row->on, n[COUNT_ONLINE], n[COUNT_COUNTER], n[COUNT_POST],
        n[COUNT_MOVED_IN], n[COUNT_EARLY], n[COUNT_ON_TIME], n[COUNT_LATE], n[COUNT_REFUSED], n[COUNT_WITHDRAWN],
        n[COUNT_STOPPED], n[COUNT_MOVED_OUT], n[COUNT_TURNED_AWAY], n[COUNT_FALLS_LATE], n[COUNT_LATE_LEFT], n[COUNT_MINUTES]);
}

err tally_flush(struct call *c)
{
    struct tally_batch *batch = c->tally;
    c->tally = NULL;
    if (!batch) return OK;
    qsort(batch->rows.v, batch->rows.n, sizeof *batch->rows.v, row_sort);
    EACH (row, batch->rows)
        if (!all_zero(row)) TRY(row_write(c, row));
    return OK;
}
