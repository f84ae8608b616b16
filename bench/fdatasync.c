/* SPDX-License-Identifier: Apache-2.0 */
/* fdatasync FOLDER SECONDS — how often a second this disk makes 4 kB durable, one after the other: the yardstick for
 * durable submissions.  Prints one number. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    static char page[4096];
    char path[4096];
    if (argc != 3) {
        fprintf(stderr, "usage: fdatasync FOLDER SECONDS\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/fdatasync.tmp", argv[1]);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) {
        perror(path);
        return 1;
    }
    unlink(path);
    double begin = now(), end = begin + strtod(argv[2], NULL);
    long n = 0;
    for (; now() < end; n++) {
        memset(page, (int)n, sizeof page);
        if (pwrite(fd, page, sizeof page, n % 1024 * (off_t)sizeof page) != sizeof page || fdatasync(fd)) {
            perror(path);
            return 1;
        }
    }
    printf("%.0f\n", (double)n / (now() - begin));
    return 0;
}
