/* SPDX-License-Identifier: Apache-2.0 */
/* The PostgreSQL engine: statements prepared with explicit parameter types (else "$1 is null" has none), parameters in
 * binary, results as text.  A cursor is declared on the server and fetched in portions, so that other statements can
 * run inside its loop, as they can on SQLite. */
#include <endian.h>
#include <stdio.h>
#include <string.h>
#include "store/pg.h"

enum { OID_BOOL = 16, OID_INT8 = 20, OID_TEXT = 25, ARGS = 256, PORTION = 256 };

/* ---- faults by SQLSTATE; a class of two characters stands for all of its states ---- */

static const struct { const char *state; enum err_kind kind; const char *code; enum db_state leaves; } faults[] = {
    { "23505", ERR_CONFLICT, "store.exists", DB_FAILED },       /* unique_violation */
    { "40001", ERR_LATER,    "store.retry",  DB_CONFLICT },     /* serialization_failure */
    { "40P01", ERR_LATER,    "store.retry",  DB_CONFLICT },     /* deadlock_detected */
    { "55P03", ERR_LATER,    "store.busy",   DB_FAILED },       /* lock_not_available */
    { "57014", ERR_LATER,    "store.busy",   DB_FAILED },       /* query_canceled: statement_timeout */
    { "53100", ERR_FULL,     "store.full",   DB_FAILED },       /* disk_full */
    { "53",    ERR_LATER,    "store.away",   DB_FAILED },       /* memory, connections */
    { "57P",   ERR_LATER,    "store.away",   DB_LOST },         /* shutdown, crash, starting up */
    { "08",    ERR_LATER,    "store.away",   DB_LOST },
    { "25006", ERR_BROKEN,   "store.read_only", DB_FAILED },    /* a read that writes */
};

static err fault(struct pg *g, struct arena *mem, const char *at, const PGresult *res)
{
    const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *says = res ? PQresultErrorMessage(res) : PQerrorMessage(g->h);
    int n = (int)strcspn(says, "\n");
    if (PQstatus(g->h) == CONNECTION_BAD || !state) {       /* what libpq says itself has no state */
        g->db.state = DB_LOST;
        return fault_of(mem, ERR_LATER, "store.away", "%s: %.*s", at, n, says);
    }
    g->db.state = DB_FAILED;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (strncmp(state, faults[i].state, strlen(faults[i].state)) != 0) continue;
        g->db.state = faults[i].leaves;
        return fault_of(mem, faults[i].kind, faults[i].code, "%s: %.*s", at, n, says);
    }
    return broken(mem, "store.sql", "%s: %s %.*s", at, state, n, says);
}

/* Takes the result: gives it on when it is good, clears it when it is not. */
static err good(struct pg *g, struct arena *mem, const char *at, PGresult *res, PGresult **out)
{
    ExecStatusType status = PQresultStatus(res);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) {
        if (out) *out = res;
        else PQclear(res);
        return OK;
    }
    err e = fault(g, mem, at, res);
    PQclear(res);
    return e;
}

/* ---- opening ---- */

static err pg_open(struct store *s, struct arena *mem, bool write, struct db **db)
{
    struct pg *g = pg_of(db_new(&engine_pg, s, write, sizeof *g));
    err e = pg_connect(g, mem);
    if (e.fault) db_free(&g->db);
    else *db = &g->db;
    return e;
}

static void pg_close(struct db *db)
{
    db_end(db);
    PQfinish(pg_of(db)->h);
    db_free(db);
}

/* ---- transactions ---- */

static err command(struct pg *g, struct arena *mem, const char *sql) { return good(g, mem, sql, PQexec(g->h, sql), NULL); }

static err try_begin(struct pg *g, struct arena *mem)
{
    if (!g->h) TRY(pg_connect(g, mem));
    return command(g, mem, g->db.write ? "begin isolation level read committed"
                                       : "begin isolation level repeatable read read only");
}

