/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel's unit tests share.  Each x_test.c has one x_tests(), listed in test_main.c.
 * test_kernel [postgres://…] [GROUP…] runs them; without a URL the database is SQLite, with one an empty PostgreSQL.
 * Random tests print their seed; TEST_SEED=n repeats a run, TEST_CASES=n makes it longer. */
#ifndef KERNEL_TEST_H
#define KERNEL_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail                                     /* base/err.h has its own: include this header first */
#undef fail_msg
#include "base/call.h"

int calendar_tests(void);
int deadline_tests(void);
int feed_tests(void);
int ledger_tests(void);
int dossier_words_tests(void);
int merkle_tests(void);
int definitions_tests(void);
int procedure_tests(void);
int form_tests(void);
int unit_tests(void);
int notice_tests(void);
int result_tests(void);
int register_tests(void);
int import_tests(void);
int report_tests(void);
int rule_tests(void);

#define fail_msg(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)
#define RUN(tests) cmocka_run_group_tests(tests, NULL, NULL)

extern slice test_database;                     /* no value: SQLite */

/* Fails the test with the fault's words. */
void assert_ok(err e);
void assert_fault(err e, const char *code);

uint64_t test_seed(const char *name);           /* prints "name: TEST_SEED=…" */
size_t   test_cases(size_t usual);
uint64_t random_next(uint64_t *state);
int      random_int(uint64_t *state, int low, int high);    /* both included */

#endif
