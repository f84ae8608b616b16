/* SPDX-License-Identifier: Apache-2.0 */
/* Uniformity measured: what each competent unit really runs of a procedure.
 * A unit's hash is the SHA-256 of the canonical JSON of the version it runs; where nobody holds a role that a step needs, or a step has
 * no place to happen, the JSON also has `unstaffed`, the list of those steps.  So a unit that deviates in nothing has the process
 * hash itself, and equal hashes mean the same process in fact. */
#include <stdlib.h>
#include "base/hash.h"
#include "kernel/app.h"
#include "kernel/who.h"
#include "store/db.h"

struct held_row { int64_t unit; slice role; };
RECORD(held_row, COLUMN(held_row, unit), COLUMN(held_row, role));
typedef LIST(struct held_row) held_rows;

/* One version's own hash is reckoned once, not once a unit. */
struct version_hash { const struct procedure *p; slice hash; };
struct measure { struct call *c; const struct procedure *common; held_rows held; LIST(struct version_hash) hashes; };

static int held_order(const void *a, const void *b)
{
    const struct held_row *x = a, *y = b;
    int order = (x->unit > y->unit) - (x->unit < y->unit);
    return order ? order : slice_cmp(x->role, y->role);
}

static err held_read(struct call *c, held_rows *rows)
{
    TRY(db_all(c, &held_row_record, rows,
        "select p.unit, p.role from position p join account a on a.id = p.account where p.valid_from <= $1 "
        "and (p.valid_to is null or p.valid_to >= $1) and a.locked_at is null group by p.unit, p.role", today(c)));
    if (rows->n) qsort(rows->v, rows->n, sizeof *rows->v, held_order);
    return OK;
}

static bool held(const struct measure *m, const struct unit *u, slice role)
{
    struct held_row key = { u->id, role };
    return m->held.n && bsearch(&key, m->held.v, m->held.n, sizeof key, held_order);
}

static slice hash_node(struct arena *mem, const struct node *n)
{
    return hash_hex(mem, json_canonical(mem, n));
}

static slice version_hash(struct measure *m, const struct procedure *p)
{
    EACH (known, m->hashes)
        if (known->p == p) return known->hash;
    slice hash = hash_node(m->c->mem, p->body);
    LIST_ADD(m->c->mem, &m->hashes, ((struct version_hash){ p, hash }));
    return hash;
}

static const char *role_word(slice role)
{
    return slice_eq(role, S("clerk")) ? "tiếp nhận" : slice_eq(role, S("leader")) ? "lãnh đạo" : "chuyên viên";
}

/* Several steps may miss the same role in the same place; it is said once. */
static void differ(struct arena *mem, struct uniform *u, slice text)
{
    EACH (said, u->differs)
        if (slice_eq(*said, text)) return;
    LIST_ADD(mem, &u->differs, text);
}

/* Is there somebody for this step of the unit?  If not, why not. */
static bool staffed(struct measure *m, const struct step *s, struct uniform *u)
{
    struct arena *mem = m->c->mem;
    const struct unit *at = step_unit(m->c, s, u->unit, u->unit, today(m->c));
    if (at && held(m, at, s->role)) return true;
    slice where = at && at != u->unit ? slice_fmt(mem, " ở %.*s", SL(at->name)) : S("");
    if (!at) differ(mem, u, slice_fmt(mem, "bước “%.*s” không có nơi thực hiện", SL(s->name)));
    else differ(mem, u, slice_fmt(mem, "không có ai giữ vai trò %s%.*s", role_word(s->role), SL(where)));
    return false;
}

static void measure_unit(struct measure *m, const struct procedure *p, struct uniform *u)
{
    struct arena *mem = m->c->mem;
    struct node *missing = NULL;
    u->version = p->version;
    if (!slice_eq(version_hash(m, p), version_hash(m, m->common)))
        differ(mem, u, slice_fmt(mem, "chạy phiên bản %lld, chung là %lld", (long long)p->version, (long long)m->common->version));
    EACH (s, p->steps) {
        if (staffed(m, s, u)) continue;
        if (!missing) missing = node_list(mem);
        node_add(missing, node_new(mem, NODE_TEXT, s->id));
    }
    u->hash = version_hash(m, p);
    if (!missing) return;
    struct node *real = node_copy(mem, p->body);
    node_put(mem, real, S("unstaffed"), missing);
    u->hash = hash_node(mem, real);
}

err procedure_uniformity(struct call *c, const struct procedure *p, slice *common, uniforms *found)
{
    const struct definitions *d = defs(c);
    struct measure m = { .c = c, .common = p };
    TRY(held_read(c, &m.held));
    *common = version_hash(&m, p);
    for (size_t i = 0; i < d->units.n; i++) {
        const struct unit *u = &d->units.v[i];
        if (!unit_valid(u, today(c)) || !procedure_offered(p, u)) continue;
        const struct procedure *own = procedure_for(c, p->code, u, today(c));
        struct uniform row = { .unit = u };
        if (own) measure_unit(&m, own, &row);
        else differ(c->mem, &row, S("không có phiên bản nào đang áp dụng"));
        LIST_ADD(c->mem, found, row);
    }
    return OK;
}
