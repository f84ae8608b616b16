/* SPDX-License-Identifier: Apache-2.0 */
/* The program's own verbs, and those of them that fit in a few lines. */
#include <stdio.h>
#include <stdlib.h>
#include "base/out.h"
#include "kernel/account.h"
#include "kernel/verb.h"
#include "main/cli.h"
#include "store/db.h"
#include "systems/simulate/simulate.h"

const struct verb core_verbs[] = {
    { "init", "--data DIR --province NAME [--demo]", verb_init,
      "create a database for a province; --demo adds accounts and sample dossiers" },
    { "serve", "--data DIR [--listen ADDR:PORT] [--threads N] [--proxy ADDRESSES] [--https] [--site URL] [--quiet]",
      verb_serve, "answer over HTTP until told to stop" },
    { "check", "PATH…", verb_check, "validate definitions; every problem as file:line:col: message" },
    { "plan", "PATH --data DIR [--from DATE]", verb_plan,
      "say what publishing would do, to which rows and people, and how long writers would wait; writes nothing" },
    { "publish", "PATH… --data DIR [--from DATE]", verb_publish,
      "publish procedures and other definitions as new versions" },
    { "simulate", "--data DIR --dossiers N [--days D] [--seed S]", verb_simulate,
      "make a realistic past: dossiers through whole lives" },
    { "verify", "--data DIR", verb_verify,
      "recompute hashes and tallies; names the first wrong event or figure" },
    { "backup", "FILE --data DIR", verb_backup, "write a consistent copy, also while serving" },
    { "restore", "FILE --data DIR", verb_restore, "make a data folder from a backup" },
    { "account add",
      "LOGIN --data DIR --name NAME [--role ROLE] [--unit CODE] [--title TITLE] [--email EMAIL]",
      verb_account, "add an account; the password is read from standard input" },
    { "account lock", "LOGIN --data DIR", verb_account, "lock an account and end its sessions" },
    { "account unlock", "LOGIN --data DIR", verb_account, "unlock an account" },
    { "account role", "LOGIN --data DIR --role ROLE --unit CODE [--title TITLE]", verb_account,
      "give an account a position" },
    { "account leave", "LOGIN --data DIR --successor LOGIN", verb_account,
      "give a leaver's work to another, end the positions, lock the account" },
    { "account import", "FILE --data DIR [--dry]", verb_account,
      "import accounts from CSV; --dry only checks" },
    { "import",
   "[FILE] --data DIR --register SYSTEM/REGISTER --as LOGIN [--source CODE] [--as-of DATE] [--document TEXT] [--all] [--dry] [--resume ID]",
      verb_import, "bring a file (XLSX or CSV) into a register, in the name of an account; --all: every line or none; --dry only checks" },
    { "gateway key", "ID --data DIR", verb_gateway, "print the secret that a payment gateway signs its callbacks with" },
    { "routes", "", verb_routes, "list every route with its right" },
    { "sql", "", verb_sql, "list every SQL statement of the program" },
    { "help", "[VERB]", verb_help, "describe the verbs" },
    { 0 },
};

static void help_line(const struct verb *v, void *p)
{
    const struct call *c = p;
    slice wanted = verb_word(c, 0);
    if (wanted.n && !slice_starts(slice_z(v->name), wanted)) return;
    printf("  motcua %s %s\n        %s\n", v->name, v->arguments, v->help);
}

err verb_help(struct call *c)
{
    printf("motcua — chính quyền điện tử của một tỉnh trong một chương trình\n\n");
    verb_each(help_line, c);
    printf("\nMọi lệnh nhận thêm --database postgres://… và --json.\n");
    return OK;
}

err verb_routes(struct call *c)
{
    (void)c;
    for (const struct system *const *s = systems; *s; s++)
        for (const struct route *r = (*s)->routes; r && r->method; r++)
            printf("%-6s %-48s %-20s %s\n", r->method, r->path, r->right, r->title);
    return OK;
}

err verb_sql(struct call *c)
{
    (void)c;
    statement_ref first;
    size_t n = db_statements(&first);
    for (size_t i = 0; i < n; i++) printf("%s\t%s\n", (*first[i]).at, (*first[i]).sql);
    return OK;
}

err verb_simulate(struct call *c)
{
    int64_t wanted, days, seed;
    TRY(verb_number(c, "dossiers", 0, &wanted));
    TRY(verb_number(c, "days", 365, &days));
    TRY(verb_number(c, "seed", 1, &seed));
    if (!wanted) return fail(c, ERR_USAGE, "verb.need", "Thiếu --dossiers.");
    if (days < 1 || days > 3000) return fail(c, ERR_USAGE, "verb.number", "--days từ 1 đến 3000.");
    TRY(app_open(c));
    return simulate_run(c, wanted, days, seed);
}

err verb_gateway(struct call *c)
{
    TRY(app_open(c));
    const struct gateway *g = gateway_by_id(c, verb_word(c, 0));
    if (!g)
        return fail(c, ERR_USAGE, "gateway.missing", "Không có cổng thanh toán “%.*s” trong payment.yaml đã công bố.",
                    SL(verb_word(c, 0)));
    printf("%.*s\n", SL(gateway_secret(c, g)));
    return OK;
}

err verb_backup(struct call *c)
{
    slice file = verb_word(c, 0);
    if (!file.n) return fail(c, ERR_USAGE, "verb.need", "Thiếu tên tệp sao lưu.");
    TRY(app_open(c));
    return store_backup(c->app->store, c, file);
}

err verb_restore(struct call *c)
{
    slice file = verb_word(c, 0), data;
    if (!file.n) return fail(c, ERR_USAGE, "verb.need", "Thiếu tên tệp sao lưu.");
    TRY(verb_need(c, "data", &data));
    struct store_options options = { .data = data, .database = verb_option(c, "database") };
    return store_restore(c->mem, &options, file);
}
