/* SPDX-License-Identifier: Apache-2.0 */
/* Packs of events (feed_pack.h), as text (feed_lines.h).  Runs in the job, in erasures, and where feeds are read. */
#include "kernel/app.h"
#include "kernel/feed_lines.h"
#include "kernel/ledger.h"
#include "kernel/register.h"
#include "store/db.h"

enum { PACKS_A_RUN = 100, PACKS_A_READ = 50, UNPACKED_READ = 500,
       PACK_MAX = PACK_CHANGES << 20 };         /* a run: some tenths of a second of the writer; bytes of a pack */

struct told { int64_t seq, subject, n; instant at; slice kind, unit, hash, body; };
LOCAL_RECORD(told, COLUMN(told, seq), COLUMN(told, subject), COLUMN(told, n), COLUMN(told, at), COLUMN(told, kind), COLUMN(told, unit),
             COLUMN(told, hash), COLUMN(told, body));
#define TOLD "seq, subject, n, at, kind, unit, hash, body"

struct pack { int64_t last; slice changes; };
LOCAL_RECORD(pack, COLUMN(pack, last), COLUMN(pack, changes));

/* ---- events ---- */

bool feed_names_same(const feed_names *a, const feed_names *b)
{
    if (a == b) return true;
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!slice_eq(a->v[i], b->v[i])) return false;
    return true;
}

slice feed_values_json(struct arena *mem, const struct feed_event *e)
{
    if (!e->names) return NONE;
    struct out o = out_new(mem, PACK_MAX);
    slice rest = e->values;
    EACH (name, *e->names) {
        out_c(&o, name == e->names->v ? '{' : ',');
        out_json(&o, *name);
        out_c(&o, ':');
        out_s(&o, slice_next(&rest, '\t'));
    }
    out_z(&o, e->names->n ? "}" : "{}");
    return out_slice(&o);
}

/* names: of the event before, and then of this one. */
static void values_take(struct arena *mem, slice values, const feed_names **names, struct feed_event *e)
{
    feed_names *own = NEW(mem, feed_names);
    struct out o = out_new(mem, values.n);
    struct json_member m;
    while (json_next(&values, &m)) {
        if (own->n) out_c(&o, '\t');
        out_s(&o, m.value);
        LIST_ADD(mem, own, m.key);
    }
    if (!*names || !feed_names_same(*names, own)) *names = own;
    e->names = *names;
    e->values = out_slice(&o);
}

static struct feed_event event_of(struct arena *mem, const struct told *t, int64_t prev, const feed_names **names)
{
    struct feed_event e = { t->seq, prev, t->subject, t->n, t->at, t->kind, t->unit, t->hash, S(""), NONE, NONE, NULL };
    slice values = NONE;
    struct json_member m;
    for (slice rest = t->body; json_next(&rest, &m);) {
        if (slice_eq(m.key, S("state"))) e.state = json_inside(m.value);
        else if (slice_eq(m.key, S("code"))) e.code = m.value;
        else if (slice_eq(m.key, S("values"))) values = m.value;
    }
    if (t->body.n) values_take(mem, values, names, &e);
    return e;
}

/* Without `prev`, which nobody asks of a single one. */
err feed_event_find(struct call *c, slice registry, int64_t subject, int64_t n, struct feed_event *event, bool *found)
{
    struct told t;
    const feed_names *names = NULL;
    TRY(db_maybe(c, &told_record, &t, found, "select " TOLD " from event where subject_kind = $1 and subject = $2 and n = $3",
                 registry, subject, n));
    if (*found) *event = event_of(c->mem, &t, 0, &names);
    return OK;
}

/* Behind `after`; prev: the number of the change before them. */
static err unpacked_read(struct call *c, slice registry, int64_t prev, int64_t after, int limit, feed_events *events)
{
    LIST(struct told) list = { 0 };
    const feed_names *names = NULL;
    TRY(db_all(c, &told_record, &list,
               "select " TOLD " from event where subject_kind = $1 and seq > $2 and " OF_A_REGISTER "order by seq limit $3",
               registry, after, limit));
    EACH (t, list) {
        LIST_ADD(c->mem, events, event_of(c->mem, t, prev, &names));
        prev = t->seq;
    }
    return OK;
}

