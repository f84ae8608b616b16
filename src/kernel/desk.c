/* SPDX-License-Identifier: Apache-2.0 */
/* The officials' desk: who has what to do.  A queue is one statement over one index, the pile of one unit; keyset paging on (due, id),
 * where a dossier without a due instant sorts last.  Searching looks at everything the post may read, the newest first. */
#include "kernel/dossier.h"
#include <string.h>
#include "base/fold.h"
#include "kernel/app.h"
#include "kernel/dossier_words.h"
#include "store/db.h"

enum { SOON_DAYS = 2, LIKES = 4 };
#define NEVER INT64_MAX

const char *const queue_keys[QUEUES]  = { "mine", "unit", "due_soon", "late", "waiting", "opinion", "to_send", "on_the_way",
                                           "coming", "hand_over", "all" };
const char *const queue_names[QUEUES] = {
    "Việc của tôi", "Cả đơn vị", "Sắp đến hạn", "Quá hạn", "Chờ người nộp", "Được hỏi ý kiến", "Chờ bàn giao", "Đang trên đường",
    "Phiếu đến", "Chờ trả kết quả", "Tất cả",
};

/* ---- which post ---- */

slice desk_post_key(struct call *c, const struct post *p)
{
    if (!p->for_account) return slice_fmt(c->mem, "%s-%.*s", role_names[p->role], SL(p->unit->code));
    return slice_fmt(c->mem, "%s-%.*s-%lld", role_names[p->role], SL(p->unit->code), (long long)p->for_account);
}

static bool post_is(const struct post *p, slice key)
{
    slice role, rest, unit, giver;
    int64_t account = 0;
    if (!slice_cut(key, '-', &role, &rest)) return false;
    if (slice_cut(rest, '-', &unit, &giver) && !slice_int(giver, &account)) return false;
    return p->role == role_of(role) && slice_eq(p->unit->code, unit) && p->for_account == account;
}

const struct post *desk_post(const struct who *w, slice key)
{
    enum scope scope;
    EACH (p, w->posts)
        if (right_role(p->role, S("dossier.desk"), &scope) && (!key.n || post_is(p, key))) return p;
    return NULL;
}

/* ---- what is asked ---- */

struct window {
    const struct unit *unit;
    int64_t lo, hi;             /* what may be read: the unit, or its subtree for a leader */
    int64_t after_due, after_id, own, other;
    slice   role, name, like[LIKES], key, code, procedure;
    int64_t holder;             /* −1: whoever has it */
    instant soon;
    int     limit;
    int64_t reached;            /* a search by name went down to this id and no further; 0: to the end */
};

/* "180911-0001" is enough for a code of one's own unit; the letters of a code are capitals. */
static slice code_typed(const struct call *c, const struct unit *u, slice q)
{
    if (slice_only(q, "0123456789-") && slice_find(q, S("-")) < q.n) return slice_fmt(c->mem, "%.*s-%.*s", SL(u->ident), SL(q));
    char *code = NEWN(c->mem, char, q.n + 1);
    for (size_t i = 0; i < q.n; i++) code[i] = q.p[i] >= 'a' && q.p[i] <= 'z' ? (char)(q.p[i] - 32) : q.p[i];
    return (slice){ code, q.n };
}

/* For the rows of one queue, each word typed begins a word of the name; from the fourth on they come in the order typed. */
static void name_typed(struct call *c, slice folded, struct window *w)
{
    slice rest = folded, word;
    for (int n = 0; fold_word_next(&rest, &word); n++) {
        slice *like = &w->like[n < LIKES ? n : LIKES - 1];
        *like = slice_fmt(c->mem, "%.*s%% %.*s%%", SL(*like), SL(word));
    }
    if (w->like[0].n) w->name = folded;
}

