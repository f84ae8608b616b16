/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the definition of a procedure, from procedures/CODE.yaml or from its stored body, and checks it against itself and
 * the province around it (fields, departments, lists).  The tables say what may be written; the functions below them what
 * no single key shows. */
#include "kernel/procedure.h"
#include <string.h>
#include "base/fold.h"
#include "base/shape.h"
#include "kernel/definitions.h"

enum { LEVELS_MAX = 3, STEPS_MAX = 40, PAPERS_MAX = 100, LAWS_MAX = 60, RESULTS_MAX = 20, KEYWORDS_MAX = 60, LIMIT_MAX = 1000,
       ROWS_MAX = 12 };
enum { WORK_MONTH = 22 * WORK_DAY };

static const struct shape term_shape = SHAPE(
    { "value", SHAPE_NUMBER, NEED, .max = 2000 },
    { "unit",  SHAPE_ONE_OF, NEED, .words = WORDS("hour", "working_day") });

static const struct shape limit_shape = SHAPE(
    { "value",    SHAPE_INT, .max = LIMIT_MAX },
    { "unit",     SHAPE_ONE_OF, .words = WORDS("hour", "working_day", "day", "month", "within_day") },
    { "start",    SHAPE_ONE_OF, .words = WORDS("next_day", "same_time") },
    { "text",     SHAPE_TEXT, .max = 600 },
    { "unknown",  SHAPE_BOOL },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

static const struct shape longest_shape = SHAPE(
    { "value", SHAPE_INT, NEED, .min = 1, .max = 1000 },
    { "unit",  SHAPE_ONE_OF, NEED, .words = WORDS("hour", "working_day", "day", "month") });

static const struct shape extension_shape = SHAPE(
    { "allowed",  SHAPE_BOOL, NEED },
    { "max",      SHAPE_MEMBERS, .shape = &longest_shape },
    { "why",      SHAPE_TEXT, .max = 600 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

static const struct shape law_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = 400 },
    { "articles", SHAPE_TEXT, .plain = true, .max = 200 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

static const struct shape paper_shape = SHAPE(
    { "id",       SHAPE_TEXT, NEED, .max = 60, .pattern = "code" },
    { "name",     SHAPE_TEXT, NEED, .max = 600 },
    { "original", SHAPE_INT, .max = 20 },
    { "copy",     SHAPE_INT, .max = 20 },
    { "required", SHAPE_BOOL },
    { "note",     SHAPE_TEXT, .max = 600 },
    { "when",     SHAPE_TEXT, .max = 300 },
    { "result",   SHAPE_TEXT, .max = 60 },
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 });

static const struct shape result_shape = SHAPE(
    { "name", SHAPE_TEXT, NEED, .max = 300 },
    { "code", SHAPE_TEXT, .plain = true, .max = 40 });

static const struct shape step_shape = SHAPE(
    { "id",   SHAPE_TEXT, NEED, .max = 60, .pattern = "code" },
    { "name", SHAPE_TEXT, NEED, .max = 200 },
    { "role", SHAPE_ONE_OF, NEED, .words = WORDS("clerk", "specialist", "leader") },
    { "at",   SHAPE_TEXT, .max = 60 },
    { "norm", SHAPE_MEMBERS, .shape = &term_shape },
    { "bulk", SHAPE_BOOL });

static const struct shape procedure_shape = SHAPE(
    { "code",      SHAPE_TEXT, NEED, .plain = true, .max = 20 },
    { "name",      SHAPE_TEXT, NEED, .min = 1, .max = 600 },
    { "field",     SHAPE_TEXT, NEED, .max = 60, .pattern = "code" },
    { "levels",    SHAPE_LIST, NEED, .min = 1, .max = LEVELS_MAX,
      .of = ITEM(SHAPE_ONE_OF, .words = WORDS("commune", "district", "province")) },
    { "agency",    SHAPE_TEXT, .max = 40 },
    { "plain",     SHAPE_TEXT, .max = 1000 },
    { "keywords",  SHAPE_LIST, .max = KEYWORDS_MAX, .of = ITEM(SHAPE_TEXT, .plain = true, .max = 100) },
    { "who",       SHAPE_TEXT, .max = 1000 },
    { "where",     SHAPE_TEXT, .max = 1000 },
    { "limit",     SHAPE_MEMBERS, NEED, .shape = &limit_shape },
    { "norm",      SHAPE_MEMBERS, .shape = &term_shape },
    { "fee",       SHAPE_MEMBERS, NEED, .shape = &fee_shape },
    { "extension", SHAPE_MEMBERS, .shape = &extension_shape },
    { "online",    SHAPE_INT, .min = 2, .max = 4 },
    { "withdrawn_on", SHAPE_DAY },
    { "law",       SHAPE_LIST, .max = LAWS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &law_shape) },
    { "circular",  SHAPE_TEXT, .max = 400 },
    { "verified",  SHAPE_BOOL },
    { "source",    SHAPE_TEXT, .max = 400 },
    { "note",      SHAPE_TEXT, .max = 1000 },
    { "papers",    SHAPE_LIST, .max = PAPERS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &paper_shape) },
    { "result",    SHAPE_LIST, .max = RESULTS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &result_shape) },
    { "steps",     SHAPE_LIST, NEED, .min = 1, .max = STEPS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &step_shape) },
    { "form",      SHAPE_ANY, NEED },
    { "rows",      SHAPE_LIST, .max = ROWS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &procedure_row_shape) });

