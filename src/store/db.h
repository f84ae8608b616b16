/* SPDX-License-Identifier: Apache-2.0 */
/* Statements.  The SQL is a literal, the same text on SQLite and PostgreSQL (docs/STYLE.md has the portable subset);
 * arguments are boxed by their C type; rows are scanned into structs by their record.
 *
 *   TRY(db_one(c, &birth_record, &b, "select no, name, born from civil_birth where no = $1", no));
 *   TRY(db_maybe(c, &birth_record, &b, &found, "…", no));            no row: found = false, not a fault
 *   TRY(db_all(c, &birth_record, &list, "… limit 50", …));           list is a LIST(struct birth)
 *   TRY(db_do(c, "update civil_birth set name = $2 where no = $1", no, name));
 *   TRY(db_change(c, &n, "delete …", …));                             n = rows touched
 *   TRY(db_int(c, &n, "select count(*) from …"));                     one integer; no row or NULL gives 0
 *   TRY(db_text(c, &s, "select hash from …", …));                     one text; no row or NULL gives no value
 *   struct rows r; TRY(db_rows(c, &r, &birth_record, "…", …));        a cursor, for more rows than fit in memory
 *   for (;;) { bool more; TRY(db_next(&r, &b, &more)); if (!more) break; … }
 * PostgreSQL plans a cursor's statement for its very arguments, any other after some calls for all arguments alike: a
 * statement that joins two ranges wants a cursor.
 *
 * Every statement stands in the linker section motcua_sql: a test prepares each of them on both engines
 * (store_check_statements), and `motcua sql` lists them.  Texts read live in c->mem (those of db_next only until the
 * following db_next).  A row is cleared before it is read; a member whose column is not selected stays zero, a result
 * column without a member is a fault.  Other statements, even the same one, may run inside a cursor's loop; a cursor
 * takes a select, not "returning", and ends with its transaction at the latest.
 *
 * Faults: db_one without a row is ERR_MISSING "store.missing"; a second row where one is meant ERR_BROKEN "store.many"; a
 * broken unique key ERR_CONFLICT "store.exists"; a full disk ERR_FULL "store.full"; no connection ERR_LATER "store.away"; a
 * lock waited for too long ERR_LATER "store.busy"; a conflict to be retried ERR_LATER "store.retry", which only store
 * itself looks at; all else ERR_BROKEN.  A statement's fault ends its transaction on both engines: nothing more runs in
 * it and it cannot commit, whatever the handler makes of the fault.  Where a key may be taken already, write
 * "on conflict do nothing" and look at db_change's n.
 *
 * Two traps of C: a comma inside braces splits a macro's arguments (write slice_z(NULL), not (slice){ NULL, 0 }), and
 * `a == b`, `!a` and clang's `true` are ints: give a boolean column a bool variable or (bool)1, or write true in SQL. */
#ifndef STORE_DB_H
#define STORE_DB_H
#include "base/call.h"
#include "base/list.h"
#include "store/record.h"

struct value { enum value_type type; int64_t i; slice s; };

struct statement {
    const char *sql, *at;
    const struct record *record;            /* NULL when rows are not scanned into a struct */
    const unsigned char *types;             /* n value types, for PostgreSQL's parameter OIDs */
    size_t n;
};

struct rows { struct call *c; struct query *query; };

#define db_one(c, record, row, sql, ...)                                                                     \
    db_run_one(c, DB_ST(record, sql __VA_OPT__(, ) __VA_ARGS__), row, sizeof *(row), NULL,                   \
               DB_ARGS(__VA_ARGS__))
#define db_maybe(c, record, row, found, sql, ...)                                                            \
    db_run_one(c, DB_ST(record, sql __VA_OPT__(, ) __VA_ARGS__), row, sizeof *(row), found,                  \
               DB_ARGS(__VA_ARGS__))
#define db_all(c, record, list, sql, ...)                                                                    \
    db_run_all(c, DB_ST(record, sql __VA_OPT__(, ) __VA_ARGS__), (void **)(void *)&(list)->v, &(list)->n,    \
               &(list)->cap, sizeof *(list)->v, DB_ARGS(__VA_ARGS__))
