/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a system and its registers, from YAML or from the stored text.  The tables say what may be written; the functions below them
 * what no single key shows.  States, transitions and rights: register_flow.c. */
#include "kernel/register_inside.h"
#include "base/shape.h"
#include "kernel/report.h"
#include "kernel/rule.h"

enum { FIELDS_MAX = 100, LISTS_MAX = 60, ITEMS_MAX = 5000, UNIQUES_MAX = 10, VIEW_MAX = 12, PERSONS_MAX = 4, REPORTS_MAX = 60,
       COLUMNS_MAX = 12, LINES_MAX = 50 };

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

/* Names that stand beside the fields in an address or a table. */
static const char *const reserved[] = { "id", "code", "state", "unit", "version", "q", "sort", "limit", "cursor", "lang", "xep", "sau",
                                        "xem", "dang", "why", "move", "seen", NULL };

/* ---- a system ---- */

static const struct shape list_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = 200 },
    { "items",    SHAPE_LIST, NEED, .min = 1, .max = ITEMS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &form_choice_shape) },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape system_shape = SHAPE(
    { "title",    SHAPE_TEXT, NEED, .max = 120 },
    { "agency",   SHAPE_TEXT, .max = 40 },
    { "law",      SHAPE_TEXT, .max = 600 },
    { "reports",  SHAPE_LIST, .max = REPORTS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &report_shape) },
    { "lists",    SHAPE_MAP, .max = LISTS_MAX, .pattern = "key", .of = ITEM(SHAPE_MEMBERS, .shape = &list_shape) },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

bool register_name_ok(slice name, size_t most)
{
    return name.n <= most && shape_pattern(S("key"))->ok(name) && slice_find(name, S("__")) == name.n && !slice_ends(name, S("_"));
}

static void list_read(struct definitions *d, slice system, const struct node *n, slice file, problems *found)
{
    struct value_list list = { .name = slice_fmt(d->mem, "%.*s/%.*s", SL(system), SL(n->key)) };
    NODE_EACH (item, node_within(node_get(n, "items"), ITEMS_MAX)) {
        struct choice choice = choice_of(item);
        EACH (other, list.items)
            if (choice.code.n && slice_eq(other->code, choice.code))
                problem_add(d->mem, found, file, item, "mã «%.*s» ghi hai lần trong danh sách", SL(choice.code));
        if (choice.to.n && choice.from.n > choice.to.n)
            problem_add(d->mem, found, file, item, "mã «%.*s» hết hiệu lực trước khi có hiệu lực", SL(choice.code));
        LIST_ADD(d->mem, &list.items, choice);
    }
    LIST_ADD(d->mem, &d->lists, list);
}

void system_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    shape_check(d->mem, &system_shape, n, file, found);
    struct registry_system s = { slice_copy(d->mem, name), node_text(n, "title"), node_text(n, "agency"), node_text(n, "law"),
                                 slice_copy(d->mem, file), n, { 0 } };
    if (!register_name_ok(name, SYSTEM_NAME_MAX))
        problem_add(d->mem, found, file, NULL, "thư mục của hệ thống mang tên «%.*s»; tên chỉ gồm a–z, chữ số và «_», dài nhất %d ký tự",
                    SL(name), SYSTEM_NAME_MAX);
    if (s.agency.n && d->units.n && !definitions_have_level(d, s.agency, S("department")))
        problem_add(d->mem, found, file, node_get(n, "agency"), "cơ quan «%.*s» không phải sở, ngành nào trong units.yaml", SL(s.agency));
    if (n->kind == NODE_MAP) NODE_EACH (list, node_within(node_get(n, "lists"), LISTS_MAX)) list_read(d, name, list, file, found);
    LIST_ADD(d->mem, &d->systems, s);
}

/* ---- a register: shapes ---- */

static const char *const type_words[] = {
    "text", "longtext", "name", "day", "instant", "money", "number", "area", "choice", "yesno", "id_number", "tax_code", "phone", "email",
    "address", "unit", "reference", "decimal", "point", "polygon", "file", "rows", NULL,
};

