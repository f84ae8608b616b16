/* SPDX-License-Identifier: Apache-2.0 */
/* Opening an installation: the data folder, the store with every migration run, the ledger's key, the published definitions. */
#include <fcntl.h>
#include <unistd.h>
#include "base/hash.h"
#include "base/log.h"
#include "kernel/ledger.h"
#include "kernel/tally.h"
#include "kernel/verb.h"
#include "main/cli.h"

const struct migration *all_migrations(struct arena *mem, size_t *n)
{
    LIST(struct migration) all = { 0 };
    for (size_t i = 0; i < kernel_migrations_n; i++) LIST_ADD(mem, &all, kernel_migrations[i]);
    for (const struct system *const *s = systems; *s; s++)
        for (const struct migration *m = (*s)->migrations; m && m->name; m++) LIST_ADD(mem, &all, *m);
    *n = all.n;
    return all.v;
}

static void store_speaks(const char *line) { log_warn("store", L("line", line)); }

/* The 32 bytes that sign cookies and forms: made once, so that a restart leaves open forms valid. */
static err secret_load(struct call *c, struct app *app)
{
    const char *path = zstr(c->mem, slice_join(c->mem, app->data, S("/web.key")));
    char *secret = arena_secret(c->mem, 32);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        random_bytes(secret, 32);
        bool written = write(fd, secret, 32) == 32 && fsync(fd) == 0;
        close(fd);
        if (!written) return broken(c->mem, "app.secret", "cannot write %s", path);
    } else {
        fd = open(path, O_RDONLY | O_CLOEXEC);
        bool there = fd >= 0 && read(fd, secret, 32) == 32;
        if (fd >= 0) close(fd);
        if (!there) return broken(c->mem, "app.secret", "cannot read 32 bytes of %s", path);
    }
    app->secret = (slice){ secret, 32 };
    return OK;
}

static instant job_clock(void) { return clock_now(NULL); }

static err indexes_look(struct call *c) { return registers_lack(c, c->prepared); }

static err indexes_ready(struct call *c)
{
    bool lacking = false;
    void *before = c->prepared;
    c->prepared = &lacking;
    err e = store_read(c->app->store, c, indexes_look);
    c->prepared = before;
    TRY(e);
    return lacking ? store_write_now(c->app->store, c, registers_index) : OK;
}

err app_open(struct call *c)
{
    struct app *app = NEW(c->mem, struct app);
    size_t n;
    c->app = app;
    TRY(verb_need(c, "data", &app->data));
    app->started_at = c->now;
    app->systems = systems;
    struct store_options options = { .data = app->data, .database = verb_option(c, "database"), .log = store_speaks,
                                     .clock = job_clock };
    TRY(store_open(c->mem, &options, &app->store));
    const struct migration *migrations = all_migrations(c->mem, &n);
    TRY(store_migrate(app->store, migrations, n));
    store_before_commit(app->store, tally_flush);
    TRY(ledger_key_load(c->mem, app->data, &app->key));
    TRY(secret_load(c, app));
    TRY(store_read(app->store, c, definitions_refresh));
    app_pin(c);
    return indexes_ready(c);
}

void app_close(struct app *app)
{
    if (!app) return;
    if (app->store) store_close(app->store);
    definitions_free(app);
}
