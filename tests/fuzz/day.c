/* SPDX-License-Identifier: Apache-2.0 */
/* Days and instants as people and programs write them: what was read prints as something that reads the same. */
#include "base/err.h"
#include "base/time.h"
#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    slice s = { (const char *)data, size };
    ARENA_SCRATCH (mem) {
        day x, again;
        instant t, later;
        if (day_read(s, &x)) {
            must(day_read(day_text(mem, x), &again) && again.n == x.n);
            must(day_parse(day_iso(mem, x), &again) && again.n == x.n);
            must(day_from_number(day_number(x)).n == x.n);
        }
        if (instant_parse(s, &t)) {
            slice iso = instant_iso(mem, t);
            must(!instant_parse(iso, &later) || slice_eq(instant_iso(mem, later), iso));
        }
    }
    return 0;
}
