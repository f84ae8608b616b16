/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a form's definition, from YAML or from the stored body of a procedure, and checks what no single key shows:
 * names used twice, a `when` that names nothing or something asked later, choices that are missing. */
#include "kernel/form.h"
#include "base/shape.h"
#include "kernel/definitions.h"

enum { SECTIONS_MAX = 40, FIELDS_MAX = 200, CHOICES_MAX = 500, VALUES_MAX = 40, LEVELS_MAX = 6 };

const char *const field_type_names[FIELD_TYPES] = {
    "text", "longtext", "name", "day", "money", "number", "choice", "yesno",
    "id_number", "phone", "email", "address", "unit", "tax_code", "area", "instant", "reference", "decimal",
    "point", "polygon", "file", "rows",
};

/* Types in YAML that are a choice from a list of the province. */
static const struct { const char *type, *list; } list_types[] =
    { { "ethnicity", "ethnicities" }, { "nationality", "nationalities" } };

static const char *const type_words[] = {
    "text", "longtext", "name", "day", "money", "number", "choice", "yesno", "id_number", "phone", "email", "address",
    "unit", "tax_code", "area", "ethnicity", "nationality", NULL,
};

const struct shape form_choice_shape = SHAPE(
    { "code",     SHAPE_TEXT, NEED, .plain = true, .max = 40 },
    { "label",    SHAPE_TEXT, NEED, .plain = true, .max = 200 },
    { "from",     SHAPE_DAY },
    { "to",       SHAPE_DAY },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

const struct shape form_when_shape = SHAPE(
    { "field", SHAPE_TEXT, NEED, .max = 60, .pattern = "key" },
    { "is",    SHAPE_LIST, NEED, .min = 1, .max = VALUES_MAX, .of = ITEM(SHAPE_TEXT, .plain = true, .max = 200) });

static const struct shape field_shape = SHAPE(
    { "name",         SHAPE_TEXT, NEED, .max = 60, .pattern = "key" },
    { "label",        SHAPE_TEXT, NEED, .max = 300 },
    { "type",         SHAPE_ONE_OF, NEED, .words = type_words },
    { "required",     SHAPE_BOOL },
    { "hint",         SHAPE_TEXT, .max = 600 },
    { "choices",      SHAPE_ANY },
    { "min",          SHAPE_INT },
    { "max",          SHAPE_INT },
    { "unit",         SHAPE_TEXT, .max = 20 },
    { "when",         SHAPE_MEMBERS, .shape = &form_when_shape },
    { "not_future",   SHAPE_BOOL },
    { "not_before",   SHAPE_TEXT, .max = 60, .pattern = "key" },
    { "prefill",      SHAPE_TEXT, .max = 60 },
    { "row",          SHAPE_TEXT, .max = 60 },
    { "again",        SHAPE_BOOL },
    { "fixed",        SHAPE_BOOL },
    { "autocomplete", SHAPE_TEXT, .max = 60 },
    { "verified",     SHAPE_BOOL },
    { "source",       SHAPE_TEXT, .max = 400 });

static const struct shape section_shape = SHAPE(
    { "id",     SHAPE_TEXT, NEED, .max = 60, .pattern = "code" },
    { "title",  SHAPE_TEXT, NEED, .max = 200 },
    { "hint",   SHAPE_TEXT, .max = 600 },
    { "fields", SHAPE_LIST, NEED, .min = 1, .max = FIELDS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &field_shape) });

static const struct shape form_shape = SHAPE(
    { "name",     SHAPE_TEXT, .max = 200 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 },
    { "sections", SHAPE_LIST, NEED, .min = 1, .max = SECTIONS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &section_shape) });

struct reader { struct arena *mem; const struct definitions *defs; slice file; const struct form *form; problems *found; };

#define WRONG(r, at, ...) problem_add((r)->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

static const struct node *member(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);
    return n ? n : map;
}

static bool is_number(const struct form_field *f)
{
    return f->type == FIELD_NUMBER || f->type == FIELD_MONEY || f->type == FIELD_AREA || f->type == FIELD_DECIMAL;
}

/* ---- choices ---- */

static void choices_from_list(struct reader *r, struct form_field *f, slice list, const struct node *at)
{
    if (!r->defs) return;
    const struct value_list *values = definition_list(r->defs, list);
    if (!values) {
        WRONG(r, at, "không có danh sách «%.*s» trong lists/", SL(list));
        return;
    }
    f->usual = values->usual;
    f->choices.v = values->items.v;
    f->choices.n = values->items.n;
}

