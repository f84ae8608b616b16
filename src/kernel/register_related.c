/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that rules look up: reading them by the key the rule names, and seeing to it that what was read is still so when the write commits.
 *
 * Whoever writes a row holds, until the end of the transaction, each key under which some rule may look it up, and each key under which
 * its own rules look.  Two who would make each other's rules untrue thus come one after the other, on PostgreSQL as on SQLite, and the
 * second sees what the first has done (docs/decisions/0011-related-rows.md). */
#include "kernel/register_inside.h"
#include <stdlib.h>
#include "kernel/app.h"
#include "kernel/rule.h"
#include "store/db.h"

/* "0" of a row that is not there yet: no other has it. */
static slice id_text(struct call *c, const struct registry_row *row) { return slice_fmt(c->mem, "%lld", (long long)row->id); }

static slice value_of(const struct registry_row *row, slice field) { return node_value(node_find(row->values, field)); }

static slice key_value(struct call *c, const struct rule_lookup *l, const struct registry_row *row)
{
    if (l->word.n) return l->word;
    if (l->own.n) return value_of(row, l->own);
    return row->id ? id_text(c, row) : NONE;
}

/* ---- reading ---- */

static slice told(struct call *c, const struct registry *r, const struct registry_row *row)
{
    const struct registry_state *s = register_state(r, row->state);
    return slice_fmt(c->mem, "%.*s%s%.*s (%.*s%s%.*s, %.*s)", SL(row->code), row->code.n ? " · " : "", SL(row->title),
                     SL(s ? s->label : S("")), s ? ", " : "", SL(row->owner->name), SL(instant_text(c->mem, row->changed_at)));
}

/* What is found is all there is: as many units write into the register, and until now. */
static slice scope_text(struct call *c, const struct registry *of)
{
    slice now = instant_iso(c->mem, c->now);
    size_t n = 0;
    for (size_t i = 0; i < defs(c)->units.n; i++)
        n += unit_valid(&defs(c)->units.v[i], today(c)) && register_grants(of, S("create"), &defs(c)->units.v[i]);
    return slice_fmt(c->mem, "Phạm vi: mọi dòng của sổ “%.*s”, %zu đơn vị ghi trực tiếp, đến %.*s ngày %.*s.", SL(of->title), n,
                     SL(slice_sub(now, 11, 8)), SL(day_text(c->mem, today(c))));
}

static int by_id(const void *a, const void *b)
{
    int64_t x = 0, y = 0;
    (void)slice_int((*(slice *const *)a)[0], &x);
    (void)slice_int((*(slice *const *)b)[0], &y);
    return (x > y) - (x < y);
}

/* Rows of the past pile up under a key; those that cannot count for their state alone are left where they are. */
static void states_where(struct composed *q, const struct rule_lookup *l)
{
    LIST(slice) may = { 0 };
    EACH (s, l->of->states)
        if (rule_may_count(l, s->code)) LIST_ADD(q->sql.mem, &may, s->code);
    if (may.n == l->of->states.n) return;
    composed_add(q, " and state in (");
    EACH (code, may) {
        if (code != may.v) composed_add(q, ", ");
        composed_arg(q, value_text(*code));
    }
    if (!may.n) composed_add(q, "null");
    composed_add(q, ")");
}

/* What is told in words is told in the usual order of its register, should there be more than can be. */
static void look_up_compose(struct composed *q, const struct rule_lookup *l, slice value)
{
    int64_t id = 0;
    register_select(q, l->of);
    composed_add(q, " where ");
    if (l->key) composed_name(q, l->key->column);
    else composed_add(q, "id");
    composed_add(q, " = ");
    if (!l->key) (void)slice_int(value, &id);
    composed_arg(q, l->key ? register_to_column(l->key, value) : value_int(id));
    states_where(q, l);
    if (l->told && l->key) register_order_add(q, l->of->sorted, !l->of->sorted || l->of->sorted_down);
    composed_add(q, " limit ");
    composed_arg(q, value_int(RULE_ROWS + 2));                  /* one more than may be read, and the row itself */
}

