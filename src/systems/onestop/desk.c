/* SPDX-License-Identifier: Apache-2.0 */
/* My desk: the queues of one post, what falls due first on top.  The address says everything: ?vi-tri= the post, when there are several;
 * ?don-vi= a unit below that a leader looks at; ?hang= the queue; ?q= the search; ?thu-tuc= and ?nguoi-giu= filters; ?sau= the page. */
#include "systems/onestop/onestop.h"
#include <stdlib.h>
#include "kernel/notice.h"
#include "systems/onestop/pages.h"

enum { ROWS_SHOWN = 50, LATE_SHOWN = 12 };

slice desk_url(struct call *c, const struct desk_view *v, enum queue queue)
{
    struct out o = out_new(c->mem, 4096);
    out_z(&o, "/mot-cua");
    put_query(c, &o, "vi-tri", web_query(c, "vi-tri"));
    put_query(c, &o, "don-vi", v->unit ? v->unit->code : NONE);
    put_query(c, &o, "hang", slice_z(queue_keys[queue]));
    put_query(c, &o, "q", v->q);
    put_query(c, &o, "thu-tuc", v->procedure);
    put_query(c, &o, "nguoi-giu", v->holder);
    return out_slice(&o);
}

err desk_person(struct call *c, struct desk_view *v, int64_t account)
{
    struct account a;
    bool found;
    if (!account) return OK;
    EACH (p, v->people)
        if (p->id == account) return OK;
    TRY(account_by_id(c, account, &a, &found));
    if (found) LIST_ADD(c->mem, &v->people, ((struct person){ account, a.name }));
    return OK;
}

const struct option_view *colleague_options(struct call *c, const colleagues *list)
{
    struct option_view *options = NEWN(c->mem, struct option_view, list->n + 1), *next = options;
    EACH (p, *list)
        *next++ = (struct option_view){ .value = p->login, .label = slice_fmt(c->mem, "%.*s, %.*s", SL(p->name), SL(p->title)) };
    return options;
}

slice person_name(const struct desk_view *v, int64_t account)
{
    EACH (p, v->people)
        if (p->id == account) return p->name;
    return S("");
}

/* ---- a leader's: what is late below ---- */

static void add_late(int64_t *n, instant *oldest, const struct waiting *w)
{
    *n += w->n;
    if (!oldest->ms || w->oldest.ms < oldest->ms) *oldest = w->oldest;
}

static void late_of_unit(struct call *c, struct desk_view *v, const struct waiting *w)
{
    const struct unit *u = unit_by_id(c, w->unit);
    EACH (row, v->late_units)
        if (row->unit == u) {
            add_late(&row->n, &row->oldest, w);
            return;
        }
    LIST_ADD(c->mem, &v->late_units, ((struct late_unit){ u, w->n, w->oldest }));
}

static void late_of_step(struct call *c, struct desk_view *v, const struct waiting *w)
{
    const struct procedure *p = procedure_by_id(c, w->version);
    if (!p || w->step < 0 || (size_t)w->step >= p->steps.n) return;
    EACH (row, v->late_steps)
        if (row->p == p && row->step == w->step) {
            add_late(&row->n, &row->oldest, w);
            return;
        }
    LIST_ADD(c->mem, &v->late_steps, ((struct late_step){ p, w->step, w->n, w->oldest }));
}

static int most_units(const void *a, const void *b)
{
    int64_t x = ((const struct late_unit *)a)->n, y = ((const struct late_unit *)b)->n;
    return x < y ? 1 : x > y ? -1 : 0;
}

static int most_steps(const void *a, const void *b)
{
    int64_t x = ((const struct late_step *)a)->n, y = ((const struct late_step *)b)->n;
    return x < y ? 1 : x > y ? -1 : 0;
}

