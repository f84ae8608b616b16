/* SPDX-License-Identifier: Apache-2.0 */
/* One's own account: what is kept about one, the password, the second factor, where one is signed in. */
#ifndef SYSTEMS_SELF_H
#define SYSTEMS_SELF_H
#include "kernel/account_link.h"
#include "kernel/account_own.h"
#include "kernel/acting.h"
#include "kernel/app.h"
#include "kernel/kept.h"
#include "kernel/mandate.h"
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
    actings        actings;                     /* for which rows of registers one acts */
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

/* In a prepare half, before what a stranger at an open browser must not do: a field of the body is the caller's password; whoever has none,
 * because they come by electronic identity, has signed in just now. */
err self_proof(struct call *c, const char *field, field_faults *faults);

/* -- data.c: what is held about one, correcting it; leave.c: taking it away, closing the account -- */
struct part_kept { const struct kept *kept; kept_rows rows; };
struct data_view {
    struct account a;
    struct own     own;                         /* as kept, or as typed */
    bool           name_free;
    slice          id_numbers;                  /* "cccd 086…, từ 11/09/2018" */
    LIST(struct part_kept) parts;
    dossiers       open;                        /* why the account cannot be closed now */
    bool           typed;                       /* own is what was typed */
    field_faults   faults;
};
err data_reply(struct call *c, struct data_view *v);    /* reads what is held, then shows; 422 with faults */
err data_show(struct call *c);
err data_correct_check(struct call *c);
err data_correct(struct call *c);
err data_export_make(struct call *c);           /* the slow half: all of it, out of one snapshot */
err data_export(struct call *c);
err data_close_check(struct call *c);
err data_close(struct call *c);

/* -- mandate.c: letting another act for one, and acting for others -- */
struct mandate_view {
    mandates     list;
    slice        to, codes, from, until;        /* as typed */
    bool         all, password;                 /* all procedures; the account has a password to ask for */
    field_faults faults;
};
err mandate_show(struct call *c);
err mandate_give_check(struct call *c);
err mandate_give_do(struct call *c);
err mandate_move(struct call *c);               /* viec: dong-y, cham-dut */

/* -- factor.c -- */
err self_factor(struct call *c);                /* viec: bat-dau, xac-nhan, bo */

#endif
