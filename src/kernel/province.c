/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and checking a province's folder: which files there are, in which order they are read, what is said when one is
 * missing or not known.  Runs in verbs only, never in a request. */
#include "kernel/province.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/shape.h"

#define DEEP "registers/*/"
#define SYSTEM_FILE "system.yaml"

enum { FILE_MAX = 4 * 1024 * 1024, FOLDERS_DEEP = 16 };

typedef LIST(slice) names;

/* ---- files ---- */

static bool is_folder(struct arena *mem, slice path)
{
    struct stat st;
    return stat(zstr(mem, path), &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_file(struct arena *mem, slice path)
{
    struct stat st;
    return stat(zstr(mem, path), &st) == 0 && S_ISREG(st.st_mode);
}

static bool is_yaml(slice name) { return slice_ends(name, S(".yaml")) || slice_ends(name, S(".yml")); }

static slice inside(struct arena *mem, slice folder, slice name)
{
    return slice_ends(folder, S("/")) ? slice_join(mem, folder, name) : slice_fmt(mem, "%.*s/%.*s", SL(folder), SL(name));
}

static slice base_of(slice path)
{
    size_t from = path.n;
    while (from && path.p[from - 1] != '/') from--;
    return slice_sub(path, from, path.n);
}

/* The folder a path lies in: "a" for "a/b", "." for "b", "/" for "/b". */
static slice folder_of(slice path)
{
    slice base = base_of(path);
    size_t n = path.n - base.n;
    while (n > 1 && path.p[n - 1] == '/') n--;
    return n ? slice_sub(path, 0, n) : S(".");
}

static slice stem_of(slice name) { return slice_sub(name, 0, name.n - (slice_ends(name, S(".yml")) ? 4 : 5)); }

static int name_order(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

/* What lies in a folder, sorted; hidden files are not for us. */
static names entries(struct arena *mem, slice folder)
{
    names list = { 0 };
    DIR *dir = opendir(zstr(mem, folder));
    if (!dir) return list;
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.') LIST_ADD(mem, &list, slice_copy(mem, slice_z(e->d_name)));
    closedir(dir);
    if (list.n) qsort(list.v, list.n, sizeof *list.v, name_order);
    return list;
}

static const struct node *file_read(struct arena *mem, slice path, problems *found)
{
    struct stat st;
    FILE *in = fopen(zstr(mem, path), "rb");
    bool known = in && fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode), large = known && st.st_size > FILE_MAX;
    char *text = arena_alloc(mem, known && !large ? (size_t)st.st_size + 1 : 1);
    size_t n = known && !large ? fread(text, 1, (size_t)st.st_size, in) : 0, before = found->n;
    bool bad = !known || ferror(in);
    if (in) fclose(in);
    const struct node *node = NULL;
    if (bad) problem_add(mem, found, path, NULL, "không đọc được tệp");
    else if (large) problem_add(mem, found, path, NULL, "tệp lớn hơn 4 MB");
    else node = yaml_read(mem, (slice){ text, n }, path, found);
    if (!node && found->n == before) problem_add(mem, found, path, NULL, "tệp rỗng");
    return node;
}

/* ---- kinds ---- */

static bool of_folder(const struct definition_kind *kind) { return slice_ends(slice_z(kind->file), S("/")); }

/* In a folder of its own below that one: registers/SYSTEM/. */
static bool is_deep(const struct definition_kind *kind) { return slice_starts(slice_z(kind->file), S(DEEP)); }

static const struct definition_kind *deep_kind(bool system)
{
    const struct definition_kind *kind = definition_kinds;
    while (!is_deep(kind) || of_folder(kind) == system) kind++;
    return kind;
}

/* The kind of a file by the name of its folder in the province ("" for the province itself) and its own. */
static const struct definition_kind *kind_of(slice folder, slice name)
{
    for (const struct definition_kind *kind = definition_kinds; kind->kind; kind++) {
        slice file = slice_z(kind->file);
        if (is_deep(kind)) continue;
        if (of_folder(kind) ? slice_eq(slice_sub(file, 0, file.n - 1), folder) : !folder.n && slice_eq(file, name)) return kind;
    }
    return NULL;
}

/* "1.001193" of procedures/1.001193.yaml, "food" of registers/food/system.yaml, "food/lot" of registers/food/lot.yaml */
static slice name_of(struct arena *mem, const struct definition_kind *kind, slice path)
{
    slice stem = stem_of(base_of(path)), folder = base_of(folder_of(path));
    if (!is_deep(kind)) return stem;
    return of_folder(kind) ? slice_fmt(mem, "%.*s/%.*s", SL(folder), SL(stem)) : folder;
}

static void read_one(struct definitions *d, const struct definition_kind *kind, slice path, province_files *files, problems *found)
{
    const struct node *node = file_read(d->mem, path, found);
    slice name = name_of(d->mem, kind, path);
    if (!node) return;
    kind->read(d, name, node, path, found);
    slice code = node_text(node, "code");
    if (strcmp(kind->kind, "procedure") == 0 && code.n && !slice_eq(code, name))
        problem_add(d->mem, found, path, node_get(node, "code"), "tệp mang tên «%.*s» mà mã thủ tục là «%.*s»", SL(name), SL(code));
    if (files) LIST_ADD(d->mem, files, ((struct province_file){ kind, path, name, node }));
}

/* registers/SYSTEM/ has a system.yaml; every other file is a register. */
static void system_kind_read(struct definitions *d, slice folder, const struct definition_kind *kind, province_files *files,
                             problems *found)
{
    slice head = inside(d->mem, folder, S(SYSTEM_FILE));
    if (!of_folder(kind)) {
        if (is_file(d->mem, head)) read_one(d, kind, head, files, found);
        else problem_add(d->mem, found, head, NULL, "thiếu tệp này; một hệ thống cần %s", SYSTEM_FILE);
        return;
    }
    names list = entries(d->mem, folder);
    EACH (name, list)
        if (is_yaml(*name) && !slice_eq(*name, S(SYSTEM_FILE))) read_one(d, kind, inside(d->mem, folder, *name), files, found);
}

static void deep_read(struct definitions *d, slice folder, const struct definition_kind *kind, province_files *files, problems *found)
{
    slice root = inside(d->mem, folder, S("registers"));
    names list = entries(d->mem, root);
    EACH (name, list)
        if (is_folder(d->mem, inside(d->mem, root, *name))) system_kind_read(d, inside(d->mem, root, *name), kind, files, found);
}

static void kind_read(struct definitions *d, slice folder, const struct definition_kind *kind, province_files *files, problems *found)
{
    if (is_deep(kind)) {
        deep_read(d, folder, kind, files, found);
        return;
    }
    slice path = inside(d->mem, folder, slice_z(kind->file));
    if (!of_folder(kind)) {
        if (is_file(d->mem, path)) read_one(d, kind, path, files, found);
        else if (!kind->optional) problem_add(d->mem, found, path, NULL, "thiếu tệp này; một tỉnh cần đủ %s", kind->file);
        return;
    }
    names list = entries(d->mem, slice_sub(path, 0, path.n - 1));
    EACH (name, list)
        if (is_yaml(*name)) read_one(d, kind, inside(d->mem, path, *name), files, found);
}

/* A YAML file beside the others that nobody would read is a misspelt one. */
static void strangers(struct definitions *d, slice folder, problems *found)
{
    static const char *const known[] = { "province.yaml", "calendar.yaml", "units.yaml", "fields.yaml", "positions.yaml", "slips.yaml",
                                         "rollout.yaml", "payment.yaml", "notices.yaml", "accounts.yaml", "demo.yaml", NULL };
    names list = entries(d->mem, folder);
    EACH (name, list) {
        if (!is_yaml(*name) || kind_of(S(""), *name) || slice_eq(*name, S("accounts.yaml")) || slice_eq(*name, S("demo.yaml"))) continue;
        slice near = shape_nearest(*name, known);
        problem_add(d->mem, found, inside(d->mem, folder, *name), NULL, "không biết tệp này dùng để làm gì%s%.*s%s",
                    near.n ? "; ý bạn là «" : "", SL(near), near.n ? "»?" : "");
    }
}

err province_load(struct arena *mem, slice folder, struct definitions **d, province_files *files, problems *found)
{
    *d = definitions_new(mem);
    if (!is_file(mem, inside(mem, folder, S("province.yaml"))))
        return fail_in(mem, ERR_INPUT, "province.none", "Không có tỉnh nào ở “%.*s”: thiếu tệp province.yaml.", SL(folder));
    for (const struct definition_kind *kind = definition_kinds; kind->kind; kind++) kind_read(*d, folder, kind, files, found);
    registers_tie(*d, found);
    slice accounts = inside(mem, folder, S("accounts.yaml"));
    const struct node *node = is_file(mem, accounts) ? file_read(mem, accounts, found) : NULL;
    if (node) accounts_read(*d, S("accounts"), node, accounts, found);
    if (node && files) LIST_ADD(mem, files, ((struct province_file){ NULL, accounts, S("accounts"), node }));
    slice rows = inside(mem, folder, S("demo.yaml"));
    node = is_file(mem, rows) ? file_read(mem, rows, found) : NULL;
    if (node) demo_rows_read(*d, node, rows, found);
    if (node && files) LIST_ADD(mem, files, ((struct province_file){ NULL, rows, S("demo"), node }));
    strangers(*d, folder, found);
    return OK;
}

bool province_around(struct arena *mem, slice path, slice *folder)
{
    char real[PATH_MAX];
    if (!realpath(zstr(mem, path), real)) return false;
    for (slice at = slice_copy(mem, slice_z(real)); ; at = folder_of(at)) {
        *folder = at;
        if (is_file(mem, inside(mem, at, S("province.yaml")))) return true;
        if (slice_eq(at, S("/"))) return false;
    }
}

/* ---- checking ---- */

/* What stands around the file is read in silence; only what is wrong in the file itself is told. */
static void check_within(struct arena *mem, slice folder, slice path, const struct definition_kind *kind, problems *found)
{
    struct definitions *d = definitions_new(mem);
    problems silent = { 0 };
    for (const struct definition_kind *k = definition_kinds; k->kind && k != kind; k++)
        kind_read(d, folder, k, NULL, &silent);
    read_one(d, kind, path, NULL, found);
}

/* ---- a system by itself ---- */

bool system_around(struct arena *mem, slice path, slice *folder)
{
    *folder = is_folder(mem, path) ? path : folder_of(path);
    return is_file(mem, inside(mem, *folder, S(SYSTEM_FILE)));
}

void system_load(struct definitions *d, slice folder, province_files *files, problems *found)
{
    system_kind_read(d, folder, deep_kind(true), files, found);
    system_kind_read(d, folder, deep_kind(false), files, found);
    registers_tie(d, found);
}

static void own_problems(struct arena *mem, slice path, const problems *all, problems *found)
{
    EACH (p, *all)
        if (slice_eq(p->file, path)) LIST_ADD(mem, found, *p);
}

static void system_file_check(struct arena *mem, slice path, problems *found)
{
    problems all = { 0 };
    system_load(definitions_new(mem), folder_of(path), NULL, &all);
    own_problems(mem, path, &all, found);
}

static void check_alone(struct arena *mem, slice path, problems *found)
{
    const struct definition_kind *kind = kind_of(S(""), base_of(path));
    struct procedure p;
    slice folder;
    if (system_around(mem, path, &folder)) {
        system_file_check(mem, path, found);
        return;
    }
    const struct node *node = file_read(mem, path, found);
    if (!node) return;
    if (kind) kind->read(definitions_new(mem), stem_of(base_of(path)), node, path, found);
    else procedure_read(mem, NULL, node, path, &p, found);
}

/* References and rules lead to other registers, also of other systems, so all are read; what is wrong in this file or folder is told. */
static void province_part_check(struct arena *mem, slice folder, slice path, problems *found)
{
    struct definitions *d;
    problems all = { 0 };
    char real[PATH_MAX];
    if (!realpath(zstr(mem, path), real) || province_load(mem, folder, &d, NULL, &all).fault) return;
    slice whole = slice_z(real), below = slice_join(mem, whole, S("/"));
    EACH (p, all)
        if (slice_eq(p->file, whole) || slice_starts(p->file, below)) {
            slice file = slice_join(mem, path, slice_sub(p->file, whole.n, p->file.n));
            LIST_ADD(mem, found, ((struct problem){ file, p->line, p->col, p->message, p->path }));
        }
}

static void check_file(struct arena *mem, slice path, problems *found)
{
    slice folder, parent = base_of(folder_of(path));
    if (!province_around(mem, path, &folder)) {
        check_alone(mem, path, found);
        return;
    }
    const struct definition_kind *kind = kind_of(S(""), base_of(path)), *below = kind_of(parent, base_of(path));
    if (slice_eq(base_of(folder_of(folder_of(path))), S("registers")) || slice_eq(base_of(path), S("demo.yaml"))) {
        province_part_check(mem, folder, path, found);
        return;
    }
    if (kind || below) {
        check_within(mem, folder, path, kind ? kind : below, found);
    } else if (slice_eq(base_of(path), S("accounts.yaml"))) {
        struct definitions *d;
        problems silent = { 0 };
        const struct node *node = file_read(mem, path, found);
        err e = province_load(mem, folder, &d, NULL, &silent);
        if (node && !e.fault) accounts_read(d, S("accounts"), node, path, found);
    } else {
        problem_add(mem, found, path, NULL, "không biết tệp này dùng để làm gì");
    }
}

static err check_folder(struct arena *mem, slice path, int depth, problems *found)
{
    struct definitions *d;
    slice own, around;
    if (is_file(mem, inside(mem, path, S("province.yaml")))) return province_load(mem, path, &d, NULL, found);
    if (system_around(mem, path, &own)) {
        if (province_around(mem, path, &around)) province_part_check(mem, around, path, found);
        else system_load(definitions_new(mem), path, NULL, found);
        return OK;
    }
    names list = entries(mem, path);
    EACH (name, list) {
        slice at = inside(mem, path, *name);
        if (is_folder(mem, at) && depth < FOLDERS_DEEP) TRY(check_folder(mem, at, depth + 1, found));
        else if (is_yaml(*name) && is_file(mem, at)) check_file(mem, at, found);
    }
    return OK;
}

/* Problems as one reads: file by file in the order the files were read, in a file from top to bottom; also those found once all files
 * had been read. */
struct sorting { struct problem p; size_t file, n; };

/* The first problem of the same file stands for the file. */
static size_t file_of(const problems *found, size_t i)
{
    size_t first = 0;
    while (!slice_eq(found->v[first].file, found->v[i].file)) first++;
    return first;
}

static int reading_order(const void *a, const void *b)
{
    const struct sorting *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->p.line != y->p.line) return x->p.line - y->p.line;
    if (x->p.col != y->p.col) return x->p.col - y->p.col;
    return (x->n > y->n) - (x->n < y->n);
}

void problems_sort(struct arena *mem, problems *found)
{
    struct sorting *v = NEWN(mem, struct sorting, found->n + 1);
    for (size_t i = 0; i < found->n; i++) {
        bool same = i && slice_eq(found->v[i].file, found->v[i - 1].file);
        v[i] = (struct sorting){ found->v[i], same ? v[i - 1].file : file_of(found, i), i };
    }
    qsort(v, found->n, sizeof *v, reading_order);
    for (size_t i = 0; i < found->n; i++) found->v[i] = v[i].p;
}

err province_check(struct arena *mem, slice path, problems *found)
{
    problems own = { 0 };
    if (is_folder(mem, path)) TRY(check_folder(mem, path, 0, &own));
    else if (is_file(mem, path)) check_file(mem, path, &own);
    else return fail_in(mem, ERR_USAGE, "check.none", "Không có tệp hay thư mục “%.*s”.", SL(path));
    problems_sort(mem, &own);
    EACH (p, own) LIST_ADD(mem, found, *p);
    return OK;
}
