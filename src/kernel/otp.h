/* SPDX-License-Identifier: Apache-2.0 */
/* A second factor: the six digits an authenticator app shows for 30 seconds (TOTP, RFC 6238, HMAC-SHA-1), and ten recovery codes
 * for whoever loses the phone.  Set up in two steps: otp_begin gives a secret, which counts only once otp_confirm has seen a code made
 * from it.  A code is good once, and one step early or late, since phones' clocks differ. */
#ifndef KERNEL_OTP_H
#define KERNEL_OTP_H
#include "base/call.h"
#include "base/list.h"

typedef LIST(slice) otp_codes;

err otp_on(struct call *c, int64_t account, bool *on);
err otp_begin(struct call *c, int64_t account, slice *secret);         /* base32; ERR_CONFLICT while one is in force */
err otp_pending(struct call *c, int64_t account, slice *secret);       /* of a set-up not yet confirmed; no value: none */
err otp_confirm(struct call *c, int64_t account, slice typed, otp_codes *recovery);    /* ERR_INPUT, field otp */
err otp_check(struct call *c, int64_t account, slice typed);           /* a code or a recovery code; ERR_INPUT, field otp */
err otp_end(struct call *c, int64_t account);                          /* forgets secret and recovery codes */
slice otp_uri(struct arena *mem, slice login, slice secret);           /* otpauth://…, what the QR code says */

#endif
