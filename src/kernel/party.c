/* SPDX-License-Identifier: Apache-2.0 */
/* Parties: people and organisations, known by dated numbers or by none.  The same number is the same party; its name and addresses are
 * brought up to date by the latest dossier, while each dossier keeps what was true when it was made. */
#include "kernel/account.h"
#include "base/fold.h"
#include "kernel/app.h"
#include "store/db.h"

RECORD(party, COLUMN(party, id), COLUMN(party, kind), COLUMN(party, name), COLUMN(party, fold), COLUMN(party, phone),
       COLUMN(party, email), COLUMN(party, address), COLUMN(party, born), COLUMN(party, created_at));

err party_by_id_number(struct call *c, slice kind, slice number, struct party *p, bool *found)
{
    return db_maybe(c, &party_record, p, found,
        "select p.id, p.kind, p.name, p.fold, p.phone, p.email, p.address, p.born, p.created_at from party_identifier i "
        "join party p on p.id = i.party where i.number = $1 and (cast($2 as text) is null or i.kind = $2) and i.valid_from <= $3 "
        "and (i.valid_to is null or i.valid_to >= $3) order by i.valid_from desc limit 1", number, kind, today(c));
}

static err party_add(struct call *c, struct party *p)
{
    p->id = db_id(c);
    p->created_at = c->now;
    return db_do(c, "insert into party (id, kind, name, fold, phone, email, address, born, created_at) "
                    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 p->id, p->kind, p->name, p->fold, p->phone, p->email, p->address, p->born, p->created_at);
}

static err identifier_add(struct call *c, const struct party *p, slice id_kind, slice id_number)
{
    return db_do(c, "insert into party_identifier (kind, number, party, valid_from) values ($1, $2, $3, $4)", id_kind, id_number, p->id,
                 today(c));
}

err party_new(struct call *c, struct party *p, slice id_kind, slice id_number)
{
    struct party known;
    bool found = false;
    p->fold = fold_name(c->mem, p->name);
    if (id_number.n) TRY(party_by_id_number(c, id_kind, id_number, &known, &found));
    TRY(party_add(c, p));
    return id_number.n && !found ? identifier_add(c, p, id_kind, id_number) : OK;
}

err party_keep(struct call *c, struct party *p, slice id_kind, slice id_number)
{
    struct party known;
    bool found = false;
    p->fold = fold_name(c->mem, p->name);
    if (!id_number.n) return party_add(c, p);
    TRY(party_by_id_number(c, id_kind, id_number, &known, &found));
    if (!found) {
        TRY(party_add(c, p));
        return identifier_add(c, p, id_kind, id_number);
    }
    p->id = known.id;
    if (!slice_eq(known.fold, p->fold)) return OK;      /* another name under one number: the dossier keeps it, a person decides */
    return db_do(
        c,
        "update party set phone = coalesce($2, phone), email = coalesce($3, email), address = coalesce($4, address) where id = $1",
        p->id, p->phone, p->email, p->address);
}
