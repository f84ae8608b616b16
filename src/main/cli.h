/* SPDX-License-Identifier: Apache-2.0 */
/* The program's inside: verbs, the installation they open, the clock. */
#ifndef MAIN_CLI_H
#define MAIN_CLI_H
#include "kernel/app.h"
#include "kernel/system.h"

extern const struct migration kernel_migrations[];      /* kernel/sql, embedded at build time */
extern const size_t kernel_migrations_n;
extern const struct system *const systems[];            /* NULL-ended: the list of systems of this program */

/* -- arguments.c: finds the verb of a command line and reads what follows it -- */
const struct verb *verb_find(int argc, char **argv, int *used);
err  verb_read(struct call *c, const struct verb *v, int argc, char **argv);
extern const struct verb core_verbs[];                   /* verbs.c */
void verb_each(void (*fn)(const struct verb *v, void *p), void *p);   /* the core's, then every system's */

/* -- installation.c -- */
err  app_open(struct call *c);                          /* --data, --database → c->app with store, key, definitions; migrates */
void app_close(struct app *app);
const struct migration *all_migrations(struct arena *mem, size_t *n);

/* -- now.c -- */
instant clock_now(void *unused);                        /* the machine's clock, or as MOTCUA_NOW says */

/* -- the verbs -- */
err verb_init(struct call *c);
err verb_serve(struct call *c);
err verb_check(struct call *c);
err verb_plan(struct call *c);
err verb_publish(struct call *c);
err verb_simulate(struct call *c);
err verb_verify(struct call *c);
err verb_backup(struct call *c);
err verb_restore(struct call *c);
err verb_account(struct call *c);
err verb_gateway(struct call *c);
err verb_import(struct call *c);
err verb_routes(struct call *c);
err verb_sql(struct call *c);
err verb_help(struct call *c);

#endif
