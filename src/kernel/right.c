/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what: one table.  A row is a right; a column a role; a cell the scope.
 * The test of route × role is generated from this table and the routes. */
#include "kernel/who.h"

const char *const role_names[ROLES] = {
    "stranger", "citizen", "business", "clerk", "specialist", "leader", "admin", "province",
};
const char *const role_titles[ROLES] = {
    "Khách", "Công dân", "Doanh nghiệp", "Cán bộ tiếp nhận", "Chuyên viên", "Lãnh đạo", "Quản trị", "Lãnh đạo tỉnh",
};
const struct who stranger = { .kind = { "", 0 }, .login = { "", 0 }, .name = { "", 0 } };

#define NO  SCOPE_NONE
#define PUB SCOPE_PUBLIC
#define OWN SCOPE_OWN
#define UNI SCOPE_UNIT
#define SUB SCOPE_SUBTREE
#define PRO SCOPE_PROVINCE

static const struct { const char *right; unsigned char scope[ROLES]; } rights[] = {
    /*                          stranger citizen business clerk specialist leader admin province */
    { "public",               { PUB,     PUB,    PUB,     PUB,  PUB,       PUB,   PUB,  PUB } },
    { "account.own",          { NO,      OWN,    OWN,     OWN,  OWN,       OWN,   OWN,  OWN } },
    { "dossier.apply",        { NO,      OWN,    OWN,     OWN,  OWN,       OWN,   OWN,  OWN } },    /* officials are citizens too */
    { "dossier.read",         { NO,      OWN,    OWN,     UNI,  UNI,       SUB,   NO,   NO  } },
    { "dossier.desk",         { NO,      NO,     NO,      UNI,  UNI,       SUB,   NO,   NO  } },
    { "dossier.receive",      { NO,      NO,     NO,      UNI,  NO,        NO,    NO,   NO  } },    /* intake, accept, refuse, hand over */
    { "dossier.process",      { NO,      NO,     NO,      UNI,  UNI,       UNI,   NO,   NO  } },    /* the role a step names */
    { "opinion.give",         { NO,      NO,     NO,      NO,   UNI,       UNI,   NO,   NO  } },    /* for the unit asked */
    { "dossier.lead",         { NO,      NO,     NO,      NO,   NO,        UNI,   NO,   NO  } },    /* extend, stop, reassign */
    { "feedback.answer",      { NO,      NO,     NO,      NO,   NO,        UNI,   NO,   NO  } },    /* the head of the unit it is about */
    { "payment.read",         { NO,      NO,     NO,      UNI,  NO,        SUB,   NO,   NO  } },    /* the day's money, its cases */
    { "queue.read",           { NO,      NO,     NO,      UNI,  NO,        SUB,   NO,   NO  } },    /* times measured in a hall */
    { "figures.read",         { PUB,     PUB,    PUB,     PUB,  PUB,       PUB,   PUB,  PUB } },
    { "report.read",          { NO,      NO,     NO,      UNI,  UNI,       SUB,   NO,   PRO } },    /* the dossiers behind the figures */
    { "report.watch",         { NO,      NO,     NO,      NO,   NO,        SUB,   NO,   PRO } },    /* what looks like dressed-up figures */
    { "register.read",        { PUB,     PUB,    PUB,     PUB,  PUB,       PUB,   PUB,  PUB } },    /* what of it: each register says */
    { "register.write",       { NO,      NO,     NO,      PRO,  PRO,       PRO,   PRO,  PRO } },    /* likewise */
    { "admin.accounts",       { NO,      NO,     NO,      NO,   NO,        NO,    PRO,  NO  } },
    { "admin.definitions",    { NO,      NO,     NO,      NO,   NO,        NO,    PRO,  NO  } },
};
enum { RIGHTS = sizeof rights / sizeof *rights };

enum role role_of(slice name)
{
    for (enum role r = 0; r < ROLES; r++)
        if (slice_eq(name, slice_z(role_names[r]))) return r;
    return ROLE_STRANGER;
}

static int right_row(slice right)
{
    for (int i = 0; i < RIGHTS; i++)
        if (slice_eq(right, slice_z(rights[i].right))) return i;
    return -1;
}

bool right_exists(slice right) { return right_row(right) >= 0; }

bool right_role(enum role role, slice right, enum scope *scope)
{
    int row = right_row(right);
    *scope = row < 0 ? SCOPE_NONE : rights[row].scope[role];
    return *scope != SCOPE_NONE;
}

/* Every signed-in person also holds their kind's own role; everyone holds the stranger's. */
static enum role kind_role(const struct who *w)
{
    if (slice_eq(w->kind, S("business"))) return ROLE_BUSINESS;
    return w->account ? ROLE_CITIZEN : ROLE_STRANGER;
}

enum scope right_scope(const struct who *w, slice right)
{
    enum scope widest, s;
    right_role(kind_role(w), right, &widest);
    EACH (p, w->posts)
        if (right_role(p->role, right, &s) && s > widest) widest = s;
    return widest;
}

bool right_held(const struct who *w, slice right) { return right_scope(w, right) != SCOPE_NONE; }

bool right_on(const struct who *w, slice right, const struct unit *u)
{
    enum scope s;
    EACH (p, w->posts) {
        if (!right_role(p->role, right, &s)) continue;
        if (s == SCOPE_PROVINCE || s == SCOPE_PUBLIC) return true;
        if (u && s == SCOPE_UNIT && p->unit == u) return true;
        if (u && s == SCOPE_SUBTREE && unit_within(u, p->unit)) return true;
    }
    return right_role(kind_role(w), right, &s) && s == SCOPE_PUBLIC;
}

const struct post *post_in(const struct who *w, enum role role, const struct unit *u)
{
    EACH (p, w->posts)
        if (p->role == role && p->unit == u) return p;
    return NULL;
}

const struct unit *who_unit(const struct who *w) { return w->posts.n ? w->posts.v[0].unit : NULL; }

bool who_is_official(const struct who *w) { return w->posts.n > 0; }
