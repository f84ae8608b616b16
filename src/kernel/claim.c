/* SPDX-License-Identifier: Apache-2.0 */
/* Making and retracting claims.  The row is locked, its claims are weighed with what is new among them, the row is written, and only when
 * it could be are the claims: a word that would break the row is refused whole. */
#include "kernel/claim.h"
#include "kernel/apart.h"
#include "kernel/app.h"
#include "kernel/merge.h"
#include "kernel/register_inside.h"
#include "store/db.h"

RECORD(claim, COLUMN(claim, id), COLUMN(claim, subject), COLUMN(claim, origin), COLUMN(claim, account), COLUMN(claim, import),
       COLUMN(claim, source), COLUMN(claim, said), COLUMN(claim, document), COLUMN(claim, valid_from), COLUMN(claim, valid_to),
       COLUMN(claim, received_at), COLUMN(claim, retracted_at), COLUMN(claim, lapsed_at));
struct lapsing { int64_t id, subject; slice registry; };
LOCAL_RECORD(lapsing, COLUMN(lapsing, id), COLUMN(lapsing, subject), COLUMN(lapsing, registry));
enum { LAPSED_AT_ONCE = 100 };

err claims_of(struct call *c, const struct registry *r, int64_t subject, claims *list)
{
    problems none = { 0 };
    *list = (claims){ 0 };
    TRY(db_all(c, &claim_record, list, "select id, subject, origin, account, import, source, said, document, valid_from, valid_to, "
               "received_at, retracted_at, lapsed_at from claim where registry = $1 and subject = $2 order by id", r->name, subject));
    EACH (claim, *list) claim->values = json_read(c->mem, claim->said, S("claim"), &none);
    return OK;
}

bool claim_serves(const struct call *c, slice agency)
{
    EACH (post, c->who->posts)
        for (const struct unit *u = post->unit; u; u = u->parent)
            if (slice_eq(u->code, agency)) return true;
    return false;
}

const struct registry_source *claim_source(const struct call *c, const struct registry *r, slice code)
{
    EACH (source, r->sources)
        if ((!code.n || slice_eq(source->code, code)) && claim_serves(c, source->agency)) return source;
    return NULL;
}

static void put(struct call *c, struct node *map, const struct registry_field *f, slice value)
{
    node_put(c->mem, map, f->ask->name, node_new(c->mem, NODE_TEXT, value));
}

/* ---- what of it is a word, and what is new ---- */

struct saying {
    struct call           *c;
    const struct registry *r;
    const struct claim_said *said;
    const struct registry_change *with;     /* transition, reason, version seen */
    struct node           *words, *rest;    /* of fields in an order; of the others */
    field_faults          *faults;
};

static bool speaks(const struct registry_authority *a, const struct registry_source *source)
{
    EACH (other, a->order)
        if (*other == source) return true;
    return false;
}

static void not_theirs(struct saying *s, const struct registry_field *f, const struct registry_authority *a)
{
    field_fault_add(s->c->mem, s->faults, f->ask->name, "%.*s do %.*s ghi (%.*s); nếu thấy sai, hãy báo ở cuối trang của dòng.",
                    SL(f->ask->label), SL(a->order.v[0]->name), SL(a->law));
}

static void split(struct saying *s)
{
    struct node *theirs = node_map(s->c->mem);
    s->words = node_map(s->c->mem);
    s->rest = node_map(s->c->mem);
    NODE_EACH (typed, s->said->typed) {
        const struct registry_field *f = register_field(s->r, typed->key);
        const struct registry_authority *a = f ? register_authority(s->r, f) : NULL;
        if (a && !(s->said->source && speaks(a, s->said->source))) not_theirs(s, f, a);
        else if (a && s->said->valid_to.n && f->ask->required)
            field_fault_add(s->c->mem, s->faults, f->ask->name, "%.*s: dòng không thể thiếu, nên không khai có hạn.", SL(f->ask->label));
        else node_put(s->c->mem, a ? theirs : s->rest, typed->key, node_copy(s->c->mem, typed));
    }
    form_check(s->c, &s->r->form, NULL, theirs, false, s->words, s->faults);
}

