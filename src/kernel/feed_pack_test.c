/* SPDX-License-Identifier: Apache-2.0 */
/* Packs of a feed on a database of their own: SQLite or PostgreSQL, as test_kernel was started.  What is read from them is what was read
 * from the events before there were any. */
#include "kernel/kernel_test.h"
#include <stdlib.h>
#include "kernel/app.h"
#include "kernel/feed_pack.h"
#include "kernel/ledger.h"
#include "kernel/who.h"
#include "store/db.h"
#include "store/store.h"

extern const struct migration kernel_migrations[];
extern const size_t kernel_migrations_n;

enum { PACKS = 3, CHANGES = PACKS * PACK_CHANGES + PACK_CHANGES / 2, ROWS = 30 };

static const slice kind = { "thu/so", 6 };

static struct world {
    struct arena *mem;
    char          data[64];
    struct store *store;
    struct app    app;
    struct who    who;
    uint64_t      random;
    int64_t       event[CHANGES];
    feed_events   plain;                    /* as read before anything was packed */
} w;

static void run(bool writes, work fn)
{
    ARENA_SCRATCH (mem) {
        struct call c = { .mem = mem, .app = &w.app, .who = &w.who };
        assert_true(instant_parse(S("2018-09-10T08:00:00+07:00"), &c.now));
        assert_ok(writes ? store_write_now(w.store, &c, fn) : store_read(w.store, &c, fn));
    }
}

/* Values as rows have them; now and then a declaration has one more, and a row has none. */
static slice values_at(struct arena *mem, int i)
{
    if (i % 41 == 40) return S("{}");
    const char *more = i % 60 > 50 ? "\"ghi\":[{\"a\":\"1\"}]," : "";
    return slice_fmt(mem, "{\"cao\":\"%d\",%s\"ten\":\"Cây \\\"%d\\\", {\\n\"}", i % 50, more, i);
}

/* Between the changes of the register there are other events, so that its numbers have gaps. */
static err append(struct call *c)
{
    for (int i = 0; i < CHANGES; i++) {
        struct ledger_entry other = { .subject_kind = S("dossier"), .subject = 8000 + i, .kind = S("accept"), .unit = S("855") };
        struct ledger_entry e = { .subject_kind = kind, .subject = 9000 + i % ROWS, .kind = i < ROWS ? S("create") : S("change"),
                                  .unit = S("855") };
        const char *state = i % 3 ? "\"state\":\"song\"," : "";
        e.body = slice_fmt(c->mem, "{\"code\":\"C-%d\",%s\"values\":%.*s,\"why\":\"sửa\"}", i % ROWS, state, SL(values_at(c->mem, i)));
        if (i % 4 == 0) TRY(ledger_append(c, &other, NULL, NULL));
        TRY(ledger_append(c, &e, &w.event[i], NULL));
    }
    return ledger_sequence(c);
}

static struct feed_event kept(const struct feed_event *e)
{
    struct feed_event k = *e;
    feed_names *names = NEW(w.mem, feed_names);
    for (slice *s = &k.kind; s <= &k.values; s++) *s = slice_copy(w.mem, *s);
    EACH (name, *e->names) LIST_ADD(w.mem, names, slice_copy(w.mem, *name));
    k.names = names;
    return k;
}

static err read_plain(struct call *c)
{
    feed_events events;
    TRY(feed_events_read(c, kind, 0, CHANGES, &events));
    EACH (e, events) LIST_ADD(w.mem, &w.plain, kept(e));
    assert_int_equal(w.plain.n, CHANGES);
    for (int i = 0; i < CHANGES; i++) {
        assert_true(slice_eq(feed_values_json(c->mem, &w.plain.v[i]), values_at(c->mem, i)));
        assert_int_equal(w.plain.v[i].prev, i ? w.plain.v[i - 1].seq : 0);
    }
    assert_true(slice_eq(w.plain.v[1].state, S("song")) && !w.plain.v[0].state.n && slice_eq(w.plain.v[1].code, S("\"C-1\"")));
    return OK;
}

static err pack(struct call *c)
{
    int64_t n;
    int left = 1;
    TRY(feed_pack(c, kind, &left));                     /* a run goes on where the one before has ended */
    assert_int_equal(left, 0);
    left = 2 * PACKS;
    TRY(feed_pack(c, kind, &left));
    TRY(db_int(c, &n, "select count(*) from feed_pack where registry = $1", kind));
    assert_int_equal(n, PACKS);
    return OK;
}

static int world_open(void **state)
{
    (void)state;
    w = (struct world){ .mem = arena_new(), .data = "/tmp/feed.XXXXXX", .who = { .account = 42 }, .random = test_seed("feed") };
    assert_non_null(mkdtemp(w.data));
    struct store_options options = { .data = slice_z(w.data), .database = test_database };
    assert_ok(store_open(w.mem, &options, &w.store));
    assert_ok(store_migrate(w.store, kernel_migrations, kernel_migrations_n));
    run(true, append);
    run(false, read_plain);
    run(true, pack);
    return 0;
}

static int world_close(void **state)
{
    (void)state;
    store_close(w.store);
    ARENA_SCRATCH (mem)
        if (system(zstr(mem, slice_fmt(mem, "rm -rf '%s'", w.data))) != 0) return 1;
    arena_free(w.mem);
    return 0;
}