static const struct shape field_shape = SHAPE(
    { "name",         SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX, .pattern = "key" },
    { "label",        SHAPE_TEXT, NEED, .max = 200 },
    { "type",         SHAPE_ONE_OF, NEED, .words = type_words },
    { "group",        SHAPE_TEXT, .max = 200 },
    { "required",     SHAPE_BOOL },
    { "public",       SHAPE_BOOL },
    { "protected",    SHAPE_BOOL },
    { "search",       SHAPE_BOOL },
    { "retired",      SHAPE_BOOL },
    { "compact",      SHAPE_BOOL },
    { "key",          SHAPE_BOOL },
    { "set",          SHAPE_TEXT, .max = RULE_TEXT },
    { "number",       SHAPE_TEXT, .max = 40 },
    { "follow",       SHAPE_BOOL },
    { "at",           SHAPE_LIST, .min = 1, .max = MOVES_MAX, .of = ITEM(SHAPE_TEXT, .max = 40) },
    { "to",           SHAPE_TEXT, .max = 60, .pattern = "code" },
    { "hint",         SHAPE_TEXT, .max = 600 },
    { "choices",      SHAPE_ANY },
    { "level",        SHAPE_LIST, .min = 1, .max = 6,
      .of = ITEM(SHAPE_ONE_OF, .words = WORDS("province", "district", "commune", "department", "branch", "division")) },
    { "min",          SHAPE_INT },
    { "max",          SHAPE_INT },
    { "unit",         SHAPE_TEXT, .max = 20 },
    { "fields",       SHAPE_LIST, .min = 1, .max = COLUMNS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_column_shape) },
    { "most",         SHAPE_INT, .min = 1, .max = LINES_MAX },
    { "when",         SHAPE_MEMBERS, .shape = &form_when_shape },
    { "not_future",   SHAPE_BOOL },
    { "not_before",   SHAPE_TEXT, .max = 60, .pattern = "key" },
    { "autocomplete", SHAPE_TEXT, .max = 60 },
    { "source",       SHAPE_TEXT, .max = 400 });

static const struct shape periods_shape = SHAPE(
    { "of",   SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX },
    { "from", SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX },
    { "to",   SHAPE_TEXT, .max = FIELD_NAME_MAX });

#define NAMES(most) .max = most, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX + 1)

static const struct shape view_shape = SHAPE(
    { "columns", SHAPE_LIST, NEED, .min = 1, NAMES(VIEW_MAX) },
    { "filters", SHAPE_LIST, NAMES(VIEW_MAX) },
    { "sort",    SHAPE_LIST, NAMES(VIEW_MAX) });

static const struct shape register_shape = SHAPE(
    { "title",       SHAPE_TEXT, NEED, .max = 120 },
    { "one",         SHAPE_TEXT, NEED, .max = 60 },
    { "law",         SHAPE_TEXT, .max = 600 },
    { "note",        SHAPE_TEXT, .max = 1000 },
    { "number",      SHAPE_TEXT, .max = 40 },
    { "name",        SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX },
    { "unit",        SHAPE_TEXT, .max = FIELD_NAME_MAX },
    { "person",      SHAPE_LIST, .min = 1, NAMES(PERSONS_MAX) },
    { "fields",      SHAPE_LIST, NEED, .min = 1, .max = FIELDS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &field_shape) },
    { "unique",      SHAPE_LIST, .max = UNIQUES_MAX,
      .of = ITEM(SHAPE_LIST, .min = 1, .max = 4, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX)) },
    { "periods",     SHAPE_MEMBERS, .shape = &periods_shape },
    { "states",      SHAPE_LIST, .max = STATES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_state_shape) },
    { "transitions", SHAPE_LIST, .max = MOVES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_move_shape) },
    { "rights",      SHAPE_LIST, NEED, .min = 1, .max = GRANTS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_grant_shape) },
    { "sources",     SHAPE_LIST, .max = SOURCES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_source_shape) },
    { "authority",   SHAPE_LIST, .max = FIELDS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_authority_shape) },
    { "similar",     SHAPE_MEMBERS, .shape = &register_similar_shape },
    { "glass",       SHAPE_MEMBERS, .shape = &register_glass_shape },
    { "acting",      SHAPE_MEMBERS, .shape = &register_acting_shape },
    { "share",       SHAPE_LIST, .max = SHARES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_share_shape) },
    { "inbox",       SHAPE_MEMBERS, .shape = &register_inbox_shape },
    { "rules",       SHAPE_LIST, .max = RULES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_rule_shape) },
    { "retention",   SHAPE_LIST, .max = RETENTIONS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &register_retention_shape) },
    { "list",        SHAPE_MEMBERS, NEED, .shape = &view_shape },
    { "verified",    SHAPE_BOOL },
    { "source",      SHAPE_TEXT, .max = 400 });

