/* SPDX-License-Identifier: Apache-2.0 */
/* Days, instants, money.  Distinct small types, so that _Generic picks field type, SQL binding and text.
 * Everything runs in Asia/Ho_Chi_Minh, UTC+7 without daylight saving since 1975; one constant here says so.
 * Time enters a call once (call.now); nothing else reads a clock. */
#ifndef BASE_TIME_H
#define BASE_TIME_H
#include "base/slice.h"

typedef struct { int32_t n; }  day;      /* days since 0001-01-01, which is 1; 0 = no day.  Range 1..3652059 (9999-12-31) */
typedef struct { int64_t ms; } instant;  /* milliseconds since 1970-01-01 UTC; 0 = no instant */
typedef struct { int64_t dong; } money;  /* Vietnamese đồng, whole */

#define TIME_ZONE_MS (7 * 3600 * 1000LL)
enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

day  day_of(int year, int month, int d);              /* {0} when there is no such day: 31/02 */
day  day_month(day x, int ahead);                     /* the first of the month that many (≥ 0) after its own */
void day_split(day x, int *year, int *month, int *d);
enum weekday day_weekday(day x);
static inline day day_add(day x, int n) { return (day){ x.n + n }; }
static inline int day_diff(day a, day b) { return a.n - b.n; }

bool  day_parse(slice s, day *x);                     /* YYYY-MM-DD exactly */
bool  day_read(slice s, day *x);                      /* what people type: also d/m/yyyy, d-m-yyyy, d.m.yyyy */
slice day_iso(struct arena *mem, day x);              /* 2018-09-11 */
bool  day_month_parse(slice s, day *first);           /* YYYY-MM exactly */
slice day_month_text(struct arena *mem, day x);       /* 2018-09 */
slice day_text(struct arena *mem, day x);             /* 11/09/2018; "" for no day */
int64_t day_number(day x);                            /* 20180911: how a day is stored; 0 for no day */
day   day_from_number(int64_t n);

instant instant_at(day d, int minutes);               /* local midnight + minutes */
day     instant_day(instant t);                       /* local day */
int     instant_minutes(instant t);                   /* minutes since local midnight, 0..1439 */
static inline instant instant_later(instant a, instant b) { return a.ms > b.ms ? a : b; }
static inline instant instant_sooner(instant a, instant b) { return a.ms < b.ms ? a : b; }
bool    instant_parse(slice s, instant *t);           /* RFC 3339, any offset */
slice   instant_iso(struct arena *mem, instant t);    /* 2018-09-11T08:05:00+07:00; milliseconds dropped */
enum { INSTANT_STAMP = 29 };
void    instant_stamp(char text[INSTANT_STAMP], instant t);   /* 2018-09-11T08:05:00.042+07:00, no NUL; allocates nothing */
slice   instant_rfc5322(struct arena *mem, instant t);/* Tue, 11 Sep 2018 08:05:00 +0700: the Date of a letter */
slice   instant_text(struct arena *mem, instant t);   /* 08:05 11/09/2018 */
instant instant_real(void);                           /* the machine's clock; only main may call it (clock.h) */

slice money_text(struct arena *mem, money m);         /* 1.254.000 đ */
slice number_text(struct arena *mem, int64_t n);      /* 1.254.000 */
slice permille_text(struct arena *mem, int permille); /* "95,3 %", "95 %"; "–" for -1: of nothing */
slice share_text(struct arena *mem, int64_t part, int64_t whole);    /* the same of a part, rounded down; "–": of nothing */

#endif
