/* SPDX-License-Identifier: Apache-2.0 */
/* demo.yaml: what the people of accounts.yaml have written into registers, in the order of the file and each on its day, so that every row
 * has a history to look at:
 *
 *     - {in: attp/co_so, name: bun, by: chuyenvien.tpvl, ago: 300, values: {ten: Bún bò, ngay: "@-310"}}      adds a row
 *     - {row: bun, by: lanhdao.tpvl, ago: 200, do: dinh_chi, why: không có nước sạch}                          changes it
 *
 * Days are told as so many before the day of `init`; in a value "@-30" is thirty days before it, "@+30" thirty behind, "@noon-30" the
 * instant of noon, "@year" its year, and "@bun" the row of that name. */
#include "base/shape.h"
#include "kernel/account.h"
#include "kernel/province.h"

enum { ENTRIES_MAX = 4000, MORNING = 8 * 60, NOON = 12 * 60 };

static const struct shape entry_shape = SHAPE(
    { "in",     SHAPE_TEXT, .max = 60 },
    { "name",   SHAPE_TEXT, .max = 40 },
    { "row",    SHAPE_TEXT, .max = 40 },
    { "by",     SHAPE_TEXT, NEED, .max = 40 },
    { "ago",    SHAPE_INT, NEED },
    { "do",     SHAPE_TEXT, .max = 40 },
    { "why",    SHAPE_TEXT, .max = 1000 },
    { "values", SHAPE_ANY });
static const struct shape file_shape = SHAPE(
    { "rows", SHAPE_LIST, NEED, .max = ENTRIES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &entry_shape) });

void demo_rows_read(struct definitions *d, const struct node *n, slice file, problems *found)
{
    shape_check(d->mem, &file_shape, n, file, found);
    NODE_EACH (at, node_within(node_get(n, "rows"), ENTRIES_MAX)) {
        slice in = node_text(at, "in");
        if (!in.n == !node_text(at, "row").n)
            problem_add(d->mem, found, file, at, "cần đúng một trong hai: «in» (thêm dòng) hoặc «row» (đổi dòng)");
        if (in.n && !register_named(d, in)) problem_add(d->mem, found, file, node_get(at, "in"), "không có sổ «%.*s»", SL(in));
    }
}

struct telling { struct call *c; struct node *ids, *registers; };       /* of the rows that have a name */

/* "-30" and "+30": so many days from today */
static bool day_told(struct telling *t, slice text, day *on)
{
    int64_t days;
    bool behind = slice_starts(text, S("+"));
    if (!behind && !slice_starts(text, S("-"))) return false;
    if (!slice_int(slice_sub(text, 1, text.n), &days) || days < 0 || days > 36500) return false;
    *on = day_add(today(t->c), (int)(behind ? days : -days));
    return true;
}

static bool told_value(struct telling *t, slice text, slice *value)
{
    struct arena *mem = t->c->mem;
    day on;
    *value = text;
    if (!slice_starts(text, S("@"))) return true;
    text = slice_sub(text, 1, text.n);
    if (slice_eq(text, S("year"))) *value = slice_sub(day_iso(mem, today(t->c)), 0, 4);
    else if (day_told(t, text, &on)) *value = day_iso(mem, on);
    else if (slice_starts(text, S("noon")) && day_told(t, slice_sub(text, 4, text.n), &on))
        *value = instant_iso(mem, instant_at(on, NOON));
    else *value = node_value(node_find(t->ids, text));
    return value->n > 0;
}

static err values_told(struct telling *t, const struct node *at, struct node **typed)
{
    *typed = node_map(t->c->mem);
    NODE_EACH (item, at) {
        slice value;
        if (!told_value(t, node_value(item), &value))
            return fail(t->c, ERR_INPUT, "demo.value", "demo.yaml:%d: không hiểu “%.*s”.", item->line, SL(node_value(item)));
        if (item->kind == NODE_BOOL) value = slice_eq(value, S("true")) ? S("yes") : S("no");
        node_put(t->c->mem, *typed, item->key, node_new(t->c->mem, NODE_TEXT, value));
    }
    return OK;
}

/* As that person, on the morning of that day. */
static err person(struct telling *t, const struct node *at, struct call *own)
{
    struct account a;
    struct who *who;
    bool found;
    *own = *t->c;
    own->now = instant_at(day_add(today(t->c), (int)-node_int(at, "ago", 0)), MORNING);
    TRY(account_find(t->c, node_text(at, "by"), &a, &found));
    if (!found) return fail(t->c, ERR_INPUT, "demo.by", "demo.yaml:%d: không có tài khoản “%.*s”.", at->line, SL(node_text(at, "by")));
    TRY(who_of_account(own, a.id, &who));
    own->who = who;
    return OK;
}

static void name_keep(struct telling *t, const struct node *at, const struct registry *r, const struct registry_row *row)
{
    struct arena *mem = t->c->mem;
    slice name = node_text(at, "name");
    if (!name.n) return;
    node_put(mem, t->ids, name, node_new(mem, NODE_TEXT, slice_fmt(mem, "%lld", (long long)row->id)));
    node_put(mem, t->registers, name, node_new(mem, NODE_TEXT, r->name));
}

static err entry_write(struct telling *t, const struct node *at)
{
    slice of = node_text(at, "row"), in = of.n ? node_value(node_find(t->registers, of)) : node_text(at, "in");
    const struct registry *r = register_named(defs(t->c), in);
    struct registry_row row;
    struct call own;
    struct node *typed;
    field_faults faults = { 0 };
    if (!r) return fail(t->c, ERR_INPUT, "demo.row", "demo.yaml:%d: không có dòng hay sổ “%.*s”.", at->line, SL(of.n ? of : in));
    TRY(values_told(t, node_get(at, "values"), &typed));
    TRY(person(t, at, &own));
    struct registry_change ch = { .typed = typed, .move = node_text(at, "do"), .why = node_text(at, "why") };
    if (of.n) TRY(register_change(&own, r, node_value(node_find(t->ids, of)), &ch, &row, &faults));
    else TRY(register_add(&own, r, &ch, &row, &faults));
    if (faults.n) return fail(t->c, ERR_INPUT, "demo.fault", "demo.yaml:%d: %.*s", at->line, SL(faults.v[0].text));
    name_keep(t, at, r, &row);
    return OK;
}

err demo_rows_write(struct call *c, const struct node *n)
{
    struct telling t = { c, node_map(c->mem), node_map(c->mem) };
    NODE_EACH (at, node_get(n, "rows")) TRY(entry_write(&t, at));
    return OK;
}
