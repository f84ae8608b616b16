/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/test_province.h"
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <stdlib.h>

slice source_path(struct arena *mem, const char *path)
{
    const char *root = getenv("SOURCE_ROOT");
    return slice_fmt(mem, "%s/%s", root ? root : ".", path);
}

struct call province_call(struct arena *mem, const char *path)
{
    struct definitions *d;
    problems found = { 0 };
    assert_ok(province_load(mem, source_path(mem, path), &d, NULL, &found));
    if (found.n) fail_msg("%.*s", SL(problem_text(mem, &found.v[0])));
    for (size_t i = 0; i < d->units.n; i++) d->units.v[i].id = (int64_t)i + 1;
    for (size_t i = 0; i < d->procedures.n; i++) {
        d->procedures.v[i].id = (int64_t)i + 1;
        d->procedures.v[i].version = 1;
        d->procedures.v[i].valid_from = d->calendar->first;
    }
    definitions_index(d);
    return (struct call){ .mem = mem, .now = instant_at(day_of(2018, 9, 11), 9 * 60), .defs = d };
}

slice file_text(struct arena *mem, slice path)
{
    FILE *in = fopen(zstr(mem, path), "rb");
    char *text = arena_alloc(mem, 1 << 20);
    if (!in) fail_msg("%.*s: no such file", SL(path));
    size_t n = fread(text, 1, 1 << 20, in);
    fclose(in);
    return (slice){ text, n };
}
