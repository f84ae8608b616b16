/* SPDX-License-Identifier: Apache-2.0 */
/* A government system is one table: its routes, jobs, verbs and migrations.  main/systems.c lists the systems.
 * Every handler — page, API, job, verb — has one type: err handler(struct call *c).
 *
 * A route names the right it needs (kernel/right.h); an empty one is refused at start-up, public pages say "public".
 * GET runs in a read-only snapshot.  POST, PATCH, PUT and DELETE — and a GET that has a prepare half: how one comes back from another site,
 * which guards itself, since no form of ours was sent — are a transaction: `prepare` (optional: hashing, files, PDF;
 * its own read snapshot, not the writer) and then `apply`, which may run twice and touches only the call and the database. */
#ifndef KERNEL_SYSTEM_H
#define KERNEL_SYSTEM_H
#include "base/call.h"
#include "kernel/kept.h"
#include "store/job.h"
#include "store/store.h"

enum route_flag {
    ROUTE_PAGE   = 0,
    ROUTE_API    = 1,       /* bearer token, JSON in and out, problem+json; never reads cookies */
    ROUTE_UPLOAD = 2,       /* multipart bodies up to 64 MB; all others stop at 1 MB */
    ROUTE_SLOW   = 4,       /* prepare hashes a password, draws a PDF or reads a workbook: it runs on one of two slow threads */
    ROUTE_TABLE  = 16,      /* of an upload: text for spreadsheets in whatever encoding is taken too; the handler reads it as one */
    ROUTE_OPEN   = 8,       /* POST without an account: sign up, sign in, report */
    ROUTE_ANY    = 64,      /* of an upload on a page: files that nobody takes come as application/octet-stream, empty ones and larger ones
                               than 10 MB without their bytes, so that the handler, which judges them anyway, shows its form again with
                               what else was typed */
    ROUTE_ONCE   = 32,      /* of an open POST of the API: Idempotency-Key is kept without an account too, for each address */
};

struct route {
    const char *method, *path;      /* "/mot-cua/ho-so/{id}": {x} matches one part, read with web_param(c, "x") */
    work        apply;
    const char *right, *title;      /* title: Vietnamese, for the menu, API index and docs */
    unsigned    flags;
    work        prepare;
};

struct verb {
    const char *name, *arguments;   /* "account add", "LOGIN --role ROLE --unit CODE" */
    work        run;                /* arguments through kernel/verb.h */
    const char *help;               /* one English sentence */
};

struct system {
    const char             *name, *title;
    const struct route     *routes;     /* each list ends with { 0 } */
    const struct job       *jobs;
    const struct verb      *verbs;
    const struct migration *migrations;
    const struct kept   *keeps;      /* what it keeps about people; none: nothing (kernel/kept.h) */
};

#endif
