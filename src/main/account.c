/* SPDX-License-Identifier: Apache-2.0 */
/* motcua account add|lock|unlock|role|leave|import */
#include <stdio.h>
#include <string.h>
#include "base/hash.h"
#include "base/out.h"
#include "kernel/account.h"
#include "kernel/verb.h"
#include "main/cli.h"

static err of_login(struct call *c, slice login, struct account *a)
{
    bool found;
    TRY(account_find(c, login, a, &found));
    return found ? OK : fail(c, ERR_MISSING, "account.missing", "Không có tài khoản “%.*s”.", SL(login));
}

static err give_role(struct call *c, int64_t account)
{
    slice code = verb_option(c, "unit");
    const struct unit *u = unit_by_code(c, code, today(c));
    if (!u) return fail(c, ERR_MISSING, "unit.missing", "Không có đơn vị mã “%.*s”.", SL(code));
    return position_add(c, &(struct position){ .account = account,
                                               .role = verb_option(c, "role"),
                                               .unit = u->id,
                                               .title = verb_option(c, "title") });
}

/* The first line of standard input, so that a password stands in no history and no process list. */
static slice first_line(struct call *c)
{
    char *line = arena_secret(c->mem, 512);
    if (!fgets(line, 512, stdin)) return NONE;
    line[strcspn(line, "\n")] = 0;
    return slice_z(line);
}

/* The password was hashed before the transaction (verb_keep): it is slow. */
static err add(struct call *c)
{
    slice hashed = verb_kept(c);
    struct account a = { .login = verb_word(c, 0), .kind = verb_option(c, "role").n ? S("official") : S("citizen"),
                         .name = verb_option(c, "name"), .email = verb_option(c, "email"), .password = hashed };
    TRY(account_add(c, &a));
    return verb_option(c, "role").n ? give_role(c, a.id) : OK;
}

static err lock(struct call *c)
{
    struct account a;
    TRY(of_login(c, verb_word(c, 0), &a));
    return account_lock(c, a.id, true);
}

static err unlock(struct call *c)
{
    struct account a;
    TRY(of_login(c, verb_word(c, 0), &a));
    return account_lock(c, a.id, false);
}

static err role(struct call *c)
{
    struct account a;
    TRY(of_login(c, verb_word(c, 0), &a));
    return give_role(c, a.id);
}

static err leave(struct call *c)
{
    struct account leaver, successor;
    int64_t moved;
    TRY(of_login(c, verb_word(c, 0), &leaver));
    TRY(of_login(c, verb_option(c, "successor"), &successor));
    TRY(account_leave(c, leaver.id, successor.id, today(c), &moved));
    printf("Đã giao lại %lld hồ sơ.\n", (long long)moved);
    return OK;
}

static err read_file(struct call *c, slice path, slice *text)
{
    struct out o = out_new(c->mem, 64 << 20);
    char piece[8192];
    size_t n;
    FILE *f = fopen(zstr(c->mem, path), "rb");
    if (!f) return fail(c, ERR_MISSING, "import.file", "Không đọc được tệp %.*s.", SL(path));
    while ((n = fread(piece, 1, sizeof piece, f)) > 0) out_s(&o, (slice){ piece, n });
    fclose(f);
    *text = out_slice(&o);
    return o.over ? fail(c, ERR_LARGE, "import.large", "Tệp lớn hơn 64 MB.") : OK;
}

static err import(struct call *c)
{
    slice csv = NONE;
    import_lines lines = { 0 };
    size_t bad = 0;
    TRY(read_file(c, verb_word(c, 0), &csv));
    TRY(account_import(c, csv, verb_flag(c, "dry"), &lines));
    EACH (l, lines) {
        bad += l->bad;
        if (l->bad) printf("dòng %d (%.*s): %.*s\n", l->line, SL(l->login), SL(l->text));
    }
    if (bad) return fail(c, ERR_INPUT, "import.lines", "%zu dòng cần sửa; chưa nhập dòng nào.", bad);
    printf(verb_flag(c, "dry") ? "%zu dòng hợp lệ; chưa nhập.\n" : "Đã nhập %zu tài khoản.\n", lines.n);
    return OK;
}

err verb_account(struct call *c)
{
    static const struct { const char *verb; work run; } runs[] = {
        { "add", add }, { "lock", lock }, { "unlock", unlock }, { "role", role }, { "leave", leave }, { "import", import },
    };
    slice kind = verb_name(c), word;
    slice_cut(kind, ' ', &word, &kind);
    if (!verb_words(c)) return fail(c, ERR_USAGE, "verb.need", "Thiếu tên tài khoản hoặc tệp. Xem: motcua help account");
    TRY(app_open(c));
    if (slice_eq(kind, S("add"))) {
        slice password = first_line(c), wrong = password_problem(password, verb_word(c, 0));
        if (wrong.n) return fail(c, ERR_INPUT, "password", "%.*s Viết mật khẩu ở dòng đầu của đầu vào chuẩn.", SL(wrong));
        verb_keep(c, password_hash(c->mem, password));
    }
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        if (slice_eq(kind, slice_z(runs[i].verb))) return store_write_now(c->app->store, c, runs[i].run);
    never();
}
