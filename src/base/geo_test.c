/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include "base/geo.h"
#include <math.h>

static const struct { const char *typed, *kept; } places[] = {
    { "10.253, 105.972", "10.253000, 105.972000" }, { "10.253,105.972", "10.253000, 105.972000" },
    { " 10,253; 105,972 ", "10.253000, 105.972000" }, { "10,253 105,972", "10.253000, 105.972000" },
    { "10,253, 105,972", "10.253000, 105.972000" }, { "10 106", "10.000000, 106.000000" },
    { "10.2530004, 105.9719996", "10.253000, 105.972000" }, { "10.25300049999, 105.9720005", "10.253000, 105.972001" },
    { "10°15'12\"N 105°58'20\"E", "10.253333, 105.972222" }, { "10º 15′ 12″ n, 105º 58′ 20″ e", "10.253333, 105.972222" },
    { "10°15’12''B 105°58’20''Đ", "10.253333, 105.972222" }, { "105°58'20\"E 10°15'12\"N", "10.253333, 105.972222" },
    { "10°15.2'N 105°58,333'E", "10.253333, 105.972217" }, { "10.2530° N, 105.9720° E", "10.253000, 105.972000" },
    { "N10.253 E105.972", "10.253000, 105.972000" }, { "10.253N105.972E", "10.253000, 105.972000" },
    { "10.253° 105.972°", "10.253000, 105.972000" }, { "-8.5, -77.25", "-8.500000, -77.250000" },
    { "8.5 S 77.25 W", "-8.500000, -77.250000" }, { "105.972, 10.253", "105.972000, 10.253000" },
    { "0.0000004, -0.0000004", "0.000000, 0.000000" },
};
static const char *const no_places[] = {
    "", "10.253", "10,253", "10,105.972", "ten, eleven", "10.253, 105.972, 3", "10.253 N 105.972", "10.253 N, 105.972 N",
    "10.253 E 105.972 E", "1000, 5", "10, 180.0000006", "10°61'N 105°E", "10°15'60\"N 105°58'20\"E", "10.253, 105.972 m", "--10, 105",
    "10..2, 105", "10.253105.972",
    "10°15'12\"N", "\xC2", "10.253; ; ;",
};

static void places_are_read(void **state)
{
    struct arena *mem = *state;
    latlon p, again;
    for (size_t i = 0; i < COUNT(places); i++) {
        if (!latlon_read(slice_z(places[i].typed), &p)) fail_msg("%s", places[i].typed);
        slice kept = latlon_text(mem, p);
        assert_text(kept, places[i].kept);
        assert_true(latlon_read(kept, &again));
        assert_slice(latlon_text(mem, again), kept);
    }
    for (size_t i = 0; i < COUNT(no_places); i++)
        if (latlon_read(slice_z(no_places[i]), &p)) fail_msg("“%s” was taken for a place", no_places[i]);
}

static void degrees_are_plain(void **state)
{
    static const char *const wrong[] = { "", "1e2", "1,5", "180.0000006", "1.", " 1", "+1" };
    struct arena *mem = *state;
    int32_t n;
    assert_true(degrees_read(S("-105.9719996"), &n));
    assert_int_equal(n, -105972000);
    assert_text(degrees_text(mem, n), "-105.972000");
    assert_text(degrees_text(mem, -5), "-0.000005");
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (degrees_read(slice_z(wrong[i]), &n)) fail_msg("%s", wrong[i]);
}

static void boxes_hold(void **state)
{
    const struct geo_box box = { { 9870000, 105680000 }, { 10340000, 106290000 } };
    latlon p = { 10253000, 105972000 };
    (void)state;
    assert_true(latlon_within(p, &box));
    assert_false(latlon_within(latlon_swapped(p), &box));
    assert_true(latlon_within(box.low, &box) && latlon_within(box.high, &box));
    assert_false(latlon_within((latlon){ 9869999, 105972000 }, &box));
}

static outline outline_of(struct arena *mem, const char *typed)
{
    outline o;
    size_t line;
    if (!outline_read(mem, slice_z(typed), &o, &line)) fail_msg("%s: line %zu", typed, line);
    return o;
}

