/* SPDX-License-Identifier: Apache-2.0 */
/* YAML: whatever was read is a tree that JSON can carry. */
#include "base/node.h"
#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCRATCH (mem) {
        problems list = { 0 };
        struct node *n = yaml_read(mem, (slice){ (const char *)data, size }, S("fuzz"), &list);
        must((n != NULL) == (list.n == 0));
        EACH (p, list) must(p->line > 0 && p->col > 0);
        if (!n) continue;
        slice text = json_text(mem, n);
        struct node *again = json_read(mem, text, S("json"), &list);
        must(again && slice_eq(json_text(mem, again), text));
        must(slice_eq(json_canonical(mem, again), json_canonical(mem, n)));
    }
    return 0;
}
