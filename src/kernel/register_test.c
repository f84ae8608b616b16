/* SPDX-License-Identifier: Apache-2.0 */
/* A register in the database: every type of field there and back, lists against a model in memory, two at one row, plans of composed
 * statements, growth, what is kept for how long.  On SQLite or PostgreSQL, as test_kernel was started. */
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/fold.h"
#include "kernel/account.h"
#include "kernel/ledger_key.h"
#include "kernel/province.h"
#include "kernel/register_search.h"
#include "kernel/rule.h"
#include "kernel/test_installed.h"
#include "store/db.h"

static struct installed w;
static uint64_t seed;

#define WRITE(fn) assert_ok(installed_do(&w, store_write_now, fn))
#define READ(fn)  assert_ok(installed_do(&w, store_read, fn))

static int world_open(void **state)
{
    (void)state;
    installed_open(&w);
    return 0;
}

static int world_close(void **state)
{
    (void)state;
    installed_close(&w);
    return 0;
}

static const struct registry *kho(struct call *c)
{
    const struct registry *r = register_named(defs(c), S("kho/hop"));
    assert_non_null(r);
    return r;
}

static struct node *values_of(struct call *c, const char *const *pairs)
{
    struct node *n = node_map(c->mem);
    for (; *pairs; pairs += 2) node_put_text(c->mem, n, pairs[0], slice_z(pairs[1]));
    return n;
}

/* ---- values ---- */

/* typed, as it is kept and shown to machines */
static const char *const every[][3] = {
    { "ten", "Hộp  một", "Hộp  một" }, { "mo_ta", "hai\r\ndòng", "hai\ndòng" }, { "nguoi", "Lê  Thị Ánh", "Lê Thị Ánh" },
    { "ngay", "2/9/2018", "2018-09-02" }, { "luc", "08:05 11/09/2018", "2018-09-11T08:05:00+07:00" }, { "gia", "1.000.000 đ", "1000000" },
    { "so_to", "12", "12" }, { "loai", "b", "b" }, { "kin", "có", "yes" }, { "giay_to", "331 700 218", "331700218" },
    { "mst", "1501002715", "1501002715" }, { "dien_thoai", "0912 345 678", "0912345678" }, { "thu", "a@Example.VN", "a@example.vn" },
    { "dia_chi", "12 đường 2/9", "12 đường 2/9" }, { "don_vi", "SYT", "SYT" }, { "ly_do_kin", "mật", "mật" },
    { "cho_de", "10°15'12\"N 105°58'20\"E", "10.253333, 105.972222" },
    { "thua", "10,25; 105,97\n10,26; 105,97\n10,25; 105,98", "10.250000, 105.970000\n10.250000, 105.980000\n10.260000, 105.970000" },
};

static err every_type(struct call *c)
{
    const struct registry *r = kho(c);
    struct registry_row row, again;
    field_faults faults = { 0 };
    struct node *typed = node_map(c->mem);
    for (size_t i = 0; i < sizeof every / sizeof *every; i++) node_put_text(c->mem, typed, every[i][0], slice_z(every[i][1]));
    TRY(register_add(c, r, &(struct registry_change){ .typed = typed }, &row, &faults));
    if (faults.n) fail_msg("%.*s: %.*s", SL(faults.v[0].field), SL(faults.v[0].text));
    assert_string_equal(zstr(c->mem, row.code), "HOP/2018/0001");
    TRY(register_row(c, r, row.code, &again));
    for (size_t i = 0; i < sizeof every / sizeof *every; i++)
        assert_string_equal(zstr(c->mem, node_text(again.values, every[i][0])), every[i][2]);
    assert_true(slice_eq(json_canonical(c->mem, row.values), json_canonical(c->mem, again.values)));
    assert_true(again.version == 1 && again.owner == who_unit(c->who) && again.created_by == 7);

    struct node *refer = values_of(c, (const char *const[]){ "ten", "Hộp hai", "trong", zstr(c->mem, row.code), NULL });
    TRY(register_add(c, r, &(struct registry_change){ .typed = refer }, &row, &faults));
    assert_int_equal(faults.n, 0);
    slice text;
    TRY(register_shown(c, register_field(r, S("trong")), node_text(row.values, "trong"), &text));
    assert_string_equal(zstr(c->mem, text), "HOP/2018/0001 · Hộp  một");
    return OK;
}

