/* SPDX-License-Identifier: Apache-2.0 */
/* One turn of a job: claim, run, note the end.  The claim is an update that touches its row only while the job is due, so
 * of two processes one finds nothing to update.  A JOB_WRITE job claims in its own transaction: when it fails or its
 * process dies, the claim is undone with it. */
#include "store/job.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "store/engine.h"

enum { LEASE_MS = 15 * 60000, DAY_MINUTES = 24 * 60, DAY_MS = DAY_MINUTES * 60000 };

/* ---- schedules ---- */

static bool every(const char *when, int64_t *ms)
{
    static const struct { const char *unit; int64_t ms; } units[] = { { "s", 1000 }, { "m", 60000 }, { "h", 3600000 } };
    slice s = slice_z(when);
    int64_t n;
    if (!slice_starts(s, S("every "))) return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!slice_ends(s, slice_z(units[i].unit)) || !slice_int(slice_sub(s, 6, s.n - 7), &n)) continue;
        *ms = n * units[i].ms;
        return n > 0 && n <= DAY_MS / 1000;
    }
    return false;
}

static bool daily(const char *when, int *minutes)
{
    int64_t h, m;
    slice s = slice_z(when);
    if (!slice_starts(s, S("daily ")) || s.n != 11 || s.p[8] != ':' || !slice_int(slice_sub(s, 6, 2), &h)
        || !slice_int(slice_sub(s, 9, 2), &m) || h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    *minutes = (int)(h * 60 + m);
    return true;
}

/* The latest instant of that time of day which is not after t. */
static instant latest(instant t, int minutes)
{
    day d = instant_day(t);
    return instant_at(instant_minutes(t) >= minutes ? d : day_add(d, -1), minutes);
}

bool job_due(const char *when, instant now, instant *threshold)
{
    int64_t ms;
    int minutes;
    if (every(when, &ms)) *threshold = (instant){ now.ms - ms };
    else if (daily(when, &minutes)) *threshold = (instant){ latest(now, minutes).ms - 1 };
    else return false;
    return true;
}

bool job_next(const char *when, instant last, instant *next)
{
    int64_t ms;
    int minutes;
    if (every(when, &ms)) *next = (instant){ last.ms + ms };
    else if (daily(when, &minutes)) *next = (instant){ latest(last, minutes).ms + DAY_MS };
    else return false;
    return true;
}

/* ---- one turn ---- */

struct turn {
    struct store     *store;
    const struct job *job;
    char              holder[300];
    slice             error;
    bool              mine;
};

static struct turn *turn_of(struct call *c) { return c->prepared; }

/* A start that lies ahead was made under a clock that has been set back since: it is due.
 * A job seen for the first time: a periodic one is due at once, a daily one waits for its hour. */
static err see(struct call *c, const struct job *job)
{
    int64_t ms;
    instant first = every(job->when, &ms) ? (instant){ 1 } : c->now;
    return db_do(c, "insert into job_run (name, last_started) values ($1, $2) on conflict (name) do nothing",
        job->name, first);
}

static err claim(struct call *c)
{
    struct turn *t = turn_of(c);
    instant threshold, until = { t->job->place == JOB_OUTSIDE ? c->now.ms + LEASE_MS : 0 };
    int64_t n;
    must(job_due(t->job->when, c->now, &threshold));
    TRY(see(c, t->job));
    TRY(db_change(c, &n, "update job_run set last_started = $2, last_finished = null, holder = $3, held_until = $4 "
        "where name = $1 and (last_started <= $5 or last_started > $2) and (held_until is null or held_until <= $2)",
        t->job->name, c->now, (const char *)t->holder, until, threshold));
    t->mine = n == 1;
    return OK;
}

static err release(struct call *c)
{
    struct turn *t = turn_of(c);
    return db_do(c, "update job_run set last_started = $2, last_finished = $3, holder = null, held_until = null, "
        "last_error = $4 where name = $1 and (holder is null or holder = $5)",
        t->job->name, c->now, t->store->clock(), t->error, (const char *)t->holder);
}

static err run(struct call *c)
{
    struct turn *t = turn_of(c);
    c->prepared = NULL;                         /* the job's own */
    err e = t->job->run(c);
    c->prepared = t;
    return e;
}

static err claim_and_run(struct call *c)
{
    TRY(claim(c));
    if (!turn_of(c)->mine) return OK;
    TRY(run(c));
    return release(c);
}

static err turn(struct store *s, struct call *c, struct turn *t)
{
    if (t->job->place == JOB_WRITE) return store_write_now(s, c, claim_and_run);
    TRY(store_write_now(s, c, claim));
    if (!t->mine) return OK;
    TRY(run(c));
    return store_write_now(s, c, release);
}

/* The row's first sight was undone too. */
static err note(struct call *c)
{
    TRY(see(c, turn_of(c)->job));
    return release(c);
}

/* Noted even though its own transaction was undone; else it would be due again at once, for ever. */
static err note_failure(struct store *s, struct call *c, struct turn *t, err e)
{
    t->error = slice_fmt(c->mem, "%s %.*s%.*s", e.fault->code, SL(e.fault->detail), SL(e.fault->text));
    store_say(s, "job %s failed: %.*s", t->job->name, SL(t->error));
    if (t->mine) TRY(store_write_now(s, c, note));
    return e;
}

err job_turn(struct store *s, struct arena *mem, const struct job_host *host, const struct job *job, bool *ran)
{
    struct call c = host->make(host->app, mem, s->clock());
    struct turn t = { .store = s, .job = job };
    char name[256] = "";
    gethostname(name, sizeof name - 1);
    snprintf(t.holder, sizeof t.holder, "%s:%d", name, (int)getpid());
    c.prepared = &t;
    err e = turn(s, &c, &t);
    if (e.fault) e = note_failure(s, &c, &t, e);
    *ran = t.mine && !e.fault;
    return e;
}
