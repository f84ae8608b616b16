/* SPDX-License-Identifier: Apache-2.0 */
/* The feed of a register.  Its events are its changes; the ledger's sequencer has numbered them in the order in which they became visible,
 * without gaps over all events, so nothing can appear behind a number that was read.  The caller's rights of today decide what they see,
 * or a share's terms: which rows it tells of is asked of the row as it then was, so that a row comes and goes with what is written.
 * Who catches up reads a million of them: values are passed on as they stand, and what is alike for neighbours is asked once. */
#include "kernel/app.h"
#include "kernel/feed_pack.h"
#include "kernel/register_inside.h"
#include "store/db.h"

struct seen { slice state, unit; day on; enum sight sight; bool known; };           /* the last answer: most neighbours have the same */
struct feed { struct call *c; const struct registry *r; const struct registry_share *share; struct seen seen; };

static enum sight shared_sight(const struct feed *f, const struct feed_event *e)
{
    problems none = { 0 };
    enum sight sight = SIGHT_WHOLE;
    if (!f->share->when.n) return sight;
    struct arena_mark mark = arena_mark(f->c->mem);
    const struct rule_facts facts = { .id = slice_fmt(f->c->mem, "%lld", (long long)e->subject), .state = e->state,
                                      .values = json_read(f->c->mem, feed_values_json(f->c->mem, e), S("event"), &none), .now = e->at,
                                      .calendar = defs(f->c)->calendar };
    if (rule_run(&f->share->when, &facts) != VERDICT_TRUE) sight = SIGHT_NONE;
    arena_rewind(f->c->mem, mark);
    return sight;
}

static enum sight own_sight(struct feed *f, const struct feed_event *e)
{
    struct seen *s = &f->seen;
    day on = instant_day(e->at);
    if (s->known && s->on.n == on.n && slice_eq(s->unit, e->unit) && slice_eq(s->state, e->state)) return s->sight;
    *s = (struct seen){ e->state, e->unit, on, register_sight(f->c, f->r, e->state, unit_by_code(f->c, e->unit, on)), true };
    return s->sight;
}

static enum sight sight_of(struct feed *f, const struct feed_event *e)
{
    return f->share ? shared_sight(f, e) : own_sight(f, e);
}

static err was_visible(struct feed *f, const struct feed_event *e, bool *visible)
{
    struct feed_event before;
    TRY(feed_event_find(f->c, f->r->name, e->subject, e->n - 1, &before, visible));
    if (*visible) *visible = sight_of(f, &before) != SIGHT_NONE;
    return OK;
}

bool register_told(const struct registry_share *share, const struct registry_field *f, enum sight sight)
{
    if (!share) return register_seen(f, sight);
    EACH (told, share->fields)
        if (*told == f) return true;
    return false;
}

static err news_of(struct feed *f, const struct feed_event *e, struct registry_news *news)
{
    bool retract = false;
    *news = (struct registry_news){ .event = e, .op = FEED_STUB };
    if (!e->names) return OK;                                           /* a later change has what is left */
    enum sight sight = sight_of(f, e);
    if (sight == SIGHT_NONE) TRY(was_visible(f, e, &retract));
    if (sight == SIGHT_NONE && !retract) return OK;
    news->op = retract ? FEED_RETRACT : FEED_PUT;
    news->sight = sight == SIGHT_CLOSED ? SIGHT_WHOLE : sight;              /* what is protected is looked up row by row, with a record */
    return OK;
}

err register_feed(struct call *c, const struct registry *r, const struct registry_share *share, int64_t after, int limit,
                  registry_feed *news)
{
    struct feed f = { .c = c, .r = r, .share = share };
    feed_events events;
    TRY(feed_events_read(c, r->name, after, limit, &events));
    *news = (registry_feed){ .v = NEWN(c->mem, struct registry_news, events.n), .cap = events.n };
    EACH (e, events) TRY(news_of(&f, e, LIST_PUSH(c->mem, news)));
    return OK;
}
