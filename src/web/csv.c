/* SPDX-License-Identifier: Apache-2.0 */
#include "web/csv.h"
#include <string.h>

#define MARK "\xEF\xBB\xBF"

static void comma(struct out *o)
{
    if (o->n > sizeof MARK - 1 && o->p[o->n - 1] != '\n') out_c(o, ',');
}

static bool formula(slice s)
{
    return s.n && ((unsigned char)s.p[0] < ' ' || strchr("=+-@", s.p[0]));
}

void csv_begin(struct out *o) { out_z(o, MARK); }

void csv_text(struct out *o, slice s)
{
    comma(o);
    out_c(o, '"');
    if (formula(s)) out_c(o, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') out_c(o, '"');
        out_c(o, s.p[i]);
    }
    out_c(o, '"');
}

void csv_int(struct out *o, int64_t n)
{
    comma(o);
    out_i(o, n);
}

void csv_line(struct out *o) { out_z(o, "\r\n"); }
