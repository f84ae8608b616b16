/* SPDX-License-Identifier: Apache-2.0 */
/* The language of rules: what it says of one row, what it refuses, and that no text can harm it. */
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <string.h>
#include "kernel/province.h"
#include "kernel/rule.h"
#include "kernel/test_province.h"

/* tests/definitions/good/registers/kho/hop.yaml */
static const struct registry *hop(struct arena *mem, struct definitions **d)
{
    problems found = { 0 };
    *d = definitions_new(mem);
    system_load(*d, source_path(mem, "tests/definitions/good/registers/kho"), NULL, &found);
    if (found.n) fail_msg("%.*s", SL(problem_text(mem, &found.v[0])));
    return register_named(*d, S("kho/hop"));
}

static const char *const row[] = { "ten", "Hộp một", "ngay", "2018-01-31", "luc", "2018-09-11T08:05:00+07:00", "gia", "1000000",
                                   "so_to", "12", "dien_tich", "1.25", "loai", "a", "kin", "yes", NULL };

static const struct { const char *text; enum verdict says; } said[] = {
    { "so_to = 12", VERDICT_TRUE }, { "so_to != 12", VERDICT_FALSE }, { "so_to > 12", VERDICT_FALSE }, { "so_to >= 12", VERDICT_TRUE },
    { "so_to < 12.5 and so_to > 11.5", VERDICT_TRUE }, { "so_to * 2 - 4 = 20", VERDICT_TRUE }, { "2 + 3 * 4 = 14", VERDICT_TRUE },
    { "(2 + 3) * 4 = 20", VERDICT_TRUE }, { "dien_tich * 4 = 5", VERDICT_TRUE }, { "dien_tich = 1.2500", VERDICT_TRUE },
    { "gia * gia * gia * gia * gia * gia * gia > gia", VERDICT_TRUE }, { "0 - gia * gia * gia * gia * gia * gia * gia < 0", VERDICT_TRUE },
    { "ngay + 1 month = ngay + 28 days", VERDICT_TRUE }, { "ngay + 1 year > ngay + 364 days", VERDICT_TRUE },
    { "ngay - 11 months < ngay - 333 days", VERDICT_TRUE }, { "luc - ngay = 223", VERDICT_TRUE }, { "today - luc = 1", VERDICT_TRUE },
    { "ngay + 12000 years > ngay", VERDICT_UNKNOWN }, { "ngay - 12000 months > ngay", VERDICT_FALSE },
    { "loai = 'a'", VERDICT_TRUE }, { "loai in ('b', 'a')", VERDICT_TRUE }, { "loai in ('b')", VERDICT_FALSE },
    { "not loai in ('b')", VERDICT_TRUE }, { "kin", VERDICT_TRUE }, { "not kin", VERDICT_FALSE }, { "kin and so_to = 1", VERDICT_FALSE },
    { "so_to = 1 or kin", VERDICT_TRUE }, { "ten = 'Hộp một'", VERDICT_TRUE }, { "given(ten)", VERDICT_TRUE },
    { "given(mst)", VERDICT_FALSE }, { "mst = '1'", VERDICT_UNKNOWN }, { "mst != '1'", VERDICT_UNKNOWN },
    { "mst = '1' or kin", VERDICT_TRUE }, { "mst = '1' and kin", VERDICT_UNKNOWN }, { "mst = '1' and not kin", VERDICT_FALSE },
    { "not mst = '1'", VERDICT_UNKNOWN },
    /* boxes within this one: 12 sheets, 5 sheets, and one whose sheets nobody has counted */
    { "count(hop where trong = this) = 3", VERDICT_TRUE }, { "count(hop where trong = this and so_to > 5) >= 1", VERDICT_UNKNOWN },
    { "count(hop where trong = this and loai = 'a') = 2", VERDICT_TRUE }, { "exists(hop where trong = this and so_to > 5)", VERDICT_TRUE },
    { "exists(hop where trong = this and so_to > 50)", VERDICT_UNKNOWN }, { "none(hop where trong = this and so_to > 5)", VERDICT_FALSE },
    { "none(hop where trong = this and so_to > 50)", VERDICT_UNKNOWN }, { "none(hop where trong = this and loai = 'b')", VERDICT_TRUE },
    { "exists(hop where trong = this and so_to = this.so_to)", VERDICT_TRUE },
    { "exists(hop where trong = this and so_to < this.so_to)", VERDICT_TRUE }, { "exists(kho/hop where id = this and kin)", VERDICT_TRUE },
    { "exists(hop where loai = 'b' and (kin or so_to = 5))", VERDICT_TRUE }, { "none(hop where mst = this.mst)", VERDICT_UNKNOWN },
    { "count(hop where trong = this and ngay >= today - 12 months) * 2 + so_to = 14", VERDICT_TRUE },
    { "exists(hop where trong = this and id = '2') and exists(hop where trong = this and id != '2')", VERDICT_TRUE },
    { "ngay + 2 working days = ngay + 2 days", VERDICT_UNKNOWN },
    { "(if kin then so_to else 0) = 12", VERDICT_TRUE }, { "(if not kin then 1 else if loai = 'a' then 2 else 3) = 2", VERDICT_TRUE },
    { "if mst = '1' then kin else not kin", VERDICT_FALSE }, { "ngay + 1 month = (if kin then ngay + 28 days else ngay)", VERDICT_TRUE },
    { "exists(hop where trong = this and ngay > this.ngay)", VERDICT_TRUE },
    { "none(hop where trong = this and ngay = this.ngay)", VERDICT_TRUE },
    { "sum(so_to of hop where trong = this) = 17", VERDICT_TRUE },
    { "sum(so_to of hop where trong = this and loai = 'b') = 0", VERDICT_TRUE },
    { "sum(so_to of hop where trong = this and so_to > 5) = 12", VERDICT_UNKNOWN },
    { "sum(so_to of hop where mst = this.mst) = 0", VERDICT_UNKNOWN },
    { "last(so_to of hop where trong = this by ngay) = 12", VERDICT_TRUE },
    { "last(loai of hop where trong = this and kin by ngay) != 'a'", VERDICT_UNKNOWN },
    { "last(ngay of hop where trong = this and loai = 'a' by ngay) < ngay + 8 months", VERDICT_TRUE },
    { "last(so_to of hop where trong = this and loai = 'b' by ngay) = 1", VERDICT_UNKNOWN },
};

