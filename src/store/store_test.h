/* SPDX-License-Identifier: Apache-2.0 */
/* What the store's tests share: a fresh store in a temporary folder, on the engine the program was started for
 * (test_store = SQLite, test_store URL = PostgreSQL), and a table of things. */
#ifndef STORE_STORE_TEST_H
#define STORE_STORE_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "base/err.h"
#pragma push_macro("fail")      /* cmocka means something else by it */
#undef fail
#include <cmocka.h>
#pragma pop_macro("fail")
#include "store/db.h"
#include "store/engine.h"

struct fixture {
    struct arena *home, *mem;       /* the store's; the call's */
    struct store *store;
    struct call   c;
    char          data[64];
};

struct thing {
    int64_t id;
    slice   name;
    day     born;
    instant seen;
    money   price;
    bool    sealed;
    unsigned kind;
    int64_t n;
};
extern const struct record thing_record;
#define THING_COLUMNS "id, name, born, seen, price, sealed, kind, n"

extern slice test_database;                     /* no value: SQLite */
static inline bool on_pg(void) { return test_database.n != 0; }

int  store_up(void **state);                    /* an empty store with the tables thing and counter */
int  store_down(void **state);
void store_reopen(struct fixture *f);           /* closes and opens again, keeping the data */
struct store *store_another(struct fixture *f, struct arena *mem);     /* as a second process would see it */

void ok_at(err e, const char *file, int line);
#define ok(e) ok_at((e), __FILE__, __LINE__)
void fault_at(err e, enum err_kind kind, const char *code, const char *file, int line);
#define faulty(e, kind, code) fault_at((e), (kind), (code), __FILE__, __LINE__)

int64_t things(struct fixture *f);              /* how many there are */
err thing_add(struct call *c, int64_t id, const char *name);
void in_parallel(int threads, void *(*fn)(void *), void *p);
void command(const char *verb);                 /* tests/pg.sh VERB on the cluster under test */

int db_tests(void), write_tests(void), blob_tests(void), job_tests(void), outbox_tests(void), backup_tests(void),
    crash_tests(void), migrate_tests(void);
int crash_child(const char *data);              /* the process that is killed */

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, store_up, store_down)

#endif
