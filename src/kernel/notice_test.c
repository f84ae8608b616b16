/* SPDX-License-Identifier: Apache-2.0 */
/* Templates, SMS length, quiet hours; the words of the provinces, and what is said when they do not work. */
#include "kernel/kernel_test.h"
#include <string.h>
#include "kernel/app.h"
#include "kernel/notice_read.h"
#include "kernel/test_province.h"

static struct arena *mem;

static struct notice_values some(void)
{
    struct notice_values v = { 0 };
    v.of[VALUE_CODE] = S("000.00.01.H61-180911-0001");
    v.of[VALUE_REF] = S("0123456789abcdef");
    v.of[VALUE_UNIT] = S("Phường 1");
    v.of[VALUE_AMOUNT] = S("16.000 đ");
    return v;
}

static void assert_text(slice made, const char *want)
{
    if (!slice_eq(made, slice_z(want))) fail_msg("«%.*s», wanted «%s»", SL(made), want);
}

static void templates(void **state)
{
    (void)state;
    static const struct { const char *text; enum notice_trouble wrong; const char *made; } table[] = {
        { "Tại {unit}.", NOTICE_MADE, "Tại Phường 1." },
        { "{unit}[, hẹn {due}].", NOTICE_MADE, "Phường 1." },
        { "{unit}[ thu {amount}][, {due}]!", NOTICE_MADE, "Phường 1 thu 16.000 đ!" },
        { "Không có giá trị", NOTICE_MADE, "Không có giá trị" },
        { "", NOTICE_MADE, "" },
        { "Hẹn {due}", NOTICE_MISSING, "due" },
        { "Tại {untie}", NOTICE_UNKNOWN, "untie" },
        { "[Tại {untie}]", NOTICE_UNKNOWN, "untie" },
        { "Tại {unit", NOTICE_UNCLOSED, NULL },
        { "[Tại {unit}", NOTICE_UNCLOSED, NULL },
        { "{unit}{unit}{unit}{unit}{unit}{unit}", NOTICE_LONG, NULL },
    };
    struct notice_values values = some();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        slice made = NONE, where = NONE;
        enum notice_trouble wrong = notice_render(mem, slice_z(table[i].text), &values, 50, &made, &where);
        if (wrong != table[i].wrong) fail_msg("«%s»: %s", table[i].text, notice_troubles[wrong]);
        if (!wrong) assert_text(made, table[i].made);
        else if (table[i].made) assert_text(where, table[i].made);
    }
}

/* A value is text, never a template: whoever writes braces into a reason reads braces. */
static void values_are_not_templates(void **state)
{
    (void)state;
    struct notice_values values = some();
    slice made, where;
    values.of[VALUE_WHY] = S("thiếu {ref} và [{due}]");
    assert_int_equal(notice_render(mem, S("{why}."), &values, 100, &made, &where), NOTICE_MADE);
    assert_text(made, "thiếu {ref} và [{due}].");
}

static void sms(void **state)
{
    (void)state;
    char full[SMS_MOST + 1];
    memset(full, 'x', sizeof full);
    assert_int_equal(sms_length(S("")), 0);
    assert_int_equal(sms_length(S("Ho so 16.000 d")), 14);
    assert_int_equal(sms_length(S("[a] {b} ~ | \\ ^\n")), 24);
    assert_int_equal(sms_length(S("Hồ sơ")), -1);
    assert_int_equal(sms_length(S("`")), -1);
    assert_int_equal(sms_length((slice){ full, SMS_MOST }), SMS_MOST);
}

static void quiet(void **state)
{
    (void)state;
    static const struct { int at, from, to, days, until; } table[] = {
        { 20 * 60 + 59, 21 * 60, 7 * 60, 0, 20 * 60 + 59 }, { 21 * 60, 21 * 60, 7 * 60, 1, 7 * 60 },
        { 23 * 60, 21 * 60, 7 * 60, 1, 7 * 60 },
        { 0, 21 * 60, 7 * 60, 0, 7 * 60 },                  { 6 * 60 + 59, 21 * 60, 7 * 60, 0, 7 * 60 },
        { 7 * 60, 21 * 60, 7 * 60, 0, 7 * 60 },
        { 12 * 60, 11 * 60, 13 * 60, 0, 13 * 60 },          { 13 * 60, 11 * 60, 13 * 60, 0, 13 * 60 },  { 3 * 60, 5, 5, 0, 3 * 60 },
    };
    day d = day_of(2018, 12, 31);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        instant until = quiet_until(instant_at(d, table[i].at), table[i].from, table[i].to);
        if (until.ms != instant_at(day_add(d, table[i].days), table[i].until).ms) fail_msg("row %zu", i);
    }
}

