/* SPDX-License-Identifier: Apache-2.0 */
/* Proleptic Gregorian days.  The year is counted from March so that the leap day is its last. */
#include "base/time.h"
#include "base/arena.h"
#include "base/out.h"
#include <string.h>
#include <time.h>

enum { DAY_MINUTES = 24 * 60, EPOCH = 719163 /* 1970-01-01 */, LAST = 3652059 };
#define DAY_MS (DAY_MINUTES * 60000LL)

static int month_length(int year, int month)
{
    static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return length[month - 1] + (month == 2 && leap);
}

day day_of(int year, int month, int d)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || d < 1 || d > month_length(year, month)) return (day){ 0 };
    int y = month > 2 ? year : year - 1, m = (month + 9) % 12;
    return (day){ y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + d - 306 };
}

void day_split(day x, int *year, int *month, int *d)
{
    int64_t n = x.n + 305;                              /* days since 0000-03-01 */
    int64_t y = (10000 * n + 14780) / 3652425;
    int64_t rest = n - (365 * y + y / 4 - y / 100 + y / 400);
    if (rest < 0) {
        y--;
        rest = n - (365 * y + y / 4 - y / 100 + y / 400);
    }
    int64_t m = (100 * rest + 52) / 3060;
    *month = (int)((m + 2) % 12 + 1);
    *year = (int)(y + (m + 2) / 12);
    *d = (int)(rest - (m * 306 + 5) / 10 + 1);
}

day day_month(day x, int ahead)
{
    int y, m, d;
    day_split(x, &y, &m, &d);
    m += ahead;
    return day_of(y + (m - 1) / 12, (m - 1) % 12 + 1, 1);
}

enum weekday day_weekday(day x) { return (enum weekday)((x.n + 6) % 7); }

static bool digits(slice s, int min, int max, int *value)
{
    int64_t v;
    if ((int)s.n < min || (int)s.n > max || !slice_only(s, "0123456789") || !slice_int(s, &v)) return false;
    *value = (int)v;
    return true;
}

bool day_parse(slice s, day *x)
{
    int y, m, d;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(slice_sub(s, 0, 4), 4, 4, &y)
        || !digits(slice_sub(s, 5, 2), 2, 2, &m) || !digits(slice_sub(s, 8, 2), 2, 2, &d))
        return false;
    *x = day_of(y, m, d);
    return x->n != 0;
}

bool day_month_parse(slice s, day *first)
{
    char text[10] = { [7] = '-', '0', '1' };
    if (s.n != 7) return false;
    memcpy(text, s.p, 7);
    return day_parse((slice){ text, sizeof text }, first);
}

slice day_month_text(struct arena *mem, day x) { return slice_sub(day_iso(mem, x), 0, 7); }

bool day_read(slice s, day *x)
{
    s = slice_trim(s);
    if (day_parse(s, x)) return true;
    char sep = 0;
    for (size_t i = 0; i < s.n && !sep; i++)
        if (s.p[i] == '/' || s.p[i] == '-' || s.p[i] == '.') sep = s.p[i];
    int y, m, d;
    slice rest = s, first = slice_next(&rest, sep), second = slice_next(&rest, sep);
    if (!sep || !digits(slice_trim(first), 1, 2, &d) || !digits(slice_trim(second), 1, 2, &m)
        || !digits(slice_trim(rest), 4, 4, &y))
        return false;
    *x = day_of(y, m, d);
    return x->n != 0;
}

/* What each letter of a pattern stands for; every other character stands for itself. */
struct parts { int year, month, day, hour, minute, second, ms; };

static int part(const struct parts *p, char letter)
{
    switch (letter) {
    case 'Y': return p->year;
    case 'M': return p->month;
    case 'D': return p->day;
    case 'h': return p->hour;
    case 'm': return p->minute;
    case 's': return p->second;
    case 'f': return p->ms;
    default:  return -1;
    }
}

/* YYYY-MM-DD and the like.  A page is full of times: snprintf would cost more than reading the rows they stand in. */
static void fill(char *text, slice pattern, const struct parts *p)
{
    int rest = 0;
    for (size_t i = pattern.n; i-- > 0;) {          /* from the right: the last digit first */
        char letter = pattern.p[i];
        bool goes_on = i + 1 < pattern.n && pattern.p[i + 1] == letter;
        int n = part(p, letter);
        if (!goes_on) rest = n;
        text[i] = n < 0 ? letter : (char)('0' + rest % 10);
        rest /= 10;
    }
}

static slice written(struct arena *mem, slice pattern, const struct parts *p)
{
    char *text = NEWN(mem, char, pattern.n);
    fill(text, pattern, p);
    return (slice){ text, pattern.n };
}

slice day_iso(struct arena *mem, day x)
{
    if (!x.n) return (slice){ NULL, 0 };
    struct parts p = { 0 };
    day_split(x, &p.year, &p.month, &p.day);
    return written(mem, S("YYYY-MM-DD"), &p);
}

slice day_text(struct arena *mem, day x)
{
    if (!x.n) return S("");
    struct parts p = { 0 };
    day_split(x, &p.year, &p.month, &p.day);
    return written(mem, S("DD/MM/YYYY"), &p);
}

