/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"
#include "kernel/opinion.h"
#include "kernel/payment.h"

struct node *state_json(struct call *c, int state)
{
    struct node *n = node_map(c->mem);
    node_put_int(c->mem, n, "code", state);
    node_put_text(c->mem, n, "key", slice_z(state_keys[state]));
    return n;
}

static struct node *clock_json(struct call *c, const struct dossier *d)
{
    struct node *n = node_map(c->mem);
    put_instant(c, n, "accepted_at", d->accepted_at);
    put_instant(c, n, "due_at", d->due_at);
    put_instant(c, n, "suspended_at", d->suspended_at);
    put_instant(c, n, "finished_at", d->finished_at);
    node_put_text(c->mem, n, "outcome", d->outcome);
    return n;
}

static struct node *step_json(struct call *c, const struct dossier *d)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    if (d->step < 0) return node_new(c->mem, NODE_NULL, S("null"));
    const struct step *s = &p->steps.v[d->step];
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "id", s->id);
    node_put_text(c->mem, n, "name", s->name);
    node_put_int(c->mem, n, "number", d->step + 1);
    node_put_int(c->mem, n, "of", (int64_t)p->steps.n);
    node_put_text(c->mem, n, "role", s->role);
    return n;
}

struct node *dossier_json(struct call *c, const struct dossier *d)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    struct node *n = node_map(c->mem), *procedure, *units, *who;
    put_id(c, n, "id", d->id);
    node_put_text(c->mem, n, "ref", d->ref);
    node_put_text(c->mem, n, "code", d->code);
    node_put(c->mem, n, S("state"), state_json(c, d->state));
    procedure = node_put(c->mem, n, S("procedure"), node_map(c->mem));
    node_put_text(c->mem, procedure, "code", d->procedure);
    node_put_text(c->mem, procedure, "name", p->name);
    node_put_int(c->mem, procedure, "version", p->version);
    node_put_text(c->mem, n, "channel", d->channel);
    node_put(c->mem, n, S("step"), step_json(c, d));
    node_put_text(c->mem, n, "needs", d->needs);
    units = node_put(c->mem, n, S("units"), node_map(c->mem));
    put_unit(c, units, "received", d->received);
    put_unit(c, units, "handled", d->handled);
    put_unit(c, units, "competent", d->competent);
    node_put(c->mem, n, S("clock"), clock_json(c, d));
    who = node_put(c->mem, n, S("applicant"), node_map(c->mem));
    node_put_text(c->mem, who, "kind", d->applicant_kind);
    node_put_text(c->mem, who, "name", d->applicant);
    node_put_int(c->mem, n, "version", d->moves);
    return n;
}

static struct node *events_json(struct call *c, const dossier_events *events)
{
    struct node *list = node_list(c->mem);
    EACH (e, *events) {
        struct node *n = node_map(c->mem);
        problems none = { 0 };
        put_id(c, n, "id", e->id);
        node_put_int(c->mem, n, "n", e->n);
        put_instant(c, n, "at", e->at);
        node_put_text(c->mem, n, "action", e->kind);
        node_put_text(c->mem, n, "unit", e->unit);
        node_put_text(c->mem, n, "hash", e->hash);
        struct node *body = e->body.n ? json_read(c->mem, e->body, S("event"), &none) : NULL;
        node_put(c->mem, n, S("body"), body ? body : node_new(c->mem, NODE_NULL, S("null")));
        node_add(list, n);
    }
    return list;
}

static struct node *papers_json(struct call *c, const papers *files)
{
    struct node *list = node_list(c->mem);
    EACH (p, *files) {
        struct node *n = node_map(c->mem);
        put_id(c, n, "id", p->id);
        node_put_text(c->mem, n, "kind", p->kind);
        node_put_text(c->mem, n, "paper", p->paper);
        node_put_text(c->mem, n, "name", p->name);
        node_put_text(c->mem, n, "sha256", p->sha256);
        node_put_int(c->mem, n, "size", p->size);
        node_put_text(c->mem, n, "type", p->type);
        node_add(list, n);
    }
    return list;
}