/* The source had said so by then, and until the same day. */
static bool said_before(const claims *list, const struct claim_said *said, const struct node *word)
{
    const struct claim *best = claim_newest(list, said->source->code, word->key, said->valid_from);
    return best && best->valid_to.n == said->valid_to.n && slice_eq(node_value(node_find(best->values, word->key)), node_value(word));
}

static struct node *new_words(struct saying *s, const claims *list)
{
    struct node *fresh = node_map(s->c->mem);
    NODE_EACH (word, s->words)
        if (!said_before(list, s->said, word))
            node_put(s->c->mem, fresh, word->key, node_copy(s->c->mem, word));
    return fresh;
}

static err claim_keep(struct saying *s, int64_t subject, const struct node *values)
{
    const struct claim_said *said = s->said;
    return db_do(s->c,
                 "insert into claim (id, registry, subject, origin, source, said, document, valid_from, valid_to, received_at, account, "
                 "import) values ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $11)", db_id(s->c), s->r->name, subject, said->source->code,
                 json_canonical(s->c->mem, values), said->document.n ? said->document : S(""), said->valid_from, said->valid_to,
                 s->c->now, s->c->who->account, said->import);
}

/* ---- writing what holds ---- */

/* What holds over what stands; with `all` a field that nobody speaks of any more becomes empty. */
static struct node *differing(struct call *c, const struct registry *r, const struct registry_row *row, const claim_words *weighed,
                              bool all, struct node *into)
{
    EACH (a, r->authorities)
        EACH (f, a->fields) {
            const struct claim_word *word = claim_holding(weighed, *f);
            slice holds = word ? word->value : S("");
            if ((word || all) && !slice_eq(holds, register_value(row->values, *f))) put(c, into, *f, holds);
        }
    return into;
}

/* Of a row that is locked. */
static err row_write(struct call *c, const struct registry *r, struct registry_row *row, const struct registry_change *with,
                     const struct node *typed, field_faults *faults)
{
    struct registry_row after;
    struct registry_change ch = *with;
    ch.typed = typed;
    ch.weighed = true;
    if (!typed->n && !ch.move.n && !ch.seen) return OK;
    TRY(register_change_locked(c, r, row, &ch, &after, faults));
    if (!faults->n) *row = after;
    return OK;
}

static err say_new(struct saying *s, struct registry_row *row)
{
    struct registry_change ch = { .typed = s->said->typed, .why = s->with->why, .dossier = s->with->dossier, .weighed = true };
    struct claim claim = { .source = s->said->source ? s->said->source->code : NONE, .valid_from = s->said->valid_from };
    claims one = { 0 };
    claim_words now;
    TRY(register_add(s->c, s->r, &ch, row, s->faults));
    if (s->faults->n || !s->words->n) return OK;
    TRY(claim_keep(s, row->id, s->words));
    claim.values = s->words;
    LIST_ADD(s->c->mem, &one, claim);
    claims_weigh(s->c->mem, s->r, &one, &now);
    return cases_sync(s->c, s->r, row, &now);
}

static err say_more(struct saying *s, struct registry_row *row, bool *news)
{
    claims list;
    claim_words now;
    TRY(register_held(s->c, s->r, row));
    int64_t version = row->version;
    TRY(claims_of(s->c, s->r, row->id, &list));
    struct node *fresh = s->words->n ? new_words(s, &list) : s->words;
    if (fresh->n) {
        struct claim claim = { .source = s->said->source->code, .valid_from = s->said->valid_from, .values = fresh };
        LIST_ADD(s->c->mem, &list, claim);
    }
    claims_weigh(s->c->mem, s->r, &list, &now);
    TRY(row_write(s->c, s->r, row, s->with, differing(s->c, s->r, row, &now, false, s->rest), s->faults));
    if (s->faults->n) return OK;
    if (fresh->n) TRY(claim_keep(s, row->id, fresh));
    *news = fresh->n || row->version != version;
    return *news ? cases_sync(s->c, s->r, row, &now) : OK;
}