struct choice choice_of(const struct node *item)
{
    struct choice choice = { .code = node_text(item, "code"), .label = node_text(item, "label") };
    day_parse(node_text(item, "from"), &choice.from);
    day_parse(node_text(item, "to"), &choice.to);
    return choice;
}

static void choices_read(struct reader *r, struct form_field *f, const struct node *choices)
{
    if (choices->kind == NODE_TEXT && slice_starts(choices->text, S("@"))) {
        choices_from_list(r, f, slice_sub(choices->text, 1, choices->text.n), choices);
        return;
    }
    if (choices->kind != NODE_LIST || !choices->n) {
        WRONG(r, choices, "«choices» phải là danh sách {code, label} hoặc tên một danh sách, ví dụ \"@ethnicities\"");
        return;
    }
    if (choices->n > CHOICES_MAX)
        WRONG(r, choices, "«choices» có tối đa %d mục; nhiều hơn thì lập danh sách riêng trong lists/", CHOICES_MAX);
    NODE_EACH (item, node_within(choices, CHOICES_MAX)) {
        struct choice choice = choice_of(item);
        if (!shape_check(r->mem, &form_choice_shape, item, r->file, r->found)) continue;
        EACH (other, f->choices)
            if (slice_eq(other->code, choice.code)) WRONG(r, item, "mã «%.*s» ghi hai lần trong «choices»", SL(choice.code));
        LIST_ADD(r->mem, &f->choices, choice);
    }
}

static void choices_check(struct reader *r, struct form_field *f, const struct node *at, slice list)
{
    const struct node *choices = node_get(at, "choices");
    if (list.n) {
        if (choices) WRONG(r, choices, "kiểu đã có danh sách riêng (@%.*s); bỏ «choices»", SL(list));
        choices_from_list(r, f, list, at);
    } else if (f->type == FIELD_CHOICE) {
        if (choices) choices_read(r, f, choices);
        else WRONG(r, at, "«%.*s» kiểu choice mà thiếu «choices»", SL(f->name));
    } else if (choices) {
        WRONG(r, choices, "«choices» chỉ dùng với kiểu choice");
    }
}

/* ---- relations to other fields: only ones asked earlier, so that there are no circles ---- */

static void when_check(struct reader *r, struct form_field *f, const struct node *when)
{
    f->when_field = node_text(when, "field");
    const struct form_field *other = form_find(r->form, f->when_field);
    if (!f->when_field.n) return;
    if (slice_eq(f->when_field, f->name)) WRONG(r, when, "«%.*s» không thể phụ thuộc vào chính nó", SL(f->name));
    else if (!other) WRONG(r, when, "«when» nhắc đến «%.*s», không có trường nào tên ấy đứng trước «%.*s»", SL(f->when_field), SL(f->name));
    NODE_EACH (item, node_within(node_get(when, "is"), VALUES_MAX)) {
        slice value = node_value(item);
        if (other && other->type == FIELD_YESNO && item->kind == NODE_BOOL)         /* is: [true] */
            value = slice_eq(value, S("true")) ? S("yes") : S("no");
        bool known = !other || (other->type != FIELD_CHOICE && other->type != FIELD_YESNO)
                     || (other->type == FIELD_CHOICE && !other->choices.n);
        if (!known && other->type == FIELD_YESNO) known = slice_eq(value, S("yes")) || slice_eq(value, S("no"));
        if (!known && other->type == FIELD_CHOICE)
            EACH (choice, other->choices) known = known || slice_eq(choice->code, value);
        if (!known) WRONG(r, item, "«%.*s» không có giá trị «%.*s»", SL(f->when_field), SL(value));
        LIST_ADD(r->mem, &f->when_is, value);
    }
}

static void days_check(struct reader *r, struct form_field *f, const struct node *at)
{
    f->not_future = node_bool(at, "not_future", false);
    f->not_before = node_text(at, "not_before");
    if (f->not_future && f->type != FIELD_DAY) WRONG(r, member(at, "not_future"), "«not_future» chỉ dùng với kiểu day");
    if (!f->not_before.n) return;
    const struct form_field *other = form_find(r->form, f->not_before);
    if (f->type != FIELD_DAY || (other && other->type != FIELD_DAY))
        WRONG(r, member(at, "not_before"), "«not_before» chỉ so hai trường kiểu day");
    else if (!other)
        WRONG(r, member(at, "not_before"), "«not_before» nhắc đến «%.*s», không có trường nào tên ấy đứng trước", SL(f->not_before));
}