static err late_below(struct call *c, struct desk_view *v)
{
    waitings list;
    if (v->post->role != ROLE_LEADER || v->q.n || v->unit) return OK;
    TRY(dossier_late_where(c, v->post->unit, &list));
    EACH (w, list) {
        late_of_unit(c, v, w);
        late_of_step(c, v, w);
    }
    if (v->late_units.n) qsort(v->late_units.v, v->late_units.n, sizeof *v->late_units.v, most_units);
    if (v->late_steps.n) qsort(v->late_steps.v, v->late_steps.n, sizeof *v->late_steps.v, most_steps);
    if (v->late_units.n > LATE_SHOWN) v->late_units.n = LATE_SHOWN;
    if (v->late_steps.n > LATE_SHOWN) v->late_steps.n = LATE_SHOWN;
    return OK;
}

/* ---- the page ---- */

static enum queue asked_queue(slice key, bool searching)
{
    for (enum queue q = 0; q < QUEUES; q++)
        if (slice_eq(key, slice_z(queue_keys[q]))) return q;
    return searching ? QUEUE_ALL : QUEUE_MINE;
}

err desk_asked(struct call *c, struct desk_view *v)
{
    slice code = web_query(c, "don-vi");
    v->post = desk_post(c->who, web_query(c, "vi-tri"));
    if (!v->post) v->post = desk_post(c->who, NONE);
    if (!v->post) return fail(c, ERR_DENIED, "desk.officials", "Trang này dành cho cán bộ xử lý hồ sơ.");
    v->unit = code.n ? unit_by_code(c, code, today(c)) : NULL;
    v->queue = asked_queue(web_query(c, "hang"), v->q.n > 0);
    v->procedure = web_query(c, "thu-tuc");
    v->holder = web_query(c, "nguoi-giu");
    if (!v->holder.n || slice_eq(v->holder, S("0"))) return OK;
    struct account a;
    bool found;
    TRY(account_find(c, v->holder, &a, &found));
    v->holder_id = found ? a.id : INT64_MAX;            /* nobody of that name: nothing to show */
    return OK;
}

struct desk desk_ask(const struct desk_view *v)
{
    return (struct desk){ .queue = v->queue, .q = v->q, .post = v->post, .unit = v->unit, .procedure = v->procedure,
                          .held = v->holder.n > 0, .holder = v->holder_id };
}

bool desk_may_assign(const struct call *c, const struct dossier *d) { return action_allowed(c, d, ACTION_REASSIGN); }

bool desk_may_complete(const struct call *c, const struct dossier *d)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    return d->step >= 0 && p->steps.v[d->step].bulk && action_allowed(c, d, ACTION_COMPLETE_STEP);
}

bool desk_may_send(const struct call *c, const struct dossier *d) { return action_allowed(c, d, ACTION_SEND); }

static err desk_read(struct call *c, struct desk_view *v)
{
    TRY(desk_asked(c, v));
    struct desk ask = desk_ask(v);
    ask.after = web_query(c, "sau");
    ask.limit = ROWS_SHOWN;
    TRY(dossier_desk(c, &ask, &v->list, &v->next));
    v->partly = v->next.n && v->list.n < ROWS_SHOWN;
    for (enum queue q = 0; q < QUEUES; q++)
        TRY(dossier_desk_count(c, &(struct desk){ .queue = q, .post = v->post, .unit = v->unit }, &v->counts[q]));
    TRY(notice_unread(c, &v->unread));
    if (v->queue == QUEUE_OPINION) TRY(opinions_waiting(c, v->unit ? v->unit : v->post->unit, &v->opinions));
    if (v->queue == QUEUE_ON_THE_WAY) TRY(batches_sent(c, v->unit ? v->unit : v->post->unit, &v->batches));
    if (v->queue == QUEUE_COMING) TRY(batches_coming(c, v->unit ? v->unit : v->post->unit, &v->batches));
    TRY(position_colleagues(c, v->unit ? v->unit : v->post->unit, NONE, &v->colleagues));
    EACH (d, v->list) TRY(desk_person(c, v, d->assignee));
    EACH (p, c->who->posts) TRY(desk_person(c, v, p->for_account));
    return late_below(c, v);
}

err desk_show(struct call *c)
{
    struct desk_view v = { .q = slice_trim(web_query(c, "q")) };
    TRY(desk_read(c, &v));
    page_begin(c, v.q.n ? slice_fmt(c->mem, "Tìm “%.*s”", SL(v.q)) : slice_z(queue_names[v.queue]));
    desk_page(c, &v);
    return page_end(c);
}
