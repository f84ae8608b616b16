/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of a province's smaller files: who the province is, fields, lists, common forms, posts, slips.
 * Units: unit_read.c; procedures: procedure_read.c; the roll-out: rollout.c. */
#include "base/shape.h"
#include "kernel/definitions.h"

enum { DOMAINS_MAX = 500, ITEMS_MAX = 5000, TEMPLATES_MAX = 500, FEEDBACK_DAYS = 10 };

#define WRONG(at, ...) problem_add(d->mem, found, file, (at), __VA_ARGS__)

static const struct shape hotline_shape = SHAPE(
    { "text",     SHAPE_TEXT, NEED, .plain = true, .max = 60 },
    { "unknown",  SHAPE_BOOL },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape office_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = 200 },
    { "hours",    SHAPE_LIST, NEED, .min = 1, .max = 2, .of = ITEM(SHAPE_TEXT, .max = 11) },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape pause_shape = SHAPE(
    { "code",  SHAPE_TEXT, NEED, .max = 40, .pattern = "code" },
    { "label", SHAPE_TEXT, NEED, .max = 200 });
static const struct shape clock_shape = SHAPE(
    { "soon_hours",  SHAPE_INT, .min = 0, .max = 80 },
    { "answer_days", SHAPE_INT, .min = 0, .max = 365 },
    { "remind_days", SHAPE_INT, .min = 0, .max = 60 },
    { "pauses",      SHAPE_LIST, .max = 20, .of = ITEM(SHAPE_MEMBERS, .shape = &pause_shape) },
    { "verified",    SHAPE_BOOL },
    { "source",      SHAPE_TEXT, .max = 400 });
