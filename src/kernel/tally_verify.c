/* SPDX-License-Identifier: Apache-2.0 */
/* Recounting the figures from the events alone, one procedure after the other so that memory stays bounded.
 * A dossier's events are replayed: what each says of state, unit and due instant moves a small picture of the dossier, and what
 * changed in the picture is counted.  The counters kept by the program must equal these to the last one.
 * Channels run over all procedures: they are recounted by month, and their days must give the days of the whole. */
#include "kernel/tally.h"
#include <string.h>
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "store/db.h"

struct told { int64_t subject, received, competent; slice channel; instant at; slice kind, body; };
LOCAL_RECORD(told, COLUMN(told, subject), COLUMN(told, received), COLUMN(told, competent), COLUMN(told, channel), COLUMN(told, at),
             COLUMN(told, kind), COLUMN(told, body));

struct kept {
    int64_t unit;
    int     role, grain;
    day     day;
    int64_t online, counter, post, moved_in, early, on_time, late, refused, withdrawn, stopped, moved_out, turned_away, falls_late,
            late_left, minutes;
};
LOCAL_RECORD(kept, COLUMN(kept, unit), COLUMN(kept, role), COLUMN(kept, grain), COLUMN(kept, day), COLUMN(kept, online),
             COLUMN(kept, counter), COLUMN(kept, post), COLUMN(kept, moved_in), COLUMN(kept, early), COLUMN(kept, on_time),
             COLUMN(kept, late), COLUMN(kept, refused), COLUMN(kept, withdrawn), COLUMN(kept, stopped), COLUMN(kept, moved_out),
             COLUMN(kept, turned_away), COLUMN(kept, falls_late), COLUMN(kept, late_left), COLUMN(kept, minutes));

struct cell { int64_t unit; int role, grain; day on; bool used; int64_t n[COUNTS]; };
struct recount { struct arena *mem; struct cell *cells; size_t size, used; struct recount *channel; };
    /* channel: where the dossier being replayed counts once more, by month, for who received it */
enum { CHANNELS = COUNT_POST + 1 };
static const char *const channel_keys[CHANNELS] = { "+online", "+counter", "+post" };

struct picture { int64_t subject, handled; bool open; instant due; };

static size_t slot_of(const struct recount *r, int64_t unit, int role, int grain, day on)
{
    uint64_t h = (uint64_t)unit * 0x9E3779B97F4A7C15u ^ (uint64_t)(on.n * 8 + role * 2 + grain) * 0xC2B2AE3D27D4EB4Fu;
    return (size_t)((h ^ h >> 29) % r->size);
}

static struct cell *cell_of(struct recount *r, int64_t unit, int role, int grain, day on)
{
    size_t i = slot_of(r, unit, role, grain, on);
    while (r->cells[i].used
           && (r->cells[i].unit != unit || r->cells[i].role != role || r->cells[i].grain != grain || r->cells[i].on.n != on.n))
        i = (i + 1) % r->size;
    return &r->cells[i];
}

static void grow(struct recount *r)
{
    struct recount bigger = { r->mem, NEWN(r->mem, struct cell, r->size * 2), r->size * 2, r->used, r->channel };
    for (size_t i = 0; i < r->size; i++)
        if (r->cells[i].used) *cell_of(&bigger, r->cells[i].unit, r->cells[i].role, r->cells[i].grain, r->cells[i].on) = r->cells[i];
    *r = bigger;
}

static void cell_add(struct recount *r, int64_t unit, int role, int grain, day on, enum count what, int64_t n)
{
    if (r->used * 2 > r->size) grow(r);
    struct cell *cell = cell_of(r, unit, role, grain, on);
    if (!cell->used) {
        *cell = (struct cell){ .unit = unit, .role = role, .grain = grain, .on = on, .used = true };
        r->used++;
    }
    cell->n[what] += n;
}

static void count(struct recount *r, int64_t unit, int role, day on, enum count what, int64_t n)
{
    int y, m, d;
    day_split(on, &y, &m, &d);
    day month = day_of(y, m, 1);
    cell_add(r, unit, role, 0, on, what, n);
    cell_add(r, unit, role, 1, month, what, n);
    if (role == TALLY_RECEIVED) cell_add(r->channel, unit, role, 1, month, what, n);
}

static void pile(struct recount *r, int64_t unit, int role, day on, instant due, int n)
{
    if (!due.ms) return;
    day d = instant_day(due);
    if (d.n < on.n) count(r, unit, role, on, COUNT_LATE_LEFT, -n);
    else            count(r, unit, role, d, COUNT_FALLS_LATE, n);
}

static void all_roles(struct recount *r, const struct told *t, int64_t handled, enum count what, int64_t n)
{
    count(r, t->received, TALLY_RECEIVED, instant_day(t->at), what, n);
    count(r, handled, TALLY_HANDLED, instant_day(t->at), what, n);
    count(r, t->competent, TALLY_COMPETENT, instant_day(t->at), what, n);
}

