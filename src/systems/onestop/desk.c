/* SPDX-License-Identifier: Apache-2.0 */
/* My desk: the queues of my post, what falls due first on top.  An official with several posts chooses one by ?vi-tri=. */
#include "systems/onestop/onestop.h"
#include "systems/onestop/desk.page.h"

enum { ROWS_SHOWN = 50 };

static enum queue asked_queue(slice key)
{
    for (enum queue q = 0; q < QUEUES; q++)
        if (slice_eq(key, slice_z(queue_keys[q]))) return q;
    return QUEUE_MINE;
}

err desk_show(struct call *c)
{
    struct desk_view v = { .queue = asked_queue(web_query(c, "hang")), .q = slice_trim(web_query(c, "q")) };
    v.post = desk_post(c->who, web_query(c, "vi-tri"));
    if (!v.post) v.post = desk_post(c->who, NONE);
    struct desk ask = { .queue = v.queue, .q = v.q, .after = web_query(c, "sau"), .limit = ROWS_SHOWN, .post = v.post };
    if (v.q.n && !web_query(c, "hang").n) ask.queue = v.queue = QUEUE_ALL;
    for (enum queue q = 0; q < QUEUES; q++) {
        struct desk count = { .queue = q, .post = v.post };
        if (q != QUEUE_ALL) TRY(dossier_desk_count(c, &count, &v.counts[q]));
    }
    TRY(dossier_desk(c, &ask, &v.list, &v.next));
    if (v.post && v.post->role == ROLE_LEADER) TRY(dossier_late_where(c, v.post->unit, &v.waiting));
    page_begin(c, slice_z(queue_names[v.queue]));
    desk_page(c, &v);
    return page_end(c);
}