static void every_type_goes_there_and_back(void **state)
{
    (void)state;
    WRITE(every_type);
}

static bool is_told(const field_faults *faults, slice field)
{
    EACH (f, *faults)
        if (slice_eq(f->field, field)) return true;
    return false;
}

static err wrong(struct call *c)
{
    static const char *const bad[] = {
        "ten", "", "ngay", "12/9/2018", "luc", "25:00 1/1/2018", "gia", "-5", "so_to", "0", "loai", "c", "kin", "ừ", "giay_to", "12",
        "mst", "1501002716", "thu", "a", "don_vi", "29548", "trong", "không có", "dien_tich", "1", "la", "1", NULL };
    struct registry_row row;
    field_faults faults = { 0 };
    int64_t n;
    TRY(register_add(c, kho(c), &(struct registry_change){ .typed = values_of(c, bad) }, &row, &faults));
    for (const char *const *name = bad; *name; name += 2)
        if (!is_told(&faults, slice_z(*name))) fail_msg("nothing is said of %s", *name);
    assert_int_equal(faults.n, 14);
    TRY(db_int(c, &n, "select count(*) from event where subject_kind = 'kho/hop'"));
    assert_int_equal(n, 2);                                 /* those of the test before */
    return OK;
}

static void all_that_is_wrong_is_told_at_once(void **state)
{
    (void)state;
    WRITE(wrong);
}

/* ---- changes ---- */

static err versions(struct call *c)
{
    const struct registry *r = kho(c);
    slice key = S("HOP/2018/0002");
    struct registry_row row;
    field_faults faults = { 0 };
    registry_pasts pasts;
    struct node *typed = values_of(c, (const char *const[]){ "gia", "5000", NULL });
    struct registry_change ch = { .typed = typed, .seen = 1 };
    TRY(register_change(c, r, key, &ch, &row, &faults));
    assert_true(row.version == 2 && slice_eq(node_text(row.values, "ten"), S("Hộp hai")));
    assert_fault(register_change(c, r, key, &ch, &row, &faults), "register.moved_on");
    ch.seen = 2;
    TRY(register_change(c, r, key, &ch, &row, &faults));    /* nothing changes, nothing is written */
    assert_int_equal(row.version, 2);
    TRY(register_history(c, r, &row, 10, &pasts));
    assert_int_equal(pasts.n, 2);
    assert_true(pasts.v[0].event.n == 2 && !node_find(pasts.v[1].values, S("gia")));
    w.who.posts.v[0].role = ROLE_SPECIALIST;                /* has no grant here */
    assert_fault(register_change(c, r, key, &ch, &row, &faults), "register.no_row");
    assert_fault(register_add(c, r, &ch, &row, &faults), "register.denied");
    w.who.posts.v[0].role = ROLE_CLERK;
    return OK;
}

static void a_row_has_versions_and_a_history(void **state)
{
    (void)state;
    WRITE(versions);
}

/* ---- lists against a model ---- */

enum { ROWS = 200 };
struct model { int64_t id; slice ten, key; int64_t gia; };
static struct model models[ROWS];

static err fill(struct call *c)
{
    static const char *const names[] = { "Ánh", "An Bình", "Ẩn", "Bưởi", "Đỗ", "Dương", "Ê", "Ơn", "Y" };
    const struct registry *r = kho(c);
    for (size_t i = 0; i < ROWS; i++) {
        struct registry_row row;
        field_faults faults = { 0 };
        slice ten = slice_fmt(c->mem, "%s %zu", names[random_int(&seed, 0, 8)], i);
        slice gia = slice_fmt(c->mem, "%d", random_int(&seed, 0, 9));
        struct node *typed = values_of(c, (const char *const[]){ "ten", zstr(c->mem, ten), NULL });
        if (i % 5) node_put_text(c->mem, typed, "gia", gia);
        TRY(register_add(c, r, &(struct registry_change){ .typed = typed }, &row, &faults));
        assert_int_equal(faults.n, 0);
        int64_t n = 0;
        if (i % 5) (void)slice_int(gia, &n);
        models[i] = (struct model){ row.id, slice_copy(w.mem, ten), sort_key(w.mem, ten), n };
    }
    return OK;
}

