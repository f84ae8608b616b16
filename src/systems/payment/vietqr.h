/* SPDX-License-Identifier: Apache-2.0 */
/* VietQR: what a bank's app reads to fill in a transfer.  EMVCo QR Code Specification for Payment Systems, merchant-presented mode, with
 * the template of NAPAS (AID A000000727, service QRIBFTTA: to an account), one-off, in đồng.  A pure function. */
#ifndef SYSTEMS_PAYMENT_VIETQR_H
#define SYSTEMS_PAYMENT_VIETQR_H
#include "base/arena.h"
#include "base/slice.h"
#include "base/time.h"

enum { VIETQR_ACCOUNT_MAX = 19, VIETQR_PURPOSE_MAX = 25 };
/* bin: the bank's six digits; account: letters and digits; amount ≥ 1; purpose: printable ASCII.  No value when one of them is not. */
slice vietqr(struct arena *mem, slice bin, slice account, money amount, slice purpose);
unsigned crc16(slice s);                /* CRC-16/CCITT-FALSE: polynomial 0x1021 from 0xFFFF, "123456789" gives 0x29B1 */

#endif
