/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"
#include "kernel/satisfaction.h"

err dossier_reply(struct call *c, int status, const struct dossier *d)
{
    struct node *whole;
    TRY(dossier_whole(c, d, &whole));
    web_etag(c, d->moves);
    return web_json(c, status, whole);
}

err dossier_stale(struct call *c)
{
    return fail(c, ERR_STALE, "dossier.moved_on", "Hồ sơ đã thay đổi từ khi bạn đọc. Hãy đọc lại rồi làm tiếp.");
}

static struct applicant applicant_of(const struct node *n)
{
    return (struct applicant){ node_text(n, "kind"), node_text(n, "name"), node_text(n, "id_kind"), node_text(n, "id_number"),
                               node_text(n, "phone"), node_text(n, "email"), node_text(n, "address") };
}

static err new_dossier(struct call *c, const struct procedure **p, const struct unit **u, slice *channel)
{
    field_faults wrong = { 0 };
    slice code = web_field(c, "procedure"), unit = web_field(c, "unit");
    *channel = web_field(c, "channel");
    *u = unit_by_code(c, unit, today(c));
    *p = *u ? procedure_for(c, code, *u, today(c)) : procedure_by_code(c, code, today(c));
    if (!channel->n) *channel = S("online");
    if (!*p) field_fault_add(c->mem, &wrong, S("procedure"), "Không có thủ tục mã “%.*s”.", SL(code));
    if (!*u) field_fault_add(c->mem, &wrong, S("unit"), "Không có đơn vị mã “%.*s”.", SL(unit));
    if (!slice_eq(*channel, S("online")) && !slice_eq(*channel, S("counter")) && !slice_eq(*channel, S("post")))
        field_fault_add(c->mem, &wrong, S("channel"), "Kênh nộp là online, counter hoặc post.");
    return err_fields(c->mem, "dossier.wrong", wrong);
}

err dossiers_post(struct call *c)
{
    const struct procedure *p;
    const struct unit *u;
    struct dossier d;
    slice channel;
    field_faults wrong = { 0 };
    struct applicant who = applicant_of(node_get(web_body(c), "applicant"));
    const struct node *answers = node_get(web_body(c), "answers");
    TRY(new_dossier(c, &p, &u, &channel));
    TRY(dossier_draft(c, p, u, channel, &who, &d));
    if (answers) TRY(dossier_answer(c, &d, NULL, answers, false, &wrong));
    TRY(err_fields(c->mem, "answers.wrong", wrong));
    return dossier_reply(c, 201, &d);
}

/* What is there, and over it what is said now; null or "" empties a question. */
static struct node *answers_over(struct call *c, const struct dossier *d, struct node *answers, const struct node *said,
                                 field_faults *wrong)
{
    NODE_EACH (answer, said) {
        if (!form_find(&procedure_by_id(c, d->version)->form, answer->key))
            field_fault_add(c->mem, wrong, answer->key, "Tờ khai không hỏi “%.*s”.", SL(answer->key));
        node_put(c->mem, answers, answer->key, node_copy(c->mem, answer));
    }
    return answers;
}

/* PATCH /dossiers/{key} {answers}, while the dossier may still be changed; all of them or, when one is wrong, none. */
err dossiers_answer(struct call *c)
{
    struct dossier d;
    struct node *answers;
    field_faults wrong = { 0 };
    const struct node *said = node_get(web_body(c), "answers");
    if (!said || said->kind != NODE_MAP) return err_field(c->mem, "answers.body", S("answers"), "answers là {câu hỏi: câu trả lời}.");
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    if (!web_if_match(c, d.moves)) return dossier_stale(c);
    TRY(dossier_answers(c, &d, &answers));
    TRY(dossier_answer(c, &d, NULL, answers_over(c, &d, answers, said, &wrong), false, &wrong));
    TRY(err_fields(c->mem, "answers.wrong", wrong));
    return dossier_reply(c, 200, &d);
}

err dossiers_paper(struct call *c)
{
    struct dossier d;
    int64_t id;
    const uploads *files = web_uploads(c);
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    if (!files->n) return fail(c, ERR_INPUT, "paper.none", "Gửi tệp ở trường “file” và mã giấy tờ ở trường “paper”.");
    const struct upload *f = files->v;
    TRY(dossier_paper_add(c, &d, web_field(c, "paper"), f->name, f->type, f->sha256, f->size, &id));
    struct node *reply = node_map(c->mem);
    put_id(c, reply, "id", id);
    node_put_text(c->mem, reply, "sha256", f->sha256);
    node_put_int(c->mem, reply, "size", f->size);
    web_etag(c, d.moves);
    return web_json(c, 201, reply);
}