static err say(struct saying *s, struct registry_row *row, bool *news)
{
    *news = !row->id;
    split(s);
    if (s->faults->n) return OK;
    return row->id ? say_more(s, row, news) : say_new(s, row);
}

err claim_make(struct call *c, const struct registry *r, const struct claim_said *said, struct registry_row *row, bool *news,
               field_faults *faults)
{
    struct registry_change with = { .why = said->document };
    struct saying s = { .c = c, .r = r, .said = said, .with = &with, .faults = faults };
    return say(&s, row, news);
}

/* ---- typed into a form ---- */

bool claim_governs(const struct registry *r, const struct registry_change *ch)
{
    return r->sources.n && !ch->weighed && ch->typed && ch->typed->n;
}

/* A form sends back what it showed: only what has been changed is anybody's word. */
static struct node *changed(struct call *c, const struct registry *r, const struct registry_row *row, const struct registry_change *ch,
                            field_faults *faults)
{
    struct node *typed = node_map(c->mem);
    NODE_EACH (value, ch->typed) {
        const struct registry_field *f = register_field(r, value->key);
        slice stands = f ? register_value(row->values, f) : NONE, text = slice_trim(node_value(value)), canonical = text, why;
        bool governed = f && register_authority(r, f);
        if (governed && text.n) (void)field_value(c, f->ask, text, &canonical, &why);
        if (governed && slice_eq(canonical, stands)) continue;
        if (governed && !text.n)
            field_fault_add(c->mem, faults, value->key, "%.*s: không xóa trắng được; nguồn đã ghi thì rút lời khai của mình.",
                            SL(f->ask->label));
        else node_put(c->mem, typed, value->key, node_copy(c->mem, value));
    }
    return typed;
}

err claim_typed(struct call *c, const struct registry *r, slice key, const struct registry_change *ch, struct registry_row *row,
                field_faults *faults)
{
    bool news;
    *row = (struct registry_row){ 0 };
    if (key.p) TRY(register_row(c, r, key, row));
    if (key.p) TRY(merge_check(c, r, row));
    struct claim_said said = { .source = claim_source(c, r, NONE), .document = ch->why, .valid_from = today(c),
                               .typed = changed(c, r, row, ch, faults) };
    struct saying s = { .c = c, .r = r, .said = &said, .with = ch, .faults = faults };
    return say(&s, row, &news);
}

/* ---- taking back, weighing anew ---- */

static err settle(struct call *c, const struct registry *r, struct registry_row *row, const claims *list, slice why, field_faults *faults)
{
    struct registry_change with = { .why = why };
    claim_words now;
    claims_weigh(c->mem, r, list, &now);
    TRY(row_write(c, r, row, &with, differing(c, r, row, &now, true, node_map(c->mem)), faults));
    return faults->n ? OK : cases_sync(c, r, row, &now);
}

err claims_settle(struct call *c, const struct registry *r, struct registry_row *row, slice why, field_faults *faults)
{
    claims list;
    TRY(register_locked(c, r, row->id, row));
    TRY(claims_of(c, r, row->id, &list));
    return settle(c, r, row, &list, why, faults);
}