static void all_piles(struct recount *r, const struct told *t, int64_t handled, instant due, int n)
{
    pile(r, t->received, TALLY_RECEIVED, instant_day(t->at), due, n);
    pile(r, handled, TALLY_HANDLED, instant_day(t->at), due, n);
    pile(r, t->competent, TALLY_COMPETENT, instant_day(t->at), due, n);
}

static enum count channel_of(slice channel)
{
    return slice_eq(channel, S("online")) ? COUNT_ONLINE : slice_eq(channel, S("post")) ? COUNT_POST : COUNT_COUNTER;
}

static bool ending(int64_t state, const struct picture *p, instant at, enum count *how)
{
    day due = instant_day(p->due), on = instant_day(at);
    switch (state) {
    case STATE_FINISHED:
        *how = p->due.ms && at.ms > p->due.ms ? COUNT_LATE : p->due.ms && on.n < due.n ? COUNT_EARLY : COUNT_ON_TIME;
        return true;
    case STATE_REFUSED:   *how = COUNT_REFUSED;   return true;
    case STATE_WITHDRAWN: *how = COUNT_WITHDRAWN; return true;
    case STATE_STOPPED:   *how = COUNT_STOPPED;   return true;
    default:              return false;
    }
}

static void moved(struct recount *r, const struct told *t, int64_t from, int64_t to)
{
    if (from == to) return;
    count(r, from, TALLY_HANDLED, instant_day(t->at), COUNT_MOVED_OUT, 1);
    count(r, to, TALLY_HANDLED, instant_day(t->at), COUNT_MOVED_IN, 1);
}

static void replay(const struct call *c, struct recount *r, struct picture *p, const struct told *t, const struct node *body)
{
    const struct unit *u = unit_by_code(c, node_text(body, "handled"), instant_day(t->at));
    int64_t to = node_int(body, "to", -1), handled = u ? u->id : 0;
    instant due = { 0 };
    enum count how;
    if (action_of(t->kind) == ACTIONS) return;     /* a draft begun, a slip printed: nothing moved */
    if (node_text(body, "due").n) instant_parse(node_text(body, "due"), &due);
    if (!p->open && slice_eq(t->kind, S("accept"))) {
        all_roles(r, t, t->received, channel_of(t->channel), 1);
        moved(r, t, t->received, handled);
        all_piles(r, t, handled, due, 1);
        *p = (struct picture){ t->subject, handled, true, due };
    } else if (!p->open) {
        if (to == STATE_REFUSED && node_int(body, "from", -1) != to) all_roles(r, t, t->received, COUNT_TURNED_AWAY, 1);
    } else if (ending(to, p, t->at, &how)) {
        bool resolved = to == STATE_FINISHED;
        all_piles(r, t, p->handled, p->due, -1);
        all_roles(r, t, p->handled, how, 1);
        if (resolved) all_roles(r, t, p->handled, COUNT_MINUTES, node_int(body, "minutes", 0));
        p->open = false;
    } else {
        all_piles(r, t, p->handled, p->due, -1);
        moved(r, t, p->handled, handled);
        all_piles(r, t, handled, due, 1);
        p->handled = handled;
        p->due = due;
    }
}

static err recount_procedure(struct call *c, slice procedure, struct recount *r, struct recount *channels, struct tally_verdict *v)
{
    struct rows rows;
    struct told t;
    struct picture p = { 0 };
    bool more;
    TRY(db_rows(c, &rows, &told_record,
        "select e.subject, d.received, d.competent, d.channel, e.at, e.kind, e.body from dossier d "
        "join event e on e.subject_kind = 'dossier' and e.subject = d.id where d.procedure = $1 order by e.subject, e.n", procedure));
    for (;;) {
        TRY(db_next(&rows, &t, &more));
        if (!more) return OK;
        v->events++;
        if (t.subject != p.subject) p = (struct picture){ .subject = t.subject };
        r->channel = &channels[channel_of(t.channel)];
        ARENA_SCRATCH (tmp) {
            problems none = { 0 };
            replay(c, r, &p, &t, t.body.n ? json_read(tmp, t.body, S("event"), &none) : NULL);
        }
    }
}

static const char *const count_names[COUNTS] = {
    "online", "counter", "post", "moved_in", "early", "on_time", "late", "refused", "withdrawn", "stopped", "moved_out", "turned_away",
    "falls_late", "late_left", "minutes",
};

static slice differs(struct call *c, slice procedure, const struct cell *cell, enum count what, int64_t is)
{
    const struct unit *u = unit_by_id(c, cell->unit);
    return slice_fmt(
        c->mem,
        "Số liệu sai: đơn vị %.*s, thủ tục %.*s, vai trò %s, %s %.*s, cột %s: đang ghi %lld, đếm lại từ sự kiện là %lld.",
        SL(u ? u->code : S("?")), SL(procedure), tally_role_keys[cell->role],
        cell->grain ? "tháng từ" : "ngày", SL(day_iso(c->mem, cell->on)), count_names[what], (long long)is,
        (long long)cell->n[what]);
}

