/* SPDX-License-Identifier: Apache-2.0 */
/* The ZIP by libzip, its parts by expat.  libzip asks for bytes through `serve`; a part is inflated and parsed a piece at a time, and
 * stops at its limit, at a tag that does not end (expat would keep all of it), at a document type (no workbook has one, and entities grow)
 * and at whatever the reader finds wrong. */
#include <expat.h>
#include <string.h>
#include "base/workbook_inside.h"

enum { PIECE = 64 << 10, WINDOW = 256 << 10, SMALL = 1 << 20, TAG_MOST = 256 << 10 };

/* The file as libzip sees it: a place in it, and a window, since libzip asks for a few kilobytes at a time. */
struct served { struct book *b; zip_error_t error; int64_t at, window_at; size_t window_n; char *window; };

bool workbook_begins(slice head) { return slice_starts(head, S("PK\3\4")) || slice_starts(head, S("PK\5\6")); }
bool workbook_old(slice head) { return slice_starts(head, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")); }

bool book_stopped(const struct book *b) { return b->trouble.fault || b->w->fault; }

/* ---- the ZIP ---- */

static zip_int64_t serve_bytes(struct served *s, char *to, size_t n)
{
    struct workbook *w = s->b->w;
    bool inside = s->at >= s->window_at && s->at < s->window_at + (int64_t)s->window_n;
    if (!inside && s->at < w->size) {
        s->window_n = 0;
        s->window_at = s->at;
        s->b->trouble = w->read(w->own, s->at, s->window, WINDOW, &s->window_n);
        if (s->b->trouble.fault) return -1;
    }
    size_t from = (size_t)(s->at - s->window_at), there = from < s->window_n ? s->window_n - from : 0;
    if (n > there) n = there;
    memcpy(to, s->window + from, n);
    s->at += (int64_t)n;
    return (zip_int64_t)n;
}

static zip_int64_t serve(void *own, void *data, zip_uint64_t n, zip_source_cmd_t what)
{
    struct served *s = own;
    zip_stat_t stat;
    zip_int64_t at;
    switch (what) {
    case ZIP_SOURCE_READ: return serve_bytes(s, data, n);
    case ZIP_SOURCE_TELL: return s->at;
    case ZIP_SOURCE_SEEK:
        at = zip_source_seek_compute_offset((zip_uint64_t)s->at, (zip_uint64_t)s->b->w->size, data, n, &s->error);
        if (at >= 0) s->at = at;
        return at < 0 ? -1 : 0;
    case ZIP_SOURCE_STAT:
        zip_stat_init(&stat);
        stat.size = (zip_uint64_t)s->b->w->size;
        stat.valid = ZIP_STAT_SIZE;
        memcpy(data, &stat, sizeof stat);
        return sizeof stat;
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&s->error, data, n);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
                                              ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    case ZIP_SOURCE_OPEN: s->at = 0; return 0;
    default: return 0;                              /* closing and freeing: the arena does it */
    }
}

static void zip_shut(void *zip) { zip_discard(zip); }

void book_open(struct book *b)
{
    struct served *s = NEW(b->mem, struct served);
    *s = (struct served){ .b = b, .window = arena_alloc(b->mem, WINDOW) };
    zip_error_init(&s->error);
    zip_source_t *source = zip_source_function_create(serve, s, NULL);
    must(source);
    b->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (b->zip) arena_defer(b->mem, zip_shut, b->zip);
    else zip_source_free(source);
    if (!b->zip && !b->trouble.fault) b->w->fault = WORKBOOK_BROKEN;
}

bool book_has(struct book *b, slice part) { return part.n && zip_name_locate(b->zip, zstr(b->mem, part), ZIP_FL_ENC_RAW) >= 0; }

/* ---- a part, as XML ---- */

struct parsing { struct book *b; const struct xml_reader *reader; XML_Parser parser; };

/* "x:row" and "row" are one: which prefix a program writes is its own affair. */
static slice local(const char *name)
{
    const char *colon = strchr(name, ':');
    return slice_z(colon ? colon + 1 : name);
}

slice xml_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (slice_eq(local(attributes[i]), slice_z(name))) return slice_z(attributes[i + 1]);
    return NONE;
}

static void stop_when(struct parsing *p)
{
    if (book_stopped(p->b)) XML_StopParser(p->parser, XML_FALSE);
}

static void on_open(void *own, const XML_Char *name, const XML_Char **attributes)
{
    struct parsing *p = own;
    if (p->reader->open) p->reader->open(p->reader->own, local(name), attributes);
    stop_when(p);
}

static void on_close(void *own, const XML_Char *name)
{
    struct parsing *p = own;
    if (p->reader->close) p->reader->close(p->reader->own, local(name));
    stop_when(p);
}

static void on_text(void *own, const XML_Char *text, int n)
{
    struct parsing *p = own;
    if (p->reader->text) p->reader->text(p->reader->own, (slice){ text, (size_t)n });
}

static void on_doctype(void *own, const XML_Char *name, const XML_Char *system, const XML_Char *public, int inside)
{
    (void)name, (void)system, (void)public, (void)inside;
    struct parsing *p = own;
    p->b->w->fault = WORKBOOK_BROKEN;
    stop_when(p);
}

static void parse(struct parsing *p, zip_file_t *file, int64_t most)
{
    struct workbook *w = p->b->w;
    char *piece = arena_alloc(p->b->mem, PIECE);
    zip_int64_t n = 1;
    for (int64_t all = 0; n > 0 && !book_stopped(p->b);) {
        n = zip_fread(file, piece, PIECE);
        all += n;
        bool read = n >= 0 && XML_Parse(p->parser, piece, (int)n, n == 0) == XML_STATUS_OK;
        if (!read && !book_stopped(p->b)) w->fault = WORKBOOK_BROKEN;
        bool open = n > 0 && all - XML_GetCurrentByteIndex(p->parser) > TAG_MOST;
        if ((all > most || open) && !book_stopped(p->b)) w->fault = WORKBOOK_LARGE;
    }
}

/* What a part says of its size may be a lie; libzip ends a part that is longer with an error, so the ratio holds all the same. */
static bool swollen(const zip_stat_t *stat)
{
    return stat->size > SMALL && stat->size / WORKBOOK_RATIO > stat->comp_size;
}

void book_part(struct book *b, slice part, int64_t most, const struct xml_reader *reader)
{
    const char *name = zstr(b->mem, part);
    zip_stat_t stat;
    if (book_stopped(b) || !part.n) return;
    if (zip_stat(b->zip, name, ZIP_FL_ENC_RAW, &stat)) {
        if (!b->trouble.fault) b->w->fault = WORKBOOK_BROKEN;
        return;
    }
    if (swollen(&stat) || stat.size > (zip_uint64_t)most) {
        b->w->fault = WORKBOOK_LARGE;
        return;
    }
    zip_file_t *file = zip_fopen_index(b->zip, stat.index, 0);
    if (!file) {
        if (!b->trouble.fault) b->w->fault = WORKBOOK_BROKEN;
        return;
    }
    struct parsing p = { b, reader, XML_ParserCreate(NULL) };
    must(p.parser);
    XML_SetUserData(p.parser, &p);
    XML_SetElementHandler(p.parser, on_open, on_close);
    XML_SetCharacterDataHandler(p.parser, on_text);
    XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
    parse(&p, file, (int64_t)stat.size < most ? (int64_t)stat.size : most);
    XML_ParserFree(p.parser);
    zip_fclose(file);
}
