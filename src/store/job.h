/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs: what runs by the clock.  A job is a row in its system's table; when it ran last is kept in the table job_run, so
 * that of several processes on one database only one runs it, and a restart neither skips nor repeats it.
 *   "every 60s" "every 5m" "every 1h"    that long after its last start; at once when it has never run
 *   "daily 02:00"                        once a day, local time; a missed one is made up; first on the day after it
 *                                        was first seen
 * A job that fails is told to the operator and tried again when it is due next. */
#ifndef STORE_JOB_H
#define STORE_JOB_H
#include "store/store.h"

enum job_place {
    JOB_WRITE,      /* `run` is one write transaction, claimed in the same transaction; bounded SQL, nothing else */
    JOB_OUTSIDE,    /* `run` has no transaction and makes its own by store_read and store_write_now: mail, files, PDF.
                       Held by a lease of a quarter of an hour in case its process dies */
};

struct job {
    const char *name, *when;
    work        run;
    const char *title;              /* Vietnamese, for the operator's page */
    enum job_place place;
};

/* Makes the calls that jobs run in: mem and now as given, app and who from app.  The arena ends with the turn. */
struct job_host {
    struct call (*make)(void *app, struct arena *mem, instant now);
    void *app;
};

struct jobs;
/* Two threads, one for each place, so that a slow mail server does not hold up the ledger.  `lists` ends with NULL, each
 * list with { 0 }; both outlive the runner.  ERR_USAGE when a `when` cannot be read. */
err  jobs_start(struct store *s, struct arena *mem, const struct job *const *lists, const struct job_host *host,
        struct jobs **jobs);
void jobs_clock(struct jobs *j);                /* the store's clock was moved: all jobs are looked at again now */
void jobs_stop(struct jobs *j);                 /* waits for the runs of the moment */

/* Runs a job if it is due and nobody else holds it: the runner's one step, also for tests.  The fault lives in mem. */
err  job_turn(struct store *s, struct arena *mem, const struct job_host *host, const struct job *job, bool *ran);

/* Due when last_started ≤ *threshold; *next: when it will be due after a start at `last`.  False: not a schedule. */
bool job_due(const char *when, instant now, instant *threshold);
bool job_next(const char *when, instant last, instant *next);

#endif
