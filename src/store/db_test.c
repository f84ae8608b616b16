/* SPDX-License-Identifier: Apache-2.0 */
/* Statements and rows: the same text on both engines. */
#include "store/bad_test.h"
#include "store/composed.h"
#include <string.h>

enum kind { PLAIN, ODD = 7, LAST = 0xffffffff };

static err write_kinds(struct call *c)
{
    slice none = { NULL, 0 };
    TRY(db_do(c, "insert into thing (name, id, born, seen, price, sealed, kind, n) "
        "values ($2, $1, $3, $4, $5, $6, $7, $8)", 1, S("Đỗ Thị Ửng"), day_of(2018, 9, 11), c->now,
        (money){ 1254000 }, (bool)true, ODD, INT64_MIN));
    return db_do(c, "insert into thing (" THING_COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8)", 2, none, (day){ 0 },
        (instant){ 0 }, (money){ 0 }, (bool)false, PLAIN, 0);
}

static err read_kinds(struct call *c)
{
    struct thing a, b;
    int64_t nulls;
    TRY(db_one(c, &thing_record, &a, "select " THING_COLUMNS " from thing where id = $1", 1));
    TRY(db_one(c, &thing_record, &b, "select " THING_COLUMNS " from thing where id = $1", 2));
    assert_true(slice_eq(a.name, S("Đỗ Thị Ửng")));
    assert_int_equal(day_number(a.born), 20180911);
    assert_int_equal(a.seen.ms, c->now.ms);
    assert_int_equal(a.price.dong, 1254000);
    assert_true(a.sealed);
    assert_int_equal(a.kind, ODD);
    assert_true(a.n == INT64_MIN);
    assert_null(b.name.p);
    assert_int_equal(b.born.n + b.seen.ms + b.price.dong + b.sealed + b.kind + b.n, 0);
    TRY(db_int(c, &nulls, "select count(*) from thing where name is null and born is null and seen is null "
        "and price = 0 and sealed = false and kind = 0 and n = 0"));
    assert_int_equal(nulls, 1);
    return OK;
}

static void test_kinds(void **state)
{
    struct fixture *f = *state;
    ok(store_write_now(f->store, &f->c, write_kinds));
    ok(store_read(f->store, &f->c, read_kinds));
}

static err write_three(struct call *c)
{
    TRY(thing_add(c, 1, "a"));
    TRY(thing_add(c, 2, "b"));
    return thing_add(c, 3, "");
}

static err read_shapes(struct call *c)
{
    LIST(struct thing) list;
    struct thing t;
    bool found;
    int64_t n;
    slice s;
    TRY(db_all(c, &thing_record, &list, "select id, name from thing order by id desc"));
    assert_int_equal(list.n, 3);
    assert_int_equal(list.v[0].id, 3);
    assert_non_null(list.v[0].name.p);                      /* empty is not none */
    assert_int_equal(list.v[0].name.n, 0);
    TRY(db_all(c, &thing_record, &list, "select id from thing where id > $1", 9));
    assert_int_equal(list.n, 0);
    memset(&t, 1, sizeof t);
    TRY(db_maybe(c, &thing_record, &t, &found, "select id from thing where id = $1", 9));
    assert_false(found);
    assert_int_equal(t.id, 0);
    TRY(db_maybe(c, &thing_record, &t, &found, "select id, name from thing where id = $1", 2));
    assert_true(found);
    assert_true(slice_eq(t.name, S("b")) && t.n == 0);      /* a column not asked for is zero */
    TRY(db_int(c, &n, "select sum(id) from thing"));
    assert_int_equal(n, 6);
    TRY(db_int(c, &n, "select sum(n) from thing where id > $1", 9));
    assert_int_equal(n, 0);
    TRY(db_int(c, &n, "select exists (select 1 from thing)"));
    assert_int_equal(n, 1);
    TRY(db_text(c, &s, "select name from thing where id = $1", 2));
    assert_true(slice_eq(s, S("b")));
    TRY(db_text(c, &s, "select id from thing where id = $1 and $2 is null", 2, slice_z(NULL)));
    assert_true(slice_eq(s, S("2")));
    TRY(db_text(c, &s, "select name from thing where id = $1", 9));
    assert_null(s.p);
    return OK;
}

