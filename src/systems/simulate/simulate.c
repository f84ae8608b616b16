/* SPDX-License-Identifier: Apache-2.0 */
/* motcua simulate: runs the days one after the other.  Arrivals of a day and what open dossiers do next stand in one heap by time and
 * are done in batches, each one transaction; a batch that the store runs twice begins from the same chance again. */
#include "systems/simulate/simulate.h"
#include <stdio.h>
#include <unistd.h>
#include "kernel/ledger.h"
#include "kernel/tally.h"

enum { BATCH = 16000 };

/* ---- the heap of errands, earliest first; an errand's dossier breaks ties, so that a past can be repeated ---- */

struct heap { struct arena *mem; LIST(struct errand) list; };

static bool before(const struct errand *a, const struct errand *b)
{
    return a->at.ms != b->at.ms ? a->at.ms < b->at.ms : a->dossier < b->dossier;
}

static void swap(struct errand *a, struct errand *b)
{
    struct errand t = *a;
    *a = *b;
    *b = t;
}

static void heap_add(struct heap *h, struct errand e)
{
    LIST_ADD(h->mem, &h->list, e);
    for (size_t i = h->list.n - 1; i && before(&h->list.v[i], &h->list.v[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&h->list.v[i], &h->list.v[(i - 1) / 2]);
}

static struct errand heap_take(struct heap *h)
{
    struct errand first = h->list.v[0];
    h->list.v[0] = h->list.v[--h->list.n];
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
            if (child < h->list.n && before(&h->list.v[child], &h->list.v[least])) least = child;
        if (least == i) return first;
        swap(&h->list.v[i], &h->list.v[least]);
        i = least;
    }
}

/* ---- a run ---- */

struct run {
    struct cast     cast;
    struct market   market;
    struct chance   chance;
    struct heap     heap;
    instant         end;
    int64_t         made, wanted, done;
    struct errand   batch[BATCH];
    size_t          n;
    errands         next;
};

static err batch_do(struct call *c)
{
    struct run *r = c->prepared;
    struct chance chance = r->chance;
    r->next = (errands){ 0 };
    for (size_t i = 0; i < r->n; i++) {
        TRY(errand_do(c, &r->batch[i], &r->cast, &chance, &r->next));
        TRY(tally_flush(c));
    }
    return ledger_sequence(c);
}

static err batch_run(struct call *c, struct run *r)
{
    ARENA_SCRATCH (mem) {
        struct call part = *c;
        part.mem = mem;
        part.prepared = r;
        err e = store_write_now(c->app->store, &part, batch_do);
        if (e.fault) return err_copy(c->mem, e);
        chance_next(&r->chance);
        EACH (n, r->next)
            if (n->at.ms <= r->end.ms) heap_add(&r->heap, *n);
        r->done += (int64_t)r->n;
        r->n = 0;
    }
    return OK;
}

static err checkpoint(struct call *c) { return ledger_checkpoint(c); }

/* A day's arrivals: at counters within working hours, online at any hour of a day when people are awake. */
static void day_arrivals(struct run *r, day on, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const struct offer *offer = market_pick(&r->market, &r->chance);
        bool morning = chance_of(&r->chance, 600);
        int64_t minute = morning ? chance_range(&r->chance, 7 * 60 + 5, 11 * 60 + 20)
                                 : chance_range(&r->chance, 13 * 60 + 35, 16 * 60 + 50);
        struct errand e = { .at = instant_at(on, (int)minute), .arrival = offer };
        e.at.ms += chance_range(&r->chance, 0, 59999);
        if (e.at.ms <= r->end.ms) heap_add(&r->heap, e);
    }
}

static void progress(const struct run *r, day on, struct arena *mem)
{
    if (!isatty(2)) return;
    int filled = r->wanted ? (int)(r->made * 40 / r->wanted) : 40;
    fprintf(stderr, "\r%.*s [%.*s%*s] %lld hồ sơ, %lld thao tác ", SL(day_text(mem, on)), filled,
            "########################################", 40 - filled, "", (long long)r->made,
            (long long)r->done);
}

static err day_run(struct call *c, struct run *r, day on)
{
    instant midnight = instant_at(day_add(on, 1), 0);
    while (r->heap.list.n && r->heap.list.v[0].at.ms < midnight.ms) {
        r->batch[r->n++] = heap_take(&r->heap);
        if (r->n == BATCH) TRY(batch_run(c, r));
    }
    if (r->n) TRY(batch_run(c, r));
    ARENA_SCRATCH (mem) {
        struct call part = *c;
        part.mem = mem;
        part.now = (instant){ midnight.ms < r->end.ms ? midnight.ms : r->end.ms };
        err e = store_write_now(c->app->store, &part, checkpoint);
        if (e.fault) return err_copy(c->mem, e);
        progress(r, on, mem);
    }
    return OK;
}

/* Mondays and the days after a holiday are fuller. */
static int64_t day_weight(const struct calendar *cal, day on)
{
    if (!calendar_is_working(cal, on)) return 0;
    return calendar_is_working(cal, day_add(on, -1)) ? 10 : 14;
}

static err load(struct call *c)
{
    struct run *r = c->prepared;
    TRY(cast_load(c, &r->cast));
    return market_load(c, &r->market);
}

err simulate_run(struct call *c, int64_t wanted, int64_t days, int64_t seed)
{
    struct run *r = NEW(c->mem, struct run);
    const struct calendar *cal = defs(c)->calendar;
    void *arguments = c->prepared;
    int64_t weight = 0, passed = 0;
    *r = (struct run){ .chance = { (uint64_t)seed }, .heap = { c->mem, { 0 } }, .end = c->now, .wanted = wanted };
    c->prepared = r;
    err e = store_read(c->app->store, c, load);
    c->prepared = arguments;
    TRY(e);
    day first = day_add(today(c), (int)-days);
    if (!calendar_covers(cal, day_add(first, -1)) || !calendar_covers(cal, today(c))) return calendar_ends(c->mem, cal);
    for (day on = first; on.n <= today(c).n; on.n++) weight += day_weight(cal, on);
    if (!weight) return fail(c, ERR_CONFLICT, "simulate.days", "Không có ngày làm việc nào trong khoảng này.");
    for (day on = first; on.n <= today(c).n; on.n++) {
        passed += day_weight(cal, on);
        int64_t due = wanted * passed / weight;
        day_arrivals(r, on, due - r->made);
        r->made = due;
        TRY(day_run(c, r, on));
    }
    if (isatty(2)) fprintf(stderr, "\n");
    return store_take_stock(c->app->store, c);
}
