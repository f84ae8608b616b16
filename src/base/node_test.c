/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include <string.h>

static void building_and_looking(void **state)
{
    struct arena *mem = *state;
    struct node *map = node_map(mem), *inner = node_map(mem), *list = node_list(mem);
    char key[] = "name";
    node_put_text(mem, map, key, S("An"));
    key[0] = 'X';                               /* keys are copied */
    node_put_int(mem, map, "age", -42);
    node_put_bool(mem, map, "sealed", true);
    node_put_text(mem, map, "note", (slice){ NULL, 0 });
    node_put(mem, map, S("in"), inner);
    node_put_text(mem, inner, "deep", S("x"));
    node_add(list, node_new(mem, NODE_NUMBER, S("1")));
    node_add(list, node_new(mem, NODE_NUMBER, S("2.50")));
    node_put(mem, inner, S("list"), list);
    assert_text(json_text(mem, map), "{\"name\":\"An\",\"age\":-42,\"sealed\":true,\"note\":null,"
                                     "\"in\":{\"deep\":\"x\",\"list\":[1,2.50]}}");
    assert_int_equal(map->n, 5);
    assert_text(node_text(map, "name"), "An");
    assert_int_equal(node_int(map, "age", 0), -42);
    assert_int_equal(node_int(map, "name", 7), 7);
    assert_true(node_bool(map, "sealed", false));
    assert_null(node_text(map, "note").p);
    assert_null(node_text(map, "in").p);
    assert_text(node_value(node_at(map, "in.deep")), "x");
    assert_int_equal(node_at(map, "in.list")->n, 2);
    assert_null(node_at(map, "in.deep.er"));
    assert_null(node_at(map, "no.deep"));
    assert_null(node_get(NULL, "a"));
    assert_null(node_get(list, "a"));
    assert_null(node_value(NULL).p);
    assert_ptr_equal(node_find(map, S("in")), inner);
}

static void replacing(void **state)
{
    struct arena *mem = *state;
    struct node *map = node_map(mem);
    static const char *const keys[] = { "a", "b", "c" };
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < COUNT(keys); i++) node_put_int(mem, map, keys[i], (int64_t)i + round * 10);
    node_put_bool(mem, map, "d", false);
    assert_text(json_text(mem, map), "{\"a\":10,\"b\":11,\"c\":12,\"d\":false}");
    assert_int_equal(map->n, 4);
}

static void booleans(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *text; bool otherwise, want; } table[] = {
        { "true", false, true }, { "on", false, true }, { "1", false, true }, { "false", true, false },
        { "0", true, false }, { "có", true, true }, { "", false, false },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct node *map = node_map(mem);
        node_put_text(mem, map, "b", slice_z(table[i].text));
        assert_int_equal(node_bool(map, "b", table[i].otherwise), table[i].want);
    }
}

static void copying(void **state)
{
    struct arena *mem = *state;
    problems list = { 0 };
    const char *text = "{\"a\":[1,{\"b\":null}],\"c\":\"đ\"}";
    ARENA_SCRATCH (other) {
        struct node *n = json_read(other, slice_z(text), S("f"), &list);
        struct node *copy = node_copy(mem, n);
        arena_reset(other);
        assert_text(json_text(mem, copy), text);
        assert_int_equal(node_get(copy, "c")->col, 21);
    }
}

static void problem_texts(void **state)
{
    struct arena *mem = *state;
    static const struct { const char *file; int line, col; const char *text; } table[] = {
        { "x.yaml", 3, 5, "x.yaml:3:5: thiếu «a»" }, { NULL, 3, 5, "3:5: thiếu «a»" },
        { "x.yaml", 0, 0, "x.yaml: thiếu «a»" },     { NULL, 0, 0, "thiếu «a»" },
    };
    problems list = { 0 };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct node at = { .line = table[i].line, .col = table[i].col };
        problem_add(mem, &list, slice_z(table[i].file), table[i].line ? &at : NULL, "thiếu «%s»", "a");
        assert_text(problem_text(mem, &list.v[i]), table[i].text);
    }
}

static void bad_number(void *mem) { json_text(mem, node_new(mem, NODE_NUMBER, S("01"))); }

static void built_nonsense_aborts(void **state) { assert_true(aborts(bad_number, *state)); }

int node_test(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(building_and_looking), TEST(replacing), TEST(booleans), TEST(copying), TEST(problem_texts),
        TEST(built_nonsense_aborts),
    };
    return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
