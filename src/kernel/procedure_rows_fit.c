/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a procedure held against the registers: is there such a field, does it take what is given, is what it must have there, and
 * may who completes the step write it? */
#include "kernel/definitions.h"
#include "kernel/register.h"
#include "kernel/rule.h"

#define WRONG(t, at, ...) problem_add((t)->mem, (t)->found, (t)->file, (at), __VA_ARGS__)

/* What a source gives. */
struct given { enum field_type type; const struct form_field *ask; slice to; bool sure; };      /* ask NULL: a fact; to: of a reference */

struct fitting {
    struct arena *mem;
    const struct definitions *d;
    slice file;
    const struct procedure *p;
    const struct procedure_row *row;        /* the one looked at */
    const struct registry *r;               /* its register */
    const struct node *at;                  /* where it is declared */
    problems *found;
};

static const struct registry *registry_of(const struct fitting *t, slice row)
{
    const struct procedure_row *other = procedure_row_named(t->p, row);
    return other ? register_named(t->d, other->registry) : NULL;
}

/* What there may be no answer to, unless the row is only there when the question is asked. */
static bool sure(const struct fitting *t, const struct form_field *f)
{
    bool same = slice_eq(f->when_field, t->row->when.when_field);
    EACH (value, t->row->when.when_is) {
        bool asked = false;
        EACH (other, f->when_is) asked |= slice_eq(*value, *other);
        same &= asked;
    }
    return f->required && (!f->when_field.n || same);
}

static bool row_field_given(struct fitting *t, const struct node *at, const struct row_source *s, struct given *g)
{
    const struct registry *of = registry_of(t, s->name);
    const struct registry_field *f = of && s->field.n ? register_field(of, s->field) : NULL;
    if (!of) return false;
    if (!s->field.n) *g = (struct given){ FIELD_REFERENCE, NULL, of->name, true };
    else if (f) *g = (struct given){ f->ask->type, f->ask, f->to, f->ask->required };
    else WRONG(t, at, "sổ %.*s không có trường «%.*s»", SL(of->name), SL(s->field));
    return f || !s->field.n;
}

/* False: unknown, and told already. */
static bool given_by(struct fitting *t, const struct node *at, const struct row_source *s, struct given *g)
{
    if (s->fact == FACT_ROW) return row_field_given(t, at, s, g);
    if (s->fact == FACT_ANSWER) {
        const struct form_field *f = form_find(&t->p->form, s->name);
        if (f) *g = (struct given){ f->type, f, NONE, sure(t, f) };
        return f;
    }
    *g = (struct given){ row_fact_kinds[s->fact].type, NULL, s->fact == FACT_OWN ? t->r->name : NONE, row_fact_kinds[s->fact].sure };
    return true;
}

static bool is_line(enum field_type t)
{
    return t == FIELD_TEXT || t == FIELD_NAME || t == FIELD_ADDRESS || t == FIELD_PHONE || t == FIELD_EMAIL || t == FIELD_ID_NUMBER
        || t == FIELD_TAX_CODE || t == FIELD_CHOICE || t == FIELD_UNIT;
}

/* A choice or a unit becomes words in a text. */
static bool type_fits(enum field_type to, enum field_type from)
{
    if (to == from) return true;
    if (to == FIELD_TAX_CODE) return from == FIELD_ID_NUMBER;
    return (to == FIELD_TEXT || to == FIELD_LONGTEXT || to == FIELD_ADDRESS) && is_line(from);
}

static void choices_fit(struct fitting *t, const struct node *at, const struct form_field *to, const struct form_field *from)
{
    EACH (own, from->choices) {
        bool known = false;
        EACH (choice, to->choices) known |= slice_eq(choice->code, own->code);
        if (known) continue;
        WRONG(t, at, "«%.*s» có thể là «%.*s», mà «%.*s» không có mã ấy", SL(from->name), SL(own->code), SL(to->name));
        return;
    }
}

