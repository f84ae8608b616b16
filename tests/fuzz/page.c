/* SPDX-License-Identifier: Apache-2.0 */
/* The page compiler: any text gives code or problems, never both halves of a wrong place; what it writes has no open string. */
#include "tools/pagec.h"
#include "base/err.h"
#include <string.h>

/* Every line of the C text that is ours (not the page's) closes its strings. */
static void check_lines(slice code)
{
    while (code.n) {
        slice line = slice_next(&code, '\n');
        if (!slice_starts(line, S("    out_s(o, S(\""))) continue;
        must(slice_ends(line, S("\"));")));
        for (size_t i = sizeof "    out_s(o, S(\"" - 1; i < line.n - 4; i++) {
            must(line.p[i] != '"');
            if (line.p[i] == '\\') i++;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCRATCH (mem) {
        slice text = { (const char *)data, size };
        struct page_code code = page_compile(mem, S("fuzz.page"), text);
        must(code.problems.n <= PAGE_PROBLEMS);
        EACH (p, code.problems) must(p->at.line > 0 && p->at.col > 0 && p->message.n);
        if (code.problems.n) continue;
        check_lines(code.c);
        EACH (m, code.messages) must(m->text.n && !memchr(m->text.p, '\n', m->text.n));
        struct page_code again = page_compile(mem, S("fuzz.page"), text);
        must(slice_eq(code.c, again.c) && slice_eq(code.h, again.h));
    }
    return 0;
}
