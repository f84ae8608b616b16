/* SPDX-License-Identifier: Apache-2.0 */
/* Writing JSON: as it stands, and in the canonical form of RFC 8785, which is what gets hashed and signed.
 * Built trees come from code: a number that is no number is a bug, not an input. */
#include "base/node.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 17 };               /* enough to tell any double from its neighbours */
#define SAFE (INT64_C(1) << 53)     /* up to here every integer is a double */

static void number_write(struct out *o, slice text, bool canonical);

static void scalar_write(struct out *o, const struct node *n, bool canonical)
{
    switch (n->kind) {
    case NODE_TEXT:   out_json(o, n->text); break;
    case NODE_NUMBER: number_write(o, n->text, canonical); break;
    case NODE_BOOL:   out_s(o, n->text); break;
    default:          out_z(o, "null");
    }
}

void json_write(struct out *o, const struct node *n)
{
    if (n->kind < NODE_LIST) {
        scalar_write(o, n, false);
        return;
    }
    out_c(o, n->kind == NODE_MAP ? '{' : '[');
    NODE_EACH (m, n) {
        if (m != n->first) out_c(o, ',');
        if (n->kind == NODE_MAP) {
            out_json(o, m->key);
            out_c(o, ':');
        }
        json_write(o, m);
    }
    out_c(o, n->kind == NODE_MAP ? '}' : ']');
}

slice json_text(struct arena *mem, const struct node *n)
{
    struct out o = out_new(mem, SIZE_MAX / 4);
    json_write(&o, n);
    return out_slice(&o);
}

/* ---- canonical ---- */

struct decimal { uint64_t digits; int power; };     /* digits × 10^power */

static bool makes(struct decimal d, double x)
{
    char text[40];
    snprintf(text, sizeof text, "%" PRIu64 "e%d", d.digits, d.power);
    return strtod(text, NULL) == x;
}

/* The shortest decimal that reads back as x > 0, and of those the nearest to x.  Where x is a power of two its lower
 * neighbour is closer than its upper one: the nearest of a length may miss, and the one above it still hit. */
static struct decimal shortest(double x)
{
    struct decimal d = { 0 };
    for (int n = 1; n <= DIGITS; n++) {
        char text[40];
        snprintf(text, sizeof text, "%.*e", n - 1, x);
        char *e = strchr(text, 'e');
        d = (struct decimal){ 0, (int)strtol(e + 1, NULL, 10) - (n - 1) };
        for (const char *p = text; p < e; p++)
            if (*p != '.') d.digits = d.digits * 10 + (uint64_t)(*p - '0');
        if (makes(d, x)) break;
        d.digits++;
        if (makes(d, x)) break;
        d.digits--;
    }
    for (; d.digits % 10 == 0; d.power++) d.digits /= 10;
    return d;
}

static void zeros(struct out *o, int n)
{
    while (n-- > 0) out_c(o, '0');
}

/* ECMAScript's Number::toString for a finite number. */
static void number_ecma(struct out *o, double x)
{
    if (x < 0) out_c(o, '-');
    struct decimal d = shortest(x < 0 ? -x : x);
    char text[24];
    int k = snprintf(text, sizeof text, "%" PRIu64, d.digits), point = d.power + k;
    slice s = { text, (size_t)k };
    if (k <= point && point <= 21) {
        out_s(o, s);
        zeros(o, point - k);
    } else if (0 < point && point <= 21) {
        out_f(o, "%.*s.%s", point, text, text + point);
    } else if (-6 < point && point <= 0) {
        out_z(o, "0.");
        zeros(o, -point);
        out_s(o, s);
    } else {
        out_c(o, text[0]);
        if (k > 1) out_f(o, ".%s", text + 1);
        out_f(o, "e%+d", point - 1);
    }
}

static void number_write(struct out *o, slice text, bool canonical)
{
    int64_t i;
    double x;
    must(json_double(text, &x));
    if (!canonical) out_s(o, text);
    else if (slice_int(text, &i) && i >= -SAFE && i <= SAFE) out_i(o, i);
    else if (x == 0) out_c(o, '0');
    else number_ecma(o, x);
}

/* Order of UTF-16 units: what UTF-8 writes with the lead bytes F0.. is a surrogate there, below U+E000 (lead EE). */
static int unit(char ch)
{
    unsigned char b = (unsigned char)ch;
    return b == 0xEE || b == 0xEF ? b + 0x10 : b;
}

static int key_order(const void *a, const void *b)
{
    slice left = (*(const struct node *const *)a)->key, right = (*(const struct node *const *)b)->key;
    for (size_t i = 0; i < left.n && i < right.n; i++)
        if (left.p[i] != right.p[i]) return unit(left.p[i]) - unit(right.p[i]);
    return (left.n > right.n) - (left.n < right.n);
}

static void canonical_write(struct out *o, const struct node *n)
{
    if (n->kind < NODE_LIST) {
        scalar_write(o, n, true);
        return;
    }
    const struct node **all = NEWN(o->mem, const struct node *, n->n);
    size_t count = 0;
    NODE_EACH (m, n) all[count++] = m;
    if (n->kind == NODE_MAP && count) qsort(all, count, sizeof *all, key_order);
    out_c(o, n->kind == NODE_MAP ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        if (i) out_c(o, ',');
        if (n->kind == NODE_MAP) {
            out_json(o, all[i]->key);
            out_c(o, ':');
        }
        canonical_write(o, all[i]);
    }
    out_c(o, n->kind == NODE_MAP ? '}' : ']');
}

slice json_canonical(struct arena *mem, const struct node *n)
{
    struct out o = out_new(mem, SIZE_MAX / 4);
    canonical_write(&o, n);
    return out_slice(&o);
}