static err look_up(struct call *c, const struct registry *r, const struct registry_row *row, const struct rule_lookup *l,
                   struct rule_found *found)
{
    struct composed q = composed_new(c->mem);
    slice value = key_value(c, l, row);
    text_rows rows;
    found->missing = !value.n && l->own.n;
    if (!value.n) return OK;
    look_up_compose(&q, l, value);
    TRY(composed_rows(c, &q, &rows));
    if (rows.n) qsort(rows.v, rows.n, sizeof *rows.v, by_id);
    for (size_t i = 0; i < rows.n; i++) {
        struct registry_row one;
        TRY(register_take(c, l->of, rows.v[i], &one));
        if (l->of == r && one.id == row->id) continue;
        found->more = found->rows.n == RULE_ROWS;
        if (found->more) break;
        LIST_ADD(c->mem, &found->rows, ((struct rule_row){ id_text(c, &one), one.state, told(c, l->of, &one), one.values }));
    }
    return OK;
}

err register_facts(struct call *c, const struct registry *r, const struct registry_row *row, const struct rule_code *code,
                   struct rule_facts *facts)
{
    struct rule_found *found = NEWN(c->mem, struct rule_found, code->looks + 1);
    *facts = (struct rule_facts){ .id = id_text(c, row), .state = row->state, .values = row->values, .today = today(c), .now = c->now,
                                  .calendar = defs(c)->calendar, .found = found, .scope = S("") };
    for (size_t i = 0; i < code->looks; i++) {
        TRY(look_up(c, r, row, &code->lookups[i], &found[i]));
        if (code->lookups[i].told) facts->scope = scope_text(c, code->lookups[i].of);
    }
    return OK;
}

/* ---- holding ---- */

static void watch(struct definitions *d, const struct rule_code *code, bool follows)
{
    for (size_t i = 0; i < code->looks; i++) {
        const struct rule_lookup *l = &code->lookups[i];
        EACH (r, d->registries) {
            if (!slice_eq(r->name, l->of->name)) continue;
            r->watched |= !l->key;
            r->followed |= follows;
            EACH (f, r->fields) f->watched |= f == l->key;
        }
    }
}

void registers_watch(struct definitions *d)
{
    EACH (r, d->registries) {
        EACH (f, r->fields) watch(d, &f->set, f->follows);
        EACH (rule, r->rules) {
            watch(d, &rule->when, false);
            watch(d, &rule->holds, false);
        }
    }
}

typedef LIST(slice) keys;

static void key_add(struct call *c, keys *list, const struct registry *of, slice field, slice value)
{
    if (value.n) LIST_ADD(c->mem, list, slice_fmt(c->mem, "%.*s %.*s %.*s", SL(of->name), SL(field), SL(value)));
}

static void keys_of_row(struct call *c, const struct registry *r, const struct registry_row *row, keys *list)
{
    if (!row) return;
    if (r->watched && row->id) key_add(c, list, r, S("id"), id_text(c, row));
    EACH (f, r->fields)
        if (f->watched) key_add(c, list, r, f->ask->name, value_of(row, f->ask->name));
}

static void keys_of_code(struct call *c, const struct rule_code *code, const struct registry_row *row, keys *list)
{
    for (size_t i = 0; i < code->looks; i++) {
        const struct rule_lookup *l = &code->lookups[i];
        key_add(c, list, l->of, l->key ? l->key->ask->name : S("id"), key_value(c, l, row));
    }
}

static int by_text(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

/* In one order for everybody, so that two seldom wait for each other. */
err register_hold(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_row *now, slice move)
{
    keys list = { 0 };
    if (composed_alone(c)) return OK;
    keys_of_row(c, r, was, &list);
    keys_of_row(c, r, now, &list);
    EACH (rule, r->rules) {
        if (rule->warns || !register_rule_applies(rule, move)) continue;
        keys_of_code(c, &rule->when, now, &list);
        keys_of_code(c, &rule->holds, now, &list);
    }
    EACH (f, r->fields) keys_of_code(c, &f->set, now, &list);
    if (list.n) qsort(list.v, list.n, sizeof *list.v, by_text);
    for (size_t i = 0; i < list.n; i++)
        if (!i || !slice_eq(list.v[i], list.v[i - 1])) TRY(composed_hold(c, list.v[i]));
    return OK;
}
