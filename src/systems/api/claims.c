/* SPDX-License-Identifier: Apache-2.0 */
/* What another agency's system says of the rows of a register with sources, and what has been said of a row (kernel/claim.h).
 *     POST …/claims {source?, lines: [{key: {field: value} or {code}, said: {field: value}, document?, from?, to?}]}
 * A line goes the way of a file's line (kernel/import.h): what is wrong with one keeps no other back, and the answer tells of each
 *     {line, outcome: added | changed | same | wrong, id, code, errors: [{field, message}]}
 *     POST …/{id}/claims/{claim}/retract {why}
 * a source takes back what it has said; the reply is the claim, and the row's new ETag.
 *     GET …/{id}/claims
 * every claim, the oldest first; and of each field in an order what each source says now, the one that counts first. */
#include "systems/api/api.h"
#include "base/shape.h"
#include "kernel/claim.h"
#include "kernel/import.h"

enum { LINES_MOST = 100, FIELDS_MOST = 100 };

static const struct shape line_shape = SHAPE(
    { "key",      SHAPE_MAP, NEED, .min = 1, .max = FIELDS_MOST, .pattern = "key", .of = ITEM(SHAPE_TEXT, NEED, .plain = true) },
    { "said",     SHAPE_MAP, NEED, .max = FIELDS_MOST, .pattern = "key", .of = ITEM(SHAPE_TEXT, .plain = true) },
    { "document", SHAPE_TEXT },
    { "from",     SHAPE_DAY },
    { "to",       SHAPE_DAY });
static const struct shape body_shape = SHAPE(
    { "source", SHAPE_TEXT },
    { "lines",  SHAPE_LIST, NEED, .min = 1, .max = LINES_MOST, .of = ITEM(SHAPE_MEMBERS, .shape = &line_shape) });

static err register_of_sources(struct call *c, const struct registry **r)
{
    TRY(register_asked(c, r));
    if ((*r)->sources.n) return OK;
    return fail(c, ERR_MISSING, "claim.none", "Sổ “%.*s” không ghép từ nhiều nguồn.", SL((*r)->title));
}

/* ---- saying ---- */

static err body_asked(struct call *c, const struct registry *r, slice *source)
{
    problems found = { 0 };
    if (!import_may(c, r)) return fail(c, ERR_DENIED, "register.denied", "Bạn không được khai vào sổ “%.*s”.", SL(r->title));
    (void)shape_check(c->mem, &body_shape, web_body(c), NONE, &found);
    TRY(err_fields(c->mem, "claim.body", shape_faults(c->mem, &found)));
    const struct registry_source *from = claim_source(c, r, web_field(c, "source"));
    if (!from) return err_field(c->mem, "claim.source", S("source"), "source là mã một nguồn mà cơ quan bạn phụ trách.");
    *source = from->code;
    return OK;
}

/* The key's values are said as well: a row that is not there yet begins with them. */
static struct node *cells_of(struct call *c, const struct node *line)
{
    struct node *cells = node_copy(c->mem, node_get(line, "said"));
    NODE_EACH (part, node_get(line, "key"))
        if (!slice_eq(part->key, S("code"))) node_put(c->mem, cells, part->key, node_copy(c->mem, part));
    return cells;
}

/* As the line calls it. */
static slice as_called(slice field) { return slice_eq(field, S("as_of")) ? S("from") : slice_eq(field, S("until")) ? S("to") : field; }

static void outcome_put(struct call *c, struct node *n, const struct registry *r, const struct line_done *line)
{
    static const char *const outcomes[] = { [IMPORT_ADDED] = "added", [IMPORT_CHANGED] = "changed", [IMPORT_SAME] = "same",
                                            [IMPORT_BAD] = "wrong" };
    bool good = line->outcome != IMPORT_BAD;
    node_put_text(c->mem, n, "outcome", slice_z(outcomes[line->outcome]));
    put_id(c, n, "id", good ? line->row.id : 0);
    if (r->number.n) node_put_text(c->mem, n, "code", good ? line->row.code : NONE);
    struct node *errors = node_put(c->mem, n, S("errors"), node_list(c->mem));
    EACH (f, line->faults) {
        struct node *one = node_map(c->mem);
        node_put_text(c->mem, one, "field", as_called(f->field));
        node_put_text(c->mem, one, "message", f->text);
        node_add(errors, one);
    }
}

err claims_post(struct call *c)
{
    const struct registry *r;
    slice source;
    int64_t number = 0;
    TRY(register_of_sources(c, &r));
    TRY(body_asked(c, r, &source));
    struct node *items, *reply = list_reply(c, &items, NONE);
    NODE_EACH (said, node_get(web_body(c), "lines")) {
        struct import as = { .source = source, .document = slice_trim(node_text(said, "document")) };
        struct line_done line;
        struct node *n = node_map(c->mem);
        (void)day_parse(node_text(said, "from"), &as.as_of);
        (void)day_parse(node_text(said, "to"), &as.until);
        TRY(import_said(c, r, &as, slice_trim(node_text(node_get(said, "key"), "code")), cells_of(c, said), &line));
        node_put_int(c->mem, n, "line", ++number);
        outcome_put(c, n, r, &line);
        node_add(items, n);
    }
    return web_json(c, 200, reply);
}