static void outlines_are_read(void **state)
{
    struct arena *mem = *state;
    size_t line;
    outline o = outline_of(mem, "10, 106\n\n10, 106\r\n10.001, 106\n10.001, 106.001\n10, 106");
    assert_text(outline_text(mem, &o), "10.000000, 106.000000\n10.001000, 106.000000\n10.001000, 106.001000");
    outline_turn(&o);
    assert_text(outline_text(mem, &o), "10.000000, 106.000000\n10.001000, 106.001000\n10.001000, 106.000000");
    outline_turn(&o);
    assert_text(outline_text(mem, &o), "10.000000, 106.000000\n10.001000, 106.001000\n10.001000, 106.000000");
    assert_false(outline_read(mem, S("10, 106\n\nx\n10.001, 106"), &o, &line));
    assert_int_equal(line, 3);
    o = outline_of(mem, "");
    assert_int_equal(o.n, 0);
    assert_true(outline_area(&o) == 0);
}

static void sides_that_meet(void **state)
{
    static const struct { const char *corners; size_t one, other; } table[] = {
        { "10, 106\n10, 106.001\n10.001, 106.001\n10.001, 106", 0, 0 },                         /* a square */
        { "10, 106\n10, 106.001\n10.001, 106.0005", 0, 0 },
        { "10, 106\n10, 106.001\n10.0005, 106.0002\n10.001, 106.001\n10.001, 106", 0, 0 },       /* an arrow */
        { "10, 106\n10.001, 106.001\n10, 106.001\n10.001, 106", 1, 3 },                         /* a bow tie */
        { "10, 106\n10, 106.001\n10, 106.0005", 1, 2 },                                         /* no width */
        { "10, 106\n10, 106.001\n10.001, 106.0005\n10, 106.0005", 1, 3 },                       /* touches a side */
        { "10, 106\n10, 106.002\n10.001, 106.001\n10.002, 106.002\n10.002, 106\n10.001, 106.001", 2, 5 },    /* touches a corner */
        { "10, 106\n10, 106.002\n10, 106.001\n10.001, 106.001", 1, 2 },                         /* a spike */
        { "10, 106\n10, 106.001\n10.001, 106\n9.999, 106", 1, 3 },                              /* runs through its first corner */
    };
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(table); i++) {
        size_t one = 0, other = 0;
        outline o = outline_of(mem, table[i].corners);
        if (outline_crossing(&o, &one, &other) != (table[i].one != 0) || one != table[i].one || other != table[i].other)
            fail_msg("%s: %zu and %zu", table[i].corners, one, other);
    }
}

/* Against the lengths of a degree at 10° that surveyors' tables give: 110,607.8 m along, 109,639.4 m across. */
static void areas(void **state)
{
    struct arena *mem = *state;
    outline square = outline_of(mem, "9.9995, 106\n9.9995, 106.001\n10.0005, 106.001\n10.0005, 106"), half = square;
    double wanted = 110.6078 * 109.6394;
    if (fabs(outline_area(&square) - wanted) > wanted * 1e-5) fail_msg("%.3f, not %.3f", outline_area(&square), wanted);
    half.n = 3;
    assert_true(fabs(outline_area(&half) - wanted / 2) < wanted * 1e-5);
    outline_turn(&square);
    assert_true(fabs(outline_area(&square) - wanted) < wanted * 1e-5);
    outline here = outline_of(mem, "10, 106\n10, 106.00001\n10.00001, 106.00001");     /* not lost among the large numbers of a place */
    assert_true(outline_area(&here) > 0.6 && outline_area(&here) < 0.61);
    struct geo_box box = outline_box(&square);
    double east, north;
    geo_size(&box, &east, &north);
    assert_true(fabs(east - 109.6394) < 1e-3 && fabs(north - 110.6078) < 1e-3);
}

int geo_test(void)
{
    const struct CMUnitTest tests[] = { TEST(places_are_read), TEST(degrees_are_plain), TEST(boxes_hold), TEST(outlines_are_read),
                                        TEST(sides_that_meet), TEST(areas) };
    return cmocka_run_group_tests_name("geo", tests, NULL, NULL);
}
