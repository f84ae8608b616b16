/* SPDX-License-Identifier: Apache-2.0 */
/* One typed value of a person: checked, and brought to the one form in which it is stored, hashed and compared.
 * A canonical value read again gives itself.  The sentences say what is wrong and what would be right. */
#include "kernel/form.h"
#include <string.h>
#include "base/fold.h"
#include "base/out.h"
#include "kernel/field_place.h"
#include "kernel/field_rows.h"
#include "kernel/numbers.h"
#include "kernel/unit.h"

enum { NAME_MAX_LETTERS = 120, TEXT_MAX = 500, LONGTEXT_MAX = 5000, ADDRESS_MAX = 300, REFERENCE_MAX = 60, DIGITS_MAX = 15 };

struct asked { struct call *c; const struct form_field *f; slice typed; slice *value, *why; };

#define NOT(a, ...) (*(a)->why = slice_fmt((a)->c->mem, __VA_ARGS__), false)

/* ---- numbers ---- */

/* "1.000.000", "1 000 000" or "1,000,000": groups of three, all parted by the same sign.  Else s must be digits alone. */
static bool digits_read(struct arena *mem, slice s, slice *digits)
{
    struct out o = out_new(mem, 64);
    char sign = 0;
    size_t group = 0, groups = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            out_c(&o, s.p[i]);
            group++;
        } else if (s.p[i] == '.' || s.p[i] == ',' || s.p[i] == ' ') {
            if ((sign && s.p[i] != sign) || (groups ? group != 3 : group < 1 || group > 3)) return false;
            sign = s.p[i];
            groups++;
            group = 0;
        } else {
            return false;
        }
    }
    *digits = out_slice(&o);
    return digits->n && !o.over && (!groups || group == 3);
}

static bool whole_read(struct arena *mem, slice s, int64_t *n)
{
    bool minus = slice_starts(s, S("-"));
    slice digits;
    if (!digits_read(mem, minus ? slice_sub(s, 1, s.n) : s, &digits) || digits.n > DIGITS_MAX || !slice_int(digits, n)) return false;
    if (minus) *n = -*n;
    return true;
}

static bool in_range(struct asked *a, int64_t n, const char *unit)
{
    struct arena *mem = a->c->mem;
    slice low = number_text(mem, a->f->min), high = number_text(mem, a->f->max);
    if (n < a->f->min) return NOT(a, "Phải từ %.*s%s trở lên", SL(low), unit);
    if (n > a->f->max) return NOT(a, "Không được quá %.*s%s", SL(high), unit);
    *a->value = slice_fmt(mem, "%lld", (long long)n);
    return true;
}

static slice money_sign_off(slice s)
{
    static const char *const signs[] = { "đồng", "đ", "₫", "vnđ", "vnd", "VNĐ", "VND", "Đ" };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (slice_ends(s, slice_z(signs[i]))) return slice_trim(slice_sub(s, 0, s.n - strlen(signs[i])));
    return s;
}

static bool money_value(struct asked *a)
{
    int64_t n;
    if (!whole_read(a->c->mem, money_sign_off(a->typed), &n))
        return NOT(a, "“%.*s” không phải số tiền; nhập số đồng, ví dụ 1.000.000", SL(a->typed));
    if (n < 0) return NOT(a, "Số tiền không được âm");
    return in_range(a, n, " đ");
}

static bool number_value(struct asked *a)
{
    int64_t n;
    if (!whole_read(a->c->mem, a->typed, &n))
        return NOT(a, "“%.*s” không phải số nguyên; chỉ nhập chữ số, ví dụ 12", SL(a->typed));
    slice unit = a->f->unit.n ? slice_fmt(a->c->mem, " %.*s", SL(a->f->unit)) : S("");
    return in_range(a, n, zstr(a->c->mem, unit));
}

/* "120,5" "1.200,5" "1200.5" → ten-thousandths.  A point parts thousands unless what follows is no group of three. */
static bool decimal_read(struct arena *mem, slice s, int64_t *parts)
{
    slice whole = s, rest = { NULL, 0 }, digits;
    if (!slice_cut(s, ',', &whole, &rest) && !digits_read(mem, s, &digits) && !slice_cut(s, '.', &whole, &rest)) return false;
    int64_t n, fraction = 0;
    if (!digits_read(mem, whole, &digits) || digits.n > 11 || !slice_int(digits, &n)) return false;
    if (rest.p && (!slice_only(rest, "0123456789") || rest.n > 4 || !slice_int(rest, &fraction))) return false;
    for (size_t i = rest.n; i < 4; i++) fraction *= 10;
    *parts = n * 10000 + fraction;
    return true;
}