static err change(struct call *c)
{
    int64_t n;
    TRY(db_change(c, &n, "update thing set n = coalesce(n, 0) + $1 where name like $2", 5, "%b%"));
    assert_int_equal(n, 1);
    TRY(db_change(c, &n, "delete from thing where id > $1", 100));
    assert_int_equal(n, 0);
    TRY(db_change(c, &n, "insert into thing (id, name) values ($1, $2) on conflict (id) do nothing", 1, "x"));
    assert_int_equal(n, 0);
    struct thing t;
    return db_one(c, &thing_record, &t, "update thing set n = 8 where id = $1 returning id, n", 1);
}

static void test_shapes(void **state)
{
    struct fixture *f = *state;
    ok(store_write_now(f->store, &f->c, write_three));
    ok(store_read(f->store, &f->c, read_shapes));
    ok(store_write_now(f->store, &f->c, change));
}

static err read_missing(struct call *c)
{
    struct thing t;
    return db_one(c, &thing_record, &t, "select id from thing where id = $1", 77);
}

static err read_many(struct call *c)
{
    struct thing t;
    return db_one(c, &thing_record, &t, "select id from thing where id > $1", 0);
}

static err read_text_as_number(struct call *c)
{
    int64_t n;
    return db_int(c, &n, "select name from thing where id = $1", 1);
}

static err add_twice(struct call *c)
{
    TRY(thing_add(c, 10, "ten"));
    return thing_add(c, 11, "ten");
}

static err write_in_read(struct call *c) { return thing_add(c, 12, "twelve"); }

static void test_faults(void **state)
{
    struct fixture *f = *state;
    ok(store_write_now(f->store, &f->c, write_three));
    faulty(store_read(f->store, &f->c, read_missing), ERR_MISSING, "store.missing");
    faulty(store_read(f->store, &f->c, read_many), ERR_BROKEN, "store.many");
    faulty(store_read(f->store, &f->c, read_text_as_number), ERR_BROKEN, "store.type");
    faulty(store_write_now(f->store, &f->c, add_twice), ERR_CONFLICT, "store.exists");
    assert_int_equal(things(f), 3);
    err e = store_read(f->store, &f->c, write_in_read);
    assert_true(e.fault && e.fault->kind == ERR_BROKEN);
    assert_int_equal(things(f), 3);
}

static void test_bad_statements(void **state)
{
    struct fixture *f = *state;
    faulty(store_read(f->store, &f->c, bad_column), ERR_BROKEN, "store.column");
    faulty(store_read(f->store, &f->c, bad_column), ERR_BROKEN, "store.column");    /* the second time as well */
    faulty(store_read(f->store, &f->c, bad_twice), ERR_BROKEN, "store.column");
    faulty(store_write_now(f->store, &f->c, bad_parameter), ERR_BROKEN, "store.sql");
    faulty(store_write_now(f->store, &f->c, bad_parameter), ERR_BROKEN, "store.sql");
    faulty(store_write_now(f->store, &f->c, bad_table), ERR_BROKEN, "store.sql");
    faulty(store_write_now(f->store, &f->c, bad_two), ERR_BROKEN, "store.sql");
}

static void test_every_statement(void **state)
{
    struct fixture *f = *state;
    problems list = { 0 };
    ok(store_check_statements(f->store, f->mem, &list));
    EACH (p, list) {
        if (slice_ends(p->file, S("store/bad_test.c"))) continue;
        print_error("%.*s:%d: %.*s\n", SL(p->file), p->line, SL(p->message));
        _fail(__FILE__, __LINE__);
    }
    assert_int_equal(list.n, BAD);
}

/* ---- cursors ---- */

enum { MANY = 3000 };

static err write_many(struct call *c)
{
    struct arena_mark mark = arena_mark(c->mem);
    for (int i = 1; i <= MANY; i++) {
        arena_rewind(c->mem, mark);
        TRY(db_do(c, "insert into thing (id, name, n) values ($1, $2, $3)", i, slice_fmt(c->mem, "thing %d", i), i));
    }
    return OK;
}