static err pg_within(struct db *db, struct arena *mem, int ms)
{
    char sql[60];
    snprintf(sql, sizeof sql, "set local statement_timeout = %d", ms);
    return command(pg_of(db), mem, sql);
}

/* Nothing has been done yet, so a connection that died while it was idle is replaced without anyone noticing. */
static err pg_begin(struct db *db, struct arena *mem)
{
    struct pg *g = pg_of(db);
    db->state = DB_FINE;
    if (db->write) TRY(store_injected(db, mem, "begin"));
    bool fresh = !g->h;
    err e = try_begin(g, mem);
    if (e.fault && db->state == DB_LOST && !fresh) {
        pg_disconnect(g);
        e = try_begin(g, mem);
    }
    if (e.fault && db->state == DB_LOST) pg_disconnect(g);
    db->begun = !e.fault;
    if (!e.fault) db->state = DB_FINE;
    return e;
}

/* The server answers "commit" of a failed transaction with ROLLBACK and calls that a success. */
static err pg_commit(struct db *db, struct arena *mem)
{
    struct pg *g = pg_of(db);
    PGresult *res = NULL;
    if (db->write) TRY(store_injected(db, mem, "commit"));
    TRY(good(g, mem, "commit", PQexec(g->h, "commit"), &res));
    bool done = strcmp(PQcmdStatus(res), "COMMIT") == 0;
    PQclear(res);
    if (!done) return broken(mem, "store.ended", "commit: the server had given the transaction up");
    db->begun = false;
    return OK;
}

/* The end of a read is not waited for: the connection's next command first takes in what is left of the last one. */
static void pg_rollback(struct db *db)
{
    struct pg *g = pg_of(db);
    db->begun = false;
    if (db->state == DB_LOST) pg_disconnect(g);
    else if (db->write) PQclear(PQexec(g->h, "rollback"));
    else (void)PQsendQuery(g->h, "rollback");       /* fails only with the connection, which begin will notice */
    db->state = DB_FINE;
}

static err pg_script(struct db *db, struct arena *mem, slice sql)
{
    struct pg *g = pg_of(db);
    sql = slice_replace(mem, sql, S(") without rowid"), S(")"));
    TRY(command(g, mem, "set local statement_timeout = 0"));
    return good(g, mem, "script", PQexec(g->h, zstr(mem, sql)), NULL);
}

/* ---- statements ---- */

static void types_of(const struct statement *st, Oid *oids)
{
    must(st->n <= ARGS);
    for (size_t i = 0; i < st->n; i++)
        oids[i] = st->types[i] == VALUE_TEXT ? OID_TEXT : st->types[i] == VALUE_BOOL ? OID_BOOL : OID_INT8;
}

static void name_of(const struct db *db, const struct prepared *p, char name[24])
{
    snprintf(name, 24, "s%td", p - db->prepared);
}

static void columns(struct arena *mem, const PGresult *res, struct prepared *p)
{
    p->n = PQnfields(res);
    p->truths = NEWN(mem, bool, (size_t)p->n + 1);
    for (int i = 0; i < p->n; i++) p->truths[i] = PQftype(res, i) == OID_BOOL;
}

/* False when the text has a parameter that no argument fills. */
static bool describe(struct db *db, const PGresult *res, const struct statement *st, struct prepared *p)
{
    if (PQnparams(res) > (int)st->n) return false;
    columns(db->mem, res, p);
    p->names = NEWN(db->mem, const char *, (size_t)p->n);
    for (int i = 0; i < p->n; i++) p->names[i] = zstr(db->mem, slice_z(PQfname(res, i)));
    return true;
}