static err window_of(struct call *c, const struct desk *ask, struct window *w)
{
    const struct post *post = ask->post ? ask->post : desk_post(c->who, (slice){ NULL, 0 });
    enum scope reads = SCOPE_NONE;
    if (!post) return fail(c, ERR_DENIED, "desk.officials", "Trang này dành cho cán bộ xử lý hồ sơ.");
    const struct unit *u = ask->unit ? ask->unit : post->unit;
    right_role(post->role, S("dossier.read"), &reads);
    if (u != post->unit && !(reads == SCOPE_SUBTREE && unit_within(u, post->unit)))
        return fail(c, ERR_DENIED, "desk.unit", "%.*s không thuộc phạm vi của bạn.", SL(u->name));
    *w = (struct window){ .unit = u, .lo = u->lo, .hi = reads == SCOPE_SUBTREE ? u->hi : u->lo, .own = c->who->account,
                          .other = post->for_account, .role = slice_z(role_names[post->role]), .limit = ask->limit,
                          .procedure = ask->procedure.n ? ask->procedure : NONE, .holder = ask->held ? ask->holder : -1,
                          .soon = instant_at(day_add(today(c), SOON_DAYS + 1), 0) };
    slice due, id, q = slice_trim(ask->q);
    if (!slice_cut(ask->after, '.', &due, &id) || !slice_int(due, &w->after_due) || !slice_int(id, &w->after_id)) {
        w->after_due = INT64_MIN;
        w->after_id = 0;
    }
    if (q.n) {
        w->key = slice_lower(c->mem, q);
        w->code = code_typed(c, u, q);
        name_typed(c, fold_name(c->mem, q), w);
    }
    return OK;
}

/* ---- the rows ---- */

/* The order of a desk, as the indexes of 0012_desk.sql have it. */
#define DUE_ORDER "coalesce(due_at, 9223372036854775807)"
#define DESK_FILTER(procedure, holder) \
    "and (cast(" procedure " as text) is null or procedure = " procedure ") and (" holder " < 0 or assignee = " holder ") "
#define DESK_LIKE(like) "and (cast(" like " as text) is null or ' ' || applicant_fold like " like ") "
#define DESK_PAGE \
    "and (" DUE_ORDER ", id) > ($2, $3) and (cast($6 as text) is null or code = $5 or ref = $6 or id_number = $5 " \
    "or (' ' || applicant_fold like $7 " DESK_LIKE("$8") DESK_LIKE("$9") DESK_LIKE("$10") ")) " DESK_FILTER("$11", "$12") \
    "order by " DUE_ORDER ", id limit $4"
#define DESK_ARGUMENTS(w) \
    w->unit->id, w->after_due, w->after_id, w->limit, w->code, w->key, w->like[0], w->like[1], w->like[2], w->like[3], w->procedure, \
    w->holder
#define DESK_SCOPE "select id from unit where lo >= $1 and lo <= $2"

/* Everything the post may read, the newest first.  Ids are found in the indexes of 0013_newest.sql alone, and only the rows shown are
 * read. */
#define DESK_IDS(column) "select id from dossier where " column " in (" DESK_SCOPE ") and state <> 0 and id < $3 "
#define DESK_NEWEST(column) "select id from (" DESK_IDS(column) "order by id desc limit $4) as " column
#define BOTH(which) " from dossier where id in (" which("received") " union " which("handled") ") "

/* Whose number it is, if it may be one: of a visit, or of a dossier or an applicant. */
static err numbered_rows(struct call *c, const struct window *w, int64_t before, dossiers *list)
{
    if (slice_find(w->code, S("-N")) < w->code.n)
        TRY(db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where visit = (select id from visit where number = $5) and visit <> 0 and id < $3 "
            "and (received in (" DESK_SCOPE ") or handled in (" DESK_SCOPE ")) order by id desc limit $4",
            w->lo, w->hi, before, w->limit, w->code));
    if (!list->n && w->key.n && strpbrk(zstr(c->mem, w->key), "0123456789"))
        TRY(db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where (code = $5 or ref = $6 or id_number = $5) and state <> 0 and id < $3 "
            "and (received in (" DESK_SCOPE ") or handled in (" DESK_SCOPE ")) order by -id limit $4",
            w->lo, w->hi, before, w->limit, w->code, w->key));
    return OK;
}

