/* SPDX-License-Identifier: Apache-2.0 */
/* Statements above the engines: numbering, preparing once per connection, scanning rows into structs.
 * A statement's number is its place in the linker section; each connection has an array of prepared ones. */
#include "store/engine.h"
#include <string.h>
#include <sys/random.h>

extern const struct statement *const __start_motcua_sql[] __attribute__((visibility("hidden")));
extern const struct statement *const __stop_motcua_sql[] __attribute__((visibility("hidden")));

size_t db_statements(statement_ref *first)
{
    *first = __start_motcua_sql;
    return (size_t)(__stop_motcua_sql - __start_motcua_sql);
}

struct db *db_new(const struct engine *engine, struct store *s, bool write, size_t size)
{
    struct arena *mem = arena_new();
    struct db *db = arena_alloc(mem, size);
    *db = (struct db){ .engine = engine, .store = s, .write = write, .mem = mem, .made = arena_mark(mem) };
    db_forget(db);
    return db;
}

void db_free(struct db *db) { arena_free(db->mem); }

void db_forget(struct db *db)
{
    statement_ref first;
    arena_rewind(db->mem, db->made);
    db->prepared = NEWN(db->mem, struct prepared, db_statements(&first));
}

/* ---- preparing ---- */

static const struct column *column_named(const struct record *record, const char *name)
{
    for (size_t i = 0; i < record->n; i++)
        if (strcmp(record->columns[i].name, name) == 0) return &record->columns[i];
    return NULL;
}

static err resolve(struct db *db, struct arena *mem, const struct statement *st, struct prepared *p)
{
    if (!st->record) return OK;
    const struct column **columns = NEWN(db->mem, const struct column *, (size_t)p->n);
    for (int i = 0; i < p->n; i++) {
        columns[i] = column_named(st->record, p->names[i]);
        if (!columns[i])
            return broken(mem, "store.column", "%s: struct %s has no member for result column \"%s\"", st->at,
                st->record->name, p->names[i]);
        for (int j = 0; j < i; j++)
            if (columns[j] == columns[i])
                return broken(mem, "store.column", "%s: result column \"%s\" appears twice", st->at, p->names[i]);
    }
    p->columns = columns;
    return OK;
}

static err prepare(struct db *db, struct arena *mem, statement_ref ref, struct prepared **out)
{
    struct prepared *p = *out = &db->prepared[ref - __start_motcua_sql];
    if (p->ready) return OK;
    if (!p->handle) TRY(db->engine->prepare(db, mem, *ref, p));
    TRY(resolve(db, mem, *ref, p));
    p->ready = true;
    return OK;
}

err db_prepare(struct db *db, struct arena *mem, statement_ref st)
{
    struct prepared *p;
    return prepare(db, mem, st, &p);
}

/* A read begins with its first statement: a page that reads nothing costs nothing. */
err db_enter(struct call *c, const char *at)
{
    must(c->db);                            /* a statement outside store_read and store_write is a bug */
    if (c->db->state != DB_FINE) return broken(c->mem, "store.ended", "%s: an earlier statement of this transaction failed", at);
    return c->db->begun ? OK : c->db->engine->begin(c->db, c->mem);
}

static err start(struct call *c, struct query *q, statement_ref st, const struct value *args, bool cursor)
{
    struct db *db = c->db;
    TRY(db_enter(c, (*st)->at));
    *q = (struct query){ .db = db, .st = st };
    err e = prepare(db, c->mem, st, &q->prepared);
    if (!e.fault) e = store_injected(db, c->mem, (*st)->at);
    if (!e.fault) e = db->engine->start(q, c->mem, args, cursor);
    if (e.fault) {
        if (db->state == DB_FINE) db->state = DB_FAILED;
        return e;
    }
    q->open = true;
    return OK;
}

static err step(struct call *c, struct query *q, bool *row)
{
    err e = q->db->engine->step(q, c->mem, row);
    if (e.fault && q->db->state == DB_FINE) q->db->state = DB_FAILED;
    return e;
}

static void finish(struct query *q)
{
    if (!q->open) return;
    q->open = false;
    q->db->engine->finish(q);
    if (!q->row_mem) return;
    struct query **link = &q->db->cursors;
    while (*link != q) link = &(*link)->next;
    *link = q->next;
    arena_free(q->row_mem);
}

static void finish_late(void *q) { finish(q); }

void db_end(struct db *db)
{
    while (db->cursors) finish(db->cursors);
}

/* ---- rows into structs ---- */

static err wrong_type(struct arena *mem, const struct query *q, const char *column)
{
    return broken(mem, "store.type", "%s: the value of column \"%s\" does not fit its member", (*q->st)->at, column);
}

static bool put(char *at, struct arena *mem, const struct value *v)
{
    switch (v->type) {
    case VALUE_INT:     *(int64_t *)(void *)at = v->i; return true;
    case VALUE_INT32:   *(int32_t *)(void *)at = (int32_t)v->i; return v->i >= INT32_MIN && v->i <= UINT32_MAX;
    case VALUE_TEXT:    *(slice *)(void *)at = slice_copy(mem, v->s); return true;
    case VALUE_BOOL:    *(bool *)(void *)at = v->i != 0; return true;
    case VALUE_DAY:     *(day *)(void *)at = day_from_number(v->i); return v->i == 0 || ((day *)(void *)at)->n != 0;
    case VALUE_INSTANT: *(instant *)(void *)at = (instant){ v->i }; return true;
    case VALUE_MONEY:   *(money *)(void *)at = (money){ v->i }; return true;
    }
    never();
}

