/* SPDX-License-Identifier: Apache-2.0 */
/* The page runtime without a server: what may come out of each place, and the catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail                     /* ours is base/err.h's */
#undef fail_msg
#include "web/catalogue.h"
#include "web/page.h"

#define fail_msg(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)

static const struct language *lang;
const struct language *page_language(const struct call *) { return lang ? lang : languages(); }

#define HOSTILE "<b a=\"x\" c='y'>&amp;</b>"

struct row { slice in, want; };

static void each(void **state, const struct row *rows, void (*put)(struct call *, struct out *, slice))
{
    struct call c = { .mem = *state };
    for (const struct row *r = rows; r->want.p; r++) {
        struct out o = out_new(*state, 4096);
        put(&c, &o, r->in);
        if (slice_eq(out_slice(&o), r->want)) continue;
        fail_msg("«%.*s» gave «%.*s», want «%.*s»", SL(r->in), SL(out_slice(&o)), SL(r->want));
    }
}

static void text(void **state)
{
    static const struct row rows[] = {
        { { NULL, 0 }, { "", 0 } }, { S(""), S("") }, { S("Đỗ"), S("Đỗ") }, { S("&"), S("&amp;") },
        { S(HOSTILE), S("&lt;b a=\"x\" c='y'&gt;&amp;amp;&lt;/b&gt;") }, {},
    };
    each(state, rows, put_text_slice);
}

static void value(void **state)
{
    static const struct row rows[] = {
        { S("a b"), S("a b") }, { S(HOSTILE), S("&lt;b a=&#34;x&#34; c=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;") }, {},
    };
    each(state, rows, put_value_slice);
}

static void url(void **state)
{
    static const struct row rows[] = {
        { S("/ho-so?a=1&b='2'"), S("/ho-so?a=1&amp;b=&#39;2&#39;") }, { S("?a"), S("?a") }, { S("#x"), S("#x") }, { S(""), S("") },
        { S("https://dichvucong.gov.vn/"), S("https://dichvucong.gov.vn/") }, { S("tel:19001234"), S("tel:19001234") },
        { S("mailto:a@b.vn"), S("mailto:a@b.vn") },
        { S("javascript:alert(1)"), S("#blocked") }, { S("JavaScript:alert(1)"), S("#blocked") }, { S("java\tscript:x"), S("#blocked") },
        { S(" javascript:x"), S("#blocked") }, { S("data:text/html,x"), S("#blocked") }, { S("http://a/"), S("#blocked") },
        { S("//evil.vn/"), S("#blocked") }, { S("/\\evil.vn"), S("#blocked") }, { S("/\t/evil.vn"), S("#blocked") },
        { S("ho-so"), S("#blocked") }, { S("HTTPS://a"), S("#blocked") }, {},
    };
    each(state, rows, put_url_slice);
}

static void urlpart(void **state)
{
    static const struct row rows[] = {
        { S("aZ09-._~"), S("aZ09-._~") }, { S("a b/c?d#e&f=g"), S("a%20b%2Fc%3Fd%23e%26f%3Dg") }, { S("Đỗ"), S("%C4%90%E1%BB%97") },
        { S("\"'<>"), S("%22%27%3C%3E") }, {},
    };
    each(state, rows, put_urlpart_slice);
}

static void types(void **state)
{
    struct call call = { .mem = *state }, *c = &call;
    struct out out = out_new(*state, 4096), *o = &out;
    day d = day_of(2018, 9, 11);
    instant t = instant_at(d, 485);
    put_text(c, o, "a<"); put_text(c, o, 7); put_text(c, o, (int64_t)-8); put_text(c, o, (size_t)9); put_text(c, o, d);
    out_c(o, '|');
    put_text(c, o, t); put_text(c, o, ((money){ 8000 })); put_text(c, o, ((html){ S("<i>") }));
    out_c(o, '|');
    put_value(c, o, d); put_value(c, o, 1); put_value(c, o, "\"");
    out_c(o, '|');
    put_urlpart(c, o, d); put_urlpart(c, o, ((money){ 8000 })); put_urlpart(c, o, t); put_urlpart(c, o, (int64_t)5);
    out_c(o, '|');
    put_url(c, o, 12); put_url(c, o, "/x");
    slice want = S(
        "a&lt;7-8911/09/2018|08:05 11/09/20188.000 đ<i>|11/09/20181&#34;|2018-09-1180002018-09-11T08%3A05%3A00%2B07%3A005|#blocked/x");
    if (!slice_eq(out_slice(o), want)) fail_msg("%.*s", SL(out_slice(o)));
}

