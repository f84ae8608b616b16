/* SPDX-License-Identifier: Apache-2.0 */
/* The queue of a one-stop hall: numbers taken at the kiosk or on a phone, called by clerks at their windows, shown on a board; waiting
 * and service are measured by the way.  A unit's tickets stand in books, one for each field of procedures it handles and one for those who
 * fetch a result.  QĐ 09/2015/QĐ-TTg and NĐ 61/2018/NĐ-CP ask for a place to take numbers; how it works is ours. */
#ifndef SYSTEMS_QUEUE_H
#define SYSTEMS_QUEUE_H
#include "kernel/app.h"
#include "kernel/system.h"
#include "kernel/who.h"
#include "web/qr.h"
#include "web/widgets.h"

extern const struct system queue;

/* -- hall.c: a unit's hall, from its definitions -- */
struct book { slice code, name, mark; };        /* mark: A for results, then B, C … by the province's list of fields */
typedef LIST(struct book) books;
struct hall {
    const struct unit *unit;
    books              books;                   /* what may be asked for here; the first one: results */
    bool               open;                    /* numbers are given now: a working day, from half an hour before it begins to its end */
    int                from, to;                /* minutes of the day; both 0 on a day off */
};
enum { HALL_EARLY = 30 };                       /* minutes */
err hall_read(struct call *c, struct hall *h);  /* of {unit}; ERR_MISSING when the unit has no hall */
const struct book *hall_book(const struct hall *h, slice code);     /* NULL: not one of this hall */

/* -- ticket.c -- */
struct ticket {
    int64_t id, unit;
    day     day;
    slice   mark;
    int64_t n;
    slice   book, ref, state;
    instant taken_at, since, called_at, rung_at, closed_at;
    int64_t desk, account, calls, waited, served;
};
typedef LIST(struct ticket) tickets;
slice ticket_name(struct arena *mem, const struct ticket *t);       /* "B012" */

struct wait {                                   /* what a waiting ticket has before it */
    int64_t ahead;                              /* tickets that its windows call first */
    int64_t desks;                              /* windows that call its book and did so lately */
    int64_t service;                            /* ms a ticket of its book takes, by the last ones served; 0: too few to tell */
};
enum { WAIT_MEASURED = 50, WAIT_FEW = 5, DESK_MINUTES = 60 };       /* tickets looked at; fewer tell nothing; "lately" */
int64_t wait_minutes(const struct wait *w);     /* estimated; 0: not known */

enum { DESKS = 99 };
err ticket_take(struct call *c, const struct hall *h, const struct book *b, struct ticket *t);
err ticket_by_ref(struct call *c, const struct unit *u, slice ref, struct ticket *t);      /* ERR_MISSING */
err ticket_wait(struct call *c, const struct ticket *t, struct wait *w);
err ticket_leave(struct call *c, const struct ticket *t);           /* its holder does not wait any more; nothing when it was called */

/* The caller's own call of today: *found is false when there is none. */
err ticket_held(struct call *c, const struct unit *u, struct ticket *t, bool *found);
/* The one that has waited longest, of one book or of all (""); two callers never get the same. */
err ticket_next(struct call *c, const struct unit *u, int64_t desk, slice book, struct ticket *t, bool *found);
/* What the caller may do to the ticket they called: ERR_CONFLICT "ticket.gone" when it is no longer theirs. */
err ticket_ring(struct call *c, int64_t id);                        /* calls its number out once more */
err ticket_close(struct call *c, int64_t id, const char *state);    /* done, missed */
err ticket_move(struct call *c, int64_t id, slice book);            /* waits again, at its old place in the order, in another book */
err ticket_back(struct call *c, const struct unit *u, int64_t id, int64_t desk);   /* one that was missed today has turned up */

/* -- take.c: /lay-so -- */
struct standing { slice book; int64_t n; instant since; };           /* of one book: how many, and the longest */
typedef LIST(struct standing) standings;
struct halls_view { slice q; unit_list found; };
struct take_view { struct hall hall; standings waiting; bool kiosk; };
struct ticket_view { struct hall hall; struct ticket t; const struct book *book; struct wait wait; bool kiosk; html qr; };
err take_halls(struct call *c);
err take_show(struct call *c);
err take_do(struct call *c);
err take_ticket(struct call *c);
err take_leave(struct call *c);
err standing_read(struct call *c, const struct unit *u, standings *list);
int64_t standing_of(const standings *list, slice book);

/* -- call.c: /goi-so/{unit} -- */
struct call_view {
    struct hall   hall;
    int64_t       desk;                         /* 0: the clerk has not said yet */
    slice         book;                         /* what this window calls; "": everything */
    struct ticket held;
    bool          holding;
    standings      waiting;
    tickets       missed;                       /* of today */
    slice         trouble;                      /* why it could not be done */
    field_faults  faults;
};
err call_show(struct call *c);
err call_do(struct call *c);

/* -- board.c: /bang-goi/{unit} -- */
struct board_view { struct hall hall; tickets called, next; };
err board_show(struct call *c);

/* -- measured.c: /goi-so/{unit}/so-lieu -- */
struct queue_sum { slice book; int64_t unit, taken, called, done, missed, gone, waited, served, longest; };     /* times in ms */
struct measured_view { struct hall hall; day on; field_faults faults; LIST(struct queue_sum) books, units; };
err measured_show(struct call *c);
slice measured_minutes(struct call *c, int64_t ms, int64_t n);       /* "3,5 phút" on average over n; "–" when n is 0 */

#endif