/* ---- reading ---- */

static void pack_open(struct call *c, const struct pack *p, int64_t after, size_t limit, feed_events *events)
{
    struct feed_lines lines = feed_lines_of(c->mem, p->changes);
    struct feed_event e;
    while (events->n < limit && feed_lines_next(&lines, &e))
        if (e.seq > after) LIST_ADD(c->mem, events, e);
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

/* The number of the change before those behind `after`, where none of them was packed. */
static err before(struct call *c, slice registry, int64_t after, int64_t *prev)
{
    return db_int(c, prev, "select seq from event where subject_kind = $1 and seq <= $2 and " OF_A_REGISTER "order by seq desc limit 1",
                  registry, after);
}

err feed_events_read(struct call *c, slice registry, int64_t after, int limit, feed_events *events)
{
    bool full;
    int64_t prev;
    *events = (feed_events){ .v = arena_room(c->mem, (size_t)limit * sizeof *events->v), .cap = (size_t)limit };
    TRY(packed_read(c, registry, &after, (size_t)limit, events, &full));
    if (full) return OK;
    if (events->n) prev = events->v[events->n - 1].seq;
    else TRY(before(c, registry, after, &prev));
    int left = limit - (int)events->n;
    return unpacked_read(c, registry, prev, after, left < UNPACKED_READ ? left : UNPACKED_READ, events);
}

/* ---- packing ---- */

static err packed_to(struct call *c, slice registry, int64_t *last)
{
    return db_int(c, last, "select last from feed_pack where registry = $1 order by last desc limit 1", registry);
}

static err changes_text(struct call *c, int64_t prev, const feed_events *events, slice *text)
{
    struct out o = out_new(c->mem, PACK_MAX);
    feed_lines_write(&o, prev, events);
    if (o.over) return broken(c->mem, "feed.pack", "a pack over %d bytes", PACK_MAX);
    *text = out_slice(&o);
    return OK;
}

/* How many of them are a pack, so that so many packs can be read at once however long the rows are. */
static size_t fitting(const feed_events *events)
{
    size_t n = 0;
    for (size_t bytes = 0; n < events->n && bytes < PACK_BYTES; n++) bytes += events->v[n].values.n;
    return n;
}

static err pack_make(struct call *c, slice registry, int64_t *after, bool *made)
{
    feed_events events = { 0 };
    slice text;
    TRY(unpacked_read(c, registry, *after, *after, PACK_CHANGES, &events));
    *made = events.n == PACK_CHANGES;
    if (!*made) return OK;
    events.n = fitting(&events);
    TRY(changes_text(c, *after, &events, &text));
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

static err without(struct call *c, slice changes, int64_t seq, slice *left)
{
    struct feed_lines lines = feed_lines_of(c->mem, changes);
    int64_t prev = lines.above.seq;
    feed_events events = { 0 };
    struct feed_event e;
    while (feed_lines_next(&lines, &e)) {
        if (e.seq == seq) e = (struct feed_event){ e.seq, e.prev, e.subject, e.n, e.at, e.kind, e.unit, e.hash, NONE, NONE, NONE, NULL };
        LIST_ADD(c->mem, &events, e);
    }
    return changes_text(c, prev, &events, left);
}

err feed_pack_erase(struct call *c, slice registry, int64_t seq)
{
    struct pack p;
    slice left;
    bool found;
    TRY(db_maybe(c, &pack_record, &p, &found,
                 "select last, changes from feed_pack where registry = $1 and last >= $2 order by last limit 1", registry, seq));
    if (!found) return OK;
    TRY(without(c, p.changes, seq, &left));
    return db_do(c, "update feed_pack set changes = $3 where registry = $1 and last = $2", registry, p.last, left);
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
    TRY(unpacked_read(c, registry, *after, *after, PACK_CHANGES, &events));
    while (events.n && events.v[events.n - 1].seq > p.last) events.n--;
    TRY(changes_text(c, *after, &events, &text));
    *right = slice_eq(text, p.changes) && events.n && events.v[events.n - 1].seq == p.last;
    *after = p.last;
    return OK;
}
