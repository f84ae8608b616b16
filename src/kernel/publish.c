/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing a checked folder.  What is new in it is found first, by its canonical hash, and `motcua plan` tells the same; then it is
 * written into the tables.  So publishing twice changes nothing; what is written stays for ever beside what was there before, and
 * each of it leaves an event in the ledger. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "kernel/ledger.h"
#include "kernel/publishing.h"
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
static err definition_last(struct call *c, const struct province_file *f, struct last_definition *last)
{
    bool found;
    return db_maybe(c, &last_definition_record, last, &found,
                    "select id, hash from definition where kind = $1 and name = $2 order by id desc limit 1", f->kind->kind, f->name);
}

static err definition_keep(struct call *c, const struct province_file *f)
{
    slice body = json_canonical(c->mem, f->node), hash = hash_hex(c->mem, body);
    struct last_definition last;
    int64_t id = db_id(c);
    TRY(definition_last(c, f, &last));
    if (slice_eq(last.hash, hash)) return OK;
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

static err row_drop(struct call *c, const struct kept_row *r)
{
    return db_do(c, "delete from procedure_unit where procedure = $1 and unit = $2 and valid_from = $3",
                 r->procedure, r->unit, r->valid_from);
}

struct row_change { err (*write)(struct call *c, const struct kept_row *r); struct kept_row row; };
typedef LIST(struct row_change) row_changes;

/* Both in one order.  A row that pins a version was made by hand and is not the file's to take away. */
static void rows_compare(struct call *c, const kept_rows *have, const kept_rows *want, row_changes *changes)
{
    for (size_t h = 0, w = 0; h < have->n || w < want->n;) {
        int order = h == have->n ? 1 : w == want->n ? -1 : kept_order(&have->v[h], &want->v[w]);
        if (order < 0 && !have->v[h].version) LIST_ADD(c->mem, changes, ((struct row_change){ row_drop, have->v[h] }));
        if (order > 0) LIST_ADD(c->mem, changes, ((struct row_change){ row_add, want->v[w] }));
        if (!order && have->v[h].online != want->v[w].online) LIST_ADD(c->mem, changes, ((struct row_change){ row_change, want->v[w] }));
        h += order <= 0;
        w += order >= 0;
    }
}

static err rollout_compare(struct call *c, const rollouts *rows, row_changes *changes)
{
    kept_rows have = { 0 }, want = { 0 };
    TRY(db_all(c, &kept_row_record, &have, "select procedure, unit, valid_from, online, version from procedure_unit"));
    EACH (r, *rows) LIST_ADD(c->mem, &want, ((struct kept_row){ r->procedure, r->unit->id, r->from, r->online, 0 }));
    kept_sort(&have);
    kept_sort(&want);
    rows_compare(c, &have, &want, changes);
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

static bool is(const struct province_file *f, const char *kind) { return strcmp(f->kind->kind, kind) == 0; }

/* A new installation has nothing in force. */
static const struct registry *in_force(const struct call *c, slice name) { return defs(c) ? register_named(defs(c), name) : NULL; }

/* ---- what is new ---- */

static const struct procedure *procedure_in(const struct publishing *p, const struct province_file *f)
{
    EACH (own, p->d->procedures)
        if (own->body == f->node) return own;
    return never(), NULL;
}

static err procedure_news_of(struct call *c, const struct publishing *p, const struct province_file *f, slice *says)
{
    const struct procedure *own = procedure_in(p, f);
    struct procedure_news news;
    TRY(procedure_compare(c, procedure_whole(c->mem, p->d, f->node), own, p->from, &news));
    if (news.version) *says = slice_fmt(c->mem, "Thủ tục %.*s, áp dụng từ %.*s", SL(f->name), SL(day_text(c->mem, p->from)));
    else if (news.end && own->withdrawn_on.n)
        *says = slice_fmt(c->mem, "Thủ tục %.*s ngừng áp dụng từ %.*s", SL(f->name), SL(day_text(c->mem, own->withdrawn_on)));
    else if (news.end) *says = slice_fmt(c->mem, "Thủ tục %.*s không còn ngày ngừng áp dụng", SL(f->name));
    return OK;
}

static err rollout_changes(struct call *c, struct publishing *p, const struct province_file *f, row_changes *changes)
{
    rollouts rows = { 0 };
    problems none = { 0 };
    rollout_spell(p->d, f->node, f->path, &rows, &none);
    EACH (r, rows)
        if (!r->unit->id && !p->units)
            return fail(c, ERR_INPUT, "publish.units", "Đơn vị %.*s chưa được công bố; hãy công bố units.yaml trước.", SL(r->unit->code));
    return rollout_compare(c, &rows, changes);
}

static err definition_news_of(struct call *c, struct publishing *p, const struct province_file *f, slice *says)
{
    struct last_definition last;
    row_changes rows = { 0 };
    TRY(definition_last(c, f, &last));
    if (is(f, "rollout")) TRY(rollout_changes(c, p, f, &rows));
    if (slice_eq(last.hash, hash_hex(c->mem, json_canonical(c->mem, f->node))) && !rows.n) return OK;
    *says = is(f, "register") ? slice_fmt(c->mem, "Sổ %.*s", SL(f->name))
          : is(f, "system")   ? slice_fmt(c->mem, "Hệ thống sổ %.*s", SL(f->name))
                              : slice_fmt(c->mem, "Tệp %.*s.yaml", SL(f->name));
    return OK;
}

static err file_compare(struct call *c, struct publishing *p, const struct province_file *f)
{
    struct publishing_change change = { .f = f, .says = NONE };
    if (is(f, "procedure")) TRY(procedure_news_of(c, p, f, &change.says));
    else                    TRY(definition_news_of(c, p, f, &change.says));
    if (is(f, "register")) {
        change.now = in_force(c, f->name);
        change.next = register_named(p->d, f->name);
    }
    if (change.says.n) LIST_ADD(c->mem, &p->changes, change);
    else               p->unchanged++;
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

/* A procedure writes into registers that are there, or are published with it. */
static void rows_published(struct call *c, struct publishing *p, const struct province_file *f)
{
    NODE_EACH (at, node_get(f->node, "rows")) {
        slice name = node_text(at, "register");
        bool there = in_force(c, name) != NULL;
        EACH (other, p->files)
            there |= other->kind && is(other, "register") && slice_eq(other->name, name) && covers(p->path, other->path);
        if (!there)
            problem_add(c->mem, &p->found, f->path, node_get(at, "register"), "sổ «%.*s» chưa được công bố; hãy công bố sổ ấy trước",
                        SL(name));
    }
}

/* Registers already have rows: what cannot become this is told with what is wrong in the files. */
static err registers_fit(struct call *c, struct publishing *p)
{
    EACH (f, p->files) {
        const struct registry *now = f->kind && is(f, "register") && covers(p->path, f->path) ? in_force(c, f->name) : NULL;
        if (now) TRY(register_fits(c, now, register_named(p->d, f->name), &p->found));
        if (f->kind && is(f, "procedure") && covers(p->path, f->path)) rows_published(c, p, f);
    }
    return OK;
}

static err files_compare(struct call *c, struct publishing *p)
{
    if (!p->found.n) TRY(registers_fit(c, p));
    if (p->found.n) return OK;
    TRY(ids_find(c, p->d));
    EACH (f, p->files) p->units |= f->kind && is(f, "units") && covers(p->path, f->path);
    EACH (f, p->files)
        if (f->kind && covers(p->path, f->path)) TRY(file_compare(c, p, f));
    return OK;
}

static err folder_read(struct call *c, slice folder, day from, struct publishing *p)
{
    TRY(province_load(c->mem, folder, &p->d, &p->files, &p->found));
    p->from = from.n || p->found.n ? from : p->d->calendar->first;
    return OK;
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

static void system_read_over(struct call *c, slice folder, struct publishing *p)
{
    size_t from = folder.n;
    while (from && folder.p[from - 1] != '/') from--;
    p->d = NEW(c->mem, struct definitions);
    *p->d = without_system(c, slice_sub(folder, from, folder.n));
    p->from = today(c);
    system_load(p->d, folder, &p->files, &p->found);
}

err publishing_read(struct call *c, slice path, day from, struct publishing *p)
{
    slice folder;
    char real[PATH_MAX];
    bool there = realpath(zstr(c->mem, path), real);
    *p = (struct publishing){ .path = slice_copy(c->mem, slice_z(there ? real : "")) };
    if (there && province_around(c->mem, path, &folder)) TRY(folder_read(c, folder, from, p));
    else if (there && system_around(c->mem, p->path, &folder)) system_read_over(c, folder, p);
    else return fail(c, ERR_INPUT, "province.none", "“%.*s” không nằm trong thư mục của một tỉnh (nơi có tệp province.yaml).", SL(path));
    return files_compare(c, p);
}

/* ---- writing it ---- */

static err rollout_save(struct call *c, struct publishing *p, const struct province_file *f)
{
    row_changes changes = { 0 };
    TRY(rollout_changes(c, p, f, &changes));            /* again: units have their ids by now */
    EACH (change, changes) TRY(change->write(c, &change->row));
    return OK;
}

static err change_save(struct call *c, struct publishing *p, const struct publishing_change *change)
{
    const struct province_file *f = change->f;
    struct procedure_news news;
    if (is(f, "procedure")) return procedure_publish(c, procedure_whole(c->mem, p->d, f->node), procedure_in(p, f), p->from, &news);
    TRY(definition_keep(c, f));
    if (change->next) TRY(register_build(c, change->now, change->next));
    if (is(f, "units")) TRY(units_save(c, &p->d->units));
    return is(f, "rollout") ? rollout_save(c, p, f) : OK;
}

err province_publish(struct call *c, slice path, day from, struct published *done)
{
    struct publishing p;
    *done = (struct published){ 0 };
    TRY(publishing_read(c, path, from, &p));
    TRY(refuse(c, &p.found));
    EACH (change, p.changes) {
        TRY(change_save(c, &p, change));
        LIST_ADD(c->mem, &done->news, change->says);
    }
    done->unchanged = p.unchanged;
    return done->news.n ? db_do(c, "update generation set n = n + 1 where one = 1") : OK;
}

err province_import(struct call *c, slice path)
{
    struct published done;
    return province_publish(c, path, (day){ 0 }, &done);
}