/* ---- numbers ---- */

/* One {n} or {n:5}, perhaps {year}, else plain ASCII. */
static void number_check(struct register_reader *r, const struct node *at, slice rest)
{
    int n = 0;
    bool good = true;
    for (size_t open; (open = slice_find(rest, S("{"))) < rest.n;) {
        slice tail = slice_sub(rest, open, rest.n), inside = slice_sub(tail, 1, slice_find(tail, S("}")) - 1);
        n += slice_starts(inside, S("n"));
        good &= slice_eq(inside, S("year")) || slice_eq(inside, S("n")) || (inside.n == 3 && slice_starts(inside, S("n:"))
                && inside.p[2] >= '1' && inside.p[2] <= '9');
        rest = slice_sub(tail, inside.n + 2, tail.n);
    }
    if (good && n == 1) return;
    WRONG(r, at, "«number» cần đúng một {n} hoặc {n:5}, có thể có {year}; ví dụ CS-{year}-{n:5}");
}

/* ---- fields ---- */

static bool is_word(slice s, const char *const *list)
{
    for (; *list; list++)
        if (slice_eq(s, slice_z(*list))) return true;
    return false;
}

static void opaque_check(struct register_reader *r, const struct node *at)
{
    static const char *const senseless[] = { "search", "key", "min", "max", "set" };
    for (size_t i = 0; i < sizeof senseless / sizeof *senseless; i++) {
        const struct node *key = node_get(at, senseless[i]);
        if (key) WRONG(r, key, "«%s» không dùng với kiểu %.*s", senseless[i], SL(node_text(at, "type")));
    }
}

static void field_check(struct register_reader *r, const struct node *at, const struct registry_field *f, slice name)
{
    bool reference = slice_eq(node_text(at, "type"), S("reference"));
    if (is_word(name, reserved) || !register_name_ok(name, FIELD_NAME_MAX))
        WRONG(r, node_get(at, "name"), "không đặt tên trường là «%.*s»: hệ thống dùng tên ấy, hoặc tên có «__» hay kết thúc bằng «_»",
              SL(name));
    if (f->open && f->closed) WRONG(r, node_get(at, "protected"), "một trường không thể vừa công khai vừa được bảo vệ");
    if (f->searched && f->closed) WRONG(r, node_get(at, "search"), "không tìm theo trường được bảo vệ: kết quả tìm cũng làm lộ nó");
    if (reference && !f->to.n) WRONG(r, at, "trường kiểu reference cần «to»: HỆ_THỐNG/SỔ, ví dụ to: %.*s", SL(r->r->name));
    if (f->compact && !slice_eq(node_text(at, "type"), S("text"))) WRONG(r, node_get(at, "compact"), "«compact» chỉ dùng với kiểu text");
    if (f->key && slice_eq(node_text(at, "type"), S("longtext"))) WRONG(r, node_get(at, "key"), "văn bản dài không làm khóa được");
    if (!reference && node_get(at, "to")) WRONG(r, node_get(at, "to"), "«to» chỉ dùng với kiểu reference");
}

