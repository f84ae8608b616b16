/* SPDX-License-Identifier: Apache-2.0 */
#include "web/qr.h"
#include <qrencode.h>

static void free_code(void *p) { QRcode_free(p); }

html qr_svg(struct call *c, slice text, slice label)
{
    struct out o = out_new(c->mem, 1 << 20);
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!code) return (html){ S("") };
    arena_defer(c->mem, free_code, code);
    out_f(&o,
          "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" shape-rendering=\"crispEdges\" aria-label=\"",
          code->width + 8, code->width + 8);
    put_value(c, &o, say_slice(c, label));
    out_f(&o, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"", code->width + 8, code->width + 8);
    for (int y = 0; y < code->width; y++)
        for (int x = 0, run; x < code->width; x += run) {
            run = 1;
            bool dark = code->data[y * code->width + x] & 1;
            while (x + run < code->width && (code->data[y * code->width + x + run] & 1) == dark) run++;
            if (dark) out_f(&o, "M%d %dh%dv1h-%dz", x + 4, y + 4, run, run);
        }
    out_z(&o, "\"/></svg>");
    return (html){ out_slice(&o) };
}