static const struct shape licence_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = 60 },
    { "url",      SHAPE_TEXT, NEED, .max = 200 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape feedback_shape = SHAPE(
    { "days",     SHAPE_INT, NEED, .min = 1, .max = 60 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape reuse_shape = SHAPE(
    { "answer_minutes", SHAPE_INT, NEED, .min = 0, .max = 60 },
    { "paper_minutes",  SHAPE_INT, NEED, .min = 0, .max = 1000 },
    { "paper_cost",     SHAPE_INT, NEED, .min = 0, .max = 1000000 },
    { "verified",       SHAPE_BOOL },
    { "source",         SHAPE_TEXT, .max = 400 });
static const struct shape bounds_shape = SHAPE(
    { "south",    SHAPE_NUMBER, NEED, .min = -90, .max = 90 },
    { "north",    SHAPE_NUMBER, NEED, .min = -90, .max = 90 },
    { "west",     SHAPE_NUMBER, NEED, .min = -180, .max = 180 },
    { "east",     SHAPE_NUMBER, NEED, .min = -180, .max = 180 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape province_shape = SHAPE(
    { "edition",  SHAPE_TEXT, NEED, .plain = true, .max = 60 },
    { "name",     SHAPE_TEXT, NEED, .max = 100 },
    { "code",     SHAPE_TEXT, NEED, .plain = true, .max = 20 },
    { "ident",    SHAPE_TEXT, NEED, .max = 20, .pattern = "code" },
    { "timezone", SHAPE_ONE_OF, .words = WORDS("Asia/Ho_Chi_Minh") },
    { "hotline",  SHAPE_MEMBERS, .shape = &hotline_shape },
    { "office",   SHAPE_MEMBERS, .shape = &office_shape },
    { "cutoff",   SHAPE_TEXT, .max = 5 },
    { "clock",    SHAPE_MEMBERS, .shape = &clock_shape },
    { "licence",  SHAPE_MEMBERS, .shape = &licence_shape },
    { "feedback", SHAPE_MEMBERS, .shape = &feedback_shape },
    { "reuse",    SHAPE_MEMBERS, .shape = &reuse_shape },
    { "bounds",   SHAPE_MEMBERS, .shape = &bounds_shape },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

static void clock_read(struct definitions *d, const struct node *n, slice file, problems *found)
{
    struct clock_rules *r = &d->clock;
    *r = (struct clock_rules){ .soon = node_int(n, "soon_hours", 0) * 60, .answer_days = node_int(n, "answer_days", 0),
                               .remind_days = node_int(n, "remind_days", 0) };
    if (r->remind_days && r->remind_days >= r->answer_days)
        WRONG(node_get(n, "remind_days"), "nhắc phải sớm hơn ngày đóng: ít hơn «answer_days»");
    NODE_EACH (item, node_get(n, "pauses")) {
        struct choice pause = { node_text(item, "code"), node_text(item, "label") };
        EACH (other, r->pauses)
            if (slice_eq(other->code, pause.code)) WRONG(item, "mã «%.*s» ghi hai lần", SL(pause.code));
        LIST_ADD(d->mem, &r->pauses, pause);
    }
}

/* Numbers that the shape has not refused already. */
static void bounds_read(struct definitions *d, const struct node *n, slice file, problems *found)
{
    struct geo_box box = { 0 };
    if (!n || n->kind != NODE_MAP) return;
    bool read = degrees_read(node_text(n, "south"), &box.low.lat) && degrees_read(node_text(n, "north"), &box.high.lat)
                && degrees_read(node_text(n, "west"), &box.low.lon) && degrees_read(node_text(n, "east"), &box.high.lon);
    if (read && box.low.lat < box.high.lat && box.low.lon < box.high.lon) d->bounds = box;
    else WRONG(n, "«bounds» là độ thập phân, nam nhỏ hơn bắc, tây nhỏ hơn đông, ví dụ {south: 9.8, north: 10.4, west: 105.6, east: 106.3}");
}

static void province_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    (void)name;
    shape_check(d->mem, &province_shape, n, file, found);
    d->edition = node_text(n, "edition");
    d->name = node_text(n, "name");
    d->ident = node_text(n, "ident");
    d->hotline = node_value(node_at(n, "hotline.text"));
    d->feedback_days = node_int(node_get(n, "feedback"), "days", FEEDBACK_DAYS);
    d->feedback_verified = node_bool(node_get(n, "feedback"), "verified", false);
    const struct node *reuse = node_get(n, "reuse");
    d->reuse = (struct reuse_rules){ .known = reuse != NULL, .verified = node_bool(reuse, "verified", false),
                                     .answer_minutes = node_int(reuse, "answer_minutes", 0),
                                     .paper_minutes = node_int(reuse, "paper_minutes", 0), .paper_cost = node_int(reuse, "paper_cost", 0) };
    clock_read(d, node_get(n, "clock"), file, found);
    bounds_read(d, node_get(n, "bounds"), file, found);
    d->licence = node_value(node_at(n, "licence.name"));
    d->licence_url = node_value(node_at(n, "licence.url"));
}

static void calendar_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    (void)name;
    if (n->kind != NODE_MAP) WRONG(n, "lịch phải là {years, hours, cutoff, days}");
    else d->calendar = calendar_build(d->mem, n, file, found);
}

static void tree_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    (void)name;
    units_read(d->mem, n, file, &d->units, found);
    definitions_index(d);
}

/* ---- fields ---- */

static const struct shape field_shape = SHAPE(
    { "code",        SHAPE_TEXT, NEED, .max = 60, .pattern = "code" },
    { "name",        SHAPE_TEXT, NEED, .max = 200 },
    { "departments", SHAPE_LIST, .max = 20, .of = ITEM(SHAPE_TEXT, .max = 20) },
    { "source",      SHAPE_TEXT, .max = 400 });
static const struct shape fields_shape = SHAPE(
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 },
    { "fields",   SHAPE_LIST, NEED, .min = 1, .max = DOMAINS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &field_shape) });

static void fields_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    (void)name;
    shape_check(d->mem, &fields_shape, n, file, found);
    NODE_EACH (item, node_within(node_get(n, "fields"), DOMAINS_MAX)) {
        struct field field = { node_text(item, "code"), node_text(item, "name") };
        if (field.code.n && field_name(d, field.code).n) WRONG(item, "lĩnh vực «%.*s» ghi hai lần", SL(field.code));
        NODE_EACH (at, node_get(item, "departments"))
            if (d->units.n && at->kind == NODE_TEXT && !definitions_have_level(d, at->text, S("department")))
                WRONG(at, "cơ quan «%.*s» không phải sở, ngành nào trong units.yaml", SL(at->text));
        LIST_ADD(d->mem, &d->fields, field);
    }
}