static int by_key(const void *a, const void *b)
{
    const struct model *x = a, *y = b;
    int order = slice_cmp(x->key, y->key);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static int by_price_down(const void *a, const void *b)
{
    const struct model *x = a, *y = b;
    if (x->gia != y->gia) return x->gia < y->gia ? 1 : -1;
    return (x->id < y->id) - (x->id > y->id);
}

/* All pages of seven, without the two rows of the tests before. */
static err walk(struct call *c, const char *sort, const struct node *filters, int64_t *ids, size_t *n)
{
    struct registry_ask ask = { .sort = slice_z(sort), .limit = 7, .filters = filters };
    *n = 0;
    do {
        registry_rows rows;
        field_faults faults = { 0 };
        TRY(register_list(c, kho(c), &ask, &rows, &ask.after, &faults));
        assert_int_equal(faults.n, 0);
        EACH (row, rows)
            if (!slice_starts(row->title, S("Hộp"))) ids[(*n)++] = row->id;
    } while (ask.after.n);
    return OK;
}

static err lists(struct call *c)
{
    int64_t ids[ROWS + 10];
    size_t n, cheap = 0, at = 0;
    qsort(models, ROWS, sizeof *models, by_key);
    TRY(walk(c, "ten", NULL, ids, &n));
    assert_int_equal(n, ROWS);
    for (size_t i = 0; i < n; i++) assert_true(ids[i] == models[i].id);
    qsort(models, ROWS, sizeof *models, by_price_down);
    TRY(walk(c, "-gia", NULL, ids, &n));
    assert_int_equal(n, ROWS);
    for (size_t i = 0; i < n; i++) assert_true(ids[i] == models[i].id);
    struct node *filter = values_of(c, (const char *const[]){ "gia.from", "3", "gia.to", "6", NULL });
    TRY(walk(c, "-gia", filter, ids, &n));
    for (size_t i = 0; i < ROWS; i++)
        if (models[i].gia >= 3 && models[i].gia <= 6) assert_true(cheap++ < n && ids[at++] == models[i].id);
    assert_int_equal(n, cheap);
    return OK;
}

static void lists_are_what_they_should_be(void **state)
{
    (void)state;
    seed = test_seed("registers");
    WRITE(fill);
    READ(lists);
}

/* ---- by words, in their own order and in another ---- */

static err found(struct call *c, const char *q, const char *sort, int limit, registry_rows *all)
{
    struct registry_ask ask = { .q = slice_z(q), .sort = slice_z(sort), .limit = limit };
    *all = (registry_rows){ 0 };
    do {
        registry_rows rows;
        field_faults faults = { 0 };
        TRY(register_list(c, kho(c), &ask, &rows, &ask.after, &faults));
        assert_int_equal(faults.n, 0);
        EACH (row, rows) LIST_ADD(c->mem, all, *row);
    } while (ask.after.n);
    return OK;
}

static bool among(const registry_rows *rows, int64_t id)
{
    EACH (row, *rows)
        if (row->id == id) return true;
    return false;
}

/* Together first, then apart, each row once; and no other has the words. */
static err words_found(struct call *c)
{
    static const char *const asked[] = { "an", "binh an", "1", "an 1", "d 7", "y", "hop", "1 2", "an zzz", "u 9 9", "an binh", "b a" };
    size_t sum = 0;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        registry_rows paged, sorted, all;
        slice phrase = search_typed(c->mem, slice_z(asked[i])).phrase;
        bool apart = false;
        TRY(found(c, asked[i], "", 7, &paged));
        TRY(found(c, asked[i], "ten", 7, &sorted));
        TRY(found(c, "", "", 500, &all));
        EACH (row, all) {
            bool has = fold_has_words(register_words(c, kho(c), row), phrase);
            if (among(&paged, row->id) != has || among(&sorted, row->id) != has) fail_msg("%s: %.*s", asked[i], SL(row->title));
            sum += has;
        }
        EACH (row, paged) {
            slice heard = register_words(c, kho(c), row);
            bool together = slice_find(heard, slice_join(c->mem, S(" "), phrase)) < heard.n;
            apart |= !together;
            for (const struct registry_row *other = paged.v; other < row; other++) assert_true(other->id != row->id);
            if (apart && together) fail_msg("%s: %.*s comes late", asked[i], SL(row->title));
        }
    }
    assert_true(sum > ROWS / 2);
    return OK;
}

