/* SPDX-License-Identifier: Apache-2.0 */
/* Reading YAML, the part of it that people write by hand: maps, lists and scalars.  libyaml gives events; a stack of
 * open lists and maps turns them into nodes.  What makes YAML surprising is refused (aliases, anchors, tags, second
 * documents, keys that are no scalars) or absent: a plain scalar is typed by the JSON rules, so `no` is text and
 * 1.001190 is a number that keeps its last zero.  Reading stops at the first problem. */
#include "base/fold.h"
#include "base/node.h"
#include <yaml.h>

struct level { struct node *node; slice key; int line, col; bool keyed; };   /* keyed: a key waits for its value */

struct reader {
    struct arena *mem;
    slice         file;
    problems     *list;
    struct level  open[NODE_DEPTH];
    int           depth;
    struct node  *root;
    size_t        nodes;
    int           documents;
};

/* What libyaml says, for who wrote the file. */
static const struct { const char *theirs, *ours; } sayings[] = {
    { "found character that cannot start any token",
      "ký tự này không được đứng đầu giá trị; đặt giá trị trong dấu nháy" },
    { "found a tab character",                      "thụt lề bằng dấu tab; hãy dùng dấu cách" },
    { "mapping values are not allowed",
      "dấu hai chấm không đúng chỗ; xem lại thụt lề hoặc đặt giá trị trong dấu nháy" },
    { "block sequence entries are not allowed",     "dấu «-» không đúng chỗ; xem lại thụt lề" },
    { "did not find expected key",                  "thụt lề không khớp hoặc thiếu khóa" },
    { "did not find expected '-'",                  "thụt lề của danh sách không khớp" },
    { "did not find expected ',' or ']'",           "thiếu dấu phẩy hoặc «]»" },
    { "did not find expected ',' or '}'",           "thiếu dấu phẩy hoặc «}»" },
    { "could not find expected ':'",                "thiếu dấu hai chấm sau khóa" },
    { "found unexpected end of stream",             "văn bản kết thúc khi chưa đủ; thiếu dấu nháy đóng" },
    { "found unknown escape character",             "dấu thoát không hợp lệ trong chuỗi" },
    { "control characters are not allowed",         "có ký tự điều khiển" },
};

static void *wrong(struct reader *r, yaml_mark_t at, const char *what)
{
    struct node place = { .line = (int)at.line + 1, .col = (int)at.column + 1 };
    problem_add(r->mem, r->list, r->file, &place, "%s", what);
    return NULL;
}

static bool syntax_wrong(struct reader *r, const yaml_parser_t *p)
{
    const char *what = "không đúng cú pháp YAML";
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        if (slice_starts(slice_z(p->problem), slice_z(sayings[i].theirs))) what = sayings[i].ours;
    return wrong(r, p->problem_mark.index ? p->problem_mark : p->mark, what);
}

/* A key is kept until its value comes; a value goes into the list or map that is open. */
static void place(struct reader *r, struct node *n)
{
    if (!r->depth) {
        r->root = n;
        return;
    }
    struct level *top = &r->open[r->depth - 1];
    if (top->keyed) {
        n->key = top->key;
        n->line = top->line;
        n->col = top->col;
        top->keyed = false;
    }
    node_add(top->node, n);
}

static bool key_wanted(const struct reader *r)
{
    return r->depth && r->open[r->depth - 1].node->kind == NODE_MAP && !r->open[r->depth - 1].keyed;
}

static struct node *node_begin(struct reader *r, const yaml_event_t *e, enum node_kind kind, slice text)
{
    if (++r->nodes > NODE_MAX) return wrong(r, e->start_mark, "quá nhiều giá trị (tối đa 200.000)");
    struct node *n = node_new(r->mem, kind, text);
    n->line = (int)e->start_mark.line + 1;
    n->col = (int)e->start_mark.column + 1;
    return n;
}

