/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

static const struct { const char *name; int (*run)(void); } groups[] = {
    { "calendar", calendar_tests },
    { "deadline", deadline_tests },
    { "merkle",   merkle_tests },
    { "ledger",   ledger_tests },
    { "feed",     feed_tests },
    { "unit",     unit_tests },
    { "form",     form_tests },
    { "procedure", procedure_tests },
    { "definitions", definitions_tests },
    { "notice", notice_tests },
    { "result", result_tests },
    { "register", register_tests },
    { "import", import_tests },
    { "report", report_tests },
    { "rule", rule_tests },
    { "words",    dossier_words_tests },                /* last: its units are no province's */
};

slice test_database;

void assert_ok(err e)
{
    if (e.fault)
        fail_msg("%s at %s: %.*s%.*s", e.fault->code, e.fault->at, SL(e.fault->text), SL(e.fault->detail));
}

void assert_fault(err e, const char *code)
{
    assert_non_null(e.fault);
    assert_string_equal(e.fault->code, code);
}

uint64_t test_seed(const char *name)
{
    const char *given = getenv("TEST_SEED");
    uint32_t chance;
    random_bytes(&chance, sizeof chance);
    uint64_t seed = given ? strtoull(given, NULL, 10) : chance;
    printf("%s: TEST_SEED=%llu\n", name, (unsigned long long)seed);
    return seed * 2654435761u + 88172645463325252u;
}

size_t test_cases(size_t usual)
{
    const char *given = getenv("TEST_CASES");
    return given ? strtoull(given, NULL, 10) : usual;
}

uint64_t random_next(uint64_t *state)
{
    uint64_t x = *state += 0x9E3779B97F4A7C15u;         /* splitmix64 */
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

int random_int(uint64_t *state, int low, int high)
{
    return low + (int)(random_next(state) % (uint64_t)(high - low + 1));
}

int main(int argc, char **argv)
{
    int failed = 0;
    if (argc > 1 && !strncmp(argv[1], "postgres", 8)) test_database = slice_z(argv[1]), argc--, argv++;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        bool wanted = argc == 1;
        for (int a = 1; a < argc; a++) wanted = wanted || !strcmp(argv[a], groups[i].name);
        if (wanted) failed += groups[i].run();
    }
    return failed ? 1 : 0;
}