int64_t day_number(day x)
{
    if (!x.n) return 0;
    int y, m, d;
    day_split(x, &y, &m, &d);
    return (int64_t)y * 10000 + m * 100 + d;
}

day day_from_number(int64_t n)
{
    return n > 0 && n < 100000000 ? day_of((int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100)) : (day){ 0 };
}

instant instant_at(day d, int minutes)
{
    return (instant){ (d.n - EPOCH) * DAY_MS + minutes * 60000LL - TIME_ZONE_MS };
}

static int64_t local_ms(instant t) { return t.ms + TIME_ZONE_MS + EPOCH * DAY_MS; }  /* positive for every day we have */

day instant_day(instant t) { return (day){ (int32_t)(local_ms(t) / DAY_MS) }; }

int instant_minutes(instant t) { return (int)(local_ms(t) % DAY_MS / 60000); }

bool instant_parse(slice s, instant *t)
{
    day d;
    int h, m, sec, zh, zm;
    if (s.n < 20 || !day_parse(slice_sub(s, 0, 10), &d) || (s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ')
        || s.p[13] != ':' || s.p[16] != ':' || !digits(slice_sub(s, 11, 2), 2, 2, &h)
        || !digits(slice_sub(s, 14, 2), 2, 2, &m) || !digits(slice_sub(s, 17, 2), 2, 2, &sec)
        || h > 23 || m > 59 || sec > 59)
        return false;
    slice rest = slice_sub(s, 19, s.n);
    int64_t ms = 0;
    if (rest.n && rest.p[0] == '.') {
        size_t n = 1;
        for (int unit = 100; n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9'; n++, unit /= 10)
            ms += (rest.p[n] - '0') * unit;
        if (n == 1) return false;
        rest = slice_sub(rest, n, rest.n);
    }
    int64_t zone = 0;
    if (!slice_eq(rest, S("Z")) && !slice_eq(rest, S("z"))) {
        if (rest.n != 6 || (rest.p[0] != '+' && rest.p[0] != '-') || rest.p[3] != ':'
            || !digits(slice_sub(rest, 1, 2), 2, 2, &zh) || !digits(slice_sub(rest, 4, 2), 2, 2, &zm)
            || zh > 23 || zm > 59)
            return false;
        zone = (zh * 60 + zm) * 60000LL * (rest.p[0] == '-' ? -1 : 1);
    }
    t->ms = (d.n - EPOCH) * DAY_MS + (h * 60 + m) * 60000LL + sec * 1000LL + ms - zone;
    return t->ms != 0;
}

static struct parts parts_of(instant t)
{
    int minutes = instant_minutes(t), ms = (int)(local_ms(t) % 60000);
    struct parts p = { .hour = minutes / 60, .minute = minutes % 60, .second = ms / 1000, .ms = ms % 1000 };
    day_split(instant_day(t), &p.year, &p.month, &p.day);
    return p;
}

slice instant_iso(struct arena *mem, instant t)
{
    if (!t.ms) return (slice){ NULL, 0 };
    struct parts p = parts_of(t);
    return written(mem, S("YYYY-MM-DDThh:mm:ss+07:00"), &p);
}

void instant_stamp(char text[INSTANT_STAMP], instant t)
{
    struct parts p = parts_of(t);
    fill(text, (slice){ "YYYY-MM-DDThh:mm:ss.fff+07:00", INSTANT_STAMP }, &p);
}

slice instant_rfc5322(struct arena *mem, instant t)
{
    static const char days[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int y, m, d, minutes = instant_minutes(t), sec = (int)(local_ms(t) % 60000 / 1000);
    day_split(instant_day(t), &y, &m, &d);
    return slice_fmt(mem, "%s, %d %s %04d %02d:%02d:%02d +0700", days[day_weekday(instant_day(t))], d, months[m - 1], y, minutes / 60,
                     minutes % 60, sec);
}

slice instant_text(struct arena *mem, instant t)
{
    if (!t.ms) return S("");
    struct parts p = parts_of(t);
    return written(mem, S("hh:mm DD/MM/YYYY"), &p);
}

instant instant_real(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (instant){ now.tv_sec * 1000LL + now.tv_nsec / 1000000 };
}

slice number_text(struct arena *mem, int64_t n)
{
    struct out plain = out_new(mem, 32), o = out_new(mem, 64);
    out_i(&plain, n);
    slice s = out_slice(&plain);
    for (size_t i = 0; i < s.n; i++) {
        if (i && (s.n - i) % 3 == 0 && s.p[i - 1] != '-') out_c(&o, '.');
        out_c(&o, s.p[i]);
    }
    return out_slice(&o);
}

/* The figure and its sign stay on one line. */
slice permille_text(struct arena *mem, int permille)
{
    if (permille < 0) return S("–");
    if (permille % 10 == 0) return slice_fmt(mem, "%d\u00A0%%", permille / 10);
    return slice_fmt(mem, "%d,%d\u00A0%%", permille / 10, permille % 10);
}

slice share_text(struct arena *mem, int64_t part, int64_t whole) { return permille_text(mem, whole ? (int)(part * 1000 / whole) : -1); }

slice money_text(struct arena *mem, money m) { return slice_join(mem, number_text(mem, m.dong), S(" đ")); }
