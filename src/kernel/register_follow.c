/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that follow other rows: an establishment shows the grade of its last appraisal, an inspection how many faults its sheet has.  Such
 * a field is worked out anew in the transaction that writes a row it looks up, so nobody types twice and the two never differ.  What
 * follows is not followed in turn: one write reaches one step, and ends. */
#include "kernel/app.h"
#include "kernel/register_inside.h"
#include "kernel/rule.h"
#include "kernel/rule_inside.h"

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

/* ---- the declaration ---- */

/* Does the text speak of a field of its rows that itself follows? */
static bool leans(const struct rule_lookup *l)
{
    bool leans = (l->value && l->value->follows) || (l->by && l->by->follows);
    for (size_t i = 0; i < l->where.n; i++) {
        const struct rule_step *step = &l->where.steps[i];
        const struct registry_field *f = step->op >= OP_FIELD_NUMBER && step->op <= OP_GIVEN ? register_field(l->of, step->s) : NULL;
        leans |= f && !step->this && f->follows;
    }
    return leans;
}

void register_follow_check(struct register_reader *r, const struct registry_field *f, const struct node *at)
{
    bool found = f->set.looks > 0;
    for (size_t i = 0; i < f->set.looks; i++) {
        const struct rule_lookup *l = &f->set.lookups[i];
        found &= l->key && !l->own.n && !l->word.n && !l->told;
        if (leans(l)) WRONG(r, at, "«%.*s» theo một trường cũng đi theo dòng khác; chỉ theo được một bước", SL(f->ask->name));
    }
    if (!found || f->set.today) WRONG(r, at, "«follow» cần tra cứu các dòng trỏ đến dòng này (… where KHÓA = this …), không nói đến today");
    if (f->at.n) WRONG(r, at, "«follow» luôn đúng với các dòng kia: không dùng cùng «at»");
}

/* ---- following ---- */

static bool looks_at(const struct rule_code *code, const struct registry *of, const struct registry_field **key, size_t *from)
{
    for (size_t i = *from; i < code->looks; i++) {
        if (!slice_eq(code->lookups[i].of->name, of->name)) continue;
        *key = code->lookups[i].key;
        *from = i + 1;
        return true;
    }
    return false;
}

static err values_now(struct call *c, const struct registry *r, const struct registry_row *row, struct node **values)
{
    *values = node_map(c->mem);
    EACH (f, r->fields) {
        struct rule_facts facts;
        slice value = register_value(row->values, f);
        if (f->follows) {
            TRY(register_facts(c, r, row, &f->set, &facts));
            value = rule_value(c->mem, &f->set, &facts, f);
        }
        if (value.n) node_put(c->mem, *values, f->ask->name, node_new(c->mem, NODE_TEXT, value));
    }
    return OK;
}

static err refresh(struct call *c, const struct registry *r, slice id, slice why)
{
    struct registry_row was;
    struct node *values;
    bool found;
    int64_t n = 0;
    if (!slice_int(id, &n)) return OK;
    TRY(register_lock(c, r, n));
    TRY(register_find(c, r, id, &was, &found));
    if (!found) return OK;
    TRY(values_now(c, r, &was, &values));
    if (slice_eq(json_canonical(c->mem, values), json_canonical(c->mem, was.values))) return OK;
    return register_rewrite(c, r, &was, values, S("follow"), why);
}

static bool known(const struct node *ids, slice id) { return !id.n || node_find(ids, id); }

/* The rows of `other` that the written row points to, or pointed to before, under a key that some field follows. */
static err follow_of(struct call *c, const struct registry *other, const struct registry *r, const struct registry_row *was,
                     const struct registry_row *now)
{
    struct node *ids = node_map(c->mem);
    const struct registry_row *rows[] = { was, now };
    slice why = slice_fmt(c->mem, "%.*s%s%.*s", SL(now->code), now->code.n ? " · " : "", SL(now->title));
    EACH (f, other->fields) {
        const struct registry_field *key = NULL;
        for (size_t from = 0; f->follows && looks_at(&f->set, r, &key, &from);)
            for (size_t i = 0; i < 2; i++) {
                slice id = rows[i] ? register_value(rows[i]->values, register_field(r, key->ask->name)) : NONE;
                if (!known(ids, id)) node_put(c->mem, ids, id, node_new(c->mem, NODE_TEXT, id));
            }
    }
    NODE_EACH (id, ids) TRY(refresh(c, other, id->key, why));
    return OK;
}

err register_follow(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_row *now)
{
    if (r->followed) EACH (other, defs(c)->registries) TRY(follow_of(c, other, r, was, now));
    return OK;
}
