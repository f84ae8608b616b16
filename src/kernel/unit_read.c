/* SPDX-License-Identifier: Apache-2.0 */
/* Units from units.yaml into the tree and the database.  The tree is numbered in preorder: lo is a unit's place, hi the last
 * place below it.  Units once published are kept for ever: a reform ends them (to, successor) and adds others. */
#include "kernel/unit.h"
#include <stdlib.h>
#include "base/fold.h"
#include "base/shape.h"
#include "kernel/unit_tree.h"

static const struct shape unit_shape = SHAPE(
    { "code",       SHAPE_TEXT, NEED, .plain = true, .max = 20, .pattern = "code" },
    { "name",       SHAPE_TEXT, NEED, .max = 200 },
    { "kind",       SHAPE_TEXT, NEED, .max = 60 },
    { "level",      SHAPE_ONE_OF, NEED, .words = WORDS("province", "district", "commune", "department", "branch", "division") },
    { "parent",     SHAPE_TEXT, .plain = true, .max = 20, .pattern = "code" },
    { "short",      SHAPE_TEXT, .max = 100 },
    { "ident",      SHAPE_TEXT, .max = 40, .pattern = "code" },
    { "ident_demo", SHAPE_BOOL },
    { "role",       SHAPE_TEXT, .max = 40, .pattern = "key" },
    { "from",       SHAPE_DAY, NEED },
    { "to",         SHAPE_DAY },
    { "successor",  SHAPE_TEXT, .plain = true, .max = 20, .pattern = "code" },
    { "source",     SHAPE_TEXT, .max = 400 });

static const struct shape file_shape = SHAPE(
    { "units", SHAPE_LIST, NEED, .min = 1, .max = 20000, .of = ITEM(SHAPE_MEMBERS, .shape = &unit_shape) });

struct reader { struct arena *mem; slice file; problems *found; unit_drafts all, by_code; };

#define WRONG(r, at, ...) problem_add((r)->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

/* ---- reading ---- */

static void draft_read(struct reader *r, const struct node *at)
{
    struct unit_draft *d = NEW(r->mem, struct unit_draft);
    d->at = at;
    d->parent = node_text(at, "parent");
    d->successor = node_text(at, "successor");
    d->u = (struct unit){
        .code = node_text(at, "code"), .name = node_text(at, "name"), .kind = node_text(at, "kind"), .level = node_text(at, "level"),
        .short_name = node_text(at, "short"), .ident = node_text(at, "ident"), .purpose = node_text(at, "role"),
        .ident_demo = node_bool(at, "ident_demo", false),
    };
    day_parse(node_text(at, "from"), &d->u.valid_from);
    day_parse(node_text(at, "to"), &d->u.valid_to);
    if (!d->u.ident.p) d->u.ident = S("");
    if (d->u.valid_to.n && d->u.valid_to.n < d->u.valid_from.n)
        WRONG(r, at, "đơn vị «%.*s» hết hiệu lực trước khi có hiệu lực", SL(d->u.code));
    if (unit_is_territory(&d->u) && !d->u.ident.n)
        WRONG(r, at, "đơn vị «%.*s» nhận hồ sơ nên cần «ident», phần cơ quan của mã hồ sơ", SL(d->u.code));
    LIST_ADD(r->mem, &r->all, d);
}

static bool overlap(const struct unit *a, const struct unit *b)
{
    return (!a->valid_to.n || b->valid_from.n <= a->valid_to.n) && (!b->valid_to.n || a->valid_from.n <= b->valid_to.n);
}

static int code_order(const void *a, const void *b)
{
    const struct unit_draft *x = *(struct unit_draft *const *)a, *y = *(struct unit_draft *const *)b;
    int order = slice_cmp(x->u.code, y->u.code);
    return order ? order : x->u.valid_from.n - y->u.valid_from.n;
}

static int ident_order(const void *a, const void *b)
{
    const struct unit_draft *x = *(struct unit_draft *const *)a, *y = *(struct unit_draft *const *)b;
    int order = slice_cmp(x->u.ident, y->u.ident);
    return order ? order : x->u.valid_from.n - y->u.valid_from.n;
}

static unit_drafts sorted(struct reader *r, int (*order)(const void *, const void *))
{
    unit_drafts list = { 0 };
    EACH (d, r->all) LIST_ADD(r->mem, &list, *d);
    if (list.n) qsort(list.v, list.n, sizeof *list.v, order);
    return list;
}