/* Ten-thousandths within the field's bounds, as they are written: 1.25 */
static bool parts_keep(struct asked *a, int64_t parts)
{
    if (a->f->min != INT64_MIN && parts / 10000 < a->f->min) return NOT(a, "Phải từ %lld trở lên", (long long)a->f->min);
    if (a->f->max != INT64_MAX && (parts + 9999) / 10000 > a->f->max) return NOT(a, "Không được quá %lld", (long long)a->f->max);
    slice text = slice_fmt(a->c->mem, "%lld.%04lld", (long long)(parts / 10000), (long long)(parts % 10000));
    while (text.p[text.n - 1] == '0') text.n--;
    if (text.p[text.n - 1] == '.') text.n--;
    *a->value = text;
    return true;
}

/* Areas are kept in the field's unit (m² unless it says ha) with at most two decimals (four for ha). */
static bool area_value(struct asked *a)
{
    static const struct { const char *written; int64_t square_metres; } units[] =
        { { "m²", 1 }, { "m2", 1 }, { "ha", 10000 }, { "km²", 1000000 }, { "km2", 1000000 } };
    struct arena *mem = a->c->mem;
    int64_t own = slice_eq(a->f->unit, S("ha")) ? 10000 : 1, typed = own, parts;
    slice s = a->typed;
    for (size_t i = sizeof units / sizeof *units; i-- > 0;)
        if (slice_ends(s, slice_z(units[i].written))) {
            s = slice_trim(slice_sub(s, 0, s.n - strlen(units[i].written)));
            typed = units[i].square_metres;
            break;
        }
    if (!decimal_read(mem, s, &parts)) return NOT(a, "“%.*s” không phải diện tích; ví dụ đúng: 120,5", SL(a->typed));
    if (typed > own) parts *= typed / own;
    int64_t finest = own == 1 ? 100 : 1;
    if (typed < own ? parts % (own / typed) : parts % finest)
        return NOT(a, "Diện tích chỉ ghi đến %s chữ số sau dấu phẩy", own == 1 ? "2" : "4");
    if (typed < own) parts /= own / typed;
    if (!parts) return NOT(a, "Diện tích phải lớn hơn 0");
    return parts_keep(a, parts);
}

/* What is measured: a mass, a concentration, a count in thousands; in the field's unit. */
static bool decimal_value(struct asked *a)
{
    int64_t parts;
    if (!decimal_read(a->c->mem, a->typed, &parts))
        return NOT(a, "“%.*s” không phải số; ví dụ đúng: 0,25 — nhiều nhất 4 chữ số sau dấu phẩy", SL(a->typed));
    return parts_keep(a, parts);
}

/* ---- text ---- */

static bool one_line(slice s)
{
    return text_valid(s) && !memchr(s.p, '\n', s.n) && !memchr(s.p, '\r', s.n) && !memchr(s.p, '\t', s.n);
}

int64_t field_longest(const struct form_field *f)
{
    static const int64_t most[FIELD_TYPES] = { [FIELD_TEXT] = TEXT_MAX, [FIELD_LONGTEXT] = LONGTEXT_MAX, [FIELD_NAME] = NAME_MAX_LETTERS,
                                               [FIELD_ADDRESS] = ADDRESS_MAX };
    return !most[f->type] || f->max != INT64_MAX ? f->max : most[f->type];
}

static bool length_ok(struct asked *a)
{
    int64_t n = (int64_t)utf8_length(*a->value), max = field_longest(a->f);
    if (n > max) return NOT(a, "Dài %lld chữ, nhiều nhất %lld", (long long)n, (long long)max);
    if (n < a->f->min) return NOT(a, "Cần ít nhất %lld chữ", (long long)a->f->min);
    return true;
}

static bool line_value(struct asked *a)
{
    if (!one_line(a->typed)) return NOT(a, "Chỉ viết trên một dòng");
    *a->value = text_nfc(a->c->mem, a->typed);
    return length_ok(a);
}

static bool longtext_value(struct asked *a)
{
    if (!text_valid(a->typed)) return NOT(a, "Có ký tự không đọc được; hãy gõ lại");
    struct out o = out_new(a->c->mem, a->typed.n);
    for (size_t i = 0; i < a->typed.n; i++)
        if (a->typed.p[i] != '\r') out_c(&o, a->typed.p[i]);
        else if (i + 1 == a->typed.n || a->typed.p[i + 1] != '\n') out_c(&o, '\n');
    *a->value = text_nfc(a->c->mem, out_slice(&o));
    return length_ok(a);
}