/* ---- lists: items {code, label}; further keys are the list's own ---- */

static void item_read(struct definitions *d, struct value_list *list, const struct node *item, slice file, problems *found)
{
    struct choice choice = choice_of(item);
    if (item->kind != NODE_MAP || !choice.code.n || !choice.label.n) {
        WRONG(item, "mỗi mục của danh sách cần «code» và «label»");
        return;
    }
    EACH (other, list->items)
        if (slice_eq(other->code, choice.code)) WRONG(item, "mã «%.*s» ghi hai lần trong danh sách", SL(choice.code));
    LIST_ADD(d->mem, &list->items, choice);
}

static const struct shape list_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = 200 },
    { "items",    SHAPE_LIST, NEED, .min = 1, .max = ITEMS_MAX, .of = ITEM(SHAPE_ANY) },
    { "usual",    SHAPE_TEXT, .max = 60 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

static void list_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    struct value_list *list = LIST_PUSH(d->mem, &d->lists);
    *list = (struct value_list){ .name = slice_copy(d->mem, name) };
    shape_check(d->mem, &list_shape, n, file, found);
    const struct node *items = node_get(n, "items");
    if (items && items->kind == NODE_LIST) NODE_EACH (item, node_within(items, ITEMS_MAX)) item_read(d, list, item, file, found);
    list->usual = node_text(n, "usual");
    bool known = !list->usual.n;
    EACH (choice, list->items) known |= slice_eq(choice->code, list->usual);
    if (!known) problem_add(d->mem, found, file, node_get(n, "usual"), "danh sách không có mã «%.*s»", SL(list->usual));
}

/* ---- common forms: forms/NAME.yaml is {sections: …} ---- */

static void form_file_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    struct form form = { 0 };
    form_read(d->mem, d, n, file, &form, found);
    struct node *forms = d->common_forms ? node_copy(d->mem, d->common_forms) : node_map(d->mem);
    node_put(d->mem, forms, slice_copy(d->mem, name), node_copy(d->mem, n));
    d->common_forms = forms;
}

/* ---- posts ---- */

static const struct shape template_shape = SHAPE(
    { "applies_to", SHAPE_TEXT, NEED, .max = 60 },
    { "title",      SHAPE_TEXT, NEED, .max = 100 },
    { "role",       SHAPE_ONE_OF, NEED, .words = WORDS("clerk", "specialist", "leader", "admin", "province") },
    { "count",      SHAPE_INT, .min = 1, .max = 50 },
    { "source",     SHAPE_TEXT, .max = 400 });
static const struct shape templates_shape = SHAPE(
    { "verified",  SHAPE_BOOL },
    { "source",    SHAPE_TEXT, .max = 400 },
    { "templates", SHAPE_LIST, NEED, .max = TEMPLATES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &template_shape) });

/* "commune", or "commune/xã": units of that level, or only those of one kind. */
static void positions_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    (void)name;
    shape_check(d->mem, &templates_shape, n, file, found);
    NODE_EACH (item, node_within(node_get(n, "templates"), TEMPLATES_MAX)) {
        slice to = node_text(item, "applies_to");
        struct position_template t = { .title = node_text(item, "title"),
                                       .role = node_text(item, "role"),
                                       .count = (int)node_int(item, "count", 1) };
        slice_cut(to, '/', &t.level, &t.kind);
        bool used = !to.n || !d->units.n;
        for (size_t i = 0; i < d->units.n && !used; i++)
            used = slice_eq(d->units.v[i].level, t.level) && (!t.kind.n || slice_eq(d->units.v[i].kind, t.kind));
        if (!used) WRONG(item, "«applies_to: %.*s» không có đơn vị nào trong units.yaml; ghi cấp, hoặc cấp/loại như commune/xã", SL(to));
        LIST_ADD(d->mem, &d->positions, t);
    }
}

