/* SPDX-License-Identifier: Apache-2.0 */
/* Checking a result by its code: open to everybody, and nothing on it is personal. */
#ifndef SYSTEMS_RESULTS_H
#define SYSTEMS_RESULTS_H
#include "kernel/app.h"
#include "kernel/result.h"
#include "kernel/system.h"
#include "web/qr.h"
#include "web/widgets.h"

extern const struct system results_system;

struct check_view {
    slice code;                                 /* as typed; no value: nothing asked */
    bool  found;
    struct result r;
    html  qr;                                   /* this page's own address */
    bool  compared, same;                       /* a file was sent, and is it the one issued */
};
err check_ask(struct call *c);
err check_show(struct call *c);
err check_compare(struct call *c);

#endif
