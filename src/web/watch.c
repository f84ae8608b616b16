/* SPDX-License-Identifier: Apache-2.0 */
#include "web/watch.h"
#include "base/arena.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct watch {
    pthread_mutex_t lock;
    pthread_cond_t  wake;
    pthread_t       thread;
    bool            stop;
    struct connection *newest;
};

static int64_t seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec;
}

static void *watching(void *p)
{
    struct watch *w = p;
    pthread_mutex_lock(&w->lock);
    while (!w->stop) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&w->wake, &w->lock, &until);
        int64_t now = seconds();
        for (struct connection *line = w->newest; line; line = line->older) {
            int64_t end = atomic_load_explicit(&line->deadline, memory_order_relaxed);
            if (end && end < now) shutdown(line->fd, SHUT_RDWR);
        }
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

err watch_start(struct arena *mem, struct watch **watch)
{
    struct watch *w = NEW(mem, struct watch);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&w->thread, NULL, watching, w) != 0) return broken(mem, "web.thread", "no thread for the watch");
    *watch = w;
    return OK;
}

void watch_stop(struct watch *w)
{
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
}

struct connection *watch_open(struct watch *w, int fd)
{
    struct connection *line = calloc(1, sizeof *line);
    must(line);
    line->fd = fd;
    watch_phase(line, 0);
    pthread_mutex_lock(&w->lock);
    line->older = w->newest;
    if (w->newest) w->newest->newer = line;
    w->newest = line;
    pthread_mutex_unlock(&w->lock);
    return line;
}

void watch_close(struct watch *w, struct connection *line)
{
    pthread_mutex_lock(&w->lock);
    if (line->older) line->older->newer = line->newer;
    if (line->newer) line->newer->older = line->older;
    else w->newest = line->older;
    pthread_mutex_unlock(&w->lock);
    free(line);
}

void watch_phase(struct connection *line, uint64_t bytes)
{
    int64_t end = seconds() + WATCH_QUIET_S + (int64_t)(bytes / WATCH_BYTES_S);
    atomic_store_explicit(&line->deadline, end, memory_order_relaxed);
}

void watch_pause(struct connection *line) { atomic_store_explicit(&line->deadline, 0, memory_order_relaxed); }