/* ---- slips: what is in them is for those who print them ---- */

static const struct shape slip_shape = SHAPE(
    { "id",       SHAPE_TEXT, NEED, .max = 40, .pattern = "key" },
    { "form",     SHAPE_TEXT, .max = 60 },
    { "size",     SHAPE_ONE_OF, .words = WORDS("A4", "A5", "A4-landscape") },
    { "title",    SHAPE_TEXT, NEED, .max = 200 },
    { "number",   SHAPE_TEXT, NEED, .max = 60 },
    { "law",      SHAPE_TEXT, .max = 200 },
    { "copies",   SHAPE_LIST, .max = 10, .of = ITEM(SHAPE_TEXT, .max = 60) },
    { "fields",   SHAPE_LIST, NEED, .min = 1, .max = 60, .of = ITEM(SHAPE_TEXT, .max = 40, .pattern = "key") },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape slip_set_shape = SHAPE(
    { "id",       SHAPE_TEXT, NEED, .max = 60, .pattern = "code" },
    { "law",      SHAPE_TEXT, NEED, .max = 200 },
    { "from",     SHAPE_DAY, NEED },
    { "to",       SHAPE_DAY },
    { "slips",    SHAPE_LIST, NEED, .min = 1, .max = 40, .of = ITEM(SHAPE_MEMBERS, .shape = &slip_shape) },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });
static const struct shape slips_shape = SHAPE(
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 },
    { "sets",     SHAPE_LIST, NEED, .min = 1, .max = 40, .of = ITEM(SHAPE_MEMBERS, .shape = &slip_set_shape) });

/* On each day one set is in force: a set ends before the next begins. */
static void slips_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    day before = { 0 };
    (void)name;
    d->slips = n;
    if (!shape_check(d->mem, &slips_shape, n, file, found)) return;
    NODE_EACH (set, node_get(n, "sets")) {
        day from = { 0 }, to = { 0 };
        day_parse(node_text(set, "from"), &from);
        day_parse(node_text(set, "to"), &to);
        if (set != node_get(n, "sets")->first && (!before.n || from.n <= before.n))
            WRONG(set, "bộ phiếu «%.*s» bắt đầu khi bộ trước chưa hết hiệu lực", SL(node_text(set, "id")));
        if (to.n && to.n < from.n) WRONG(set, "bộ phiếu «%.*s» hết hiệu lực trước khi có hiệu lực", SL(node_text(set, "id")));
        before = to;
    }
}

static void rollout_file_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    rollouts rows = { 0 };
    (void)name;
    rollout_spell(d, n, file, &rows, found);
}

static void procedure_file_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    (void)name;
    struct procedure *p = LIST_PUSH(d->mem, &d->procedures);
    procedure_read(d->mem, d, n, file, p, found);
    procedure_rows_fit(d->mem, d, file, p, found);
}

const struct definition_kind definition_kinds[] = {
    { "province",  "province.yaml",  province_read },
    { "calendar",  "calendar.yaml",  calendar_read },
    { "units",     "units.yaml",     tree_read, .tabled = true },
    { "field",     "fields.yaml",    fields_read },
    { "list",      "lists/",         list_read },
    { "form",      "forms/",         form_file_read },
    { "positions", "positions.yaml", positions_read },
    { "slips",     "slips.yaml",     slips_read },
    { "notices",   "notices.yaml",   notice_words_read, .optional = true },
    { "payment",   "payment.yaml",   payment_places_read, .optional = true },
    { "watch",     "watch.yaml",     watch_read, .optional = true },
    { "score",     "score.yaml",     score_read, .optional = true },
    { "system",    "registers/*/system.yaml", system_read },
    { "register",  "registers/*/",   register_read },
    { "procedure", "procedures/",    procedure_file_read, .tabled = true },
    { "rollout",   "rollout.yaml",   rollout_file_read, .tabled = true },
    { 0 },
};
