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

static err record(struct call *c)
{
    const dossiers *shown = c->prepared;
    EACH (d, *shown) TRY(access_write(c, d->id));
    return OK;
}

void access_note_all(struct call *c, const dossiers *shown)
{
    dossiers *kept = NEW(c->mem, dossiers);
    *kept = *shown;
    c->prepared = kept;
    web_record(c, record);
}

void access_note(struct call *c, const struct dossier *d)
{
    dossiers one = { 0 };
    LIST_ADD(c->mem, &one, *d);
    access_note_all(c, &one);
}