struct reader { struct arena *mem; const struct definitions *defs; slice file; struct procedure *p; problems *found; };

#define WRONG(r, at, ...) problem_add((r)->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

static const struct node *member(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);
    return n ? n : map;
}

/* What is called checked must say against what. */
static void source_check(struct reader *r, const struct node *at)
{
    if (node_bool(at, "verified", false) && !node_text(at, "source").n)
        WRONG(r, member(at, "verified"), "ghi đã đối chiếu (verified: true) mà thiếu «source»: đối chiếu với văn bản nào?");
}

/* ---- head ---- */

static bool code_ok(slice s)
{
    return s.n == 8 && s.p[0] >= '0' && s.p[0] <= '9' && s.p[1] == '.' && slice_only(slice_sub(s, 2, 6), "0123456789");
}

static void head_read(struct reader *r, const struct node *at)
{
    struct procedure *p = r->p;
    p->code = node_text(at, "code");
    p->name = node_text(at, "name");
    p->field = node_text(at, "field");
    p->agency = node_text(at, "agency");
    p->plain = node_text(at, "plain");
    p->who = node_text(at, "who");
    p->where = node_text(at, "where");
    p->circular = node_text(at, "circular");
    p->verified = node_bool(at, "verified", false);
    p->online_max = (int)node_int(at, "online", 2);
    day_parse(node_text(at, "withdrawn_on"), &p->withdrawn_on);
    if (p->code.n && !code_ok(p->code))
        WRONG(r, node_get(at, "code"), "mã thủ tục «%.*s» sai cấu trúc; cần một số, dấu chấm và sáu số, ví dụ \"1.001193\"", SL(p->code));
    if (r->defs) p->field_name = field_name(r->defs, p->field);
    if (r->defs && p->field.n && !p->field_name.n)
        WRONG(r, node_get(at, "field"), "lĩnh vực «%.*s» không có trong fields.yaml", SL(p->field));
    if (r->defs && p->agency.n && !definitions_have_level(r->defs, p->agency, S("department")))
        WRONG(r, node_get(at, "agency"), "cơ quan «%.*s» không phải sở, ngành nào trong units.yaml", SL(p->agency));
    NODE_EACH (item, node_within(node_get(at, "levels"), LEVELS_MAX)) {
        if (item->kind != NODE_TEXT) continue;
        if (procedure_has_level(p, item->text)) WRONG(r, item, "cấp «%.*s» ghi hai lần", SL(item->text));
        LIST_ADD(r->mem, &p->levels, item->text);
    }
}

/* Name, plain words and each keyword on a line of its own: procedure_search prefers lines that begin with what was asked. */
static void fold_read(struct reader *r, const struct node *at)
{
    struct out o = out_new(r->mem, 16384);
    out_s(&o, fold(r->mem, r->p->name));
    out_c(&o, '\n');
    out_s(&o, fold(r->mem, r->p->plain));
    NODE_EACH (item, node_within(node_get(at, "keywords"), KEYWORDS_MAX)) {
        out_c(&o, '\n');
        out_s(&o, fold(r->mem, item->text));
    }
    r->p->fold = out_slice(&o);
}

/* ---- terms and money ---- */

/* Working minutes of an internal norm; a tenth of an hour is fine enough. */
static int norm_minutes(const struct node *norm)
{
    double value = 0;
    json_double(node_text(norm, "value"), &value);
    if (!(value >= 0 && value <= 2000)) return 0;
    return (int)(value * (slice_eq(node_text(norm, "unit"), S("working_day")) ? WORK_DAY : WORK_HOUR) + 0.5);
}

