/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: a random token with its holder, only its SHA-256 with us.  And the person behind one: account, posts, delegated posts. */
#include "kernel/account_link.h"
#include "base/hash.h"
#include "kernel/app.h"
#include "kernel/mandate.h"
#include "store/db.h"

struct held { slice role; int64_t unit, for_account; };
LOCAL_RECORD(held, COLUMN(held, role), COLUMN(held, unit), COLUMN(held, for_account));
struct session_row { int64_t account; slice login, name, kind; int64_t party; instant used_at; int64_t mandates; };
LOCAL_RECORD(session_row, COLUMN(session_row, account), COLUMN(session_row, login), COLUMN(session_row, name), COLUMN(session_row, kind),
             COLUMN(session_row, party), COLUMN(session_row, used_at), COLUMN(session_row, mandates));
/* Few hold one, and nobody else pays for a second question. */
#define MANDATES "(select count(*) from mandate m where m.taker = a.id and m.ended_at is null) as mandates"
LOCAL_RECORD(session, COLUMN(session, hash), COLUMN(session, kind), COLUMN(session, device), COLUMN(session, created_at),
             COLUMN(session, used_at), COLUMN(session, expires_at));

static const char *const session_kinds[] = { [SESSION_WEB] = "web", [SESSION_API] = "api" };

err session_open(struct call *c, const struct account *a, enum session_kind kind, slice device, slice *token, instant *expires)
{
    int64_t hours = kind == SESSION_WEB ? SESSION_WEB_HOURS : SESSION_API_HOURS;
    *token = random_token(c->mem, 32);
    *expires = (instant){ c->now.ms + hours * 3600 * 1000 };
    return db_do(c, "insert into session (hash, account, kind, device, created_at, used_at, expires_at) "
                    "values ($1, $2, $3, $4, $5, $5, $6)",
                 hash_hex(c->mem, *token), a->id, session_kinds[kind], device, c->now, *expires);
}

err session_close(struct call *c, slice hash) { return db_do(c, "delete from session where hash = $1", hash); }

err session_list(struct call *c, sessions *list)
{
    *list = (sessions){ 0 };
    return db_all(c, &session_record, list,
        "select hash, kind, device, created_at, used_at, expires_at from session where account = $1 and expires_at > $2 "
        "order by created_at desc, hash limit 50", c->who->account, c->now);
}

err session_end(struct call *c, slice hash, int64_t *ended)
{
    return db_change(c, ended, "delete from session where hash = $1 and account = $2 and hash <> $3", hash, c->who->account,
                     c->who->session);
}

err session_end_others(struct call *c, int64_t *ended)
{
    return db_change(c, ended, "delete from session where account = $1 and hash <> $2", c->who->account, c->who->session);
}

/* Own positions first, then those of colleagues who handed theirs over for today. */
static err posts_of(struct call *c, struct who *w)
{
    LIST(struct held) held = { 0 };
    TRY(db_all(c, &held_record, &held,
        "select role, unit, cast(0 as bigint) as for_account from position where account = $1 and valid_from <= $2 "
        "and (valid_to is null or valid_to >= $2) "
        "union all select p.role, p.unit, p.account as for_account from delegation d join position p on p.account = d.giver "
        "where d.taker = $1 and d.valid_from <= $2 and d.valid_to >= $2 and p.valid_from <= $2 "
        "and (p.valid_to is null or p.valid_to >= $2) order by 3, 2, 1", w->account, today(c)));
    EACH (h, held) {
        const struct unit *u = unit_by_id(c, h->unit);
        if (u) LIST_ADD(c->mem, &w->posts, ((struct post){ role_of(h->role), u, h->for_account }));
    }
    return OK;
}

static err who_make(struct call *c, const struct session_row *row, struct who **w)
{
    *w = NEW(c->mem, struct who);
    **w = (struct who){ .account = row->account, .party = row->party, .login = row->login, .name = row->name, .kind = row->kind };
    if (row->mandates) TRY(mandate_principals(c, *w));
    return slice_eq(row->kind, S("official")) ? posts_of(c, *w) : OK;
}

static void nobody(struct call *c, struct who **w)
{
    *w = NEW(c->mem, struct who);
    **w = stranger;
}

err session_who(struct call *c, slice token, enum session_kind kind, struct who **w)
{
    struct session_row row;
    bool found = false;
    nobody(c, w);
    if (token.n != 32) return OK;
    slice hash = hash_hex(c->mem, token);
    TRY(db_maybe(c, &session_row_record, &row, &found,
        "select s.account, a.login, a.name, a.kind, a.party, s.used_at, " MANDATES " from session s join account a on a.id = s.account "
        "where s.hash = $1 and s.kind = $2 and s.expires_at > $3 and a.locked_at is null", hash, session_kinds[kind], c->now));
    if (!found) return OK;
    if (c->now.ms - row.used_at.ms > SESSION_SEEN_MINUTES * 60 * 1000LL) session_seen(c, hash);
    TRY(who_make(c, &row, w));
    (*w)->session = hash;
    return OK;
}

err who_of_account(struct call *c, int64_t account, struct who **w)
{
    struct session_row row;
    TRY(db_one(c, &session_row_record, &row,
               "select a.id as account, a.login, a.name, a.kind, a.party, " MANDATES " from account a where a.id = $1", account));
    return who_make(c, &row, w);
}

err session_sweep(struct call *c)
{
    TRY(account_link_sweep(c));
    return db_do(c, "delete from session where expires_at < $1", c->now);
}
