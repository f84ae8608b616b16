/* SPDX-License-Identifier: Apache-2.0 */
/* Reading application/x-www-form-urlencoded, as browsers send forms and query strings.  Every value is text, in NFC;
 * the values of a repeated key (ticked boxes) become one list.  All problems are collected: each names its field. */
#include "base/fold.h"
#include "base/node.h"

static int hex(char ch)
{
    if (ch >= '0' && ch <= '9') return ch - '0';
    if (ch >= 'a' && ch <= 'f') return ch - 'a' + 10;
    if (ch >= 'A' && ch <= 'F') return ch - 'A' + 10;
    return -1;
}

/* '+' is a space and %xx a byte.  Gives what is wrong, or NULL. */
static const char *decode(struct arena *mem, slice raw, slice *text)
{
    char *p = arena_alloc(mem, raw.n);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char ch = raw.p[i];
        if (ch == '+') {
            ch = ' ';
        } else if (ch == '%') {
            int high = i + 2 < raw.n ? hex(raw.p[i + 1]) : -1, low = i + 2 < raw.n ? hex(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0) return "có dấu «%» không đúng dạng %xx";
            ch = (char)(high * 16 + low);
            i += 2;
        }
        if (!ch) return "có ký tự NUL";
        p[n++] = ch;
    }
    slice decoded = { p, n };
    if (utf8_valid(decoded) < n) return "không phải UTF-8";
    *text = text_nfc(mem, decoded);
    return NULL;
}

static void put(struct arena *mem, struct node *form, slice key, slice text)
{
    struct node *value = node_new(mem, NODE_TEXT, text);
    for (struct node *n = form->first; n; n = n->next) {
        if (!slice_eq(n->key, key)) continue;
        if (n->kind == NODE_TEXT) {
            struct node *first = node_new(mem, NODE_TEXT, n->text);
            n->kind = NODE_LIST;
            n->text = NONE;
            node_add(n, first);
        }
        node_add(n, value);
        return;
    }
    value->key = key;
    node_add(form, value);
}

struct node *form_urlencoded_read(struct arena *mem, slice text, problems *list)
{
    struct node *form = node_map(mem);
    size_t before = list->n, count = 0;
    for (slice rest = text; rest.n; ) {
        slice raw_key, raw, key = { NULL, 0 }, value = { NULL, 0 }, part = slice_next(&rest, '&');
        if (!part.n) continue;
        if (++count > FORM_MAX) {
            problem_add(mem, list, NONE, NULL, "biểu mẫu có quá nhiều trường (tối đa 1.000)");
            return NULL;
        }
        slice_cut(part, '=', &raw_key, &raw);
        const char *what = decode(mem, raw_key, &key);
        if (!what) what = decode(mem, raw, &value);
        if (what) problem_add(mem, list, NONE, NULL, "trường «%.*s» %s", SL(utf8_clip(key, 200)), what);
        else put(mem, form, key, value);
    }
    return list->n == before ? form : NULL;
}
