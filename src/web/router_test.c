/* SPDX-License-Identifier: Apache-2.0 */
#include "web/router.h"
#include "web/web_test.h"

static err nothing(struct call *c)
{
    (void)c;
    return OK;
}

static const struct route good[] = {
    { "GET",  "/",                    nothing, "public", "Trang chủ" },
    { "GET",  "/ho-so",               nothing, "public", "Danh sách" },
    { "POST", "/ho-so",               nothing, "public", "Thêm" },
    { "GET",  "/ho-so/{ma}",          nothing, "public", "Một hồ sơ" },
    { "GET",  "/ho-so/moi",           nothing, "public", "Hồ sơ mới" },
    { "GET",  "/ho-so/{ma}/giay/{so}", nothing, "public", "Một giấy" },
    { "GET",  "/ho-so/moi/xong",      nothing, "public", "Xong" },
    { "PATCH", "/ho-so/{id}",         nothing, "public", "Sửa" },
    { 0 },
};

static struct router *built(struct arena *mem)
{
    struct router *r;
    const struct system system = { .routes = good };
    assert_ok(router_build(mem, (const struct system *const[]){ &system, NULL }, &r));
    return r;
}

static void router_finds(void **state)
{
    static const struct { const char *method, *path, *pattern; } cases[] = {
        { "GET",  "/",                    "/" },
        { "HEAD", "/",                    "/" },
        { "GET",  "/ho-so",               "/ho-so" },
        { "GET",  "/ho-so/17",            "/ho-so/{ma}" },
        { "GET",  "/ho-so/moi",           "/ho-so/moi" },
        { "PATCH", "/ho-so/17",           "/ho-so/{id}" },
        { "GET",  "/ho-so/moi/giay/3",    "/ho-so/{ma}/giay/{so}" },   /* the literal is a dead end: falls back */
        { "GET",  "/ho-so/moi/xong",      "/ho-so/moi/xong" },
        { "GET",  "/ho-so/",              NULL },
        { "GET",  "/ho-so//giay/3",       NULL },
        { "GET",  "/ho-so/17/giay",       NULL },
        { "GET",  "ho-so",                NULL },
        { "GET",  "",                     NULL },
        { "BREW", "/ho-so",               NULL },
    };
    struct router *r = built(*state);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct route_match m = router_find(r, cases[i].method, slice_z(cases[i].path));
        if (cases[i].pattern) assert_non_null(m.route);
        else assert_null(m.route);
        if (m.route) assert_string_equal(m.route->path, cases[i].pattern);
    }
}

static void router_names_params(void **state)
{
    struct router *r = built(*state);
    struct route_match m = router_find(r, "GET", S("/ho-so/a%20b/giay/3"));
    assert_text(router_param(&m, "ma"), "a%20b");
    assert_text(router_param(&m, "so"), "3");
    assert_null(router_param(&m, "id").p);
    m = router_find(r, "PATCH", S("/ho-so/9"));
    assert_text(router_param(&m, "id"), "9");
}

static void router_allows(void **state)
{
    struct router *r = built(*state);
    assert_string_equal(router_find(r, "DELETE", S("/ho-so")).allow, "GET, HEAD, POST");
    assert_string_equal(router_find(r, "POST", S("/ho-so/17")).allow, "GET, HEAD, PATCH");
    assert_null(router_find(r, "POST", S("/khong-co")).allow);
}

static void router_refuses(void **state)
{
    static const struct { struct route route[3]; const char *why; } cases[] = {
        { { { "GET", "/a", nothing, "", "A" } }, "names no right" },
        { { { "GET", "/a", nothing, NULL, "A" } }, "names no right" },
        { { { "GET", "/a", NULL, "public", "A" } }, "no handler" },
        { { { "GET", "/a", nothing, "public", "" } }, "no title" },
        { { { "BREW", "/a", nothing, "public", "A" } }, "unknown method" },
        { { { "GET", "a", nothing, "public", "A" } }, "begin with /" },
        { { { "GET", "/a/", nothing, "public", "A" } }, "bad pattern" },
        { { { "GET", "/a//b", nothing, "public", "A" } }, "bad pattern" },
        { { { "GET", "/a/{}", nothing, "public", "A" } }, "bad pattern" },
        { { { "GET", "/a/{b", nothing, "public", "A" } }, "bad pattern" },
        { { { "GET", "/a/b?c", nothing, "public", "A" } }, "bad pattern" },
        { { { "GET", "/a", nothing, "public", "A" }, { "GET", "/a", nothing, "public", "B" } }, "twice" },
        { { { "GET", "/a/{b}", nothing, "public", "A" }, { "GET", "/a/{c}", nothing, "public", "B" } }, "twice" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct system system = { .routes = cases[i].route };
        struct router *r;
        err e = router_build(*state, (const struct system *const[]){ &system, NULL }, &r);
        assert_non_null(e.fault);
        assert_string_equal(e.fault->code, "web.routes");
        assert_has(e.fault->detail, cases[i].why);
    }
}

int router_test(void)
{
    const struct CMUnitTest tests[] = { TEST(router_finds), TEST(router_names_params), TEST(router_allows), TEST(router_refuses) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
