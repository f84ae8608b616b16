/* SPDX-License-Identifier: Apache-2.0 */
#include "web/looked.h"
#include "store/db.h"
#include "web/web.h"

struct looked { slice kind; LIST(int64_t) ids; };

static err record(struct call *c)
{
    const struct looked *l = c->prepared;
    EACH (id, l->ids)
        TRY(db_do(c, "insert into access (id, at, account, subject_kind, subject, route) values ($1, $2, $3, $4, $5, $6)", db_id(c), c->now,
                  c->who->account, l->kind, *id, web_path(c)));
    return OK;
}

static bool shows_closed(const struct registry *r, const struct registry_row *row)
{
    if (row->opened.ms) return true;                    /* beyond the caller's rights, whatever it holds */
    EACH (f, r->fields)
        if (f->closed && row->sight == SIGHT_CLOSED && node_value(node_find(row->values, f->ask->name)).n) return true;
    return false;
}

void register_looked(struct call *c, const struct registry *r, const registry_rows *rows)
{
    struct looked *l = NEW(c->mem, struct looked);
    l->kind = r->name;
    EACH (row, *rows)
        if (shows_closed(r, row)) LIST_ADD(c->mem, &l->ids, row->id);
    if (!l->ids.n) return;
    c->prepared = l;
    web_record(c, record);
}
