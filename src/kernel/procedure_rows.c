/* SPDX-License-Identifier: Apache-2.0 */
/* `rows` of a procedure: which rows of registers it reads and writes.  What is wrong with the declaration itself is told whenever it is
 * read; what does not fit the registers (procedure_rows_fit.c) when it is checked or published, since a stored version goes on with
 * whatever registers there are by then. */
#include "base/shape.h"
#include "kernel/definitions.h"
#include "kernel/register.h"
#include "kernel/rule.h"

enum { KEYS_MAX = 4, KEY_PARTS_MAX = 4, PARTS_MAX = 100, SHOWN_MAX = 40 };

static const struct rule text_of = { NULL, SHAPE_TEXT, .plain = true, .max = RULE_TEXT };

const struct shape procedure_row_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX, .pattern = "key" },
    { "title",    SHAPE_TEXT, .max = 120 },
    { "register", SHAPE_TEXT, NEED, .max = SYSTEM_NAME_MAX + 1 + REGISTER_NAME_MAX },
    { "when",     SHAPE_MEMBERS, .shape = &form_when_shape },
    { "key",      SHAPE_LIST, .min = 1, .max = KEYS_MAX,
      .of = ITEM(SHAPE_MAP, .min = 1, .max = KEY_PARTS_MAX, .pattern = "key", .of = &text_of) },
    { "does",     SHAPE_ONE_OF, .words = WORDS("add", "change", "put") },
    { "required", SHAPE_BOOL },
    { "at",       SHAPE_TEXT, .max = 60 },
    { "result",   SHAPE_TEXT, .plain = true, .max = 40 },
    { "fields",   SHAPE_MAP, .max = PARTS_MAX, .pattern = "key", .of = &text_of },
    { "set",      SHAPE_MAP, .max = PARTS_MAX, .pattern = "key", .of = &text_of },
    { "move",     SHAPE_TEXT, .max = 40 },
    { "revoked",  SHAPE_TEXT, .max = 40 },
    { "show",     SHAPE_LIST, .max = SHOWN_MAX, .of = ITEM(SHAPE_TEXT, .max = 60) },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

struct reader { struct arena *mem; slice file; struct procedure *p; problems *found; };

#define WRONG(r, at, ...) problem_add((r)->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

/* ---- sources ---- */

const struct row_fact_kind row_fact_kinds[ROW_FACTS] = {
    [FACT_NAME] = { "applicant.name", FIELD_NAME, true },             [FACT_ID_NUMBER] = { "applicant.id_number", FIELD_ID_NUMBER, false },
    [FACT_PHONE] = { "applicant.phone", FIELD_PHONE, false },         [FACT_EMAIL] = { "applicant.email", FIELD_EMAIL, false },
    [FACT_ADDRESS] = { "applicant.address", FIELD_ADDRESS, false },   [FACT_CODE] = { "dossier.code", FIELD_TEXT, true },
    [FACT_COMPETENT] = { "dossier.competent", FIELD_UNIT, true },     [FACT_RECEIVED] = { "dossier.received", FIELD_UNIT, true },
    [FACT_ACCEPTED] = { "dossier.accepted", FIELD_DAY, true },        [FACT_NUMBER] = { "result.number", FIELD_TEXT, true },
    [FACT_TODAY] = { "today", FIELD_DAY, true },                      [FACT_OWN] = { "applicant.row", FIELD_REFERENCE, false },
};

struct row_source row_source_of(slice text)
{
    struct row_source s = { .fact = FACT_ANSWER, .name = text };
    for (enum row_fact fact = 0; fact < ROW_FACTS; fact++)
        if (row_fact_kinds[fact].word && slice_eq(text, slice_z(row_fact_kinds[fact].word))) s.fact = fact;
    if (!slice_starts(text, S("row."))) return s;
    s.fact = FACT_ROW;
    slice_cut(slice_sub(text, 4, text.n), '.', &s.name, &s.field);
    return s;
}

struct row_source row_source_of_question(const struct form_field *f)
{
    struct row_source s = { .fact = FACT_ROW };
    slice_cut(f->row, '.', &s.name, &s.field);
    return s;
}

const struct procedure_row *procedure_row_named(const struct procedure *p, slice name)
{
    EACH (row, p->rows)
        if (slice_eq(row->name, name)) return row;
    return NULL;
}

bool procedure_row_own(const struct procedure_row *row)
{
    EACH (key, row->keys)
        EACH (part, *key)
            if (part->from.fact == FACT_OWN) return true;
    return false;
}

/* Those before it: so that there are no circles. */
static void source_check(struct reader *r, const struct node *at, const struct procedure_row *of, const struct row_source *s)
{
    if (s->fact == FACT_ROW && !procedure_row_named(r->p, s->name))
        WRONG(r, at, "«row.%.*s»: không có dòng nào tên ấy đứng trước «%.*s»", SL(s->name), SL(of->name));
    if (s->fact == FACT_ANSWER && !form_find(&r->p->form, s->name))
        WRONG(r, at, "«%.*s» không phải câu hỏi của tờ khai, cũng không phải điều đã biết như applicant.name, dossier.code, result.number, "
              "today, row.TÊN.TRƯỜNG", SL(s->name));
    if (s->fact == FACT_NUMBER && of->step.n)
        WRONG(r, at, "số của kết quả chỉ có khi ra kết quả: bỏ «at» của dòng «%.*s»", SL(of->name));
}

