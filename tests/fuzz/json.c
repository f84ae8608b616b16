/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: what was read is written and read again as the same tree; the canonical form is its own canonical form. */
#include "base/node.h"
#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCRATCH (mem) {
        problems list = { 0 };
        struct node *n = json_read(mem, (slice){ (const char *)data, size }, S("fuzz"), &list);
        must((n != NULL) == (list.n == 0));
        if (!n) continue;
        slice text = json_text(mem, n), canonical = json_canonical(mem, n);
        struct node *again = json_read(mem, text, S("again"), &list);
        must(again && slice_eq(json_text(mem, again), text));
        must(slice_eq(json_text(mem, node_copy(mem, n)), text));
        must(slice_eq(json_canonical(mem, again), canonical));
        again = json_read(mem, canonical, S("canonical"), &list);
        must(again && slice_eq(json_canonical(mem, again), canonical));
    }
    return 0;
}
