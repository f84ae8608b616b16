/* SPDX-License-Identifier: Apache-2.0 */
/* For tests that need a database: an installation in a folder of its own, on the engine under test, with the province of the sources and
 * the system `kho` of tests/definitions/good. */
#ifndef KERNEL_TEST_INSTALLED_H
#define KERNEL_TEST_INSTALLED_H
#include "kernel/app.h"

struct installed {
    struct arena *mem;
    char          data[64];
    struct app    app;
    struct who    who;          /* account 7, a clerk of SYT */
    int           later;        /* days after 11/09/2018; it is 9:00 */
    slice         path;         /* of what is being published */
};
void        installed_open(struct installed *in);
void        installed_close(struct installed *in);      /* nothing of it is left */
struct call installed_call(struct installed *in);
err         installed_do(struct installed *in, err (*how)(struct store *, struct call *, work), work fn);

#endif
