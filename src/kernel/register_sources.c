/* SPDX-License-Identifier: Apache-2.0 */
/* Whose words a register is made of, as declared: agencies with the names their files have for the fields, and for each field in which
 * order they count. */
#include "base/shape.h"
#include "kernel/register_inside.h"

enum { HEADS_MAX = 100, HEAD_MAX = 100, SIMILAR_MAX = 4 };

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

const struct shape register_source_shape = SHAPE(
    { "code",    SHAPE_TEXT, NEED, .max = FIELD_NAME_MAX, .pattern = "key" },
    { "name",    SHAPE_TEXT, NEED, .max = 100 },
    { "agency",  SHAPE_TEXT, NEED, .max = 40 },
    { "columns", SHAPE_MAP, .max = HEADS_MAX, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) });

const struct shape register_authority_shape = SHAPE(
    { "fields", SHAPE_LIST, NEED, .min = 1, .max = 60, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) },
    { "order",  SHAPE_LIST, NEED, .min = 1, .max = SOURCES_MAX, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) },
    { "law",    SHAPE_TEXT, NEED, .max = 400 },
    { "source", SHAPE_TEXT, .max = 400 });

const struct shape register_similar_shape = SHAPE(
    { "fields", SHAPE_LIST, NEED, .min = 1, .max = SIMILAR_MAX, .of = ITEM(SHAPE_TEXT, .max = FIELD_NAME_MAX) },
    { "ignore", SHAPE_LIST, .max = HEADS_MAX, .of = ITEM(SHAPE_TEXT, .max = HEAD_MAX) });

static void source_read(struct register_reader *r, const struct node *at)
{
    struct registry_source source = { .code = node_text(at, "code"), .name = node_text(at, "name"), .agency = node_text(at, "agency") };
    if (source.code.n && register_source(r->r, source.code)) WRONG(r, at, "nguồn «%.*s» ghi hai lần", SL(source.code));
    if (source.agency.n && r->d->units.n && !definitions_have_level(r->d, source.agency, S("")))
        WRONG(r, node_get(at, "agency"), "không có đơn vị mã «%.*s»", SL(source.agency));
    const struct node *columns = node_get(at, "columns");
    if (columns && columns->kind == NODE_MAP) NODE_EACH (head, node_within(columns, HEADS_MAX)) {
        struct registry_head one = { head->key, register_field_read(r, head, node_value(head)) };
        if (one.field) LIST_ADD(r->d->mem, &source.heads, one);
    }
    LIST_ADD(r->d->mem, &r->r->sources, source);
}

/* A key tells which row a word is about, so nobody's word may change it; a reference is kept as an id that files do not know. */
static void field_take(struct register_reader *r, const struct node *at, struct registry_authority *a)
{
    const struct registry_field *f = register_field_read(r, at, node_value(at));
    bool key = false;
    if (!f) return;
    EACH (own, r->r->uniques.v[0].fields) key |= *own == f;
    if (key) WRONG(r, at, "«%.*s» thuộc khóa của sổ: nó cho biết nói về dòng nào, không theo nguồn", SL(f->ask->name));
    if (f->to.n) WRONG(r, at, "«%.*s» dẫn đến sổ khác, không theo nguồn được", SL(f->ask->name));
    if (register_authority(r->r, f)) WRONG(r, at, "«%.*s» đã có thứ tự ở trên", SL(f->ask->name));
    LIST_ADD(r->d->mem, &a->fields, f);
}

static void authority_read(struct register_reader *r, const struct node *at)
{
    struct registry_authority a = { .law = node_text(at, "law") };
    NODE_EACH (name, node_within(node_get(at, "fields"), 60)) field_take(r, name, &a);
    NODE_EACH (code, node_within(node_get(at, "order"), SOURCES_MAX)) {
        const struct registry_source *source = register_source(r->r, node_value(code));
        if (!source) WRONG(r, code, "không có nguồn «%.*s»", SL(node_value(code)));
        EACH (other, a.order)
            if (*other == source) WRONG(r, code, "nguồn «%.*s» ghi hai lần", SL(source->code));
        if (source) LIST_ADD(r->d->mem, &a.order, source);
    }
    LIST_ADD(r->d->mem, &r->r->authorities, a);
}

/* Who looks for the same thing twice must be able to search by its name.  Read again where it is used: kernel/merge_similar.c. */
static void similar_read(struct register_reader *r, const struct node *at)
{
    NODE_EACH (name, node_within(node_get(at, "fields"), SIMILAR_MAX)) {
        const struct registry_field *f = register_field_read(r, name, node_value(name));
        bool first = name == node_get(at, "fields")->first;
        if (f && (f->closed || (first && !f->searched)))
            WRONG(r, name, "«%.*s»: trường đầu phải tìm được (search: true), và không trường nào được bảo vệ", SL(f->ask->name));
    }
    if (at && !r->r->sources.n) WRONG(r, at, "«similar» chỉ dùng ở sổ có «sources»: gộp là gộp lời khai");
}

void register_sources_read(struct register_reader *r, const struct node *at)
{
    const struct node *sources = node_get(at, "sources"), *authority = node_get(at, "authority");
    NODE_EACH (item, node_within(sources, SOURCES_MAX))
        if (item->kind == NODE_MAP) source_read(r, item);
    if (sources && !r->r->uniques.n) WRONG(r, sources, "sổ có nhiều nguồn cần «unique»: khóa cho biết các nguồn nói về cùng một dòng");
    if (!!sources != !!authority) WRONG(r, sources ? sources : authority, "«sources» và «authority» đi cùng nhau");
    EACH (f, r->r->fields)
        if (sources && f->ask->type >= FIELD_FILE)
            WRONG(r, sources, "sổ có «sources» không có trường kiểu %s («%.*s»): lời khai của các nguồn là chữ",
                  field_type_names[f->ask->type], SL(f->ask->name));
    if (r->r->uniques.n) NODE_EACH (item, node_within(authority, 100))
        if (item->kind == NODE_MAP) authority_read(r, item);
    similar_read(r, node_get(at, "similar"));
}

const struct registry_source *register_source(const struct registry *r, slice code)
{
    EACH (s, r->sources)
        if (slice_eq(s->code, code)) return s;
    return NULL;
}

const struct registry_authority *register_authority(const struct registry *r, const struct registry_field *f)
{
    EACH (a, r->authorities)
        EACH (field, a->fields)
            if (*field == f) return a;
    return NULL;
}
