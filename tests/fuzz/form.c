/* SPDX-License-Identifier: Apache-2.0 */
/* Posted forms and what is derived from their texts: folding twice is folding once, keys to sort by are valid text. */
#include "base/fold.h"
#include "base/node.h"
#include <stddef.h>

static void check_text(struct arena *mem, slice s)
{
    slice folded = fold(mem, s), name = fold_name(mem, s), nfc = text_nfc(mem, s);
    must(slice_eq(fold(mem, folded), folded));
    must(slice_eq(fold_name(mem, name), name));
    must(slice_eq(text_nfc(mem, nfc), nfc));
    must(utf8_valid(folded) == folded.n && text_valid(sort_key(mem, s)));
    must(fold_has_words(folded, folded));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCRATCH (mem) {
        problems list = { 0 };
        struct node *n = form_urlencoded_read(mem, (slice){ (const char *)data, size }, &list);
        must((n != NULL) == (list.n == 0));
        NODE_EACH (field, n) {
            must(field->kind == NODE_TEXT || (field->kind == NODE_LIST && field->n > 1));
            check_text(mem, field->kind == NODE_TEXT ? field->text : field->first->text);
        }
        if (n) must(json_read(mem, json_text(mem, n), S("json"), &list) != NULL);
    }
    return 0;
}
