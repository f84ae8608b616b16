/* SPDX-License-Identifier: Apache-2.0 */
/* motcua import FILE: brings a file of any size, CSV or a workbook, into a register, here and now, or (--dry) only checks it; --resume goes
 * on with one that was cut short.  Progress goes to stderr, one line when it is done to stdout. */
#include <stdio.h>
#include <unistd.h>
#include "kernel/account.h"
#include "kernel/import.h"
#include "kernel/verb.h"
#include "main/cli.h"
#include "store/blob.h"
#include "web/text.h"

enum { PIECE = 1 << 20, SHOWN = 20 };

struct importing { struct import im; const struct registry *r; import_headings columns; bool whole, dry; };

/* ---- the file ---- */

static err file_keep(struct call *c, slice path, slice *sha256)
{
    struct blob_writer *to;
    int64_t size;
    char *piece = arena_alloc(c->mem, PIECE);
    size_t n;
    err e;
    FILE *f = fopen(zstr(c->mem, path), "rb");
    if (!f) return fail(c, ERR_MISSING, "import.file", "Không đọc được tệp %.*s.", SL(path));
    e = blob_begin(c->app->store, c->mem, &to);
    while (!e.fault && (n = fread(piece, 1, PIECE, f)) > 0) e = blob_add(to, (slice){ piece, n });
    fclose(f);
    TRY(e);
    return blob_end(to, sha256, &size);
}

/* ---- in whose name ---- */

static err person(struct call *c)
{
    struct account a;
    slice login = verb_option(c, "as");
    bool found;
    TRY(account_find(c, login, &a, &found));
    if (!found) return fail(c, ERR_MISSING, "account.missing", "Không có tài khoản “%.*s” (--as).", SL(login));
    return who_of_account(c, a.id, &c->who);
}

/* ---- steps in the database ---- */

static err open_now(struct call *c)
{
    struct importing *i = c->prepared;
    field_faults faults = { 0 };
    TRY(import_open(c, i->r, &i->columns, &i->im, &faults));
    TRY(err_fields(c->mem, "import.wrong", faults));
    return i->dry ? OK : import_start(c, &i->im, i->whole);
}

static err look(struct call *c)
{
    struct importing *i = c->prepared;
    return import_find(c, i->r, i->im.id, &i->im);
}

static err look_again(struct call *c, struct importing *i)
{
    c->prepared = i;
    return store_read(c->app->store, c, look);
}

/* ---- working through ---- */

static err work_off(struct call *c, struct importing *i)
{
    for (bool more = true; more;) {
        err e = OK;
        ARENA_SCRATCH (tmp) {
            struct call own = *c;
            own.mem = tmp;
            e = import_turn(&own, i->im.id, &more);
            if (!e.fault) e = look_again(&own, i);
            if (!e.fault && isatty(2)) fprintf(stderr, "\r%lld %%", (long long)(i->im.position * 100 / i->im.size));
            i->im.trouble = slice_copy(c->mem, i->im.trouble);
            i->im.state = slice_copy(c->mem, i->im.state);
            if (e.fault) e = err_copy(c->mem, e);
        }
        TRY(e);
    }
    if (isatty(2)) fprintf(stderr, "\r");
    return i->im.trouble.n ? fail(c, ERR_CONFLICT, "import.trouble", "%.*s", SL(i->im.trouble)) : OK;
}

static err wrong_told(struct call *c)
{
    struct importing *i = c->prepared;
    import_faults wrong;
    TRY(import_wrong(c, i->im.id, 0, SHOWN, &wrong));
    EACH (f, wrong) fprintf(stderr, "dòng %lld: %.*s\n", (long long)f->line, SL(f->wrong));
    return OK;
}

static err told(struct call *c, struct importing *i, const char *how)
{
    c->prepared = i;
    TRY(store_read(c->app->store, c, wrong_told));
    printf("%s %lld: %lld dòng, thêm %lld, đổi %lld, như cũ %lld, sai %lld.\n", how, (long long)i->im.id, (long long)i->im.line,
           (long long)i->im.added, (long long)i->im.changed, (long long)i->im.same, (long long)i->im.bad);
    return OK;
}

static err file_import(struct call *c, struct importing *i)
{
    slice sha256 = NONE, path = verb_word(c, 0);
    if (!path.n) return fail(c, ERR_USAGE, "verb.need", "Thiếu tên tệp. Xem: motcua help import");
    TRY(file_keep(c, path, &sha256));
    i->im.name = file_name(c->mem, path);
    TRY(import_receive(c, sha256, &i->im));
    if (i->im.sheets > 1)
        fprintf(stderr, "Chỉ đọc trang tính đầu “%.*s”; tệp có %lld trang.\n", SL(i->im.sheet), (long long)i->im.sheets);
    TRY(import_head(c, i->r, &i->im, &i->columns));
    c->prepared = i;
    TRY(store_write_now(c->app->store, c, open_now));
    TRY(work_off(c, i));
    return told(c, i, i->dry ? "Đã kiểm tra" : "Đã nhập");
}

err verb_import(struct call *c)
{
    struct importing i = { .whole = verb_flag(c, "all"), .dry = verb_flag(c, "dry"),
                           .im = { .source = verb_option(c, "source"), .document = verb_option(c, "document") } };
    slice name;
    TRY(verb_need(c, "register", &name));
    TRY(verb_day(c, "as-of", (day){ 0 }, &i.im.as_of));
    TRY(verb_number(c, "resume", 0, &i.im.id));
    TRY(app_open(c));
    i.r = register_named(defs(c), name);
    if (!i.r) return fail(c, ERR_MISSING, "register.missing", "Không có sổ “%.*s”.", SL(name));
    TRY(store_read(c->app->store, c, person));
    if (!i.im.id) return file_import(c, &i);
    TRY(look_again(c, &i));
    TRY(work_off(c, &i));
    return told(c, &i, slice_eq(i.im.state, S("checked")) ? "Đã kiểm tra" : "Đã nhập");
}
