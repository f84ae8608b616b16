/* SPDX-License-Identifier: Apache-2.0 */
/* The officials' desk: who has what to do.  A queue is one statement over one index, the pile of the caller's first post;
 * keyset paging on (due, id), where a dossier without a due instant sorts last. */
#include "kernel/dossier.h"
#include "base/fold.h"
#include "kernel/app.h"
#include "store/db.h"

enum { SOON_DAYS = 2 };
#define NEVER INT64_MAX

const char *const queue_keys[QUEUES]  = { "mine", "unit", "due_soon", "late", "waiting", "hand_over" };
const char *const queue_names[QUEUES] = { "Việc của tôi", "Cả đơn vị", "Sắp đến hạn", "Quá hạn", "Chờ người nộp", "Chờ trả kết quả" };

struct window { int64_t unit, after_due, after_id; slice role, word, key; instant soon; int limit; };

static struct window window_of(const struct call *c, const struct desk *ask)
{
    const struct post *post = c->who->posts.v;
    struct window w = { .unit = post->unit->id, .role = slice_z(role_names[post->role]), .after_due = INT64_MIN, .after_id = 0,
                        .limit = ask->limit, .soon = instant_at(day_add(today(c), SOON_DAYS + 1), 0) };
    slice due, id, q = slice_trim(ask->q);
    if (slice_cut(ask->after, '.', &due, &id) && (!slice_int(due, &w.after_due) || !slice_int(id, &w.after_id))) {
        w.after_due = INT64_MIN;
        w.after_id = 0;
    }
    if (q.n) {
        w.word = slice_fmt(c->mem, "%%%.*s%%", SL(fold_name(c->mem, q)));
        w.key = q;
    }
    return w;
}

#define DESK_SEARCH \
    "and (cast($5 as text) is null or applicant_fold like $5 or code = $6 or ref = $6 or id_number = $6) "
#define DESK_PAGE \
    "and (coalesce(due_at, 9223372036854775807), id) > ($2, $3) " DESK_SEARCH \
    "order by coalesce(due_at, 9223372036854775807), id limit $4"

static err queue_rows(struct call *c, enum queue queue, const struct window *w, dossiers *list)
{
    switch (queue) {
    case QUEUE_MINE:        /* what waits for my role here and is not another's */
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and needs = $7 and (assignee = 0 or assignee = $8) "
            "and state in (1, 2, 4) " DESK_PAGE,
            w->unit, w->after_due, w->after_id, w->limit, w->word, w->key, w->role, c->who->account);
    case QUEUE_UNIT:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and open = true " DESK_PAGE,
            w->unit, w->after_due, w->after_id, w->limit, w->word, w->key);
    case QUEUE_DUE_SOON:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and open = true and due_at >= $7 and due_at < $8 " DESK_PAGE,
            w->unit, w->after_due, w->after_id, w->limit, w->word, w->key, c->now, w->soon);
    case QUEUE_LATE:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and open = true and due_at < $7 " DESK_PAGE,
            w->unit, w->after_due, w->after_id, w->limit, w->word, w->key, c->now);
    case QUEUE_WAITING:     /* the applicant's turn */
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where received = $1 and state in (5, 6) " DESK_PAGE,
            w->unit, w->after_due, w->after_id, w->limit, w->word, w->key);
    case QUEUE_HAND_OVER:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where received = $1 and state = 9 " DESK_PAGE,
            w->unit, w->after_due, w->after_id, w->limit, w->word, w->key);
    default:
        never();
    }
}

err dossier_desk(struct call *c, const struct desk *ask, dossiers *list, slice *next)
{
    *list = (dossiers){ 0 };
    *next = (slice){ NULL, 0 };
    if (!who_is_official(c->who)) return fail(c, ERR_DENIED, "desk.officials", "Trang này dành cho cán bộ.");
    struct window w = window_of(c, ask);
    w.limit = ask->limit + 1;
    TRY(queue_rows(c, ask->queue, &w, list));
    if (list->n <= (size_t)ask->limit) return OK;
    const struct dossier *last = &list->v[--list->n - 1];
    *next = slice_fmt(c->mem, "%lld.%lld", (long long)(last->due_at.ms ? last->due_at.ms : NEVER), (long long)last->id);
    return OK;
}

err dossier_desk_count(struct call *c, enum queue queue, int64_t *n)
{
    int64_t unit = c->who->posts.v->unit->id;
    slice role = slice_z(role_names[c->who->posts.v->role]);
    instant soon = instant_at(day_add(today(c), SOON_DAYS + 1), 0);
    switch (queue) {
    case QUEUE_MINE:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and needs = $2 "
                            "and (assignee = 0 or assignee = $3) and state in (1, 2, 4) limit 1000) x", unit, role, c->who->account);
    case QUEUE_UNIT:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and open = true limit 1000) x", unit);
    case QUEUE_DUE_SOON:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and open = true and due_at >= $2 "
                            "and due_at < $3 limit 1000) x", unit, c->now, soon);
    case QUEUE_LATE:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and open = true and due_at < $2 "
                            "limit 1000) x", unit, c->now);
    case QUEUE_WAITING:
        return db_int(
            c, n,
            "select count(*) from (select 1 as one from dossier where received = $1 and state in (5, 6) limit 1000) x",
            unit);
    case QUEUE_HAND_OVER:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where received = $1 and state = 9 limit 1000) x", unit);
    default:
        never();
    }
}
