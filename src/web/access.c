/* SPDX-License-Identifier: Apache-2.0 */
#include "web/access.h"
#include "kernel/who.h"
#include "store/db.h"
#include "web/web.h"

err access_write(struct call *c, int64_t dossier)
{
    return db_do(c, "insert into access (id, at, account, subject_kind, subject, route) values ($1, $2, $3, 'dossier', $4, $5)", db_id(c),
                 c->now, c->who->account, dossier, web_path(c));
}

static err access_record(struct call *c)
{
    const int64_t *dossier = c->prepared;
    return access_write(c, *dossier);
}

void access_note(struct call *c, const struct dossier *d)
{
    int64_t *dossier = NEW(c->mem, int64_t);
    *dossier = d->id;
    c->prepared = dossier;
    web_record(c, access_record);
}
