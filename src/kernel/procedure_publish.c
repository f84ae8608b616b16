/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing a procedure: a new version when its canonical hash is new, and the day on which it ends, which is no part of
 * the process that is hashed and compared between units.  Both leave an event in the ledger: who, which hash, from when. */
#include "base/hash.h"
#include "kernel/ledger.h"
#include "kernel/province.h"
#include "kernel/who.h"
#include "store/db.h"

struct last_version { int64_t id, version; day valid_from; slice hash; };
LOCAL_RECORD(last_version, COLUMN(last_version, id), COLUMN(last_version, version), COLUMN(last_version, valid_from),
             COLUMN(last_version, hash));

static err event(struct call *c, int64_t version, const char *kind, struct node *body)
{
    struct ledger_entry entry = { .subject_kind = S("procedure"), .subject = version, .kind = slice_z(kind),
                                  .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

static err version_add(struct call *c, const struct procedure *p, day from, slice text, struct last_version *last)
{
    struct node *body = node_map(c->mem);
    *last = (struct last_version){ db_id(c), last->version + 1, from, hash_hex(c->mem, text) };
    TRY(db_do(c,
        "insert into procedure_version (id, code, version, valid_from, hash, body, published_at, account) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8)",
        last->id, p->code, last->version, from, last->hash, text, c->now, c->who ? c->who->account : (int64_t)0));
    node_put_text(c->mem, body, "code", p->code);
    node_put_text(c->mem, body, "from", day_iso(c->mem, from));
    node_put_text(c->mem, body, "hash", last->hash);
    node_put_int(c->mem, body, "version", last->version);
    return event(c, last->id, "procedure.published", body);
}

/* The end a definition names, or none, is that of every version that has not ended yet; one that has stays ended. */
static err end_move(struct call *c, const struct procedure *p, const struct last_version *last, bool *moved)
{
    struct node *body = node_map(c->mem);
    int64_t n;
    TRY(db_change(c, &n,
        "update procedure_version set withdrawn_on = $2 where code = $1 and (withdrawn_on is null or withdrawn_on > $3) "
        "and coalesce(withdrawn_on, 0) <> coalesce(cast($2 as bigint), 0)",
        p->code, p->withdrawn_on, today(c)));
    *moved = n > 0;
    if (!*moved) return OK;
    node_put_text(c->mem, body, "code", p->code);
    node_put_text(c->mem, body, "hash", last->hash);
    node_put_text(c->mem, body, "withdrawn_on", p->withdrawn_on.n ? day_iso(c->mem, p->withdrawn_on) : slice_z(NULL));
    return event(c, last->id, "procedure.withdrawn", body);
}

static err last_of(struct call *c, const struct procedure *p, struct last_version *last, bool *found)
{
    return db_maybe(c, &last_version_record, last, found,
        "select id, version, valid_from, hash from procedure_version where code = $1 order by version desc limit 1", p->code);
}

err procedure_compare(struct call *c, const struct node *body, const struct procedure *p, day from, struct procedure_news *news)
{
    struct last_version last = { 0 };
    bool found;
    int64_t moves;
    TRY(last_of(c, p, &last, &found));
    news->version = !found || !slice_eq(last.hash, hash_hex(c->mem, json_canonical(c->mem, body)));
    if (news->version && found && from.n < last.valid_from.n)
        return fail(
            c, ERR_INPUT, "publish.before",
            "Thủ tục %.*s đã có phiên bản %lld áp dụng từ %.*s; phiên bản mới không thể áp dụng từ ngày sớm hơn.",
            SL(p->code), (long long)last.version, SL(day_text(c->mem, last.valid_from)));
    TRY(db_int(c, &moves,
        "select count(*) from procedure_version where code = $1 and (withdrawn_on is null or withdrawn_on > $3) "
        "and coalesce(withdrawn_on, 0) <> coalesce(cast($2 as bigint), 0)", p->code, p->withdrawn_on, today(c)));
    news->end = moves > 0;
    return OK;
}

err procedure_publish(struct call *c, const struct node *body, const struct procedure *p, day from, struct procedure_news *news)
{
    struct last_version last = { 0 };
    bool found;
    TRY(procedure_compare(c, body, p, from, news));
    TRY(last_of(c, p, &last, &found));
    if (news->version) TRY(version_add(c, p, from, json_canonical(c->mem, body), &last));
    return end_move(c, p, &last, &news->end);
}

/* A common form becomes part of the body: what a dossier was asked must not change under it. */
const struct node *procedure_whole(struct arena *mem, const struct definitions *d, const struct node *body)
{
    const struct node *form = node_get(body, "form");
    const struct node *common = form && form->kind == NODE_TEXT ? node_find(d->common_forms, form->text) : NULL;
    if (!common && !node_get(body, "withdrawn_on")) return body;
    struct node *whole = node_map(mem);
    NODE_EACH (part, body)
        if (!slice_eq(part->key, S("withdrawn_on"))) node_put(mem, whole, part->key, node_copy(mem, part));
    if (common) node_put(mem, whole, S("form"), node_copy(mem, common));
    return whole;
}

void procedure_text_read(struct call *c, struct procedure_text *t)
{
    t->body = yaml_read(c->mem, t->text, t->name, &t->found);
    if (!t->body && !t->found.n) problem_add(c->mem, &t->found, t->name, NULL, "chưa có nội dung");
    if (t->body) procedure_read(c->mem, defs(c), t->body, t->name, &t->p, &t->found);
    if (t->body) procedure_rows_fit(c->mem, defs(c), t->name, &t->p, &t->found);
    problems_sort(c->mem, &t->found);
}

err procedure_text_publish(struct call *c, const struct procedure_text *t, day from, struct procedure_news *news)
{
    must(t->body && !t->found.n);
    TRY(procedure_publish(c, procedure_whole(c->mem, defs(c), t->body), &t->p, from, news));
    return news->version || news->end ? db_do(c, "update generation set n = n + 1 where one = 1") : OK;
}
