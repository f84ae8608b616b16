/* SPDX-License-Identifier: Apache-2.0 */
/* motcua init, check, plan, publish: a province's folder becomes a database, and what changed in it becomes new versions. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "kernel/ledger.h"
#include "kernel/payment.h"
#include "kernel/plan.h"
#include "kernel/province.h"
#include "kernel/tally.h"
#include "kernel/verb.h"
#include "main/cli.h"
#include "systems/simulate/simulate.h"

enum { DEMO_DOSSIERS = 2000, DEMO_DAYS = 364 };       /* a year: every month, every season of the reports */

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* A name is looked for in ./province, beside the program's own folder, and where the package puts it. */
static err find_province(struct call *c, slice name, slice *folder)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self);
    slice program = { self, n > 0 ? (size_t)n : 0 };
    while (program.n && program.p[program.n - 1] != '/') program.n--;
    const slice places[] = {
        name,
        slice_join(c->mem, S("province/"), name),
        slice_fmt(c->mem, "%.*s../province/%.*s", SL(program), SL(name)),
        slice_join(c->mem, S("/usr/share/motcua/province/"), name),
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        *folder = places[i];
        if (is_folder(zstr(c->mem, slice_join(c->mem, places[i], S("/")))) && (i > 0 || slice_find(name, S("/")) < name.n)) return OK;
    }
    return fail(c, ERR_MISSING, "init.province", "Không tìm thấy tỉnh “%.*s” trong thư mục province/.", SL(name));
}

static err import(struct call *c)
{
    slice folder;
    TRY(find_province(c, verb_option(c, "province"), &folder));
    return province_import(c, folder);
}

static err demo(struct call *c)
{
    slice folder;
    TRY(find_province(c, verb_option(c, "province"), &folder));
    return province_demo_accounts(c, folder);
}

static err demo_rows(struct call *c)
{
    slice folder;
    TRY(find_province(c, verb_option(c, "province"), &folder));
    return province_demo_rows(c, folder);
}

err verb_init(struct call *c)
{
    slice data, name, folder;
    struct ledger_key *key;
    TRY(verb_need(c, "data", &data));
    TRY(verb_need(c, "province", &name));
    TRY(find_province(c, name, &folder));
    if (mkdir(zstr(c->mem, data), 0700) && errno != EEXIST)
        return fail(c, ERR_CONFLICT, "init.data", "Không tạo được thư mục %.*s.", SL(data));
    if (!access(zstr(c->mem, slice_join(c->mem, data, S("/ledger.key"))), F_OK))
        return fail(c, ERR_CONFLICT, "init.exists", "Thư mục %.*s đã có dữ liệu. Chọn thư mục khác, hoặc dùng motcua serve.", SL(data));
    TRY(ledger_key_create(c->mem, data, slice_join(c->mem, S("motcua/"), name), &key));
    TRY(app_open(c));
    TRY(store_write_now(c->app->store, c, import));
    TRY(store_read(c->app->store, c, definitions_refresh));
    app_pin(c);
    if (verb_flag(c, "demo")) {
        TRY(store_write_now(c->app->store, c, demo));
        TRY(simulate_run(c, DEMO_DOSSIERS, DEMO_DAYS, 1));
        TRY(store_write_now(c->app->store, c, demo_rows));
    }
    printf("%.*s: %zu đơn vị, %zu thủ tục.\n", SL(defs(c)->name), defs(c)->units.n, defs(c)->procedures.n);
    return OK;
}

err verb_check(struct call *c)
{
    problems found = { 0 };
    if (!verb_words(c)) return fail(c, ERR_USAGE, "verb.need", "Thiếu đường dẫn cần kiểm tra.");
    for (size_t i = 0; i < verb_words(c); i++) TRY(province_check(c->mem, verb_word(c, i), &found));
    EACH (p, found) printf("%.*s\n", SL(problem_text(c->mem, p)));
    if (!found.n) return OK;
    return fail(c, ERR_INPUT, "check.problems", "%zu chỗ cần sửa.", found.n);
}