static bool name_value(struct asked *a)
{
    struct out o = out_new(a->c->mem, a->typed.n);
    for (size_t i = 0; i < a->typed.n; i++)         /* spaces typed twice are no fault of the name */
        if (a->typed.p[i] != ' ' || a->typed.p[i - 1] != ' ') out_c(&o, a->typed.p[i]);
    *a->value = text_nfc(a->c->mem, out_slice(&o));
    if (!text_name_ok(*a->value)) return NOT(a, "Họ và tên chỉ gồm chữ cái và dấu cách, ví dụ Nguyễn Thị Mai");
    return length_ok(a);
}

static bool email_value(struct asked *a)
{
    if (!email_ok(a->typed)) return NOT(a, "“%.*s” không phải địa chỉ thư điện tử; ví dụ đúng: mai@example.com", SL(a->typed));
    slice head, domain;
    slice_cut(a->typed, '@', &head, &domain);
    *a->value = slice_fmt(a->c->mem, "%.*s@%.*s", SL(head), SL(slice_lower(a->c->mem, domain)));
    return true;
}

/* ---- days ---- */

/* Looks like d/m/y or y-m-d, whether or not the calendar has it. */
static bool day_shaped(slice s)
{
    size_t parts = 1;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '/' || s.p[i] == '-' || s.p[i] == '.') parts++;
        else if (s.p[i] < '0' || s.p[i] > '9') return false;
    }
    return parts == 3 && s.n >= 8 && s.n <= 10;
}

static bool day_value(struct asked *a)
{
    day d;
    int year, month, dd;
    if (!day_read(a->typed, &d)) {
        if (day_shaped(a->typed)) return NOT(a, "%.*s không có trong lịch", SL(a->typed));
        return NOT(a, "“%.*s” không phải ngày; nhập ngày/tháng/năm, ví dụ 11/09/2018", SL(a->typed));
    }
    day_split(d, &year, &month, &dd);
    if (year < 1800 || year > 2200) return NOT(a, "Năm %d không hợp lý; kiểm tra lại", year);
    if (a->f->not_future && d.n > today(a->c).n) return NOT(a, "%.*s ở tương lai", SL(day_text(a->c->mem, d)));
    *a->value = day_iso(a->c->mem, d);
    return true;
}

/* "08:05 11/09/2018", "11/09/2018 08:05", or as machines write it. */
static bool instant_value(struct asked *a)
{
    instant t;
    slice first, second, hours, minutes;
    int64_t h, m;
    day d;
    if (!instant_parse(a->typed, &t)) {
        slice_cut(a->typed, ' ', &first, &second);
        bool clock_first = slice_find(first, S(":")) < first.n;
        slice date = slice_trim(clock_first ? second : first), clock = slice_trim(clock_first ? first : second);
        bool read = slice_cut(clock, ':', &hours, &minutes) && slice_int(hours, &h) && slice_int(minutes, &m) && day_read(date, &d);
        if (!read || h < 0 || h > 23 || m < 0 || m > 59)
            return NOT(a, "“%.*s” không phải thời điểm; nhập giờ và ngày, ví dụ 08:05 11/09/2018", SL(a->typed));
        t = instant_at(d, (int)(h * 60 + m));
    }
    *a->value = instant_iso(a->c->mem, t);
    return true;
}

/* ---- one of a set ---- */

static bool choice_value(struct asked *a)
{
    EACH (choice, a->f->choices)
        if (slice_eq(choice->code, a->typed)) {
            *a->value = choice->code;
            return true;
        }
    struct out o = out_new(a->c->mem, 400);
    size_t shown = 0;
    EACH (choice, a->f->choices)
        if (shown++ < 6) out_f(&o, "%s%.*s (%.*s)", shown > 1 ? ", " : "", SL(choice->code), SL(choice->label));
    return NOT(a, "“%.*s” không có trong danh sách; chọn một trong: %.*s%s", SL(a->typed), SL(out_slice(&o)), shown > 6 ? " …" : "");
}

static bool yesno_value(struct asked *a)
{
    static const struct { const char *typed; bool yes; } words[] =
        { { "yes", true }, { "true", true }, { "co", true }, { "on", true }, { "1", true },
          { "no", false }, { "false", false }, { "khong", false }, { "0", false } };
    slice s = fold(a->c->mem, a->typed);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_eq(s, slice_z(words[i].typed))) {
            *a->value = words[i].yes ? S("yes") : S("no");
            return true;
        }
    return NOT(a, "Chọn “Có” hoặc “Không”");
}

static bool unit_value(struct asked *a)
{
    const struct unit *u = unit_by_code(a->c, a->typed, today(a->c));
    if (!u) return NOT(a, "Không có đơn vị mã “%.*s” vào ngày hôm nay", SL(a->typed));
    bool fits = !a->f->levels.n;
    EACH (level, a->f->levels) fits |= slice_eq(*level, u->level);
    if (!fits) return NOT(a, "%.*s không thuộc cấp được chọn ở đây", SL(u->name));
    *a->value = u->code;
    return true;
}