static err scan(const struct query *q, struct arena *mem, void *row)
{
    const struct prepared *p = q->prepared;
    memset(row, 0, (*q->st)->record->size);
    for (int i = 0; i < p->n; i++) {
        const struct column *column = p->columns[i];
        struct value v = { .type = column->type };
        enum got got = q->db->engine->get(q, i, &v);
        if (got == GOT_WRONG || (got == GOT_VALUE && !put((char *)row + column->offset, mem, &v)))
            return wrong_type(mem, q, column->name);
    }
    return OK;
}

/* The single value of a statement without a record. */
static err single(const struct query *q, struct arena *mem, struct value *v)
{
    if (q->prepared->n != 1)
        return broken(mem, "store.column", "%s: one result column expected, not %d", (*q->st)->at, q->prepared->n);
    if (q->db->engine->get(q, 0, v) == GOT_WRONG) return wrong_type(mem, q, q->prepared->names[0]);
    v->s = slice_copy(mem, v->s);
    return OK;
}

static err only_one(struct call *c, struct query *q)
{
    bool more;
    TRY(step(c, q, &more));
    return more ? broken(c->mem, "store.many", "%s: more than one row", (*q->st)->at) : OK;
}

/* ---- the calls behind the macros ---- */

static err read_one(struct call *c, struct query *q, void *row, bool *found)
{
    TRY(step(c, q, found));
    if (!*found) return OK;
    TRY(scan(q, c->mem, row));
    return only_one(c, q);
}

err db_run_one(struct call *c, statement_ref st, void *row, size_t size, bool *found, const struct value *args)
{
    must(size == (*st)->record->size);
    bool there;
    struct query q;
    memset(row, 0, size);
    TRY(start(c, &q, st, args, false));
    err e = read_one(c, &q, row, found ? found : &there);
    finish(&q);
    TRY(e);
    return found || there ? OK : fault_of(c->mem, ERR_MISSING, "store.missing", "%s: no row", (*st)->at);
}

static err read_all(struct call *c, struct query *q, void **v, size_t *n, size_t *cap, size_t size)
{
    for (;;) {
        bool more;
        TRY(step(c, q, &more));
        if (!more) return OK;
        if (*n == *cap) *v = list_grow(c->mem, *v, cap, *n, size);
        TRY(scan(q, c->mem, (char *)*v + *n * size));
        ++*n;
    }
}

err db_run_all(struct call *c, statement_ref st, void **v, size_t *n, size_t *cap, size_t size,
    const struct value *args)
{
    must(size == (*st)->record->size);
    struct query q;
    *v = NULL;
    *n = *cap = 0;
    TRY(start(c, &q, st, args, false));
    err e = read_all(c, &q, v, n, cap, size);
    finish(&q);
    return e;
}

err db_run_do(struct call *c, statement_ref st, int64_t *n, const struct value *args)
{
    struct query q;
    TRY(start(c, &q, st, args, false));
    err e = OK;
    for (bool row = true; row && !e.fault;) e = step(c, &q, &row);
    if (n) *n = e.fault ? 0 : q.db->engine->changed(&q);
    finish(&q);
    return e;
}

static err read_single(struct call *c, struct query *q, struct value *v)
{
    bool row;
    TRY(step(c, q, &row));
    if (!row) return OK;
    TRY(single(q, c->mem, v));
    return only_one(c, q);
}

static err run_single(struct call *c, statement_ref st, struct value *v, const struct value *args)
{
    struct query q;
    TRY(start(c, &q, st, args, false));
    err e = read_single(c, &q, v);
    finish(&q);
    return e;
}

err db_run_int(struct call *c, statement_ref st, int64_t *n, const struct value *args)
{
    struct value v = { .type = VALUE_INT };
    err e = run_single(c, st, &v, args);
    *n = v.i;
    return e;
}

err db_run_text(struct call *c, statement_ref st, slice *s, const struct value *args)
{
    struct value v = { .type = VALUE_TEXT };
    err e = run_single(c, st, &v, args);
    *s = v.s;
    return e;
}

err db_run_rows(struct call *c, struct rows *r, statement_ref st, const struct value *args)
{
    struct query *q = NEW(c->mem, struct query);
    *r = (struct rows){ c, q };
    TRY(start(c, q, st, args, true));
    q->row_mem = arena_new();
    q->next = c->db->cursors;
    c->db->cursors = q;
    arena_defer(c->mem, finish_late, q);    /* when the memory goes before the transaction does */
    return OK;
}

err db_run_next(struct rows *r, void *row, size_t size, bool *more)
{
    struct query *q = r->query;
    must(size == (*q->st)->record->size);
    *more = false;
    if (!q->open) return OK;
    arena_reset(q->row_mem);
    TRY(step(r->c, q, more));
    if (*more) return scan(q, q->row_mem, row);
    finish(q);
    return OK;
}

/* ---- ids ---- */

enum { ID_COUNT_BITS = 22 };
#define ID_EPOCH_MS 1483228800000LL         /* 2017-01-01 UTC */

static atomic_uint_fast32_t id_counter;

static void id_seed(void)
{
    uint32_t random;
    must(getrandom(&random, sizeof random, 0) == sizeof random);
    atomic_store(&id_counter, random);
}

int64_t db_id(struct call *c)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, id_seed);
    int64_t ms = c->now.ms > ID_EPOCH_MS ? c->now.ms - ID_EPOCH_MS : 0;
    int64_t count = (int64_t)(atomic_fetch_add(&id_counter, 1) & ((1u << ID_COUNT_BITS) - 1));
    return ms << ID_COUNT_BITS | count;
}
