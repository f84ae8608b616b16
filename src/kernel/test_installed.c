/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/test_installed.h"
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "kernel/ledger_key.h"
#include "kernel/province.h"
#include "kernel/test_province.h"

extern const struct migration kernel_migrations[];
extern const size_t kernel_migrations_n;

struct call installed_call(struct installed *in)
{
    instant now = instant_at(day_add(day_of(2018, 9, 11), in->later), 9 * 60);
    struct call c = { .mem = in->mem, .now = now, .app = &in->app, .who = &in->who };
    app_pin(&c);
    if (c.defs && in->who.posts.n) in->who.posts.v[0].unit = unit_by_code(&c, S("SYT"), today(&c));
    return c;
}

err installed_do(struct installed *in, err (*how)(struct store *, struct call *, work), work fn)
{
    struct call c = installed_call(in);
    c.prepared = in;
    return how(in->app.store, &c, fn);
}

static err import(struct call *c) { return province_import(c, ((struct installed *)c->prepared)->path); }

static err publish(struct call *c)
{
    struct published done = { 0 };
    return province_publish(c, ((struct installed *)c->prepared)->path, today(c), &done);
}

static void publish_from(struct installed *in, const char *path, work how)
{
    in->path = source_path(in->mem, path);
    assert_ok(installed_do(in, store_write_now, how));
    assert_ok(installed_do(in, store_read, definitions_refresh));
}

void installed_open(struct installed *in)
{
    *in = (struct installed){ .mem = arena_new(), .data = "/tmp/installed.XXXXXX", .who = { .account = 7, .kind = S("official") } };
    assert_non_null(mkdtemp(in->data));
    struct store_options options = { .data = slice_z(in->data), .database = test_database };
    LIST_ADD(in->mem, &in->who.posts, ((struct post){ ROLE_CLERK, NULL, 0 }));
    assert_ok(ledger_key_create(in->mem, slice_z(in->data), S("motcua/thử"), &in->app.key));
    assert_ok(store_open(in->mem, &options, &in->app.store));
    assert_ok(store_migrate(in->app.store, kernel_migrations, kernel_migrations_n));
    publish_from(in, "province/vinh-long-2018", import);
    publish_from(in, "tests/definitions/good/registers/kho", publish);
}

void installed_close(struct installed *in)
{
    char line[96];
    definitions_free(&in->app);
    store_close(in->app.store);
    snprintf(line, sizeof line, "rm -rf %s", in->data);
    assert_int_equal(system(line), 0);
    arena_free(in->mem);
}