/* What it names is looked up by who knows the registers (kernel/register_write.c). */
static bool reference_value(struct asked *a)
{
    if (a->typed.n > REFERENCE_MAX || !one_line(a->typed)) return NOT(a, "Ghi mã của mục cần chọn");
    *a->value = a->typed;
    return true;
}

/* ---- numbers of people ---- */

static bool id_number_value(struct asked *a)
{
    slice s = id_number_plain(a->c->mem, a->typed);
    if (!id_number_ok(s, (slice){ NULL, 0 }))
        return NOT(a, "“%.*s” không đúng: CMND có 9 số, CCCD có 12 số và bắt đầu bằng mã tỉnh, hộ chiếu có một chữ và 7 số",
                   SL(a->typed));
    int year, month, d;
    day_split(today(a->c), &year, &month, &d);
    if (s.n == 12 && cccd_birth_year(s) > year)
        return NOT(a, "Số CCCD ghi năm sinh %d, ở tương lai; kiểm tra lại", cccd_birth_year(s));
    *a->value = s;
    return true;
}

static bool phone_value(struct asked *a)
{
    if (phone_ok(a->c->mem, a->typed, a->value)) return true;
    return NOT(a, "“%.*s” không phải số điện thoại ở Việt Nam; ví dụ đúng: 0912 345 678", SL(a->typed));
}

static bool tax_code_value(struct asked *a)
{
    slice s = id_number_plain(a->c->mem, a->typed);
    if (s.n == 13 && slice_only(s, "0123456789")) s = slice_fmt(a->c->mem, "%.*s-%.*s", 10, s.p, 3, s.p + 10);
    if (!tax_code_ok(s)) return NOT(a, "“%.*s” không phải mã số thuế: cần 10 số với số kiểm tra đúng, chi nhánh thêm -001", SL(a->typed));
    *a->value = s;
    return true;
}

static bool point_value(struct asked *a) { return field_point(a->c, a->typed, a->value, a->why); }
static bool polygon_value(struct asked *a) { return field_polygon(a->c, a->typed, a->value, a->why); }

static bool file_value(struct asked *a)
{
    static const char *const types[] = { "application/pdf", "image/jpeg", "image/png" };
    struct field_file file;
    bool known = false;
    bool whole = field_file_read(a->c->mem, a->typed, &file);
    if (file.name.n && !file.size) return NOT(a, "“%.*s” không có nội dung; chọn tệp khác", SL(file.name));
    if (file.name.n && file.size > FIELD_FILE_MOST) return NOT(a, "“%.*s” lớn hơn 10 MB; chụp nhỏ hơn, hoặc tách ra", SL(file.name));
    if (!whole) return NOT(a, "Gửi tệp từ máy; chữ gõ vào không phải tệp");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) known |= slice_eq(file.type, slice_z(types[i]));
    if (!known) return NOT(a, "“%.*s” không phải PDF, ảnh JPEG hay PNG", SL(file.name));
    *a->value = field_file_value(a->c->mem, &file);
    return true;
}

static bool rows_value(struct asked *a)
{
    field_faults faults = { 0 };
    if (field_rows(a->c, a->f, a->typed, a->value, &faults)) return true;
    return NOT(a, "%.*s", SL(faults.v[0].text));
}

bool field_value(struct call *c, const struct form_field *f, slice typed, slice *value, slice *why)
{
    static bool (*const checks[FIELD_TYPES])(struct asked *) = {
        [FIELD_TEXT] = line_value,       [FIELD_LONGTEXT] = longtext_value, [FIELD_NAME] = name_value,
        [FIELD_DAY] = day_value,         [FIELD_MONEY] = money_value,       [FIELD_NUMBER] = number_value,
        [FIELD_CHOICE] = choice_value,   [FIELD_YESNO] = yesno_value,       [FIELD_ID_NUMBER] = id_number_value,
        [FIELD_PHONE] = phone_value,     [FIELD_EMAIL] = email_value,       [FIELD_ADDRESS] = line_value,
        [FIELD_UNIT] = unit_value,       [FIELD_TAX_CODE] = tax_code_value, [FIELD_AREA] = area_value,
        [FIELD_INSTANT] = instant_value, [FIELD_REFERENCE] = reference_value,
        [FIELD_DECIMAL] = decimal_value, [FIELD_POINT] = point_value,       [FIELD_POLYGON] = polygon_value,
        [FIELD_FILE] = file_value,       [FIELD_ROWS] = rows_value,
    };
    struct asked a = { c, f, slice_trim(typed), value, why };
    if (!a.typed.n) return NOT(&a, "Chưa có gì được nhập");
    return checks[f->type](&a);
}
