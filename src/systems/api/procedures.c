/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"

static struct node *limit_json(struct call *c, const struct procedure *p)
{
    struct node *n = node_map(c->mem);
    if (p->limit_known) {
        node_put_int(c->mem, n, "value", p->limit.value);
        node_put_text(c->mem, n, "unit", slice_z(limit_unit_name(p->limit.unit)));
    }
    node_put_text(c->mem, n, "text", p->limit_text);
    node_put_bool(c->mem, n, "verified", p->limit_verified);
    return n;
}

static struct node *fee_json(struct call *c, const struct procedure *p)
{
    struct node *n = node_map(c->mem);
    if (p->fee.fixed) node_put_int(c->mem, n, "dong", p->fee.amount.dong);
    node_put_text(c->mem, n, "text", p->fee.text);
    struct node *list = node_put(c->mem, n, S("reductions"), node_list(c->mem));
    EACH (r, p->fee.reductions) {
        if (!reduction_in_force(r, today(c))) continue;
        struct node *one = node_map(c->mem);
        node_put_text(c->mem, one, "id", r->id);
        node_put_text(c->mem, one, "name", r->name);
        node_put_int(c->mem, one, "percent", r->percent);
        node_put_text(c->mem, one, "law", r->law);
        node_add(list, one);
    }
    return n;
}

static struct node *procedure_json(struct call *c, const struct procedure *p, const struct unit *u)
{
    struct node *n = node_map(c->mem), *levels = node_list(c->mem);
    node_put_text(c->mem, n, "code", p->code);
    node_put_text(c->mem, n, "name", p->name);
    node_put_text(c->mem, n, "field", p->field_name);
    EACH (level, p->levels) node_add(levels, node_new(c->mem, NODE_TEXT, *level));
    node_put(c->mem, n, S("levels"), levels);
    node_put_int(c->mem, n, "online", u ? procedure_online(c, p, u, today(c)) : p->online_max);
    node_put(c->mem, n, S("limit"), limit_json(c, p));
    node_put(c->mem, n, S("fee"), fee_json(c, p));
    node_put_int(c->mem, n, "version", p->version);
    node_put_text(c->mem, n, "process_hash", p->hash);
    node_put_bool(c->mem, n, "verified", p->verified);
    return n;
}

struct node *form_field_json(struct call *c, const struct form_field *f)
{
    struct node *n = node_map(c->mem);
    node_put_text(c->mem, n, "name", f->name);
    node_put_text(c->mem, n, "label", f->label);
    node_put_text(c->mem, n, "type", slice_z(field_type_names[f->type]));
    node_put_bool(c->mem, n, "required", f->required);
    if (f->hint.n) node_put_text(c->mem, n, "hint", f->hint);
    if (f->levels.n) {
        struct node *levels = node_put(c->mem, n, S("levels"), node_list(c->mem));
        EACH (level, f->levels) node_add(levels, node_new(c->mem, NODE_TEXT, *level));
    }
    if (f->choices.n) {
        struct node *choices = node_put(c->mem, n, S("choices"), node_list(c->mem));
        EACH (ch, f->choices) {
            struct node *one = node_map(c->mem);
            node_put_text(c->mem, one, "code", ch->code);
            node_put_text(c->mem, one, "label", ch->label);
            node_add(choices, one);
        }
    }
    if (f->when_field.n) {
        struct node *when = node_put(c->mem, n, S("when"), node_map(c->mem)), *is;
        node_put_text(c->mem, when, "field", f->when_field);
        is = node_put(c->mem, when, S("is"), node_list(c->mem));
        EACH (v, f->when_is) node_add(is, node_new(c->mem, NODE_TEXT, *v));
    }
    return n;
}

static struct node *form_json(struct call *c, const struct form *form)
{
    struct node *n = node_map(c->mem), *fields = node_put(c->mem, n, S("fields"), node_list(c->mem));
    EACH (section, form->sections)
        EACH (f, section->fields) {
            struct node *one = form_field_json(c, f);
            node_put_text(c->mem, one, "section", section->title);
            node_add(fields, one);
        }
    return n;
}

