/* SPDX-License-Identifier: Apache-2.0 */
/* The person behind a call and what they may do.
 * A right is a name: "dossier.receive".  A role in a unit gives rights over a scope: own, unit, subtree, province, public.
 * The table in right.c is the only place that says who may do what; every route names one of its rights. */
#ifndef KERNEL_WHO_H
#define KERNEL_WHO_H
#include "base/call.h"
#include "base/list.h"
#include "kernel/unit.h"

enum role { ROLE_STRANGER, ROLE_CITIZEN, ROLE_BUSINESS, ROLE_CLERK, ROLE_SPECIALIST, ROLE_LEADER, ROLE_ADMIN, ROLE_PROVINCE, ROLES };
extern const char *const role_names[ROLES];     /* "clerk", as in YAML and the database */
extern const char *const role_titles[ROLES];    /* "Cán bộ tiếp nhận" */
enum role role_of(slice name);                  /* ROLE_STRANGER when unknown */

enum scope { SCOPE_NONE, SCOPE_PUBLIC, SCOPE_OWN, SCOPE_UNIT, SCOPE_SUBTREE, SCOPE_PROVINCE };

struct post {
    enum role role;
    const struct unit *unit;
    int64_t for_account;
}; /* for_account: acting for another by delegation; 0: in person */

/* One for whom the person may act by a mandate (kernel/mandate.h): an account; procedures: codes, or none for all. */
struct principal { int64_t mandate, account; slice login, name, procedures; };

struct who {
    int64_t account, party;
    slice   login, name, kind;                  /* kind: citizen, business, official; "" for a stranger */
    LIST(struct post) posts;
    LIST(struct principal) principals;
    slice   session;                            /* hash; no value for a stranger */
};
extern const struct who stranger;

/* A unit is compared by address: units belong to one set of definitions, and so does a who (session_who is asked per call). */
bool right_exists(slice right);
bool right_role(enum role role, slice right, enum scope *scope);                 /* the table itself, for the route × role test */
bool right_held(const struct who *w, slice right);                              /* anywhere: may the page be opened? */
bool right_on(const struct who *w, slice right, const struct unit *u);          /* on a record of that unit */
enum scope right_scope(const struct who *w, slice right);                       /* the widest */
const struct post *post_in(const struct who *w, enum role role, const struct unit *u);  /* holds that role exactly there */
const struct unit *who_unit(const struct who *w);                               /* unit of the first post, NULL */
bool who_is_official(const struct who *w);

#endif
