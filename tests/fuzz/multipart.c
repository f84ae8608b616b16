/* SPDX-License-Identifier: Apache-2.0 */
/* Multipart bodies: whatever the pieces they come in, the same parts come out; and what a file is does not depend on them either.
 * The first byte is the size of the pieces. */
#include "base/out.h"
#include "web/multipart.h"
#include "web/sniff.h"

struct seen { struct out text; struct sniffer sniffer; };

static err begin(void *owner, slice name, slice file)
{
    struct seen *s = owner;
    s->sniffer = (struct sniffer){ 0 };
    out_f(&s->text, "%zu %zu %d ", name.n, file.n, file.p != NULL);
    out_s(&s->text, name);
    out_s(&s->text, file);
    return OK;
}

static err data(void *owner, slice bytes)
{
    struct seen *s = owner;
    must(bytes.n > 0);
    sniff_feed(&s->sniffer, bytes);
    out_s(&s->text, bytes);
    return OK;
}

static err end(void *owner)
{
    struct seen *s = owner;
    const char *type = sniff_type(&s->sniffer);
    out_f(&s->text, " %s;", type ? type : "nothing");
    return OK;
}

static bool run(struct arena *mem, slice body, size_t piece, slice *result)
{
    struct seen s = { .text = out_new(mem, 1 << 22) };
    struct multipart *m = multipart_new(mem, S("multipart/form-data; boundary=x"), (struct multipart_sink){ begin, data, end, &s });
    for (size_t at = 0; at < body.n; at += piece)
        if (multipart_feed(m, slice_sub(body, at, piece)).fault) return false;
    *result = out_slice(&s.text);
    return !multipart_end(m).fault;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (!size) return 0;
    ARENA_SCRATCH (mem) {
        slice body = { (const char *)bytes + 1, size - 1 }, whole = { 0 }, pieces = { 0 };
        bool good = run(mem, body, size, &whole);
        must(good == run(mem, body, 1u + bytes[0], &pieces));
        if (good) must(slice_eq(whole, pieces));
        (void)multipart_new(mem, body, (struct multipart_sink){ 0 });
    }
    return 0;
}
