/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of this floor share.  Each x_test.c runs its group from x_test(); base_test.c adds them up. */
#ifndef BASE_BASE_TEST_H
#define BASE_BASE_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail                     /* ours is base/err.h's */
#undef fail_msg
#include "base/arena.h"
#include "base/node.h"
#include "base/slice.h"

#define fail_msg(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)

#define COUNT(table) (sizeof (table) / sizeof *(table))

#define assert_slice(got, want)  check_slice((got), (want), __FILE__, __LINE__)      /* want: slice */
#define assert_text(got, want)   check_slice((got), slice_z(want), __FILE__, __LINE__)
void check_slice(slice got, slice want, const char *file, int line);

/* A test's own arena, *state; give both to cmocka_unit_test_setup_teardown. */
int mem_begin(void **state);
int mem_end(void **state);
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, mem_begin, mem_end)

bool aborts(void (*fn)(void *), void *p);       /* fn ends its process with abort */

int arena_test(void);
int charset_test(void);
int err_test(void);
int fold_test(void);
int form_test(void);
int geo_test(void);
int hash_test(void);
int json_test(void);
int log_test(void);
int node_test(void);
int shape_test(void);
int slice_test(void);
int time_test(void);
int workbook_test(void);
int yaml_test(void);

#endif
