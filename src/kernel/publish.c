/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing a checked folder: into the tables what is not there yet by its canonical hash, so that publishing twice changes
 * nothing; what is written stays for ever beside what was there before, and each of it leaves an event in the ledger. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "kernel/ledger.h"
#include "kernel/province.h"
#include "store/db.h"

/* ---- definitions ---- */

/* In force from here on: a definition has no later day.  Its events are one chain, whose subject is its first row. */
static err definition_event(struct call *c, const struct province_file *f, slice hash)
{
    struct ledger_entry entry = { .subject_kind = S("definition"), .kind = S("definition.published") };
    struct node *body = node_map(c->mem);
    node_put_text(c->mem, body, "from", day_iso(c->mem, today(c)));
    node_put_text(c->mem, body, "hash", hash);
    node_put_text(c->mem, body, "kind", slice_z(f->kind->kind));
    node_put_text(c->mem, body, "name", f->name);
    entry.body = json_canonical(c->mem, body);
    TRY(db_int(c, &entry.subject, "select min(id) from definition where kind = $1 and name = $2", f->kind->kind, f->name));
    return ledger_append(c, &entry, NULL, NULL);
}

struct last_definition { int64_t id; slice hash; };
LOCAL_RECORD(last_definition, COLUMN(last_definition, id), COLUMN(last_definition, hash));

/* The newest is the one with the greatest id: also when two are published in one millisecond, or the clock has gone back. */
static err definition_keep(struct call *c, const struct province_file *f, bool *changed)
{
    slice body = json_canonical(c->mem, f->node), hash = hash_hex(c->mem, body);
    struct last_definition last;
    bool found;
    int64_t id = db_id(c);
    TRY(db_maybe(c, &last_definition_record, &last, &found,
                 "select id, hash from definition where kind = $1 and name = $2 order by id desc limit 1", f->kind->kind, f->name));
    *changed = !slice_eq(last.hash, hash);
    if (!*changed) return OK;
    if (id <= last.id) id = last.id + 1;
    TRY(db_do(c, "insert into definition (id, kind, name, body, hash, published_at) values ($1, $2, $3, $4, $5, $6)", id, f->kind->kind,
              f->name, body, hash, c->now));
    return definition_event(c, f, hash);
}

/* ---- the roll-out ---- */

struct kept_row { slice procedure; int64_t unit; day valid_from; int online; int64_t version; };
RECORD(kept_row, COLUMN(kept_row, procedure), COLUMN(kept_row, unit), COLUMN(kept_row, valid_from), COLUMN(kept_row, online),
       COLUMN(kept_row, version));
typedef LIST(struct kept_row) kept_rows;

static int kept_order(const void *a, const void *b)
{
    const struct kept_row *x = a, *y = b;
    int order = slice_cmp(x->procedure, y->procedure);
    if (!order) order = (x->unit > y->unit) - (x->unit < y->unit);
    return order ? order : x->valid_from.n - y->valid_from.n;
}

static void kept_sort(kept_rows *rows)
{
    if (rows->n) qsort(rows->v, rows->n, sizeof *rows->v, kept_order);
}

static err row_add(struct call *c, const struct kept_row *r)
{
    return db_do(c, "insert into procedure_unit (procedure, unit, valid_from, online) values ($1, $2, $3, $4)", r->procedure, r->unit,
                 r->valid_from, r->online);
}

static err row_change(struct call *c, const struct kept_row *r)
{
    return db_do(c, "update procedure_unit set online = $4 where procedure = $1 and unit = $2 and valid_from = $3", r->procedure, r->unit,
                 r->valid_from, r->online);
}

/* A row that pins a version was made by hand and is not the file's to take away. */
static err row_drop(struct call *c, const struct kept_row *r)
{
    if (r->version) return OK;
    return db_do(c, "delete from procedure_unit where procedure = $1 and unit = $2 and valid_from = $3",
                 r->procedure, r->unit, r->valid_from);
}