static void parts_read(struct reader *r, const struct node *map, const struct procedure_row *of, row_parts *parts)
{
    NODE_EACH (item, node_within(map, PARTS_MAX)) {
        struct row_part part = { item->key, row_source_of(node_value(item)) };
        source_check(r, item, of, &part.from);
        LIST_ADD(r->mem, parts, part);
    }
}

/* ---- one row ---- */

static bool step_known(const struct procedure *p, slice id)
{
    EACH (s, p->steps)
        if (slice_eq(s->id, id)) return true;
    return false;
}

static void steps_check(struct reader *r, const struct node *at, struct procedure_row *row)
{
    if (row->step.n && !step_known(r->p, row->step))
        WRONG(r, node_get(at, "at"), "không có bước «%.*s» trong «steps»", SL(row->step));
    NODE_EACH (item, node_within(node_get(at, "show"), SHOWN_MAX)) {
        if (!step_known(r->p, node_value(item))) WRONG(r, item, "không có bước «%.*s» trong «steps»", SL(node_value(item)));
        LIST_ADD(r->mem, &row->shown, node_value(item));
    }
}

static void when_read(struct reader *r, const struct node *at, struct procedure_row *row)
{
    if (!at) return;
    row->when.when_field = node_text(at, "field");
    NODE_EACH (item, node_get(at, "is")) LIST_ADD(r->mem, &row->when.when_is, node_value(item));
    if (!form_find(&r->p->form, row->when.when_field))
        WRONG(r, at, "«when» nhắc đến «%.*s», tờ khai không có câu hỏi ấy", SL(row->when.when_field));
}

static void result_check(struct reader *r, const struct node *at, const struct procedure_row *row)
{
    bool known = false, number = false;
    EACH (kind, r->p->results) known |= slice_eq(kind->code, row->result);
    EACH (part, row->fields) number |= part->from.fact == FACT_NUMBER;
    if (row->result.n && !known) WRONG(r, node_get(at, "result"), "«result» của thủ tục không có mã «%.*s»", SL(row->result));
    if (!row->result.n && r->p->results.n > 1 && (number || row->revoked.n))
        WRONG(r, at, "thủ tục có nhiều kết quả: ghi «result» là mã của kết quả mà dòng «%.*s» nói đến", SL(row->name));
}

static void shape_of(struct reader *r, const struct node *at, const struct procedure_row *row)
{
    bool writes = row->fields.n || row->sets.n || row->move.n || row->revoked.n || row->step.n || row->required;
    if (row->does == ROW_READ && writes) WRONG(r, at, "dòng «%.*s» chỉ đọc; muốn ghi thì thêm «does»: add, change hoặc put", SL(row->name));
    if (row->does == ROW_ADD && row->keys.n) WRONG(r, node_get(at, "key"), "«does: add» luôn thêm dòng mới; bỏ «key», hoặc ghi put");
    if (row->does != ROW_ADD && !row->keys.n) WRONG(r, at, "dòng «%.*s» cần «key»: tìm dòng nào trong sổ", SL(row->name));
    if (row->does != ROW_READ && procedure_row_own(row)) WRONG(r, node_get(at, "key"), "«applicant.row» chỉ dùng để đọc: bỏ «does»");
    if (row->required && row->does != ROW_CHANGE) WRONG(r, node_get(at, "required"), "«required» chỉ dùng với «does: change»");
}

static void row_read(struct reader *r, const struct node *at)
{
    static const struct { const char *word; enum row_does does; } ways[] =
        { { "add", ROW_ADD }, { "change", ROW_CHANGE }, { "put", ROW_PUT } };
    struct procedure_row row = {
        .name = node_text(at, "name"), .title = node_text(at, "title"), .registry = node_text(at, "register"),
        .required = node_bool(at, "required", false), .step = node_text(at, "at"), .result = node_text(at, "result"),
        .move = node_text(at, "move"), .revoked = node_text(at, "revoked"),
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (slice_eq(node_text(at, "does"), slice_z(ways[i].word))) row.does = ways[i].does;
    if (row.name.n && procedure_row_named(r->p, row.name)) WRONG(r, at, "dòng «%.*s» ghi hai lần", SL(row.name));
    when_read(r, node_get(at, "when"), &row);
    NODE_EACH (key, node_within(node_get(at, "key"), KEYS_MAX)) parts_read(r, key, &row, LIST_PUSH(r->mem, &row.keys));
    parts_read(r, node_get(at, "fields"), &row, &row.fields);
    NODE_EACH (item, node_within(node_get(at, "set"), PARTS_MAX))
        LIST_ADD(r->mem, &row.sets, ((struct row_set){ item->key, node_value(item) }));
    steps_check(r, at, &row);
    result_check(r, at, &row);
    shape_of(r, at, &row);
    LIST_ADD(r->mem, &r->p->rows, row);
}

void procedure_rows_read(struct arena *mem, const struct node *list, slice file, struct procedure *p, problems *found)
{
    struct reader r = { mem, file, p, found };
    if (list && list->kind != NODE_LIST) return;
    NODE_EACH (item, list)
        if (item->kind == NODE_MAP) row_read(&r, item);
}
