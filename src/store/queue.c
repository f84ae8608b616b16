/* SPDX-License-Identifier: Apache-2.0 */
/* The waiting writes of one store.  Any thread puts; the writer threads take. */
#include "store/engine.h"

void queue_init(struct queue *q)
{
    *q = (struct queue){ .first = NULL };
    q->last = &q->first;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->some, NULL);
}

void queue_free(struct queue *q)
{
    pthread_cond_destroy(&q->some);
    pthread_mutex_destroy(&q->lock);
}

bool queue_put(struct queue *q, struct write *w)
{
    w->next = NULL;
    pthread_mutex_lock(&q->lock);
    bool open = !q->closed;
    if (open) {
        *q->last = w;
        q->last = &w->next;
        q->n++;
    }
    pthread_mutex_unlock(&q->lock);
    if (open) pthread_cond_signal(&q->some);
    return open;
}

struct write *queue_take(struct queue *q, int most)
{
    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->closed) pthread_cond_wait(&q->some, &q->lock);
    struct write *taken = q->first, **end = &taken;
    for (; *end && most; most--, q->n--) end = &(*end)->next;
    q->first = *end;
    if (!q->first) q->last = &q->first;
    *end = NULL;
    pthread_mutex_unlock(&q->lock);
    return taken;
}

int queue_length(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    int n = q->n;
    pthread_mutex_unlock(&q->lock);
    return n;
}

void queue_close(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_mutex_unlock(&q->lock);
    pthread_cond_broadcast(&q->some);
}