static void bounds_fit(struct fitting *t, const struct node *at, const struct form_field *to, const struct form_field *from)
{
    bool figures = field_is_figure(to) || to->type == FIELD_AREA, letters = field_longest(from) != INT64_MAX && !field_is_figure(from);
    if (to->type == FIELD_CHOICE && from->type == FIELD_CHOICE) choices_fit(t, at, to, from);
    if ((letters || figures) && field_longest(from) > field_longest(to))
        WRONG(t, at, "sổ chỉ nhận «%.*s» tới %lld: thêm «max» ấy cho «%.*s»", SL(to->name), (long long)field_longest(to), SL(from->name));
    if (to->type != from->type) return;
    if (to->min != INT64_MIN && from->min < to->min)
        WRONG(t, at, "sổ chỉ nhận «%.*s» từ %lld: thêm «min» ấy cho «%.*s»", SL(to->name), (long long)to->min, SL(from->name));
    if (to->type == FIELD_AREA && !slice_eq(to->unit.n ? to->unit : S("m²"), from->unit.n ? from->unit : S("m²")))
        WRONG(t, at, "diện tích «%.*s» tính bằng đơn vị khác", SL(from->name));
}

/* What `from` gives into a field of that kind. */
static bool value_fits(struct fitting *t, const struct node *at, const struct form_field *to, slice to_registry, const struct given *g)
{
    if (!type_fits(to->type, g->type)) {
        WRONG(t, at, "«%.*s» kiểu %s không nhận được kiểu %s", SL(to->name), field_type_names[to->type], field_type_names[g->type]);
        return false;
    }
    if (to->type == FIELD_REFERENCE && !slice_eq(to_registry, g->to))
        WRONG(t, at, "«%.*s» dẫn đến sổ %.*s, không phải %.*s", SL(to->name), SL(to_registry), SL(g->to));
    if (g->ask) bounds_fit(t, at, to, g->ask);
    return true;
}

static const struct registry_field *field_at(struct fitting *t, const struct node *at, slice name)
{
    const struct registry_field *f = register_field(t->r, name);
    slice near = f ? NONE : register_field_near(t->mem, t->r, name);
    if (!f)
        WRONG(t, at, "sổ %.*s không có trường «%.*s»%s%.*s%s", SL(t->r->name), SL(name), near.n ? "; ý bạn là «" : "", SL(near),
              near.n ? "»?" : "");
    else if (f->retired) WRONG(t, at, "trường «%.*s» của sổ đã thôi dùng (retired)", SL(name));
    return f && !f->retired ? f : NULL;
}

/* ---- keys ---- */

static bool key_of_register(const struct registry *r, const row_parts *key)
{
    EACH (u, r->uniques) {
        size_t same = 0;
        EACH (f, u->fields)
            EACH (part, *key) same += slice_eq(part->field, (*f)->ask->name);
        if (same == key->n && same == u->fields.n) return true;
    }
    const struct registry_field *only = key->n == 1 ? register_field(r, key->v[0].field) : NULL;
    return only && only->key;
}

static void key_fits(struct fitting *t, const struct node *at, const row_parts *key)
{
    struct given g;
    bool known = true;
    EACH (part, *key) {
        const struct node *here = node_find(at, part->field);
        if (slice_eq(part->field, S("id"))) {
            struct form_field id = { .name = S("id"), .type = FIELD_REFERENCE, .min = INT64_MIN, .max = INT64_MAX };
            if (key->n > 1) WRONG(t, here, "«id» là khóa một mình");
            if (part->from.fact == FACT_OWN && !t->r->acting.roles.n)
                WRONG(t, here, "«applicant.row»: sổ %.*s không ghi người thay mặt (acting)", SL(t->r->name));
            if (given_by(t, here, &part->from, &g)) value_fits(t, here, &id, t->r->name, &g);
            return;
        }
        const struct registry_field *f = field_at(t, here, part->field);
        known &= f != NULL;
        if (f && given_by(t, here, &part->from, &g) && !type_fits(f->ask->type, g.type))
            WRONG(t, here, "«%.*s» kiểu %s không tìm được bằng kiểu %s", SL(part->field), field_type_names[f->ask->type],
                  field_type_names[g.type]);
    }
    if (known && !key_of_register(t->r, key))
        WRONG(t, at, "sổ %.*s không có khóa (unique) gồm đúng những trường này, cũng không có «key: true» cho trường duy nhất ấy",
              SL(t->r->name));
}

