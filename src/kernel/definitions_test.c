/* SPDX-License-Identifier: Apache-2.0 */
/* A province in the database: imported, loaded, published again, measured.  On SQLite or PostgreSQL, as test_kernel was started. */
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "kernel/account.h"
#include "kernel/ledger_key.h"
#include "kernel/test_province.h"
#include "store/db.h"

extern const struct migration kernel_migrations[];
extern const size_t kernel_migrations_n;

static struct world {
    struct arena    *mem;
    char             data[64], copy[64];
    struct app       app;
    struct who       who;
    instant          now;
    slice            path;          /* what the next publish reads */
    day              from;
    struct published done;
    int64_t          generation;
    const char      *code;
    uniforms         units;
    slice            common;
} w;

static err run(err (*how)(struct store *, struct call *, work), work fn)
{
    struct call c = { .mem = w.mem, .now = w.now, .app = &w.app, .who = &w.who };
    app_pin(&c);
    return how(w.app.store, &c, fn);
}

#define WRITE(fn) assert_ok(run(store_write_now, fn))
#define READ(fn)  assert_ok(run(store_read, fn))

static err import(struct call *c) { return province_import(c, w.path); }
static err publish(struct call *c) { return province_publish(c, w.path, w.from, &w.done); }
static err accounts(struct call *c) { return province_demo_accounts(c, w.path); }
static err generation(struct call *c) { return db_int(c, &w.generation, "select n from generation where one = 1"); }

static err measure(struct call *c)
{
    w.units = (uniforms){ 0 };
    return procedure_uniformity(c, procedure_by_code(c, slice_z(w.code), today(c)), &w.common, &w.units);
}

#define SHELL(...) do { \
    char line_[1024]; \
    snprintf(line_, sizeof line_, __VA_ARGS__); \
    assert_int_equal(system(line_), 0); } while (0)

static int world_open(void **state)
{
    (void)state;
    w = (struct world){ .mem = arena_new(), .data = "/tmp/definitions.XXXXXX", .copy = "/tmp/province.XXXXXX" };
    assert_non_null(mkdtemp(w.data));
    assert_non_null(mkdtemp(w.copy));
    w.now = instant_at(day_of(2018, 9, 11), 9 * 60);
    struct store_options options = { .data = slice_z(w.data), .database = test_database };
    assert_ok(ledger_key_create(w.mem, slice_z(w.data), S("motcua/thử"), &w.app.key));
    assert_ok(store_open(w.mem, &options, &w.app.store));
    assert_ok(store_migrate(w.app.store, kernel_migrations, kernel_migrations_n));
    SHELL("cp -r %s/. %s", zstr(w.mem, source_path(w.mem, "province/vinh-long-2018")), w.copy);
    w.path = slice_z(w.copy);
    WRITE(import);
    READ(definitions_refresh);
    return 0;
}

static int world_close(void **state)
{
    (void)state;
    definitions_free(&w.app);
    store_close(w.app.store);
    SHELL("rm -rf %s %s", w.data, w.copy);
    arena_free(w.mem);
    return 0;
}

/* ---- loading ---- */

static void the_database_gives_what_the_files_say(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call files = province_call(mem, "province/vinh-long-2018");
        const struct definitions *from = defs(&files), *d = atomic_load(&w.app.defs);
        assert_int_equal(d->units.n, from->units.n);
        assert_int_equal(d->procedures.n, from->procedures.n);
        assert_int_equal(d->lists.n, from->lists.n);
        assert_int_equal(d->fields.n, from->fields.n);
        assert_int_equal(d->positions.n, from->positions.n);
        assert_true(d->rollout.n > 100 && d->slips && d->calendar && d->calendar_id && d->calendars.n == 1);
        assert_true(slice_eq(d->ident, S("H61")) && slice_eq(d->edition, S("vinh-long-2018")));
        for (size_t i = 0; i < d->units.n; i++) {
            const struct unit *a = &d->units.v[i], *b = &from->units.v[i];
            assert_true(slice_eq(a->code, b->code) && slice_eq(a->name, b->name) && a->lo == b->lo && a->hi == b->hi && a->id);
            assert_true(!a->parent == !b->parent && (!a->parent || slice_eq(a->parent->code, b->parent->code)));
            assert_true(slice_eq(a->ident, b->ident) && a->valid_from.n == b->valid_from.n && a->valid_to.n == b->valid_to.n);
        }
        for (size_t i = 0; i < d->procedures.n; i++) {
            const struct procedure *p = &d->procedures.v[i];
            assert_true(slice_eq(p->code, from->procedures.v[i].code) && p->version == 1 && p->hash.n == 64 && p->form.sections.n);
        }
    }
}