static void attributes(void **state)
{
    struct call c = { .mem = *state };
    struct out o = out_new(*state, 4096);
    put_attr(&c, &o, flag("checked", true));
    put_attr(&c, &o, flag("required", false));
    put_attr(&c, &o, attr("title", S("a\"b")));
    put_attr(&c, &o, attr("title", (slice){ NULL, 0 }));
    put_attr(&c, &o, attr("href", S("javascript:x")));
    put_attr(&c, &o, attr("value", S("")));
    assert_true(slice_eq(out_slice(&o), S(" checked title=\"a&#34;b\" href=\"#blocked\" value=\"\"")));
}

static void translations(void **state)
{
    struct call c = { .mem = *state };
    problems found = { 0 };
    slice yaml = S("\"Gửi\": \"Send & go\"\n\"Còn %d ngày\": \"%d days left\"\n\"%d trên %s\": \"%s of %d\"\n\"Trống\": \"\"\n");
    struct catalogue *k = catalogue_read(*state, yaml, S("en.yaml"), &found);
    assert_int_equal(found.n, 1);
    assert_int_equal(found.v[0].line, 3);
    const struct language list[] = { languages()[0], { S("en"), S("English"), k }, { 0 } };
    languages_use(list);
    struct out o = out_new(*state, 4096);
    lang = language_of(S("vi"));
    put_say(&c, &o, S("Gửi"));
    lang = language_of(S("en"));
    put_say(&c, &o, S("Gửi"));
    put_say(&c, &o, S("Trống"));
    put_say(&c, &o, S("Không <có>"));
    out_s(&o, say_f(&c, "Còn %d ngày", 3));
    out_s(&o, say_f(&c, "%d trên %s", 1, "x"));
    put_say(&c, &o, S("Còn 12 ngày"));
    put_say(&c, &o, S("Còn nhiều ngày"));
    languages_use(NULL);
    lang = languages();
    assert_true(slice_eq(out_slice(&o), S("GửiSend &amp; goTrốngKhông &lt;có&gt;3 days left1 trên x12 days leftCòn nhiều ngày")));
}

/* What was put together before it is looked up. */
static void patterns(void **state)
{
    static const struct { const char *text, *english; } cases[] = {
        { "Còn 12 ngày", "12 days left" }, { "Còn ba ngày", NULL }, { "Còn 12 ngày nữa", NULL }, { "quá hạn 3 giờ", "3 hours late" },
        { "quá hạn hôm qua", "hôm qua late" }, { "quá hạn ", NULL }, { "Từ thứ Hai đến thứ Ba", "From Monday to thứ Ba" },
        { "thứ Hai", "Monday" },
        { "100 % hoàn thành", "100 % done" }, { "a, b", NULL }, { "Số giấy tờ", NULL },
    };
    problems found = { 0 };
    const struct catalogue *k = catalogue_read(*state, S("\"Còn %d ngày\": \"%d days left\"\n\"quá hạn %.*s\": \"%.*s late\"\n"
        "\"%d giờ\": \"%d hours\"\n\"Từ %s đến %s\": \"From %s to %s\"\n\"thứ Hai\": \"Monday\"\n\"%d %% xong\": \"%d %% done\"\n"
        "\"%d %s hoàn thành\": \"%d %s done\"\n\"%s, %s\": \"%s; %s\"\n\"Số %s\": \"No %s\"\n"), S("en.yaml"), &found);
    assert_int_equal(found.n, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        slice made = catalogue_translate(k, *state, slice_z(cases[i].text));
        if (!slice_eq(made, slice_z(cases[i].english))) fail_msg("«%s»: «%.*s»", cases[i].text, (int)made.n, made.p);
    }
}

static void built_in_catalogue(void **state)
{
    assert_null(catalogue_start(*state).fault);
    const struct language *english = language_of(S("en"));
    assert_non_null(english);
    assert_true(slice_eq(english->name, S("English")));
    assert_true(slice_eq(catalogue_get(english->words, S("Đến nội dung chính")), S("Skip to main content")));
    assert_null(catalogue_get(english->words, S("no such text")).p);
    assert_null(language_of(S("xx")));
    languages_use(NULL);
}

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text, begin, end),       cmocka_unit_test_setup_teardown(value, begin, end),
        cmocka_unit_test_setup_teardown(url, begin, end),        cmocka_unit_test_setup_teardown(urlpart, begin, end),
        cmocka_unit_test_setup_teardown(types, begin, end),      cmocka_unit_test_setup_teardown(attributes, begin, end),
        cmocka_unit_test_setup_teardown(translations, begin, end),  cmocka_unit_test_setup_teardown(patterns, begin, end),
        cmocka_unit_test_setup_teardown(built_in_catalogue, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