static const char *const inside[][13] = {
    { "trong", "7", "so_to", "12", "loai", "a", "ngay", "2018-09-01", NULL },
    { "trong", "7", "so_to", "5", "loai", "a", "ngay", "2017-09-11", NULL },
    { "trong", "7", "loai", "c", "ngay", "2016-01-01", "kin", "yes", NULL } };

/* All three stand under every key; a row without a tax code leads nowhere. */
static struct rule_found *found_all(struct arena *mem, const struct rule_code *code)
{
    struct rule_found *found = NEWN(mem, struct rule_found, code->looks + 1);
    for (size_t i = 0; i < code->looks; i++) {
        found[i].missing = slice_eq(code->lookups[i].own, S("mst"));
        for (size_t k = 0; k < 3 && !found[i].missing; k++) {
            struct node *values = node_map(mem);
            for (const char *const *pair = inside[k]; *pair; pair += 2) node_put_text(mem, values, pair[0], slice_z(pair[1]));
            LIST_ADD(mem, &found[i].rows, ((struct rule_row){ slice_fmt(mem, "%zu", k + 1), NONE, S("hộp"), values }));
        }
    }
    return found;
}

static enum verdict says(struct arena *mem, const struct rule_code *code, const struct node *values)
{
    return rule_run(code, &(struct rule_facts){ .id = S("7"), .values = values, .today = day_of(2018, 9, 12),
                                                .found = found_all(mem, code) });
}

