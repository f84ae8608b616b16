/* SPDX-License-Identifier: Apache-2.0 */
#include "web/multipart.h"
#include <string.h>
#include <strings.h>

enum { WINDOW = 16 * 1024, HEAD_MAX = 8 * 1024, BOUNDARY_MAX = 70 };

enum state { PREAMBLE, DELIMITER, HEAD, DATA, EPILOGUE };

struct multipart {
    struct arena *mem;
    struct multipart_sink sink;
    enum state state;
    size_t mark_n, n;                   /* n: bytes held in the window */
    char   mark[BOUNDARY_MAX + 4];      /* "\r\n--boundary" */
    char   window[WINDOW];
};

#define malformed(m, why) fault_of((m)->mem, ERR_USAGE, "web.multipart", "%s", (why))

/* The value of ;name=value or ;name="value", where \" and %22 stand for a quote; no value when absent. */
static slice parameter(struct arena *mem, slice s, const char *name)
{
    size_t name_n = strlen(name);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')                                          /* skip a quoted value: it may hold anything */
            for (i++; i < s.n && s.p[i] != '"'; i++) i += s.p[i] == '\\';
        if (i >= s.n || s.p[i] != ';') continue;
        slice rest = slice_trim(slice_sub(s, i + 1, s.n));
        if (rest.n <= name_n || strncasecmp(rest.p, name, name_n) != 0 || rest.p[name_n] != '=') continue;
        rest = slice_sub(rest, name_n + 1, rest.n);
        if (!slice_starts(rest, S("\""))) return slice_trim(slice_next(&rest, ';'));
        char *p = arena_alloc(mem, rest.n);
        size_t n = 0;
        for (size_t k = 1; k < rest.n && rest.p[k] != '"'; k++) {
            bool quote = slice_starts(slice_sub(rest, k, 3), S("%22"));
            if (rest.p[k] == '\\' && k + 1 < rest.n && rest.p[k + 1] == '"') k++;
            p[n++] = quote ? '"' : rest.p[k];
            if (quote) k += 2;
        }
        return (slice){ p, n };
    }
    return (slice){ 0 };
}

struct multipart *multipart_new(struct arena *mem, slice content_type, struct multipart_sink sink)
{
    slice kind, rest, boundary = parameter(mem, content_type, "boundary");
    slice_cut(content_type, ';', &kind, &rest);
    kind = slice_lower(mem, slice_trim(kind));
    if (!slice_eq(kind, S("multipart/form-data")) || !boundary.n || boundary.n > BOUNDARY_MAX) return NULL;
    if (!slice_only(boundary, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+_,-./:=? ")) return NULL;
    struct multipart *m = NEW(mem, struct multipart);
    m->mem = mem;
    m->sink = sink;
    memcpy(m->mark, "\r\n--", 4);
    memcpy(m->mark + 4, boundary.p, boundary.n);
    m->mark_n = boundary.n + 4;
    memcpy(m->window, "\r\n", 2);       /* so that a boundary on the very first line is found like all others */
    m->n = 2;
    return m;
}

static void drop(struct multipart *m, size_t n)
{
    m->n -= n;
    memmove(m->window, m->window + n, m->n);
}

static err head_read(struct multipart *m, slice head)
{
    while (head.n) {
        size_t at = slice_find(head, S("\r\n"));
        slice line = slice_sub(head, 0, at), key, value;
        head = slice_sub(head, at + 2, head.n);
        slice_cut(line, ':', &key, &value);
        if (!slice_eq(slice_lower(m->mem, slice_trim(key)), S("content-disposition"))) continue;
        slice name = parameter(m->mem, value, "name");
        if (!name.p) break;
        return m->sink.begin(m->sink.owner, name, parameter(m->mem, value, "filename"));
    }
    return malformed(m, "a part without a name");
}

/* Each takes what it can from the window; *more is false when it needs further bytes. */
static err take_data(struct multipart *m, bool *more)
{
    slice held = { m->window, m->n };
    size_t at = slice_find(held, (slice){ m->mark, m->mark_n });
    bool found = at < m->n, data = m->state == DATA;
    size_t sure = found ? at : m->n >= m->mark_n ? m->n - (m->mark_n - 1) : 0;
    if (data && sure) TRY(m->sink.data(m->sink.owner, slice_sub(held, 0, sure)));
    drop(m, found ? at + m->mark_n : sure);
    *more = found;
    if (!found) return OK;
    m->state = DELIMITER;
    return data ? m->sink.end(m->sink.owner) : OK;
}

static err take_delimiter(struct multipart *m, bool *more)
{
    size_t blank = 0;
    while (blank < m->n && (m->window[blank] == ' ' || m->window[blank] == '\t')) blank++;
    *more = m->n >= blank + 2;
    if (!*more) return m->n > HEAD_MAX ? malformed(m, "a boundary that does not end") : OK;
    slice two = { m->window + blank, 2 };
    if (slice_eq(two, S("--"))) m->state = EPILOGUE;
    else if (slice_eq(two, S("\r\n"))) m->state = HEAD;
    else return malformed(m, "a boundary that goes on");
    drop(m, m->state == HEAD ? blank : blank + 2);      /* the line end stays: a head may be empty */
    return OK;
}

static err take_head(struct multipart *m, bool *more)
{
    size_t at = slice_find((slice){ m->window, m->n }, S("\r\n\r\n"));
    *more = at < m->n;
    if (!*more) return m->n > HEAD_MAX ? malformed(m, "a part's head is too long") : OK;
    slice head = slice_copy(m->mem, (slice){ m->window, at });
    drop(m, at + 4);
    m->state = DATA;
    return head_read(m, slice_sub(head, 2, head.n));
}

err multipart_feed(struct multipart *m, slice bytes)
{
    while (bytes.n && m->state != EPILOGUE) {
        size_t room = WINDOW - m->n, n = bytes.n < room ? bytes.n : room;
        memcpy(m->window + m->n, bytes.p, n);
        m->n += n;
        bytes = slice_sub(bytes, n, bytes.n);
        for (bool more = true; more && m->state != EPILOGUE;) {
            if (m->state == HEAD) TRY(take_head(m, &more));
            else if (m->state == DELIMITER) TRY(take_delimiter(m, &more));
            else TRY(take_data(m, &more));
        }
    }
    return OK;
}

err multipart_end(struct multipart *m)
{
    return m->state == EPILOGUE ? OK : malformed(m, "the body ends before its last boundary");
}
