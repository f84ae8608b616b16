/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/payment/vietqr.h"
#include "base/out.h"

enum { POLYNOMIAL = 0x1021, BIN_DIGITS = 6, PAYLOAD_MAX = 400 };

unsigned crc16(slice s)
{
    unsigned crc = 0xFFFF;
    for (size_t i = 0; i < s.n; i++) {
        crc ^= (unsigned)(unsigned char)s.p[i] << 8;
        for (int bit = 0; bit < 8; bit++) crc = (crc << 1 ^ (crc & 0x8000 ? POLYNOMIAL : 0)) & 0xFFFF;
    }
    return crc;
}

static void field(struct out *o, int id, slice value) { out_f(o, "%02d%02zu%.*s", id, value.n, SL(value)); }

static slice account_template(struct arena *mem, slice bin, slice account)
{
    struct out receiver = out_new(mem, PAYLOAD_MAX), whole = out_new(mem, PAYLOAD_MAX);
    field(&receiver, 0, bin);
    field(&receiver, 1, account);
    field(&whole, 0, S("A000000727"));
    field(&whole, 1, out_slice(&receiver));
    field(&whole, 2, S("QRIBFTTA"));
    return out_slice(&whole);
}

static bool printable(slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~') return false;
    return s.n > 0;
}

static bool usable(slice bin, slice account, money amount, slice purpose)
{
    return bin.n == BIN_DIGITS && slice_only(bin, "0123456789") && account.n <= VIETQR_ACCOUNT_MAX && printable(account) && amount.dong > 0
        && purpose.n <= VIETQR_PURPOSE_MAX && printable(purpose);
}

slice vietqr(struct arena *mem, slice bin, slice account, money amount, slice purpose)
{
    struct out o = out_new(mem, PAYLOAD_MAX), more = out_new(mem, PAYLOAD_MAX);
    if (!usable(bin, account, amount, purpose)) return NONE;
    field(&more, 8, purpose);
    field(&o, 0, S("01"));
    field(&o, 1, S("12"));                                      /* for one payment */
    field(&o, 38, account_template(mem, bin, account));
    field(&o, 53, S("704"));
    field(&o, 54, slice_fmt(mem, "%lld", (long long)amount.dong));
    field(&o, 58, S("VN"));
    field(&o, 62, out_slice(&more));
    out_z(&o, "6304");                                          /* the check covers its own head */
    out_f(&o, "%04X", crc16(out_slice(&o)));
    return out_slice(&o);
}
