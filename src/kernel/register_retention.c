/* SPDX-License-Identifier: Apache-2.0 */
/* How long fields are kept.  A row whose time is over loses the fields that are named, for good: from its columns, its words, its sort keys
 * and every event before.  The events' hashes stay, so the ledger still verifies (docs/decisions/0013-retention.md); the erasure is an
 * event of its own, with the row as it is from then on. */
#include "base/shape.h"
#include <string.h>
#include "kernel/apart.h"
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/register_inside.h"
#include "store/db.h"
#include "store/store.h"

enum { PAGE = 200 };

const struct shape register_retention_shape = SHAPE(
    { "when",   SHAPE_TEXT, NEED, .max = RULE_TEXT },
    { "erase",  SHAPE_LIST, NEED, .min = 1, .max = 40, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) },
    { "law",    SHAPE_TEXT, NEED, .max = 400 },
    { "source", SHAPE_TEXT, .max = 400 });

/* ---- the declaration ---- */

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

static bool in_key(const struct registry *r, const struct registry_field *f)
{
    bool key = f == r->periods.of || f == r->periods.from || f == r->periods.to;
    EACH (u, r->uniques)
        EACH (part, u->fields) key |= *part == f;
    return key;
}

static void erase_read(struct register_reader *r, const struct node *at, struct registry_retention *t)
{
    NODE_EACH (item, at) {
        const struct registry_field *f = register_field(r->r, node_value(item));
        if (!f) WRONG(r, item, "không có trường «%.*s»", SL(node_value(item)));
        else if (f->ask->required || f == r->r->title_field || f == r->r->unit_field || in_key(r->r, f))
            WRONG(r, item, "«%.*s» bắt buộc hoặc thuộc khóa: dòng không thể thiếu nó, nên không xóa được", SL(node_value(item)));
        else LIST_ADD(r->d->mem, &t->erase, f);
    }
}

static bool imported(const struct registry *r)
{
    EACH (g, r->grants)
        EACH (may, g->may)
            if (slice_eq(*may, S("import"))) return true;
    return false;
}

static void retention_read(struct register_reader *r, const struct node *at)
{
    struct registry_retention t = { .law = node_text(at, "law") };
    const struct node *when = node_get(at, "when");
    slice why;
    size_t byte;
    erase_read(r, node_get(at, "erase"), &t);
    if (!when || !node_value(when).n) return;
    if (!rule_compile(r->d->mem, r->d, r->r, node_value(when), &t.when, &why, &byte))
        WRONG(r, when, "«when», ký tự %zu: %.*s", byte + 1, SL(why));
    else if (t.when.looks || !t.when.today)
        WRONG(r, when, "thời hạn lưu tính từ trường của chính dòng đến today, như: ngay + 5 years < today");
    else if (t.erase.n) LIST_ADD(r->d->mem, &r->r->retentions, t);
}

/* What is kept beside the rows would keep what was erased in them. */
void register_retentions_read(struct register_reader *r, const struct node *list)
{
    if (list && (r->r->sources.n || imported(r->r)))
        WRONG(r, list, "sổ có «sources» hoặc quyền import còn giữ lời khai và tệp đã nhập: xóa ở dòng chưa phải là xóa hết");
    NODE_EACH (item, node_within(list, RETENTIONS_MAX))
        if (item->kind == NODE_MAP) retention_read(r, item);
}

/* ---- what is due ---- */

err register_overdue(struct call *c, const struct registry *r, const struct registry_retention *t, const struct registry_row *row,
                     bool *due)
{
    struct rule_facts facts;
    *due = false;
    EACH (f, t->erase) *due |= register_value(row->values, *f).n > 0;
    if (!*due) return OK;
    TRY(register_facts(c, r, row, &t->when, &facts));
    *due = rule_run(&t->when, &facts) == VERDICT_TRUE;
    return OK;
}

static bool erased_by(const struct registry_retention *t, slice name)
{
    EACH (f, t->erase)
        if (slice_eq((*f)->ask->name, name)) return true;
    return false;
}

static struct node *without(struct call *c, const struct registry_retention *t, const struct node *values)
{
    struct node *left = node_map(c->mem);
    NODE_EACH (value, values)
        if (!erased_by(t, value->key)) node_put(c->mem, left, value->key, node_copy(c->mem, value));
    return left;
}

/* ---- erasing ---- */

struct old_event { int64_t id; };
LOCAL_RECORD(old_event, COLUMN(old_event, id));

static err past_erase(struct call *c, const struct registry *r, const struct registry_row *was, slice law)
{
    LIST(struct old_event) events = { 0 };
    TRY(db_all(c, &old_event_record, &events,
               "select id from event where subject_kind = $1 and subject = $2 and n <= $3 and body is not null order by n",
               r->name, was->id, was->version));
    EACH (e, events) TRY(ledger_erase(c, e->id, law));
    return OK;
}

static err row_erase(struct call *c, const struct registry *r, slice id)
{
    struct registry_row row;
    bool found, due;
    int64_t n = 0;
    (void)slice_int(id, &n);
    TRY(register_lock(c, r, n));
    EACH (t, r->retentions) {
        TRY(register_find(c, r, id, &row, &found));
        if (found) TRY(register_overdue(c, r, t, &row, &due));
        if (!found || !due) continue;
        slice why = slice_fmt(c->mem, "Hết thời hạn lưu: %.*s", SL(t->law));
        TRY(register_rewrite(c, r, &row, without(c, t, row.values), S("retention"), why));
        TRY(past_erase(c, r, &row, why));
    }
    return OK;
}

/* ---- the job: each page is read without holding anybody up, and only what is due is written ---- */

struct page { const struct registry *r; int64_t after; size_t read; LIST(slice) due; };

static err page_read(struct call *c)
{
    struct page *p = c->prepared;
    text_rows rows;
    TRY(register_batch(c, p->r, p->after, PAGE, &rows));
    p->read = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        struct registry_row row;
        bool due = false;
        TRY(register_take(c, p->r, rows.v[i], &row));
        p->after = row.id;
        EACH (t, p->r->retentions)
            if (!due) TRY(register_overdue(c, p->r, t, &row, &due));
        if (due) LIST_ADD(c->mem, &p->due, slice_fmt(c->mem, "%lld", (long long)row.id));
    }
    return OK;
}

static err page_erase(struct call *c)
{
    const struct page *p = c->prepared;
    EACH (id, p->due) TRY(row_erase(c, p->r, *id));
    return OK;
}

static err page_turn(struct call *c, void *with)
{
    struct page *p = with;
    c->prepared = p;
    memset(&p->due, 0, sizeof p->due);
    TRY(store_read(c->app->store, c, page_read));
    return p->due.n ? store_write_now(c->app->store, c, page_erase) : OK;
}

err register_retention_work(struct call *c)
{
    EACH (r, defs(c)->registries) {
        struct page p = { .r = r, .read = r->retentions.n ? PAGE : 0 };
        while (p.read == PAGE) TRY(apart(c, page_turn, &p));
    }
    return OK;
}
