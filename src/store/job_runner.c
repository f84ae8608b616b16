/* SPDX-License-Identifier: Apache-2.0 */
/* The threads that give jobs their turns, one for each place.  Each sleeps until its next job is due and looks at the
 * table again then: another process may have run it. */
#include <time.h>
#include "store/engine.h"
#include "store/job.h"

enum { SLEEP_MOST_MS = 60000, RETRY_MS = 5000 };

struct planned { const struct job *job; instant next; };

struct runner {
    struct jobs    *jobs;
    enum job_place  place;
    pthread_t       thread;
    unsigned        moves;          /* … of which this one knows */
    LIST(struct planned) plan;
};

struct jobs {
    struct store    *store;
    struct job_host  host;
    pthread_mutex_t  lock;          /* guards the next three */
    pthread_cond_t   woken;
    bool             stopping;
    unsigned         moves;         /* how often the clock was moved */
    struct runner    runners[JOB_OUTSIDE + 1];
};

struct look { const char *name; instant last; };

static err read_last(struct call *c)
{
    struct look *look = c->prepared;
    return db_int(c, &look->last.ms, "select last_started from job_run where name = $1", look->name);
}

/* When to look at it again: when it is due by the table, or soon if the table cannot be read. */
static instant next_turn(struct jobs *j, struct arena *mem, const struct job *job)
{
    struct look look = { .name = job->name };
    struct call c = { .mem = mem, .now = j->store->clock(), .prepared = &look };
    instant next;
    err e = store_read(j->store, &c, read_last);
    if (e.fault || !job_next(job->when, look.last, &next) || next.ms <= c.now.ms || look.last.ms > c.now.ms)
        next.ms = c.now.ms + RETRY_MS;
    return next;
}

static instant turns(struct runner *r, struct arena *mem)
{
    struct jobs *j = r->jobs;
    instant soonest = { j->store->clock().ms + SLEEP_MOST_MS };
    EACH (p, r->plan) {
        if (p->next.ms <= j->store->clock().ms) {
            bool ran;
            arena_reset(mem);
            err e = job_turn(j->store, mem, &j->host, p->job, &ran);
            (void)e;                            /* noted in the table and told to the operator by job_turn */
            p->next = next_turn(j, mem, p->job);
        }
        if (p->next.ms < soonest.ms) soonest = p->next;
    }
    return soonest;
}

/* False when it is time to stop.  After a move of the clock what was planned holds no more. */
static bool sleep_until(struct runner *r, instant wake)
{
    struct jobs *j = r->jobs;
    int64_t ms = wake.ms - j->store->clock().ms;
    int64_t until = store_ns() + (ms > 0 ? ms : 0) * 1000000;
    struct timespec t = { until / 1000000000, until % 1000000000 };
    pthread_mutex_lock(&j->lock);
    int late = 0;
    while (!j->stopping && j->moves == r->moves && !late) late = pthread_cond_clockwait(&j->woken, &j->lock, CLOCK_MONOTONIC, &t);
    bool stop = j->stopping, moved = j->moves != r->moves;
    r->moves = j->moves;
    pthread_mutex_unlock(&j->lock);
    if (moved)
        EACH (p, r->plan) p->next = (instant){ 0 };
    return !stop;
}

static void *serve(void *runner)
{
    struct runner *r = runner;
    instant wake = { 0 };
    ARENA_SCRATCH (mem)
        while (sleep_until(r, wake)) wake = turns(r, mem);
    return NULL;
}

static err plan(struct jobs *j, struct arena *mem, const struct job *list)
{
    for (const struct job *job = list; job && job->name; job++) {
        instant due;
        if (!job_due(job->when, (instant){ 0 }, &due))
            return fault_of(mem, ERR_USAGE, "store.job", "job %s: \"%s\" is not a schedule", job->name, job->when);
        LIST_ADD(mem, &j->runners[job->place].plan, ((struct planned){ .job = job }));
    }
    return OK;
}

err jobs_start(struct store *s, struct arena *mem, const struct job *const *lists, const struct job_host *host,
    struct jobs **jobs)
{
    struct jobs *j = NEW(mem, struct jobs);
    j->store = s;
    j->host = *host;
    for (; *lists; lists++) TRY(plan(j, mem, *lists));
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->woken, NULL);
    for (enum job_place at = JOB_WRITE; at <= JOB_OUTSIDE; at++) {
        struct runner *r = &j->runners[at];
        r->jobs = j;
        r->place = at;
        must(pthread_create(&r->thread, NULL, serve, r) == 0);
    }
    *jobs = j;
    return OK;
}

void jobs_clock(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->moves++;
    pthread_mutex_unlock(&j->lock);
    pthread_cond_broadcast(&j->woken);
}

void jobs_stop(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->stopping = true;
    pthread_mutex_unlock(&j->lock);
    pthread_cond_broadcast(&j->woken);
    for (enum job_place at = JOB_WRITE; at <= JOB_OUTSIDE; at++) pthread_join(j->runners[at].thread, NULL);
    pthread_cond_destroy(&j->woken);
    pthread_mutex_destroy(&j->lock);
}