static void field_read(struct register_reader *r, const struct node *at)
{
    struct registry *own = r->r;
    struct arena *mem = r->d->mem;
    slice name = node_text(at, "name"), group = node_text(at, "group");
    struct registry_field f = { .column = slice_join(mem, S("f_"), name), .to = node_text(at, "to"), .open = node_bool(at, "public", false),
                                .closed = node_bool(at, "protected", false), .searched = node_bool(at, "search", false),
                                .retired = node_bool(at, "retired", false), .compact = node_bool(at, "compact", false),
                                .key = node_bool(at, "key", false), .follows = node_bool(at, "follow", false),
                                .number = node_text(at, "number") };
    if (!own->form.sections.n || (group.n && !f.retired)) {
        struct form_section *section = LIST_PUSH(mem, &own->form.sections);
        *section = (struct form_section){ .id = slice_fmt(mem, "nhom-%zu", own->form.sections.n), .title = group };
    }
    EACH (other, own->retired.fields)
        if (slice_eq(other->name, name)) WRONG(r, node_get(at, "name"), "tên trường «%.*s» dùng hai lần", SL(name));
    struct form_section *into = f.retired ? &own->retired : &own->form.sections.v[own->form.sections.n - 1];
    form_field_read(mem, r->d, at, r->file, &own->form, into, r->found);
    struct form_field *ask = &into->fields.v[into->fields.n - 1];
    if (field_is_opaque(ask)) opaque_check(r, at);
    register_columns_read(r, at, ask);
    if (f.number.n) number_check(r, node_get(at, "number"), f.number);
    field_check(r, at, &f, name);
    own->open |= f.open && !f.retired;
    LIST_ADD(mem, &r->read, f);
}

/* The sections do not grow any more: each field finds its question.  Those asked come first, as they are asked. */
static void fields_tie(struct register_reader *r)
{
    struct arena *mem = r->d->mem;
    for (int retired = 0; retired < 2; retired++)
        EACH (f, r->read) {
            if (f->retired != retired) continue;
            slice name = slice_sub(f->column, 2, f->column.n);
            EACH (q, r->r->retired.fields)
                if (slice_eq(q->name, name)) f->ask = q;
            if (!f->ask) f->ask = form_find(&r->r->form, name);
            if (f->ask) LIST_ADD(mem, &r->r->fields, *f);
        }
}

/* ---- what names fields ---- */

const struct registry_field *register_field_read(struct register_reader *r, const struct node *at, slice name)
{
    struct registry *own = r->r;
    if (!name.n) return NULL;
    const struct registry_field *f = register_field(own, name);
    if (f && !f->retired) return f;
    slice near = register_field_near(r->d->mem, own, name);
    WRONG(r, at, f ? "trường «%.*s» đã thôi dùng (retired)%s%.*s%s" : "không có trường «%.*s»%s%.*s%s", SL(name),
          !f && near.n ? "; ý bạn là «" : "", SL(f ? S("") : near), !f && near.n ? "»?" : "");
    return NULL;
}

static void names_read(struct register_reader *r, const struct node *list, registry_fields *fields)
{
    NODE_EACH (item, node_within(list, VIEW_MAX)) {
        const struct registry_field *f = register_field_read(r, item, node_value(item));
        if (!f) continue;
        if (f->closed) WRONG(r, item, "«%.*s» được bảo vệ: không đưa vào danh sách, bộ lọc hay thứ tự", SL(f->ask->name));
        EACH (other, *fields)
            if (*other == f) WRONG(r, item, "«%.*s» ghi hai lần", SL(f->ask->name));
        LIST_ADD(r->d->mem, fields, f);
    }
}

static bool can_filter(enum field_type t)
{
    return t != FIELD_LONGTEXT && t != FIELD_ADDRESS && t != FIELD_AREA && t != FIELD_DECIMAL && t < FIELD_POINT;
}

static void list_order(struct register_reader *r, const struct node *list)
{
    struct registry *own = r->r;
    NODE_EACH (item, node_within(list, VIEW_MAX)) {
        slice name = node_value(item);
        bool down = slice_starts(name, S("-"));
        struct registry_field *f = (struct registry_field *)(uintptr_t)register_field_read(r, item, slice_sub(name, down, name.n));
        if (!f) continue;
        if (f->closed) WRONG(r, item, "«%.*s» được bảo vệ: không sắp xếp theo nó", SL(f->ask->name));
        if (f->ask->type == FIELD_LONGTEXT || field_is_opaque(f->ask))
            WRONG(r, item, "không sắp xếp theo trường «%.*s», kiểu %s", SL(f->ask->name), field_type_names[f->ask->type]);
        if (!own->sorted) own->sorted_down = down;
        if (!own->sorted) own->sorted = f;
        f->sort = slice_join(r->d->mem, S("s_"), f->ask->name);
        LIST_ADD(r->d->mem, &own->sorts, f);
    }
}