/* ---- what is written ---- */

static bool written(const struct procedure_row *row, slice field)
{
    EACH (part, row->fields)
        if (slice_eq(part->field, field)) return true;
    EACH (set, row->sets)
        if (slice_eq(set->field, field)) return true;
    return false;
}

static void part_fits(struct fitting *t, const struct node *at, const struct row_part *part)
{
    struct given g;
    const struct registry_field *f = field_at(t, at, part->field);
    if (!f || !given_by(t, at, &part->from, &g)) return;
    if (part->from.fact == FACT_OWN) WRONG(t, at, "«applicant.row» chỉ dùng trong «key»: {id: applicant.row}");
    if (register_fills(f)) WRONG(t, at, "«%.*s» do chương trình tự ghi", SL(part->field));
    if (f->ask->type >= FIELD_FILE)
        WRONG(t, at, "«%.*s» kiểu %s: chỉ ghi ở trang của sổ, không theo thủ tục", SL(part->field), field_type_names[f->ask->type]);
    if (value_fits(t, at, f->ask, f->to, &g) && f->ask->required && !g.sure)
        WRONG(t, at, "sổ bắt buộc có «%.*s», mà câu trả lời này có thể trống", SL(part->field));
}

static void set_fits(struct fitting *t, const struct node *at, const struct row_set *set)
{
    const struct registry_field *f = field_at(t, at, set->field);
    struct rule_code code;
    slice why;
    size_t byte;
    if (!f) return;
    if (field_is_opaque(f->ask)) WRONG(t, at, "«%.*s» kiểu %s: không tính ra được", SL(set->field), field_type_names[f->ask->type]);
    if (!rule_compile_set(t->mem, t->d, t->r, f, set->text, &code, &why, &byte)) WRONG(t, at, "ký tự %zu: %.*s", byte + 1, SL(why));
    bool known = f->ask->type != FIELD_CHOICE || !slice_starts(set->text, S("'"));
    EACH (choice, f->ask->choices) known |= slice_eq(slice_fmt(t->mem, "'%.*s'", SL(choice->code)), set->text);
    if (!known) WRONG(t, at, "«%.*s» của sổ không có mã %.*s", SL(set->field), SL(set->text));
}

static void complete(struct fitting *t)
{
    if (t->row->does != ROW_ADD && t->row->does != ROW_PUT) return;
    EACH (f, t->r->fields)
        if (f->ask->required && !f->retired && !f->ask->when_field.n && !written(t->row, f->ask->name))
            WRONG(t, t->at, "sổ %.*s bắt buộc có «%.*s» (%.*s), mà dòng «%.*s» không ghi", SL(t->r->name), SL(f->ask->name),
                  SL(f->ask->label), SL(t->row->name));
}

static void moves_fit(struct fitting *t)
{
    const struct { const char *key; slice name; } moves[] = { { "move", t->row->move }, { "revoked", t->row->revoked } };
    for (int i = 0; i < 2; i++)
        if (moves[i].name.n && !register_move(t->r, moves[i].name))
            WRONG(t, node_get(t->at, moves[i].key), "sổ %.*s không có bước chuyển «%.*s»", SL(t->r->name), SL(moves[i].name));
}

/* ---- rights: of who completes the step ---- */

static const struct step *step_of(const struct procedure *p, slice id)
{
    EACH (s, p->steps)
        if (slice_eq(s->id, id)) return s;
    return p->steps.n ? &p->steps.v[p->steps.n - 1] : NULL;
}