/* Dossier codes are unique because agency parts are: at no time do two units share one. */
static void twins_check(struct reader *r)
{
    unit_drafts by_ident = sorted(r, ident_order);
    for (size_t i = 1; i < r->by_code.n; i++) {
        struct unit_draft *a = r->by_code.v[i - 1], *b = r->by_code.v[i];
        if (b->u.code.n && slice_eq(a->u.code, b->u.code) && overlap(&a->u, &b->u))
            WRONG(r, b->at, "mã «%.*s» dùng hai lần trong cùng thời gian (lần kia ở dòng %d)", SL(b->u.code), a->at->line);
    }
    for (size_t i = 1; i < by_ident.n; i++) {
        struct unit_draft *a = by_ident.v[i - 1], *b = by_ident.v[i];
        if (b->u.ident.n && slice_eq(a->u.ident, b->u.ident) && overlap(&a->u, &b->u))
            WRONG(r, b->at, "«ident» %.*s trùng với đơn vị «%.*s»", SL(b->u.ident), SL(a->u.code));
    }
}

/* ---- the tree ---- */

/* Of the units with that code, the one valid when `on` is, else the newest before it, else the first. */
static struct unit_draft *by_code(const struct reader *r, slice code, day on)
{
    struct unit_draft *best = NULL;
    size_t from = 0, to = r->by_code.n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (slice_cmp(r->by_code.v[middle]->u.code, code) < 0) from = middle + 1;
        else to = middle;
    }
    for (size_t i = from; i < r->by_code.n && slice_eq(r->by_code.v[i]->u.code, code); i++)
        if (!best || r->by_code.v[i]->u.valid_from.n <= on.n) best = r->by_code.v[i];
    return best;
}

/* May a unit of that level stand under one of that? */
static bool level_fits(slice level, slice above)
{
    if (slice_eq(level, S("district"))) return slice_eq(above, S("province"));
    if (slice_eq(level, S("commune"))) return slice_eq(above, S("district")) || slice_eq(above, S("province"));
    if (slice_eq(level, S("department"))) return slice_eq(above, S("province")) || slice_eq(above, S("department"));
    return true;
}

static void parent_find(struct reader *r, struct unit_draft *d, struct unit_draft **root)
{
    if (!d->parent.n) {
        if (*root) WRONG(r, d->at, "đơn vị «%.*s» thiếu «parent»; chỉ tỉnh không có đơn vị cấp trên", SL(d->u.code));
        else if (d->u.level.n && !slice_eq(d->u.level, S("province")))
            WRONG(r, d->at, "đơn vị «%.*s» đứng đầu cây mà không phải tỉnh", SL(d->u.code));
        if (!*root) *root = d;
        return;
    }
    struct unit_draft *up = by_code(r, d->parent, d->u.valid_from);
    if (!up) {
        WRONG(r, d->at, "đơn vị cấp trên «%.*s» của «%.*s» không có trong tệp này", SL(d->parent), SL(d->u.code));
        return;
    }
    if (d->u.valid_from.n && (!unit_valid(&up->u, d->u.valid_from) ||
                              (up->u.valid_to.n && (!d->u.valid_to.n || d->u.valid_to.n > up->u.valid_to.n))))
        WRONG(r, d->at, "«%.*s» có hiệu lực ngoài thời gian của đơn vị cấp trên «%.*s»", SL(d->u.code), SL(d->parent));
    if (d->u.level.n && up->u.level.n && !level_fits(d->u.level, up->u.level))
        WRONG(r, d->at, "«%.*s» cấp %.*s không thể trực thuộc cấp %.*s", SL(d->u.code), SL(d->u.level), SL(up->u.level));
    unit_hang(d, up);
}

/* Successors are looked for when all have their place; until units_save knows ids, a successor is named by its place. */
static void successors_find(struct reader *r, struct units *units)
{
    EACH (at, r->all) {
        struct unit_draft *d = *at, *next;
        if (!d->successor.n || !d->place) continue;
        next = by_code(r, d->successor, day_add(d->u.valid_to, 1));
        if (!d->u.valid_to.n || !next || next == d)
            WRONG(r, d->at, "«successor» %.*s cần có trong tệp này, và «%.*s» cần ngày hết hiệu lực (to)", SL(d->successor), SL(d->u.code));
        else if (next->place)
            units->v[d->place - 1].successor = (int64_t)next->place;
    }
}

void units_read(struct arena *mem, const struct node *file, slice name, struct units *units, problems *found)
{
    struct reader r = { .mem = mem, .file = name, .found = found };
    struct unit_draft *root = NULL;
    *units = (struct units){ 0 };
    shape_check(mem, &file_shape, file, name, found);
    NODE_EACH (at, node_get(file, "units"))
        if (at->kind == NODE_MAP) draft_read(&r, at);
    r.by_code = sorted(&r, code_order);
    twins_check(&r);
    EACH (d, r.all) parent_find(&r, *d, &root);
    if (r.all.n && !root) WRONG(&r, file, "không có tỉnh: một đơn vị cấp province không có «parent»");
    units_lay_out(mem, root, r.all.n, units);
    successors_find(&r, units);
    EACH (d, r.all)
    if (root && !(*d)->place && (*d)->up)
        WRONG(&r, (*d)->at, "«%.*s» không nối được lên tỉnh (đơn vị cấp trên đi vòng tròn hoặc bị đứt)",
              SL((*d)->u.code));
}
