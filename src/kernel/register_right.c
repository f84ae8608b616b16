/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what on a register: its grants against the posts of the caller.  A grant speaks of a role in certain units, and of the rows
 * that belong to a unit within its scope. */
#include "kernel/register_inside.h"

static bool has(const struct registry_grant *g, slice what)
{
    EACH (may, g->may)
        if (slice_eq(*may, what)) return true;
    return false;
}

/* Without `at`, `level` and `kind` a grant is for that role wherever it is held. */
static bool here(const struct registry_grant *g, const struct unit *u)
{
    EACH (level, g->levels)
        if (slice_eq(*level, u->level)) return true;
    EACH (kind, g->kinds)
        if (slice_eq(*kind, u->kind)) return true;
    for (const struct unit *up = u; up; up = up->parent)
        EACH (code, g->at)
            if (slice_eq(*code, up->code)) return true;
    return !g->at.n && !g->levels.n && !g->kinds.n;
}

static bool covers(const struct registry_grant *g, const struct unit *post, const struct unit *owner)
{
    if (!owner || g->scope == SCOPE_PROVINCE) return true;
    return g->scope == SCOPE_UNIT ? owner == post : unit_within(owner, post);
}

bool register_may(const struct call *c, const struct registry *r, slice what, const struct unit *owner)
{
    EACH (post, c->who->posts)
        EACH (g, r->grants)
            if (g->role == post->role && has(g, what) && here(g, post->unit) && covers(g, post->unit, owner)) return true;
    return false;
}

enum scope register_scope(const struct registry *r, slice what, const struct post *post)
{
    enum scope widest = SCOPE_NONE;
    EACH (g, r->grants)
        if (g->role == post->role && g->scope > widest && has(g, what) && here(g, post->unit)) widest = g->scope;
    return widest;
}

bool register_grants(const struct registry *r, slice what, const struct unit *u)
{
    EACH (g, r->grants)
        if (has(g, what) && here(g, u)) return true;
    return false;
}

bool register_role_may(const struct registry *r, enum role role, slice what)
{
    EACH (g, r->grants)
        if (g->role == role && has(g, what)) return true;
    return false;
}

bool register_shared(const struct call *c, const struct registry_share *share)
{
    EACH (post, c->who->posts)
        if (share->to.role == post->role && here(&share->to, post->unit)) return true;
    return false;
}

bool register_official(const struct call *c, const struct registry *r) { return register_may(c, r, S("read"), NULL); }

bool register_visible(const struct call *c, const struct registry *r) { return r->open || register_official(c, r); }

enum sight register_sight_open(const struct registry *r, slice state)
{
    const struct registry_state *s = register_state(r, state);
    return r->open && (!r->states.n || (s && s->open)) ? SIGHT_OPEN : SIGHT_NONE;
}

/* The widest of what the caller's posts and the public may see. */
enum sight register_sight(const struct call *c, const struct registry *r, slice state, const struct unit *owner)
{
    if (owner && register_may(c, r, S("read"), owner)) return register_may(c, r, S("protected"), owner) ? SIGHT_CLOSED : SIGHT_WHOLE;
    return register_sight_open(r, state);
}

bool register_seen(const struct registry_field *f, enum sight sight)
{
    if (sight == SIGHT_CLOSED) return true;
    return sight == SIGHT_WHOLE ? !f->closed : sight == SIGHT_OPEN && f->open;
}

static void range_add(const struct call *c, struct owner_ranges *ranges, struct owner_range range)
{
    EACH (other, ranges->list)
        if (other->lo == range.lo && other->hi == range.hi) return;
    LIST_ADD(c->mem, &ranges->list, range);
}

void register_owners(const struct call *c, const struct registry *r, slice what, struct owner_ranges *ranges)
{
    *ranges = (struct owner_ranges){ 0 };
    EACH (post, c->who->posts)
        EACH (g, r->grants) {
            const struct unit *u = post->unit;
            if (g->role != post->role || !has(g, what) || !here(g, u)) continue;
            ranges->all |= g->scope == SCOPE_PROVINCE;
            range_add(c, ranges, (struct owner_range){ u->lo, g->scope == SCOPE_SUBTREE ? u->hi : u->lo });
        }
}