/* What is nobody's number is a name: companies are called 27/7 too. */
static err all_rows(struct call *c, struct window *w, dossiers *list)
{
    int64_t before = w->after_id ? w->after_id : INT64_MAX;
    TRY(numbered_rows(c, w, before, list));
    if (list->n) return OK;
    if (w->name.n)
        return dossier_named(c, &(struct name_search){ w->lo, w->hi, w->name, w->procedure, w->holder, before, w->limit }, list,
                             &w->reached);
    if (w->key.n) return OK;                            /* nothing that a name could be made of */
    if (w->procedure.n || w->holder >= 0)
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS BOTH(DESK_IDS) DESK_FILTER("$5", "$6") "order by id desc limit $4",
            w->lo, w->hi, before, w->limit, w->procedure, w->holder);
    return db_all(c, &dossier_record, list, "select " DOSSIER_COLUMNS BOTH(DESK_NEWEST) "order by id desc limit $4",
                  w->lo, w->hi, before, w->limit);
}

static err queue_rows(struct call *c, enum queue queue, struct window *w, dossiers *list)
{
    switch (queue) {
    case QUEUE_MINE:        /* what waits for my role here and is not another's */
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and needs = $13 and (assignee = 0 or assignee = $14 "
            "or assignee = $15) and state in (1, 2, 4) " DESK_PAGE, DESK_ARGUMENTS(w), w->role, w->own, w->other);
    case QUEUE_UNIT:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and open = true " DESK_PAGE, DESK_ARGUMENTS(w));
    case QUEUE_DUE_SOON:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and open = true and " DUE_ORDER " >= $13 "
            "and " DUE_ORDER " < $14 " DESK_PAGE, DESK_ARGUMENTS(w), c->now, w->soon);
    case QUEUE_LATE:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and open = true and " DUE_ORDER " < $13 " DESK_PAGE,
            DESK_ARGUMENTS(w), c->now);
    case QUEUE_WAITING:     /* the applicant's turn */
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where received = $1 and state in (5, 6) " DESK_PAGE, DESK_ARGUMENTS(w));
    case QUEUE_OPINION:     /* they lie elsewhere and wait for what we think */
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where id in (select dossier from opinion where unit = $1 and closed_at is null) "
            DESK_PAGE, DESK_ARGUMENTS(w));
    case QUEUE_TO_SEND:     /* they have moved on, and their papers lie here */
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where came_from = $1 and came_from <> 0 and batch = 0 " DESK_PAGE, DESK_ARGUMENTS(w));
    case QUEUE_ON_THE_WAY:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where came_from = $1 and batch <> 0 " DESK_PAGE, DESK_ARGUMENTS(w));
    case QUEUE_COMING:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where handled = $1 and batch <> 0 " DESK_PAGE, DESK_ARGUMENTS(w));
    case QUEUE_HAND_OVER:
        return db_all(c, &dossier_record, list,
            "select " DOSSIER_COLUMNS " from dossier where received = $1 and state = 9 " DESK_PAGE, DESK_ARGUMENTS(w));
    case QUEUE_ALL:
        return all_rows(c, w, list);
    default:
        never();
    }
}

/* The first `limit` of a list read one longer, and where the next page begins. */
static void page_cut(struct call *c, int limit, dossiers *list, slice *next)
{
    *next = NONE;
    if (list->n <= (size_t)limit) return;
    const struct dossier *last = &list->v[--list->n - 1];
    *next = slice_fmt(c->mem, "%lld.%lld", (long long)(last->due_at.ms ? last->due_at.ms : NEVER), (long long)last->id);
}

err dossier_desk(struct call *c, const struct desk *ask, dossiers *list, slice *next)
{
    struct window w = { 0 };
    *list = (dossiers){ 0 };
    *next = (slice){ NULL, 0 };
    TRY(window_of(c, ask, &w));
    w.limit = ask->limit + 1;
    TRY(queue_rows(c, ask->queue, &w, list));
    page_cut(c, ask->limit, list, next);
    if (w.reached && !next->n) *next = slice_fmt(c->mem, "%lld.%lld", (long long)NEVER, (long long)w.reached);
    return OK;
}

