/* SPDX-License-Identifier: Apache-2.0 */
/* Walking JSON as it stands, without a tree: for text that this program wrote, of which much is passed on unchanged. */
#include "base/node.h"
#include <string.h>

/* The quote that closes the string which begins at p, behind its opening one; NULL: none does. */
static const char *closing(const char *p, const char *end)
{
    for (const char *quote = p; (quote = memchr(quote, '"', (size_t)(end - quote))); quote++) {
        const char *escape = quote;
        while (escape > p && escape[-1] == '\\') escape--;
        if ((quote - escape) % 2 == 0) return quote;
    }
    return NULL;
}

/* Behind the list or map that begins at p; NULL: it does not end. */
static const char *nested_end(const char *p, const char *end)
{
    int depth = 0;
    for (; p < end; p++) {
        if (*p == '"') {
            p = closing(p + 1, end);
            if (!p) return NULL;
        } else if (*p == '{' || *p == '[') {
            depth++;
        } else if ((*p == '}' || *p == ']') && --depth == 0) {
            return p + 1;
        }
    }
    return NULL;
}

static const char *value_end(const char *p, const char *end)
{
    if (p == end) return NULL;
    if (*p == '{' || *p == '[') return nested_end(p, end);
    if (*p == '"') {
        p = closing(p + 1, end);
        return p ? p + 1 : NULL;
    }
    while (p < end && *p != ',' && *p != '}' && *p != ' ') p++;
    return p;
}

static const char *behind_blanks(const char *p, const char *end)
{
    while (p < end && *p == ' ') p++;
    return p;
}

/* Blanks between the parts, as other programs write them, are passed over. */
bool json_next(slice *rest, struct json_member *m)
{
    if (!rest->n || (*rest->p != '{' && *rest->p != ',')) return false;
    const char *end = rest->p + rest->n, *open = behind_blanks(rest->p + 1, end);
    if (open == end || *open != '"') return false;
    const char *key = open + 1, *quote = closing(key, end);
    const char *colon = quote ? behind_blanks(quote + 1, end) : end;
    if (colon == end || *colon != ':') return false;
    const char *value = behind_blanks(colon + 1, end), *last = value_end(value, end);
    if (!last) return false;
    const char *behind = behind_blanks(last, end);
    *m = (struct json_member){ { key, (size_t)(quote - key) }, { value, (size_t)(last - value) } };
    *rest = (slice){ behind, (size_t)(end - behind) };
    return true;
}

slice json_inside(slice value)
{
    if (!value.n || slice_eq(value, S("null"))) return NONE;
    return value.p[0] == '"' ? slice_sub(value, 1, value.n - 2) : value;
}
