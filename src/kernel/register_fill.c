/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that the program fills and people do not: the instant something was received, until when something is reserved, what a search has
 * found, the number in a book.  Their values come from the row and from the rows its rules may look up (kernel/rule.h). */
#include "kernel/app.h"
#include "kernel/counter.h"
#include "kernel/register_inside.h"
#include "kernel/rule.h"
#include "store/db.h"

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

/* ---- reading ---- */

static void set_read(struct register_reader *r, struct registry_field *f, const struct node *at)
{
    slice why;
    size_t byte;
    if (at->kind != NODE_TEXT) return;
    if (!rule_compile_set(r->d->mem, r->d, r->r, f, at->text, &f->set, &why, &byte))
        WRONG(r, at, "«set», ký tự %zu: %.*s", byte + 1, SL(why));
}

static void at_read(struct register_reader *r, struct registry_field *f, const struct node *list)
{
    NODE_EACH (item, list) {
        if (!register_move(r->r, node_value(item))) WRONG(r, item, "không có bước chuyển «%.*s»", SL(node_value(item)));
        LIST_ADD(r->d->mem, &f->at, node_value(item));
    }
}

static void fill_read(struct register_reader *r, struct registry_field *f, const struct node *at)
{
    const struct node *set = node_get(at, "set"), *number = node_get(at, "number"), *when = node_get(at, "at");
    if (set && number) WRONG(r, number, "một trường hoặc có «set», hoặc có «number»");
    if (number && f->ask->type != FIELD_TEXT) WRONG(r, number, "«number» chỉ dùng với kiểu text");
    if ((set || number) && f->ask->required) WRONG(r, at, "«%.*s» do chương trình ghi: không «required»", SL(f->ask->name));
    if (when && !set && !number) WRONG(r, when, "«at» chỉ dùng với trường có «set» hay «number»");
    if (set) set_read(r, f, set);
    if (when) at_read(r, f, when);
    if (f->follows && !set) WRONG(r, node_get(at, "follow"), "«follow» chỉ dùng với trường có «set»");
    if (f->follows && f->set.n) register_follow_check(r, f, node_get(at, "follow"));
}

void register_fills_read(struct register_reader *r, const struct node *at)
{
    NODE_EACH (item, at)
        EACH (f, r->r->fields)
            if (item->kind == NODE_MAP && slice_eq(f->ask->name, node_text(item, "name"))) fill_read(r, f, item);
}

/* ---- filling ---- */

static bool due(const struct registry_field *f, const struct registry_row *row, slice move)
{
    EACH (name, f->at)
        if (slice_eq(*name, move)) return true;
    return !f->at.n && !row->id;
}

err register_reckon(struct call *c, const struct registry *r, const struct registry_row *row, slice field, slice text, slice *value,
                    bool *good)
{
    const struct registry_field *f = register_field(r, field);
    struct rule_code code;
    struct rule_facts facts;
    slice why;
    size_t byte;
    *good = f && rule_compile_set(c->mem, defs(c), r, f, text, &code, &why, &byte);
    if (!*good) return OK;
    TRY(register_facts(c, r, row, &code, &facts));
    *value = rule_value(c->mem, &code, &facts, f);
    return OK;
}

static void put(struct call *c, struct registry_row *row, const struct registry_field *f, slice value)
{
    if (value.n) node_put(c->mem, row->values, f->ask->name, node_new(c->mem, NODE_TEXT, value));
}

err register_fill(struct call *c, const struct registry *r, struct registry_row *row, slice move)
{
    EACH (f, r->fields) {
        struct rule_facts facts;
        if (!f->set.n || !due(f, row, move)) continue;
        TRY(register_facts(c, r, row, &f->set, &facts));
        put(c, row, f, rule_value(c->mem, &f->set, &facts, f));
    }
    return OK;
}

err register_number(struct call *c, slice counter, slice pattern, slice *number)
{
    struct arena *mem = c->mem;
    int year, month, d;
    int64_t n;
    day_split(today(c), &year, &month, &d);
    slice made = slice_replace(mem, pattern, S("{year}"), slice_fmt(mem, "%d", year));
    slice name = made.n != pattern.n ? slice_fmt(mem, "%.*s:%d", SL(counter), year) : counter;
    TRY(counter_next(c, name, &n));
    size_t open = slice_find(made, S("{n"));
    slice tail = slice_sub(made, open, made.n), digits = slice_sub(tail, 3, 1);
    int width = slice_starts(tail, S("{n:")) ? digits.p[0] - '0' : 1;
    *number = slice_fmt(mem, "%.*s%0*lld%.*s", (int)open, made.p, width, (long long)n,
                        SL(slice_sub(tail, slice_find(tail, S("}")) + 1, tail.n)));
    return OK;
}

/* Of the unit's own book. */
err register_fill_numbers(struct call *c, const struct registry *r, struct registry_row *row, slice move)
{
    EACH (f, r->fields) {
        slice number;
        if (!f->number.n || !due(f, row, move)) continue;
        slice counter = slice_fmt(c->mem, "register:%.*s:%.*s:%.*s", SL(r->name), SL(f->ask->name), SL(row->owner->code));
        TRY(register_number(c, counter, f->number, &number));
        put(c, row, f, number);
    }
    return OK;
}
