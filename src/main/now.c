/* SPDX-License-Identifier: Apache-2.0 */
/* What time it is: the machine's clock, or another under MOTCUA_NOW.  That names the instant at which the process begins, or else a
 * file of eight bytes, an int64_t as the machine writes it: by how many milliseconds we are ahead of the machine.  Whoever writes
 * there moves the clock of every process that was told of the file, while it runs. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "main/cli.h"

static int64_t fixed;
static const int64_t *ahead = &fixed;

/* Never unmapped: it is looked at to the process's end. */
static const int64_t *shared(const char *path)
{
    int64_t whole;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    void *at = pread(fd, &whole, sizeof whole, 0) == sizeof whole ? mmap(NULL, sizeof whole, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    return at == MAP_FAILED ? NULL : at;
}

__attribute__((constructor)) static void clock_begin(void)
{
    const char *now = getenv("MOTCUA_NOW");
    instant begins;
    if (!now) return;
    if (instant_parse(slice_z(now), &begins)) {
        fixed = begins.ms - instant_real().ms;
        return;
    }
    const int64_t *told = shared(now);
    if (told) {
        ahead = told;
        return;
    }
    fprintf(stderr, "motcua: MOTCUA_NOW=%s: không phải thời điểm, cũng không phải tệp 8 byte đọc được\n", now);
    exit(2);
}

instant clock_now(void *unused)
{
    (void)unused;
    return (instant){ instant_real().ms + __atomic_load_n(ahead, __ATOMIC_RELAXED) };
}
