/* SPDX-License-Identifier: Apache-2.0 */
/* The running installation: store, data folder, keys, and the published definitions.
 * Definitions are immutable, built in their own arena from the database and published by an atomic pointer.  Whoever makes a
 * call pins the set in force (app_pin); the call looks at it through defs(c).  A replaced set is freed ten minutes later, longer
 * than any call lives. */
#ifndef KERNEL_APP_H
#define KERNEL_APP_H
#include <stdatomic.h>
#include "base/call.h"
#include "base/list.h"
#include "base/node.h"
#include "kernel/calendar.h"
#include "kernel/channel.h"
#include "kernel/notice_words.h"
#include "kernel/payment_places.h"
#include "kernel/procedure.h"
#include "kernel/register.h"
#include "kernel/unit.h"
#include "store/store.h"

struct field { slice code, name; };                                 /* lĩnh vực */
struct value_list { slice name, usual; LIST(struct choice) items; };        /* lists/nationalities.yaml and the like; usual: a code */
struct rollout { const struct unit *unit; slice procedure; day from; int online; int64_t version; };
struct position_template {
    slice level, kind, title, role;
    int count;
}; /* so many such officials in a unit of that level, or of that kind */
struct slip_set { slice id, name, law; day from, to; const struct node *body; };

struct clock_rules {                            /* province.yaml, clock; 0: not done here (kernel/clock.h) */
    int64_t soon;                               /* working minutes before a deadline */
    int64_t answer_days, remind_days;           /* for a supplement; before the end of that */
    LIST(struct choice) pauses;                 /* for what a clock may be stopped */
};

/* What makes figures suspicious (watch.yaml): minutes are working minutes; closing: at the end of a month. */
struct watch_rules { bool known; int64_t pause_minutes, stamp_minutes, closing_least, closing_times, closing_days; };

/* How a unit is scored (score.yaml): a dated set of groups; what is not measured here says why and gives no points. */
struct score_item { slice measure, name; int64_t points, full; bool verified; };    /* full: percent from which all points are given */
struct score_group { slice name, missing; int64_t points; bool verified; LIST(struct score_item) items; };
struct score_set { slice id, law; day from, to; LIST(struct score_group) groups; };

/* What an answer and a paper that are not asked for again save (province.yaml, reuse): minutes, đồng. */
struct reuse_rules { bool known, verified; int64_t answer_minutes, paper_minutes, paper_cost; };

struct dated_calendar { int64_t id; const struct calendar *calendar; };

struct definitions {
    struct arena *mem;
    int64_t  generation;
    slice    edition, name, ident, hotline;
    slice    licence, licence_url;              /* of its open data; no value: none was given */
    struct units units;
    LIST(struct procedure) procedures;          /* every version, by code and version */
    LIST(struct field) fields;
    LIST(struct value_list) lists;
    LIST(struct rollout) rollout;               /* by procedure, unit id, from */
    LIST(struct position_template) positions;
    LIST(struct registry_system) systems;       /* kernel/register.h */
    LIST(struct registry) registries;
    const struct node *common_forms;            /* name → form */
    const struct node *slips;
    struct payment_places payment;
    struct watch_rules watch;
    LIST(struct score_set) scores;              /* by day, the oldest first */
    struct clock_rules clock;
    struct reuse_rules reuse;
    struct geo_box bounds;                      /* where its places lie; none: it has not said so */
    struct notice_words notices;
    int64_t  feedback_days;                     /* working days in which a unit answers what people say of it */
    bool     feedback_verified;                 /* the province has said so itself */
    const struct calendar *calendar;
    int64_t  calendar_id;                       /* definition.id of the calendar in force */
    LIST(struct dated_calendar) calendars;      /* all that were ever published: dossiers are frozen to theirs */
    int64_t  loaded_at;                         /* store_ns() */
    struct definitions *older;                  /* waiting to be freed */
    void    *index;                             /* definitions.c's own look-up tables */
};

struct app {
    struct store *store;
    slice    data;                              /* the data folder */
    _Atomic(struct definitions *) defs;
    struct ledger_key *key;
    slice    secret;                            /* 32 bytes that sign cookies and forms */
    slice    site;                              /* https://… as people reach us, for letters; no value: not told */
    const struct system *const *systems;        /* the program's, ending with NULL */
    struct channels channels;                   /* where messages go */
    bool     loopback;                          /* demo accounts work */
    instant  started_at;
    void    *web;                               /* the server's own, for health */
};

/* A call looks at one set of definitions from its beginning to its end. */
static inline void app_pin(struct call *c) { c->defs = atomic_load_explicit(&c->app->defs, memory_order_acquire); }
static inline const struct definitions *defs(const struct call *c) { return c->defs; }

err  definitions_load(struct call *c, struct definitions **loaded);  /* builds a set from the database */
err  definitions_refresh(struct call *c);       /* reloads when `generation` moved on; job "definitions", every second */
void definitions_free(struct app *app);
const struct calendar *calendar_by_id(const struct call *c, int64_t id);  /* any published one; never NULL for a dossier's */
const struct value_list *definition_list(const struct definitions *d, slice name);
slice field_name(const struct definitions *d, slice code);

#endif
