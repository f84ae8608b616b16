/* SPDX-License-Identifier: Apache-2.0 */
#include "web/slow.h"
#include "base/arena.h"
#include "web/web_private.h"
#include <pthread.h>

/* Argon2id takes 64 MB and 50–100 ms each: two run at a time, and past some 5 s of waiting a person is better told so. */
enum { THREADS = 2, WAITING_MAX = 128 };

struct slow {
    pthread_mutex_t lock;
    pthread_cond_t  wake;
    pthread_t       threads[THREADS];
    void          (*run)(struct web *w);
    struct web     *first, **last;
    int             waiting;
    bool            stop;
};

static void *slow_thread(void *p)
{
    struct slow *s = p;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (!s->first && !s->stop) pthread_cond_wait(&s->wake, &s->lock);
        struct web *w = s->first;
        if (!w) break;
        s->first = w->next;
        if (!s->first) s->last = &s->first;
        s->waiting--;
        pthread_mutex_unlock(&s->lock);
        s->run(w);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

err slow_start(struct arena *mem, void (*run)(struct web *w), struct slow **slow)
{
    struct slow *s = NEW(mem, struct slow);
    s->run = run;
    s->last = &s->first;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&s->threads[i], NULL, slow_thread, s) != 0) return broken(mem, "web.thread", "no slow thread");
    *slow = s;
    return OK;
}

void slow_stop(struct slow *s)
{
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_cond_broadcast(&s->wake);
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < THREADS; i++) pthread_join(s->threads[i], NULL);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
}

bool slow_submit(struct slow *s, struct web *w)
{
    pthread_mutex_lock(&s->lock);
    bool taken = s->waiting < WAITING_MAX;
    if (taken) {
        w->next = NULL;
        *s->last = w;
        s->last = &w->next;
        s->waiting++;
        pthread_cond_signal(&s->wake);
    }
    pthread_mutex_unlock(&s->lock);
    return taken;
}
