/* SPDX-License-Identifier: Apache-2.0 */
/* A verification code as people copy it from paper or hear it on the telephone. */
#include "kernel/kernel_test.h"
#include "kernel/result.h"

static void codes(void **state)
{
    (void)state;
    static const struct { const char *typed, *code; } table[] = {
        { "7q0w1e2r3t4y5z6x", "7q0w1e2r3t4y5z6x" },
        { "7Q0W 1E2R 3T4Y 5Z6X", "7q0w1e2r3t4y5z6x" },
        { " 7qow\tle2r3t4y5z6x\r\n", "7q0w1e2r3t4y5z6x" },
        { "7qOw Ie2r Lt4y", "7q0w1e2r1t4y" },
        { "", "" },
        { "0000-0000", "0000-0000" },
    };
    struct arena *mem = arena_new();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        slice made = result_code(mem, slice_z(table[i].typed));
        if (!slice_eq(made, slice_z(table[i].code))) fail_msg("«%s»: «%.*s»", table[i].typed, SL(made));
    }
    slice written = result_code_written(mem, S("7q0w1e2r3t4y5z6x"));
    assert_true(slice_eq(written, S("7q0w 1e2r 3t4y 5z6x")));
    assert_true(slice_eq(result_code(mem, written), S("7q0w1e2r3t4y5z6x")));
    arena_free(mem);
}

int result_tests(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(codes) };
    return RUN(tests);
}