static const struct { const char *text, *why; } refused[] = {
    { "", "hết dòng" }, { "so_to", "cần đúng sai" }, { "so_to =", "hết dòng" }, { "so_to = 'a'", "không so sánh" },
    { "so_too = 1", "so_to" }, { "loai = 'c'", "không có giá trị" }, { "loai in ('a', 'c')", "không có giá trị" },
    { "loai in (a)", "dấu nháy" }, { "kin = kin", "không so sánh" },
    { "ngay + 3 > ngay", "cần số" }, { "ngay + ngay > ngay", "cần số" },
    { "so_to + 3 days > 1", "cần số" }, { "1.5 years > 2", "số nguyên" }, { "so_to = 1 so_to", "thừa" }, { "not so_to", "cần đúng sai" },
    { "state = 'a'", "không có trạng thái" }, { "given(x)", "không có trường" }, { "(kin", "chờ «)»" },
    { "so_to = 1.23456", "không phải số" },
    { "so_to = 1. ", "không phải số" }, { "ten = 'a", "dấu nháy" }, { "so_to = 1 % 2", "thừa" }, { "kin or", "hết dòng" },
    { "so_to = 99999999999999999999", "không phải số" },
    { "count(hop where trong = this)", "cần đúng sai" }, { "count(hopp where trong = this) > 1", "«kho/hop»" },
    { "exists(hop)", "chờ «where»" }, { "exists(hop where so_to > 1)", "không tra theo «so_to»" },
    { "exists(hop where kin = this.kin or kin)", "chờ «)»" },
    { "exists(hop where trong = this.so_to)", "không cùng kiểu" }, { "this = '1'", "chỉ dùng trong tra cứu" },
    { "exists(hop where trong = this and exists(hop where trong = this))", "bên trong một tra cứu" },
    { "exists(hop where trong = 5)", "this" },
    { "exists(hop where trong = this and loai = 'c')", "không có giá trị" }, { "exists(hop where trong = this", "chờ «)»" },
    { "none(hop where trong = this) and none(hop where trong = this) and none(hop where trong = this) and none(hop where trong = this) "
      "and none(hop where trong = this)", "quá 4 lần" },
    { "list(hop where trong = this) = 'a'", "list" }, { "now > today", "now" }, { "2 working", "sau «working»" },
    { "ngay + 999 working days > ngay", "250" },
    { "if so_to then kin else kin", "cần đúng sai" }, { "if kin then so_to else kin", "cần số" }, { "if kin then kin", "chờ «else»" },
    { "sum(loai of hop where trong = this) = 1", "không phải số" }, { "sum(hop where trong = this) = 1", "chờ «of»" },
    { "last(so_to of hop where trong = this) = 1", "chờ «by»" }, { "last(so_to of hop where trong = this by loai) = 1", "là một ngày" },
    { "last(xx of hop where trong = this by ngay) = 1", "không có trường" },
};

static void rules_say_what_they_should(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct definitions *d;
        const struct registry *r = hop(mem, &d);
        struct node *values = node_map(mem);
        for (const char *const *pair = row; *pair; pair += 2) node_put_text(mem, values, pair[0], slice_z(pair[1]));
        for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
            struct rule_code code;
            slice why;
            size_t at;
            if (!rule_compile(mem, d, r, slice_z(said[i].text), &code, &why, &at)) fail_msg("%s: %.*s", said[i].text, SL(why));
            enum verdict v = says(mem, &code, values);
            if (v != said[i].says) fail_msg("%s is %d, not %d", said[i].text, v, said[i].says);
        }
    }
}

