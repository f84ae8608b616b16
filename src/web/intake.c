/* SPDX-License-Identifier: Apache-2.0 */
#include "web/intake.h"
#include <stdarg.h>
#include "store/blob.h"
#include "web/sniff.h"
#include "web/text.h"

enum { PART_NAME_MAX = 200 };

struct intake {
    struct web *w;
    struct multipart *parser;
    struct node *fields;
    uploads files;
    bool keep_files;
    size_t parts, text_n;
    /* the part under way */
    slice name, file;
    bool is_file;
    struct out text;
    struct blob_writer *blob;
    struct sniffer sniffer;
    int64_t size;
};

/* A fault of one field, said once for the person and once for the field. */
static err field_bad(struct intake *in, enum err_kind kind, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static err field_bad(struct intake *in, enum err_kind kind, const char *code, const char *fmt, ...)
{
    struct arena *mem = in->w->call.mem;
    struct out o = out_new(mem, 1024);
    va_list ap;
    va_start(ap, fmt);
    out_vf(&o, fmt, ap);
    va_end(ap);
    struct fault *f = NEW(mem, struct fault);
    *f = (struct fault){ .kind = kind, .code = code, .text = out_slice(&o), .at = AT };
    LIST_ADD(mem, &f->fields, ((struct field_fault){ in->name, f->text }));
    return (err){ f };
}

static bool told_by_handler(const struct intake *in) { return in->w->match.route->flags & ROUTE_ANY; }

static err part_begin(void *owner, slice name, slice file)
{
    struct intake *in = owner;
    struct call *c = &in->w->call;
    if (++in->parts > WEB_FIELDS_MAX) return fail(c, ERR_USAGE, "web.fields", "Biểu mẫu có quá %d mục.", WEB_FIELDS_MAX);
    in->name = slice_copy(c->mem, name);
    in->is_file = file.p != NULL;
    in->file = file;
    in->size = 0;
    in->sniffer = (struct sniffer){ 0 };
    in->blob = NULL;
    in->text = out_new(c->mem, WEB_BODY_MAX);
    if (name.n > PART_NAME_MAX) return fail(c, ERR_USAGE, "web.fields", "Tên một mục của biểu mẫu quá dài.");
    if (!in->is_file || !file.n || !in->keep_files) return OK;
    return blob_begin(in->w->server->options.store, c->mem, &in->blob);
}

static err part_data(void *owner, slice bytes)
{
    struct intake *in = owner;
    if (!in->is_file) {
        in->text_n += bytes.n;
        if (in->text_n > WEB_BODY_MAX) return field_bad(in, ERR_LARGE, "web.large", "Phần chữ của biểu mẫu lớn hơn 1 MB.");
        out_s(&in->text, bytes);
        return OK;
    }
    in->size += (int64_t)bytes.n;
    if (in->size > WEB_FILE_MAX && told_by_handler(in)) {
        in->blob = NULL;
        return OK;
    }
    if (in->size > WEB_FILE_MAX)
        return field_bad(in, ERR_LARGE, "web.file_large", "Tệp “%.*s” lớn hơn 10 MB.", SL(file_name(in->w->call.mem, in->file)));
    sniff_feed(&in->sniffer, bytes);
    return in->blob ? blob_add(in->blob, bytes) : OK;
}

static void field_add(struct intake *in, slice text)
{
    struct arena *mem = in->w->call.mem;
    struct node *value = node_new(mem, NODE_TEXT, text.p ? text : S("")), *held = NULL;
    for (struct node *n = in->fields->first; n && !held; n = n->next)
        if (slice_eq(n->key, in->name)) held = n;
    if (!held) {
        node_put(mem, in->fields, in->name, value);
    } else if (held->kind == NODE_LIST) {
        node_add(held, value);
    } else {
        struct node *list = node_list(mem);
        node_add(list, node_new(mem, NODE_TEXT, held->text));
        node_add(list, value);
        node_put(mem, in->fields, in->name, list);
    }
}

static err file_end(struct intake *in)
{
    struct call *c = &in->w->call;
    struct upload u = { .field = in->name, .name = file_name(c->mem, in->file), .size = in->size };
    if (!in->file.n && !in->size) return OK;            /* no file was chosen */
    if (told_by_handler(in) && (!in->size || in->size > WEB_FILE_MAX)) {
        u.type = S("application/octet-stream");
        LIST_ADD(c->mem, &in->files, u);
        return OK;
    }
    if (!in->size) return field_bad(in, ERR_INPUT, "web.file_empty", "Tệp “%.*s” không có nội dung.", SL(u.name));
    const char *type = sniff_type(&in->sniffer);
    if (!type && in->w->match.route->flags & ROUTE_TABLE && sniff_unknown(&in->sniffer)) type = "text/csv";
    if (!type && told_by_handler(in)) type = "application/octet-stream";
    if (!type)
        return field_bad(in, ERR_MEDIA, "web.file_type",
            "Tệp “%.*s” không phải PDF, ảnh JPEG, PNG, HEIC, DOCX, XLSX hay văn bản thuần.", SL(u.name));
    u.type = slice_z(type);
    if (!in->blob) return OK;
    TRY(blob_end(in->blob, &u.sha256, &u.size));
    LIST_ADD(c->mem, &in->files, u);
    return OK;
}

static err part_end(void *owner)
{
    struct intake *in = owner;
    if (in->is_file) return file_end(in);
    field_add(in, out_slice(&in->text));
    return OK;
}

struct intake *intake_new(struct web *w, slice content_type, bool keep_files)
{
    struct intake *in = NEW(w->call.mem, struct intake);
    in->w = w;
    in->keep_files = keep_files;
    in->fields = node_map(w->call.mem);
    in->parser = multipart_new(w->call.mem, content_type, (struct multipart_sink){ part_begin, part_data, part_end, in });
    return in->parser ? in : NULL;
}

err intake_feed(struct intake *in, slice bytes) { return multipart_feed(in->parser, bytes); }

err intake_end(struct intake *in, struct node **fields, uploads *files)
{
    TRY(multipart_end(in->parser));
    *fields = in->fields;
    *files = in->files;
    return OK;
}
