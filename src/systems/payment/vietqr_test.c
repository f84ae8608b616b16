/* SPDX-License-Identifier: Apache-2.0 */
/* VietQR against payloads that banks' apps are known to read: the dynamic example of NAPAS' guideline, and published ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail
#include "systems/payment/vietqr.h"

static struct arena *mem;

#define MAKES(bin, account, amount, purpose, payload) do { \
    slice got_ = vietqr(mem, S(bin), S(account), (money){ amount }, S(purpose)); \
    assert_string_equal(zstr(mem, got_), payload); } while (0)

static void check_value(void **state)
{
    (void)state;
    assert_int_equal(crc16(S("123456789")), 0x29B1);
    assert_int_equal(crc16(S("")), 0xFFFF);
}

static void known_payloads(void **state)
{
    (void)state;
    MAKES("970416", "257678859", 1000, "Chuyen tien",
          "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA530370454041000"
          "5802VN62150811Chuyen tien6304BBB8");
    MAKES("970415", "0011001932418", 120000, "ung ho lu lut",
          "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA53037045406120000"
          "5802VN62170813ung ho lu lut6304C15C");
    MAKES("970436", "0071001234567", 850000, "DH482113",
          "00020101021238570010A00000072701270006970436011300710012345670208QRIBFTTA53037045406850000"
          "5802VN62120808DH4821136304E529");
}

static void what_no_app_could_read(void **state)
{
    (void)state;
    static const char long_purpose[] = "MC0123456789AB MC0123456789AB";
    assert_null(vietqr(mem, S("97041"), S("257678859"), (money){ 1 }, S("x")).p);
    assert_null(vietqr(mem, S("97041A"), S("257678859"), (money){ 1 }, S("x")).p);
    assert_null(vietqr(mem, S("970416"), S("12345678901234567890"), (money){ 1 }, S("x")).p);
    assert_null(vietqr(mem, S("970416"), S("257678859"), (money){ 0 }, S("x")).p);
    assert_null(vietqr(mem, S("970416"), S("257678859"), (money){ -5 }, S("x")).p);
    assert_null(vietqr(mem, S("970416"), S("257678859"), (money){ 1 }, S("")).p);
    assert_null(vietqr(mem, S("970416"), S("257678859"), (money){ 1 }, S("Lệ phí")).p);
    assert_null(vietqr(mem, S("970416"), S("257678859"), (money){ 1 }, slice_z(long_purpose)).p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_value), cmocka_unit_test(known_payloads), cmocka_unit_test(what_no_app_could_read),
    };
    mem = arena_new();
    int failed = cmocka_run_group_tests_name("vietqr", tests, NULL, NULL);
    arena_free(mem);
    return failed;
}
