/* SPDX-License-Identifier: Apache-2.0 */
/* The patterns a shape or a form field may name.  Plain functions: no expression language to learn or to attack. */
#include "base/fold.h"
#include "base/shape.h"

#define DIGITS  "0123456789"
#define SMALL   "abcdefghijklmnopqrstuvwxyz"
#define CAPITAL "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_small(char ch) { return ch >= 'a' && ch <= 'z'; }

static bool is_key(slice s)       { return slice_only(s, SMALL DIGITS "_") && is_small(s.p[0]); }
static bool is_code(slice s)      { return slice_only(s, SMALL CAPITAL DIGITS "._-/"); }
static bool is_digits(slice s)    { return slice_only(s, DIGITS); }
static bool is_id_number(slice s) { return (s.n == 9 || s.n == 12) && is_digits(s); }
static bool is_sha256(slice s)    { return s.n == 64 && slice_only(s, DIGITS "abcdef"); }

/* 0 or +84, then nine digits, or ten for a line of the older kind */
static bool is_phone(slice s)
{
    if (slice_starts(s, S("+84"))) s = slice_sub(s, 3, s.n);
    else if (slice_starts(s, S("0"))) s = slice_sub(s, 1, s.n);
    else return false;
    return (s.n == 9 || s.n == 10) && is_digits(s) && s.p[0] != '0';
}

static bool is_email(slice s)
{
    slice who, host, rest, part;
    if (s.n > 254 || !slice_cut(s, '@', &who, &host) || who.n > 64) return false;
    if (!slice_only(who, SMALL CAPITAL DIGITS ".!#$%&'*+/=?^_`{|}~-")) return false;
    if (slice_find(host, S(".")) == host.n) return false;
    for (rest = host; rest.n; ) {
        part = slice_next(&rest, '.');
        if (!slice_only(part, SMALL CAPITAL DIGITS "-") || slice_starts(part, S("-")) || slice_ends(part, S("-")))
            return false;
    }
    return !slice_ends(host, S("."));
}

static bool is_url(slice s)
{
    slice scheme, rest;
    if (!text_valid(s) || !slice_cut(s, ':', &scheme, &rest)) return false;
    if (!slice_eq(scheme, S("https")) && !slice_eq(scheme, S("http"))) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '<' || s.p[i] == '>') return false;
    return slice_starts(rest, S("//")) && rest.n > 2 && rest.p[2] != '/';
}

const struct shape_pattern shape_patterns[] = {
    { "key",       is_key,       "chỉ gồm chữ thường a–z, chữ số và «_», bắt đầu bằng chữ" },
    { "code",      is_code,      "chỉ gồm chữ không dấu, chữ số và các dấu . _ - /" },
    { "digits",    is_digits,    "chỉ gồm chữ số" },
    { "phone",     is_phone,     "phải là số điện thoại, ví dụ 0912345678" },
    { "email",     is_email,     "phải là địa chỉ thư điện tử, ví dụ ten@vidu.vn" },
    { "url",       is_url,       "phải là địa chỉ trang, bắt đầu bằng https:// hoặc http://" },
    { "id_number", is_id_number, "phải có 9 hoặc 12 chữ số" },
    { "name",      text_name_ok, "phải là họ tên: chỉ gồm chữ, giữa hai từ một dấu cách" },
    { "sha256",    is_sha256,    "phải có 64 chữ số thập lục phân viết thường" },
    { NULL, NULL, NULL },
};

const struct shape_pattern *shape_pattern(slice name)
{
    for (const struct shape_pattern *p = shape_patterns; p->name; p++)
        if (slice_eq(slice_z(p->name), name)) return p;
    return NULL;
}