/* The working minutes a legal limit leaves; of calendar days five in seven. */
static int64_t limit_minutes(struct limit limit)
{
    switch (limit.unit) {
    case LIMIT_HOUR:        return limit.value * WORK_HOUR;
    case LIMIT_WORKING_DAY: return limit.value * WORK_DAY;
    case LIMIT_DAY:         return (limit.value * 5 + 6) / 7 * WORK_DAY;
    case LIMIT_MONTH:       return limit.value * WORK_MONTH;
    default:                return WORK_DAY;
    }
}

static void limit_read(struct reader *r, const struct node *at)
{
    struct procedure *p = r->p;
    const struct node *value = node_get(at, "value"), *unit = node_get(at, "unit");
    bool unknown = node_bool(at, "unknown", false);
    p->limit.value = node_int(at, "value", 0);
    p->limit_known = !unknown && limit_unit_read(node_value(unit), &p->limit.unit) && p->limit.value >= 0
                  && p->limit.value <= LIMIT_MAX;
    p->convention = slice_eq(node_text(at, "start"), S("same_time")) ? DEADLINE_SAME_TIME : DEADLINE_NEXT_DAY;
    p->limit_verified = node_bool(at, "verified", false);
    p->limit_text = node_text(at, "text");
    if (!p->limit_text.n) p->limit_text = p->limit_known ? limit_text(r->mem, p->limit) : S("đang cập nhật");
    if (unknown && (value || unit)) WRONG(r, at, "«limit» hoặc chưa biết (unknown: true) hoặc có «value» và «unit», không cả hai");
    if (!unknown && !unit) WRONG(r, at, "«limit» cần «value» và «unit», hoặc unknown: true khi chưa biết");
    if (p->limit_known && p->limit.unit != LIMIT_WITHIN_DAY && p->limit.value < 1)
        WRONG(r, value ? value : at, "thời hạn phải từ 1 trở lên; giải quyết trong ngày thì ghi unit: within_day");
    source_check(r, at);
}

static void money_read(struct reader *r, const struct node *at)
{
    fee_read(r->mem, at, r->file, &r->p->fee, r->found);
    source_check(r, at);
}

static void extension_read(struct reader *r, const struct node *at)
{
    const struct node *max = node_get(at, "max");
    r->p->extension_allowed = node_bool(at, "allowed", false);
    r->p->extension_why = node_text(at, "why");
    r->p->extension.value = node_int(max, "value", 0);
    if (!limit_unit_read(node_text(max, "unit"), &r->p->extension.unit)) r->p->extension.value = 0;
    if (r->p->extension_allowed && !max) WRONG(r, at, "cho gia hạn mà thiếu «max»: gia hạn dài nhất bao lâu");
    if (r->p->extension_allowed && !r->p->extension_why.n) WRONG(r, at, "cho gia hạn mà thiếu «why»: trong trường hợp nào");
    source_check(r, at);
}

/* ---- steps ---- */

static const struct { const char *head; enum relation at; } relations[] = {
    { "same", AT_SAME }, { "parent", AT_PARENT }, { "origin", AT_ORIGIN }, { "department:", AT_DEPARTMENT }, { "branch:", AT_BRANCH },
};

static bool relation_read(slice s, struct step *step)
{
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        slice head = slice_z(relations[i].head);
        bool named = slice_ends(head, S(":"));
        if (named ? !slice_starts(s, head) || s.n == head.n : !slice_eq(s, head)) continue;
        step->at = relations[i].at;
        if (named) step->at_name = slice_sub(s, head.n, s.n);
        return true;
    }
    return false;
}

static void place_check(struct reader *r, struct step *s, const struct node *at)
{
    const struct node *place = node_get(at, "at");
    if (!place || place->kind != NODE_TEXT) return;
    if (!relation_read(place->text, s))
        WRONG(r, place, "«%.*s» không phải nơi thực hiện; ghi same, parent, origin, department:MÃ hoặc branch:VAI_TRÒ", SL(place->text));
    else if (s->at == AT_DEPARTMENT && r->defs && !definitions_have_level(r->defs, s->at_name, S("department")))
        WRONG(r, place, "không có sở, ngành mã «%.*s» trong units.yaml", SL(s->at_name));
    else if (s->at == AT_BRANCH && r->defs && !definitions_have_purpose(r->defs, s->at_name))
        WRONG(r, place, "không có đơn vị nào giữ vai trò «%.*s» trong units.yaml", SL(s->at_name));
    else if (s->at == AT_PARENT && r->p->levels.n == 1 && slice_eq(r->p->levels.v[0], S("province")))
        WRONG(r, place, "thủ tục cấp tỉnh không có đơn vị cấp trên (at: parent)");
}