#define db_do(c, sql, ...)                        db_run_do(c, DB_ST(NULL, sql __VA_OPT__(,) __VA_ARGS__), NULL, DB_ARGS(__VA_ARGS__))
#define db_change(c, n, sql, ...)                 db_run_do(c, DB_ST(NULL, sql __VA_OPT__(,) __VA_ARGS__), n, DB_ARGS(__VA_ARGS__))
#define db_int(c, n, sql, ...)                    db_run_int(c, DB_ST(NULL, sql __VA_OPT__(,) __VA_ARGS__), n, DB_ARGS(__VA_ARGS__))
#define db_text(c, s, sql, ...)                   db_run_text(c, DB_ST(NULL, sql __VA_OPT__(,) __VA_ARGS__), s, DB_ARGS(__VA_ARGS__))
#define db_rows(c, r, record, sql, ...)           db_run_rows(c, r, DB_ST(record, sql __VA_OPT__(,) __VA_ARGS__), DB_ARGS(__VA_ARGS__))
#define db_next(r, row, more)                     db_run_next(r, row, sizeof *(row), more)

typedef const struct statement *const *statement_ref;

err db_run_one(struct call *c, statement_ref st, void *row, size_t size, bool *found, const struct value *args);
err db_run_all(struct call *c, statement_ref st, void **v, size_t *n, size_t *cap, size_t size, const struct value *args);
err db_run_do(struct call *c, statement_ref st, int64_t *n, const struct value *args);
err db_run_int(struct call *c, statement_ref st, int64_t *n, const struct value *args);
err db_run_text(struct call *c, statement_ref st, slice *s, const struct value *args);
err db_run_rows(struct call *c, struct rows *r, statement_ref st, const struct value *args);
err db_run_next(struct rows *r, void *row, size_t size, bool *more);

/* A fresh id: 63-bit, time-ordered, unique over processes (41 bits of ms since 2017, 22 bits random and counting). */
int64_t db_id(struct call *c);

size_t db_statements(statement_ref *first);          /* all of the program's statements */

/* ---- the machinery ---- */
#define DB_ST(record_, sql_, ...) ({ \
    static const unsigned char types_[] = { DB_MAP(DB_TYPE, __VA_ARGS__) 0 }; \
    static const struct statement st_ = { "" sql_, AT, record_, types_, sizeof types_ - 1 }; \
    static const struct statement *const ref_ __attribute__((section("motcua_sql"), used)) = &st_; \
    &ref_; })
#define DB_ARGS(...) ((const struct value[]){ DB_MAP(DB_BOX, __VA_ARGS__) { VALUE_INT, 0, { NULL, 0 } } })
#define DB_TYPE(x) VALUE_TYPE(x),
#define DB_BOX(x) _Generic((x), slice: value_text, const char *: value_z, char *: value_z, bool: value_bool, day: value_day, \
    instant: value_instant, money: value_money, int: value_int, unsigned: value_int, int64_t: value_int, size_t: value_size)(x),

static inline struct value value_text(slice s)     { return (struct value){ VALUE_TEXT, 0, s }; }
static inline struct value value_z(const char *z)  { return (struct value){ VALUE_TEXT, 0, slice_z(z) }; }
static inline struct value value_bool(bool b)      { return (struct value){ VALUE_BOOL, b, { NULL, 0 } }; }
static inline struct value value_day(day d)        { return (struct value){ VALUE_DAY, day_number(d), { NULL, 0 } }; }
static inline struct value value_instant(instant t){ return (struct value){ VALUE_INSTANT, t.ms, { NULL, 0 } }; }
static inline struct value value_money(money m)    { return (struct value){ VALUE_MONEY, m.dong, { NULL, 0 } }; }
static inline struct value value_int(int64_t i)    { return (struct value){ VALUE_INT, i, { NULL, 0 } }; }
static inline struct value value_size(size_t n)    { return (struct value){ VALUE_INT, (int64_t)n, { NULL, 0 } }; }

/* DB_MAP(f, a, b, c) → f(a) f(b) f(c); none to 40 arguments. */
#define DB_PARENS ()
#define DB_MAP(f, ...) __VA_OPT__(DB_E3(DB_MAP_(f, __VA_ARGS__)))
#define DB_MAP_(f, a, ...) f(a) __VA_OPT__(DB_MAP_AGAIN DB_PARENS (f, __VA_ARGS__))
#define DB_MAP_AGAIN() DB_MAP_
#define DB_E3(...) DB_E2(DB_E2(DB_E2(__VA_ARGS__)))
#define DB_E2(...) DB_E1(DB_E1(DB_E1(DB_E1(__VA_ARGS__))))
#define DB_E1(...) DB_E0(DB_E0(DB_E0(DB_E0(__VA_ARGS__))))
#define DB_E0(...) __VA_ARGS__

#endif