static void bounds_check(struct reader *r, struct form_field *f, const struct node *at)
{
    f->min = node_int(at, "min", INT64_MIN);
    f->max = node_int(at, "max", INT64_MAX);
    if (f->min > f->max) WRONG(r, member(at, "min"), "«min» lớn hơn «max»");
    if (f->unit.n && !is_number(f)) WRONG(r, member(at, "unit"), "«unit» chỉ dùng với kiểu number, money, area hoặc decimal");
    if (f->type == FIELD_AREA && f->unit.n && !slice_eq(f->unit, S("m²")) && !slice_eq(f->unit, S("ha")))
        WRONG(r, member(at, "unit"), "diện tích tính bằng m² hoặc ha");
}

static void field_read(struct reader *r, const struct node *at, struct form_section *section)
{
    slice type = node_text(at, "type"), list = { NULL, 0 };
    struct form_field f = {
        .name = node_text(at, "name"), .label = node_text(at, "label"), .hint = node_text(at, "hint"), .unit = node_text(at, "unit"),
        .prefill = node_text(at, "prefill"), .row = node_text(at, "row"), .autocomplete = node_text(at, "autocomplete"),
        .required = node_bool(at, "required", false), .again = node_bool(at, "again", false),
        .fixed = node_bool(at, "fixed", false),
    };
    for (enum field_type t = 0; t < FIELD_TYPES; t++)
        if (slice_eq(type, slice_z(field_type_names[t]))) f.type = t;
    for (size_t i = 0; i < sizeof list_types / sizeof *list_types; i++)
        if (slice_eq(type, slice_z(list_types[i].type))) {
            f.type = FIELD_CHOICE;
            list = slice_z(list_types[i].list);
        }
    if (f.name.n && form_find(r->form, f.name)) WRONG(r, member(at, "name"), "tên trường «%.*s» dùng hai lần", SL(f.name));
    NODE_EACH (level, node_within(node_get(at, "level"), LEVELS_MAX)) LIST_ADD(r->mem, &f.levels, node_value(level));
    if (f.levels.n && f.type != FIELD_UNIT) WRONG(r, member(at, "level"), "«level» chỉ dùng với kiểu unit");
    bounds_check(r, &f, at);
    choices_check(r, &f, at, list);
    days_check(r, &f, at);
    if (node_get(at, "when")) when_check(r, &f, node_get(at, "when"));
    LIST_ADD(r->mem, &section->fields, f);
}

void form_field_read(struct arena *mem, const struct definitions *defs, const struct node *at, slice file, const struct form *form,
                     struct form_section *section, problems *found)
{
    struct reader r = { mem, defs, file, form, found };
    field_read(&r, at, section);
}

/* ---- the whole ---- */

static void asked_by_registers(struct reader *r, const struct node *at, const struct form_field *f)
{
    if (f->type >= FIELD_INSTANT)
        WRONG(r, member(at, "type"), "kiểu «%s» chỉ có trong sổ (registers/), tờ khai của thủ tục không hỏi được",
              field_type_names[f->type]);
}

static void sections_read(struct reader *r, struct form *form, const struct node *at)
{
    NODE_EACH (part, node_within(node_get(at, "sections"), SECTIONS_MAX)) {
        if (part->kind != NODE_MAP) continue;
        slice id = node_text(part, "id");
        EACH (other, form->sections)
            if (id.n && slice_eq(other->id, id)) WRONG(r, member(part, "id"), "phần «%.*s» ghi hai lần", SL(id));
        struct form_section *section = LIST_PUSH(r->mem, &form->sections);
        *section = (struct form_section){ .id = id, .title = node_text(part, "title"), .hint = node_text(part, "hint") };
        NODE_EACH (field, node_within(node_get(part, "fields"), FIELDS_MAX))
            if (field->kind == NODE_MAP) {
                field_read(r, field, section);
                asked_by_registers(r, field, &section->fields.v[section->fields.n - 1]);
            }
    }
}

void form_read(struct arena *mem, const struct definitions *defs, const struct node *at, slice file, struct form *form, problems *found)
{
    struct reader r = { mem, defs, file, form, found };
    if (at->kind == NODE_TEXT) {
        const struct node *common = defs ? node_find(defs->common_forms, at->text) : NULL;
        if (common) sections_read(&r, form, common);
        else if (defs) WRONG(&r, at, "không có tờ khai chung «%.*s» trong forms/common.yaml", SL(at->text));
    } else if (at->kind == NODE_MAP) {
        shape_check(mem, &form_shape, at, file, found);
        sections_read(&r, form, at);
    } else {
        WRONG(&r, at, "«form» phải là tên một tờ khai chung hoặc {sections: […]}");
    }
}
