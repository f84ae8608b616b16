/* SPDX-License-Identifier: Apache-2.0 */
#include "web/looked.h"
#include "store/db.h"
#include "web/web.h"

struct look { slice kind; int64_t id; };
struct looked { LIST(struct look) rows; };

static err record(struct call *c)
{
    const struct looked *l = c->prepared;
    EACH (row, l->rows)
        TRY(db_do(c, "insert into access (id, at, account, subject_kind, subject, route) values ($1, $2, $3, $4, $5, $6)", db_id(c), c->now,
                  c->who->account, row->kind, row->id, web_path(c)));
    return OK;
}

static void leave(struct call *c, struct looked *l)
{
    if (!l->rows.n) return;
    c->prepared = l;
    web_record(c, record);
}

static bool shows_closed(const struct registry *r, const struct registry_row *row)
{
    if (row->opened.ms) return true;                    /* beyond the caller's rights, whatever it holds */
    EACH (f, r->fields)
        if (f->closed && row->sight == SIGHT_CLOSED && node_value(node_find(row->values, f->ask->name)).n) return true;
    return false;
}

void register_looked(struct call *c, const struct registry *r, const struct registry_row *row)
{
    if (!shows_closed(r, row)) return;
    struct looked *l = NEW(c->mem, struct looked);
    LIST_ADD(c->mem, &l->rows, ((struct look){ r->name, row->id }));
    leave(c, l);
}

void offers_looked(struct call *c, const reuse_offers *offers)
{
    struct looked *l = NEW(c->mem, struct looked);
    EACH (offer, *offers) {
        bool again = false;
        EACH (row, l->rows) again |= row->id == offer->source;
        if (offer->watched.n && !again) LIST_ADD(c->mem, &l->rows, ((struct look){ offer->watched, offer->source }));
    }
    leave(c, l);
}
