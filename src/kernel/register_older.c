/* SPDX-License-Identifier: Apache-2.0 */
/* What an older program did not make of registers, made when the installation is opened. */
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/register_inside.h"

static bool named(const text_rows *there, slice name)
{
    for (size_t i = 0; i < there->n; i++)
        if (slice_eq(there->v[i][0], name)) return true;
    return false;
}

static bool lacks(struct call *c, const struct registry *r, const text_rows *there)
{
    registry_indexes list = { 0 };
    register_indexes(c, r, &list);
    EACH (x, list)
        if (!named(there, register_index_name(c, r, x))) return true;
    return !named(there, r->phrases);
}

err registers_lack(struct call *c, bool *some)
{
    text_rows there;
    TRY(composed_names(c, &there));
    *some = false;
    EACH (r, defs(c)->registries) *some |= lacks(c, r, &there);
    return OK;
}

/* An older program kept each word by itself, in w_SYSTEM__REGISTER. */
static err phrases_begin(struct call *c, const struct registry *r)
{
    struct composed q = composed_new(c->mem);
    TRY(register_column_add(c, r, S("words"), true, " not null default ''"));
    TRY(register_phrases_create(c, r));
    composed_add(&q, "drop table if exists w_");
    out_s(&q.sql, slice_sub(r->table, 2, r->table.n));
    TRY(composed_script(c, &q));
    return register_derive(c, r);
}

/* The ledger's head is held, so that of two who open at once the second finds what the first has made. */
err registers_index(struct call *c)
{
    text_rows there;
    TRY(ledger_hold(c));
    TRY(composed_names(c, &there));
    EACH (r, defs(c)->registries) {
        registry_indexes list = { 0 };
        register_indexes(c, r, &list);
        EACH (x, list) TRY(register_index_make(c, r, x));
        if (!named(&there, r->phrases)) TRY(phrases_begin(c, r));
    }
    return OK;
}
