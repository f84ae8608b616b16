/* SPDX-License-Identifier: Apache-2.0 */
/* Packs of events (feed_pack.h).  A pack is text, a line an event, its columns parted by tabs, as line_write has them.  Codes,
 * hashes and canonical JSON have neither tabs nor line ends.  Runs in the job, in erasures, and where feeds are read. */
#include "kernel/feed_pack.h"
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/register.h"
#include "store/db.h"

enum { PACKS_A_RUN = 100, PACKS_A_READ = 10, UNPACKED_READ = 500,
       PACK_MAX = PACK_CHANGES << 20 };         /* a run: some tenths of a second of the writer; bytes of a pack */

struct told { int64_t seq, subject, n; instant at; slice kind, unit, hash, body; };
LOCAL_RECORD(told, COLUMN(told, seq), COLUMN(told, subject), COLUMN(told, n), COLUMN(told, at), COLUMN(told, kind), COLUMN(told, unit),
             COLUMN(told, hash), COLUMN(told, body));
#define TOLD "seq, subject, n, at, kind, unit, hash, body"

struct pack { int64_t last; slice changes; };
LOCAL_RECORD(pack, COLUMN(pack, last), COLUMN(pack, changes));

/* ---- events ---- */

static struct feed_event event_of(const struct told *t)
{
    struct feed_event e = { t->seq, t->subject, t->n, t->at, t->kind, t->unit, t->hash, NONE, S(""), NONE };
    struct json_member m;
    if (t->body.n) e.values = S("{}");
    for (slice rest = t->body; json_next(&rest, &m);) {
        if (slice_eq(m.key, S("state"))) e.state = json_inside(m.value);
        else if (slice_eq(m.key, S("code"))) e.code = m.value;
        else if (slice_eq(m.key, S("values"))) e.values = m.value;
    }
    return e;
}

err feed_event_find(struct call *c, slice registry, int64_t subject, int64_t n, struct feed_event *event, bool *found)
{
    struct told t;
    TRY(db_maybe(c, &told_record, &t, found, "select " TOLD " from event where subject_kind = $1 and subject = $2 and n = $3",
                 registry, subject, n));
    if (*found) *event = event_of(&t);
    return OK;
}

static err unpacked_read(struct call *c, slice registry, int64_t after, int limit, feed_events *events)
{
    LIST(struct told) list = { 0 };
    TRY(db_all(c, &told_record, &list,
               "select " TOLD " from event where subject_kind = $1 and seq > $2 and " OF_A_REGISTER "order by seq limit $3",
               registry, after, limit));
    EACH (t, list) LIST_ADD(c->mem, events, event_of(t));
    return OK;
}

/* ---- lines ---- */

static void line_write(struct out *o, const struct feed_event *e)
{
    const int64_t numbers[] = { e->seq, e->subject, e->n, e->at.ms };
    const slice texts[] = { e->kind, e->unit, e->hash, e->state, e->code };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        out_i(o, numbers[i]);
        out_c(o, '\t');
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        out_s(o, texts[i]);
        out_c(o, '\t');
    }
    out_s(o, e->values);
    out_c(o, '\n');
}

static int64_t number(slice *line)
{
    int64_t n = 0;
    size_t i = 0;
    for (; i < line->n && line->p[i] != '\t'; i++) n = n * 10 + (line->p[i] - '0');
    *line = slice_sub(*line, i + 1, line->n);
    return n;
}

/* The event points into the line. */
static struct feed_event line_read(slice line)
{
    struct feed_event e = { .seq = number(&line), .subject = number(&line), .n = number(&line), .at = { number(&line) } };
    e.kind = slice_next(&line, '\t');
    e.unit = slice_next(&line, '\t');
    e.hash = slice_next(&line, '\t');
    e.state = slice_next(&line, '\t');
    e.code = slice_next(&line, '\t');
    if (line.n) e.values = line;
    return e;
}

static err changes_text(struct call *c, const feed_events *events, slice *text)
{
    struct out o = out_new(c->mem, PACK_MAX);
    EACH (e, *events) line_write(&o, e);
    if (o.over) return broken(c->mem, "feed.pack", "a pack over %d bytes", PACK_MAX);
    *text = out_slice(&o);
    return OK;
}

/* ---- reading ---- */

static void pack_open(struct call *c, const struct pack *p, int64_t after, size_t limit, feed_events *events)
{
    for (slice rest = p->changes; rest.n && events->n < limit;) {
        struct feed_event e = line_read(slice_next(&rest, '\n'));
        if (e.seq > after) LIST_ADD(c->mem, events, e);
    }
}

/* How many packs the next statement asks for: what is missing, where `after` is the end of a pack. */
static size_t packs_wanted(size_t missing)
{
    size_t n = (missing + PACK_CHANGES - 1) / PACK_CHANGES;
    return n < PACKS_A_READ ? n : PACKS_A_READ;
}