static err as_an_older_program_made_it(struct call *c)
{
    struct composed q = composed_new(c->mem);
    bool some;
    composed_add(&q, "drop table p_kho__hop; alter table r_kho__hop drop column words; create table w_kho__hop (word text, id bigint);");
    TRY(composed_script(c, &q));
    TRY(registers_lack(c, &some));
    assert_true(some);
    return registers_index(c);
}

static void words_are_found_together_and_apart(void **state)
{
    (void)state;
    READ(words_found);
    WRITE(as_an_older_program_made_it);
    READ(words_found);
}

/* ---- one letter misspelt ---- */

static err misspelt(struct call *c)
{
    /* typed; what is guessed first, or nothing */
    static const char *const slips[][2] = {
        { "binhh", "binh" }, { "binj", "binh" }, { "bnih", "binh" }, { "bih", "binh" }, { "buoii", "buoi" }, { "duong", "" },
        { "duonhh", "" },
        { "buoiy", "buoi" }, { "7777777", "" }, { "bunih an", "" } };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct registry_ask ask = { .q = slice_z(slips[i][0]), .limit = 20 };
        registry_rows rows;
        registry_guesses guesses;
        field_faults faults = { 0 };
        slice next;
        TRY(register_list(c, kho(c), &ask, &rows, &next, &faults));
        TRY(register_guess(c, kho(c), &ask, rows.n, &guesses));
        slice first = guesses.n ? guesses.v[0].q : S("");
        if (!slice_eq(first, slice_z(slips[i][1]))) fail_msg("%s: “%.*s”", slips[i][0], SL(first));
        EACH (g, guesses) assert_true(g->rows.n > 0 && g->rows.n <= 20);
    }
    w.who.posts.v[0].role = ROLE_SPECIALIST;                /* may see no row, and learns no word */
    struct registry_ask ask = { .q = S("binhh"), .limit = 20 };
    registry_guesses guesses;
    TRY(register_guess(c, kho(c), &ask, 0, &guesses));
    assert_int_equal(guesses.n, 0);
    w.who.posts.v[0].role = ROLE_CLERK;
    return OK;
}

static void one_letter_may_be_wrong(void **state)
{
    (void)state;
    READ(misspelt);
}

/* ---- plans ---- */

/* No statement of a list may read the register from end to end; SQLite says so by SCAN without an index. */
static err plans(struct call *c)
{
    static const char *const asked[][2] = {
        { "", "" }, { "ten", "" }, { "-gia", "" }, { "", "loai" }, { "", "mst" }, { "", "don_vi" }, { "ten", "kin" }, { "-gia", "trong" } };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct composed q = composed_new(c->mem), plan = composed_new(c->mem);
        text_rows rows;
        struct node *filters = node_map(c->mem);
        const struct registry_field *f = register_field(kho(c), slice_z(asked[i][1]));
        bool choice = f && f->ask->type == FIELD_CHOICE;
        if (f) node_put_text(c->mem, filters, asked[i][1], choice ? S("a") : f->ask->type == FIELD_UNIT ? S("SYT")
                             : f->ask->type == FIELD_YESNO ? S("yes") : f->to.n ? S("1") : S("1501002715"));
        struct registry_ask ask = { .sort = slice_z(asked[i][0]), .limit = 50, .filters = filters };
        field_faults faults = { 0 };
        register_list_compose(c, kho(c), &ask, &q, &faults);
        assert_int_equal(faults.n, 0);
        composed_add(&plan, "explain query plan ");
        out_s(&plan.sql, out_slice(&q.sql));
        EACH (arg, q.args) LIST_ADD(c->mem, &plan.args, *arg);
        TRY(composed_rows(c, &plan, &rows));
        for (size_t k = 0; k < rows.n; k++) {
            slice line = rows.v[k][3];
            if (slice_starts(line, S("SCAN r_")) && slice_find(line, S("USING INDEX")) == line.n && asked[i][0][0])
                fail_msg("sort %s, filter %s: %.*s", asked[i][0], asked[i][1], SL(line));
            if (slice_find(line, S("TEMP B-TREE")) < line.n && !asked[i][1][0]) fail_msg("sort %s: %.*s", asked[i][0], SL(line));
        }
    }
    return OK;
}

