/* SPDX-License-Identifier: Apache-2.0 */
#include "web/wait.h"
#include "base/arena.h"
#include "kernel/who.h"
#include "kernel/ledger.h"
#include <pthread.h>
#include <time.h>

/* Who finds no room is answered at once, and asks again: slower, not wrong. */
enum { WAITING_MAX = 256, TICK_MS = 200 };

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t  wake;
    pthread_t       thread;
    struct web     *first;
    int             n;
    bool            stop;
};

struct look { struct call call; int64_t size; };

static err look_work(struct call *c) { return ledger_size(c, &((struct look *)c)->size); }

/* What the ledger's size is now; when it cannot be read nobody is woken for it, and their time runs out. */
static int64_t size_now(struct web_server *server, struct arena *mem)
{
    struct look look = { .call = { .mem = mem, .now = server->options.now(server->options.owner), .app = server->options.app } };
    err e = store_read(server->options.store, &look.call, look_work);
    arena_reset(mem);
    return e.fault ? 0 : look.size;
}

static void resume(struct web *w)
{
    struct web_server *server = w->server;
    w->stage = WEB_AGAIN;
    MHD_resume_connection(w->connection);
    atomic_fetch_sub(&server->away, 1);
}

static void wake_due(struct web_server *server, int64_t size)
{
    struct waiting *q = server->waiting;
    int64_t now = micros();
    bool all = atomic_load(&server->stopping);
    for (struct web **at = &q->first, *w; (w = *at);) {
        if (!all && size <= w->wait_seen && now < w->wait_until_us) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        q->n--;
        resume(w);
    }
}

static void *waiting_thread(void *p)
{
    struct web_server *server = p;
    struct waiting *q = server->waiting;
    struct arena *mem = arena_new();
    pthread_mutex_lock(&q->lock);
    while (!q->stop) {
        if (!q->first) {
            pthread_cond_wait(&q->wake, &q->lock);
            continue;
        }
        pthread_mutex_unlock(&q->lock);
        nanosleep(&(struct timespec){ 0, TICK_MS * 1000000L }, NULL);
        int64_t size = size_now(server, mem);
        pthread_mutex_lock(&q->lock);
        wake_due(server, size);
    }
    pthread_mutex_unlock(&q->lock);
    arena_free(mem);
    return NULL;
}

err waiting_start(struct web_server *server)
{
    struct waiting *q = server->waiting = NEW(server->mem, struct waiting);
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->wake, NULL);
    if (pthread_create(&q->thread, NULL, waiting_thread, server) != 0) return broken(server->mem, "web.thread", "no thread for who waits");
    return OK;
}

void waiting_stop(struct web_server *server)
{
    struct waiting *q = server->waiting;
    pthread_mutex_lock(&q->lock);
    q->stop = true;
    pthread_cond_signal(&q->wake);
    pthread_mutex_unlock(&q->lock);
    pthread_join(q->thread, NULL);
    pthread_cond_destroy(&q->wake);
    pthread_mutex_destroy(&q->lock);
}

bool waiting_room(struct web *w)
{
    struct waiting *q = w->server->waiting;
    pthread_mutex_lock(&q->lock);
    bool room = q->n < WAITING_MAX;
    pthread_mutex_unlock(&q->lock);
    return room && !atomic_load(&w->server->stopping);
}

void waiting_add(struct web *w)
{
    struct waiting *q = w->server->waiting;
    pthread_mutex_lock(&q->lock);
    w->next = q->first;
    q->first = w;
    q->n++;
    pthread_cond_signal(&q->wake);
    pthread_mutex_unlock(&q->lock);
}

bool web_wait(struct call *c, int seconds, int64_t seen)
{
    struct web *w = c->web;
    int64_t until = w->began_us + (int64_t)seconds * 1000000;
    if (seconds <= 0 || micros() >= until || !c->who->account || !waiting_room(w)) return false;
    w->waits = true;
    w->wait_seen = seen;
    w->wait_until_us = until;
    return true;
}