/* ---- what has been said ---- */

static struct node *claim_json(struct call *c, const struct registry *r, const struct claim *claim)
{
    struct node *n = node_map(c->mem);
    const struct registry_source *source = register_source(r, claim->source);
    put_id(c, n, "id", claim->id);
    node_put_text(c->mem, n, "source", claim->source);
    node_put_text(c->mem, n, "name", source ? source->name : claim->source);
    node_put_text(c->mem, n, "agency", source ? source->agency : NONE);
    node_put_text(c->mem, n, "document", claim->document);
    put_day(c, n, "from", claim->valid_from);
    put_day(c, n, "to", claim->valid_to);
    put_instant(c, n, "received_at", claim->received_at);
    put_instant(c, n, "retracted_at", claim->retracted_at);
    put_instant(c, n, "lapsed_at", claim->lapsed_at);
    struct node *said = node_put(c->mem, n, S("said"), node_map(c->mem));
    NODE_EACH (value, claim->values) {
        const struct registry_field *f = register_field(r, value->key);
        if (f && register_seen(f, SIGHT_WHOLE)) node_put(c->mem, said, value->key, register_value_json(c, f->ask, node_value(value)));
    }
    return n;
}

static struct node *word_json(struct call *c, const struct claim_word *word)
{
    static const char *const standings[] = { [CLAIM_HOLDS] = "holds", [CLAIM_AGREES] = "agrees", [CLAIM_CONTESTS] = "contests" };
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "source", word->source->code);
    put_id(c, n, "claim", word->claim->id);
    node_put_text(c->mem, n, "standing", slice_z(standings[word->standing]));
    if (!word->field->closed) node_put(c->mem, n, S("value"), register_value_json(c, word->field->ask, word->value));
    return n;
}

/* Why the row shows what it shows: by which law in which order the sources count. */
static struct node *field_json(struct call *c, const struct registry_field *f, const struct registry_authority *a,
                               const claim_words *weighed)
{
    struct node *n = node_map(c->mem), *order, *list;
    node_put_text(c->mem, n, "field", f->ask->name);
    node_put_text(c->mem, n, "law", a->law);
    order = node_put(c->mem, n, S("order"), node_list(c->mem));
    EACH (source, a->order) node_add(order, node_new(c->mem, NODE_TEXT, (*source)->code));
    list = node_put(c->mem, n, S("words"), node_list(c->mem));
    EACH (word, *weighed)
        if (word->field == f) node_add(list, word_json(c, word));
    return n;
}

static err row_of_sources(struct call *c, const struct registry **r, struct registry_row *row)
{
    TRY(register_of_sources(c, r));
    TRY(register_row(c, *r, web_param(c, "id"), row));
    if (row->sight >= SIGHT_WHOLE) return OK;
    return fail(c, c->who->account ? ERR_DENIED : ERR_LOGIN, "register.denied",
                "Nguồn của từng dữ liệu chỉ dành cho cán bộ được xem cả dòng.");
}

err claims_show(struct call *c)
{
    const struct registry *r;
    struct registry_row row;
    claims list;
    claim_words weighed;
    struct node *items;
    TRY(row_of_sources(c, &r, &row));
    TRY(claims_of(c, r, row.id, &list));
    claims_weigh(c->mem, r, &list, &weighed);
    struct node *reply = list_reply(c, &items, NONE);
    EACH (claim, list) node_add(items, claim_json(c, r, claim));
    struct node *fields = node_put(c->mem, reply, S("fields"), node_list(c->mem));
    EACH (a, r->authorities)
        EACH (f, a->fields)
            if (claim_holding(&weighed, *f)) node_add(fields, field_json(c, *f, a, &weighed));
    return web_json(c, 200, reply);
}

/* ---- taking back ---- */

err claims_retract(struct call *c)
{
    const struct registry *r;
    struct registry_row row;
    claims list;
    int64_t id = 0;
    field_faults faults = { 0 };
    TRY(row_of_sources(c, &r, &row));
    if (!slice_int(web_param(c, "claim"), &id)) return fail(c, ERR_MISSING, "claim.missing", "Không có lời khai này.");
    TRY(claim_retract(c, r, &row, id, slice_trim(node_text(web_body(c), "why")), &faults));
    TRY(err_fields(c->mem, "claim.wrong", faults));
    TRY(claims_of(c, r, row.id, &list));
    web_etag(c, row.version);
    EACH (claim, list)
        if (claim->id == id) return web_json(c, 200, claim_json(c, r, claim));
    never();
}