static void the_rollout_is_by_unit_and_day(void **state)
{
    struct call c = { .mem = w.mem, .now = w.now, .app = &w.app };
    (void)state;
    app_pin(&c);
    const struct procedure *birth = procedure_by_code(&c, S("1.001193"), today(&c)),
                           *company = procedure_by_code(&c, S("2.002041"), today(&c));
    const struct unit *ward = unit_by_code(&c, S("29548"), today(&c)), *far = unit_by_code(&c, S("29854"), today(&c)),
                      *department = unit_by_code(&c, S("SKHDT"), today(&c));
    assert_int_equal(procedure_online(&c, birth, ward, day_of(2018, 2, 28)), 2);
    assert_int_equal(procedure_online(&c, birth, ward, day_of(2018, 3, 1)), 3);
    assert_int_equal(procedure_online(&c, birth, far, today(&c)), 2);
    assert_int_equal(procedure_online(&c, company, department, day_of(2018, 9, 30)), 3);
    assert_int_equal(procedure_online(&c, company, department, day_of(2018, 10, 1)), 4);
}

/* Processor time, so that a busy machine does not fail it. */
static err load_timed(struct call *c)
{
    struct timespec a, b;
    int64_t best = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        struct definitions *d;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
        TRY(definitions_load(c, &d));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
        int64_t us = (b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000;
        if (us < best) best = us;
        arena_free(d->mem);
    }
    printf("definitions_load: %lld us of processor time\n", (long long)best);
    if (getenv("RELEASE_BUILD") && !test_database.n) assert_true(best < 60000);
    return OK;
}

static void loading_is_quick(void **state)
{
    (void)state;
    READ(load_timed);
}

/* ---- publishing ---- */

static void what_is_the_same_is_not_published_again(void **state)
{
    (void)state;
    READ(generation);
    int64_t before = w.generation;
    WRITE(import);
    READ(generation);
    assert_int_equal(w.generation, before);
    const struct definitions *d = atomic_load(&w.app.defs);
    READ(definitions_refresh);
    assert_ptr_equal(atomic_load(&w.app.defs), d);
}

static void a_changed_procedure_gets_a_version(void **state)
{
    (void)state;
    struct call c = { .mem = w.mem, .now = w.now, .app = &w.app };
    slice whole = w.path;
    app_pin(&c);
    const struct procedure *old = procedure_by_code(&c, S("1.001193"), today(&c));
    SHELL("sed -i 's/^plain: .*/plain: Khai sinh cho con/' %s/procedures/1.001193.yaml", w.copy);
    w.path = slice_fmt(w.mem, "%s/procedures/1.001193.yaml", w.copy);
    w.from = day_of(2018, 10, 1);
    WRITE(publish);
    assert_int_equal(w.done.news.n, 1);
    assert_string_equal(zstr(w.mem, w.done.news.v[0]), "Thủ tục 1.001193, áp dụng từ 01/10/2018");
    READ(definitions_refresh);
    app_pin(&c);
    const struct procedure *now = procedure_by_code(&c, S("1.001193"), day_of(2018, 9, 30)),
                           *later = procedure_by_code(&c, S("1.001193"), w.from);
    assert_true(now->version == 1 && later->version == 2);
    assert_true(slice_eq(now->hash, old->hash) && !slice_eq(later->hash, old->hash));
    assert_ptr_equal(procedure_by_id(&c, old->id), now);                    /* a dossier stays on the version it began with */
    WRITE(publish);
    assert_true(w.done.news.n == 0 && w.done.unchanged == 1);
    SHELL("sed -i 's/^plain: .*/plain: Khai sinh/' %s/procedures/1.001193.yaml", w.copy);
    w.from = day_of(2018, 9, 1);
    assert_fault(run(store_write_now, publish), "publish.before");
    SHELL("sed -i 's/^plain: .*/plein: Khai sinh/' %s/procedures/1.001193.yaml", w.copy);
    err e = run(store_write_now, publish);
    assert_fault(e, "province.wrong");
    assert_int_equal(e.fault->fields.n, 1);
    SHELL("cp %s/procedures/1.001193.yaml %s/procedures/", zstr(w.mem, source_path(w.mem, "province/vinh-long-2018")), w.copy);
    w.path = slice_z("/tmp");
    assert_fault(run(store_write_now, publish), "province.none");
    w.path = whole;
}