err dossier_warnings(struct call *c, const struct desk *ask, instant horizon, dossiers *list, slice *next)
{
    struct window w = { 0 };
    *list = (dossiers){ 0 };
    TRY(window_of(c, ask, &w));
    TRY(db_all(c, &dossier_record, list,
        "select " DOSSIER_COLUMNS " from dossier where handled in (" DESK_SCOPE ") and open = true and due_at < $3 "
        "and (due_at, id) > ($4, $5) order by due_at, id limit $6", w.lo, w.hi, horizon, w.after_due, w.after_id, ask->limit + 1));
    page_cut(c, ask->limit, list, next);
    return OK;
}

err dossier_unapproved(struct call *c, const struct desk *ask, dossiers *list)
{
    struct window w = { 0 };
    *list = (dossiers){ 0 };
    TRY(window_of(c, ask, &w));
    return db_all(c, &dossier_record, list,
        "select " DOSSIER_COLUMNS " from dossier where handled in (" DESK_SCOPE ") and open = true and due_at is null "
        "and suspended_at is not null and exists (select 1 from suspension s where s.dossier = dossier.id and s.to_at is null "
        "and s.approver = 0 and s.basis not in ('supplement', 'payment')) order by suspended_at limit $3", w.lo, w.hi, ask->limit);
}

err dossier_desk_count(struct call *c, const struct desk *ask, int64_t *n)
{
    struct window w = { 0 };
    *n = 0;
    TRY(window_of(c, ask, &w));
    int64_t unit = w.unit->id;
    switch (ask->queue) {
    case QUEUE_MINE:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and needs = $2 "
                            "and (assignee = 0 or assignee = $3 or assignee = $4) and state in (1, 2, 4) limit 1000) x",
                      unit, w.role, w.own, w.other);
    case QUEUE_UNIT:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and open = true limit 1000) x", unit);
    case QUEUE_DUE_SOON:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and open = true and " DUE_ORDER " >= $2 "
                            "and " DUE_ORDER " < $3 limit 1000) x", unit, c->now, w.soon);
    case QUEUE_LATE:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and open = true and " DUE_ORDER " < $2 "
                            "limit 1000) x", unit, c->now);
    case QUEUE_WAITING:
        return db_int(
            c, n,
            "select count(*) from (select 1 as one from dossier where received = $1 and state in (5, 6) limit 1000) x",
            unit);
    case QUEUE_OPINION:
        return db_int(c, n, "select count(*) from (select 1 as one from opinion where unit = $1 and closed_at is null limit 1000) x", unit);
    case QUEUE_TO_SEND:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where came_from = $1 and came_from <> 0 and batch = 0 "
                            "limit 1000) x", unit);
    case QUEUE_ON_THE_WAY:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where came_from = $1 and batch <> 0 limit 1000) x", unit);
    case QUEUE_COMING:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where handled = $1 and batch <> 0 limit 1000) x", unit);
    case QUEUE_HAND_OVER:
        return db_int(c, n, "select count(*) from (select 1 as one from dossier where received = $1 and state = 9 limit 1000) x", unit);
    default:
        return OK;
    }
}

/* ---- what is late, and where ---- */

LOCAL_RECORD(waiting, COLUMN(waiting, unit), COLUMN(waiting, version), COLUMN(waiting, step), COLUMN(waiting, n), COLUMN(waiting, oldest));

err dossier_late_where(struct call *c, const struct unit *top, waitings *list)
{
    *list = (waitings){ 0 };
    return db_all(c, &waiting_record, list,
        "select handled as unit, version, step, count(*) as n, min(due_at) as oldest from dossier "
        "where handled in (" DESK_SCOPE ") and open = true and due_at < $3 group by handled, version, step "
        "order by count(*) desc, min(due_at) limit 300", top->lo, top->hi, c->now);
}
