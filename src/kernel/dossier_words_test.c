/* SPDX-License-Identifier: Apache-2.0 */
/* Dossiers by words of names, against a model that looks at every one of them: random names of few syllables, submitted, moved and
 * renamed at random, then asked for by beginnings of words in any order. */
#include "kernel/kernel_test.h"
#include <stdlib.h>
#include "base/fold.h"
#include "kernel/dossier_words.h"
#include "store/db.h"
#include "store/store.h"

extern const struct migration kernel_migrations[];
extern const size_t kernel_migrations_n;

enum { UNITS = 4, DOSSIERS = 300, MOVES = 600, SEARCHES = 150, WIDE = 30000 };
static const int64_t first_unit = 8100, wide_unit = 8200;

static struct world {
    struct arena  *mem;
    char           data[64];
    struct store  *store;
    uint64_t       random;
    struct dossier d[DOSSIERS];
} w;

static void run_ok(err (*how)(struct store *, struct call *, work), work fn)
{
    ARENA_SCRATCH (mem) {
        struct call c = { .mem = mem, .now = { 1536627600000 } };
        assert_ok(how(w.store, &c, fn));
    }
}

static slice name_new(void)
{
    static const char *const syllables[] = { "Nguyễn", "Ng", "Thị", "Thiện", "Thi", "Ấn", "An", "Ánh", "Văn", "Vân-Anh", "Lý", "Y",
                                            "Đỗ", "Do" };
    slice name = S("Công");
    for (int n = random_int(&w.random, 1, 6); n; n--)
        name = slice_fmt(w.mem, "%.*s %s", SL(name), syllables[random_int(&w.random, 0, sizeof syllables / sizeof *syllables - 1)]);
    return name;
}

/* ---- what is there ---- */

static int64_t any_unit(void) { return first_unit + random_int(&w.random, 0, UNITS - 1); }

static err unit_add(struct call *c, int64_t id, int64_t lo)
{
    return db_do(c, "insert into unit (id, code, name, kind, level, ident, ident_demo, valid_from, lo, hi) "
                    "values ($1, cast($1 as text), 'Xã', 'xã', 'commune', '', true, 20180101, $2, $2)", id, lo);
}

static err all_made(struct call *c)
{
    for (int64_t i = 0; i < UNITS; i++) TRY(unit_add(c, first_unit + i, first_unit + i));
    TRY(unit_add(c, wide_unit, wide_unit));
    for (int64_t i = 0; i < DOSSIERS; i++) {
        struct dossier *d = &w.d[i];
        *d = (struct dossier){ .id = 1000 + i, .received = any_unit(), .applicant_fold = fold_name(w.mem, name_new()) };
        d->handled = d->received;
        TRY(db_do(c, "insert into dossier (id, ref, procedure, version, calendar, channel, state, step, received, handled, "
                     "competent, needs, assignee, account, party, applicant_kind, applicant, applicant_fold, answers, fee, created_at, "
                     "extended_value, supplements, minutes, moves, open) values ($1, cast($1 as text), '1', 1, 1, 'counter', 0, -1, "
                     "$2, $2, $2, 'clerk', 0, 0, 0, 'person', '', $3, '{}', 0, 0, 0, 0, 0, 1, false)", d->id, d->received,
                  d->applicant_fold));
    }
    return OK;
}

static err all_moved(struct call *c)
{
    for (int i = 0; i < MOVES; i++) {
        struct dossier *d = &w.d[random_int(&w.random, 0, DOSSIERS - 1)], was = *d;
        d->state = STATE_ACCEPTED;
        if (random_int(&w.random, 0, 1)) d->handled = any_unit();
        if (!random_int(&w.random, 0, 9)) d->applicant_fold = fold_name(w.mem, name_new());
        d->assignee = random_int(&w.random, 0, 1);
        TRY(dossier_words_move(c, &was, d));
        TRY(db_do(c, "update dossier set state = $2, handled = $3, applicant_fold = $4, assignee = $5 where id = $1", d->id, d->state,
                  d->handled, d->applicant_fold, d->assignee));
    }
    return OK;
}

static int64_t words_in(slice name)
{
    int64_t n = 0;
    slice rest = name, word, after, other;
    while (fold_word_next(&rest, &word)) {
        bool last = true;
        for (after = rest; fold_word_next(&after, &other);) last &= !slice_eq(word, other);
        n += last;
    }
    return n;
}

/* Each word once in each unit, and none of those that it had before. */
static err all_counted(struct call *c)
{
    int64_t kept, expected = 0;
    for (int i = 0; i < DOSSIERS; i++)
        if (w.d[i].state != STATE_DRAFT) expected += words_in(w.d[i].applicant_fold) * (w.d[i].received == w.d[i].handled ? 1 : 2);
    TRY(db_int(c, &kept, "select count(*) from dossier_word where unit <> $1", wide_unit));
    assert_int_equal(kept, expected);
    return OK;
}

