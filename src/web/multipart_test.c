/* SPDX-License-Identifier: Apache-2.0 */
#include "web/multipart.h"
#include "web/web_test.h"

/* What came out: "name(file)=bytes;" for each part. */
static err begin(void *owner, slice name, slice file)
{
    struct out *o = owner;
    out_s(o, name);
    if (file.p) out_f(o, "(%.*s)", SL(file));
    out_c(o, '=');
    return OK;
}

static err data(void *owner, slice bytes)
{
    out_s(owner, bytes);
    return OK;
}

static err end(void *owner)
{
    out_c(owner, ';');
    return OK;
}

static err run(struct arena *mem, slice body, size_t piece, slice *result)
{
    struct out o = out_new(mem, 1 << 20);
    struct multipart *m = multipart_new(mem, S("multipart/form-data; boundary=xyz"), (struct multipart_sink){ begin, data, end, &o });
    assert_non_null(m);
    for (size_t at = 0; at < body.n; at += piece) TRY(multipart_feed(m, slice_sub(body, at, piece)));
    TRY(multipart_end(m));
    *result = out_slice(&o);
    return OK;
}

#define HEAD "Content-Disposition: form-data; name="
static const struct { const char *body, *result;
} cases[] = {
    { "--xyz\r\n" HEAD "\"a\"\r\n\r\n1\r\n--xyz--\r\n", "a=1;" },
    { "lời mở đầu\r\n--xyz\r\n" HEAD "\"a\"\r\n\r\n1\r\n--xyz--", "a=1;" },
    { "--xyz\r\n" HEAD "\"a\"\r\n\r\n\r\n--xyz--\r\n", "a=;" },
    { "--xyz\r\n" HEAD "\"họ tên\"\r\n\r\nNguyễn\r\nVăn A\r\n--xyz\r\n" HEAD
      "b\r\n\r\n\r\n--xy\r\n--xyz--\r\n",
      "họ tên=Nguyễn\r\nVăn A;b=\r\n--xy;" },
    { "--xyz\r\ncontent-type: text/plain\r\ncontent-disposition: form-data; filename=\"a;name=x.pdf\"; "
      "name=\"f\"\r\n\r\n%PDF\r\n--xyz--\r\n",
      "f(a;name=x.pdf)=%PDF;" },
    { "--xyz\r\n" HEAD "\"f\"; filename=\"\"\r\n\r\n\r\n--xyz--\r\n", "f()=;" },
    { "--xyz\r\n" HEAD "\"f\"; filename=\"\\\"a%22b\"\r\n\r\n\r\n--xyz--\r\n", "f(\"a\"b)=;" },
    { "--xyz \t\r\n" HEAD "\"a\"\r\n\r\n\r\n\r\n--xyz--\r\nepilogue --xyz", "a=\r\n;" },
    { "--xyz--\r\n", "" },
    { "--xyz\r\n\r\n\r\n1\r\n--xyz--\r\n", NULL }, /* a part without a name */
    { "--xyz\r\nContent-Type: text/plain\r\n\r\n1\r\n--xyz--\r\n", NULL },
    { "--xyz\r\n" HEAD "\"a\"\r\n\r\n1\r\n--xyz", NULL }, /* cut short */
    { "--xyz\r\n" HEAD "\"a\"\r\n\r\n1", NULL },
    { "--xyz!\r\n", NULL },
    { "no boundary at all", NULL },
    { "", NULL },
};

static void multipart_reads(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t piece = 1; piece < 100; piece++) {
            slice result = { 0 };
            err e = run(*state, slice_z(cases[i].body), piece, &result);
            if (!cases[i].result) assert_true(e.fault && slice_eq(slice_z(e.fault->code), S("web.multipart")));
            else if (e.fault) fail_msg("case %zu in pieces of %zu: %.*s", i, piece, SL(e.fault->detail));
            else assert_text(result, cases[i].result);
        }
}

static void multipart_is_bounded(void **state)
{
    struct out o = out_new(*state, 1 << 20);
    out_z(&o, "--xyz\r\nX: ");
    for (int i = 0; i < 20000; i++) out_c(&o, 'x');
    slice result;
    err e = run(*state, out_slice(&o), 1000, &result);
    assert_non_null(e.fault);
    assert_has(e.fault->detail, "too long");
}

static void multipart_wants_a_boundary(void **state)
{
    static const char *const bad[] = { "text/plain; boundary=a", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a\nb\"",
        "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_null(multipart_new(*state, slice_z(bad[i]), (struct multipart_sink){ begin, data, end, NULL }));
    assert_non_null(multipart_new(*state, S("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""),
                                  (struct multipart_sink){ begin, data, end, NULL }));
}

int multipart_test(void)
{
    const struct CMUnitTest tests[] = { TEST(multipart_reads), TEST(multipart_is_bounded), TEST(multipart_wants_a_boundary) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
