/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store_test.h"

static err parent_count(struct call *c)
{
    return db_int(c, (int64_t *)c->prepared, "select count(*) from migration where name like 'more/%'");
}

static int64_t recorded(struct fixture *f)
{
    int64_t n = -1;
    f->c.prepared = &n;
    ok(store_read(f->store, &f->c, parent_count));
    return n;
}

static void test_once_each(void **state)
{
    struct fixture *f = *state;
    struct migration list[] = {
        { "more/0001", S("create table more (id bigint not null primary key); -- a remark; with a semicolon\n"
                         "insert into more (id) values (1);\ninsert into more (id) values (2);") },
        { "more/0002", S("alter table more add column note text;") },
    };
    ok(store_migrate(f->store, list, 2));
    ok(store_migrate(f->store, list, 2));
    assert_int_equal(recorded(f), 2);
}

static void test_changed(void **state)
{
    struct fixture *f = *state;
    struct migration list[] = { { "more/0001", S("create table more (id bigint);") }, { "more/0002", S("select 1;") } };
    ok(store_migrate(f->store, list, 1));
    list[0].sql = S("create table more (id bigint, n bigint);");
    faulty(store_migrate(f->store, list, 2), ERR_CONFLICT, "store.migration");
    assert_int_equal(recorded(f), 1);
}

static void test_broken(void **state)
{
    struct fixture *f = *state;
    struct migration list[] = { { "more/0001", S("create table more (id bigint); create table more (id bigint);") } };
    faulty(store_migrate(f->store, list, 1), ERR_BROKEN, "store.sql");
    assert_int_equal(recorded(f), 0);
    list[0].sql = S("create table more (id bigint);");      /* nothing was left behind */
    ok(store_migrate(f->store, list, 1));
}

int migrate_tests(void)
{
    const struct CMUnitTest tests[] = { TEST(test_once_each), TEST(test_changed), TEST(test_broken) };
    return cmocka_run_group_tests_name("store: migrations", tests, NULL, NULL);
}
