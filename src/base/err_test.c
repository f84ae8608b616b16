/* SPDX-License-Identifier: Apache-2.0 */
/* Errors and text output. */
#include "base/base_test.h"
#include "base/call.h"
#include "base/out.h"
#include <string.h>

static void kinds(void **state)
{
    (void)state;
    static const struct { enum err_kind kind; int status, code; const char *name; } table[] = {
        { ERR_NONE, 200, 0, "ok" },        { ERR_USAGE, 400, 2, "usage" },      { ERR_LOGIN, 401, 1, "login" },
        { ERR_DENIED, 403, 1, "denied" },  { ERR_MISSING, 404, 1, "missing" },  { ERR_CONFLICT, 409, 1, "conflict" },
        { ERR_STALE, 412, 1, "stale" },    { ERR_LARGE, 413, 1, "large" },      { ERR_MEDIA, 415, 1, "media" },
        { ERR_INPUT, 422, 1, "input" },    { ERR_OFTEN, 429, 1, "often" },      { ERR_BROKEN, 500, 1, "broken" },
        { ERR_LATER, 503, 1, "later" },    { ERR_FULL, 507, 1, "full" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        assert_int_equal(err_status(table[i].kind), table[i].status);
        assert_int_equal(err_exit(table[i].kind), table[i].code);
        assert_string_equal(err_name(table[i].kind), table[i].name);
    }
}

static err give(err e)
{
    TRY(e);
    return OK;
}

static void making(void **state)
{
    struct call c = { .mem = *state };
    err e = give(fail(&c, ERR_CONFLICT, "x.y", "Hồ sơ %d", 7));
    assert_int_equal(e.fault->kind, ERR_CONFLICT);
    assert_string_equal(e.fault->code, "x.y");
    assert_text(e.fault->text, "Hồ sơ 7");
    assert_non_null(strstr(e.fault->at, "err_test.c:"));
    e = broken(c.mem, "x.z", "went %s", "wrong");
    assert_int_equal(e.fault->kind, ERR_BROKEN);
    assert_int_equal(e.fault->text.n, 0);
    assert_text(e.fault->detail, "went wrong");
    assert_null(give(OK).fault);
    char far[3000];
    memset(far, 'x', sizeof far - 1);
    memcpy(far + 2046, "ệ", 3);                        /* the cut falls into this letter, which goes as a whole */
    far[sizeof far - 1] = 0;
    e = fail(&c, ERR_INPUT, "x", "%s", far);
    assert_int_equal(e.fault->text.n, 2046);
}

static void fields(void **state)
{
    struct arena *mem = *state;
    field_faults list = { 0 };
    assert_null(err_fields(mem, "x.form", list).fault);
    assert_null(err_copy(mem, OK).fault);
    field_fault_add(mem, &list, S("name"), "thiếu %s", "họ tên");
    field_fault_add(mem, &list, S("born"), "ngày sinh ở tương lai");
    ARENA_SCRATCH (other) {
        err e = err_copy(other, err_fields(mem, "x.form", list));
        arena_reset(mem);
        assert_int_equal(e.fault->kind, ERR_INPUT);
        assert_text(e.fault->text, "thiếu họ tên");
        assert_int_equal(e.fault->fields.n, 2);
        assert_text(e.fault->fields.v[1].field, "born");
    }
}

static void bug(void *p) { must(p); }
static void never_here(void *p)
{
    (void)p;
    never();
}

static void bugs_abort(void **state)
{
    assert_true(aborts(bug, NULL));
    assert_false(aborts(bug, *state));
    assert_true(aborts(never_here, NULL));
}

static void out_text(void **state)
{
    struct out o = out_new(*state, 10000);
    assert_text(out_slice(&o), "");
    out_z(&o, "a");
    out_c(&o, ' ');
    out_i(&o, INT64_MIN);
    out_c(&o, ' ');
    out_i(&o, 0);
    out_f(&o, " %05.1f", 2.5);
    assert_text(out_slice(&o), "a -9223372036854775808 0 002.5");
    for (int i = 0; i < 2000; i++) out_s(&o, S("xyz"));
    assert_int_equal(o.n, 6030);
    assert_false(o.over);
}

static void out_ceiling(void **state)
{
    struct out o = out_new(*state, 5);
    out_z(&o, "abc");
    out_z(&o, "def");                           /* a piece is kept whole or not at all */
    assert_true(o.over);
    out_z(&o, "x");                             /* and nothing comes after a gap */
    assert_text(out_slice(&o), "abc");
    out_f(&o, "%d", 1);
    assert_text(out_slice(&o), "abc");
    struct out sized = out_sized(*state, 5, 100), grown = out_new(*state, 1500);
    out_z(&sized, "abcde");
    for (int i = 0; i < 11; i++) out_f(&grown, "%0100d", i);
    assert_true(!sized.over && !grown.over);
    assert_int_equal(sized.cap, 5);             /* room never exceeds the ceiling: who writes in place need not ask for both */
    assert_int_equal(grown.cap, 1500);
    out_c(&sized, 'f');
    assert_true(sized.over);
}

static void out_json_strings(void **state)
{
    struct out o = out_new(*state, 1000);
    out_json(&o, S("đ\"\\\n\r\t\b\f\x01\x1f/\x7f"));
    assert_text(out_slice(&o), "\"đ\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f/\x7f\"");
}

int err_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(kinds), TEST(making), TEST(fields), TEST(bugs_abort), TEST(out_text), TEST(out_ceiling),
        TEST(out_json_strings),
    };
    return cmocka_run_group_tests_name("err, out", tests, NULL, NULL);
}