struct event_row { slice kind, body; int64_t subject, n, account; };
LOCAL_RECORD(event_row, COLUMN(event_row, kind), COLUMN(event_row, body), COLUMN(event_row, subject), COLUMN(event_row, n),
             COLUMN(event_row, account));
static struct event_row newest;

static err newest_event(struct call *c)
{
    return db_one(c, &event_row_record, &newest, "select kind, body, subject, n, account from event order by id desc limit 1");
}

static void assert_event(const char *kind, const char *part)
{
    READ(newest_event);
    assert_string_equal(zstr(w.mem, newest.kind), kind);
    if (!strstr(zstr(w.mem, newest.body), part)) fail_msg("no «%s» in %.*s", part, SL(newest.body));
}

static void reload(struct call *c)
{
    READ(definitions_refresh);
    app_pin(c);
}

/* The day of the end is no part of what is hashed; it holds for all versions; the event says who ended what. */
static void a_procedure_is_ended_by_a_day(void **state)
{
    (void)state;
    struct call c = { .mem = w.mem, .now = w.now, .app = &w.app };
    slice whole = w.path, code = S("1.004873");
    day last = day_of(2018, 10, 31), end = day_of(2018, 11, 1);
    w.path = slice_fmt(w.mem, "%s/procedures/1.004873.yaml", w.copy);
    w.from = day_of(2018, 9, 12);
    SHELL("echo 'withdrawn_on: 2018-11-01' >>%s/procedures/1.004873.yaml", w.copy);
    WRITE(publish);
    assert_string_equal(zstr(w.mem, w.done.news.v[0]), "Thủ tục 1.004873 ngừng áp dụng từ 01/11/2018");
    assert_event("procedure.withdrawn", "\"withdrawn_on\":\"2018-11-01\"");
    reload(&c);
    const struct procedure *p = procedure_by_code(&c, code, last);
    assert_true(p && p->version == 1 && p->withdrawn_on.n == end.n);
    assert_null(procedure_by_code(&c, code, end));
    WRITE(publish);
    assert_true(w.done.news.n == 0 && w.done.unchanged == 1);

    SHELL("sed -i 's/^plain: .*/plain: Khác đi/' %s/procedures/1.004873.yaml", w.copy);
    WRITE(publish);                                                         /* a version more does not bring the first one back */
    reload(&c);
    assert_int_equal(procedure_by_code(&c, code, last)->version, 2);
    assert_null(procedure_by_code(&c, code, end));
    SHELL("sed -i '/^withdrawn_on/d' %s/procedures/1.004873.yaml", w.copy);
    WRITE(publish);
    assert_string_equal(zstr(w.mem, w.done.news.v[0]), "Thủ tục 1.004873 không còn ngày ngừng áp dụng");
    assert_event("procedure.withdrawn", "\"withdrawn_on\":null");
    reload(&c);
    assert_int_equal(procedure_by_code(&c, code, end)->version, 2);
    SHELL("cp %s/procedures/1.004873.yaml %s/procedures/", zstr(w.mem, source_path(w.mem, "province/vinh-long-2018")), w.copy);
    w.path = whole;
}

/* Every version of one file is an event of one chain. */
static void a_definition_leaves_an_event(void **state)
{
    (void)state;
    slice whole = w.path;
    w.path = slice_fmt(w.mem, "%s/lists/sexes.yaml", w.copy);
    SHELL("echo '# only a remark' >>%s/lists/sexes.yaml", w.copy);
    WRITE(publish);
    assert_int_equal(w.done.news.n, 0);
    SHELL("sed -i 's/^name: .*/name: Giới/' %s/lists/sexes.yaml", w.copy);
    w.who.account = 7;
    WRITE(publish);
    w.who.account = 0;
    assert_event("definition.published", "\"kind\":\"list\",\"name\":\"sexes\"}");
    assert_non_null(strstr(zstr(w.mem, newest.body), "\"from\":\"2018-09-11\""));
    assert_true(newest.n == 2 && newest.account == 7);
    SHELL("cp %s/lists/sexes.yaml %s/lists/", zstr(w.mem, source_path(w.mem, "province/vinh-long-2018")), w.copy);
    WRITE(publish);
    assert_event("definition.published", "\"hash\"");
    assert_int_equal(newest.n, 3);
    w.path = whole;
}

