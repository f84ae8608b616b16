/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of units in the database.  Units are known by code and first day; one that a file no longer names stays where it was,
 * since dossiers point to it. */
#include "base/fold.h"
#include "kernel/unit_tree.h"
#include "store/db.h"

/* ---- the tree ---- */

void unit_hang(struct unit_draft *d, struct unit_draft *up)
{
    d->up = up;
    if (up->last) up->last->next = d;
    else up->down = d;
    up->last = d;
}

/* Copies a unit to its place; its parent is there already. */
static void place(struct arena *mem, struct unit_draft *d, struct units *units)
{
    struct unit *u = &units->v[units->n];
    d->place = ++units->n;
    *u = d->u;
    u->lo = u->hi = (int64_t)d->place;
    u->parent = d->up ? &units->v[d->up->place - 1] : NULL;
    u->fold = fold(mem, u->name);
}

/* Without recursion: the data decides how deep the tree is. */
void units_lay_out(struct arena *mem, struct unit_draft *root, size_t n, struct units *units)
{
    *units = (struct units){ .v = NEWN(mem, struct unit, n) };
    for (struct unit_draft *d = root; d;) {
        place(mem, d, units);
        if (d->down) {
            d = d->down;
            continue;
        }
        while (d != root && !d->next) {
            d = d->up;
            units->v[d->place - 1].hi = (int64_t)units->n;
        }
        d = d == root ? NULL : d->next;
    }
}

/* ---- rows ---- */

struct unit_row {
    int64_t id;
    slice   code, name, kind, level;
    int64_t parent;
    slice   short_name, ident;
    bool    ident_demo;
    slice   purpose;
    day     valid_from, valid_to;
    int64_t successor, lo, hi;
};
RECORD(unit_row, COLUMN(unit_row, id), COLUMN(unit_row, code), COLUMN(unit_row, name), COLUMN(unit_row, kind), COLUMN(unit_row, level),
       COLUMN(unit_row, parent), COLUMN(unit_row, short_name), COLUMN(unit_row, ident), COLUMN(unit_row, ident_demo),
       COLUMN(unit_row, purpose), COLUMN(unit_row, valid_from), COLUMN(unit_row, valid_to), COLUMN(unit_row, successor),
       COLUMN(unit_row, lo), COLUMN(unit_row, hi));
typedef LIST(struct unit_row) unit_rows;

static err rows_read(struct call *c, unit_rows *rows)
{
    return db_all(c, &unit_row_record, rows,
        "select id, code, name, kind, level, parent, short as short_name, ident, ident_demo, purpose, valid_from, valid_to, successor, "
        "lo, hi from unit order by lo");
}

static struct unit unit_of(const struct unit_row *row)
{
    return (struct unit){
        .id = row->id, .code = row->code, .name = row->name, .kind = row->kind, .level = row->level, .short_name = row->short_name,
        .ident = row->ident, .ident_demo = row->ident_demo, .purpose = row->purpose, .valid_from = row->valid_from,
        .valid_to = row->valid_to, .successor = row->successor, .lo = row->lo, .hi = row->hi,
    };
}

err units_load(struct call *c, struct units *units)
{
    unit_rows rows = { 0 };
    TRY(rows_read(c, &rows));
    *units = (struct units){ .v = NEWN(c->mem, struct unit, rows.n), .n = rows.n };
    struct unit *above = NULL;
    for (size_t i = 0; i < rows.n; i++) {
        struct unit *u = &units->v[i];
        *u = unit_of(&rows.v[i]);
        u->fold = fold(c->mem, u->name);
        while (above && !unit_within(u, above)) above = above->parent ? &units->v[above->parent - units->v] : NULL;
        u->parent = above;
        above = u;
    }
    return OK;
}

/* ---- saving ---- */

static const struct unit_row *row_of(const unit_rows *rows, const struct unit *u)
{
    EACH (row, *rows)
        if (row->valid_from.n == u->valid_from.n && slice_eq(row->code, u->code)) return row;
    return NULL;
}

static bool row_same(const struct unit_row *row, const struct unit *u, int64_t parent)
{
    return row->parent == parent && row->lo == u->lo && row->hi == u->hi && row->successor == u->successor
        && row->valid_to.n == u->valid_to.n && row->ident_demo == u->ident_demo && slice_eq(row->name, u->name)
        && slice_eq(row->kind, u->kind) && slice_eq(row->level, u->level) && slice_eq(row->short_name, u->short_name)
        && slice_eq(row->ident, u->ident) && slice_eq(row->purpose, u->purpose);
}

static err unit_write(struct call *c, const struct unit *u, const struct unit_row *row)
{
    int64_t parent = u->parent ? u->parent->id : 0;
    if (row && row_same(row, u, parent)) return OK;
    if (row)
        return db_do(c,
            "update unit set name = $2, kind = $3, level = $4, parent = nullif($5, 0), short = $6, ident = $7, ident_demo = $8, "
            "purpose = $9, valid_to = $10, successor = nullif($11, 0), lo = $12, hi = $13 where id = $1",
            u->id, u->name, u->kind, u->level, parent, u->short_name, u->ident, u->ident_demo, u->purpose, u->valid_to, u->successor,
            u->lo, u->hi);
    return db_do(
        c,
        "insert into unit (id, code, name, kind, level, parent, short, ident, ident_demo, purpose, valid_from, valid_to, "
        "successor, lo, hi) "
        "values ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9, $10, $11, $12, nullif($13, 0), $14, $15)",
        u->id, u->code, u->name, u->kind, u->level, parent, u->short_name, u->ident, u->ident_demo,
        u->purpose, u->valid_from, u->valid_to, u->successor, u->lo, u->hi);
}

static struct unit_draft *draft_by_id(const unit_drafts *list, int64_t id)
{
    EACH (d, *list)
        if ((*d)->u.id == id) return *d;
    return NULL;
}

/* The file's units first, then those only the database has, each under its parent. */
static void merge(struct call *c, const struct units *units, const unit_rows *rows, unit_drafts *all)
{
    for (size_t i = 0; i < units->n; i++) {
        struct unit_draft *d = NEW(c->mem, struct unit_draft);
        d->u = units->v[i];
        LIST_ADD(c->mem, all, d);
        if (d->u.parent) unit_hang(d, all->v[d->u.parent - units->v]);
    }
    EACH (row, *rows) {
        if (draft_by_id(all, row->id)) continue;
        struct unit_draft *d = NEW(c->mem, struct unit_draft), *up = draft_by_id(all, row->parent);
        d->u = unit_of(row);
        unit_hang(d, up ? up : all->v[0]);
        LIST_ADD(c->mem, all, d);
    }
}

err units_save(struct call *c, struct units *units)
{
    unit_rows rows = { 0 };
    unit_drafts all = { 0 };
    struct units merged;
    if (!units->n) return OK;
    TRY(rows_read(c, &rows));
    for (size_t i = 0; i < units->n; i++) {
        const struct unit_row *row = row_of(&rows, &units->v[i]);
        units->v[i].id = row ? row->id : db_id(c);
    }
    for (size_t i = 0; i < units->n; i++)               /* a place in the file becomes an id */
        if (units->v[i].successor) units->v[i].successor = units->v[units->v[i].successor - 1].id;
    merge(c, units, &rows, &all);
    units_lay_out(c->mem, all.v[0], all.n, &merged);
    for (size_t i = 0; i < merged.n; i++) TRY(unit_write(c, &merged.v[i], row_of(&rows, &merged.v[i])));
    return OK;
}