/* Another cursor over the same statement and a look-up inside the loop; memory stays where it was. */
static err read_cursor(struct call *c)
{
    struct thing t, other;
    struct rows outer, inner;
    int64_t n = 0, sum = 0;
    for (int pass = 0; pass < 2; pass++) {
        struct rows *r = pass ? &inner : &outer;
        TRY(db_rows(c, r, &thing_record, "select id, name, n from thing where n >= $1 and name like $2 order by id", 1,
            "thing %"));
    }
    size_t size = arena_size(c->mem);
    struct arena_mark mark = arena_mark(c->mem);
    for (;; n++) {
        bool more, too;
        TRY(db_next(&outer, &t, &more));
        if (!more) break;
        assert_true(slice_ends(t.name, slice_fmt(c->mem, "thing %d", (int)t.n)));
        TRY(db_next(&inner, &other, &too));
        assert_true(too && other.id == t.id);
        TRY(db_one(c, &thing_record, &other, "select n from thing where id = $1", t.id));
        sum += other.n;
        arena_rewind(c->mem, mark);
    }
    assert_int_equal(n, MANY);
    assert_int_equal(sum, MANY * (MANY + 1) / 2);
    assert_int_equal(arena_size(c->mem), size);
    return OK;
}

static err one_more(struct call *c) { return thing_add(c, MANY + 1, "one more"); }

static err read_and_leave(struct call *c)
{
    struct rows r;
    struct thing t;
    bool more;
    TRY(db_rows(c, &r, &thing_record, "select id, name from thing order by id"));
    TRY(db_next(&r, &t, &more));
    return fail(c, ERR_CONFLICT, "test.left", "enough");
}

static void test_cursors(void **state)
{
    struct fixture *f = *state;
    ok(store_write_now(f->store, &f->c, write_many));
    ok(store_read(f->store, &f->c, read_cursor));
    ok(store_write_now(f->store, &f->c, read_cursor));
    for (int i = 0; i < 3; i++) {
        faulty(store_read(f->store, &f->c, read_and_leave), ERR_CONFLICT, "test.left");
        faulty(store_write_now(f->store, &f->c, read_and_leave), ERR_CONFLICT, "test.left");
    }
    arena_reset(f->mem);                        /* the cursors were in it */
    ok(store_write_now(f->store, &f->c, one_more));
}

/* ---- ids, order, case ---- */

static err ids(struct call *c)
{
    int64_t last = db_id(c);
    for (int i = 0; i < 1000; i++) {
        int64_t id = db_id(c);
        assert_true(id > 0 && id != last && id >> 22 == last >> 22);
        last = id;
    }
    struct call later = { .mem = c->mem, .now = { c->now.ms + 1 } };
    assert_true(db_id(&later) > last);
    return OK;
}

static void test_ids(void **state)
{
    struct fixture *f = *state;
    ok(store_read(f->store, &f->c, ids));
}

static err like_and_order(struct call *c)
{
    int64_t n;
    slice first;
    TRY(db_int(c, &n, "select count(*) from thing where name like $1", "A%"));
    assert_int_equal(n, 0);
    TRY(db_text(c, &first, "select name from thing where id < 3 order by name limit 1"));
    assert_true(slice_eq(first, S("a")));
    return OK;
}

static void test_text_rules(void **state)
{
    struct fixture *f = *state;
    ok(store_write_now(f->store, &f->c, write_three));
    ok(store_read(f->store, &f->c, like_and_order));
}

static void test_ping(void **state)
{
    struct fixture *f = *state;
    ok(store_ping(f->store, &f->c));
    assert_int_equal(store_is_pg(f->store), on_pg());
}

/* ---- what takes too long is stopped, and nothing else is ---- */

static err for_ever(struct call *c)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    composed_add(&q, "with recursive n(a) as (select 1 union all select a + 1 from n where a < 1000000000000) select count(*) from n");
    TRY(composed_within(c, 20));
    return composed_rows(c, &q, &rows);
}

static err a_while(struct call *c)
{
    struct composed q = composed_new(c->mem);
    text_rows rows;
    composed_add(&q, "with recursive n(a) as (select 1 union all select a + 1 from n where a < 300000) select count(*) from n");
    TRY(composed_rows(c, &q, &rows));
    return slice_eq(rows.v[0][0], S("300000")) ? OK : broken(c->mem, "test", "not all of them");
}

static void test_too_long(void **state)
{
    struct fixture *f = *state;
    faulty(store_read(f->store, &f->c, for_ever), ERR_LATER, "store.busy");
    ok(store_read(f->store, &f->c, a_while));           /* on the same connection */
}

int db_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_kinds), TEST(test_shapes), TEST(test_faults), TEST(test_bad_statements), TEST(test_every_statement),
        TEST(test_cursors), TEST(test_ids), TEST(test_text_rules), TEST(test_too_long), TEST(test_ping),
    };
    return cmocka_run_group_tests_name("store: statements", tests, NULL, NULL);
}