static void view_read(struct register_reader *r, const struct node *at)
{
    struct registry *own = r->r;
    names_read(r, node_get(at, "columns"), &own->columns);
    names_read(r, node_get(at, "filters"), &own->filters);
    EACH (f, own->filters) {
        if (!can_filter((*f)->ask->type))
            WRONG(r, node_get(at, "filters"), "không lọc theo trường «%.*s», kiểu %s", SL((*f)->ask->name),
                  field_type_names[(*f)->ask->type]);
        ((struct registry_field *)(uintptr_t)*f)->filtered = true;
    }
    list_order(r, node_get(at, "sort"));
}

static void persons_read(struct register_reader *r, const struct node *list)
{
    NODE_EACH (item, node_within(list, PERSONS_MAX)) {
        const struct registry_field *f = register_field_read(r, item, node_value(item));
        if (f && f->ask->type != FIELD_ID_NUMBER && f->ask->type != FIELD_TAX_CODE)
            WRONG(r, item, "«person» gồm trường kiểu id_number hoặc tax_code: số của người mà dòng nói về");
        if (f) LIST_ADD(r->d->mem, &r->r->persons, f);
    }
}

static void uniques_read(struct register_reader *r, const struct node *at)
{
    NODE_EACH (item, node_within(at, UNIQUES_MAX)) {
        struct registry_unique u = { 0 };
        NODE_EACH (name, node_within(item, 4)) {
            const struct registry_field *f = register_field_read(r, name, node_value(name));
            if (f && (f->ask->type == FIELD_LONGTEXT || field_is_opaque(f->ask)))
                WRONG(r, name, "kiểu %s không làm khóa được", field_type_names[f->ask->type]);
            if (f) LIST_ADD(r->d->mem, &u.fields, f);
        }
        if (u.fields.n) LIST_ADD(r->d->mem, &r->r->uniques, u);
    }
}

static void periods_read(struct register_reader *r, const struct node *at)
{
    struct registry_periods p = { register_field_read(r, at, node_text(at, "of")), register_field_read(r, at, node_text(at, "from")),
                                  register_field_read(r, at, node_text(at, "to")) };
    if (!at || !p.of || !p.from) return;
    if (!p.of->to.n || !p.of->ask->required) WRONG(r, at, "«of» là một trường bắt buộc kiểu reference: thời gian của cái gì");
    if (p.from->ask->type != FIELD_DAY || !p.from->ask->required) WRONG(r, at, "«from» là một trường bắt buộc kiểu day");
    if (p.to && p.to->ask->type != FIELD_DAY) WRONG(r, at, "«to» là một trường kiểu day");
    r->r->periods = p;
}

/* ---- the head ---- */

static void head_read(struct register_reader *r, const struct node *at)
{
    struct registry *own = r->r;
    own->title = node_text(at, "title");
    own->one = node_text(at, "one");
    own->law = node_text(at, "law");
    own->note = node_text(at, "note");
    own->number = node_text(at, "number");
    if (own->number.n) number_check(r, node_get(at, "number"), own->number);
}

static void tail_read(struct register_reader *r, const struct node *at)
{
    struct registry *own = r->r;
    own->title_field = register_field_read(r, node_get(at, "name"), node_text(at, "name"));
    own->unit_field = register_field_read(r, node_get(at, "unit"), node_text(at, "unit"));
    if (own->title_field && (own->title_field->closed || !own->title_field->ask->required))
        WRONG(r, node_get(at, "name"), "trường gọi tên một dòng phải bắt buộc (required: true) và không được bảo vệ");
    if (own->title_field && field_is_opaque(own->title_field->ask))
        WRONG(r, node_get(at, "name"), "kiểu %s không gọi tên một dòng được", field_type_names[own->title_field->ask->type]);
    if (own->unit_field && (own->unit_field->ask->type != FIELD_UNIT || !own->unit_field->ask->required))
        WRONG(r, node_get(at, "unit"), "trường cho biết đơn vị phụ trách phải kiểu unit và bắt buộc");
    if (own->open && own->title_field && !own->title_field->open)
        WRONG(r, node_get(at, "name"), "sổ có trường công khai thì tên dòng cũng phải công khai (public: true)");
    EACH (f, own->fields)
        if (own->open && f->searched && !f->open)
            WRONG(r, node_get(at, "fields"), "«%.*s» không công khai mà dùng để tìm: ai cũng tìm được trong sổ công khai",
                  SL(f->ask->name));
}

