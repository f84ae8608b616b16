/* SPDX-License-Identifier: Apache-2.0 */
/* The published definitions in memory: loaded from the database into an arena of their own, looked up by sorted tables,
 * replaced as a whole when the generation moves on. */
#include "kernel/definitions.h"
#include <stdlib.h>
#include "store/db.h"

static const int64_t KEPT_NS = 10 * 60 * 1000000000LL;     /* longer than any call lives */

/* ---- tables ---- */

static int by_id(const void *a, const void *b)
{
    const struct unit *x = *(const struct unit *const *)a, *y = *(const struct unit *const *)b;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_code(const void *a, const void *b)
{
    const struct unit *x = *(const struct unit *const *)a, *y = *(const struct unit *const *)b;
    int order = slice_cmp(x->code, y->code);
    return order ? order : x->valid_from.n - y->valid_from.n;
}

static int procedure_id(const void *a, const void *b)
{
    const struct procedure *x = *(const struct procedure *const *)a, *y = *(const struct procedure *const *)b;
    return (x->id > y->id) - (x->id < y->id);
}

static int procedure_order(const void *a, const void *b)
{
    const struct procedure *x = a, *y = b;
    int order = slice_cmp(x->code, y->code);
    return order ? order : (x->version > y->version) - (x->version < y->version);
}

static int rollout_order(const void *a, const void *b)
{
    const struct rollout *x = a, *y = b;
    int order = slice_cmp(x->procedure, y->procedure);
    if (!order) order = (x->unit->id > y->unit->id) - (x->unit->id < y->unit->id);
    return order ? order : x->from.n - y->from.n;
}

void definitions_index(struct definitions *d)
{
    struct definitions_index *index = d->index;
    size_t units = d->units.n, procedures = d->procedures.n;
    index->units_by_id = NEWN(d->mem, const struct unit *, units + 1);
    index->units_by_code = NEWN(d->mem, const struct unit *, units + 1);
    index->procedures_by_id = NEWN(d->mem, const struct procedure *, procedures + 1);
    for (size_t i = 0; i < units; i++) index->units_by_id[i] = index->units_by_code[i] = &d->units.v[i];
    if (procedures) qsort(d->procedures.v, procedures, sizeof *d->procedures.v, procedure_order);
    for (size_t i = 0; i < procedures; i++) index->procedures_by_id[i] = &d->procedures.v[i];
    qsort(index->units_by_id, units, sizeof *index->units_by_id, by_id);
    qsort(index->units_by_code, units, sizeof *index->units_by_code, by_code);
    qsort(index->procedures_by_id, procedures, sizeof *index->procedures_by_id, procedure_id);
    if (d->rollout.n) qsort(d->rollout.v, d->rollout.n, sizeof *d->rollout.v, rollout_order);
}

struct definitions *definitions_new(struct arena *mem)
{
    struct definitions *d = NEW(mem, struct definitions);
    d->mem = mem;
    d->index = NEW(mem, struct definitions_index);
    definitions_index(d);
    return d;
}

const struct value_list *definition_list(const struct definitions *d, slice name)
{
    EACH (list, d->lists)
        if (slice_eq(list->name, name)) return list;
    return NULL;
}

slice field_name(const struct definitions *d, slice code)
{
    EACH (field, d->fields)
        if (slice_eq(field->code, code)) return field->name;
    return (slice){ NULL, 0 };
}

const struct calendar *calendar_by_id(const struct call *c, int64_t id)
{
    EACH (dated, defs(c)->calendars)
        if (dated->id == id) return dated->calendar;
    return NULL;
}

/* ---- loading ---- */

struct definition_row { int64_t id; slice kind, name, body; };
RECORD(definition_row, COLUMN(definition_row, id), COLUMN(definition_row, kind), COLUMN(definition_row, name),
       COLUMN(definition_row, body));
typedef LIST(struct definition_row) definition_rows;

static err trouble(struct arena *mem, const problems *found)
{
    return found->n ? broken(mem, "definitions.stored", "%.*s", SL(problem_text(mem, &found->v[0]))) : OK;
}

static err row_apply(struct call *c, struct definitions *d, const struct definition_kind *kind, const struct definition_row *row)
{
    problems found = { 0 };
    slice where = slice_fmt(c->mem, "%.*s/%.*s", SL(row->kind), SL(row->name));
    const struct node *n = json_read(d->mem, row->body, where, &found);
    if (n) kind->read(d, row->name, n, where, &found);
    TRY(trouble(c->mem, &found));
    if (slice_eq(row->kind, S("register"))) d->registries.v[d->registries.n - 1].definition = row->id;
    if (!slice_eq(row->kind, S("calendar"))) return OK;
    d->calendar_id = row->id;
    LIST_ADD(d->mem, &d->calendars, ((struct dated_calendar){ row->id, d->calendar }));
    return OK;
}

/* The newest of each, but every calendar. */
static err files_load(struct call *c, struct definitions *d)
{
    definition_rows rows = { 0 };
    TRY(db_all(c, &definition_row_record, &rows,
        "select d.id, d.kind, d.name, d.body from definition d where d.kind = 'calendar' or d.id = "
        "(select max(n.id) from definition n where n.kind = d.kind and n.name = d.name) order by d.id"));
    for (const struct definition_kind *kind = definition_kinds; kind->kind; kind++)
        EACH (row, rows)
            if (!kind->tabled && slice_eq(row->kind, slice_z(kind->kind))) TRY(row_apply(c, d, kind, row));
    problems found = { 0 };
    registers_tie(d, &found);
    registers_watch(d);
    return trouble(c->mem, &found);
}

struct version_row { int64_t id, version; day valid_from, withdrawn_on; slice hash, body; };
RECORD(version_row, COLUMN(version_row, id), COLUMN(version_row, version), COLUMN(version_row, valid_from),
       COLUMN(version_row, withdrawn_on), COLUMN(version_row, hash), COLUMN(version_row, body));

static err procedures_load(struct call *c, struct definitions *d)
{
    LIST(struct version_row) rows = { 0 };
    TRY(db_all(c, &version_row_record, &rows,
        "select id, version, valid_from, withdrawn_on, hash, body from procedure_version order by code, version"));
    EACH (row, rows) {
        problems found = { 0 };
        slice where = slice_fmt(c->mem, "procedure_version/%lld", (long long)row->id);
        const struct node *n = json_read(d->mem, row->body, where, &found);
        struct procedure *p = LIST_PUSH(d->mem, &d->procedures);
        if (n) procedure_read(d->mem, d, n, where, p, &found);
        TRY(trouble(c->mem, &found));
        p->id = row->id;
        p->version = row->version;
        p->valid_from = row->valid_from;
        p->withdrawn_on = row->withdrawn_on;
        p->hash = slice_copy(d->mem, row->hash);
    }
    return OK;
}

struct rollout_row { slice procedure; int64_t unit; day valid_from; int online; int64_t version; };
RECORD(rollout_row, COLUMN(rollout_row, procedure), COLUMN(rollout_row, unit), COLUMN(rollout_row, valid_from),
       COLUMN(rollout_row, online), COLUMN(rollout_row, version));

static err rollout_load(struct call *c, struct definitions *d)
{
    LIST(struct rollout_row) rows = { 0 };
    TRY(db_all(c, &rollout_row_record, &rows,
               "select procedure, unit, valid_from, online, version from procedure_unit order by procedure"));
    slice code = { NULL, 0 };
    EACH (row, rows) {
        const struct unit *u = definitions_unit_id(d, row->unit);
        if (!slice_eq(code, row->procedure)) code = slice_copy(d->mem, row->procedure);
        if (u) LIST_ADD(d->mem, &d->rollout, ((struct rollout){ u, code, row->valid_from, row->online, row->version }));
    }
    return OK;
}

static err load(struct call *c, struct definitions *d)
{
    struct call own = *c;
    own.mem = d->mem;                       /* units stay; the rows of the others do not */
    TRY(db_int(c, &d->generation, "select n from generation where one = 1"));
    TRY(units_load(&own, &d->units));
    definitions_index(d);
    TRY(files_load(c, d));
    TRY(procedures_load(c, d));
    TRY(rollout_load(c, d));
    definitions_index(d);
    d->loaded_at = store_ns();
    return OK;
}

err definitions_load(struct call *c, struct definitions **loaded)
{
    struct arena *mem = arena_new();
    struct definitions *d = definitions_new(mem);
    err e = load(c, d);
    if (e.fault) {
        e = err_copy(c->mem, e);
        arena_free(mem);
        return e;
    }
    *loaded = d;
    return OK;
}

/* ---- replacing ---- */

static void free_chain(struct definitions *d)
{
    while (d) {
        struct definitions *older = d->older;
        arena_free(d->mem);
        d = older;
    }
}

err definitions_refresh(struct call *c)
{
    struct definitions *now = atomic_load_explicit(&c->app->defs, memory_order_acquire), *fresh;
    int64_t generation;
    if (now && now->older && store_ns() - now->loaded_at >= KEPT_NS) {     /* whoever held an older set has long ended */
        free_chain(now->older);
        now->older = NULL;
    }
    TRY(db_int(c, &generation, "select n from generation where one = 1"));
    if (now && now->generation == generation) return OK;
    TRY(definitions_load(c, &fresh));
    fresh->older = now;
    if (!atomic_compare_exchange_strong(&c->app->defs, &now, fresh)) arena_free(fresh->mem);    /* another was faster */
    return OK;
}

void definitions_free(struct app *app)
{
    free_chain(atomic_exchange(&app->defs, NULL));
}
