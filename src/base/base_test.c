/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base_test.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

void check_slice(slice got, slice want, const char *file, int line)
{
    if (slice_eq(got, want)) return;
    print_error("got  «%.*s»\nwant «%.*s»\n", SL(got), SL(want));
    _fail(file, line);
}

int mem_begin(void **state)
{
    *state = arena_new();
    return 0;
}

int mem_end(void **state)
{
    arena_free(*state);
    return 0;
}

bool aborts(void (*fn)(void *), void *p)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        fn(p);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

int main(void)
{
    return arena_test() + slice_test() + err_test() + time_test() + node_test() + json_test() + yaml_test() + form_test()
        + fold_test() + geo_test() + charset_test() + shape_test() + hash_test() + log_test() + workbook_test();
}