/* Every kept row from a grain up against its recount; then every recounted row must have been met. */
static err compare(struct call *c, slice procedure, int grain, struct recount *r, struct tally_verdict *v)
{
    struct rows rows;
    struct kept k;
    bool more;
    TRY(db_rows(c, &rows, &kept_record,
        "select unit, role, grain, day, online, counter, post, moved_in, early, on_time, late, refused, withdrawn, stopped, moved_out, "
        "turned_away, falls_late, late_left, minutes from tally where procedure = $1 and grain >= $2", procedure, grain));
    for (;;) {
        TRY(db_next(&rows, &k, &more));
        if (!more) break;
        v->rows++;
        const int64_t is[COUNTS] = { k.online, k.counter, k.post, k.moved_in, k.early, k.on_time, k.late, k.refused, k.withdrawn, k.stopped,
                                     k.moved_out, k.turned_away, k.falls_late, k.late_left, k.minutes };
        struct cell *cell = cell_of(r, k.unit, k.role, k.grain, k.day),
                    none = { .unit = k.unit, .role = k.role, .grain = k.grain, .on = k.day };
        for (enum count i = 0; i < COUNTS && !v->wrong.n; i++)
            if ((cell->used ? cell : &none)->n[i] != is[i]) v->wrong = differs(c, procedure, cell->used ? cell : &none, i, is[i]);
        memset(cell->n, 0, sizeof cell->n);
    }
    for (size_t n = 0; n < r->size; n++)
        for (enum count i = 0; i < COUNTS && !v->wrong.n; i++)
            if (r->cells[n].used && r->cells[n].n[i]) v->wrong = differs(c, procedure, &r->cells[n], i, 0);
    return OK;
}

#define DIFFERENCE(column) "cast(sum(case when procedure = '' then " #column " else -" #column " end) as bigint) as " #column
#define DIFFERENCES(which) \
    "select * from (select unit, role, grain, day, " DIFFERENCE(online) ", " DIFFERENCE(counter) ", " DIFFERENCE(post) ", " \
    DIFFERENCE(moved_in) ", " DIFFERENCE(early) ", " DIFFERENCE(on_time) ", " DIFFERENCE(late) ", " DIFFERENCE(refused) ", " \
    DIFFERENCE(withdrawn) ", " DIFFERENCE(stopped) ", " DIFFERENCE(moved_out) ", " DIFFERENCE(turned_away) ", " \
    DIFFERENCE(falls_late) ", " DIFFERENCE(late_left) ", " DIFFERENCE(minutes) \
    " from tally where " which " group by unit, role, grain, day) t where online <> 0 or counter <> 0 or post <> 0 or moved_in <> 0 " \
    "or early <> 0 or on_time <> 0 or late <> 0 or refused <> 0 or withdrawn <> 0 or stopped <> 0 or moved_out <> 0 " \
    "or turned_away <> 0 or falls_late <> 0 or late_left <> 0 or minutes <> 0 order by unit, role, grain, day limit 1"

/* The rows of all together are the sums of the procedures', and those of what was received the sums of the channels'. */
static err compare_all(struct call *c, struct tally_verdict *v)
{
    struct kept k;
    bool found;
    const char *parts = "thủ tục";
    TRY(db_maybe(c, &kept_record, &k, &found, DIFFERENCES("procedure = '' or procedure >= '0'")));
    if (!found) {
        parts = "kênh tiếp nhận";
        TRY(db_maybe(c, &kept_record, &k, &found, DIFFERENCES("role = 0 and procedure < '0'")));
    }
    if (!found) return OK;
    const struct unit *u = unit_by_id(c, k.unit);
    v->wrong = slice_fmt(c->mem, "Số liệu sai: đơn vị %.*s, mọi %s, vai trò %s, %s %.*s: không bằng tổng các %s.",
                         SL(u ? u->code : S("?")), parts, tally_role_keys[k.role], k.grain ? "tháng từ" : "ngày",
                         SL(day_iso(c->mem, k.day)), parts);
    return OK;
}

struct code { slice procedure; };
LOCAL_RECORD(code, COLUMN(code, procedure));

err tally_verify(struct call *c, struct tally_verdict *v)
{
    LIST(struct code) codes = { 0 };
    struct recount channels[CHANNELS];
    *v = (struct tally_verdict){ 0 };
    for (int i = 0; i < CHANNELS; i++) channels[i] = (struct recount){ c->mem, NEWN(c->mem, struct cell, 1024), 1024, 0, NULL };
    TRY(db_all(c, &code_record, &codes,
               "select procedure from dossier union select procedure from tally where procedure >= '0' order by 1"));
    EACH (code, codes) {
        ARENA_SCRATCH (mem) {
            struct recount r = { mem, NEWN(mem, struct cell, 1024), 1024, 0, NULL };
            TRY(recount_procedure(c, code->procedure, &r, channels, v));
            TRY(compare(c, code->procedure, 0, &r, v));
        }
        if (v->wrong.n) return OK;
    }
    for (int i = 0; i < CHANNELS && !v->wrong.n; i++) TRY(compare(c, slice_z(channel_keys[i]), 1, &channels[i], v));
    if (v->wrong.n) return OK;
    return compare_all(c, v);
}
