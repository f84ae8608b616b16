/* SPDX-License-Identifier: Apache-2.0 */
/* The content of a slip as a page.  Slips are Vietnamese in every language: they are documents. */
#include "systems/onestop/slip.h"
#include "systems/onestop/pages.h"
#include "systems/onestop/slip_page.h"
#include "web/qr.h"

bool page_bars(struct call *c, slice code, struct bars *bars)
{
    struct barcode symbols;
    *bars = (struct bars){ 0 };
    if (!barcode_encode(code, &symbols)) return false;
    int x = BARCODE_QUIET;
    bars->width = barcode_modules(&symbols);
    for (size_t i = 0; i < symbols.n; i++) {
        const char *w = barcode_widths(symbols.v[i]);
        for (size_t k = 0; w[k]; x += w[k] - '0', k++)
            if (k % 2 == 0) LIST_ADD(c->mem, &bars->list, ((struct bar){ x, w[k] - '0' }));
    }
    return true;
}

slice page_upper(struct call *c, slice s) { return sheet_upper(c->mem, s); }

err slip_page_write(struct call *c, const struct node *content, slice pdf, slice back)
{
    slice track = node_int(content, "codes", 0) ? node_text(content, "track") : NONE;
    struct slip_view v = { .content = content, .pdf = pdf, .back = back };
    if (track.n) v.qr = qr_svg(c, track, S("Mã QR dẫn đến trang tra cứu hồ sơ này"));
    page_begin(c, node_text(content, "title"));
    slip_page(c, &v);
    return page_end(c);
}
