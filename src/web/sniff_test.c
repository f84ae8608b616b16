/* SPDX-License-Identifier: Apache-2.0 */
#include "web/sniff.h"
#include "web/web_test.h"

#define WORD  "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define SHEET "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#define BYTES(literal) { literal, sizeof(literal) - 1 }
static const struct { slice bytes; const char *type; } cases[] = {
    { BYTES("%PDF-1.7\n%\xE2\xE3"), "application/pdf" },
    { BYTES("\xFF\xD8\xFF\xE0"), "image/jpeg" },
    { BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), "image/png" },
    { BYTES("\0\0\0\x18" "ftypheic\0\0\0\0"), "image/heic" },
    { BYTES("PK\3\4.....[Content_Types].xml...........................word/document.xml"), WORD },
    { BYTES("PK\3\4.....xl/workbook.xml..............................[Content_Types].xml"), SHEET },
    { BYTES("PK\3\4.....word/document.xml"), NULL },                  /* a ZIP that only looks like one */
    { BYTES("PK\3\4.....bomb"), NULL },
    { BYTES("MZ\x90\0\3"), NULL },                                     /* a program, whatever it is called */
    { BYTES("MZ is no text"), NULL },
    { BYTES("\x7F" "ELF\2\1\1"), NULL },
    { BYTES("<html><script>"), NULL },
    { BYTES("\xEF\xBB\xBF <svg"), NULL },
    { BYTES("#!/bin/sh\n"), NULL },
    { BYTES("Kính gửi: Ủy ban\r\n"), "text/plain" },
    { BYTES("a\0b"), NULL },
    { BYTES("a\xC3"), NULL },                                          /* ends inside a character */
    { BYTES("\xC0\xAF"), NULL },
    { BYTES("\x1B[2J"), NULL },
    { BYTES(""), NULL },
};

static void check(size_t i, size_t piece)
{
    struct sniffer s = { 0 };
    for (size_t at = 0; at < cases[i].bytes.n; at += piece) sniff_feed(&s, slice_sub(cases[i].bytes, at, piece));
    const char *type = sniff_type(&s);
    if (cases[i].type && !type) fail_msg("case %zu in pieces of %zu: nothing, want %s", i, piece, cases[i].type);
    if (!cases[i].type && type) fail_msg("case %zu in pieces of %zu: %s, want nothing", i, piece, type);
    if (type) assert_string_equal(type, cases[i].type);
}

static void sniff_knows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t piece = 1; piece <= 80; piece++) check(i, piece);
}

int sniff_test(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sniff_knows) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