static err rollout_save(struct call *c, const rollouts *rows, bool *changed)
{
    kept_rows have = { 0 }, want = { 0 };
    TRY(db_all(c, &kept_row_record, &have, "select procedure, unit, valid_from, online, version from procedure_unit"));
    EACH (r, *rows) {
        if (!r->unit->id)
            return fail(c, ERR_INPUT, "publish.units", "Đơn vị %.*s chưa được công bố; hãy công bố units.yaml trước.", SL(r->unit->code));
        LIST_ADD(c->mem, &want, ((struct kept_row){ r->procedure, r->unit->id, r->from, r->online, 0 }));
    }
    kept_sort(&have);
    kept_sort(&want);
    for (size_t h = 0, w = 0; h < have.n || w < want.n;) {
        int order = h == have.n ? 1 : w == want.n ? -1 : kept_order(&have.v[h], &want.v[w]);
        bool same = order == 0 && have.v[h].online == want.v[w].online;
        if (!same && !(order < 0 && have.v[h].version)) *changed = true;
        if (order < 0) TRY(row_drop(c, &have.v[h]));
        else if (order > 0) TRY(row_add(c, &want.v[w]));
        else if (!same) TRY(row_change(c, &want.v[w]));
        h += order <= 0;
        w += order >= 0;
    }
    return OK;
}

/* ---- the whole ---- */

static err refuse(struct call *c, const problems *found)
{
    field_faults faults = { 0 };
    EACH (p, *found) {
        slice where = slice_fmt(c->mem, "%.*s:%d:%d", SL(p->file), p->line, p->col);
        field_fault_add(c->mem, &faults, where, "%.*s", SL(problem_text(c->mem, p)));
    }
    return err_fields(c->mem, "province.wrong", faults);
}

struct publishing { struct definitions *d; day from; struct published *done; };

static void news(struct call *c, struct published *done, bool changed, slice text)
{
    if (changed) LIST_ADD(c->mem, &done->news, text);
    else done->unchanged++;
}

static err procedure_save(struct call *c, struct publishing *p, const struct province_file *f)
{
    struct procedure_news is_new = { 0 };
    slice end = { NULL, 0 };
    EACH (own, p->d->procedures) {
        if (own->body != f->node) continue;
        TRY(procedure_publish(c, procedure_whole(c->mem, p->d, f->node), own, p->from, &is_new));
        end = own->withdrawn_on.n ? slice_fmt(c->mem, "ngừng áp dụng từ %.*s", SL(day_text(c->mem, own->withdrawn_on)))
                                  : S("không còn ngày ngừng áp dụng");
    }
    news(c, p->done, is_new.version || is_new.end,
         is_new.version ? slice_fmt(c->mem, "Thủ tục %.*s, áp dụng từ %.*s", SL(f->name), SL(day_text(c->mem, p->from)))
                        : slice_fmt(c->mem, "Thủ tục %.*s %.*s", SL(f->name), SL(end)));
    return OK;
}

/* A new installation has nothing in force. */
static const struct registry *in_force(const struct call *c, slice name) { return defs(c) ? register_named(defs(c), name) : NULL; }

static err file_save(struct call *c, struct publishing *p, const struct province_file *f)
{
    bool changed = false;
    if (strcmp(f->kind->kind, "procedure") == 0) return procedure_save(c, p, f);
    TRY(definition_keep(c, f, &changed));
    if (changed && strcmp(f->kind->kind, "register") == 0)
        TRY(register_build(c, in_force(c, f->name), register_named(p->d, f->name)));
    if (strcmp(f->kind->kind, "units") == 0) TRY(units_save(c, &p->d->units));
    if (strcmp(f->kind->kind, "rollout") == 0) {
        rollouts rows = { 0 };
        problems none = { 0 };
        rollout_spell(p->d, f->node, f->path, &rows, &none);
        TRY(rollout_save(c, &rows, &changed));
    }
    slice named = strcmp(f->kind->kind, "register") == 0 ? slice_fmt(c->mem, "Sổ %.*s", SL(f->name))
                : strcmp(f->kind->kind, "system") == 0   ? slice_fmt(c->mem, "Hệ thống sổ %.*s", SL(f->name))
                                                         : slice_fmt(c->mem, "Tệp %.*s.yaml", SL(f->name));
    news(c, p->done, changed, named);
    return OK;
}