static err pg_prepare(struct db *db, struct arena *mem, const struct statement *st, struct prepared *p)
{
    struct pg *g = pg_of(db);
    char name[24];
    Oid oids[ARGS];
    PGresult *res = NULL;
    types_of(st, oids);
    name_of(db, p, name);
    TRY(good(g, mem, st->at, PQprepare(g->h, name, st->sql, (int)st->n, oids), NULL));
    TRY(good(g, mem, st->at, PQdescribePrepared(g->h, name), &res));
    bool filled = describe(db, res, st, p);
    PQclear(res);
    if (filled) p->handle = g;
    else TRY(command(g, mem, zstr(mem, slice_fmt(mem, "deallocate %s", name))));
    return filled ? OK : broken(mem, "store.sql", "%s: a parameter without an argument", st->at);
}

struct params { const char *at[ARGS]; int lengths[ARGS], formats[ARGS]; int64_t numbers[ARGS]; char truths[ARGS]; };

static void fill(struct params *p, const struct value *args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct value *v = &args[i];
        p->formats[i] = 1;
        p->numbers[i] = (int64_t)htobe64((uint64_t)v->i);
        p->truths[i] = v->i != 0;
        bool none = v->i == 0 && (v->type == VALUE_DAY || v->type == VALUE_INSTANT);
        bool text = v->type == VALUE_TEXT, truth = v->type == VALUE_BOOL;
        p->at[i] = text ? v->s.p : none ? NULL : truth ? &p->truths[i] : (const char *)&p->numbers[i];
        p->lengths[i] = text ? (int)v->s.n : truth ? 1 : 8;
    }
}

static err declare(struct query *q, struct arena *mem, const struct params *p)
{
    struct pg *g = pg_of(q->db);
    const struct statement *st = *q->st;
    Oid oids[ARGS];
    types_of(st, oids);
    q->cursor = ++g->cursors;
    const char *sql = zstr(mem, slice_fmt(mem, "declare c%u no scroll cursor for %s", q->cursor, st->sql));
    return good(g, mem, st->at,
        PQexecParams(g->h, sql, (int)st->n, oids, p->at, p->lengths, p->formats, 0), NULL);
}

static err fetch(struct query *q, struct arena *mem)
{
    struct pg *g = pg_of(q->db);
    char sql[64];
    PGresult *res = NULL;
    snprintf(sql, sizeof sql, "fetch %d from c%u", PORTION, q->cursor);
    TRY(good(g, mem, (*q->st)->at, PQexec(g->h, sql), &res));
    PQclear(q->handle);
    q->handle = res;
    q->rows = PQntuples(res);
    q->row = -1;
    return OK;
}

static err pg_start(struct query *q, struct arena *mem, const struct value *args, bool cursor)
{
    struct pg *g = pg_of(q->db);
    const struct statement *st = *q->st;
    struct params p;
    char name[24];
    PGresult *res = NULL;
    fill(&p, args, st->n);
    q->row = -1;
    q->rows = PORTION;                      /* of a cursor: the first step comes to the end of nothing and fetches */
    if (cursor) {
        q->row = PORTION - 1;
        return declare(q, mem, &p);
    }
    name_of(q->db, q->prepared, name);
    TRY(good(g, mem, st->at, PQexecPrepared(g->h, name, (int)st->n, p.at, p.lengths, p.formats, 0), &res));
    q->handle = res;
    q->rows = PQntuples(res);
    return OK;
}

/* The name under which the server knows a composed statement, made known to it where it is not. */
static err keep(struct pg *g, struct arena *mem, const struct statement *st, const Oid *oids, char name[24])
{
    struct hash h = hash_begin();
    hash_add(&h, (slice){ (const char *)oids, st->n * sizeof *oids });
    hash_add(&h, slice_z(st->sql));
    digest d = hash_end(&h), none = { 0 }, *at = &g->kept[d.b[0] % PG_KEPT];
    snprintf(name, 24, "k%td", at - g->kept);
    if (memcmp(at, &d, sizeof d) == 0) return OK;
    if (memcmp(at, &none, sizeof none) != 0) TRY(command(g, mem, zstr(mem, slice_fmt(mem, "deallocate %s", name))));
    *at = none;
    TRY(good(g, mem, st->at, PQprepare(g->h, name, st->sql, (int)st->n, oids), NULL));
    *at = d;
    return OK;
}