static void a_unit_that_ends_stays(void **state)
{
    (void)state;
    struct call c = { .mem = w.mem, .now = w.now, .app = &w.app };
    app_pin(&c);
    int64_t ward = unit_by_code(&c, S("29548"), today(&c))->id;
    slice whole = w.path;
    /* Phường 2 leaves the file, Phường 1 is called otherwise */
    SHELL("sed -i 's/name: Phường 1,/name: Phường Một,/' %s/units.yaml", w.copy);
    w.path = slice_fmt(w.mem, "%s/units.yaml", w.copy);
    WRITE(publish);
    READ(definitions_refresh);
    app_pin(&c);
    const struct unit *u = unit_by_code(&c, S("29548"), today(&c));
    assert_string_equal(zstr(w.mem, u->name), "Phường Một");
    assert_int_equal(u->id, ward);
    SHELL("cp %s/units.yaml %s/units.yaml", zstr(w.mem, source_path(w.mem, "province/vinh-long-2018")), w.copy);
    WRITE(publish);
    READ(definitions_refresh);
    w.path = whole;
}

/* ---- people, and what units really run ---- */

/* A person of accounts.yaml holds a post of positions.yaml: nobody is made up beside them. */
static err second_directors(struct call *c)
{
    return db_int(c, &w.generation,
        "select count(*) from (select unit from position where title like 'Giám đốc%' or title = 'Chủ tịch UBND' "
        "group by unit having count(*) > 1) as twice");
}

static err count_accounts(struct call *c) { return db_int(c, &w.generation, "select count(*) from account"); }

static void demo_accounts_fill_every_post(void **state)
{
    (void)state;
    WRITE(accounts);
    READ(count_accounts);
    int64_t all = w.generation;
    assert_true(all > 1000);
    READ(second_directors);
    assert_int_equal(w.generation, 0);
    WRITE(accounts);
    READ(count_accounts);
    assert_int_equal(w.generation, all);
}

static err chair_leaves(struct call *c)
{
    return db_do(c, "update position set valid_to = $1 where unit = $2 and role = 'leader'", day_add(today(c), -1),
                 unit_by_code(c, S("29548"), today(c))->id);
}

static err chair_returns(struct call *c)
{
    return db_do(c, "update position set valid_to = null where unit = $1 and role = 'leader'", unit_by_code(c, S("29548"), today(c))->id);
}

static err pin(struct call *c)
{
    TRY(db_do(c, "insert into procedure_unit (procedure, unit, valid_from, online, version) values ('1.001193', $1, $2, 3, 1)",
              unit_by_code(c, S("29551"), today(c))->id, today(c)));
    return db_do(c, "update generation set n = n + 1 where one = 1");
}

static size_t deviating(void)
{
    size_t n = 0;
    EACH (u, w.units) {
        assert_int_equal(u->differs.n > 0, !slice_eq(u->hash, w.common));
        n += u->differs.n > 0;
    }
    return n;
}

static const struct uniform *uniform_of(const char *code)
{
    EACH (u, w.units)
        if (slice_eq(u->unit->code, slice_z(code))) return u;
    return NULL;
}

static void uniformity_is_measured(void **state)
{
    (void)state;
    w.code = "1.001193";
    READ(measure);
    assert_int_equal(w.units.n, 109);
    assert_int_equal(deviating(), 0);
    struct call c = { .mem = w.mem, .now = w.now, .app = &w.app };
    app_pin(&c);
    assert_true(slice_eq(w.common, procedure_by_code(&c, S("1.001193"), today(&c))->hash));
    WRITE(chair_leaves);
    READ(measure);
    assert_int_equal(deviating(), 1);
    assert_string_equal(zstr(w.mem, uniform_of("29548")->differs.v[0]), "không có ai giữ vai trò lãnh đạo");
    WRITE(chair_returns);
    w.now = instant_at(day_of(2018, 10, 2), 9 * 60);                        /* version 2 is in force, one ward is kept on the first */
    WRITE(pin);
    READ(definitions_refresh);
    READ(measure);
    assert_int_equal(deviating(), 1);
    assert_int_equal(uniform_of("29551")->version, 1);
    assert_string_equal(zstr(w.mem, uniform_of("29551")->differs.v[0]), "chạy phiên bản 1, chung là 2");
    slice whole = w.path;
    w.path = slice_fmt(w.mem, "%s/rollout.yaml", w.copy);
    WRITE(publish);                                                         /* a pinned row is not the file's to take away */
    w.path = whole;
    assert_int_equal(w.done.news.n, 0);
    READ(definitions_refresh);
    READ(measure);
    assert_int_equal(deviating(), 1);
}

