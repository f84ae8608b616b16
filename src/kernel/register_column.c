/* SPDX-License-Identifier: Apache-2.0 */
/* A field's value between its two forms: the canonical text of the form engine, and what stands in the column, which sorts and compares
 * as the thing itself does. */
#include "base/fold.h"
#include "kernel/app.h"
#include "kernel/register_inside.h"

enum { AREA_PARTS = 10000 };            /* areas and decimals are kept in ten-thousandths of their unit */

bool register_is_text(const struct registry_field *f)
{
    switch (f->ask->type) {
    case FIELD_DAY: case FIELD_INSTANT: case FIELD_MONEY: case FIELD_NUMBER: case FIELD_AREA: case FIELD_DECIMAL: case FIELD_YESNO:
    case FIELD_REFERENCE:
        return false;
    default:
        return true;
    }
}

/* "120.5" → 1205000 */
static int64_t area_parts(slice s)
{
    slice whole, rest;
    int64_t n = 0, parts = 0;
    slice_cut(s, '.', &whole, &rest);
    (void)slice_int(whole, &n);
    if (rest.n) (void)slice_int(rest, &parts);
    for (size_t i = rest.n; i < 4; i++) parts *= 10;
    return n * AREA_PARTS + parts;
}

static slice area_text(struct arena *mem, int64_t parts)
{
    slice text = slice_fmt(mem, "%lld.%04lld", (long long)(parts / AREA_PARTS), (long long)(parts % AREA_PARTS));
    while (text.p[text.n - 1] == '0') text.n--;
    if (text.p[text.n - 1] == '.') text.n--;
    return text;
}

struct value register_to_column(const struct registry_field *f, slice value)
{
    int64_t n = 0;
    day d = { 0 };
    instant t = { 0 };
    if (register_is_text(f)) return value_text(value.n ? value : NONE);
    if (!value.n) return value_no_number();
    switch (f->ask->type) {
    case FIELD_DAY:     return day_parse(value, &d) ? value_day(d) : value_no_number();
    case FIELD_INSTANT: return instant_parse(value, &t) ? value_instant(t) : value_no_number();
    case FIELD_AREA: case FIELD_DECIMAL: return value_int(area_parts(value));
    case FIELD_YESNO:   return value_int(slice_eq(value, S("yes")));
    default:            return slice_int(value, &n) ? value_int(n) : value_no_number();
    }
}

slice register_of_column(struct arena *mem, const struct registry_field *f, slice stored)
{
    int64_t n;
    if (!stored.p || register_is_text(f) || !slice_int(stored, &n)) return stored;
    switch (f->ask->type) {
    case FIELD_DAY:     return day_iso(mem, day_from_number(n));
    case FIELD_INSTANT: return instant_iso(mem, (instant){ n });
    case FIELD_AREA: case FIELD_DECIMAL: return area_text(mem, n);
    case FIELD_YESNO:   return n ? S("yes") : S("no");
    default:            return stored;
    }
}

slice register_compact(struct arena *mem, slice typed)
{
    slice plain = fold(mem, typed);
    char *text = arena_alloc(mem, plain.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < plain.n; i++) {
        char ch = plain.p[i];
        if (ch >= 'a' && ch <= 'z') text[n++] = (char)(ch - 'a' + 'A');
        else if ((ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9')) text[n++] = ch;
    }
    return (slice){ text, n };
}

struct value register_sort_value(struct call *c, const struct registry_field *f, slice value)
{
    struct value v = register_to_column(f, value);
    if (!register_is_text(f)) return value_int(v.i);
    slice key = sort_key(c->mem, value.n ? form_shown(c, f->ask, value) : S(""));      /* a choice by its label, a unit by its name */
    return value_text(key.p ? key : S(""));
}