static err publish(struct call *c)
{
    day from;
    TRY(verb_day(c, "from", today(c), &from));
    for (size_t i = 0; i < verb_words(c); i++) {
        struct published done = { 0 };
        TRY(province_publish(c, verb_word(c, i), from, &done));
        EACH (news, done.news) printf("%.*s\n", SL(*news));
        printf("%lld định nghĩa không đổi.\n", (long long)done.unchanged);
    }
    return OK;
}

err verb_publish(struct call *c)
{
    if (!verb_words(c)) return fail(c, ERR_USAGE, "verb.need", "Thiếu đường dẫn cần ban hành.");
    TRY(app_open(c));
    return store_write_now(c->app->store, c, publish);
}

struct planning { day from; slice path; struct plan plan; };

static err plan_read(struct call *c)
{
    struct planning *p = c->prepared;
    return plan_make(c, p->path, p->from, &p->plan);
}

static err plan_time(struct call *c) { return plan_measure(c, &((struct planning *)c->prepared)->plan); }

static void plan_print(struct call *c, const struct plan *plan)
{
    EACH (p, plan->stops) printf("%.*s\n", SL(problem_text(c->mem, p)));
    EACH (change, plan->changes) {
        printf("%.*s\n", SL(change->says));
        EACH (line, change->lines) printf("  %s %.*s\n", line->loud ? "!" : "-", SL(line->text));
    }
    EACH (misfit, plan->misfits) printf("! %.*s\n", SL(*misfit));
    printf("%lld định nghĩa không đổi.\n", (long long)plan->unchanged);
}

/* What is measured is written into temporary tables: reading, which may take long, holds nobody up. */
err verb_plan(struct call *c)
{
    struct planning p = { .path = verb_word(c, 0) };
    if (verb_words(c) != 1) return fail(c, ERR_USAGE, "verb.need", "Cần đúng một thư mục hoặc tệp.");
    TRY(app_open(c));
    TRY(verb_day(c, "from", today(c), &p.from));
    c->prepared = &p;
    TRY(store_read(c->app->store, c, plan_read));
    TRY(store_write_now(c->app->store, c, plan_time));
    plan_print(c, &p.plan);
    return p.plan.stops.n ? fail(c, ERR_INPUT, "plan.stops", "Chưa công bố được: %zu chỗ cần sửa.", p.plan.stops.n) : OK;
}

static void show_progress(void *to, const struct ledger_verdict *v)
{
    (void)to;
    if (isatty(2)) fprintf(stderr, "\r%lld sự kiện", (long long)v->events);
}

static err verify(struct call *c)
{
    struct ledger_verdict ledger = { 0 };
    struct tally_verdict tally = { 0 };
    struct payment_verdict sums = { 0 };
    struct registry_verdict registers = { 0 };
    TRY(ledger_verify(c, show_progress, NULL, &ledger));
    if (isatty(2)) fprintf(stderr, "\r");
    if (ledger.wrong.n && ledger.event)
        return fail(c, ERR_CONFLICT, "verify.event", "Sự kiện %lld: %.*s", (long long)ledger.event, SL(ledger.wrong));
    if (ledger.wrong.n) return fail(c, ERR_CONFLICT, "verify.ledger", "%.*s", SL(ledger.wrong));
    TRY(tally_verify(c, &tally));
    if (tally.wrong.n) return fail(c, ERR_CONFLICT, "verify.tally", "%.*s", SL(tally.wrong));
    TRY(payment_verify(c, &sums));
    if (sums.wrong.n) return fail(c, ERR_CONFLICT, "verify.payment", "%.*s", SL(sums.wrong));
    TRY(register_verify(c, &registers));
    if (registers.wrong.n) return fail(c, ERR_CONFLICT, "verify.register", "%.*s", SL(registers.wrong));
    printf("Đúng: %lld sự kiện, %lld mốc ký, %lld dòng số liệu, %lld lần thu chi, %lld dòng sổ.\n", (long long)ledger.events,
           (long long)ledger.checkpoints, (long long)tally.rows, (long long)sums.rows, (long long)registers.rows);
    return OK;
}

err verb_verify(struct call *c)
{
    TRY(app_open(c));
    return store_read(c->app->store, c, verify);
}
