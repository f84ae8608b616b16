/* SPDX-License-Identifier: Apache-2.0 */
/* Reports that read, or do, what they may not: a list of known tricks, and texts made of good and hostile words by chance.  Whatever is
 * taken all the same runs over rows with a word in a protected field and in a table beside the registers, which never comes out. */
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "kernel/ledger_key.h"
#include "kernel/province.h"
#include "kernel/report.h"
#include "kernel/test_installed.h"
#include "store/db.h"

#define SECRET "331700218"

static struct world {
    struct installed in;
    uint64_t         seed;
    struct registry_report report;          /* the one that is tried */
    size_t           taken, answered;
} w;

static err fill(struct call *c)
{
    struct registry_row row;
    field_faults faults = { 0 };
    struct node *typed = node_map(c->mem);
    node_put_text(c->mem, typed, "ten", S("Hộp một"));
    node_put_text(c->mem, typed, "gia", S("5000"));
    node_put_text(c->mem, typed, "giay_to", S(SECRET));
    TRY(register_add(c, register_named(defs(c), S("kho/hop")), &(struct registry_change){ .typed = typed }, &row, &faults));
    assert_int_equal(faults.n, 0);
    return db_do(c, "insert into account (id, login, kind, party, name, demo, created_at) values (7, 'thu', 'official', 0, $1, false, $2)",
                 S(SECRET), c->now);
}

static int world_open(void **state)
{
    (void)state;
    installed_open(&w.in);
    assert_ok(installed_do(&w.in, store_write_now, fill));
    return 0;
}

static int world_close(void **state)
{
    (void)state;
    installed_close(&w.in);
    return 0;
}

/* ---- trying one ---- */

static bool compiled(slice text)
{
    static struct form_field columns[1];
    slice why;
    size_t at;
    w.report = (struct registry_report){ .name = S("thu"), .title = S("Thử") };
    columns[0] = (struct form_field){ .name = S("a"), .label = S("A"), .type = FIELD_TEXT };
    LIST_PUSH(w.in.mem, &w.report.params.sections);
    struct form_section *section = LIST_PUSH(w.in.mem, &w.report.columns.sections);
    *section = (struct form_section){ .fields = { columns, 1, 1 } };
    const struct definitions *d = atomic_load(&w.in.app.defs);
    bool good = report_compile(w.in.mem, d, S("kho"), &w.report, text, &why, &at);
    assert_true(good || (why.n && at <= text.n));
    return good;
}

/* PostgreSQL may refuse what SQLite takes, a text compared with a number; what it answers must not be what is hidden. */
static err ask(struct call *c)
{
    struct report_answer answer;
    err e = report_run(c, register_system(defs(c), S("kho")), &w.report, NULL, &answer);
    if (e.fault) return OK;
    w.answered++;
    EACH (line, answer.lines)
        if (slice_find((*line)[0], S(SECRET)) < (*line)[0].n) fail_msg("a report read what it may not");
    return OK;
}

/* ---- known tricks ---- */

static void tricks_are_refused(void **state)
{
    static const char *const tricks[] = {
        "", "select", "select 1;", "select 1; delete from hop", "delete from hop", "update hop set ten = 'x'", "insert into hop values (1)",
        "select giay_to from hop", "select count(*) from hop where giay_to is null", "select f_giay_to from hop", "select hop from hop",
        "select * from hop", "select hop.* from hop", "select name from account", "select max(name) from account as hop",
        "select ten from hop union select name from account", "select ten from kho.hop", "select ten from main.r_kho__hop",
        "select f_ten from r_kho__hop", "select body from event", "select (select name from account) from hop",
        "select ten from hop where exists (select 1 from account)", "select 1 from hop) union select name from account where (1 = 1",
        "with account as (select 1 as id) select id from account", "with a as (select name from account) select name from a",
        "with recursive n as (select 1 as a union all select a + 1 from n) select count(*) from n",
        "pragma table_info(account)", "select name from pragma_table_info('account')", "attach 'x' as y",
        "select load_extension('x') from hop",
        "select pg_read_file('/etc/passwd') from hop", "select pg_sleep(100) from hop", "select ten from hop -- x",
        "select /* x */ 1 from hop",
        "select ten from hop as a, account", "select e'\\'' from hop", "select $$x$$ from hop", "select \"name\" from hop",
        "select `ten` from hop", "select [ten] from hop", "select ten::text from hop", "select rowid from hop", "select ctid from hop",
        "select xmin from hop", "select current_user from hop", "select $p from hop", "select $1 from hop", "select ?1 from hop",
        "select ten from hop limit 5", "select 0x10 from hop", "select 1.5 from hop", "select ten from sqlite_master", "table hop",
        "values (1)", "explain select 1 from hop", "select dien_tich from hop", "select ten, gia from hop", "SELECT ten FROM hop",
        "select count(*) over () from hop", "select ten from hop for update", "select ten into x from hop", "select 'x from hop",
    };
    (void)state;
    for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++)
        if (compiled(slice_z(tricks[i]))) fail_msg("taken: %s", tricks[i]);
}

/* ---- what is right ---- */

static void right_ones_are_answered(void **state)
{
    static const char *const right[] = {
        "select ten from hop", "select count(*) from hop where gia > 1000",
        "select max(u.name) from hop as h join units as u on u.code = h.unit",
        "select sum(m.n) from (select 1 as n from hop union all select 2 from hop) as m",
    };
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        size_t before = w.answered;
        if (!compiled(slice_z(right[i]))) fail_msg("refused: %s", right[i]);
        assert_ok(installed_do(&w.in, store_read, ask));
        assert_true(w.answered == before + 1);
    }
}

/* ---- by chance ---- */

static void nothing_hidden_comes_out(void **state)
{
    static const char *const pieces[] = {
        "select", "from", "join", "on", "where", "as", "and", "or", "union", "all", "exists", "(", ")", ",", ".", "*", "=", "-", "/", "||",
        "hop", "units", "account", "event", "ten", "gia", "code", "name", "giay_to", "f_giay_to", "body", "id", "a", "b", "h", "1", "'x'",
        "count", "max", "min", "coalesce", "group", "by", "order", "case", "when", "then", "end", "is", "null", "not", "in", "r_kho__hop",
    };
    static const char *const seeds[] = {
        "select ten from hop as h where h . gia > 1", "select max ( name ) from units as a join hop as b on b . unit = a . code",
        "select min ( a . ten ) from ( select ten from hop union all select name from units ) as a",
    };
    (void)state;
    w.seed = test_seed("reports");
    for (size_t n = test_cases(1500); n > 0; n--) {
        struct out o = out_new(w.in.mem, 4096);
        slice rest = slice_z(seeds[random_int(&w.seed, 0, 2)]);
        while (rest.n) {
            slice word = slice_next(&rest, ' ');
            int chance = random_int(&w.seed, 0, 19);
            if (chance) out_s(&o, word);
            if (chance < 3) out_f(&o, " %s", pieces[random_int(&w.seed, 0, (int)(sizeof pieces / sizeof *pieces) - 1)]);
            out_c(&o, ' ');
        }
        if (!compiled(out_slice(&o))) continue;
        w.taken++;
        assert_ok(installed_do(&w.in, store_read, ask));
    }
    assert_true(w.taken > 20 && w.answered > 20);
}

int report_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tricks_are_refused), cmocka_unit_test(right_ones_are_answered), cmocka_unit_test(nothing_hidden_comes_out),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
