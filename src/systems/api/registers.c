/* SPDX-License-Identifier: Apache-2.0 */
/* /registers/{system}/{register}[/{id}][/history]: rows by the rights each register declares.  A row is
 *     {id, code, version, state, unit, title, values: {field: value}, allowed, warnings, created_at, changed_at}
 * with values as register_values.c writes and takes them, and without what the caller may not see.  POST takes {values, why?};
 * a file is sent first, multipart `file` to POST …/files/{field}, and the token in the reply is then the field's value: {token}.
 * PATCH takes any of {values, transition, why}, and null empties a field.  POST …/{id}/glass {why} opens a row beyond one's rights; until
 * opened_until GET shows all of it. */
#include "systems/api/api.h"
#include "kernel/glass.h"
#include "kernel/register.h"
#include "web/register_file.h"

err register_asked(struct call *c, const struct registry **r)
{
    slice name = slice_fmt(c->mem, "%.*s/%.*s", SL(web_param(c, "system")), SL(web_param(c, "register")));
    *r = register_named(defs(c), name);
    if (*r && register_visible(c, *r)) return OK;
    if (*r && !c->who->account) return fail(c, ERR_LOGIN, "login.needed", "Hãy đăng nhập để xem sổ này.");
    return fail(c, ERR_MISSING, "register.missing", "Không có sổ “%.*s”, hoặc bạn không được xem.", SL(name));
}

/* ---- rows as JSON ---- */

struct node *register_state_json(struct call *c, const struct registry *r, slice code)
{
    const struct registry_state *s = register_state(r, code);
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "code", code);
    node_put_text(c->mem, n, "label", s ? s->label : code);
    return n;
}

static err warnings_json(struct call *c, const struct registry *r, const struct registry_row *row, bool related, struct node *into)
{
    struct node *list = node_put(c->mem, into, S("warnings"), node_list(c->mem));
    registry_warnings warnings = { 0 };
    TRY(register_warnings(c, r, row, related, &warnings));
    EACH (rule, warnings) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "rule", (*rule)->name);
        node_put_text(c->mem, n, "field", (*rule)->field->ask->name);
        node_put_text(c->mem, n, "message", (*rule)->says);
        node_put_text(c->mem, n, "law", (*rule)->law);
        node_add(list, n);
    }
    return OK;
}

/* Where the bytes of a file are. */
static void urls_put(struct call *c, const struct registry *r, const struct registry_row *row, struct node *values)
{
    for (struct node *value = values->first; value; value = value->next)
        if (value->kind == NODE_MAP && register_field(r, value->key)->ask->type == FIELD_FILE)
            node_put_text(c->mem, value, "url", slice_fmt(c->mem, "/api/v1/registers/%.*s/%lld/files/%.*s", SL(r->name), (long long)row->id,
                                                          SL(value->key)));
}

/* related: with the warnings that other rows give rise to, which a list leaves out. */
static err row_json(struct call *c, const struct registry *r, const struct registry_row *row, bool related, struct node **json)
{
    struct node *n = *json = node_map(c->mem);
    registry_moves moves = { 0 };
    put_id(c, n, "id", row->id);
    if (r->number.n) node_put_text(c->mem, n, "code", row->code);
    node_put_int(c->mem, n, "version", row->version);
    if (r->states.n) node_put(c->mem, n, S("state"), register_state_json(c, r, row->state));
    put_unit(c, n, "unit", row->owner->id);
    node_put_text(c->mem, n, "title", row->title);
    urls_put(c, r, row, node_put(c->mem, n, S("values"), register_values_json(c, r, NULL, row->values, row->sight)));
    put_instant(c, n, "created_at", row->created_at);
    put_instant(c, n, "changed_at", row->changed_at);
    if (row->opened.ms) put_instant(c, n, "opened_until", row->opened);
    if (row->acts_as.n) node_put_text(c->mem, n, "acts_as", row->acts_as);
    if (row->sight < SIGHT_WHOLE) return OK;
    struct node *allowed = node_put(c->mem, n, S("allowed"), node_list(c->mem));
    register_moves(c, r, row, &moves);
    EACH (m, moves) node_add(allowed, node_new(c->mem, NODE_TEXT, (*m)->name));
    return r->rules.n ? warnings_json(c, r, row, related, n) : OK;
}

static err reply_row(struct call *c, int status, const struct registry *r, const struct registry_row *row)
{
    struct node *json;
    TRY(row_json(c, r, row, true, &json));
    web_etag(c, row->version);
    return web_json(c, status, json);
}

/* What is protected is read one row at a time, by a GET that leaves a record; lists and replies to changes do not tell it. */
static void without_protected(struct registry_row *row)
{
    if (row->sight == SIGHT_CLOSED) row->sight = SIGHT_WHOLE;
}

