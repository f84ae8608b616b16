/* SPDX-License-Identifier: Apache-2.0 */
/* The history of a row: its events, each with the whole row as it then was. */
#include "kernel/register_inside.h"
#include "store/db.h"

LOCAL_RECORD(registry_event, COLUMN(registry_event, n), COLUMN(registry_event, at), COLUMN(registry_event, kind),
             COLUMN(registry_event, account), COLUMN(registry_event, name), COLUMN(registry_event, body));

/* The caller sees of the past what they may see of the present. */
static struct node *values_then(struct call *c, const struct registry *r, const struct registry_row *row, const struct node *body)
{
    struct node *values = node_map(c->mem);
    NODE_EACH (value, node_get(body, "values")) {
        const struct registry_field *f = register_field(r, value->key);
        if (f && register_seen(f, row->sight)) node_put(c->mem, values, value->key, node_copy(c->mem, value));
    }
    return values;
}

err register_history(struct call *c, const struct registry *r, const struct registry_row *row, int limit, registry_pasts *list)
{
    LIST(struct registry_event) events = { 0 };
    *list = (registry_pasts){ 0 };
    TRY(db_all(c, &registry_event_record, &events,
        "select e.n, e.at, e.kind, e.account, coalesce(a.name, '') as name, e.body from event e left join account a on a.id = e.account "
        "where e.subject_kind = $1 and e.subject = $2 order by e.n desc limit $3", r->name, row->id, limit));
    EACH (e, events) {
        problems none = { 0 };
        const struct node *body = e->body.n ? json_read(c->mem, e->body, S("event"), &none) : NULL;    /* none: it was erased */
        struct registry_past past = { .event = *e, .state = node_text(body, "state"), .why = node_text(body, "why"),
                                      .dossier = node_text(body, "dossier"), .values = values_then(c, r, row, body), .erased = !body };
        LIST_ADD(c->mem, list, past);
    }
    return OK;
}