/* Of kho/muon, in its two states; what its other fields say is not known yet. */
static const struct { const char *where; bool lent, back; } may_count[] = {
    { "", true, true }, { " and state = 'dang_muon'", true, false }, { " and state != 'dang_muon'", false, true },
    { " and state in ('da_tra', 'dang_muon')", true, true }, { " and state = 'da_tra' and state = 'dang_muon'", false, false },
    { " and (state = 'da_tra' or given(nguoi))", true, true }, { " and given(nguoi) and state = 'da_tra'", false, true },
    { " and not given(nguoi)", true, true }, { " and not (state = 'da_tra' and given(nguoi))", true, true },
    { " and (if given(nguoi) then state = 'da_tra' else state = 'dang_muon')", true, true },
    { " and (if state = 'da_tra' then given(nguoi) else nguoi != nguoi)", true, true },
    { " and today < today and state = 'da_tra'", false, true }, { " and hop != this.hop and id != this and state = 'da_tra'", false, true },
};

static void what_a_state_rules_out_is_known_beforehand(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct definitions *d;
        (void)hop(mem, &d);
        const struct registry *muon = register_named(d, S("kho/muon"));
        for (size_t i = 0; i < sizeof may_count / sizeof *may_count; i++) {
            struct rule_code code;
            slice why, text = slice_fmt(mem, "none(muon where hop = this.hop%s)", may_count[i].where);
            size_t at;
            if (!rule_compile(mem, d, muon, text, &code, &why, &at)) fail_msg("%s: %.*s", may_count[i].where, SL(why));
            bool lent = rule_may_count(code.lookups, S("dang_muon")), back = rule_may_count(code.lookups, S("da_tra"));
            if (lent != may_count[i].lent || back != may_count[i].back) fail_msg("%s: %d %d", may_count[i].where, lent, back);
        }
    }
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct definitions *d;
        const struct registry *r = hop(mem, &d);
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
            struct rule_code code;
            slice why;
            size_t at;
            if (rule_compile(mem, d, r, slice_z(refused[i].text), &code, &why, &at)) fail_msg("«%s» was taken", refused[i].text);
            if (!strstr(zstr(mem, why), refused[i].why)) fail_msg("«%s»: %.*s", refused[i].text, SL(why));
        }
    }
}

/* Texts of the language's own pieces, put together by chance: each is refused or runs. */
static void no_text_can_harm(void **state)
{
    static const char *const pieces[] = { "so_to", "ngay", "luc", "loai", "kin", "ten", "today", "given", "(", ")", "+", "-", "*",
        "<", "<=", "=", "!=", "in", "and", "or", "not", "12", "1.5", "3 years", "2 days", "'a'", "'", ",", "'b'", "đ",
        "#", "999999999999999", "count", "exists(hop where trong = this", "none(hop where loai = this.loai and", "this", ".", "id",
        "hop", "where", "working days", "if", "then", "else", "sum(so_to of hop where trong = this",
        "last(so_to of hop where trong =", "by" };
    (void)state;
    uint64_t seed = test_seed("rules");
    size_t ran = 0, n = test_cases(20000);
    ARENA_SCRATCH (mem) {
        struct definitions *d;
        const struct registry *r = hop(mem, &d);
        struct node *values = node_map(mem);
        for (const char *const *pair = row; *pair; pair += 2) node_put_text(mem, values, pair[0], slice_z(pair[1]));
        for (size_t i = 0; i < n; i++) {
            ARENA_SCRATCH (tmp) {
                struct out text = out_new(tmp, 4096);
                struct rule_code code;
                slice why;
                size_t at;
                for (int k = random_int(&seed, 1, 9); k; k--)
                    out_f(&text, "%s ", pieces[random_int(&seed, 0, (int)(sizeof pieces / sizeof *pieces) - 1)]);
                if (rule_compile(tmp, d, r, out_slice(&text), &code, &why, &at)) {
                    ran++;
                    (void)says(tmp, &code, values);
                } else {
                    assert_true(why.n && at <= out_slice(&text).n);
                }
            }
        }
    }
    printf("%zu of %zu random rules ran\n", ran, n);
    assert_true(ran > n / 1000);
}

int rule_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_say_what_they_should), cmocka_unit_test(what_a_state_rules_out_is_known_beforehand),
        cmocka_unit_test(what_makes_no_sense_is_refused), cmocka_unit_test(no_text_can_harm),
    };
    return RUN(tests);
}