/* Units that are not published now have their ids already. */
static err ids_find(struct call *c, struct definitions *d)
{
    struct units stored;
    TRY(units_load(c, &stored));
    for (size_t i = 0; i < d->units.n; i++)
        for (size_t k = 0; k < stored.n && !d->units.v[i].id; k++)
            if (stored.v[k].valid_from.n == d->units.v[i].valid_from.n && slice_eq(stored.v[k].code, d->units.v[i].code))
                d->units.v[i].id = stored.v[k].id;
    return OK;
}

static bool covers(slice path, slice file)
{
    return slice_starts(file, path) && (file.n == path.n || slice_ends(path, S("/")) || file.p[path.n] == '/');
}

/* Registers already have rows: what cannot become this is told with what is wrong in the files. */
static err registers_fit(struct call *c, const struct publishing *p, const province_files *files, slice path, problems *found)
{
    EACH (f, *files) {
        if (!f->kind || strcmp(f->kind->kind, "register") != 0 || !covers(path, f->path)) continue;
        const struct registry *now = in_force(c, f->name);
        if (now) TRY(register_fits(c, now, register_named(p->d, f->name), found));
    }
    return OK;
}

static err files_publish(struct call *c, struct publishing *p, const province_files *files, slice path, problems *found)
{
    TRY(refuse(c, found));
    TRY(registers_fit(c, p, files, path, found));
    TRY(refuse(c, found));
    TRY(ids_find(c, p->d));
    EACH (f, *files)
        if (f->kind && covers(path, f->path)) TRY(file_save(c, p, f));
    return p->done->news.n ? db_do(c, "update generation set n = n + 1 where one = 1") : OK;
}

static err folder_publish(struct call *c, slice folder, slice path, day from, struct published *done)
{
    struct publishing p = { .from = from, .done = done };
    province_files files = { 0 };
    problems found = { 0 };
    TRY(province_load(c->mem, folder, &p.d, &files, &found));
    if (!from.n && !found.n) p.from = p.d->calendar->first;
    return files_publish(c, &p, &files, path, &found);
}

/* What is in force, but for one system: lists in memory of their own, which may grow. */
static struct definitions without_system(struct call *c, slice name)
{
    const struct definitions *now = defs(c);
    struct definitions d = *now;
    slice head = slice_join(c->mem, name, S("/"));
    d.mem = c->mem;
    memset(&d.lists, 0, sizeof d.lists);
    memset(&d.systems, 0, sizeof d.systems);
    memset(&d.registries, 0, sizeof d.registries);
    EACH (list, now->lists)
        if (!slice_starts(list->name, head)) LIST_ADD(d.mem, &d.lists, *list);
    EACH (system, now->systems)
        if (!slice_eq(system->name, name)) LIST_ADD(d.mem, &d.systems, *system);
    EACH (r, now->registries)
        if (!slice_eq(r->system, name)) LIST_ADD(d.mem, &d.registries, *r);
    return d;
}

static err system_publish(struct call *c, slice folder, slice path, struct published *done)
{
    size_t from = folder.n;
    while (from && folder.p[from - 1] != '/') from--;
    struct definitions d = without_system(c, slice_sub(folder, from, folder.n));
    struct publishing p = { .d = &d, .from = today(c), .done = done };
    province_files files = { 0 };
    problems found = { 0 };
    system_load(&d, folder, &files, &found);
    return files_publish(c, &p, &files, path, &found);
}

err province_publish(struct call *c, slice path, day from, struct published *done)
{
    slice folder;
    char real[PATH_MAX];
    bool there = realpath(zstr(c->mem, path), real);
    *done = (struct published){ 0 };
    if (there && !province_around(c->mem, path, &folder) && system_around(c->mem, slice_copy(c->mem, slice_z(real)), &folder))
        return system_publish(c, folder, slice_copy(c->mem, slice_z(real)), done);
    if (!there || !province_around(c->mem, path, &folder))
        return fail(c, ERR_INPUT, "province.none", "“%.*s” không nằm trong thư mục của một tỉnh (nơi có tệp province.yaml).", SL(path));
    return folder_publish(c, folder, slice_copy(c->mem, slice_z(real)), from, done);
}

err province_import(struct call *c, slice path)
{
    struct published done;
    return province_publish(c, path, (day){ 0 }, &done);
}