static bool scalar(struct reader *r, const yaml_event_t *e)
{
    slice s = { (const char *)e->data.scalar.value, e->data.scalar.length };
    if (e->data.scalar.anchor || e->data.scalar.tag) return wrong(r, e->start_mark, "không dùng neo «&» hay thẻ «!»");
    if (slice_find(s, (slice){ "", 1 }) < s.n) return wrong(r, e->start_mark, "có ký tự NUL");
    s = slice_copy(r->mem, text_nfc(r->mem, s));
    if (key_wanted(r)) {
        struct level *top = &r->open[r->depth - 1];
        *top = (struct level){ top->node, s, (int)e->start_mark.line + 1, (int)e->start_mark.column + 1, true };
        return true;
    }
    enum node_kind kind = NODE_TEXT;
    double x;
    if (e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
        if (!s.n || slice_eq(s, S("null"))) kind = NODE_NULL;
        else if (slice_eq(s, S("true")) || slice_eq(s, S("false"))) kind = NODE_BOOL;
        else if (json_double(s, &x)) kind = NODE_NUMBER;
    }
    struct node *n = node_begin(r, e, kind, kind == NODE_NULL ? NONE : s);
    if (n) place(r, n);
    return n;
}

static bool branch(struct reader *r, const yaml_event_t *e, enum node_kind kind, const void *anchor,
                   const void *tag)
{
    if (anchor || tag) return wrong(r, e->start_mark, "không dùng neo «&» hay thẻ «!»");
    if (key_wanted(r)) return wrong(r, e->start_mark, "khóa phải là chữ, không phải danh sách hay nhóm");
    if (r->depth == NODE_DEPTH) return wrong(r, e->start_mark, "lồng nhau quá sâu (tối đa 64 tầng)");
    struct node *n = node_begin(r, e, kind, NONE);
    if (!n) return false;
    place(r, n);
    r->open[r->depth++] = (struct level){ .node = n };
    return true;
}

static bool branch_end(struct reader *r)
{
    const struct node *map = r->open[--r->depth].node;
    const struct node *twin = map->kind == NODE_MAP ? node_twin(r->mem, map) : NULL;
    if (!twin) return true;
    problem_add(r->mem, r->list, r->file, twin, "khóa «%.*s» viết hai lần", SL(utf8_clip(twin->key, 200)));
    return false;
}

static bool event(struct reader *r, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        return ++r->documents == 1 || wrong(r, e->start_mark, "chỉ được một tài liệu trong một tệp (thừa «---»)");
    case YAML_ALIAS_EVENT:          return wrong(r, e->start_mark, "không dùng bí danh «*»");
    case YAML_SCALAR_EVENT:         return scalar(r, e);
    case YAML_SEQUENCE_START_EVENT:
        return branch(r, e, NODE_LIST, e->data.sequence_start.anchor, e->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return branch(r, e, NODE_MAP, e->data.mapping_start.anchor, e->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:    return branch_end(r);
    default:                        return true;
    }
}

static bool read_all(struct reader *r, yaml_parser_t *p)
{
    for (bool more = true; more; ) {
        yaml_event_t e;
        if (!yaml_parser_parse(p, &e)) return syntax_wrong(r, p);
        bool good = event(r, &e);
        more = e.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
        if (!good) return false;
    }
    return r->root || wrong(r, p->mark, "tệp không có nội dung");
}

struct node *yaml_read(struct arena *mem, slice text, slice file, problems *list)
{
    struct reader r = { .mem = mem, .file = file, .list = list };
    size_t valid = utf8_valid(text);
    if (valid < text.n) {
        yaml_mark_t at = { 0 };
        for (size_t i = 0; i < valid; i++) {
            at.line += text.p[i] == '\n';
            at.column = text.p[i] == '\n' ? 0 : at.column + (((unsigned char)text.p[i] & 0xC0) != 0x80);
        }
        return wrong(&r, at, "văn bản không phải UTF-8");
    }
    yaml_parser_t p;
    must(yaml_parser_initialize(&p));
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)(text.p ? text.p : ""), text.n);
    bool good = read_all(&r, &p);
    yaml_parser_delete(&p);
    return good ? r.root : NULL;
}
