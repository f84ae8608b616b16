/* SPDX-License-Identifier: Apache-2.0 */
/* Administration: accounts and positions, the CSV import, published procedures, the calendar, what runs by the clock.
 * Every change goes through a kernel function that appends it to the ledger; nothing here deletes. */
#ifndef SYSTEMS_ADMIN_H
#define SYSTEMS_ADMIN_H
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/province.h"
#include "kernel/register.h"
#include "kernel/system.h"
#include "web/widgets.h"

extern const struct system admin;

enum admin_place { ADMIN_ACCOUNTS, ADMIN_IMPORT, ADMIN_PROCEDURES, ADMIN_CALENDAR, ADMIN_SHARES, ADMIN_RUNNING };

/* -- accounts.c: those of officials, and a new one -- */
struct held { slice role, unit, title; };
struct official { slice login, name; instant locked_at; bool demo; LIST(struct held) held; };
struct accounts_view { slice q; LIST(struct official) found; size_t from, shown; int64_t all; struct account other; bool other_found; };
struct account_new { slice login, name, email, phone, role, unit, title; field_faults faults; };
err admin_accounts(struct call *c);
err admin_account_form(struct call *c);
err admin_account_add(struct call *c);
const struct option_view *admin_roles(struct call *c);
const struct option_view *admin_units(struct call *c);

/* -- account.c: one account -- */
struct position_line { int64_t id; slice role, unit, title; day valid_from, valid_to; int64_t waiting; };    /* dossiers assigned there */
struct account_event { instant at; slice kind, who, unit; };
struct account_view {
    struct account a;
    LIST(struct position_line) positions;
    LIST(struct account_event) events;
    slice        password;                      /* just made; shown this once */
    field_faults faults;
};
const char *account_event_words(slice kind);
err admin_account(struct call *c);
err admin_account_lock(struct call *c);
err admin_password_make(struct call *c);
err admin_password_set(struct call *c);
err admin_position_add(struct call *c);
err admin_position_end(struct call *c);
err admin_account_leave(struct call *c);

/* -- import.c -- */
struct import_view { slice csv; import_lines lines; size_t bad; bool tried; field_faults faults; };
err admin_import_form(struct call *c);
err admin_import_read(struct call *c);
err admin_import(struct call *c);

/* -- procedures.c -- */
struct version_line {
    slice   code;
    int64_t version;
    day     valid_from;
    slice   hash, who;
    instant published_at;
    const struct procedure *p;
    int64_t differs;                            /* units that run something else */
};
struct versions_view { slice q; LIST(struct version_line) lines; size_t from, shown; };
struct definition_view { struct procedure_text t; slice from; bool tried; struct procedure_news news; int64_t next; field_faults faults; };
err admin_procedures(struct call *c);
err admin_definition_form(struct call *c);
err admin_definition_read(struct call *c);
err admin_definition(struct call *c);

/* -- year.c -- */
struct month_line { int n, working; slice off, swapped; };
struct year_view { int year, first, last, working, off; struct month_line months[12]; slice hours, saturday, cutoff; };
err admin_year(struct call *c);

/* -- shares.c -- */
enum { SHARE_LATE_MS = 24 * 3600 * 1000 };
/* share NULL: by rights; reader NULL: nobody follows it yet */
struct share_line { const struct registry *r; const struct registry_share *share; const struct feed_reader *reader; };
struct shares_view { LIST(struct share_line) lines; };
slice share_fields(struct call *c, const struct registry_share *share);
err admin_shares(struct call *c);

/* -- running.c -- */
struct job_line { slice name, title, when; instant last_started, last_finished; slice holder, last_error; };
struct letter_line { int64_t id; slice kind, target, last_error; int64_t tries; instant created_at; };
struct letters_count { slice state; int64_t n; };
struct running_view { LIST(struct job_line) jobs; LIST(struct letters_count) counts; LIST(struct letter_line) failed; };
err admin_running(struct call *c);
err admin_letter_retry(struct call *c);

#endif
