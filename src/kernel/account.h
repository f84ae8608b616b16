/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts, sessions and positions.  A citizen's account points to a party; an official holds positions (role in a unit, from–to)
 * and may hand them to another for a period.  Passwords are Argon2id: hash and verify belong in a prepare half. */
#ifndef KERNEL_ACCOUNT_H
#define KERNEL_ACCOUNT_H
#include "kernel/who.h"

struct account {
    int64_t id;
    slice   login, kind, name, email, phone, password;
    int64_t party;
    bool    demo;
    instant locked_at, created_at;
    instant closed_at;          /* when its owner closed it for good (kernel/account_own.h) */
    instant confirmed_at;       /* when its e-mail address was confirmed; none: nothing is sent there (kernel/account_link.h) */
};
extern const struct record account_record;

struct position { int64_t id, account; slice role; int64_t unit; slice title; day valid_from, valid_to; };
extern const struct record position_record;

enum session_kind { SESSION_WEB, SESSION_API };
#define SESSION_WEB_HOURS 12
#define SESSION_API_HOURS 24

err account_find(struct call *c, slice login, struct account *a, bool *found);
err account_by_id(struct call *c, int64_t id, struct account *a, bool *found);
/* Adds an account; the login is folded, 3–40 of a-z 0-9 . _ - ; ERR_INPUT with fields, or "login" taken. */
err account_add(struct call *c, struct account *a);
err account_lock(struct call *c, int64_t account, bool lock);                   /* a locked account's sessions end at once */
/* The owner's ID number, proved by who vouches for them; a number they typed is none.  What registers hold about them is theirs to see.
 * Who acted for a row by another number of theirs does so no longer (kernel/acting.h). */
err account_prove(struct call *c, int64_t account, slice number);
err account_set_password(struct call *c, int64_t account, slice hashed);         /* ends its sessions, but for the one that asks */
slice password_problem(slice password, slice login);                            /* no value when it is good enough */

/* In a prepare half: finds the account and checks the password; same time and answer for unknown and wrong. */
err account_check_password(struct call *c, slice login, slice password, struct account *a);
/* device: where it begins, in a few words ("Firefox, Windows"); no value: not known. */
err session_open(struct call *c, const struct account *a, enum session_kind kind, slice device, slice *token, instant *expires);
err session_close(struct call *c, slice hash);
/* The caller's own, the newest first; ending one, or all but the one that asks.  *ended: how many there were. */
struct session { slice hash, kind, device; instant created_at, used_at, expires_at; };
typedef LIST(struct session) sessions;
err session_list(struct call *c, sessions *list);
err session_end(struct call *c, slice hash, int64_t *ended);
err session_end_others(struct call *c, int64_t *ended);
/* Who is behind this token?  No account: *w is the stranger. */
err session_who(struct call *c, slice token, enum session_kind kind, struct who **w);
err who_of_account(struct call *c, int64_t account, struct who **w);            /* for verbs, simulate, tests */

/* -- session_seen.c: when they were last used, to the hour -- */
enum { SESSION_SEEN_MINUTES = 60 };
void session_seen(struct call *c, slice hash);  /* notes it in memory */
err session_seen_write(struct call *c);         /* job: writes what was noted */

err session_sweep(struct call *c);              /* job: forgets expired sessions and mailed links */

err position_add(struct call *c, const struct position *p);
err position_end(struct call *c, int64_t id, day last);                         /* refused while the work of a leaver is not reassigned */
err account_leave(struct call *c, int64_t leaver, int64_t successor, day last, int64_t *moved);  /* reassigns, then ends and locks */
/* Who holds a role (no value: any) in a unit today and may sign in; by name. */
struct colleague { slice login, name, title; };
typedef LIST(struct colleague) colleagues;
err position_colleagues(struct call *c, const struct unit *u, slice role, colleagues *list);

/* Handing all one's posts to another official for a period; what the other does meanwhile is recorded under the other's name. */
struct delegation { int64_t id, giver, taker; slice giver_name, taker_name, note; day valid_from, valid_to; };
typedef LIST(struct delegation) delegations;
err delegation_add(struct call *c, int64_t giver, int64_t taker, day from, day to, slice note);
err delegation_end(struct call *c, int64_t giver, int64_t id);      /* from now on; ERR_MISSING when it is not theirs or is over */
err delegation_list(struct call *c, int64_t account, delegations *list);    /* given and taken, the newest first */

/* CSV: login,name,email,phone,role,unit,title — all problems by line; `dry` changes nothing. */
struct import_line { int line; slice login, text; bool bad; };
typedef LIST(struct import_line) import_lines;
err account_import(struct call *c, slice csv, bool dry, import_lines *lines);

/* Parties. */
struct party { int64_t id; slice kind, name, fold, phone, email, address; day born; instant created_at; };
extern const struct record party_record;
err party_by_id_number(struct call *c, slice kind, slice number, struct party *p, bool *found);
/* A party nobody has vouched for (self sign-up): an ID number that is known already is not claimed, only remembered by nobody. */
err party_new(struct call *c, struct party *p, slice id_kind, slice id_number);
err party_keep(struct call *c, struct party *p, slice id_kind, slice id_number); /* finds by number or adds; fills p->id */

#endif