void register_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    struct registry *own = LIST_PUSH(d->mem, &d->registries);
    struct register_reader r = { .d = d, .r = own, .file = file, .found = found };
    *own = (struct registry){ .name = slice_copy(d->mem, name), .body = n, .file = slice_copy(d->mem, file) };
    slice_cut(own->name, '/', &own->system, &own->code);
    own->table = slice_fmt(d->mem, "r_%.*s__%.*s", SL(own->system), SL(own->code));
    own->phrases = slice_fmt(d->mem, "p_%.*s__%.*s", SL(own->system), SL(own->code));
    shape_check(d->mem, &register_shape, n, file, found);
    if (!register_name_ok(own->code, REGISTER_NAME_MAX))
        WRONG(&r, NULL, "tệp của sổ mang tên «%.*s»; tên chỉ gồm a–z, chữ số và «_», dài nhất %d ký tự", SL(own->code), REGISTER_NAME_MAX);
    if (slice_eq(own->code, S("reports"))) WRONG(&r, NULL, "không đặt tên sổ là «reports»: đó là địa chỉ của các báo cáo");
    if (n->kind != NODE_MAP) return;
    head_read(&r, n);
    NODE_EACH (field, node_within(node_get(n, "fields"), FIELDS_MAX))
        if (field->kind == NODE_MAP) field_read(&r, field);
    fields_tie(&r);
    tail_read(&r, n);
    uniques_read(&r, node_get(n, "unique"));
    persons_read(&r, node_get(n, "person"));
    periods_read(&r, node_get(n, "periods"));
    const struct node *list = node_get(n, "list");
    if (list && list->kind == NODE_MAP) view_read(&r, list);
    register_flow_read(&r, n);
    register_sources_read(&r, n);
}

/* ---- among registers ---- */

static const struct node *field_node(const struct registry *r, slice name)
{
    NODE_EACH (field, node_get(r->body, "fields"))
        if (slice_eq(node_text(field, "name"), name)) return node_get(field, "to");
    return NULL;
}

void registers_tie(struct definitions *d, problems *found)
{
    EACH (r, d->registries)
        EACH (f, r->fields)
            if (f->to.n && !register_named(d, f->to))
                problem_add(d->mem, found, r->file, field_node(r, f->ask->name), "«%.*s» dẫn đến sổ «%.*s», không có sổ ấy",
                            SL(f->ask->name), SL(f->to));
    EACH (r, d->registries) {
        if (r->tied) continue;
        r->tied = true;
        struct register_reader reader = { .d = d, .r = r, .file = r->file, .found = found };
        register_fills_read(&reader, node_get(r->body, "fields"));
        register_rules_read(&reader, node_get(r->body, "rules"));
        register_retentions_read(&reader, node_get(r->body, "retention"));
        register_shares_read(&reader, node_get(r->body, "share"));
        register_inbox_read(&reader, node_get(r->body, "inbox"));
    }
    EACH (s, d->systems) reports_tie(d, s, found);
}

const struct registry_system *register_system(const struct definitions *d, slice name)
{
    EACH (s, d->systems)
        if (slice_eq(s->name, name)) return s;
    return NULL;
}

const struct registry *register_named(const struct definitions *d, slice name)
{
    EACH (r, d->registries)
        if (slice_eq(r->name, name)) return r;
    return NULL;
}

const struct registry_field *register_field(const struct registry *r, slice name)
{
    EACH (f, r->fields)
        if (slice_eq(f->ask->name, name)) return f;
    return NULL;
}

slice register_field_near(struct arena *mem, const struct registry *r, slice name)
{
    const char **names = NEWN(mem, const char *, r->fields.n + 1);
    for (size_t i = 0; i < r->fields.n; i++) names[i] = zstr(mem, r->fields.v[i].ask->name);
    return shape_nearest(name, names);
}
