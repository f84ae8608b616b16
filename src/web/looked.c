/* SPDX-License-Identifier: Apache-2.0 */
#include "web/looked.h"
#include "store/db.h"
#include "web/web.h"

struct looked { slice kind; int64_t id; };

static err record(struct call *c)
{
    const struct looked *l = c->prepared;
    return db_do(c, "insert into access (id, at, account, subject_kind, subject, route) values ($1, $2, $3, $4, $5, $6)", db_id(c), c->now,
                 c->who->account, l->kind, l->id, web_path(c));
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
    *l = (struct looked){ r->name, row->id };
    c->prepared = l;
    web_record(c, record);
}
