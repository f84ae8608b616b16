/* SPDX-License-Identifier: Apache-2.0 */
/* The feed of a register.  Its events are its changes; the ledger's sequencer has numbered them in the order in which they became visible,
 * without gaps over all events, so nothing can appear behind a number that was read.  The caller's rights of today decide what they see,
 * or a share's terms: which rows it tells of is asked of the row as it then was, so that a row comes and goes with what is written. */
#include "kernel/app.h"
#include "kernel/register_inside.h"
#include "store/db.h"

struct feed_event { int64_t seq, subject, n; instant at; slice kind, unit, body, hash; };
LOCAL_RECORD(feed_event, COLUMN(feed_event, seq), COLUMN(feed_event, subject), COLUMN(feed_event, n), COLUMN(feed_event, at),
             COLUMN(feed_event, kind), COLUMN(feed_event, unit), COLUMN(feed_event, body), COLUMN(feed_event, hash));

#define FEED_COLUMNS "seq, subject, n, at, kind, unit, body, hash"
#define OF_A_REGISTER "replace(subject_kind, '/', '') <> subject_kind and seq is not null "    /* as the index event_feed has it */

struct feed { struct call *c; const struct registry *r; const struct registry_share *share; };
struct then { const struct node *body; slice state; enum sight sight; };

static enum sight shared_sight(const struct feed *f, const struct feed_event *e, const struct then *t)
{
    const struct rule_facts facts = { .id = slice_fmt(f->c->mem, "%lld", (long long)e->subject), .state = t->state,
                                      .values = node_get(t->body, "values"), .now = e->at, .calendar = defs(f->c)->calendar };
    return !f->share->when.n || rule_run(&f->share->when, &facts) == VERDICT_TRUE ? SIGHT_WHOLE : SIGHT_NONE;
}

static struct then then_of(const struct feed *f, const struct feed_event *e)
{
    problems none = { 0 };
    struct then t = { .body = e->body.n ? json_read(f->c->mem, e->body, S("event"), &none) : NULL };
    t.state = node_text(t.body, "state");
    t.sight = f->share ? shared_sight(f, e, &t) : register_sight(f->c, f->r, t.state, unit_by_code(f->c, e->unit, instant_day(e->at)));
    return t;
}

static err was_visible(const struct feed *f, const struct feed_event *e, bool *visible)
{
    struct feed_event before;
    bool found;
    TRY(db_maybe(f->c, &feed_event_record, &before, &found,
                 "select " FEED_COLUMNS " from event where subject_kind = $1 and subject = $2 and n = $3",
                 f->r->name, e->subject, e->n - 1));
    *visible = found && then_of(f, &before).sight != SIGHT_NONE;
    return OK;
}

bool register_told(const struct registry_share *share, const struct registry_field *f, enum sight sight)
{
    if (!share) return register_seen(f, sight);
    EACH (told, share->fields)
        if (*told == f) return true;
    return false;
}

static err news_of(const struct feed *f, const struct feed_event *e, struct registry_news *news)
{
    struct then t = then_of(f, e);
    bool retract = false;
    *news = (struct registry_news){ .seq = e->seq, .hash = e->hash, .op = FEED_STUB };
    if (!t.body) return OK;                                             /* it was erased: a later change has what is left */
    if (t.sight == SIGHT_NONE) TRY(was_visible(f, e, &retract));
    if (t.sight == SIGHT_NONE && !retract) return OK;
    news->op = retract ? FEED_RETRACT : FEED_PUT;
    news->id = e->subject;
    news->version = e->n;
    news->at = e->at;
    if (retract) return OK;
    news->kind = e->kind;
    news->state = t.state;
    news->code = node_text(t.body, "code");
    news->sight = t.sight == SIGHT_CLOSED ? SIGHT_WHOLE : t.sight;         /* what is protected is looked up row by row, with a record */
    news->values = node_get(t.body, "values");
    return OK;
}

err register_feed(struct call *c, const struct registry *r, const struct registry_share *share, int64_t after, int limit,
                  registry_feed *news)
{
    struct feed f = { c, r, share };
    LIST(struct feed_event) events = { 0 };
    int64_t prev;
    *news = (registry_feed){ 0 };
    TRY(db_int(c, &prev, "select seq from event where subject_kind = $1 and seq <= $2 and " OF_A_REGISTER "order by seq desc limit 1",
               r->name, after));
    TRY(db_all(c, &feed_event_record, &events,
               "select " FEED_COLUMNS " from event where subject_kind = $1 and seq > $2 and " OF_A_REGISTER "order by seq limit $3",
               r->name, after, limit));
    EACH (e, events) {
        struct registry_news *one = LIST_PUSH(c->mem, news);
        TRY(news_of(&f, e, one));
        one->prev = prev;
        prev = e->seq;
    }
    return OK;
}