static void every_procedure_is_staffed(void **state)
{
    struct call c = { .mem = w.mem, .now = w.now, .app = &w.app };
    (void)state;
    app_pin(&c);
    EACH (p, defs(&c)->procedures) {
        if (slice_eq(p->code, S("1.001193"))) continue;
        w.code = zstr(w.mem, p->code);
        READ(measure);
        EACH (u, w.units)
            if (u->differs.n) fail_msg("%s, %.*s: %.*s", w.code, SL(u->unit->code), SL(u->differs.v[0]));
    }
}

/* ---- right and wrong folders ---- */

static void wrong_folders_are_told(void **state)
{
    static const char *const bad[] = { "calendar", "calendar-years", "procedures", "registers", "small-files", "syntax", "units" };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ARENA_SCRATCH (mem) {
            problems found = { 0 };
            slice root = source_path(mem, ""), path = source_path(mem, zstr(mem, slice_fmt(mem, "tests/definitions/bad/%s", bad[i])));
            struct out o = out_new(mem, 1 << 20);
            assert_ok(province_check(mem, path, &found));
            EACH (p, found) {
                slice text = problem_text(mem, p);
                out_s(&o, slice_sub(text, root.n, text.n));
                out_c(&o, '\n');
            }
            if (!slice_eq(out_slice(&o), file_text(mem, slice_join(mem, path, S("/expected")))))
                fail_msg("%s says\n%.*s", bad[i], SL(out_slice(&o)));
        }
}

static void right_ones_pass(void **state)
{
    static const char *const good[] = { "province", "tests/definitions/good", "province/vinh-long-2018/procedures/1.001193.yaml",
                                        "province/vinh-long-2018/units.yaml", "province/vinh-long-2018/accounts.yaml",
                                        "province/vinh-long-2018/registers", "province/vinh-long-2018/demo.yaml",
                                        "tests/definitions/good/registers/kho/hop.yaml" };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ARENA_SCRATCH (mem) {
            problems found = { 0 };
            assert_ok(province_check(mem, source_path(mem, good[i]), &found));
            if (found.n) fail_msg("%.*s", SL(problem_text(mem, &found.v[0])));
        }
    ARENA_SCRATCH (mem) {
        problems found = { 0 };
        assert_fault(province_check(mem, S("/không/có"), &found), "check.none");
        assert_ok(province_check(mem, source_path(mem, "province/vinh-long-2018/README.md"), &found));
        assert_int_equal(found.n, 1);
    }
}

/* A file outside any province is checked against itself alone. */
static void a_lone_file_is_checked_alone(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        char path[] = "/tmp/lone.XXXXXX";
        int fd = mkstemp(path);
        problems found = { 0 };
        static const char text[] =
            "code: \"1.000001\"\nname: Thử\nfield: khong-biet\nlevels: [commune]\nlimit: {value: 1, unit: working_day}\n"
            "fee: {vnd: 0}\nsteps: [{id: a, name: Ký, role: leader, at: \"department:SXYZ\", norm: {value: 9, unit: hour}}]\n"
            "form: common\n";
        assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
        close(fd);
        assert_ok(province_check(mem, slice_z(path), &found));
        unlink(path);
        assert_int_equal(found.n, 1);
        assert_string_equal(
            zstr(mem, found.v[0].message),
            "định mức các bước cộng lại 9 giờ làm việc, vượt thời hạn 1 ngày làm việc (8 giờ)");
    }
}

int definitions_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_database_gives_what_the_files_say),
        cmocka_unit_test(the_rollout_is_by_unit_and_day),
        cmocka_unit_test(loading_is_quick),
        cmocka_unit_test(what_is_the_same_is_not_published_again),
        cmocka_unit_test(a_definition_leaves_an_event),
        cmocka_unit_test(a_changed_procedure_gets_a_version),
        cmocka_unit_test(a_procedure_is_ended_by_a_day),
        cmocka_unit_test(a_unit_that_ends_stays),
        cmocka_unit_test(demo_accounts_fill_every_post),
        cmocka_unit_test(uniformity_is_measured),
        cmocka_unit_test(every_procedure_is_staffed),
        cmocka_unit_test(wrong_folders_are_told),
        cmocka_unit_test(right_ones_pass),
        cmocka_unit_test(a_lone_file_is_checked_alone),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