/* A write makes the same few statements over and over, by key; a read is planned for its arguments (decision 0005). */
static err pg_once(struct query *q, struct arena *mem, const struct value *args)
{
    const struct statement *st = *q->st;
    struct pg *g = pg_of(q->db);
    struct params p;
    Oid oids[ARGS];
    char name[24];
    PGresult *res = NULL;
    types_of(st, oids);
    fill(&p, args, st->n);
    if (q->db->write) TRY(keep(g, mem, st, oids, name));
    TRY(good(g, mem, st->at, q->db->write ? PQexecPrepared(g->h, name, (int)st->n, p.at, p.lengths, p.formats, 0)
                                          : PQexecParams(g->h, st->sql, (int)st->n, oids, p.at, p.lengths, p.formats, 0), &res));
    columns(mem, res, q->prepared);
    q->handle = res;
    q->row = -1;
    q->rows = PQntuples(res);
    return OK;
}

static err pg_step(struct query *q, struct arena *mem, bool *row)
{
    *row = false;
    if (++q->row == q->rows && q->cursor && q->rows == PORTION) {
        TRY(fetch(q, mem));
        q->row = 0;
    }
    *row = q->row < q->rows;
    return OK;
}

static enum got pg_get(const struct query *q, int column, struct value *v)
{
    if (PQgetisnull(q->handle, q->row, column)) return GOT_NULL;
    v->s = (slice){ PQgetvalue(q->handle, q->row, column), (size_t)PQgetlength(q->handle, q->row, column) };
    if (q->prepared->truths[column]) {
        v->i = v->s.p[0] == 't';
        v->s = v->i ? S("1") : S("0");
        return GOT_VALUE;
    }
    return v->type == VALUE_TEXT || slice_int(v->s, &v->i) ? GOT_VALUE : GOT_WRONG;
}

static int64_t pg_changed(const struct query *q)
{
    int64_t n = 0;
    (void)slice_int(slice_z(PQcmdTuples(q->handle)), &n);   /* empty for a statement that changes no rows */
    return n;
}

static void pg_finish(struct query *q)
{
    struct pg *g = pg_of(q->db);
    PQclear(q->handle);
    if (!q->cursor || q->db->state != DB_FINE) return;
    char sql[32];
    snprintf(sql, sizeof sql, "close c%u", q->cursor);
    PQclear(PQexec(g->h, sql));
}

err pg_do(struct call *c, const char *sql, int n, const Oid *types, const char *const *values, const int *lengths,
    PGresult **res)
{
    struct pg *g = pg_of(c->db);
    int formats[ARGS];
    for (int i = 0; i < n; i++) formats[i] = 1;
    must(c->db->begun);                     /* after an ordinary statement of the same transaction */
    return good(g, c->mem, sql, PQexecParams(g->h, sql, n, types, values, lengths, formats, 1), res);
}

static int pg_writers(const struct store *s) { return s->pool; }

const struct engine engine_pg = {
    .open = pg_open, .close = pg_close, .begin = pg_begin, .commit = pg_commit, .rollback = pg_rollback,
    .script = pg_script, .prepare = pg_prepare, .start = pg_start, .once = pg_once, .within = pg_within, .step = pg_step, .get = pg_get,
    .changed = pg_changed, .finish = pg_finish, .writer = writer_pg, .writers = pg_writers,
    .day_of = { "cast(to_char(to_timestamp(", " / 1000) at time zone 'Asia/Ho_Chi_Minh', 'YYYYMMDD') as bigint)" },
    .each = { " cross join lateral (select * from ", " where id = row_id offset 0) as one" },     /* 0: not drawn into the rest */
    .names = "select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'i')",
    .hold = "select pg_advisory_xact_lock(",
    .dump_name = "motcua.dump", .dump = pg_dump, .load = pg_load,
};