static struct node *papers_json(struct call *c, const struct procedure *p)
{
    struct node *list = node_list(c->mem);
    EACH (k, p->papers) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "id", k->id);
        node_put_text(c->mem, n, "name", k->name);
        node_put_bool(c->mem, n, "required", k->required);
        node_put_int(c->mem, n, "originals", k->originals);
        node_put_int(c->mem, n, "copies", k->copies);
        if (k->note.n) node_put_text(c->mem, n, "note", k->note);
        node_add(list, n);
    }
    return list;
}

static struct node *steps_json(struct call *c, const struct procedure *p)
{
    static const char *const at[] = { [AT_SAME] = "same", [AT_PARENT] = "parent", [AT_ORIGIN] = "origin",
                                      [AT_DEPARTMENT] = "department", [AT_BRANCH] = "branch" };
    struct node *list = node_list(c->mem);
    EACH (s, p->steps) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "id", s->id);
        node_put_text(c->mem, n, "name", s->name);
        node_put_text(c->mem, n, "role", s->role);
        node_put_text(c->mem, n, "at", s->at_name.n ? slice_fmt(c->mem, "%s:%.*s", at[s->at], SL(s->at_name)) : slice_z(at[s->at]));
        if (s->norm_minutes) node_put_int(c->mem, n, "norm_minutes", s->norm_minutes);
        node_add(list, n);
    }
    return list;
}

static struct node *slips_json(struct call *c)
{
    struct node *list = node_list(c->mem);
    NODE_EACH (set, node_get(defs(c)->slips, "sets")) {
        day from, to;
        if (!day_parse(node_text(set, "from"), &from)) from = (day){ 1 };
        if (!day_parse(node_text(set, "to"), &to)) to = (day){ INT32_MAX };
        if (from.n > today(c).n || to.n < today(c).n) continue;
        NODE_EACH (slip, node_get(set, "slips")) node_add(list, node_copy(c->mem, slip));
    }
    return list;
}

err procedures_list(struct call *c)
{
    procedure_list found = { 0 };
    struct node *items;
    slice unit = web_query(c, "unit"), after = web_query(c, "cursor"), next = { NULL, 0 };
    const struct unit *u = unit.n ? unit_by_code(c, unit, today(c)) : NULL;
    if (unit.n && !u) return fail(c, ERR_MISSING, "unit.missing", "Không có đơn vị mã “%.*s”.", SL(unit));
    procedure_search(c, web_query(c, "q"), web_query(c, "field"), u, &found);
    struct node *reply = list_reply(c, &items, next);
    bool skipping = after.n > 0;
    int limit = list_limit(c);
    EACH (p, found) {
        if (skipping) {
            skipping = !slice_eq((*p)->code, after);
            continue;
        }
        if ((int)items->n == limit) {
            node_put_text(c->mem, reply, "next", next);
            break;
        }
        node_add(items, procedure_json(c, *p, u));
        next = (*p)->code;
    }
    return web_json(c, 200, reply);
}

err procedures_show(struct call *c)
{
    slice code = web_param(c, "code");
    int64_t version = web_query_int(c, "version", 0);
    const struct procedure *p = version ? procedure_version(c, code, version) : procedure_by_code(c, code, today(c));
    if (!p) return fail(c, ERR_MISSING, "procedure.missing", "Không có thủ tục mã “%.*s”.", SL(code));
    struct node *reply = procedure_json(c, p, NULL);
    node_put(c->mem, reply, S("form"), form_json(c, &p->form));
    node_put(c->mem, reply, S("papers"), papers_json(c, p));
    node_put(c->mem, reply, S("steps"), steps_json(c, p));
    node_put(c->mem, reply, S("slips"), slips_json(c));
    return web_json(c, 200, reply);
}
