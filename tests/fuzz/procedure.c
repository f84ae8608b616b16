/* SPDX-License-Identifier: Apache-2.0 */
/* Definitions: the first byte (p, a to o in the corpus) says which file of a province it is, the rest is its YAML.
 * Whatever it is, reading ends; what has no problem has none either when it is read again from its canonical JSON, and stays the same. */
#include "kernel/definitions.h"
#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t kinds = 0;
    while (definition_kinds[kinds].kind) kinds++;
    if (!size || !kinds) return 0;
    const struct definition_kind *kind = &definition_kinds[data[0] % kinds];
    ARENA_SCRATCH (mem) {
        problems list = { 0 };
        struct node *n = yaml_read(mem, (slice){ (const char *)data + 1, size - 1 }, S("fuzz"), &list);
        if (!n) continue;
        kind->read(definitions_new(mem), S("fuzz/fuzz"), n, S("fuzz"), &list);
        if (list.n) continue;
        slice canonical = json_canonical(mem, n);
        struct node *again = json_read(mem, canonical, S("again"), &list);
        must(again && slice_eq(json_canonical(mem, again), canonical));
        kind->read(definitions_new(mem), S("fuzz/fuzz"), again, S("again"), &list);
        must(list.n == 0);
    }
    return 0;
}
