/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/otp.h"
#include <liboath/oath.h>
#include <stdlib.h>
#include "base/hash.h"
#include "store/db.h"

enum { DIGITS = 6, STEP_SECONDS = 30, DRIFT = 1, SECRET_BYTES = 20, RECOVERY_CODES = 10, RECOVERY_LONG = 12 };

struct otp_row { slice secret; instant confirmed_at; int64_t last_step; };
LOCAL_RECORD(otp_row, COLUMN(otp_row, secret), COLUMN(otp_row, confirmed_at), COLUMN(otp_row, last_step));

static err row_of(struct call *c, int64_t account, struct otp_row *row, bool *found)
{
    return db_maybe(c, &otp_row_record, row, found, "select secret, confirmed_at, last_step from otp where account = $1", account);
}

static err wrong(struct call *c, const char *why)
{
    return err_field(c->mem, "otp.wrong", S("otp"), "%s", why);
}

err otp_on(struct call *c, int64_t account, bool *on)
{
    struct otp_row row;
    bool found;
    TRY(row_of(c, account, &row, &found));
    *on = found && row.confirmed_at.ms;
    return OK;
}

err otp_pending(struct call *c, int64_t account, slice *secret)
{
    struct otp_row row;
    bool found;
    TRY(row_of(c, account, &row, &found));
    *secret = found && !row.confirmed_at.ms ? row.secret : NONE;
    return OK;
}

static slice secret_new(struct call *c)
{
    char bytes[SECRET_BYTES], *text = NULL;
    size_t n = 0;
    random_bytes(bytes, sizeof bytes);
    must(oath_base32_encode(bytes, sizeof bytes, &text, &n) == OATH_OK);
    arena_defer(c->mem, free, text);
    return (slice){ text, n };
}

err otp_begin(struct call *c, int64_t account, slice *secret)
{
    bool on;
    TRY(otp_on(c, account, &on));
    if (on) return fail(c, ERR_CONFLICT, "otp.on", "Mã xác thực đang được dùng. Hãy bỏ nó trước khi đặt lại.");
    *secret = secret_new(c);
    TRY(otp_end(c, account));
    return db_do(c, "insert into otp (account, secret, last_step) values ($1, $2, 0)", account, *secret);
}

/* The step whose code was typed, or 0. */
static int64_t step_typed(struct call *c, slice secret, slice typed)
{
    char *key = NULL, code[DIGITS + 1];
    size_t n = 0;
    int64_t now = c->now.ms / 1000, found = 0;
    if (oath_base32_decode(secret.p, secret.n, &key, &n) != OATH_OK) return 0;
    arena_defer(c->mem, free, key);
    for (int64_t step = now / STEP_SECONDS - DRIFT; step <= now / STEP_SECONDS + DRIFT; step++)
        if (oath_totp_generate(key, n, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0, DIGITS, code) == OATH_OK
            && secret_eq(typed, (slice){ code, DIGITS }))
            found = step;
    return found;
}

/* As people type it: 123 456, ABCD-EFGH-…. */
static slice clean(struct call *c, slice typed)
{
    char *p = NEWN(c->mem, char, typed.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] != ' ' && typed.p[i] != '-') p[n++] = typed.p[i];
    return slice_lower(c->mem, (slice){ p, n });
}

static err use_step(struct call *c, int64_t account, slice secret, slice typed)
{
    int64_t used = 0, step = step_typed(c, secret, typed);
    if (step) TRY(db_change(c, &used, "update otp set last_step = $2 where account = $1 and last_step < $2", account, step));
    return used ? OK : wrong(c, "Mã không đúng hoặc đã dùng. Xem mã đang hiện trên điện thoại và nhập lại.");
}

err otp_check(struct call *c, int64_t account, slice typed)
{
    struct otp_row row;
    bool found;
    int64_t used;
    typed = clean(c, typed);
    TRY(row_of(c, account, &row, &found));
    if (!found || !row.confirmed_at.ms) return OK;
    if (!typed.n) return wrong(c, "Nhập mã xác thực.");
    if (typed.n != RECOVERY_LONG) return use_step(c, account, row.secret, typed);
    TRY(db_change(c, &used, "update otp_recovery set used_at = $3 where account = $1 and hash = $2 and used_at is null",
                  account, hash_hex(c->mem, typed), c->now));
    return used ? OK : wrong(c, "Mã dự phòng này không đúng hoặc đã dùng. Mỗi mã chỉ dùng được một lần.");
}

err otp_confirm(struct call *c, int64_t account, slice typed, otp_codes *recovery)
{
    slice secret;
    *recovery = (otp_codes){ 0 };
    TRY(otp_pending(c, account, &secret));
    if (!secret.n) return fail(c, ERR_CONFLICT, "otp.begin", "Chưa bắt đầu cài mã xác thực. Hãy mở lại trang tài khoản.");
    TRY(use_step(c, account, secret, clean(c, typed)));
    TRY(db_do(c, "update otp set confirmed_at = $2 where account = $1", account, c->now));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        slice code = random_token(c->mem, RECOVERY_LONG);
        LIST_ADD(c->mem, recovery, code);
        TRY(db_do(c, "insert into otp_recovery (account, hash) values ($1, $2)", account, hash_hex(c->mem, code)));
    }
    return OK;
}

err otp_end(struct call *c, int64_t account)
{
    TRY(db_do(c, "delete from otp_recovery where account = $1", account));
    return db_do(c, "delete from otp where account = $1", account);
}

slice otp_uri(struct arena *mem, slice login, slice secret)
{
    return slice_fmt(mem, "otpauth://totp/Mot-Cua:%.*s?secret=%.*s&issuer=Mot-Cua", SL(login), SL(secret));
}