static void lists_use_their_indexes(void **state)
{
    (void)state;
    if (!test_database.n) READ(plans);
}

/* ---- what is kept for how long ---- */

/* On 11/09/2018 and the day after: which fields are left, and how often the row has been written. */
static const struct kept { const char *ten, *ngay, *nguoi, *left, *left_after; int version, version_after; } kept[] = {
    { "đúng một tháng", "11/8/2018", "Lê Ánh", "nguoi ghi_chu", "ghi_chu", 1, 2 },
    { "quá một ngày", "10/8/2018", "Lê Ánh", "ghi_chu", "ghi_chu", 2, 2 },
    { "cuối tháng ngắn hơn", "31/1/2018", "Lê Ánh", "ghi_chu", "ghi_chu", 2, 2 },
    { "đúng một năm", "11/9/2017", "Lê Ánh", "ghi_chu", "", 2, 3 },
    { "hai thời hạn một đêm", "10/9/2017", "Lê Ánh", "", "", 3, 3 },
    { "không có gì để xóa", "10/8/2018", "", "ghi_chu", "ghi_chu", 1, 1 },
    { "không biết ngày", "", "Lê Ánh", "nguoi ghi_chu", "nguoi ghi_chu", 1, 1 },
    { "ngày mai", "12/9/2018", "Lê Ánh", "nguoi ghi_chu", "nguoi ghi_chu", 1, 1 },
};
enum { KEPT = sizeof kept / sizeof *kept, MANY = 200 };     /* with them more than the job reads at a time */

static const struct registry *giu(struct call *c) { return register_named(defs(c), S("kho/giu")); }

static err thing_add(struct call *c, const char *ten, const char *ngay, const char *nguoi)
{
    const char *const typed[] = { "ten", ten, "ngay", ngay, "nguoi", nguoi, "ghi_chu", "túi vải", NULL };
    struct registry_row row;
    field_faults faults = { 0 };
    TRY(register_add(c, giu(c), &(struct registry_change){ .typed = values_of(c, typed) }, &row, &faults));
    assert_int_equal(faults.n, 0);
    return OK;
}

static err things(struct call *c)
{
    for (size_t i = 0; i < KEPT; i++) TRY(thing_add(c, kept[i].ten, kept[i].ngay, kept[i].nguoi));
    for (int i = 0; i < MANY; i++) TRY(thing_add(c, zstr(c->mem, slice_fmt(c->mem, "nhiều %d", i)), "1/8/2018", "Lê Ánh"));
    return OK;
}

static err rows_of(struct call *c, const char *q, registry_rows *rows)
{
    struct registry_ask ask = { .q = slice_z(q), .sort = S("ten"), .limit = 500 };
    slice next;
    field_faults faults = { 0 };
    return register_list(c, giu(c), &ask, rows, &next, &faults);
}

static err left_is(struct call *c)
{
    registry_rows rows;
    int seen = 0;
    TRY(rows_of(c, "", &rows));
    assert_int_equal(rows.n, KEPT + MANY);
    EACH (row, rows) {
        bool named = node_text(row->values, "nguoi").n, noted = node_text(row->values, "ghi_chu").n;
        if (slice_starts(row->title, S("nhiều"))) assert_true(!named && noted && row->version == 2);
        for (size_t i = 0; i < KEPT; i++) {
            if (!slice_eq(row->title, slice_z(kept[i].ten))) continue;
            const char *left = w.later ? kept[i].left_after : kept[i].left;
            int version = w.later ? kept[i].version_after : kept[i].version;
            if (named != !!strstr(left, "nguoi") || noted != !!strstr(left, "ghi_chu") || row->version != version)
                fail_msg("%s: nguoi %d, ghi_chu %d, version %lld", kept[i].ten, named, noted, (long long)row->version);
            seen++;
        }
    }
    assert_int_equal(seen, KEPT);
    return OK;
}