static bool same(const struct feed_event *a, const struct feed_event *b)
{
    bool alike = a->seq == b->seq && a->prev == b->prev && a->subject == b->subject && a->n == b->n && a->at.ms == b->at.ms;
    alike &= !a->names == !b->names && (!a->names || feed_names_same(a->names, b->names));
    for (const slice *s = &a->kind, *t = &b->kind; s <= &a->values; s++, t++) alike &= slice_eq(*s, *t);
    return alike;
}

static err read_from_anywhere(struct call *c)
{
    static const int limits[] = { 1, 7, PACK_CHANGES, PACK_CHANGES + 1, CHANGES, 2 * CHANGES };
    for (size_t i = 0; i < 60; i++) {
        feed_events events;
        size_t skip = i ? (size_t)random_int(&w.random, 0, CHANGES) : 0;
        int limit = limits[i % (sizeof limits / sizeof *limits)];
        TRY(feed_events_read(c, kind, skip ? w.plain.v[skip - 1].seq : 0, limit, &events));
        assert_int_equal(events.n, (size_t)limit < CHANGES - skip ? (size_t)limit : CHANGES - skip);
        for (size_t k = 0; k < events.n; k++) assert_true(same(&events.v[k], &w.plain.v[skip + k]));
    }
    return OK;
}

static void packed_and_unpacked_read_alike(void **state)
{
    (void)state;
    run(false, read_from_anywhere);
}

/* Its name is in no pack any more. */
static err erase_some(struct call *c)
{
    static const size_t erased[] = { 120, 51, PACK_CHANGES, CHANGES - 1 };  /* in packs: the first with its names, the first of all */
    int64_t left;                                                           /* and newer than all packs */
    for (size_t i = 0; i < sizeof erased / sizeof *erased; i++) {
        TRY(ledger_erase(c, w.event[erased[i]], S("hết thời hạn lưu")));
        struct feed_event *e = &w.plain.v[erased[i]], found;
        bool there;
        TRY(feed_event_find(c, kind, e->subject, e->n, &found, &there));
        assert_true(there && !feed_values_json(c->mem, &found).p);
        e->state = e->code = e->values = NONE;
        e->names = NULL;
    }
    TRY(db_int(c, &left, "select count(*) from feed_pack where changes <> replace(changes, $1, '')", S("Cây \\\"120\\\"")));
    assert_int_equal(left, 0);
    return OK;
}

static err verify(struct call *c, bool *right)
{
    int64_t after = 0;
    size_t packs = 0;
    bool more = true;
    for (*right = true; *right && more; packs += more) TRY(feed_pack_verify(c, kind, &after, right, &more));
    if (*right) assert_int_equal(packs, PACKS);
    return OK;
}

static err verify_good(struct call *c)
{
    bool right;
    TRY(verify(c, &right));
    assert_true(right);
    return OK;
}

static void what_is_erased_is_erased_from_its_pack(void **state)
{
    (void)state;
    run(true, erase_some);
    run(false, read_from_anywhere);
    run(false, verify_good);
}

static err tamper(struct call *c)
{
    bool right;
    TRY(db_do(c, "update feed_pack set changes = replace(changes, 'song', 'chet') where registry = $1", kind));
    TRY(verify(c, &right));
    assert_false(right);
    TRY(db_do(c, "update feed_pack set changes = replace(changes, 'chet', 'song') where registry = $1", kind));
    TRY(db_do(c, "delete from feed_pack where registry = $1 and last = (select min(last) from feed_pack where registry = $1)", kind));
    TRY(verify(c, &right));
    assert_false(right);
    return OK;
}

static void a_pack_that_says_otherwise_is_found(void **state)
{
    (void)state;
    run(false, verify_good);
    run(true, tamper);
}

/* So that fifty packs are not beyond all bounds. */
static err pack_long_rows(struct call *c)
{
    enum { LONG = 3000 };
    static const slice long_kind = { "thu/dai", 7 };
    char *text = arena_alloc(c->mem, LONG + 1);
    feed_events plain, packed;
    int64_t n, longest;
    int left = 1;
    for (int i = 0; i < PACK_CHANGES; i++) {
        struct ledger_entry e = { .subject_kind = long_kind, .subject = 7000 + i, .kind = S("create"), .unit = S("855") };
        for (int k = 0; k < LONG; k++) text[k] = (char)('a' + (i + k) % 26);
        e.body = slice_fmt(c->mem, "{\"values\":{\"ten\":\"%s\"}}", text);
        TRY(ledger_append(c, &e, NULL, NULL));
    }
    TRY(ledger_sequence(c));
    TRY(feed_events_read(c, long_kind, 0, PACK_CHANGES, &plain));
    TRY(feed_pack(c, long_kind, &left));
    TRY(db_int(c, &n, "select count(*) from feed_pack where registry = $1", long_kind));
    TRY(db_int(c, &longest, "select max(length(changes)) from feed_pack where registry = $1", long_kind));
    assert_int_equal(n, 1);
    assert_in_range(longest, PACK_BYTES, PACK_BYTES + 2 * LONG + 100 * PACK_CHANGES);
    TRY(feed_events_read(c, long_kind, 0, PACK_CHANGES, &packed));
    assert_int_equal(packed.n, PACK_CHANGES);
    for (size_t i = 0; i < packed.n; i++) assert_true(same(&packed.v[i], &plain.v[i]));
    return OK;
}

static void packs_of_long_rows_are_short(void **state)
{
    (void)state;
    run(true, pack_long_rows);
}

int feed_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_and_unpacked_read_alike),
        cmocka_unit_test(what_is_erased_is_erased_from_its_pack),
        cmocka_unit_test(a_pack_that_says_otherwise_is_found),
        cmocka_unit_test(packs_of_long_rows_are_short),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
