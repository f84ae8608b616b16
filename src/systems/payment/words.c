/* SPDX-License-Identifier: Apache-2.0 */
/* What a row of the book is called. */
#include "systems/payment/payment.h"

static const struct { const char *kind, *name; } names[] = {
    { "cash", "Tiền mặt" }, { "transfer", "Chuyển khoản" }, { "void", "Hủy biên lai" }, { "refund", "Hoàn trả" },
    { "stray", "Chuyển khoản chưa rõ của hồ sơ nào" }, { "return", "Chuyển tiền chưa rõ vào hồ sơ" },
};

slice payment_name(struct call *c, const struct payment *p)
{
    slice name = p->kind;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq(p->kind, slice_z(names[i].kind))) name = say(c, names[i].name);
    if (p->number) return slice_fmt(c->mem, "%.*s, biên lai %.*s", SL(name), SL(payment_receipt(c->mem, p)));
    if (p->txn.n) return slice_fmt(c->mem, "%.*s, giao dịch %.*s", SL(name), SL(p->txn));
    return name;
}