static void right_needed(struct fitting *t, const struct step *s, slice right, const char *what)
{
    if (register_role_may(t->r, role_of(s->role), right)) return;
    WRONG(t, t->at, "bước «%.*s» do %s làm, mà sổ %.*s không cho vai trò ấy %s (may: %.*s)", SL(s->id), role_names[role_of(s->role)],
          SL(t->r->name), what, SL(right));
}

static void rights_fit(struct fitting *t)
{
    const struct procedure_row *row = t->row;
    const struct step *s = step_of(t->p, row->step);
    bool closed = false, fills = row->fields.n || row->sets.n;
    if (!s || row->does == ROW_READ) return;
    EACH (f, t->r->fields) closed |= f->closed && written(row, f->ask->name);
    if (row->does != ROW_CHANGE) right_needed(t, s, S("create"), "thêm dòng");
    if (row->does != ROW_ADD && fills) right_needed(t, s, S("change"), "sửa dòng");
    if (row->does != ROW_ADD || row->move.n) right_needed(t, s, S("read"), "xem dòng");
    if (row->does != ROW_ADD && closed) right_needed(t, s, S("protected"), "sửa trường được bảo vệ");
    if (row->move.n && register_move(t->r, row->move)) right_needed(t, s, row->move, "chuyển trạng thái");
}

static void row_fits(struct fitting *t)
{
    size_t nth = 0;
    NODE_EACH (key, node_get(t->at, "key"))
        if (nth < t->row->keys.n) key_fits(t, key, &t->row->keys.v[nth++]);
    EACH (part, t->row->fields) part_fits(t, node_find(node_get(t->at, "fields"), part->field), part);
    EACH (set, t->row->sets) set_fits(t, node_find(node_get(t->at, "set"), set->field), set);
    complete(t);
    moves_fit(t);
    rights_fit(t);
}

/* ---- what the form is filled with ---- */

static const struct node *question(const struct node *form, slice name)
{
    NODE_EACH (section, node_get(form, "sections"))
        NODE_EACH (field, node_get(section, "fields"))
            if (slice_eq(node_text(field, "name"), name)) return field;
    return form;
}

static void question_fits(struct fitting *t, const struct form_field *f)
{
    struct row_source from = row_source_of_question(f);
    struct given g;
    const struct node *at = question(node_get(t->p->body, "form"), f->name);
    if (f->fixed && !f->row.n) WRONG(t, at, "«fixed» chỉ dùng với câu hỏi điền từ sổ (row: TÊN.TRƯỜNG)");
    if (!f->row.n) return;
    if (!procedure_row_named(t->p, from.name) || !from.field.n) {
        WRONG(t, at, "«row: %.*s»: ghi TÊN.TRƯỜNG, với TÊN là một dòng của «rows»", SL(f->row));
        return;
    }
    if (row_field_given(t, at, &from, &g) && !type_fits(f->type, g.type))
        WRONG(t, at, "«%.*s» kiểu %s không điền được bằng kiểu %s", SL(f->name), field_type_names[f->type], field_type_names[g.type]);
}

void procedure_rows_fit(struct arena *mem, const struct definitions *defs, slice file, const struct procedure *p, problems *found)
{
    struct fitting t = { mem, defs, file, p, NULL, NULL, NULL, found };
    NODE_EACH (at, node_get(p->body, "rows")) {
        t.at = at;
        t.row = at->kind == NODE_MAP ? procedure_row_named(p, node_text(at, "name")) : NULL;
        t.r = t.row ? register_named(defs, t.row->registry) : NULL;
        if (t.r) row_fits(&t);
        else if (t.row && t.row->registry.n)
            WRONG(&t, node_get(at, "register"), "không có sổ «%.*s»; ghi HỆ_THỐNG/SỔ, và sổ phải được công bố trước", SL(t.row->registry));
    }
    EACH (section, p->form.sections)
        EACH (f, section->fields) question_fits(&t, f);
}