/* Without the province every occasion has words, made of what is always there and of nothing at all. */
static void plain_words(void **state)
{
    (void)state;
    for (enum notice_kind kind = 0; kind < NOTICE_KINDS; kind++) {
        struct notice_values all = { 0 }, none = { 0 };
        for (enum notice_value i = 0; i < NOTICE_VALUES; i++)
            if ((notice_rules[kind].sure | notice_rules[kind].perhaps) >> i & 1) all.of[i] = S("giá trị");
        struct notice_said full = notice_say(mem, NULL, kind, &all), bare = notice_say(mem, NULL, kind, &none);
        assert_true(full.text.n && full.subject.n && !full.wrong && slice_find(full.text, S("–")) == full.text.n);
        assert_true(bare.text.n && bare.subject.n && !bare.wrong);
        assert_true(sms_length(bare.brief) > 0 && sms_length(bare.brief) <= SMS_MOST);
        assert_int_equal(notice_kind_of(slice_z(notice_rules[kind].key)), kind);
    }
}

/* A text that cannot be made gives way to plain words, the others of the same notice stay; the first trouble is told. */
static void a_broken_template_blocks_nothing(void **state)
{
    (void)state;
    struct notice_set set = { 0 };
    struct notice_values values = some();
    set.of[NOTICE_ACCEPTED] = (struct notice_template){ S("Tin của {unit}"), S("Hẹn {due}"), S("Tai {unit}") };
    struct notice_said said = notice_say(mem, &set, NOTICE_ACCEPTED, &values);
    assert_int_equal(said.wrong, NOTICE_MISSING);
    assert_text(said.where, "due");
    assert_text(said.subject, "Tin của Phường 1");
    assert_text(said.text, "Hồ sơ 000.00.01.H61-180911-0001 đã được tiếp nhận.");
    assert_text(said.brief, "Tai Phuong 1");
    char name[200];
    memset(name, 'u', sizeof name);
    values.of[VALUE_UNIT] = (slice){ name, sizeof name };
    said = notice_say(mem, &set, NOTICE_ACCEPTED, &values);
    assert_true(sms_length(said.brief) <= SMS_MOST && slice_starts(said.brief, S("Ho so cua ban")));
    values.of[VALUE_UNIT] = S("漢");
    set.of[NOTICE_ACCEPTED].brief = S("Tại {unit}");
    set.of[NOTICE_ACCEPTED].text = NONE;
    assert_int_equal(notice_say(mem, &set, NOTICE_ACCEPTED, &values).wrong, NOTICE_ALPHABET);
}

/* A reason as long as the form takes still arrives, cut. */
static void long_reasons(void **state)
{
    (void)state;
    struct notice_values values = some();
    char *why = arena_alloc(mem, 3 * TEXT_MOST);
    memset(why, 'y', 3 * TEXT_MOST);
    values.of[VALUE_WHY] = (slice){ why, 3 * TEXT_MOST };
    struct notice_said said = notice_say(mem, NULL, NOTICE_REFUSED, &values);
    assert_true(said.text.n > TEXT_MOST / 2 && said.text.n < TEXT_MOST);
}

static void words_of_the_province(void **state)
{
    (void)state;
    const struct definitions *d = defs(&(struct call){ .defs = province_call(mem, "province/vinh-long-2018").defs });
    const struct notice_set *set = notice_set_on(&d->notices, day_of(2018, 9, 11));
    assert_non_null(set);
    assert_int_equal(d->notices.quiet_from, 21 * 60);
    assert_int_equal(d->notices.quiet_to, 7 * 60);
    for (enum notice_kind kind = 0; kind < NOTICE_KINDS; kind++)
        if (!set->of[kind].subject.n || !set->of[kind].text.n || !set->of[kind].brief.n)
            fail_msg("no words for %s", notice_rules[kind].key);
    assert_null(notice_set_on(&d->notices, day_of(2014, 12, 31)));
}

int notice_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates), cmocka_unit_test(values_are_not_templates), cmocka_unit_test(sms), cmocka_unit_test(quiet),
        cmocka_unit_test(plain_words), cmocka_unit_test(a_broken_template_blocks_nothing), cmocka_unit_test(long_reasons),
        cmocka_unit_test(words_of_the_province),
    };
    mem = arena_new();
    int failed = RUN(tests);
    arena_free(mem);
    return failed;
}