/* ---- what is asked ---- */

static slice beginnings(struct arena *mem)
{
    slice rest = fold_name(mem, name_new()), word, asked = S("");
    while (fold_word_next(&rest, &word))
        if (random_int(&w.random, 0, 1))
            asked = slice_fmt(mem, "%.*s %.*s", random_int(&w.random, 1, (int)word.n), word.p, SL(asked));
    return slice_trim(asked).n ? asked : S("cong");
}

static bool meant(const struct name_search *ask, const struct dossier *d)
{
    bool here = (d->received >= ask->lo && d->received <= ask->hi) || (d->handled >= ask->lo && d->handled <= ask->hi);
    return d->state != STATE_DRAFT && here && d->id < ask->before && (ask->holder < 0 || d->assignee == ask->holder)
        && fold_has_words(d->applicant_fold, slice_trim(ask->name));
}

static err all_asked(struct call *c)
{
    size_t hits = 0;
    for (int i = 0; i < SEARCHES; i++) {
        int64_t unit = any_unit(), reached;
        struct name_search ask = { .lo = unit, .hi = random_int(&w.random, 0, 1) ? unit : unit + 2, .name = beginnings(c->mem),
                                   .holder = random_int(&w.random, -1, 1), .limit = random_int(&w.random, 1, 60),
                                   .before = random_int(&w.random, 0, 1) ? INT64_MAX : random_int(&w.random, 1000, 1000 + DOSSIERS) };
        dossiers list = { 0 };
        TRY(dossier_named(c, &ask, &list, &reached));
        assert_int_equal(reached, 0);
        size_t n = 0;
        for (int k = DOSSIERS - 1; k >= 0 && n < (size_t)ask.limit; k--) {
            if (!meant(&ask, &w.d[k])) continue;
            if (n >= list.n || list.v[n].id != w.d[k].id) fail_msg("“%.*s”: %zu found, not dossier %d", SL(ask.name), list.n, k);
            n++;
        }
        assert_int_equal(list.n, n);
        hits += n;
    }
    assert_true(hits > SEARCHES);
    return OK;
}

static void found_as_if_all_were_looked_at(void **state)
{
    (void)state;
    run_ok(store_write_now, all_made);
    for (int round = 0; round < 3; round++) {
        run_ok(store_write_now, all_moved);
        run_ok(store_read, all_counted);
        run_ok(store_read, all_asked);
    }
}

/* ---- words that never meet ---- */

static err two_words_apart(struct call *c)
{
    return db_do(c, "insert into dossier_word (unit, word, id, name) "
                    "with recursive n (i) as (select 1 union all select i + 1 from n where i < $2) "
                    "select $1, 'lo', 100000 + i, 'lo' from n union all select $1, 'le', 100000 - i, 'le' from n",
                 wide_unit, (int64_t)WIDE);
}

static err look_in_parts(struct call *c)
{
    int64_t before = INT64_MAX, reached;
    int parts = 0;
    do {
        struct name_search ask = { .lo = wide_unit, .hi = wide_unit, .name = S("lo le"), .holder = -1, .before = before, .limit = 10 };
        dossiers list = { 0 };
        TRY(dossier_named(c, &ask, &list, &reached));
        assert_int_equal(list.n, 0);
        assert_true(reached < before);
        before = reached;
        parts++;
    } while (reached && parts < 10);
    assert_true(parts > 1 && parts < 10);
    return OK;
}

static void a_search_stops_and_goes_on(void **state)
{
    (void)state;
    run_ok(store_write_now, two_words_apart);
    run_ok(store_read, look_in_parts);
}

/* ---- the database ---- */

static int world_open(void **state)
{
    (void)state;
    w = (struct world){ .mem = arena_new(), .data = "/tmp/words.XXXXXX" };
    assert_non_null(mkdtemp(w.data));
    w.random = test_seed("words");
    struct store_options options = { .data = slice_z(w.data), .database = test_database };
    assert_ok(store_open(w.mem, &options, &w.store));
    assert_ok(store_migrate(w.store, kernel_migrations, kernel_migrations_n));
    return 0;
}

static int world_close(void **state)
{
    (void)state;
    store_close(w.store);
    ARENA_SCRATCH (mem) {
        if (system(zstr(mem, slice_fmt(mem, "rm -rf '%s'", w.data))) != 0) return 1;
    }
    arena_free(w.mem);
    return 0;
}

int dossier_words_tests(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(found_as_if_all_were_looked_at), cmocka_unit_test(a_search_stops_and_goes_on) };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
