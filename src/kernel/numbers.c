/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers people carry: identity papers (Decree 137/2015/NĐ-CP art. 13 for the twelve digits), telephones (the mobile
 * prefixes before and after 15/9/2018), mail addresses and tax codes.  Pure functions. */
#include "kernel/numbers.h"
#include <string.h>
#include "base/fold.h"
#include "base/out.h"
#include "kernel/form.h"

#define DIGITS "0123456789"

slice id_number_plain(struct arena *mem, slice typed)
{
    struct out o = out_new(mem, typed.n + 1);
    for (size_t i = 0; i < typed.n; i++) {
        char x = typed.p[i];
        if (x != ' ' && x != '.') out_c(&o, x >= 'a' && x <= 'z' ? (char)(x - 'a' + 'A') : x);
    }
    return out_slice(&o);
}

/* The 63 provinces of 2008–2025, by the codes of the General Statistics Office. */
static const char provinces[] =
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 "
    "045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 "
    "092 093 094 095 096";

int cccd_birth_year(slice number)
{
    int century = (number.p[3] - '0') / 2;      /* 0, 1: born in the 1900s; 2, 3: in the 2000s … */
    return 1900 + 100 * century + 10 * (number.p[4] - '0') + (number.p[5] - '0');
}

static bool cccd_ok(slice s)
{
    return s.n == 12 && slice_only(s, DIGITS) && slice_find(slice_z(provinces), slice_sub(s, 0, 3)) < sizeof provinces - 1
        && s.p[3] <= '3';
}

bool id_number_ok(slice number, slice kind)
{
    bool any = kind.n == 0, digits = slice_only(number, DIGITS);
    if (any || slice_eq(kind, S("cmnd")))
        if (digits && (number.n == 9 || (number.n == 12 && (!any || cccd_ok(number))))) return true;
    if (any || slice_eq(kind, S("cccd")))
        if (cccd_ok(number)) return true;
    if (any || slice_eq(kind, S("passport")))
        if (number.n == 8 && number.p[0] >= 'A' && number.p[0] <= 'Z' && slice_only(slice_sub(number, 1, 7), DIGITS)) return true;
    return false;
}

/* Prefix and whole length.  Ten-digit mobiles since 15/9/2018, eleven-digit ones before; fixed lines begin with 02. */
static const struct { const char *prefix; size_t length; } phones[] = {
    { "032", 10 }, { "033", 10 }, { "034", 10 }, { "035", 10 }, { "036", 10 }, { "037", 10 }, { "038", 10 }, { "039", 10 },
    { "052", 10 }, { "055", 10 }, { "056", 10 }, { "058", 10 }, { "059", 10 }, { "070", 10 }, { "076", 10 }, { "077", 10 },
    { "078", 10 }, { "079", 10 }, { "081", 10 }, { "082", 10 }, { "083", 10 }, { "084", 10 }, { "085", 10 }, { "086", 10 },
    { "087", 10 }, { "088", 10 }, { "089", 10 }, { "090", 10 }, { "091", 10 }, { "092", 10 }, { "093", 10 }, { "094", 10 },
    { "096", 10 }, { "097", 10 }, { "098", 10 }, { "099", 10 },
    { "0120", 11 }, { "0121", 11 }, { "0122", 11 }, { "0123", 11 }, { "0124", 11 }, { "0125", 11 }, { "0126", 11 },
    { "0127", 11 }, { "0128", 11 }, { "0129", 11 }, { "0162", 11 }, { "0163", 11 }, { "0164", 11 }, { "0165", 11 },
    { "0166", 11 }, { "0167", 11 }, { "0168", 11 }, { "0169", 11 }, { "0186", 11 }, { "0188", 11 }, { "0199", 11 },
    { "02", 11 },
};

bool phone_ok(struct arena *mem, slice typed, slice *number)
{
    struct out o = out_new(mem, typed.n + 2);
    slice s = slice_trim(typed);
    if (slice_starts(s, S("+84"))) {
        out_c(&o, '0');
        s = slice_sub(s, 3, s.n);
    }
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" .-()", s.p[i]) || s.p[i] == 0) out_c(&o, s.p[i]);
    slice plain = out_slice(&o);
    if (slice_starts(plain, S("00"))) plain = slice_sub(plain, 1, plain.n);    /* +84 (0)912… */
    if (!slice_only(plain, DIGITS)) return false;
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++)
        if (plain.n == phones[i].length && slice_starts(plain, slice_z(phones[i].prefix))) {
            *number = plain;
            return true;
        }
    return false;
}

/* Labels of letters, digits and inner hyphens; at least two; the last one not a number. */
static bool domain_ok(slice domain)
{
    size_t labels = 0;
    slice last = { NULL, 0 };
    while (domain.n) {
        last = slice_next(&domain, '.');
        for (size_t i = 0; i < last.n; i++) {
            char x = last.p[i];
            bool letter = (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9');
            if (!letter && (x != '-' || i == 0 || i + 1 == last.n)) return false;
        }
        if (last.n == 0 || last.n > 63) return false;
        labels++;
    }
    return labels >= 2 && last.n >= 2 && !slice_only(last, DIGITS);
}

bool email_ok(slice typed)
{
    slice local, domain;
    if (typed.n > 254 || !slice_cut(typed, '@', &local, &domain) || local.n == 0 || local.n > 64) return false;
    if (slice_ends(domain, S(".")) || !domain_ok(domain)) return false;
    for (size_t i = 0; i < local.n; i++) {          /* the dot-atom of RFC 5322: nothing that could end a header */
        char x = local.p[i];
        bool atom = (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9') || (x && strchr("!#$%&'*+-/=?^_`{|}~", x));
        if (!atom && (x != '.' || i == 0 || i + 1 == local.n || local.p[i - 1] == '.')) return false;
    }
    return true;
}

bool tax_code_ok(slice typed)
{
    static const int weights[9] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
    slice own = slice_sub(typed, 0, 10), branch = slice_sub(typed, 10, typed.n);
    if (own.n != 10 || !slice_only(own, DIGITS)) return false;
    if (branch.n && (branch.n != 4 || branch.p[0] != '-' || !slice_only(slice_sub(branch, 1, 3), DIGITS)
                     || slice_eq(branch, S("-000")))) return false;
    int sum = 0;
    for (int i = 0; i < 9; i++) sum += weights[i] * (own.p[i] - '0');
    return own.p[9] - '0' == 10 - sum % 11;
}