static err payment_json(struct call *c, const struct dossier *d, struct node *whole)
{
    payments rows;
    struct payment_request r;
    bool asked;
    TRY(payment_request_of(c, d, &r, &asked));
    TRY(payments_of(c, d, &rows));
    struct node *n = node_put(c->mem, whole, S("payment"), node_map(c->mem)), *list;
    node_put_int(c->mem, n, "asked", d->asked.dong);
    node_put_int(c->mem, n, "paid", d->paid.dong);
    node_put_int(c->mem, n, "due", payment_due(d).dong);
    node_put_text(c->mem, n, "reference", asked ? r.ref : NONE);
    node_put_text(c->mem, n, "why", asked ? r.why : NONE);
    list = node_put(c->mem, n, S("rows"), node_list(c->mem));
    EACH (p, rows) {
        struct node *row = node_map(c->mem);
        put_id(c, row, "id", p->id);
        put_instant(c, row, "at", p->at);
        node_put_text(c->mem, row, "kind", p->kind);
        node_put_int(c->mem, row, "amount", p->amount.dong);
        node_put_text(c->mem, row, "book", p->book);
        if (p->number) node_put_int(c->mem, row, "receipt", p->number);
        put_id(c, row, "takes_back", p->takes_back);
        node_put_text(c->mem, row, "reason", p->reason);
        node_add(list, row);
    }
    return OK;
}

/* Question and answer are for officials. */
static err opinions_json(struct call *c, const struct dossier *d, struct node *whole)
{
    opinions rows;
    bool official = who_is_official(c->who);
    struct node *list = node_put(c->mem, whole, S("opinions"), node_list(c->mem));
    TRY(opinions_of(c, d, &rows));
    EACH (o, rows) {
        struct node *n = node_map(c->mem);
        put_unit(c, n, "unit", o->unit);
        put_instant(c, n, "asked_at", o->asked_at);
        put_instant(c, n, "due_at", o->due_at);
        put_instant(c, n, "closed_at", o->closed_at);
        node_put_bool(c->mem, n, "stops", o->stops);
        node_put_text(c->mem, n, "outcome", o->outcome);
        if (official) node_put_text(c->mem, n, "question", o->question);
        if (official) node_put_text(c->mem, n, "answer", o->answer);
        node_add(list, n);
    }
    return OK;
}

err dossier_whole(struct call *c, const struct dossier *d, struct node **whole)
{
    dossier_events events;
    papers files;
    action_list allowed;
    problems none = { 0 };
    struct node *n = dossier_json(c, d), *who = node_map(c->mem), *actions;
    TRY(dossier_events_of(c, d, &events));
    TRY(dossier_papers(c, d, &files));
    dossier_allowed(c, d, &allowed);
    node_put_text(c->mem, who, "kind", d->applicant_kind);
    node_put_text(c->mem, who, "name", d->applicant);
    node_put_text(c->mem, who, "id_kind", d->id_kind);
    node_put_text(c->mem, who, "id_number", d->id_number);
    node_put_text(c->mem, who, "phone", d->phone);
    node_put_text(c->mem, who, "email", d->email);
    node_put_text(c->mem, who, "address", d->address);
    node_put(c->mem, n, S("applicant"), who);
    struct node *answers = json_read(c->mem, d->answers, S("answers"), &none);
    node_put(c->mem, n, S("answers"), answers ? answers : node_map(c->mem));
    node_put(c->mem, n, S("events"), events_json(c, &events));
    node_put(c->mem, n, S("papers"), papers_json(c, &files));
    actions = node_put(c->mem, n, S("allowed"), node_list(c->mem));
    EACH (a, allowed) node_add(actions, node_new(c->mem, NODE_TEXT, slice_z(action_keys[*a])));
    TRY(payment_json(c, d, n));
    TRY(opinions_json(c, d, n));
    *whole = n;
    return OK;
}
