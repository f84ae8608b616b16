/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of units: Vĩnh Long of 2018, and a small province through a reform. */
#include "kernel/kernel_test.h"
#include "kernel/test_province.h"

#define VINH_LONG "province/vinh-long-2018"
#define UNIT(code) unit_by_code(&c, S(code), today(&c))

static void the_province_is_whole(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        unit_list communes = { 0 }, districts = { 0 };
        unit_search(&c, S("commune"), S(""), today(&c), &communes);
        unit_search(&c, S("district"), S(""), today(&c), &districts);
        assert_int_equal(communes.n, 109);
        assert_int_equal(districts.n, 8);
        assert_string_equal(zstr(mem, unit_root(&c)->name), "Tỉnh Vĩnh Long");
        size_t below = 0;
        EACH (d, districts)
            EACH (u, communes) below += unit_within(*u, *d);
        assert_int_equal(below, 109);
    }
}

/* lo and hi against walking up by parent, for every pair. */
static void ranges_are_subtrees(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        const struct units *all = &defs(&c)->units;
        for (size_t i = 0; i < all->n; i++)
            for (size_t k = 0; k < all->n; k++) {
                const struct unit *up = &all->v[i];
                while (up && up != &all->v[k]) up = up->parent;
                if (unit_within(&all->v[i], &all->v[k]) != (up != NULL)) fail_msg("%.*s in %.*s", SL(all->v[i].code), SL(all->v[k].code));
            }
    }
}

static void units_are_found(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        const struct unit *ward = UNIT("29548"), *city = UNIT("855");
        unit_list found = { 0 };
        assert_string_equal(zstr(mem, unit_place(mem, ward)), "Phường 1, Thành phố Vĩnh Long");
        assert_string_equal(zstr(mem, unit_place(mem, UNIT("STNMT"))), "Sở Tài nguyên và Môi trường");
        assert_ptr_equal(unit_ancestor(ward, S("district")), city);
        assert_ptr_equal(unit_ancestor(ward, S("commune")), ward);
        assert_null(unit_ancestor(city, S("commune")));
        assert_ptr_equal(unit_branch(&c, ward, S("land_registry"), today(&c)), UNIT("855.VPDK"));
        assert_ptr_equal(unit_branch(&c, UNIT("855.VPDK"), S("land_registry"), today(&c)), UNIT("855.VPDK"));
        assert_null(unit_branch(&c, ward, S("hai_quan"), today(&c)));
        assert_ptr_equal(unit_by_id(&c, ward->id), ward);
        assert_null(unit_by_id(&c, 0));
        assert_null(unit_by_id(&c, 1 << 20));
        assert_null(UNIT("99999"));
        assert_true(unit_is_territory(ward) && !unit_is_territory(UNIT("STNMT")));
        unit_search(&c, S("commune"), S("phuong 1"), today(&c), &found);
        assert_true(found.n >= 1 && found.v[0] == ward);
        found.n = 0;
        unit_search(&c, S(""), S("29548"), today(&c), &found);
        assert_int_equal(found.n, 1);
    }
}

static void a_reform_is_data(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, "tests/definitions/good/reform");
        day before = day_of(2018, 6, 30), after = day_of(2018, 7, 1);
        const struct unit *old = unit_by_code(&c, S("10101"), before), *fresh = unit_by_code(&c, S("20101"), after);
        assert_non_null(old);
        assert_non_null(fresh);
        assert_null(unit_by_code(&c, S("10101"), after));
        assert_null(unit_by_code(&c, S("20101"), before));
        assert_null(unit_by_code(&c, S("101"), after));                     /* the district tier is gone */
        assert_ptr_equal(fresh->parent, unit_root(&c));
        assert_int_equal(old->successor, fresh->lo);
        unit_list found = { 0 };
        unit_search(&c, S("district"), S(""), after, &found);
        assert_int_equal(found.n, 0);
    }
}

int unit_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_province_is_whole),
        cmocka_unit_test(ranges_are_subtrees),
        cmocka_unit_test(units_are_found),
        cmocka_unit_test(a_reform_is_data),
    };
    return RUN(tests);
}
