/* SPDX-License-Identifier: Apache-2.0 */
/* Text on its way in: percent-encoding there and back, cookies, lists, names of files. */
#include <string.h>
#include "base/err.h"
#include "base/fold.h"
#include "web/text.h"

static void check_url(struct arena *mem, slice s)
{
    slice decoded, again;
    if (!url_decode(mem, s, &decoded)) return;
    must(text_valid(decoded) && slice_eq(text_nfc(mem, decoded), decoded));
    struct out o = out_new(mem, 3 * decoded.n + 1);
    url_part(&o, decoded);
    must(!o.over && url_decode(mem, out_slice(&o), &again) && slice_eq(again, decoded));
}

static void check_name(struct arena *mem, slice s)
{
    slice name = file_name(mem, s);
    must(name.n > 0 && name.n <= 120 && text_valid(name));
    must(!memchr(name.p, '/', name.n) && !memchr(name.p, '\\', name.n) && !memchr(name.p, '\n', name.n));
    must(name.p[0] != '.' && slice_eq(file_name(mem, name), name));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCRATCH (mem) {
        slice s = { (const char *)bytes, size }, header = url_header(mem, s);
        check_url(mem, s);
        check_name(mem, s);
        for (size_t i = 0; i < header.n; i++) must(header.p[i] > ' ' && header.p[i] < 127);
        slice cookie = cookie_find(s, "mc");
        must(!memchr(cookie.p ? cookie.p : "", ';', cookie.n));
        (void)list_has(s, S("gzip"));
    }
    return 0;
}
