/* SPDX-License-Identifier: Apache-2.0 */
/* Reading JSON, RFC 8259 to the letter and a little stricter: keys are unique, U+0000 is refused even as an escape
 * (PostgreSQL cannot store it), a number fits a double.  Reading stops at the first problem: what follows a slip of
 * syntax is guesswork. */
#include "base/fold.h"
#include "base/node.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 320 };          /* characters; the longest double written out in full fits */

struct reader {
    struct arena *mem;
    slice     text, file;
    problems *list;
    size_t    i;                    /* the next byte */
    size_t    seen;                 /* line and col belong to this byte */
    int       line, col;
    size_t    nodes;
    int       depth;
};

/* Brings line and col up to the next byte.  Positions are asked for in rising order, so the whole costs one pass. */
static struct node here(struct reader *r)
{
    for (; r->seen < r->i; r->seen++) {
        unsigned char ch = (unsigned char)r->text.p[r->seen];
        if (ch == '\n') {
            r->line++;
            r->col = 1;
        } else if ((ch & 0xC0) != 0x80) {
            r->col++;
        }
    }
    return (struct node){ .line = r->line, .col = r->col };
}

static void *wrong(struct reader *r, const char *what)
{
    struct node at = here(r);
    problem_add(r->mem, r->list, r->file, &at, "%s", what);
    return NULL;
}

/* -1 at the end */
static int peek(const struct reader *r) { return r->i < r->text.n ? (unsigned char)r->text.p[r->i] : -1; }

static void skip_space(struct reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\n' || peek(r) == '\r' || peek(r) == '\t') r->i++;
}

static bool take(struct reader *r, char ch)
{
    skip_space(r);
    if (peek(r) != ch) return false;
    r->i++;
    return true;
}

/* ---- scalars ---- */

static size_t count_digits(slice s, size_t from)
{
    size_t i = from;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    return i - from;
}

static double to_double(slice s)
{
    char text[NUMBER_MAX + 1];
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    return strtod(text, NULL);      /* the program never leaves the C locale */
}

size_t json_number(slice s)
{
    size_t i = s.n && s.p[0] == '-', whole = count_digits(s, i);
    if (!whole || (whole > 1 && s.p[i] == '0')) return 0;
    i += whole;
    if (i < s.n && s.p[i] == '.') {
        size_t part = count_digits(s, i + 1);
        if (!part) return 0;
        i += 1 + part;
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        if (i < s.n && (s.p[i] == '+' || s.p[i] == '-')) i++;
        size_t power = count_digits(s, i);
        if (!power) return 0;
        i += power;
    }
    return i <= NUMBER_MAX && isfinite(to_double(slice_sub(s, 0, i))) ? i : 0;
}

bool json_double(slice s, double *x)
{
    if (!s.n || json_number(s) != s.n) return false;
    *x = to_double(s);
    return true;
}

/* Four hexadecimal digits at *i, or -1. */
static int32_t hex4(slice s, size_t i)
{
    int32_t v = 0;
    for (size_t end = i + 4; i < end; i++) {
        char ch = i < s.n ? s.p[i] : '?';
        if (ch >= '0' && ch <= '9') v = v * 16 + ch - '0';
        else if (ch >= 'a' && ch <= 'f') v = v * 16 + ch - 'a' + 10;
        else if (ch >= 'A' && ch <= 'F') v = v * 16 + ch - 'A' + 10;
        else return -1;
    }
    return v;
}

/* The character of a \u escape whose hex digits begin at r->i, which moves past it; -1 when there is none. */
static int32_t unicode_escape(struct reader *r)
{
    int32_t ch = hex4(r->text, r->i);
    if (ch <= 0 || (ch >= 0xDC00 && ch <= 0xDFFF)) return -1;
    r->i += 4;
    if (ch < 0xD800 || ch > 0xDBFF) return ch;
    int32_t low = slice_starts(slice_sub(r->text, r->i, 2), S("\\u")) ? hex4(r->text, r->i + 2) : -1;
    if (low < 0xDC00 || low > 0xDFFF) return -1;
    r->i += 6;
    return 0x10000 + ((ch - 0xD800) << 10) + (low - 0xDC00);
}

/* One escape, r->i at the backslash: writes its bytes to p and gives how many; 0 when it is not one. */
static size_t escape(struct reader *r, char *p)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    size_t start = r->i++;
    int ch = peek(r);
    const char *hit = ch > 0 ? strchr(from, ch) : NULL;
    r->i++;
    if (hit) {
        *p = to[hit - from];
        return 1;
    }
    int32_t point = ch == 'u' ? unicode_escape(r) : -1;
    if (point > 0) return utf8_put(point, p);
    r->i = start;
    return 0;
}

/* How many bytes from r->i on stand for themselves. */
static size_t plain_run(const struct reader *r, size_t end)
{
    size_t i = r->i;
    while (i < end && (unsigned char)r->text.p[i] >= 0x20 && r->text.p[i] != '\\') i++;
    return i - r->i;
}