/* ---- reading ---- */

/* A filter that is not one would give rows nobody asked for. */
static void strangers(struct call *c, const struct registry *r, field_faults *faults)
{
    static const char *const known[] = { "q", "sort", "limit", "cursor", "near" };
    NODE_EACH (q, web_queries(c)) {
        bool ours = register_filter(c, r, q->key);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) ours |= slice_eq(q->key, slice_z(known[i]));
        if (!ours) field_fault_add(c->mem, faults, q->key, "Sổ này không lọc theo “%.*s”.", SL(q->key));
    }
}

static err rows_put(struct call *c, const struct registry *r, registry_rows *rows, struct node *items)
{
    EACH (row, *rows) {
        struct node *json;
        without_protected(row);
        TRY(row_json(c, r, row, false, &json));
        node_add(items, json);
    }
    return OK;
}

/* What may have been meant stands apart from what was asked for. */
static err near_put(struct call *c, const struct registry *r, const struct registry_ask *ask, size_t found, struct node *reply)
{
    registry_guesses guesses;
    TRY(register_guess(c, r, ask, found, &guesses));
    struct node *list = guesses.n ? node_put(c->mem, reply, S("near"), node_list(c->mem)) : NULL;
    EACH (g, guesses) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "q", g->q);
        TRY(rows_put(c, r, &g->rows, node_put(c->mem, n, S("items"), node_list(c->mem))));
        node_add(list, n);
    }
    return OK;
}

err registers_list(struct call *c)
{
    const struct registry *r;
    registry_rows rows;
    struct node *items;
    slice next;
    field_faults faults = { 0 };
    TRY(register_asked(c, &r));
    struct registry_ask ask = { .q = web_query(c, "q"), .sort = web_query(c, "sort"), .after = web_query(c, "cursor"),
                                .limit = list_limit(c), .near = web_query(c, "near").n, .filters = web_queries(c) };
    strangers(c, r, &faults);
    TRY(register_list(c, r, &ask, &rows, &next, &faults));
    TRY(err_fields(c->mem, "register.query", faults));
    struct node *reply = list_reply(c, &items, next);
    TRY(rows_put(c, r, &rows, items));
    if (!ask.after.n) TRY(near_put(c, r, &ask, rows.n, reply));
    return web_json(c, 200, reply);
}

static err row_asked(struct call *c, const struct registry **r, struct registry_row *row)
{
    TRY(register_asked(c, r));
    return register_row(c, *r, web_param(c, "id"), row);
}

err registers_show(struct call *c)
{
    const struct registry *r;
    struct registry_row row;
    TRY(register_asked(c, &r));
    TRY(glass_row(c, r, web_param(c, "id"), &row));
    register_looked(c, r, &row);
    return reply_row(c, 200, r, &row);
}

/* GET …/{id}/files/{field} */
err registers_file(struct call *c)
{
    const struct registry *r;
    struct registry_row row;
    TRY(register_asked(c, &r));
    TRY(glass_row(c, r, web_param(c, "id"), &row));
    return register_file_send(c, r, &row, web_param(c, "field"));
}

static void past_put(struct call *c, struct node *n, const struct registry *r, const struct registry_past *p, enum sight sight)
{
    if (r->states.n) node_put(c->mem, n, S("state"), register_state_json(c, r, p->state));
    node_put_text(c->mem, n, "why", p->why);
    if (p->dossier.n) node_put_text(c->mem, n, "dossier", p->dossier);
    node_put(c->mem, n, S("values"), register_values_json(c, r, NULL, p->values, sight));
}

err registers_history(struct call *c)
{
    const struct registry *r;
    registry_pasts pasts;
    struct node *items;
    struct registry_row row;
    TRY(row_asked(c, &r, &row));
    if (row.sight < SIGHT_WHOLE) return fail(c, ERR_DENIED, "register.denied", "Lịch sử chỉ dành cho cán bộ được xem cả dòng.");
    TRY(register_history(c, r, &row, 500, &pasts));
    struct node *reply = list_reply(c, &items, NONE);
    EACH (p, pasts) {
        struct node *n = node_map(c->mem);
        node_put_int(c->mem, n, "version", p->event.n);
        put_instant(c, n, "at", p->event.at);
        node_put_text(c->mem, n, "kind", p->event.kind);
        node_put_text(c->mem, n, "by", p->event.name);
        node_put_bool(c->mem, n, "erased", p->erased);
        if (!p->erased) past_put(c, n, r, p, row.sight);
        node_add(items, n);
    }
    register_looked(c, r, &row);
    return web_json(c, 200, reply);
}