static void steps_read(struct reader *r, const struct node *at)
{
    struct procedure *p = r->p;
    int64_t sum = 0;
    NODE_EACH (item, node_within(at, STEPS_MAX)) {
        struct step s = { .id = node_text(item, "id"), .name = node_text(item, "name"), .role = node_text(item, "role"),
                          .norm_minutes = norm_minutes(node_get(item, "norm")), .bulk = node_bool(item, "bulk", false) };
        place_check(r, &s, item);
        EACH (other, p->steps)
            if (s.id.n && slice_eq(other->id, s.id)) WRONG(r, item, "bước «%.*s» ghi hai lần", SL(s.id));
        sum += s.norm_minutes;
        LIST_ADD(r->mem, &p->steps, s);
    }
    if (p->limit_known && sum > limit_minutes(p->limit))
        WRONG(r, at, "định mức các bước cộng lại %lld giờ làm việc, vượt thời hạn %.*s (%lld giờ)", (long long)(sum / WORK_HOUR),
              SL(limit_text(r->mem, p->limit)), (long long)(limit_minutes(p->limit) / WORK_HOUR));
}

static void norm_check(struct reader *r, const struct node *at)
{
    if (r->p->limit_known && norm_minutes(at) > limit_minutes(r->p->limit))
        WRONG(r, at, "định mức (norm) dài hơn thời hạn %.*s", SL(limit_text(r->mem, r->p->limit)));
}

/* ---- papers, results, law ---- */

static void papers_read(struct reader *r, const struct node *at)
{
    NODE_EACH (item, node_within(at, PAPERS_MAX)) {
        struct paper_kind paper = {
            .id = node_text(item, "id"), .name = node_text(item, "name"), .note = node_text(item, "note"), .when = node_text(item, "when"),
            .originals = (int)node_int(item, "original", 0), .copies = (int)node_int(item, "copy", 0),
            .required = node_bool(item, "required", false), .result = node_text(item, "result"),
        };
        EACH (other, r->p->papers)
            if (paper.id.n && slice_eq(other->id, paper.id)) WRONG(r, item, "giấy tờ «%.*s» ghi hai lần", SL(paper.id));
        source_check(r, item);
        LIST_ADD(r->mem, &r->p->papers, paper);
    }
}

static void tail_read(struct reader *r, const struct node *at)
{
    NODE_EACH (item, node_within(node_get(at, "result"), RESULTS_MAX))
        LIST_ADD(r->mem, &r->p->results, ((struct result_kind){ node_text(item, "name"), node_text(item, "code") }));
    NODE_EACH (item, node_within(node_get(at, "law"), LAWS_MAX))
        LIST_ADD(r->mem, &r->p->laws, ((struct law_ref){ node_text(item, "name"), node_text(item, "articles") }));
}

void procedure_read(struct arena *mem, const struct definitions *defs, const struct node *file, slice name,
                    struct procedure *p, problems *found)
{
    struct reader r = { mem, defs, name, p, found };
    *p = (struct procedure){ .body = file };
    shape_check(mem, &procedure_shape, file, name, found);
    if (file->kind != NODE_MAP) return;
    static const struct { const char *key; void (*read)(struct reader *, const struct node *); } parts[] = {
        { "limit", limit_read }, { "norm", norm_check }, { "fee", money_read }, { "extension", extension_read },
        { "papers", papers_read }, { "steps", steps_read },
    };
    head_read(&r, file);
    fold_read(&r, file);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct node *part = node_get(file, parts[i].key);
        if (part && (part->kind == NODE_MAP || part->kind == NODE_LIST)) parts[i].read(&r, part);
    }
    tail_read(&r, file);
    const struct node *form = node_get(file, "form");
    if (form && form->kind != NODE_NULL) form_read(mem, defs, form, name, &p->form, found);
    procedure_rows_read(mem, node_within(node_get(file, "rows"), ROWS_MAX), name, p, found);
    const struct node *fee = node_get(file, "fee");
    if (fee && fee->kind == NODE_MAP) fee_check(mem, fee, name, &p->fee, &p->form, found);
}
