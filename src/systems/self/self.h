/* SPDX-License-Identifier: Apache-2.0 */
/* One's own account: what is kept about one, the password, the second factor, where one is signed in. */
#ifndef SYSTEMS_SELF_H
#define SYSTEMS_SELF_H
#include "kernel/account_link.h"
#include "kernel/app.h"
#include "kernel/notice.h"
#include "kernel/otp.h"
#include "kernel/system.h"
#include "web/qr.h"
#include "web/widgets.h"

extern const struct system self;

struct self_view {
    struct account a;
    slice          id_number, address;          /* of the party behind it */
    int64_t        dossiers;
    sessions       sessions;                    /* where one is signed in */
    bool           factor;                      /* the second factor is in force */
    slice          secret;                      /* being set up; no value: not */
    html           qr;
    otp_codes      recovery;                    /* shown once */
    struct notice_choice told_by;               /* the channels chosen for notices */
    field_faults   faults;
};
err self_read(struct call *c, struct self_view *v);
err self_reply(struct call *c, struct self_view *v);    /* reads, then shows; 422 with faults */

/* -- self.c -- */
err self_show(struct call *c);
err self_password_check(struct call *c);        /* the slow half */
err self_password(struct call *c);
err self_channels(struct call *c);              /* by which channels one is told */

/* -- device.c: where one is signed in -- */
err device_show(struct call *c);
err device_end(struct call *c);                 /* one other place */
err device_end_others(struct call *c);

/* -- factor.c -- */
err self_factor(struct call *c);                /* viec: bat-dau, xac-nhan, bo */

#endif