/* ---- changing ---- */

static err change_read(struct call *c, struct registry_change *ch)
{
    static const char *const known[] = { "values", "transition", "why" };
    const struct node *body = web_body(c), *values = node_get(body, "values");
    field_faults faults = { 0 };
    NODE_EACH (part, body) {
        bool ours = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) ours |= slice_eq(part->key, slice_z(known[i]));
        if (!ours) field_fault_add(c->mem, &faults, part->key, "Không biết “%.*s”; các trường ghi trong “values”.", SL(part->key));
    }
    if (values && values->kind != NODE_MAP) field_fault_add(c->mem, &faults, S("values"), "values là {trường: giá trị}.");
    *ch = (struct registry_change){ .typed = values, .move = slice_trim(node_text(body, "transition")),
                                    .why = slice_trim(node_text(body, "why")) };
    return err_fields(c->mem, "register.body", faults);
}

err registers_post(struct call *c)
{
    const struct registry *r;
    struct registry_change ch;
    struct registry_row row;
    field_faults faults = { 0 };
    TRY(register_asked(c, &r));
    TRY(change_read(c, &ch));
    if (ch.move.n) return err_field(c->mem, "register.body", S("transition"), "Dòng mới bắt đầu ở trạng thái đầu; chuyển sau khi đã thêm.");
    ch.typed = register_values_taken(c, r, ch.typed, &ch.files, &faults);
    TRY(register_add(c, r, &ch, &row, &faults));
    TRY(err_fields(c->mem, "register.wrong", faults));
    web_set_header(c, "Location", slice_fmt(c->mem, "%.*s/%lld", SL(web_path(c)), (long long)row.id));
    return reply_row(c, 201, r, &row);
}

err registers_patch(struct call *c)
{
    const struct registry *r;
    struct registry_change ch;
    struct registry_row row;
    field_faults faults = { 0 };
    TRY(row_asked(c, &r, &row));
    if (!web_if_match(c, row.version))
        return fail(c, ERR_STALE, "register.moved_on", "%.*s đã thay đổi từ khi bạn đọc. Hãy đọc lại rồi sửa tiếp.", SL(row.title));
    TRY(change_read(c, &ch));
    if (web_header(c, "If-Match").n) ch.seen = row.version;
    ch.typed = register_values_taken(c, r, ch.typed, &ch.files, &faults);
    TRY(register_change(c, r, web_param(c, "id"), &ch, &row, &faults));
    TRY(err_fields(c->mem, "register.wrong", faults));
    without_protected(&row);
    return reply_row(c, 200, r, &row);
}

/* POST …/files/{field}: what the row's form would refuse is refused here already. */
err registers_file_post(struct call *c)
{
    const struct registry *r;
    slice value, why;
    TRY(register_asked(c, &r));
    const struct registry_field *f = register_field(r, web_param(c, "field"));
    if (!f || f->ask->type != FIELD_FILE || f->retired)
        return fail(c, ERR_MISSING, "register.no_file", "Sổ “%.*s” không có trường tệp nào tên “%.*s”.", SL(r->title),
                    SL(web_param(c, "field")));
    if (!register_may(c, r, S("create"), NULL) && !register_may(c, r, S("change"), NULL))
        return fail(c, ERR_DENIED, "register.denied", "Bạn không được ghi vào sổ “%.*s”.", SL(r->title));
    if (web_uploads(c)->n != 1) return err_field(c->mem, "register.file", S("file"), "Gửi một tệp ở trường “file”.");
    const struct upload *u = web_uploads(c)->v;
    const struct field_file file = { u->name, u->sha256, u->type, u->size };
    if (!field_value(c, f->ask, field_file_value(c->mem, &file), &value, &why))
        return err_field(c->mem, "register.file", S("file"), "%.*s", SL(why));
    struct node *reply = field_file_node(c->mem, &file);
    node_put_text(c->mem, reply, "token", register_file_token(c, value));
    return web_json(c, 201, reply);
}

/* POST …/{id}/glass {why}: an emergency (kernel/glass.h). */
err registers_glass(struct call *c)
{
    const struct registry *r;
    struct glass g;
    field_faults faults = { 0 };
    struct node *n = node_map(c->mem);
    TRY(register_asked(c, &r));
    TRY(glass_open(c, r, web_param(c, "id"), slice_trim(node_text(web_body(c), "why")), &g, &faults));
    TRY(err_fields(c->mem, "glass.wrong", faults));
    put_id(c, n, "id", g.id);
    put_id(c, n, "row", g.subject);
    put_instant(c, n, "opened_until", g.until);
    return web_json(c, 201, n);
}