/* full: there is enough, by number or by bytes. */
static err packed_read(struct call *c, slice registry, int64_t *after, size_t limit, feed_events *events, bool *full)
{
    size_t bytes = 0, n;
    do {
        LIST(struct pack) packs = { 0 };
        TRY(db_all(c, &pack_record, &packs, "select last, changes from feed_pack where registry = $1 and last > $2 order by last limit $3",
                   registry, *after, packs_wanted(limit - events->n)));
        EACH (p, packs) {
            pack_open(c, p, *after, limit, events);
            *after = p->last;
            bytes += p->changes.n;
        }
        n = packs.n;
        *full = events->n == limit || bytes >= READ_BYTES;
    } while (n && !*full);
    return OK;
}

err feed_events_read(struct call *c, slice registry, int64_t after, int limit, feed_events *events)
{
    bool full;
    *events = (feed_events){ .v = NEWN(c->mem, struct feed_event, (size_t)limit), .cap = (size_t)limit };
    TRY(packed_read(c, registry, &after, (size_t)limit, events, &full));
    if (full) return OK;
    int left = limit - (int)events->n;
    return unpacked_read(c, registry, after, left < UNPACKED_READ ? left : UNPACKED_READ, events);
}

/* ---- packing ---- */

static err packed_to(struct call *c, slice registry, int64_t *last)
{
    return db_int(c, last, "select last from feed_pack where registry = $1 order by last desc limit 1", registry);
}

static err pack_make(struct call *c, slice registry, int64_t *after, bool *made)
{
    feed_events events = { 0 };
    slice text;
    TRY(unpacked_read(c, registry, *after, PACK_CHANGES, &events));
    *made = events.n == PACK_CHANGES;
    if (!*made) return OK;
    TRY(changes_text(c, &events, &text));
    *after = events.v[events.n - 1].seq;
    return db_do(c, "insert into feed_pack (registry, last, changes) values ($1, $2, $3)", registry, *after, text);
}

/* Is there a pack full?  Asked of the index alone, since mostly there is not. */
static err due(struct call *c, slice registry, int64_t after, bool *full)
{
    int64_t n;
    TRY(db_int(c, &n, "select count(*) from (select seq from event where subject_kind = $1 and seq > $2 and " OF_A_REGISTER
               "order by seq limit $3) as newer", registry, after, PACK_CHANGES));
    *full = n == PACK_CHANGES;
    return OK;
}

err feed_pack(struct call *c, slice registry, int *left)
{
    int64_t after;
    bool more = false;
    TRY(packed_to(c, registry, &after));
    TRY(due(c, registry, after, &more));
    if (!more || !*left) return OK;
    TRY(ledger_hold(c));
    for (; more && *left; --*left) {
        err e = OK;
        ARENA_SCRATCH (tmp) {
            struct call own = *c;
            own.mem = tmp;
            e = pack_make(&own, registry, &after, &more);
            if (e.fault) e = err_copy(c->mem, e);
        }
        TRY(e);
    }
    return OK;
}

err feed_pack_work(struct call *c)
{
    int left = PACKS_A_RUN;
    EACH (r, defs(c)->registries) TRY(feed_pack(c, r->name, &left));
    return OK;
}

/* ---- erasing, verifying ---- */

static slice without(struct call *c, slice changes, int64_t seq)
{
    struct out o = out_new(c->mem, PACK_MAX);
    while (changes.n) {
        struct feed_event e = line_read(slice_next(&changes, '\n'));
        if (e.seq == seq) e.state = e.code = e.values = NONE;
        line_write(&o, &e);
    }
    return out_slice(&o);
}

err feed_pack_erase(struct call *c, slice registry, int64_t seq)
{
    struct pack p;
    bool found;
    TRY(db_maybe(c, &pack_record, &p, &found,
                 "select last, changes from feed_pack where registry = $1 and last >= $2 order by last limit 1", registry, seq));
    if (!found) return OK;
    return db_do(c, "update feed_pack set changes = $3 where registry = $1 and last = $2", registry, p.last, without(c, p.changes, seq));
}

err feed_pack_verify(struct call *c, slice registry, int64_t *after, bool *right, bool *more)
{
    struct pack p = { 0 };
    feed_events events = { 0 };
    slice text = NONE;
    *right = true;
    TRY(db_maybe(c, &pack_record, &p, more, "select last, changes from feed_pack where registry = $1 and last > $2 order by last limit 1",
                 registry, *after));
    if (!*more) return OK;
    TRY(unpacked_read(c, registry, *after, PACK_CHANGES, &events));
    TRY(changes_text(c, &events, &text));
    *right = slice_eq(text, p.changes) && events.n && events.v[events.n - 1].seq == p.last;
    *after = p.last;
    return OK;
}