/* r->i after the opening quote.  The closing one is found first, so that the text is allocated once. */
static bool string(struct reader *r, slice *s)
{
    size_t end = r->i;
    for (; end < r->text.n && r->text.p[end] != '"'; end++)
        if (r->text.p[end] == '\\') end++;
    if (end >= r->text.n) {
        r->i = r->text.n;
        return wrong(r, "thiếu dấu nháy đóng chuỗi");
    }
    char *p = arena_room(r->mem, end - r->i);
    size_t n = 0;
    while (r->i < end) {
        if ((unsigned char)peek(r) < 0x20)
            return wrong(r, "ký tự điều khiển trong chuỗi; viết dạng \\n, \\t hoặc \\uXXXX");
        size_t plain = plain_run(r, end), more = plain ? plain : escape(r, p + n);
        if (!more) return wrong(r, "dấu thoát không hợp lệ trong chuỗi");
        memcpy(p + n, r->text.p + r->i, plain);
        r->i += plain;
        n += more;
    }
    r->i = end + 1;
    *s = (slice){ p, n };
    return true;
}

static const struct { slice word; enum node_kind kind; slice text; } words[] = {
    { { "true", 4 },  NODE_BOOL, { "true", 4 } },
    { { "false", 5 }, NODE_BOOL, { "false", 5 } },
    { { "null", 4 },  NODE_NULL, { NULL, 0 } },
};

static struct node *number_or_word(struct reader *r, struct node *n)
{
    slice rest = slice_sub(r->text, r->i, r->text.n);
    size_t length = json_number(rest);
    if (length) {
        n->kind = NODE_NUMBER;
        n->text = slice_copy(r->mem, slice_sub(rest, 0, length));
        r->i += length;
        return n;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!slice_starts(rest, words[i].word)) continue;
        n->kind = words[i].kind;
        n->text = words[i].text;
        r->i += words[i].word.n;
        return n;
    }
    if (!rest.n) return wrong(r, "văn bản kết thúc khi chưa đủ");
    if (rest.p[0] == '-' || count_digits(rest, 0)) return wrong(r, "số không đúng dạng JSON hoặc quá lớn");
    return wrong(r, "ở đây phải là một giá trị JSON");
}

/* ---- lists and maps ---- */

static struct node *value(struct reader *r);

static struct node *items(struct reader *r, struct node *list)
{
    list->kind = NODE_LIST;
    if (take(r, ']')) return list;
    do {
        struct node *item = value(r);
        if (!item) return NULL;
        node_add(list, item);
    } while (take(r, ','));
    return take(r, ']') ? list : wrong(r, "thiếu dấu phẩy hoặc «]»");
}

static struct node *member(struct reader *r)
{
    slice key;
    if (!take(r, '"')) return wrong(r, "ở đây phải là tên khóa trong dấu nháy kép");
    r->i--;
    struct node at = here(r);
    r->i++;
    if (!string(r, &key)) return NULL;
    if (!take(r, ':')) return wrong(r, "thiếu dấu hai chấm sau khóa");
    struct node *n = value(r);
    if (!n) return NULL;
    n->key = key;
    n->line = at.line;
    n->col = at.col;
    return n;
}

static struct node *members(struct reader *r, struct node *map)
{
    map->kind = NODE_MAP;
    if (take(r, '}')) return map;
    do {
        struct node *n = member(r);
        if (!n) return NULL;
        node_add(map, n);
    } while (take(r, ','));
    if (!take(r, '}')) return wrong(r, "thiếu dấu phẩy hoặc «}»");
    const struct node *twin = node_twin(r->mem, map);
    if (!twin) return map;
    problem_add(r->mem, r->list, r->file, twin, "khóa «%.*s» viết hai lần", SL(utf8_clip(twin->key, 200)));
    return NULL;
}

static struct node *value(struct reader *r)
{
    skip_space(r);
    if (++r->nodes > NODE_MAX) return wrong(r, "quá nhiều giá trị (tối đa 200.000)");
    struct node *n = NEW(r->mem, struct node);
    *n = here(r);
    if (peek(r) == '"') {
        r->i++;
        n->kind = NODE_TEXT;
        return string(r, &n->text) ? n : NULL;
    }
    if (peek(r) != '{' && peek(r) != '[') return number_or_word(r, n);
    if (r->depth == NODE_DEPTH) return wrong(r, "lồng nhau quá sâu (tối đa 64 tầng)");
    r->depth++;
    struct node *whole = r->text.p[r->i++] == '{' ? members(r, n) : items(r, n);
    r->depth--;
    return whole;
}

struct node *json_read(struct arena *mem, slice text, slice file, problems *list)
{
    struct reader r = { .mem = mem, .text = text, .file = file, .list = list, .line = 1, .col = 1 };
    size_t valid = utf8_valid(text);
    if (valid < text.n) {
        r.i = valid;
        return wrong(&r, "văn bản không phải UTF-8");
    }
    struct node *n = value(&r);
    if (!n) return NULL;
    skip_space(&r);
    return r.i == text.n ? n : wrong(&r, "còn chữ thừa sau giá trị JSON");
}