err claim_retract(struct call *c, const struct registry *r, struct registry_row *row, int64_t id, slice why, field_faults *faults)
{
    claims list;
    struct claim *claim = NULL;
    TRY(register_locked(c, r, row->id, row));
    TRY(claims_of(c, r, row->id, &list));
    EACH (one, list)
        if (one->id == id) claim = one;
    if (!claim) return fail(c, ERR_MISSING, "claim.missing", "Không có lời khai này.");
    if (!claim_source(c, r, claim->source)) return fail(c, ERR_DENIED, "claim.denied", "Chỉ nguồn đã khai mới rút được lời khai của mình.");
    if (claim->lapsed_at.ms) return fail(c, ERR_CONFLICT, "claim.lapsed", "Lời khai này đã hết hạn, không còn gì để rút.");
    if (claim->retracted_at.ms) return fail(c, ERR_CONFLICT, "claim.retracted", "Lời khai này đã được rút.");
    if (!why.n) field_fault_add(c->mem, faults, S("why"), "Ghi vì sao rút lời khai.");
    claim->retracted_at = c->now;
    if (!faults->n) TRY(settle(c, r, row, &list, why, faults));
    if (faults->n) return OK;
    return db_do(c, "update claim set retracted_at = $2, retracted_by = $3 where id = $1", id, c->now, c->who->account);
}

/* ---- lapsing ---- */

/* Of the fields that it names what the others say; what nobody says any more is not among the values. */
static struct node *values_without(struct call *c, const struct registry *r, const struct node *values, const struct claim *gone,
                                   const claim_words *now)
{
    struct node *left = node_map(c->mem);
    NODE_EACH (value, values) {
        const struct registry_field *f = register_field(r, value->key);
        const struct claim_word *word = claim_holding(now, f);
        if (!node_find(gone->values, value->key)) node_put(c->mem, left, value->key, node_copy(c->mem, value));
        else if (word) put(c, left, f, word->value);
    }
    return left;
}

static err row_lapse(struct call *c, const struct registry *r, const struct lapsing *l)
{
    struct registry_row row, after;
    struct claim *gone = NULL;
    claims list;
    claim_words now;
    TRY(register_locked(c, r, l->subject, &row));
    TRY(claims_of(c, r, row.id, &list));
    EACH (claim, list)
        if (claim->id == l->id) gone = claim;
    if (!gone || gone->retracted_at.ms) return OK;
    claims_weigh(c->mem, r, &list, &now);
    after = row;
    after.values = values_without(c, r, row.values, gone, &now);
    if (!slice_eq(json_canonical(c->mem, after.values), json_canonical(c->mem, row.values))) {
        TRY(register_rewrite(c, r, &row, after.values, S("lapse"), gone->document));
        TRY(register_follow(c, r, &row, &after));
    }
    return cases_sync(c, r, &after, &now);
}

/* A merge may have carried it to another row meanwhile. */
static err lapse(struct call *c)
{
    struct lapsing *l = c->prepared;
    bool found;
    TRY(db_maybe(c, &lapsing_record, l, &found, "update claim set lapsed_at = $2 where id = $1 and lapsed_at is null "
                 "returning id, subject, registry", l->id, c->now));
    const struct registry *r = found ? register_named(defs(c), l->registry) : NULL;
    return r ? row_lapse(c, r, l) : OK;
}

struct lapsings { LIST(struct lapsing) list; };

static err over_read(struct call *c)
{
    struct lapsings *over = c->prepared;
    return db_all(c, &lapsing_record, &over->list, "select id, subject, registry from claim where valid_to is not null "
                  "and lapsed_at is null and valid_to < $1 order by valid_to, id limit $2", today(c), LAPSED_AT_ONCE);
}

/* Each in a transaction of its own: nobody waits for the others. */
static err lapse_some(struct call *c, void *with)
{
    size_t *n = with;
    struct lapsings over = { 0 };
    c->prepared = &over;
    TRY(store_read(c->app->store, c, over_read));
    EACH (l, over.list) {
        c->prepared = l;
        TRY(store_write_now(c->app->store, c, lapse));
    }
    *n = over.list.n;
    return OK;
}

err claim_lapse_work(struct call *c)
{
    for (size_t n = LAPSED_AT_ONCE; n == LAPSED_AT_ONCE;) TRY(apart(c, lapse_some, &n));
    return OK;
}