err dossiers_submit(struct call *c)
{
    struct dossier d;
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    if (!web_if_match(c, d.moves)) return dossier_stale(c);
    TRY(dossier_submit(c, &d));
    return dossier_reply(c, 200, &d);
}

err dossiers_show(struct call *c)
{
    struct dossier d;
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    return dossier_reply(c, 200, &d);
}

err dossiers_deadline(struct call *c)
{
    struct dossier d;
    struct deadline term;
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    TRY(dossier_deadline(c, &d, &term));
    struct node *reply = node_map(c->mem), *steps;
    put_instant(c, reply, "due_at", d.due_at);
    steps = node_put(c->mem, reply, S("trace"), node_list(c->mem));
    EACH (s, term.trace) {
        struct node *n = node_map(c->mem);
        put_instant(c, n, "from", s->from);
        put_instant(c, n, "to", s->to);
        node_put_text(c->mem, n, "kind", slice_z(trace_kind_name(s->kind)));
        node_put_text(c->mem, n, "reason", s->reason);
        node_add(steps, n);
    }
    return web_json(c, 200, reply);
}

/* Ids are strings in the API. */
static void act_money(struct call *c, const struct node *body, struct act *a)
{
    a->reduction = web_field(c, "reduction");
    a->payer = web_field(c, "payer");
    if (!slice_int(web_field(c, "payment"), &a->payment)) a->payment = 0;
    NODE_EACH (item, node_get(body, "items"))
        LIST_ADD(c->mem, &a->items, ((struct pay_item){ slice_trim(node_text(item, "name")), { node_int(item, "amount", 0) } }));
}

static void act_result(struct call *c, const struct node *body, struct act *a)
{
    const struct node *said = node_get(body, "criteria");
    a->number = web_field(c, "number");
    a->result = web_field(c, "result");
    a->carrier = web_field(c, "carrier");
    a->tracking = web_field(c, "tracking");
    a->taken_by = web_field(c, "taken_by");
    for (int i = 0; i < CRITERIA; i++) {
        a->criteria[i].said = node_get(said, criteria[i].key) != NULL;
        a->criteria[i].points = (int)node_int(said, criteria[i].key, -1);
    }
}

err dossiers_action(struct call *c)
{
    struct dossier d;
    const struct node *body = web_body(c);
    slice key = web_field(c, "action");
    struct act a = { .kind = action_of(key), .note = web_field(c, "note"), .to = web_field(c, "to"), .value = node_int(body, "value", 0),
                     .result_by = web_field(c, "result_by"), .basis = web_field(c, "basis"), .approver = web_field(c, "approver"),
                     .stops = node_bool(body, "stops", false) };
    if (a.kind == ACTIONS)
        return err_field(c->mem, "action.unknown", S("action"), "Không có thao tác “%.*s”.", SL(key));
    act_money(c, body, &a);
    act_result(c, body, &a);
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    if (!web_if_match(c, d.moves)) a.seen = -1;         /* dossier_act then tells who was first */
    TRY(dossier_act(c, &d, &a));
    return dossier_reply(c, 200, &d);
}

err desk_list(struct call *c)
{
    dossiers list;
    slice next, queue = web_query(c, "queue");
    struct node *items;
    enum queue q = 0;
    while (q < QUEUES && !slice_eq(queue, slice_z(queue_keys[q]))) q++;
    if (queue.n && q == QUEUES) return fail(c, ERR_INPUT, "desk.queue", "Không có hàng việc “%.*s”.", SL(queue));
    struct desk ask = { .queue = queue.n ? q : QUEUE_MINE,
                        .q = web_query(c, "q"),
                        .after = web_query(c, "cursor"),
                        .limit = list_limit(c) };
    TRY(dossier_desk(c, &ask, &list, &next));
    struct node *reply = list_reply(c, &items, next);
    EACH (d, list) node_add(items, dossier_json(c, d));
    return web_json(c, 200, reply);
}
