/* SPDX-License-Identifier: Apache-2.0 */
/* Opening an installation: the data folder, the store with every migration run, the ledger's key, the published definitions. */
#include <stdlib.h>
#include <sys/stat.h>
#include "kernel/ledger.h"
#include "kernel/tally.h"
#include "kernel/verb.h"
#include "main/cli.h"

static struct { instant began, shifted; } clock_shift;

__attribute__((constructor)) static void clock_begin(void)
{
    const char *now = getenv("MOTCUA_NOW");
    clock_shift.began = instant_real();
    if (!now || !instant_parse(slice_z(now), &clock_shift.shifted)) clock_shift.shifted = clock_shift.began;
}

instant clock_now(void *unused)
{
    (void)unused;
    return (instant){ instant_real().ms - clock_shift.began.ms + clock_shift.shifted.ms };
}

const struct migration *all_migrations(struct arena *mem, size_t *n)
{
    LIST(struct migration) all = { 0 };
    for (const struct migration *m = store_migrations; m->name; m++) LIST_ADD(mem, &all, *m);
    for (const struct migration *m = kernel_migrations; m->name; m++) LIST_ADD(mem, &all, *m);
    for (const struct system *const *s = systems; *s; s++)
        for (const struct migration *m = (*s)->migrations; m && m->name; m++) LIST_ADD(mem, &all, *m);
    *n = all.n;
    return all.v;
}

static void store_speaks(const char *line) { log_warn("store", L("line", line)); }

err app_open(struct call *c)
{
    struct app *app = NEW(c->mem, struct app);
    size_t n;
    c->app = app;
    TRY(verb_need(c, "data", &app->data));
    app->started_at = c->now;
    struct store_options options = { .data = app->data, .database = verb_option(c, "database"), .log = store_speaks };
    TRY(store_open(c->mem, &options, &app->store));
    const struct migration *migrations = all_migrations(c->mem, &n);
    TRY(store_migrate(app->store, migrations, n));
    store_before_commit(app->store, tally_flush);
    TRY(ledger_key_load(c->mem, app->data, &app->key));
    TRY(store_read(app->store, c, definitions_refresh));
    app_pin(c);
    return OK;
}

void app_close(struct app *app)
{
    if (!app) return;
    if (app->store) store_close(app->store);
    definitions_free(app);
}
