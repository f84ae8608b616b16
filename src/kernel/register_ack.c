/* SPDX-License-Identifier: Apache-2.0 */
/* How far each follower of a feed has come.  The follower says so when it has what was told for good; so whatever moment it dies at, it
 * goes on at what it had, and nothing is lost.  What it is told twice it knows by its number. */
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/register.h"
#include "store/db.h"

LOCAL_RECORD(feed_reader, COLUMN(feed_reader, registry), COLUMN(feed_reader, share), COLUMN(feed_reader, login), COLUMN(feed_reader, name),
             COLUMN(feed_reader, terms), COLUMN(feed_reader, acked), COLUMN(feed_reader, acked_at));

static slice name_of(const struct registry_share *share) { return share ? share->name : S(""); }
static slice terms_of(const struct registry_share *share) { return share ? share->terms : S(""); }

err register_acked(struct call *c, const struct registry *r, const struct registry_share *share, int64_t *after)
{
    return db_int(c, after, "select acked from feed_reader where registry = $1 and share = $2 and account = $3 and terms = $4",
                  r->name, name_of(share), c->who->account, terms_of(share));
}

err register_ack(struct call *c, const struct registry *r, const struct registry_share *share, int64_t after, int64_t *kept)
{
    int64_t size;
    TRY(ledger_size(c, &size));
    if (after < 0 || after > size)
        return fail(c, ERR_INPUT, "feed.ahead", "“after” là số của thay đổi cuối cùng đã giữ được, từ 0 đến %lld.", (long long)size);
    return db_int(c, kept,
        "insert into feed_reader (registry, share, account, terms, acked, acked_at) values ($1, $2, $3, $4, $5, $6) "
        "on conflict (registry, share, account) do update set terms = excluded.terms, acked_at = excluded.acked_at, "
        "acked = case when feed_reader.terms = excluded.terms and feed_reader.acked > excluded.acked then feed_reader.acked "
        "else excluded.acked end returning acked",
        r->name, name_of(share), c->who->account, terms_of(share), after, c->now);
}

err register_readers(struct call *c, feed_readers *list)
{
    TRY(db_all(c, &feed_reader_record, list,
        "select f.registry, f.share, a.login, a.name, f.terms, f.acked, f.acked_at from feed_reader f join account a on a.id = f.account "
        "order by f.registry, f.share, a.login"));
    EACH (f, *list)
        TRY(db_int(c, &f->behind.ms, "select at from event where subject_kind = $1 and seq > $2 and "
                   "replace(subject_kind, '/', '') <> subject_kind and seq is not null order by seq limit 1", f->registry, f->acked));
    return OK;
}