/* Nobody is found by a name that is gone, and no event before the erasure has a body; what came after has one. */
static err gone_is(struct call *c)
{
    registry_rows rows;
    int64_t n;
    TRY(rows_of(c, "lê ánh", &rows));
    assert_int_equal(rows.n, w.later ? 2 : 3);
    TRY(db_int(c, &n, "select count(*) from event as e join (select subject, max(n) as last from event where subject_kind = 'kho/giu' "
               "group by subject) as l on l.subject = e.subject where e.subject_kind = 'kho/giu' and (e.body is null) <> (e.n < l.last)"));
    assert_int_equal(n, 0);
    return OK;
}

static int64_t events;
static err events_count(struct call *c) { return db_int(c, &events, "select count(*) from event where subject_kind = 'kho/giu'"); }

static void night(void)
{
    struct call c = installed_call(&w);
    assert_ok(register_retention_work(&c));
    READ(left_is);
    READ(gone_is);
}

static void fields_go_on_their_day_and_once(void **state)
{
    (void)state;
    WRITE(things);
    night();
    READ(events_count);
    int64_t before = events;
    night();
    READ(events_count);
    assert_int_equal(events, before);
    w.later = 1;
    night();
    w.later = 0;
}

/* ---- what piles up under a key ---- */

enum { LENT = 2 * RULE_ROWS };

static const struct registry *muon(struct call *c) { return register_named(defs(c), S("kho/muon")); }

static err lend(struct call *c, const char *nguoi, struct registry_row *row, field_faults *faults)
{
    const char *const typed[] = { "hop", "HOP/2018/0001", "nguoi", nguoi, NULL };
    return register_add(c, muon(c), &(struct registry_change){ .typed = values_of(c, typed) }, row, faults);
}

static err lend_and_bring_back(struct call *c)
{
    for (int i = 0; i < LENT; i++) {
        struct registry_row row, after;
        field_faults faults = { 0 };
        TRY(lend(c, zstr(c->mem, slice_fmt(c->mem, "Người %03d", i)), &row, &faults));
        assert_int_equal(faults.n, 0);
        slice key = slice_fmt(c->mem, "%lld", (long long)row.id);
        TRY(register_change(c, muon(c), key, &(struct registry_change){ .move = S("tra") }, &after, &faults));
        assert_int_equal(faults.n, 0);
    }
    return OK;
}

/* The list is in the usual order, by names, and says that there is more. */
static err lend_once_more_and_twice(struct call *c)
{
    struct registry_row row;
    field_faults faults = { 0 };
    TRY(lend(c, "Người sau cùng", &row, &faults));
    assert_int_equal(faults.n, 0);
    slice before = node_text(row.values, "lan_truoc");
    assert_true(slice_find(before, S("Người 000")) < before.n && slice_find(before, S("Người 199")) < before.n);
    assert_true(slice_find(before, S("Người 210")) == before.n && slice_find(before, S("và còn nữa")) < before.n);
    TRY(lend(c, "Người thứ hai", &row, &faults));
    assert_int_equal(faults.n, 1);
    assert_true(slice_starts(faults.v[0].text, S("Hộp đang có người mượn")));
    return OK;
}

static void what_has_ended_is_in_nobodys_way(void **state)
{
    (void)state;
    WRITE(lend_and_bring_back);
    WRITE(lend_once_more_and_twice);
}

int register_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_goes_there_and_back), cmocka_unit_test(all_that_is_wrong_is_told_at_once),
        cmocka_unit_test(a_row_has_versions_and_a_history), cmocka_unit_test(lists_are_what_they_should_be),
        cmocka_unit_test(words_are_found_together_and_apart),
        cmocka_unit_test(one_letter_may_be_wrong),
        cmocka_unit_test(lists_use_their_indexes), cmocka_unit_test(fields_go_on_their_day_and_once),
        cmocka_unit_test(what_has_ended_is_in_nobodys_way),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
